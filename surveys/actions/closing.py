"""Verbs of published figures: close a period that is over, and compute one again when enough people changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q

from accounts.audit import record
from accounts.models import User
from departments.calendars import company_zone
from departments.models import Department
from notifications.sweeping import Swept
from surveys import periods, privacy
from surveys.enums import InvitationState, SkipReason, Subject
from surveys.models import Answer, AnswerValue, Closing, ImportedAnswer, Invitation, Questionnaire, Score
from surveys.periods import Period, closes_at, sharing_days_with
from surveys.querysets import InvitationQuerySet
from surveys.scales import Scale
from surveys.tallies import Said, Span, said
from tickets.models import Ticket

# So many persons must have changed before a period is published anew: of fewer one could tell what they said.
CHANGED_AT_LEAST = 5
CLOSED_AT_ONCE = 20
# By what answerers are compared with all who could have been asked.
SPLITS = {"kept": "promise_kept", "priority": "priority", "requester": "requester_department"}


class ClosingRefused(Exception):
    """The period can't be closed or computed again; the message says why, fit to show."""


def sweep_closing(at: datetime) -> Swept:
    """Close every period that is over, of every department that somebody answered about. Again and again does no harm."""
    due = list(islice(_due(at), CLOSED_AT_ONCE))
    for department, period in due:
        close(department, period, at=at)
    return Swept(did=len(due))


def close(department: Department, period: Period, *, at: datetime) -> Closing:
    """Compute and freeze the figures of `period`. What is closed already stays as it is.

    Raises:
        ClosingRefused: it is not over yet, its answers may still be changed, or its days stand in a closed period of another length.
    """
    terms, zone = Questionnaire.objects.terms_at(at), company_zone()
    if at < closes_at(period, terms.robots.change_within, zone):
        raise ClosingRefused(f"{period} is not over yet: answers can still come or change.")
    with transaction.atomic(durable=True):
        _lock(department)
        closed = Closing.objects.filter(department=department, period__in=sharing_days_with(period))
        if (other := closed.exclude(period=period.name).first()) is not None:
            raise ClosingRefused(f"Days of {period} are published in {other.period} already: time has one partition.")
        return closed.order_by("-revision").first() or _compute(department, period, terms.scale, zone, at=at)


def revise(department: Department, period: Period, *, reason: str, by: User | None, at: datetime) -> Closing:
    """Publish the next revision of a closed period: answers were erased, found to be a robot's, or imported since.

    Raises:
        ClosingRefused: never closed, no reason, or fewer than CHANGED_AT_LEAST persons changed.
    """
    if not reason.strip():
        raise ClosingRefused("Please give a reason; it stands beside the new figures.")
    with transaction.atomic(durable=True):
        _lock(department)
        last = Closing.objects.filter(department=department, period=period.name).order_by("-revision").first()
        if last is None:
            raise ClosingRefused(f"{period} of {department} was never closed.")
        closing = _compute(
            department, period, last.scale_in_force, company_zone(), at=at, last=last, by=by, reason=reason
        )
        changed = _changed(_unpacked(last.ballots), _unpacked(closing.ballots))
        if changed < CHANGED_AT_LEAST:
            raise ClosingRefused(
                f"Only {changed} persons changed. New figures need {CHANGED_AT_LEAST}, so that nobody's answer can be told from the old ones."
            )
        record(
            "computed scores again", closing, by=by, at=at, department=department.slug,
            changes={"revision": [last.revision, closing.revision], "reason": [last.reason, reason]},
        )  # fmt: skip
    return closing


def _due(at: datetime) -> Iterator[tuple[Department, Period]]:
    """Departments and periods that are over, were answered about and are not closed, the oldest first."""
    terms, zone = Questionnaire.objects.terms_at(at), company_zone()
    first = _first_answer(zone)
    if first is None:
        return
    period = periods.containing(first.date(), terms.partition)
    while at >= closes_at(period, terms.robots.change_within, zone):
        begins_at, ends_at = period.begins_at(zone), period.ends_at(zone)
        asked = Answer.objects.counted().filter(at__gte=begins_at, at__lt=ends_at).values("invitation__department")
        imported = ImportedAnswer.objects.filter(answered_on__gte=period.first, answered_on__lt=period.after)
        # Also those who closed these days under another partition: two at once would let people subtract.
        closed = Closing.objects.filter(period__in=sharing_days_with(period)).values("department")
        answered = Department.objects.filter(Q(pk__in=asked) | Q(pk__in=imported.values("department")))
        for department in answered.exclude(pk__in=closed).order_by("pk"):
            yield department, period
        period = period.next


