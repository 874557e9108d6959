"""Pure rules: the charts of the weekly page, laid out from its figures. The tables below them have the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tickets.drawing import Bar, columns, height, middles, polyline, scale_top, stacks
from tickets.figures import Tally
from tickets.flow.report import FlowReport, WeekLine
from tickets.flow.waits import WHOM

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns in groups, named from left to right, on a scale from 0 to `top`; a line over them where there is one.

    In `groups` the bars of each group have the order of the legend.
    """

    top: int
    groups: Sequence[Sequence[Bar]]
    names: Sequence[str]
    line: str = ""
    dots: Sequence[tuple[str, str]] = ()

    @property
    def half(self) -> int:
        """The number in the middle of the scale."""
        return self.top // 2

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.line and all(float(bar.height) == 0 for group in self.groups for bar in group)


@dataclass(frozen=True, slots=True)
class Charts:
    """All charts of the page of a department."""

    flow: Chart
    ages: Chart
    waits: Chart
    kept: Chart


def charts_of(report: FlowReport, ages: Sequence[str]) -> Charts:
    """The charts of `report`; `ages` names the classes of age."""
    names = [week_name(line) for line in report.lines]
    return Charts(
        _flow(report.lines, names), _ages(report, ages), _waits(report.lines, names), _kept(report.lines, names)
    )


def week_name(line: WeekLine) -> str:
    """The Monday in short: 23 Nov."""
    return f"{line.week.monday.day} {line.week.monday:%b}"


def _flow(lines: Sequence[WeekLine], names: Sequence[str]) -> Chart:
    flows, stood = [(line.turned.came, line.turned.left) for line in lines], [line.open for line in lines]
    top = scale_top(max([*stood, *(number for flow in flows for number in flow)]))
    across = middles(len(lines))
    dots = [(x, height(number, top)) for x, number in zip(across, stood, strict=True)]
    return Chart(top, columns(flows, top), names, polyline(across, stood, top), dots)


def _ages(report: FlowReport, names: Sequence[str]) -> Chart:
    top = scale_top(max(report.backlog.ages))
    return Chart(top, columns([[number] for number in report.backlog.ages], top), names)


def _waits(lines: Sequence[WeekLine], names: Sequence[str]) -> Chart:
    hours = [[line.waited[one] / HOUR for one in WHOM] for line in lines]
    top = scale_top(max(sum(week) for week in hours))
    return Chart(top, stacks(hours, top), names)


def _kept(lines: Sequence[WeekLine], names: Sequence[str]) -> Chart:
    shares = [[_share(line.kept), _share(line.answered)] for line in lines]
    return Chart(100, columns(shares, 100), names)


def _share(tally: Tally) -> float:
    return 100 * tally.met / tally.counted if tally.counted else 0.0
