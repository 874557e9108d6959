"""Pure rules: a group's figures as they may be shown. What is hidden is not in here, so no page can show it by mistake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys import privacy
from surveys.figures import Interval
from surveys.scales import Scale
from surveys.scoring import Finding, Share
from surveys.votes import Votes


@dataclass(frozen=True, slots=True)
class Spread:
    """How the answers of a group lie: shown of large groups only. `modes` are all that are tied, in order."""

    sd: float | None
    lowest: int | None
    highest: int | None
    modes: tuple[int, ...]
    frequencies: Mapping[int, int]
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of a group that is large enough; `spread` and the shares are None while it is not large enough for those."""

    people: int
    answers: int
    mean: float
    index: float
    interval: Interval | None
    method: str
    finding: Finding
    favourable: Share | None = None
    top_box: Share | None = None
    spread: Spread | None = None


def shown(votes: Votes, scale: Scale, frequencies: Mapping[str, int] | None = None) -> Shown | None:
    """What may be shown of `votes`; None of fewer people than the minimum group."""
    score = votes.score(scale)
    if not privacy.shows_figures(score.people, scale) or score.mean is None or score.index is None:
        return None
    is_large = privacy.shows_everything(score.people, scale)
    return Shown(
        people=score.people,
        answers=score.answers,
        mean=score.mean,
        index=score.index,
        interval=score.interval,
        method=score.method,
        finding=score.finding,
        favourable=score.favourable if is_large else None,
        top_box=score.top_box if is_large else None,
        spread=_spread(score.sd, frequencies, scale) if is_large and frequencies is not None else None,
    )


def items(area: Iterable[tuple[str, Votes, Mapping[str, int]]], scale: Scale) -> dict[str, Shown]:
    """The items of one area: all of them, or none when one has too few people."""
    lines = {code: shown(votes, scale, counts) for code, votes, counts in area}
    found = {code: line for code, line in lines.items() if line is not None}
    return found if len(found) == len(lines) else {}


def _spread(sd: float | None, frequencies: Mapping[str, int], scale: Scale) -> Spread:
    counts = {point: int(frequencies.get(str(point), 0)) for point in range(1, scale.points + 1)}
    given = [point for point, count in counts.items() if count]
    most = max(counts.values())
    return Spread(
        sd=sd,
        lowest=min(given, default=None),
        highest=max(given, default=None),
        modes=tuple(point for point in given if counts[point] == most),
        frequencies=counts,
        not_applicable=int(frequencies.get("none", 0)),
    )
