"""What becomes of a case, and what a plan says, as forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import Column, Row
from django import forms

from accounts.forms import DeskForm
from accounts.models import User
from departments.forms.absences import ColleagueChoice
from surveys.actions.planning import Terms
from surveys.enums import RecoveryOutcome
from surveys.models import Plan, Recovery
from surveys.periods import Period

MOST_CHARACTERS = 4000
EXPLAINED = {
    RecoveryOutcome.CONTACTED: "Contacted: I have spoken or written to them",
    RecoveryOutcome.REOPENED: "Reopened: the request is worked on again",
    RecoveryOutcome.EXPLAINED: "Explained: nothing more can be done, and they know why",
    RecoveryOutcome.NO_ACTION: "No action: for a reason that stays here",
}


class SettleForm(DeskForm):
    """What becomes of a case. What is not possible from where it stands is not on offer."""

    key, button = "settle", "Save"
    outcome = forms.ChoiceField(
        label="What becomes of it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Please choose what becomes of it."},
    )
    told = forms.CharField(
        label="Message to your colleague",
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Goes to them by mail, with your name. Needed when you explain.",
    )
    reason = forms.CharField(
        label="Note or reason",
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Stays with the case. Needed for no action.",
    )

    def __init__(self, *args: Any, case: Recovery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = dict(EXPLAINED)
        if not case.is_open:
            del offered[RecoveryOutcome.CONTACTED]
        if not case.invitation.ticket.is_unresolved:
            del offered[RecoveryOutcome.REOPENED]
        self.fields["outcome"].choices = [(key.value, words) for key, words in offered.items()]  # type: ignore[attr-defined]
        self.lay_out()

    @property
    def said(self) -> dict[str, Any]:
        """The verb's arguments; call it on a valid form."""
        return {**self.cleaned_data, "outcome": RecoveryOutcome(self.cleaned_data["outcome"])}


class PlanForm(DeskForm):
    """A plan as it is taken on, or changed while it runs."""

    key, button = "plan", "Start plan"
    what = forms.CharField(
        label="What do you do about it?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody reads it on your department's page. Leave out who said what.",
        error_messages={"required": "Please say what you do about it."},
    )
    owner = ColleagueChoice(label="Who sees to it", error_messages={"required": "Please choose somebody."})
    due_on = forms.DateField(label="Done by", widget=forms.DateInput(attrs={"type": "date"}))
    baseline_period = forms.ChoiceField(label="Compare with")
    check_period = forms.ChoiceField(label="Measure in", help_text="A period that begins once it is done shows most.")

    def __init__(
        self,
        *args: Any,
        plan: Plan,
        people: Sequence[User],
        baselines: Sequence[Period],
        checks: Sequence[Period],
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", _as_filled_in(plan, baselines, checks))
        super().__init__(*args, **kwargs)
        if plan.started_at:
            self.button = "Save changes"  # type: ignore[misc]
        self.fields["owner"].offer(people, "Choose somebody")  # type: ignore[attr-defined]
        for name, offered in (("baseline_period", baselines), ("check_period", checks)):
            names = list(dict.fromkeys([*(period.name for period in offered), *_kept(plan, name)]))
            self.fields[name].choices = [(one, one) for one in names]  # type: ignore[attr-defined]
        self.lay_out()

    def parts(self) -> list[object]:
        """Who and when side by side, then the two periods."""
        return [
            "what",
            Row(Column("owner", css_class="col-sm-7"), Column("due_on", css_class="col-sm-5")),
            Row(Column("baseline_period", css_class="col-sm-6"), Column("check_period", css_class="col-sm-6")),
        ]

    @property
    def terms(self) -> Terms:
        """What the plan says; call it on a valid form."""
        return Terms(**self.cleaned_data)


class FinishPlanForm(DeskForm):
    """A plan that is done."""

    key, button, tone = "finish", "It is done", "secondary"
    what = forms.CharField(
        label="What did you do?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Please say what you did."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out()


class DropPlanForm(DeskForm):
    """A proposal that is dismissed, or a plan that is given up."""

    key, button, tone = "drop", "Drop it", "danger"
    reason = forms.CharField(
        label="Why not?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Please give a reason; it stays with the plan."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out()


def _kept(plan: Plan, name: str) -> list[str]:
    """A period that was chosen before stays on offer."""
    chosen = getattr(plan, name)
    return [chosen] if chosen else []


def _as_filled_in(plan: Plan, baselines: Sequence[Period], checks: Sequence[Period]) -> dict[str, Any]:
    due_on: date | None = plan.due_on
    return {
        "what": plan.what,
        "owner": plan.owner_id,
        "due_on": due_on,
        "baseline_period": plan.baseline_period or (baselines[0].name if baselines else ""),
        "check_period": plan.check_period or (checks[0].name if checks else ""),
    }
