"""Figures for people: all departments side by side, and who rates whom. Made of what each department's report shows, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from departments.models import Department
from surveys import scoring
from surveys.perception import Perceived, perceptions
from surveys.periods import Period
from surveys.publication import OTHER, Published, Standing
from surveys.reports import Together, together
from surveys.scales import Scale
from surveys.scoring.company import Drawn, shrunk
from surveys.shown import Shown


@dataclass(frozen=True, slots=True)
class Total:
    """What a requesting department says of all who serve it: `ratings` are colleagues, each once for each department rated."""

    mean: float
    ratings: int


@dataclass(frozen=True, slots=True)
class Rater:
    """A row of the matrix: what the people of one requesting department say, for each of the company's providers.

    A cell is None where nobody rated, or too few to stand alone; then there is no total either.
    """

    name: str
    slug: str
    cells: tuple[Shown | None, ...]
    total: Total | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A department in the list: its report, and its mean drawn towards the company's."""

    published: Published
    drawn: Drawn


@dataclass(frozen=True, slots=True)
class Company:
    """The departments in one period. `listed` and `hidden` are all of them; `providers` head the columns of `raters`."""

    period: Period
    standing: Standing
    closes_at: datetime
    scale: Scale
    mean: float | None
    listed: tuple[Ranked, ...]
    hidden: tuple[Published, ...]
    providers: tuple[Published, ...]
    raters: tuple[Rater, ...]
    perceived: tuple[Perceived, ...]


def company(departments: Sequence[Department], period: Period, at: datetime) -> Company | None:
    """What may be shown of `departments` in `period`; None of no department. Ten statements at most.

    The company's mean is that of the departments that are shown: with hidden ones in it, theirs would follow from the rest.
    """
    found = together(departments, period, at)
    if not found.departments:
        return None
    shown = [one for one in found.departments if one.overall]
    mean, scale = _mean([one.overall for one in shown if one.overall]), found.departments[0].scale
    providers = tuple(one for one in shown if one.requesters)
    return Company(
        period=period,
        standing=_standing(found.departments),
        closes_at=found.departments[0].closes_at,
        scale=scale,
        mean=None if mean is None else float(mean),
        listed=_listed(shown, mean, scale),
        hidden=tuple(one for one in found.departments if not one.overall),
        providers=providers,
        raters=_raters(providers, found),
        perceived=perceptions(shown, period, at) if shown else (),
    )


def _standing(departments: Sequence[Published]) -> Standing:
    """What there is of the whole: figures when there are any of one department."""
    standings = {one.standing for one in departments}
    order = (Standing.CLOSED, Standing.OPEN, Standing.TOO_FEW, Standing.NOBODY)
    return next(standing for standing in order if standing in standings)


def _mean(lines: Sequence[Shown]) -> Fraction | None:
    """Over all lines, each weighing as much as it has people."""
    people = sum(line.people for line in lines)
    return sum((Fraction(str(line.mean)) * line.people for line in lines), Fraction()) / people if people else None


def _listed(shown: Sequence[Published], mean: Fraction | None, scale: Scale) -> tuple[Ranked, ...]:
    if mean is None:
        return ()
    by_slug = {one.department.slug: one for one in shown}
    found = shrunk(
        [
            scoring.company.Department(slug, one.overall.people, one.overall.mean, one.overall.interval)
            for slug, one in by_slug.items()
            if one.overall
        ],
        mean,
        scale,
    )
    drawn = [(slug, found.departments[slug]) for slug in found.order]
    return tuple(Ranked(by_slug[slug], one) for slug, one in drawn if one)


def _raters(providers: Sequence[Published], found: Together) -> tuple[Rater, ...]:
    """The rows by name, those without a department and Other last."""
    columns = [{(line.name, line.slug): line.figures for line in one.requesters} for one in providers]
    names = sorted({key for column in columns for key in column}, key=lambda key: (key[0] == OTHER, not key[1], key))
    rows = []
    for name, slug in names:
        cells = tuple(column.get((name, slug)) for column in columns)
        lines = [cell for cell in cells if cell]
        mean = _mean(lines) if slug in found.totals else None
        total = Total(float(mean), sum(line.people for line in lines)) if mean is not None else None
        rows.append(Rater(name, slug, cells, total))
    return tuple(rows)
