"""Closed periods: computed once from what counts, frozen, and computed anew only when enough persons changed."""

from __future__ import annotations

import random
import threading
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction

from surveys import periods, reports, scoring
from surveys.actions import closing
from surveys.actions.closing import ClosingRefused
from surveys.actions.publishing import publish
from surveys.enums import AnswerStatus, Subject
from surveys.models import Answer, AnswerValue, Closing, Import, ImportedAnswer, Score
from surveys.publication import Standing
from surveys.scales import Scale
from surveys.votes import Votes, read
from tests.factories import file_request, make_department
from tests.surveys.stories import DAY, give_answer, give_answers
from tickets.actions import moving
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
Q3, Q4 = periods.read("2026-Q3"), periods.read("2026-Q4")
AUGUST = datetime(2026, 8, 12, 9, tzinfo=UTC)
OVER = datetime(2026, 10, 2, 0, 1, tzinfo=UTC)


def closed(department, at=OVER):
    return closing.close(department, Q3, at=at)


# -- closing ------------------------------------------------------------------------------------------------------------


def test_an_open_period_is_not_closed(cast):
    give_answers(cast.it, [4] * 5, at=AUGUST)
    with pytest.raises(ClosingRefused, match="2026-Q3 is not over yet"):
        closed(cast.it, at=OVER - timedelta(minutes=2))
    assert reports.published(cast.it, Q3, AUGUST).standing == Standing.OPEN


def test_the_sweep_closes_what_is_over_once(cast):
    give_answers(cast.it, [4] * 5, at=AUGUST)
    give_answers(cast.finance, [3] * 6, at=AUGUST - 100 * DAY)
    assert closing.sweep_closing(OVER).did == 2
    assert closing.sweep_closing(OVER).did == 0
    assert set(Closing.objects.values_list("department__slug", "period")) == {("it", "2026-Q3"), ("finance", "2026-Q2")}


def test_two_workers_close_a_period_once(transactional_db, cast):
    give_answers(cast.it, [4] * 5, at=AUGUST)

    def work():
        try:
            closing.sweep_closing(OVER)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Closing.objects.count() == 1