def _first_answer(zone: ZoneInfo) -> datetime | None:
    answered = Answer.objects.counted().aggregate(first=Min("at"))["first"]
    imported = ImportedAnswer.objects.aggregate(first=Min("answered_on"))["first"]
    first = [answered.astimezone(zone)] if answered else []
    first += [datetime(imported.year, imported.month, imported.day, tzinfo=zone)] if imported else []
    return min(first, default=None)


def _lock(department: Department) -> None:
    """Closings of one department wait for each other."""
    Department.objects.select_for_update(no_key=True).only("pk").get(pk=department.pk)


def _compute(
    department: Department,
    period: Period,
    scale: Scale,
    zone: ZoneInfo,
    *,
    at: datetime,
    last: Closing | None = None,
    by: User | None = None,
    reason: str = "",
) -> Closing:
    span = Span(department.pk, period.begins_at(zone), period.ends_at(zone), zone)
    with said(span) as answers:
        closing = Closing.objects.create(
            department=department,
            period=period.name,
            begins_at=span.begins_at,
            ends_at=span.ends_at,
            revision=last.revision + 1 if last else 1,
            closed_at=at,
            closed_by=by,
            reason=reason,
            scale=asdict(scale),
            counts=_counts(department, span),
            ballots=_packed(answers.ballots()),
        )
        Score.objects.bulk_create(_scores(closing, answers, scale, period))
    return closing


def _scores(closing: Closing, answers: Said, scale: Scale, period: Period) -> Iterator[Score]:
    split = privacy.split(answers.people_of(period.months), scale)
    months = periods.joined(period.months, lambda some: privacy.can_stand(answers.people_of(some), split, scale))
    frequencies = answers.frequencies()
    for subject in Subject:
        for key, votes in answers.tally(subject, scale, months).items():
            yield Score(
                closing=closing,
                subject=subject,
                key=key,
                people=votes.people,
                answers=votes.answers,
                tally=votes.as_json(),
                frequencies=frequencies.get(key, {}) if subject == Subject.ITEM else {},
            )


def _counts(department: Department, span: Span) -> dict[str, int]:
    """How many resolutions of the period there were, and what became of asking about them.

    Of what ended without work nobody makes an invitation; it is counted here, as a reason not to ask like the others.
    """
    resolved = Invitation.objects.of_department(department, span.begins_at, span.ends_at).counting()
    found = {f"state:{state}": 0 for state in InvitationState} | {f"skip:{r}": 0 for r in SkipReason if r}
    for state, reason, count in resolved.values_list("state", "reason").annotate(Count("pk")).order_by():
        found[f"state:{state}"] += count
        if reason:
            found[f"skip:{reason}"] = count
    ended = Ticket.objects.ended_without_work(span.begins_at, span.ends_at).filter(department=department)
    idle = ended.count() if department.is_confidential else ended.filter(is_confidential=False).count()
    found[f"skip:{SkipReason.NOT_BY_WORK}"] += idle
    blank = AnswerValue.objects.filter(answer=OuterRef("pk"), value=None, is_not_applicable=False)
    heard = Answer.objects.counted().filter(invitation__in=resolved.filter(state=InvitationState.ANSWERED))
    found["partial"] = heard.filter(Exists(blank)).count()
    return found | _strata(resolved)


def _strata(resolved: InvitationQuerySet) -> dict[str, int]:
    """What could have been asked about and what was answered, by what may make a difference: `frame:priority:high` and the like."""
    found: Counter[str] = Counter()
    for split, field in SPLITS.items():
        rows = resolved.eligible().values_list(field, "state").annotate(Count("pk")).order_by()
        for value, state, count in rows:
            found[f"frame:{split}:{value}"] += count
            found[f"heard:{split}:{value}"] += count if state == InvitationState.ANSWERED else 0
    return dict(found)


def _packed(ballots: Mapping[bytes, bytes]) -> bytes:
    return b"".join(who + what for who, what in sorted(ballots.items()))


def _unpacked(packed: bytes | memoryview) -> dict[bytes, bytes]:
    content = bytes(packed)
    return {content[n : n + 8]: content[n + 8 : n + 16] for n in range(0, len(content), 16)}


def _changed(before: Mapping[bytes, bytes], after: Mapping[bytes, bytes]) -> int:
    """How many persons came, went or said something else."""
    return sum(before.get(who) != after.get(who) for who in before.keys() | after.keys())
