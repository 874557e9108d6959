"""The ladder of reminders as rows of a table, some empty ones at its end: works without a script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import HTML, Div
from django import forms
from django.forms import BoundField

from accounts.fields import LineField
from tickets.ladder import MOST_RUNGS, USUAL, LadderRefused, Row, Who, read_ladder, rungs
from tickets.models import Policy

TELL = {Who.HOLDER: "Whoever has it", Who.HEAD: "Head", Who.UPPER: "Head one level up"}
FLAGS = {"once": "Once for each request", "at_any_hour": "Urgent ones at any hour"}
EMPTY_ROWS = 2


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the table: the fields of a rung, and its number as people count."""

    number: int
    at: BoundField
    ticks: list[BoundField]


class LadderPart(forms.Form):
    """The part of a form that holds a ladder. Cleaned, `ladder` holds the rows as a policy keeps them; none: the usual ladder."""

    ladder: list[dict[str, Any]]
    kept: list[Row]
    rows: int = 0

    def add_ladder(self, policy: Policy | None) -> None:
        """Put the rows of `policy` into the form, with empty ones for more."""
        self.kept = policy.ladder if policy else []
        sent = sum(f"ladder-{number}-at" in self.data for number in range(MOST_RUNGS))
        self.rows = sent or min(MOST_RUNGS, len(rungs(self.kept)) + EMPTY_ROWS)
        for number in range(self.rows):
            self.fields[f"ladder-{number}-at"] = LineField(
                max_length=40,
                required=False,
                label=f"Reminder {number + 1}: when",
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )
            for name, label in (TELL | FLAGS).items():
                self.fields[f"ladder-{number}-{name}"] = forms.BooleanField(
                    required=False, label=label, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
                )
        self.initial = {**ladder_shown(policy), **self.initial}

    @staticmethod
    def ladder_parts() -> Div:
        """The table, as the page shows it."""
        return Div(HTML('{% include "tickets/setup/_ladder.html" %}'), css_class="section")

    @property
    def table(self) -> list[TableRow]:
        """The rows as the template shows them."""
        names = [*TELL, *FLAGS]
        return [
            TableRow(n + 1, self[f"ladder-{n}-at"], [self[f"ladder-{n}-{name}"] for name in names])
            for n in range(self.rows)
        ]

    @property
    def table_heads(self) -> list[str]:
        """What the ticks of a row mean."""
        return [*TELL.values(), *FLAGS.values()]

    def clean_ladder(self, promised: list[str]) -> list[dict[str, Any]]:
        """Read the rows together; each trouble stands beside its cell. Not sent at all: it stays as it was."""
        if "ladder-0-at" not in self.data:
            return [dict(row) for row in self.kept]
        try:
            return read_ladder([self._row(number) for number in range(self.rows)], promised)
        except LadderRefused as refused:
            for trouble in refused.troubles:
                # The summary names fields by their labels, so that each says its row.
                self.add_error(f"ladder-{min(trouble.row, self.rows - 1)}-at", trouble.words)
        return []

    def _row(self, number: int) -> Row:
        said = {name: self.cleaned_data.get(f"ladder-{number}-{name}") for name in ("at", *TELL, *FLAGS)}
        tell = [who.value for who in TELL if said[who]]
        return {"at": said["at"] or "", "tell": tell, **{name: bool(said[name]) for name in FLAGS}}


def ladder_shown(policy: Policy | None) -> dict[str, Any]:
    """What stands in the rows before anybody types; new rows are at any hour for urgent requests, as is usual."""
    shown: dict[str, Any] = {f"ladder-{number}-at_any_hour": True for number in range(MOST_RUNGS)}
    for number, rung in enumerate(rungs(policy.ladder if policy else USUAL).values()):
        shown[f"ladder-{number}-at"] = rung.at
        shown |= {f"ladder-{number}-{who}": who in rung.tell for who in TELL}
        shown |= {f"ladder-{number}-once": rung.once, f"ladder-{number}-at_any_hour": rung.at_any_hour}
    return shown
