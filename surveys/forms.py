"""The survey as a form: the overall question first and alone enough, the rest if somebody likes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.actions.answering import Said
from surveys.enums import Area, LostTime, Point
from surveys.models import Answer, Item
from tickets.forms.acting import ReopenForm as RequestReopenForm

OVERALL = "overall"
NOT_APPLICABLE = "na"
MOST_CHARACTERS = 4000
# The best stands first: it is where a thumb rests, and most people need nothing else.
POINTS = [(str(point.value), point.label) for point in reversed(Point)]
ANSWERS = {"yes": True, "no": False}


class SurveyForm(forms.Form):
    """What is asked about one resolution. The field of an item is named by its code, the overall one `overall`.

    `point` preselects the overall answer when it is one (from the link in a mail); nothing else is ever filled in, but by
    an earlier answer of the same person.
    """

    def __init__(self, items: Iterable[Item], *args: Any, action: str, point: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes: dict[str, str] = {}
        for item in items:
            is_overall = item.area == Area.OVERALL
            name = OVERALL if is_overall else item.code
            self.codes[name] = item.code
            self.fields[name] = forms.ChoiceField(
                label=item.words(get_language()),
                choices=POINTS if is_overall else [*POINTS, (NOT_APPLICABLE, _("Does not apply"))],
                required=is_overall,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose one of the four."),
                    "invalid_choice": _("Choose one of those shown."),
                },
            )
        if point:
            self.initial[OVERALL] = str(point)
        self._add_the_rest()
        self.helper = self._helper(action)

    def _add_the_rest(self) -> None:
        self.fields["solved"] = forms.ChoiceField(
            label=_("Is it really solved?"),
            choices=[("yes", _("Yes")), ("no", _("No, not yet"))],
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields["lost_time"] = forms.ChoiceField(
            label=_("How much of your working time did it cost?"),
            choices=[("", _("Rather not say")), *((t.value, t.label) for t in LostTime if t)],
            required=False,
        )
        self.fields["comment"] = forms.CharField(
            label=_("Anything you would like to add?"),
            max_length=MOST_CHARACTERS,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields["may_contact"] = forms.BooleanField(
            label=_("You may contact me about this answer"),
            required=False,
            help_text=_(
                "Then those who lead the department read this answer with your name; if it is about them, a neutral colleague does."
            ),
        )

    def _helper(self, action: str) -> FormHelper:
        helper = FormHelper()
        helper.form_action = action
        areas = [name for name in self.codes if name != OVERALL]
        helper.layout = Layout(
            HTML('<input type="hidden" name="nonce" value="{{ nonce }}">'),
            Field(OVERALL, template="surveys/_scale.html"),
            Div(
                HTML(
                    format_html(
                        '<h2 class="survey-more">{}</h2>', _("And if you have a moment: how satisfied are you with…")
                    )
                ),
                *(Field(name, template="surveys/_points.html") for name in areas),
                Field("solved", template="surveys/_points.html"),
                "lost_time",
                "comment",
                "may_contact",
            ),
            StrictButton(
                _("Send answer"), type="submit", name="press", value="answer", css_class="btn-primary survey-send"
            ),
        )
        return helper

    def said(self) -> Said:
        """What was filled in; call it on a valid form."""
        data = self.cleaned_data
        points = {code: _point(data[name]) for name, code in self.codes.items() if data[name]}
        return Said(
            points=points,
            is_solved=ANSWERS.get(data["solved"]),
            lost_time=LostTime(data["lost_time"]),
            comment=data["comment"],
            may_contact=data["may_contact"],
        )


def as_filled_in(answer: Answer) -> dict[str, Any]:
    """An earlier answer as the initial values of the form, for the person who gave it."""
    initial: dict[str, Any] = {
        "solved": {True: "yes", False: "no", None: ""}[answer.is_solved],
        "lost_time": answer.lost_time,
        "comment": answer.comment,
        "may_contact": answer.may_contact,
    }
    for value in answer.values.select_related("item"):
        name = OVERALL if value.item.area == Area.OVERALL else value.item.code
        if value.value or value.is_not_applicable:
            initial[name] = str(value.value or NOT_APPLICABLE)
    return initial


def _point(choice: str) -> int | None:
    return None if choice == NOT_APPLICABLE else int(choice)


class ReopenForm(RequestReopenForm):
    """What is missing, asked on the page of thanks in the language of the survey."""

    def prepare(self) -> None:
        """Say it in that language."""
        self.fields["body"].label = _("What is missing?")
        self.fields["body"].error_messages["required"] = _("Please write what is missing.")

    @property
    def says(self) -> str:
        """The button, in that language."""
        return _("Reopen the request")
