"""The form with which everything begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.text import plain_line
from tickets.enums import Priority
from tickets.forms.drafting import DraftLine
from tickets.forms.fields import BodyField, FilesField, KeyField, PersonField
from tickets.models import Service

PEOPLE = "people"
# Open requests about the same are shown below the title while it is typed.
WHILE_TYPING = {"trigger": "input changed delay:600ms", "target": "#similar", "swap": "innerHTML"}


class AskForm(forms.Form):
    """What somebody asks of a service. `arguments` are those of `submit`."""

    service = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label="What do you need?",
        max_length=160,
        help_text="A few words, as you would say it to a colleague.",
        error_messages={"required": "Please say in a few words what you need."},
    )
    body = BodyField(
        label="What should they know?",
        rows=7,
        help_text="What happened, since when, what you tried. **Bold**, lists and links work (Markdown).",
        error_messages={"required": "Please write what they should know."},
    )
    priority = forms.ChoiceField(required=False, choices=Priority.choices, label="How soon?")
    confidential = forms.BooleanField(
        required=False,
        label="Confidential",
        help_text="Only you, whom you add, and the members of the department know that this request exists.",
    )
    files = FilesField()  # type: ignore[assignment]  # the argument's name; a form keeps uploads under it
    key = KeyField()

    def __init__(self, *args: Any, service: Service, offered: Sequence[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen, self.offered = service, offered
        # `for` is a word of the language and can't be declared above.
        self.fields["for"] = PersonField(
            required=False,
            label="For somebody else",
            help_text="Their e-mail address or whole name. They become the requester, you keep following.",
            widget=forms.TextInput(attrs={"list": PEOPLE, "autocomplete": "off"}),
        )
        self.fields["service"].initial = service.slug
        self.fields["priority"].initial = service.usual_priority
        if not service.offers_priority:
            del self.fields["priority"]
        if service.is_confidential or service.department.is_confidential:
            del self.fields["confidential"]
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        self.fields["title"].widget.attrs["hx-get"] = reverse("tickets:similar")
        self.place = reverse("tickets:ask", args=[service.department.slug, service.slug])
        self.helper.layout = self._layout()

    def clean_title(self) -> str:
        """One line that can be seen."""
        title = plain_line(self.cleaned_data["title"], 160)
        if not title:
            raise ValidationError(self.fields["title"].error_messages["required"])
        return title

    def clean_service(self) -> Service:
        """The service of the page, or another one of the same department."""
        named = self.cleaned_data["service"] or self.chosen.slug
        for service in self.offered:
            if named in {service.slug, str(service.pk)}:
                return service
        raise ValidationError(
            f"{self.chosen.department} does not offer this at present. Please choose another service; what you typed is kept here."
        )

    @property
    def arguments(self) -> dict[str, Any]:
        """What came in, named as `submit` wants it."""
        given = self.cleaned_data
        return {
            "service": given["service"],
            "title": given["title"],
            "body": given["body"],
            "requester": given["for"],
            "priority": given.get("priority") or None,
            "confidential": given.get("confidential", False),
            "files": given["files"],
            "key": given["key"],
        }

    def _layout(self) -> Layout:
        more = [name for name in ("for", "confidential") if name in self.fields]
        is_open = any(self.data.get(name) for name in more)
        summary = "For somebody else, or confidential" if "confidential" in more else "For somebody else"
        return Layout(
            Field("service"),
            Field("key"),
            Field("title", **{f"hx_{name}": value for name, value in WHILE_TYPING.items()}),
            HTML('<div id="similar" aria-live="polite"></div>'),
            Field("body"),
            *([Field("priority")] if "priority" in self.fields else []),
            Field("files"),
            HTML(f'<details class="folded mb-3"{" open" if is_open else ""}><summary>{summary}</summary>'),
            *more,
            HTML("</details>"),
            StrictButton("File request", type="submit", css_class="btn-primary"),
            DraftLine(),
        )
