"""The form by which something of a request becomes a request of its own."""

from __future__ import annotations

from typing import Any

from django import forms

from tickets.forms.fields import BodyField
from tickets.forms.parting import PartForm
from tickets.models import Comment


class SplitForm(PartForm):
    """What is split off, and who is asked for it. `arguments` are those of `split`."""

    button, own_too = "Split off", True
    body = BodyField(
        label="What is to be done?", rows=5, required=False,
        help_text="The requester reads it, as the first message of the new request.",
    )  # fmt: skip
    messages = forms.MultipleChoiceField(
        label="Messages that belong to it", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="They are quoted in the new request, and stay here too. Their files stay here.",
    )  # fmt: skip
    waits = None  # type: ignore[assignment]
    field_order = ("department", "service", "title", "messages", "body", "files", "confidential", "key", "seen")

    def __init__(self, *args: Any, said: list[Comment], **kwargs: Any) -> None:
        self.said = said
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """Offer what was said publicly, the last first chosen by nobody."""
        self.fields["title"].initial = self.ticket.title
        choices = [(str(comment.pk), f"{comment.author}: {_short(comment.body)}") for comment in self.said]
        self.fields["messages"].choices = choices  # type: ignore[attr-defined]
        if not self.ticket.is_confidential:
            self.fields["confidential"].help_text = "Only the requester and the department you ask know that it exists."

    def clean(self) -> dict[str, Any]:
        """Something has to be said in it."""
        given = super().clean() or {}
        if not given.get("body", "").strip() and not given.get("messages"):
            self.add_error("body", "Please choose messages, or write what is to be done.")
        return given

    @property
    def arguments(self) -> dict[str, Any]:
        """What came in, named as `split` wants it."""
        given = super().arguments
        return given | {"messages": [int(pk) for pk in given["messages"]]}


def _short(body: str) -> str:
    line = " ".join(body.split())
    return line if len(line) <= 100 else f"{line[:100]}…"
