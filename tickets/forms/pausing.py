"""Which clocks stand still while a request waits: a table of ticks, kind by reason. Works without a script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import HTML, Div
from django import forms
from django.forms import BoundField

from tickets.clocks import USUAL_PAUSES, Reason
from tickets.enums import ClockKind, WaitsOn
from tickets.models import Policy
from tickets.promises import PAUSING, read_pauses

# Sent with the table: an empty table means that nothing stands still, no table that all stays as it was.
SENT = "pauses"


@dataclass(frozen=True, slots=True)
class Cell:
    """One tick, whether it is usually set, and whether the promises kept now differ from that."""

    field: BoundField
    reason: str
    is_usual: bool
    differs: bool


@dataclass(frozen=True, slots=True)
class KindRow:
    """The ticks of one clock."""

    kind: ClockKind
    cells: list[Cell]


class PausesPart(forms.Form):
    """The part of a form that holds the table. Cleaned, `pauses` holds the rows that are not the usual ones."""

    pauses: dict[str, list[str]]
    pauses_kept: dict[str, list[str]]

    def add_pauses(self, policy: Policy | None) -> None:
        """Put a tick for each kind and reason into the form, as `policy` has them."""
        self.pauses_kept = dict(policy.pauses) if policy else {}
        for kind in ClockKind:
            for reason in PAUSING:
                tick = forms.CheckboxInput(attrs={"class": "form-check-input"})
                label = f"{kind.label}: {WaitsOn(reason).label.lower()}"
                self.fields[_name(kind, reason)] = forms.BooleanField(required=False, label=label, widget=tick)
                self.initial[_name(kind, reason)] = reason in self._ticked(kind)

    def _ticked(self, kind: ClockKind) -> frozenset[str]:
        return frozenset(self.pauses_kept.get(kind, USUAL_PAUSES[kind]))

    @staticmethod
    def pause_parts() -> Div:
        """The table, as the page shows it."""
        return Div(HTML('{% include "tickets/setup/_pauses.html" %}'), css_class="section")

    @property
    def pause_table(self) -> list[KindRow]:
        """The rows as the template shows them."""
        return [KindRow(kind, [self._cell(kind, reason) for reason in PAUSING]) for kind in ClockKind]

    @property
    def pause_heads(self) -> list[str]:
        """What a request may wait on."""
        return [WaitsOn(reason).label for reason in PAUSING]

    def _cell(self, kind: ClockKind, reason: Reason) -> Cell:
        is_usual = reason in USUAL_PAUSES[kind]
        field = self[_name(kind, reason)]
        return Cell(field, WaitsOn(reason).label, is_usual, bool(field.value()) != is_usual)

    def clean_pauses(self) -> dict[str, list[str]]:
        """The ticks together, without the rows that are as usual."""
        if SENT not in self.data:
            return read_pauses(self.pauses_kept)
        ticked: dict[str, Any] = self.cleaned_data
        return read_pauses({kind: [r for r in PAUSING if ticked.get(_name(kind, r))] for kind in ClockKind})


def _name(kind: ClockKind, reason: Reason) -> str:
    return f"pause-{kind.value}-{reason.value}"
