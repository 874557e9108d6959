"""Cases after bad answers: opened with the answer, followed up in time, and without consent nothing but a number."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from departments.enums import Role
from notifications.models import Message
from surveys.actions import answering, recovering
from surveys.actions.answering import Visit
from surveys.actions.recovering import RecoveryRefused, settle, sweep_recoveries
from surveys.enums import Reader, RecoveryOutcome, RecoveryState
from surveys.links import Outcome
from surveys.models import Invitation, Recovery
from surveys.permissions import can_follow_up, can_read_told
from surveys.silent_cases import last_month, silent_cases
from tests.factories import join, make_department, make_person
from tests.surveys.stories import DAY, HOUR, SENT, give_answer, invited, said
from tickets.actions import moving, sealing

pytestmark = pytest.mark.django_db
LATER = SENT + HOUR


@pytest.fixture
def owner(cast):
    """The neutral owner."""
    return make_person("Nora Neutral", company_roles=["recovery_owner"])


@pytest.fixture
def invitation(cast):
    """Rosa is asked about a request that Ben resolved."""
    return invited(cast.laptop, cast.rosa, cast.ben)


def answer(invitation, point, *, at=LATER, browser="b", is_requester=True, **fields):
    """What the person who asked says, signed in."""
    visit = Visit(browser, at - timedelta(seconds=30), is_requester=is_requester, sent_at=invitation.sent_at)
    return answering.answer(invitation, said(invitation, point, **fields), visit, at=at)


def case_of(invitation):
    return Recovery.objects.for_page().get(invitation=invitation)


def told(**fields):
    """Who was told, by which means."""
    rows = Message.objects.filter(about__startswith="recovery:", **fields).exclude(state="suppressed")
    return sorted(rows.values_list("person__name", "channel"))


# -- opening --------------------------------------------------------------------------------------------------------------


def test_a_bad_answer_with_consent_opens_a_case_and_tells_the_head(invitation, cast):
    answer(invitation, 2, may_contact=True, comment="Nobody called back.")
    case = case_of(invitation)
    assert (case.state, case.reader, case.due_at) == (RecoveryState.OPEN, Reader.HEAD, LATER + 2 * DAY)
    assert told() == [("Lena Lead", "bell"), ("Lena Lead", "mail")]
    mail = Message.objects.get(about=case.about, channel="mail")
    assert "Rosa" in mail.text
    assert "Nobody called back." not in mail.text


@pytest.mark.parametrize(("point", "is_solved"), [(3, None), (4, True)])
def test_a_good_answer_opens_none(invitation, point, is_solved):
    answer(invitation, point, is_solved=is_solved, may_contact=True)
    assert not Recovery.objects.exists()


def test_suspects_and_conflicts_open_none(invitation):
    visit = Visit("robot", SENT + timedelta(seconds=5), sent_at=SENT)
    low = said(invitation, 1, may_contact=True)
    assert answering.answer(invitation, low, visit, at=SENT + timedelta(seconds=9)) == Outcome.SUSPECT
    assert not Recovery.objects.exists()
    answer(invitation, 4)
    other = Visit("other", LATER, sent_at=SENT)
    assert answering.answer(invitation, low, other, at=LATER + HOUR) == Outcome.CONFLICT
    assert not Recovery.objects.exists()


def test_there_is_one_case_for_a_survey_however_often_the_answer_is_changed(invitation):
    answer(invitation, 2, may_contact=True)
    answer(invitation, 1, at=LATER + HOUR, is_solved=False, may_contact=True)
    case = case_of(invitation)
    assert (case.is_unsolved, case.due_at) == (True, LATER + 2 * DAY)
    assert case.answer == invitation.answers.counted().get()
    assert [event.kind for event in case.events.order_by("pk")] == ["opened", "changed"]


def test_an_answer_that_is_changed_to_a_good_one_takes_the_untouched_case_back(invitation, cast):
    answer(invitation, 2, may_contact=True)
    answer(invitation, 4, at=LATER + HOUR, may_contact=True)
    case = case_of(invitation)
    assert case.state == RecoveryState.WITHDRAWN
    assert not can_follow_up(cast.lena, case)
    assert told() == []
    answer(invitation, 1, at=LATER + 2 * HOUR, may_contact=True)
    assert case_of(invitation).due_at == LATER + 2 * HOUR + 2 * DAY
    assert told() == [("Lena Lead", "bell"), ("Lena Lead", "mail")]


def test_what_became_of_a_case_stays_when_the_answer_is_changed(invitation, cast):
    answer(invitation, 2, may_contact=True)
    settle(case_of(invitation), RecoveryOutcome.CONTACTED, by=cast.lena, at=LATER + HOUR)
    answer(invitation, 4, at=LATER + 2 * HOUR, may_contact=True)
    case = case_of(invitation)
    assert (case.state, case.outcome) == (RecoveryState.DONE, RecoveryOutcome.CONTACTED)
    assert can_follow_up(cast.lena, case)


def test_consent_that_is_taken_back_hides_the_case_even_when_somebody_has_touched_it(invitation, cast):
    answer(invitation, 2, may_contact=True)
    settle(case_of(invitation), RecoveryOutcome.CONTACTED, by=cast.lena, at=LATER + HOUR)
    answer(invitation, 2, at=LATER + 2 * HOUR)
    case = case_of(invitation)
    assert not can_follow_up(cast.lena, case)
    assert not Recovery.objects.followed_up_by(cast.lena).exists()


# -- without consent ------------------------------------------------------------------------------------------------------


def test_without_consent_nobody_is_told_and_nobody_sees_the_case(invitation, cast, owner):
    answer(invitation, 1, is_solved=False, comment="Useless.")
    case = case_of(invitation)
    assert (case.state, case.due_at) == (RecoveryState.SILENT, None)
    sweep_recoveries(LATER + 9 * DAY)
    assert told() == []
    everybody = (cast.lena, cast.ben, cast.rosa, cast.vera, cast.ada, cast.tom, owner)
    assert not any(can_follow_up(one, case) or can_read_told(one, case) for one in everybody)


def silent(cast, department_service, number, *, month=SENT):
    """Bad answers without consent of so many colleagues."""
    people = Invitation.objects.count()
    for n in range(number):
        given = give_answer(department_service, make_person(f"S{people + n} Silent"), 1, at=month)
        points = {"O": 1}
        recovering.follow(given.invitation, given, points, is_change=False, at=month)


def test_the_monthly_number_names_departments_of_five_and_pools_the_others(cast, owner):
    silent(cast, cast.laptop, 6)
    silent(cast, cast.invoice, 3)
    found = silent_cases(last_month(SENT + 10 * DAY))
    assert (found.cases, found.departments) == (9, {"Other": 9})
    silent(cast, cast.invoice, 2)
    found = silent_cases(last_month(SENT + 10 * DAY))
    assert (found.cases, found.departments) == (11, {"Finance": 5, "IT": 6})


def test_the_monthly_number_of_fewer_than_five_colleagues_is_no_number(cast, owner):
    silent(cast, cast.laptop, 4)
    assert silent_cases(last_month(SENT + 10 * DAY)).in_words == "Fewer than 5 colleagues gave such an answer."


def test_the_monthly_number_leaves_out_what_is_confidential(cast, owner):
    silent(cast, cast.payslip, 6)
    assert silent_cases(last_month(SENT + 10 * DAY)).cases is None


def test_the_month_is_told_once_to_the_owner_when_no_answer_of_it_can_change(cast, owner):
    silent(cast, cast.laptop, 5)
    with time_machine.travel(SENT + 10 * DAY, tick=False):
        for _ in range(2):
            sweep_recoveries(SENT + 10 * DAY)
    mail = Message.objects.get(kind="recovery.month", channel="mail")
    assert mail.person == owner
    assert "November 2026" in mail.subject
    assert "There were 5 such answers: IT 5." in mail.text
    assert last_month(SENT + 6 * DAY).name == "2026-10"


# -- in time --------------------------------------------------------------------------------------------------------------


def test_first_contact_is_called_to_mind_once_and_once_it_is_late_those_above_and_the_owner_hear(
    invitation, cast, owner
):
    board = make_department("Board")
    join(cast.vera, board, Role.HEAD)
    cast.it.parent = board
    cast.it.save()
    answer(invitation, 2, may_contact=True)
    sweep_recoveries(LATER + DAY)
    sweep_recoveries(LATER + DAY)
    assert [m.person.name for m in Message.objects.filter(kind="recovery.reminded", channel="mail")] == ["Lena Lead"]
    for _ in range(2):
        sweep_recoveries(LATER + 2 * DAY)
    late = Message.objects.filter(kind="recovery.late", channel="mail")
    assert sorted(m.person.name for m in late) == ["Lena Lead", "Nora Neutral", "Vera Chief"]
    for mail in late.exclude(person=cast.lena):
        assert not any(
            word in mail.subject + mail.text + mail.html for word in ("Rosa", "laptop", invitation.ticket.number)
        )
    assert case_of(invitation).is_late(LATER + 2 * DAY + HOUR)


def test_a_sweep_that_stood_still_tells_the_highest_step_alone(invitation):
    answer(invitation, 2, may_contact=True)
    sweep_recoveries(LATER + 5 * DAY)
    assert not Message.objects.filter(kind="recovery.reminded").exists()
    assert Message.objects.filter(kind="recovery.late", channel="mail").exists()


def test_nobody_is_reminded_of_what_somebody_has_settled(invitation, cast):
    answer(invitation, 2, may_contact=True)
    settle(case_of(invitation), RecoveryOutcome.CONTACTED, by=cast.lena, at=LATER + HOUR)
    sweep_recoveries(LATER + 5 * DAY)
    assert told() == []


# -- outcomes -------------------------------------------------------------------------------------------------------------


def test_an_explanation_reaches_the_person_with_the_name_of_whoever_wrote_it(invitation, cast):
    answer(invitation, 2, may_contact=True)
    case = settle(
        case_of(invitation), RecoveryOutcome.EXPLAINED, by=cast.lena, at=LATER + HOUR, told="The part was out of stock.",
        reason="Supplier again.",
    )  # fmt: skip
    mail = Message.objects.get(kind="recovery.told", channel="mail")
    assert mail.person == cast.rosa
    assert "The part was out of stock." in mail.text
    assert "Lena Lead" in mail.text
    assert "Supplier again." not in mail.text
    assert can_read_told(cast.rosa, case)
    assert not can_follow_up(cast.rosa, case)


@pytest.mark.parametrize(
    ("outcome", "words", "match"),
    [
        (RecoveryOutcome.NO_ACTION, {"told": "Sorry."}, "reason"),
        (RecoveryOutcome.EXPLAINED, {"reason": "x"}, "explain"),
        (RecoveryOutcome.REOPENED, {}, "not open again"),
        (RecoveryOutcome.NONE, {}, "choose"),
    ],
)
def test_an_outcome_that_lacks_something_is_refused_in_words(invitation, cast, outcome, words, match):
    answer(invitation, 2, may_contact=True)
    with pytest.raises(RecoveryRefused, match=match):
        settle(case_of(invitation), outcome, by=cast.lena, at=LATER + HOUR, **words)
    assert case_of(invitation).is_open


def test_whoever_was_contacted_can_be_told_more_but_an_end_is_an_end(invitation, cast):
    answer(invitation, 2, may_contact=True)
    case = case_of(invitation)
    settle(case, RecoveryOutcome.CONTACTED, by=cast.lena, at=LATER + HOUR)
    moving.reopen(invitation.ticket, body="Let us look again.", by=cast.lena, at=LATER + 2 * HOUR)
    done = settle(case, RecoveryOutcome.REOPENED, by=cast.lena, at=LATER + 3 * HOUR)
    assert done.contacted_at == LATER + HOUR
    with pytest.raises(RecoveryRefused, match="Lena Lead has said"):
        settle(case, RecoveryOutcome.NO_ACTION, by=cast.lena, at=LATER + 4 * HOUR, reason="x")


# -- who ------------------------------------------------------------------------------------------------------------------


def test_the_filter_of_cases_says_what_the_predicate_says_for_everybody(cast, owner):
    deputy = make_person("Dora Deputy")
    join(deputy, cast.it, Role.DEPUTY)
    hr_deputy = make_person("Rhea Deputy")
    join(hr_deputy, cast.hr, Role.DEPUTY)
    gone = make_person("Gone Head", is_active=False)
    join(gone, cast.it, Role.HEAD)
    stories = {
        "usual": (cast.laptop, cast.rosa, cast.ben),
        "by the head": (cast.laptop, cast.otto, cast.lena),
        "of nobody's": (cast.invoice, make_person("Ria Asks"), cast.otto),
        "confidential": (cast.payslip, make_person("Rob Asks"), cast.hana),
        "confidential by the head": (cast.payslip, make_person("Rik Asks"), cast.hugo),
        "without consent": (cast.laptop, make_person("Rut Asks"), cast.ben),
    }
    expected = {
        "usual": {"Lena Lead", "Dora Deputy"},
        "by the head": {"Nora Neutral"},
        "of nobody's": {"Nora Neutral"},
        "confidential": {"Hugo Head", "Rhea Deputy"},
        "confidential by the head": {"Rhea Deputy"},
        "without consent": set(),
    }
    everybody = [
        *(person for name, person in vars(cast).items() if hasattr(person, "email")),
        owner,
        deputy,
        hr_deputy,
        gone,
    ]
    for name, (service, requester, solver) in stories.items():
        asked = invited(service, requester, solver)
        answer(asked, 1, may_contact=name != "without consent")
        case = case_of(asked)
        may = {one.name for one in everybody if can_follow_up(one, case)}
        found = {one.name for one in everybody if Recovery.objects.followed_up_by(one).filter(pk=case.pk).exists()}
        assert (name, may) == (name, found) == (name, expected[name])
        assert {person for person, _ in told(about=case.about)} == expected[name]
    assert not any("slow" in mail.text + mail.html for mail in Message.objects.filter(person=owner, channel="mail"))


def test_a_case_on_a_request_that_is_sealed_elsewhere_is_gone_and_its_mails_say_the_number_only(cast, owner):
    asked = invited(cast.laptop, cast.rosa, cast.lena)
    answer(asked, 1, may_contact=True)
    case = case_of(asked)
    assert can_follow_up(owner, case)
    sealing.seal(asked.ticket, by=cast.lena, at=LATER + HOUR)
    case = case_of(asked)
    assert not can_follow_up(owner, case)
    assert not Recovery.objects.followed_up_by(owner).exists()
    assert not Message.objects.bell_of(owner).heard_by(owner).exists()


def test_mails_about_a_confidential_request_say_its_number_and_the_link(cast):
    asked = invited(cast.payslip, cast.rosa, cast.hana)
    answer(asked, 1, may_contact=True, comment="Wrong again.")
    for mail in Message.objects.filter(about__startswith="recovery:", channel="mail"):
        assert mail.subject == f"[{asked.ticket.number}]"
        assert "Rosa" not in mail.text + mail.html
        assert "Wrong" not in mail.text + mail.html
    settle(case_of(asked), RecoveryOutcome.EXPLAINED, by=cast.hugo, at=LATER + HOUR, told="Our mistake.")
    mail = Message.objects.get(kind="recovery.told", channel="mail")
    assert "Our mistake." not in mail.text + mail.html


def test_whoever_leads_no_more_settles_nothing(invitation, cast):
    answer(invitation, 2, may_contact=True)
    cast.it.memberships.filter(person=cast.lena).update(role=Role.MEMBER)
    with pytest.raises(PermissionDenied):
        settle(case_of(invitation), RecoveryOutcome.CONTACTED, by=cast.lena, at=LATER + HOUR)
