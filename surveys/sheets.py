"""Figures as files: the rows of a report, one table for all, as the page writes its figures and no finer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from surveys import method, turnout, wording
from surveys.company import Company
from surveys.dossier import Dossier
from surveys.figures import written
from surveys.followed import Followed
from surveys.perception import Perceived
from surveys.publication import Published
from surveys.scales import Scale
from surveys.shown import Shown
from surveys.turnout import Turnout
from tickets.sheets import Cell

Row = Mapping[str, Cell]
COLUMNS = (
    "section", "department", "rated_by", "code", "name", "colleagues", "answers", "mean", "low", "high", "index", "finding",
    "favourable", "top_box", "sd", "lowest", "highest", "modes", "points", "not_applicable", "importance", "priority", "part",
    "whole", "percent", "words",
)  # fmt: skip


def department_rows(found: Dossier) -> Iterator[Row]:
    """The report of a department, section by section in the order of the page."""
    one = found.published
    yield from _about(one)
    if one.overall is None:
        return
    yield from _own(one)
    for pair in found.pairs:
        yield _said(pair.they_say, one.scale, section="Both ways", department=one.department.name, rated_by=pair.name)
        yield _said(pair.we_say, one.scale, section="Both ways", department=pair.name, rated_by=one.department.name)
    yield from _perceived(found.perceived)
    for scale, months in found.trend:
        yield {"section": "Months", "name": " + ".join(months.months), **_line(months.figures, scale)}
    yield from _turnout(found.turnout)
    yield from _followed(found.followed)
    for comment in one.comments or ():
        yield {"section": "Comments", "words": comment}
    words = [*method.counting(one.scale), *method.privacy(one.scale), method.promises()]
    yield from ({"section": "Method", "words": text} for text in words)


def company_rows(found: Company) -> Iterator[Row]:
    """The page of the company, section by section."""
    yield {"section": "About", "name": "Period", "words": found.period.name}
    if found.mean is None:
        yield {"section": "About", "name": "State", "words": wording.STANDINGS[found.standing]}
        return
    yield {"section": "About", "name": "Mean of the company", "mean": Decimal(written(found.mean, 2))}
    for ranked in found.listed:
        one = ranked.published
        low, high = ranked.drawn.interval or (ranked.drawn.mean, ranked.drawn.mean)
        yield {
            "section": "Departments",
            "department": one.department.name,
            "colleagues": one.overall.people if one.overall else 0,
            **_means(ranked.drawn.mean, low, high, one.scale),
            "words": f"mean drawn towards the company's; on its own: {one.overall.finding}" if one.overall else "",
        }
    for one in found.hidden:
        yield {"section": "Departments", "department": one.department.name, "words": wording.STANDINGS[one.standing]}
    for rater in found.raters:
        for one, cell in zip(found.providers, rater.cells, strict=True):
            if cell:
                name = one.department.name
                yield _said(cell, one.scale, section="Who rates whom", department=name, rated_by=rater.name)
        if rater.total:
            mean = Decimal(written(rater.total.mean, 2, found.scale.target))
            yield {
                "section": "Who rates whom",
                "department": "All departments shown",
                "rated_by": rater.name,
                "colleagues": rater.total.ratings,
                "mean": mean,
                "words": "a colleague counts once for each department rated",
            }
    yield from _perceived(found.perceived)
    words = [*method.company(), *method.counting(found.scale), *method.privacy(found.scale), method.promises()]
    yield from ({"section": "Method", "words": text} for text in words)


def _about(one: Published) -> Iterator[Row]:
    yield {"section": "About", "name": "Department", "words": one.department.name}
    yield {"section": "About", "name": "Period", "words": one.period.name}
    yield {"section": "About", "name": "State", "words": wording.STANDINGS[one.standing]}
    if one.closed_at:
        yield {"section": "About", "name": "Closed", "words": f"{one.closed_at:%Y-%m-%d}, revision {one.revision}"}
        yield {"section": "About", "name": "Target", "mean": Decimal(written(one.scale.target, 2))}


def _own(one: Published) -> Iterator[Row]:
    """What was said about the department itself."""
    if one.overall:
        yield _said(one.overall, one.scale, section="Overall", name="All in all")
    for area in one.areas:
        name = {"section": "Areas", "code": area.area.value, "name": area.area.label}
        yield name | (_line(area.figures, one.scale) if area.figures else {"words": wording.TOO_FEW})
    if one.together:
        yield _said(one.together, one.scale, section="Areas", name="All three together")
    yield from _items(one)
    for line in one.requesters:
        yield _said(line.figures, one.scale, section="Requesting departments", rated_by=line.name)


def _items(one: Published) -> Iterator[Row]:
    priorities = one.priorities
    for item in one.items:
        if item.figures is None:
            continue
        row: dict[str, Cell] = {"section": "Items", "code": item.code, "name": item.question}
        row |= _line(item.figures, one.scale)
        if item.importance is not None:
            row["importance"] = Decimal(written(item.importance, 2))
        if item.code in priorities:
            row["priority"] = int(written(priorities[item.code], 0))
        yield row


def _perceived(lines: Sequence[Perceived]) -> Iterator[Row]:
    for line in lines:
        yield {
            "section": "Promises and colleagues",
            "department": line.department.name,
            "name": f"{line.subject} / {line.promise}",
            "part": line.tally.met,
            "whole": line.tally.counted,
            "percent": line.kept,
            "words": line.corner.value,
            **_line(line.said, line.scale),
        }


def _turnout(found: Turnout | None) -> Iterator[Row]:
    if found is None:
        return
    for rate in turnout.rate_lines(found):
        yield {
            "section": "Turnout",
            "name": rate.name,
            "part": rate.part,
            "whole": rate.whole,
            "percent": rate.percent,
            "words": rate.words,
        }
    for reason, count in found.skipped.items():
        if count:
            yield {"section": "Turnout", "code": reason, "name": f"Not asked: {wording.REASONS[reason]}", "part": count}
    for comparison in found.comparisons:
        for part in turnout.part_lines(comparison):
            words = f"{part.frame} of requests, {part.answers} of answers{', notable' if part.is_flagged else ''}"
            yield {"section": "Turnout", "name": f"{comparison.title}: {part.name}", "words": words}


def _followed(found: Followed | None) -> Iterator[Row]:
    if found is None:
        yield {"section": "After bad answers", "words": wording.TOO_FEW_CASES}
        return
    yield {"section": "After bad answers", "name": "Cases", "part": found.cases}
    yield {"section": "After bad answers", "name": "Waiting", "part": found.waiting}
    for outcome, count in found.outcomes.items():
        yield {"section": "After bad answers", "code": outcome.value, "name": outcome.label, "part": count}


def _said(figures: Shown, scale: Scale, **about: Cell) -> Row:
    """A row of figures about something."""
    return about | _line(figures, scale)


def _line(figures: Shown, scale: Scale) -> dict[str, Cell]:
    """The figures of a group as the page writes them."""
    said = wording.in_words(figures, scale)
    low, high = figures.interval or (figures.mean, figures.mean)
    row: dict[str, Cell] = {"colleagues": figures.people, "answers": figures.answers, "index": Decimal(said.index)}
    row |= _means(figures.mean, low, high, scale) | {"finding": said.finding}
    row |= {"favourable": wording.share(figures.favourable)} if figures.favourable else {}
    row |= {"top_box": wording.share(figures.top_box)} if figures.top_box else {}
    if spread := figures.spread:
        points = "; ".join(f"{point}: {count}" for point, count in sorted(spread.frequencies.items()))
        modes = " and ".join(map(str, spread.modes))
        row |= {"lowest": spread.lowest, "highest": spread.highest, "modes": modes, "points": points}
        row |= {"not_applicable": spread.not_applicable}
        row |= {} if spread.sd is None else {"sd": Decimal(written(spread.sd, 2))}
    return row


def _means(mean: float, low: float, high: float, scale: Scale) -> dict[str, Cell]:
    names = {"mean": mean, "low": low, "high": high}
    return {name: Decimal(written(value, 2, scale.target)) for name, value in names.items()}
