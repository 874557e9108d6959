"""Pure rules: how many of a period's requests were asked about and answered, and whether those who answered are like all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.enums import EXCLUDED, THROTTLED, InvitationState, SkipReason
from surveys.figures import written
from surveys.publication import OTHER, Published, RequesterLine
from surveys.scales import Detail
from surveys.scoring.participation import Counts, Rates, Standing, compared, rates
from tickets.enums import PRIORITY_ORDER, Priority

# What counts as sent, whatever became of it.
SENT = (
    InvitationState.SENT,
    InvitationState.ANSWERED,
    InvitationState.EXPIRED,
    InvitationState.BOUNCED,
    InvitationState.WITHDRAWN,
)
KEPT = {"True": "Promise kept", "False": "Promise missed", "None": "Nothing promised"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The parts of one split, each with its share of what could have been asked about and of the answers."""

    title: str
    parts: Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class RateLine:
    """A rate as it is written: so many of so many, in percent, and what it means or its interval."""

    name: str
    part: int
    whole: int
    percent: str
    words: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of a split as it is written; both shares in percent."""

    name: str
    frame: str
    answers: str
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class Turnout:
    """What became of the resolutions of a period. `comparisons` are there where a group's details may be shown."""

    counts: Counts
    rates: Rates
    skipped: Mapping[str, int]
    comparisons: tuple[Comparison, ...]


def turnout(found: Published) -> Turnout | None:
    """The turnout of a period with figures; None where nothing was sent, as all answers were imported."""
    kept = found.counts or {}
    counts = _counts(kept)
    if not counts.sent or found.overall is None:
        return None
    skipped = {reason.value: kept.get(f"skip:{reason}", 0) for reason in SkipReason if reason}
    is_large = found.scale.detail(found.overall.people) == Detail.EVERYTHING
    return Turnout(counts, rates(counts), skipped, _comparisons(kept, found.requesters) if is_large else ())


def rate_lines(found: Turnout) -> list[RateLine]:
    """The four rates in words."""
    counts, parts = found.counts, found.rates
    answered = counts.complete + counts.partial
    low, high = parts.rr2_interval or (0, 0)
    within = f"95 % interval {percent(low)} to {percent(high)}" if parts.rr2_interval else ""
    lines = (
        ("Response rate, complete (RR1)", counts.complete, parts.valid, parts.rr1, "surveys that arrived"),
        ("Response rate with partial ones (RR2)", answered, parts.valid, parts.rr2, within),
        ("Coverage", counts.sent, parts.eligible, parts.coverage, "asked, of all one could have asked about"),
        ("Yield", answered, parts.eligible, parts.answered_of_eligible, "answered, of all one could have asked about"),
    )
    return [RateLine(name, part, whole, percent(rate), words) for name, part, whole, rate, words in lines]


def part_lines(comparison: Comparison) -> list[PartLine]:
    """The parts of one split in words."""
    return [
        PartLine(name, percent(part.frame_share), percent(part.answer_share), part.is_flagged)
        for name, part in comparison.parts.items()
    ]


def percent(share: float | None) -> str:
    """A share in whole percent, halves up; empty of nothing."""
    return "" if share is None else f"{written(100 * share, 0)} %"


def _counts(kept: Mapping[str, int]) -> Counts:
    states = {state: kept.get(f"state:{state}", 0) for state in InvitationState}
    # Of what ended without work there is no invitation in any state, only the reason not to ask.
    found = sum(count for state, count in states.items() if state != InvitationState.SKIPPED)
    partial = min(kept.get("partial", 0), states[InvitationState.ANSWERED])
    return Counts(
        resolved=found + _skipped(kept, [reason for reason in SkipReason if reason]),
        excluded=_skipped(kept, EXCLUDED),
        throttled=_skipped(kept, THROTTLED),
        sampled_out=_skipped(kept, (SkipReason.SAMPLED_OUT,)),
        sent=sum(states[state] for state in SENT),
        bounced=states[InvitationState.BOUNCED],
        withdrawn=states[InvitationState.WITHDRAWN],
        complete=states[InvitationState.ANSWERED] - partial,
        partial=partial,
    )


def _skipped(kept: Mapping[str, int], reasons: Sequence[SkipReason]) -> int:
    return sum(kept.get(f"skip:{reason}", 0) for reason in reasons)


def _comparisons(kept: Mapping[str, int], requesters: Sequence[RequesterLine]) -> tuple[Comparison, ...]:
    """By promise and by priority. By requesting department only as far as the report tells them apart."""
    priorities = {one.value: one.label for one in sorted(Priority, key=PRIORITY_ORDER.__getitem__)}
    named = {str(line.pk): line.name for line in requesters if line.pk}
    found = [
        Comparison("By promise", _compared(kept, "kept", KEPT)),
        Comparison("By priority", _compared(kept, "priority", priorities)),
    ]
    if named:
        found.append(Comparison("By requesting department", _compared(kept, "requester", named, rest=OTHER)))
    return tuple(one for one in found if len(one.parts) > 1)


def _compared(kept: Mapping[str, int], split: str, named: Mapping[str, str], rest: str = "") -> dict[str, Standing]:
    """Counts of one split by the names of its parts; those without a name are the `rest`, or don't count."""
    sums: dict[str, dict[str, int]] = {"frame": dict.fromkeys(named.values(), 0), "heard": {}}
    for key, count in kept.items():
        what, of, value = (*key.split(":"), "", "")[:3]
        name = named.get(value, rest)
        if of == split and what in sums and name:
            sums[what][name] = sums[what].get(name, 0) + count
    return compared(sums["frame"], sums["heard"])