def test_frozen_scores_never_change(cast):
    give_answers(cast.it, [4] * 5, at=AUGUST)
    made = closed(cast.it)
    give_answers(cast.it, [1] * 5, at=AUGUST)
    assert closing.close(cast.it, Q3, at=OVER) == made
    assert reports.published(cast.it, Q3, OVER).overall.mean == 4
    for rows in (Closing.objects.all(), Score.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(id=0)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_a_version_may_close_months_instead(cast):
    publish({"period": "month"}, by=cast.ada, at=AUGUST - DAY)
    give_answers(cast.it, [4] * 5, at=AUGUST)
    closing.sweep_closing(datetime(2026, 9, 3, tzinfo=UTC))
    assert Closing.objects.get().period == "2026-08"


def test_days_that_are_published_once_are_in_no_period_of_another_length(cast):
    give_answers(cast.it, [4] * 5, at=AUGUST)
    give_answers(cast.finance, [3] * 5, at=AUGUST)
    closed(cast.it)
    publish({"period": "month"}, by=cast.ada, at=OVER)
    with pytest.raises(ClosingRefused, match="Days of 2026-08 are published in 2026-Q3 already"):
        closing.close(cast.it, periods.read("2026-08"), at=OVER)
    closing.sweep_closing(OVER + DAY)
    assert set(Closing.objects.values_list("department__slug", "period")) == {("it", "2026-Q3"), ("finance", "2026-08")}


# -- revisions ----------------------------------------------------------------------------------------------------------


def test_a_revision_needs_five_changed_persons_and_a_reason(cast):
    answers = give_answers(cast.it, [4] * 6, at=AUGUST)
    closed(cast.it)
    Answer.objects.filter(pk__in=[a.pk for a in answers[:4]]).update(status=AnswerStatus.SUSPECT)
    with pytest.raises(ClosingRefused, match="Only 4 persons changed"):
        closing.revise(cast.it, Q3, reason="Robots", by=cast.ada, at=OVER)
    with pytest.raises(ClosingRefused, match="give a reason"):
        closing.revise(cast.it, Q3, reason=" ", by=cast.ada, at=OVER)
    assert Closing.objects.count() == 1
    give_answers(cast.it, [2] * 5, at=AUGUST)
    made = closing.revise(cast.it, Q3, reason="Robots", by=cast.ada, at=OVER)
    shown = reports.published(cast.it, Q3, OVER)
    assert (made.revision, shown.revision, shown.reason, shown.overall.people) == (2, 2, "Robots", 7)
    assert Closing.objects.count() == 2


def test_what_was_never_closed_has_no_revision(cast):
    with pytest.raises(ClosingRefused, match="never closed"):
        closing.revise(cast.it, Q3, reason="Robots", by=cast.ada, at=OVER)


# -- what is added up ---------------------------------------------------------------------------------------------------


def test_frozen_figures_equal_the_pure_scoring_of_the_same_answers(cast):
    """Random people, several answers each, some left out: item by item and area by area."""
    rng = random.Random(7)
    answers = give_answers(cast.it, [rng.randint(1, 4) for _ in range(12)], at=AUGUST)
    for answer in rng.choices(answers, k=15):
        give_answer(cast.laptop, answer.invitation.person, rng.randint(1, 4), at=AUGUST + DAY)
    for value in AnswerValue.objects.exclude(item__area="O"):
        value.value, value.is_not_applicable = (None, True) if rng.random() < 0.2 else (rng.randint(1, 4), False)
        value.save()
    made, scale = closed(cast.it), Scale()
    rows = AnswerValue.objects.values_list("item__code", "item__area", "answer__invitation__person", "value")
    for subject, column in ((Subject.ITEM, 0), (Subject.AREA, 1)):
        keys = {row[column] for row in rows if row[3]}
        assert {score.key for score in made.scores.filter(subject=subject)} == keys
        for key in keys:
            frozen = made.scores.get(subject=subject, key=key)
            expected = scoring.people([(row[2], row[3]) for row in rows if row[column] == key], scale)
            assert read(frozen.tally, frozen.answers).score(scale) == expected


def test_imported_answers_count_and_an_area_needs_half_of_what_was_asked(cast):
    source = Import.objects.create(name="old.csv", digest="0" * 64, at=AUGUST)
    lines = []
    for person in range(5):
        for item, value in (("C1", 4), ("C2", None), ("C3", None), ("P1", 2), ("P2", 4), ("R1", 3), ("O", 3)):
            lines.append(
                ImportedAnswer(
                    source=source, line=len(lines) + 2, answered_on=date(2026, 8, 1), voter=f"p{person}",
                    requesting_department=cast.sales, department=cast.it, item=item, area=item[0], value=value,
                )
            )  # fmt: skip
    ImportedAnswer.objects.bulk_create(lines)
    closing.sweep_closing(OVER)
    shown = reports.published(cast.it, Q3, OVER)
    areas = {line.area.value: line.figures for line in shown.areas}
    assert areas["C"] is None
    assert (areas["P"].mean, areas["R"].mean, shown.together.mean) == (3, 3, 3)
    assert [(line.name, line.figures.people) for line in shown.requesters] == [("Sales", 5)]


def test_votes_are_exact():
    votes = read([["2.666666666667", "0.666666666667", "0", 10]], 30)
    assert votes.mean == Fraction(8, 3)
    assert votes.sd == 0
    assert votes.score(Scale()).method == "wilson"
    assert Votes().score(Scale()).mean is None
    assert read(votes.as_json(), 30) == votes


# -- what is published --------------------------------------------------------------------------------------------------


def test_below_five_people_there_is_nothing(cast):
    give_answers(cast.it, [4] * 4, at=AUGUST, comment="Nice")
    closed(cast.it)
    shown = reports.published(cast.it, Q3, OVER, all_comments=True)
    assert shown.standing == Standing.TOO_FEW
    assert (shown.overall, shown.areas, shown.requesters, shown.months, shown.counts, shown.comments) == (
        None, (), (), (), None, None,
    )  # fmt: skip


def test_from_five_on_there_are_mean_interval_and_class_from_ten_on_everything(cast):
    give_answers(cast.it, [4, 4, 4, 3, 3], at=AUGUST, comment="Nice")
    give_answers(cast.finance, [4] * 6 + [3] * 3 + [1], at=AUGUST, comment="Nice")
    small, large = (closed(d) and reports.published(d, Q3, OVER) for d in (cast.it, cast.finance))
    assert (small.overall.mean, small.overall.spread, small.overall.favourable, small.comments) == (
        3.6,
        None,
        None,
        None,
    )
    assert large.overall.spread.frequencies == {1: 1, 2: 0, 3: 3, 4: 6}
    assert large.overall.spread.modes == (4,)
    assert large.comments == ("Nice",) * 10


def test_the_items_of_an_area_are_shown_all_or_none(cast):
    answers = give_answers(cast.it, [4] * 12, at=AUGUST)
    shown = closed(cast.it) and reports.published(cast.it, Q3, OVER)
    counts = dict.fromkeys("CPR", 0)
    for line in shown.areas:
        people = {item.code: item.figures for item in line.items}
        counts[line.area.value] = sum(figures is not None for figures in people.values())
        assert counts[line.area.value] in (0, 4)
        assert line.figures.people == len(answers)


def test_requesting_departments_with_few_people_are_pooled_or_the_split_is_not_shown(cast):
    other = make_department("Logistics", prefix="LOG")
    for department, people in ((cast.sales, 6), (cast.finance, 3), (other, 2)):
        for answer in give_answers(cast.it, [4] * people, at=AUGUST):
            type(answer.invitation).objects.filter(pk=answer.invitation_id).update(requester_department=department)
    shown = closed(cast.it) and reports.published(cast.it, Q3, OVER)
    assert [(line.name, line.figures.people) for line in shown.requesters] == [("Sales", 6), ("Other", 5)]
    assert shown.is_split


def test_months_make_up_the_whole_period(cast):
    give_answers(cast.it, [4] * 6, at=AUGUST - 31 * DAY)
    give_answers(cast.it, [2] * 3, at=AUGUST)
    shown = closed(cast.it) and reports.published(cast.it, Q3, OVER)
    assert [(line.months, line.figures.people) for line in shown.months] == [(("2026-07", "2026-08", "2026-09"), 9)]


def test_what_became_of_asking_is_counted(cast):
    give_answers(cast.it, [4] * 5, at=AUGUST)
    shown = closed(cast.it) and reports.published(cast.it, Q3, OVER)
    assert (shown.counts["state:answered"], shown.counts["partial"]) == (5, 0)


def test_what_ended_without_work_is_counted_among_the_reasons_but_for_what_is_confidential(cast):
    give_answers(cast.it, [4] * 5, at=AUGUST)
    for at in (AUGUST, AUGUST, AUGUST - 90 * DAY):
        moving.withdraw(file_request(cast.laptop, cast.rosa, at=at - DAY), by=cast.rosa, at=at)
    sealed = moving.withdraw(file_request(cast.laptop, cast.rosa, at=AUGUST - DAY), by=cast.rosa, at=AUGUST)
    Ticket.objects.filter(pk=sealed.pk).update(is_confidential=True)
    moving.withdraw(file_request(cast.payslip, cast.rosa, at=AUGUST - DAY), by=cast.rosa, at=AUGUST)
    shown = closed(cast.it) and reports.published(cast.it, Q3, OVER)
    assert shown.counts["skip:E1"] == 2
    assert closed(cast.hr).counts["skip:E1"] == 1


def test_publishing_takes_the_statements_of_five_answers_for_fifty(cast, django_assert_num_queries):
    give_answers(cast.it, [4] * 10, at=AUGUST)
    give_answers(cast.finance, [4] * 50, at=AUGUST)
    for department in (cast.it, cast.finance):
        closed(department)
        with django_assert_num_queries(6):
            reports.published(department, Q3, OVER)


def test_the_newest_period_is_the_last_that_can_be_closed(cast):
    assert str(reports.newest_period(OVER)) == "2026-Q3"
    assert str(reports.newest_period(OVER - DAY)) == "2026-Q2"
