"""Pure rules: how many were asked and answered, and whether those who did are like those who could have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from fractions import Fraction

from surveys import figures
from surveys.figures import Interval
from surveys.scales import AnswersRefused, Scale, Value

# A difference between answerers and frame over this is flagged: ten points of a hundred.
NOTABLE = 0.1


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the resolutions of a period. `excluded` are E1 to E3 only: throttled and sampled out stay eligible.

    `complete` and `partial` count surveys that were answered, entirely or not.
    """

    resolved: int
    excluded: int
    throttled: int
    sampled_out: int
    sent: int
    bounced: int
    withdrawn: int
    complete: int
    partial: int


@dataclass(frozen=True, slots=True)
class Rates:
    """Parts between 0 and 1, with the 95 % interval of RR2; None of nothing."""

    eligible: int
    valid: int
    rr1: float | None
    rr2: float | None
    rr2_interval: Interval | None
    coverage: float | None
    answered_of_eligible: float | None


def rates(counts: Counts) -> Rates:
    """Response rates RR1 and RR2 after AAPOR, coverage and yield.

    Raises:
        AnswersRefused: the counts contradict each other.
    """
    _check(counts)
    eligible = counts.resolved - counts.excluded
    valid = counts.sent - counts.bounced - counts.withdrawn
    answered = counts.complete + counts.partial
    return Rates(
        eligible=eligible,
        valid=valid,
        rr1=_part(counts.complete, valid),
        rr2=_part(answered, valid),
        rr2_interval=figures.wilson(Fraction(answered, valid), valid) if valid else None,
        coverage=_part(counts.sent, eligible),
        answered_of_eligible=_part(answered, eligible),
    )


def _check(counts: Counts) -> None:
    if any(isinstance(count, bool) or not isinstance(count, int) or count < 0 for count in astuple(counts)):
        raise AnswersRefused("Counts are whole numbers from 0 on.")
    if counts.excluded > counts.resolved:
        raise AnswersRefused("More requests were excluded than resolved.")
    if counts.throttled + counts.sampled_out + counts.sent > counts.resolved - counts.excluded:
        raise AnswersRefused("More requests were asked about, throttled or sampled out than were eligible.")
    if counts.bounced + counts.withdrawn > counts.sent:
        raise AnswersRefused("More invitations bounced or were withdrawn than sent.")
    if counts.complete + counts.partial > counts.sent - counts.bounced - counts.withdrawn:
        raise AnswersRefused("There are more answers than invitations.")


def _part(part: int, whole: int) -> float | None:
    return part / whole if whole else None


# -- answerers against the frame ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the frame with so many requests, and the answers from it, each another person's."""

    name: str
    frame: int
    answers: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Standing:
    """A stratum's part of the frame and of the answers, and by how much the second is greater; None without answers."""

    frame_share: float
    answer_share: float | None
    difference: float | None
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class Weighting:
    """The mean of the answers as they came, and weighted back to the frame; None where it is not defined."""

    raw_mean: float | None
    weighted_mean: float | None
    strata: Mapping[str, Standing]

    @property
    def flagged(self) -> list[str]:
        """The strata that answered notably more or less often than others, in the order given."""
        return [name for name, stratum in self.strata.items() if stratum.is_flagged]


def poststratify(strata: Sequence[Stratum], scale: Scale) -> Weighting:
    """Compare answerers with the whole frame, and weight their answers back to it.

    A stratum without requests is ignored. There is a weighted mean only when every other one has as many people as the
    minimum group.

    Raises:
        AnswersRefused: an answer off the scale, a stratum named twice, or requests that can't be counted.
    """
    _check_strata(strata)
    answers = {s.name: [Fraction(v) for v in map(scale.checked, s.answers) if v is not None] for s in strata}
    counted = [stratum for stratum in strata if stratum.frame]
    frame = sum(stratum.frame for stratum in counted)
    said = [value for stratum in counted for value in answers[stratum.name]]
    standings = compared({s.name: s.frame for s in counted}, {name: len(values) for name, values in answers.items()})
    raw = figures.mean(said)
    return Weighting(
        raw_mean=None if raw is None else float(raw),
        weighted_mean=_weighted([(Fraction(s.frame, frame), answers[s.name]) for s in counted], scale),
        strata=standings,
    )


def compared(frame: Mapping[str, int], answered: Mapping[str, int]) -> dict[str, Standing]:
    """Each stratum's part of the frame beside its part of the answers, both given as counts; strata outside the frame don't count."""
    requests, answers = sum(frame.values()), sum(answered.get(name, 0) for name in frame)
    return {
        name: _standing(Fraction(count, requests), answered.get(name, 0), answers)
        for name, count in frame.items()
        if count
    }


def _check_strata(strata: Sequence[Stratum]) -> None:
    if len({stratum.name for stratum in strata}) < len(strata):
        raise AnswersRefused("Two strata have the same name.")
    if any(isinstance(s.frame, bool) or not isinstance(s.frame, int) or s.frame < 0 for s in strata):
        raise AnswersRefused("A frame is a whole number of requests from 0 on.")


def _standing(share: Fraction, people: int, of: int) -> Standing:
    if not of:
        return Standing(float(share), None, None, is_flagged=False)
    difference = Fraction(people, of) - share
    is_flagged = not figures.at_least(NOTABLE, float(abs(difference)))
    return Standing(float(share), people / of, float(difference), is_flagged)


def _weighted(strata: Sequence[tuple[Fraction, Sequence[Fraction]]], scale: Scale) -> float | None:
    means = [(share, figures.mean(values)) for share, values in strata if len(values) >= scale.minimum_group]
    if not strata or len(means) < len(strata):
        return None
    return float(sum((share * mean for share, mean in means if mean is not None), Fraction()))
