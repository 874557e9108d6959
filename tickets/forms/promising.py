"""What a department promises: the grid by priority, and switching it off."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.layout import HTML, Column, Div, Fieldset, Row
from django import forms

from accounts.fields import LineField
from accounts.forms import DeskForm
from tickets.enums import ClockKind, OpenPromises, Priority
from tickets.forms.ladder import LadderPart
from tickets.forms.pausing import PausesPart
from tickets.models import Policy
from tickets.promises import EXAMPLES, PromisesRefused, read_grid
from tickets.simulating import DAYS

# What is asked for each priority, three in a row, and what it means.
ASKED = {
    ClockKind.FIRST_RESPONSE: "First answer within",
    ClockKind.NEXT_RESPONSE: "Further answers within",
    ClockKind.RESOLUTION: "Solved within",
    ClockKind.ACCEPTANCE: "Taken on within",
    ClockKind.UPDATE: "News every",
    ClockKind.LEG: "With us at most",
}
MEANINGS = (
    ("First and further answers", "from a message of the requester to the first public reply of yours."),
    ("Solved", "from filing to solving, end to end, also when others have it in between."),
    ("Taken on", "from arriving with you until somebody accepts, answers, declines or hands it on."),
    ("News", "never so long without a public message of yours."),
    ("With us", "only the time that you have it; what others take does not count."),
)
URGENT_FIRST = tuple(reversed(Priority))
KEPT = ("reopen_within_days", "confirm_within_days", "reopen_keeps_time")


class PromisesForm(LadderPart, PausesPart, DeskForm):
    """A duration for each priority and kind. Cleaned, `targets`, `ladder` and `pauses` are as a policy keeps them."""

    key = "promises"
    button = "Save promises"
    reopen_within_days = forms.IntegerField(
        label="Days in which a solved request can be reopened",
        min_value=0,
        max_value=365,
        initial=14,
        help_text="Days of the calendar, from solving on; usually 14. Later it is a new request, linked to the old one.",
    )
    confirm_within_days = forms.IntegerField(
        label="Working days after which it closes by itself",
        min_value=0,
        max_value=60,
        initial=5,
        help_text="From solving on, when the requester says nothing; usually 5.",
    )
    reopen_keeps_time = forms.BooleanField(
        label="A reopened request goes on with the time it had used",
        required=False,
        initial=True,
        help_text="As usual. Otherwise its clocks start afresh; the time in between never counts.",
    )
    days = forms.TypedChoiceField(
        label="Try them on the requests of the last",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[(days, f"{days} days") for days in DAYS],
        initial=DAYS[1],
    )

    def __init__(self, *args: Any, policy: Policy | None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_shown(policy), **kwargs)
        self.policy = policy
        self.targets: dict[str, dict[str, str]] = {}
        self.fields = {**{_cell(p, k): _duration(k) for p in URGENT_FIRST for k in ASKED}, **self.fields}
        self.add_ladder(policy)
        self.add_pauses(policy)
        self.lay_out()

    def parts(self) -> list[object]:
        """A row for each priority, the most urgent first."""
        rows = [
            Fieldset(
                f"{priority.label} priority",
                Row(*(Column(_cell(priority, kind), css_class="col-sm-4") for kind in ASKED)),
                css_class="section",
            )
            for priority in URGENT_FIRST
        ]
        days = Row(*(Column(name, css_class="col-sm-6") for name in ("reopen_within_days", "confirm_within_days")))
        trying = StrictButton("Try", type="submit", name="try", value="1", css_class="btn-secondary")
        hint = HTML('{% include "tickets/setup/_meanings.html" %}')
        return [
            hint,
            *rows,
            self.ladder_parts(),
            self.pause_parts(),
            Fieldset("When it is solved", days, "reopen_keeps_time", css_class="section"),
            Fieldset("Before you save", Div("days", trying, css_class="toolbar"), css_class="section"),
        ]

    @property
    def meanings(self) -> tuple[tuple[str, str], ...]:
        """What each kind of promise means, for the page."""
        return MEANINGS

    @property
    def examples(self) -> str:
        """How durations are written."""
        return EXAMPLES

    def clean(self) -> dict[str, Any]:
        """Read the grid as a whole; each trouble stands beside its cell."""
        grid = {
            priority.value: {kind.value: self.cleaned_data.get(_cell(priority, kind), "") for kind in ASKED}
            for priority in Priority
        }
        try:
            self.targets = read_grid(grid)
        except PromisesRefused as refused:
            for trouble in refused.troubles:
                cell = f"{trouble.priority}-{trouble.kind}"
                # The summary names fields by their labels, which are the same for every priority.
                self.add_error(cell if cell in self.fields else None, str(trouble))
        self.pauses = self.clean_pauses()
        self.ladder = self.clean_ladder([text for row in self.targets.values() for text in row.values()])
        return self.cleaned_data

    @property
    def terms(self) -> dict[str, Any]:
        """The verb's arguments."""
        return {
            "targets": self.targets,
            "ladder": self.ladder,
            "pauses": self.pauses,
            **{name: self.cleaned_data[name] for name in KEPT},
        }


class SwitchOffForm(DeskForm):
    """What becomes of open requests. Nothing is chosen beforehand."""

    key, button, tone = "off", "Switch off", "danger"
    open_promises = forms.ChoiceField(
        label="Requests that are open now",
        choices=OpenPromises.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Please say what becomes of the promises of open requests."},
    )

    def __init__(self, *args: Any, is_closed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_closed:
            # New requests get no promise already: withdrawing is all that is left.
            self.fields["open_promises"].choices = [  # type: ignore[attr-defined]
                (OpenPromises.WITHDRAW.value, OpenPromises.WITHDRAW.label)
            ]
        self.lay_out()

    def clean_open_promises(self) -> OpenPromises:
        """The choice itself."""
        return OpenPromises(self.cleaned_data["open_promises"])


def _cell(priority: str, kind: str) -> str:
    return f"{priority}-{kind}"


def _duration(kind: ClockKind) -> LineField:
    return LineField(max_length=40, required=False, label=ASKED[kind])


def _shown(policy: Policy | None) -> dict[str, Any]:
    if policy is None:
        return {}
    cells = {_cell(p, k): text for p, row in policy.targets.items() for k, text in row.items()}
    return {**cells, **{name: getattr(policy, name) for name in KEPT}}
