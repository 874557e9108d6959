"""What a department promises: the grid by priority, and switching it off."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import HTML, Column, Fieldset, Row
from django import forms

from accounts.fields import LineField
from accounts.forms import DeskForm
from tickets.enums import ClockKind, OpenPromises, Priority
from tickets.forms.ladder import LadderPart
from tickets.models import Policy
from tickets.promises import EXAMPLES, PromisesRefused, read_grid

# The kinds of promises a page asks for; what a policy says about others stays as it is.
ASKED = {
    ClockKind.FIRST_RESPONSE: "First answer within",
    ClockKind.ACCEPTANCE: "Taken on within",
    ClockKind.RESOLUTION: "Solved within",
}
URGENT_FIRST = tuple(reversed(Priority))


class PromisesForm(LadderPart, DeskForm):
    """A duration for each priority and kind. Cleaned, `targets` and `ladder` are as a policy keeps them."""

    key = "promises"
    button = "Save promises"
    reopen_within_days = forms.IntegerField(
        label="Days in which a solved request can be reopened", min_value=0, max_value=365, initial=14
    )
    confirm_within_days = forms.IntegerField(
        label="Working days after which it closes by itself", min_value=0, max_value=60, initial=5
    )
    reopen_keeps_time = forms.BooleanField(
        label="A reopened request goes on with the time it had used", required=False, initial=True
    )

    def __init__(self, *args: Any, policy: Policy | None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_shown(policy), **kwargs)
        self.policy = policy
        self.targets: dict[str, dict[str, str]] = {}
        self.fields = {**{_cell(p, k): _duration(k) for p in URGENT_FIRST for k in ASKED}, **self.fields}
        self.add_ladder(policy)
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
        hint = HTML(
            f'<p class="say say-plain">{EXAMPLES} Hours are working time of your calendar. Empty: nothing is promised.</p>'
        )
        return [
            hint,
            *rows,
            self.ladder_parts(),
            Fieldset("When it is solved", days, "reopen_keeps_time", css_class="section"),
        ]

    def clean(self) -> dict[str, Any]:
        """Read the grid as a whole; each trouble stands beside its cell."""
        kept = self.policy.targets if self.policy else {}
        grid = {
            priority.value: {
                **{kind: text for kind, text in kept.get(priority, {}).items() if kind not in ASKED},
                **{kind.value: self.cleaned_data.get(_cell(priority, kind), "") for kind in ASKED},
            }
            for priority in Priority
        }
        try:
            self.targets = read_grid(grid)
        except PromisesRefused as refused:
            for trouble in refused.troubles:
                cell = f"{trouble.priority}-{trouble.kind}"
                # The summary names fields by their labels, which are the same for every priority.
                self.add_error(cell if cell in self.fields else None, str(trouble))
        self.ladder = self.clean_ladder([text for row in self.targets.values() for text in row.values()])
        return self.cleaned_data

    @property
    def terms(self) -> dict[str, Any]:
        """The verb's arguments."""
        names = ("reopen_within_days", "confirm_within_days", "reopen_keeps_time")
        return {
            "targets": self.targets,
            "ladder": self.ladder,
            "pauses": self.policy.pauses if self.policy else {},
            **{name: self.cleaned_data[name] for name in names},
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
    return {**cells, **{name: getattr(policy, name) for name in PromisesForm.base_fields}}
