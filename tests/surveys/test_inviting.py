"""Who is asked, when and how often: the sweeps over real requests."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from departments.enums import Role
from departments.models import CalendarUse, Home
from notifications.models import Message
from notifications.wording import complete
from surveys import permissions
from surveys.actions import inviting
from surveys.enums import InvitationState, SkipReason
from surveys.models import Invitation, Questionnaire
from surveys.tokens import digest
from tests.factories import ALWAYS, LONG_AGO, MONDAY, join, make_calendar
from tests.surveys.stories import DAY, HOUR, LINK, RESOLVED, SENT, found, invited, mails, new_questionnaire, resolve
from tickets.actions import moving

FORTNIGHT = timedelta(days=14)


def test_a_resolution_is_planned_for_a_day_later(cast):
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(RESOLVED + HOUR)
    invitation = found(ticket)
    assert (invitation.state, invitation.planned_at) == (InvitationState.PLANNED, SENT)
    assert (invitation.person, invitation.department, invitation.requester_department) == (
        cast.rosa,
        cast.it,
        cast.sales,
    )
    assert invitation.promise_kept is True
    assert mails(invitation) == []


def test_what_can_still_be_undone_is_left_for_the_next_look(cast):
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(RESOLVED + timedelta(seconds=9))
    assert not Invitation.objects.filter(ticket=ticket).exists()


def test_sending_moves_into_the_working_hours_of_the_person_who_asked(cast):
    late = MONDAY + timedelta(hours=8, minutes=30)
    ticket = resolve(cast.laptop, cast.rosa, cast.ben, at=late)
    inviting.sweep_invitations(late + HOUR)
    assert found(ticket).planned_at == MONDAY + 2 * DAY - HOUR


def test_somebody_without_a_home_is_asked_in_the_hours_of_the_department_that_helped(cast):
    ticket = resolve(cast.laptop, cast.vera, cast.ben)
    inviting.sweep_invitations(RESOLVED + HOUR)
    assert found(ticket).planned_at == SENT


def test_the_mail_has_a_link_for_each_point_and_keeps_only_the_digest_of_its_token(cast):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    (mail,) = mails(invitation)
    assert not invitation.links.exists()
    complete(mail, SENT)
    tokens, points = zip(*LINK.findall(mail.text), strict=True)
    assert points == ("4", "3", "2", "1")
    assert len(set(tokens)) == 1
    assert LINK.findall(mail.html) == LINK.findall(mail.text)
    link = invitation.links.get()
    assert link.digest == digest(tokens[0])
    assert tokens[0] not in link.digest
    assert mail.subject == f"[{invitation.ticket.number}] How did it go? My laptop is slow"
    assert tokens[0] not in mail.link


def test_the_desk_rings_too_without_a_token(cast):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    bell = Message.objects.about(invitation.about).get(channel="bell")
    assert bell.link == f"/surveys/{invitation.pk}/"
    assert "/s/" not in bell.subject + bell.text


def test_a_mail_about_a_confidential_request_says_its_number_only(cast):
    invitation = invited(cast.payslip, cast.rosa, cast.hana, title="Secret title")
    (mail,) = mails(invitation)
    assert mail.subject == f"[{invitation.ticket.number}] How did it go?"
    for text in (mail.text, mail.html):
        assert "Secret title" not in text
        assert "HR resolved" not in text


def test_nobody_is_asked_twice_about_a_resolution_however_often_the_sweep_runs(cast):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    for hours in range(3):
        inviting.sweep_invitations(SENT + hours * HOUR)
    assert Invitation.objects.count() == 1
    assert len(mails(invitation)) == 1


def test_the_database_refuses_a_second_survey_about_a_resolution(cast):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    invitation.pk = None
    with pytest.raises(IntegrityError, match="asked_once"), transaction.atomic():
        invitation.save(force_insert=True)


def test_one_reminder_comes_after_three_working_days_with_a_token_of_its_own(cast):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(SENT + 3 * DAY - HOUR)
    assert len(mails(invitation)) == 1
    for days in (3, 4, 10):
        inviting.sweep_invitations(SENT + days * DAY)
    first, reminder = mails(invitation)
    assert "still waiting" in reminder.text
    for mail in (first, reminder):
        complete(mail, mail.made_at)
    assert LINK.findall(first.text)[0] != LINK.findall(reminder.text)[0]
    assert invitation.links.count() == 2


def test_there_is_no_reminder_at_or_after_the_expiry(cast):
    new_questionnaire(expiry="3d")
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    for days in (2, 3, 4):
        inviting.sweep_invitations(SENT + days * DAY)
    assert len(mails(invitation)) == 1


def test_a_survey_ends_a_fortnight_after_it_was_sent(cast):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_expired(SENT + FORTNIGHT - timedelta(seconds=1))
    assert found(invitation.ticket).state == InvitationState.SENT
    inviting.sweep_invitations(SENT + 4 * DAY)
    inviting.sweep_expired(SENT + FORTNIGHT)
    assert found(invitation.ticket).state == InvitationState.EXPIRED


def test_a_worker_that_stood_still_past_the_reminder_does_not_remind_at_the_end(cast):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(SENT + FORTNIGHT)
    inviting.sweep_expired(SENT + FORTNIGHT)
    assert len(mails(invitation)) == 1
    assert found(invitation.ticket).state == InvitationState.EXPIRED


def test_a_worker_that_stood_still_for_days_asks_when_it_is_back_within_working_hours(cast):
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    saturday = MONDAY + 5 * DAY
    inviting.sweep_invitations(saturday)
    invitation = found(ticket)
    assert (invitation.state, invitation.planned_at) == (InvitationState.PLANNED, MONDAY + 7 * DAY - HOUR)
    inviting.sweep_invitations(MONDAY + 7 * DAY)
    assert found(ticket).sent_at == MONDAY + 7 * DAY


def test_settings_of_seconds_hold(cast):
    new_questionnaire(wait="5s", in_working_hours=False, reminder="20s", expiry="60s")
    evening = MONDAY + timedelta(hours=12)
    ticket = resolve(cast.laptop, cast.rosa, cast.ben, at=evening)
    inviting.sweep_invitations(evening + timedelta(seconds=10))
    invitation = found(ticket)
    assert invitation.sent_at == evening + timedelta(seconds=10)
    inviting.sweep_invitations(evening + timedelta(seconds=30))
    assert len(mails(invitation)) == 2
    inviting.sweep_expired(evening + timedelta(seconds=70))
    assert found(ticket).state == InvitationState.EXPIRED


def test_hours_that_never_come_hold_nobody_up(cast):
    never = make_calendar("Never", {"zone": "UTC", "week": {}})
    CalendarUse.objects.create(department=cast.sales, calendar=never, since=LONG_AGO + DAY)
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(RESOLVED + HOUR)
    inviting.sweep_invitations(SENT)
    assert found(ticket).state == InvitationState.SENT
    assert found(ticket).due_at == found(ticket).expires_at


# -- who is not asked ---------------------------------------------------------------------------------------------------


def test_nobody_rates_the_own_department(cast):
    Home.objects.filter(person=cast.rosa).update(department=cast.it)
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(RESOLVED + HOUR)
    assert (found(ticket).state, found(ticket).reason) == (InvitationState.SKIPPED, SkipReason.OWN_WORK)


def test_somebody_who_works_in_the_queue_does_not_rate_it(cast):
    join(cast.rosa, cast.it)
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(RESOLVED + HOUR)
    assert found(ticket).reason == SkipReason.OWN_WORK


@pytest.mark.parametrize("change", [{"is_active": False}, {"wants_surveys": False}])
def test_somebody_who_left_or_opted_out_is_not_asked(cast, change):
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    for name, value in change.items():
        setattr(cast.rosa, name, value)
    cast.rosa.save()
    inviting.sweep_invitations(RESOLVED + HOUR)
    assert found(ticket).reason == SkipReason.NO_RECIPIENT


@pytest.mark.parametrize("change", [{"is_active": False}, {"wants_surveys": False}])
def test_it_is_looked_at_again_when_the_survey_would_be_sent(cast, change):
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(RESOLVED + HOUR)
    for name, value in change.items():
        setattr(cast.rosa, name, value)
    cast.rosa.save()
    inviting.sweep_invitations(SENT)
    assert (found(ticket).state, found(ticket).reason) == (InvitationState.SKIPPED, SkipReason.NO_RECIPIENT)
    assert mails(found(ticket)) == []


def test_somebody_who_joined_the_department_meanwhile_is_not_asked(cast):
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(RESOLVED + HOUR)
    join(cast.rosa, cast.it, Role.MEMBER)
    inviting.sweep_invitations(SENT)
    assert found(ticket).reason == SkipReason.OWN_WORK


def test_somebody_who_opted_out_is_not_reminded(cast):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    cast.rosa.wants_surveys = False
    cast.rosa.save()
    inviting.sweep_invitations(SENT + 3 * DAY)
    assert len(mails(invitation)) == 1
    assert found(invitation.ticket).due_at == SENT + FORTNIGHT


def test_one_of_two_resolutions_in_one_sweep_is_asked_about(cast):
    first = resolve(cast.laptop, cast.rosa, cast.ben)
    second = resolve(cast.invoice, cast.rosa, cast.otto, at=RESOLVED + HOUR)
    inviting.sweep_invitations(RESOLVED + 2 * HOUR)
    assert found(first).state == InvitationState.PLANNED
    assert found(second).reason == SkipReason.ONE_IS_OPEN


@pytest.mark.parametrize(
    ("days", "service", "reason"),
    [
        (14, "invoice", SkipReason.TOO_SOON),
        (31, "laptop", SkipReason.SAME_DEPARTMENT),
        (31, "invoice", SkipReason.NONE),
        (63, "laptop", SkipReason.NONE),
    ],
)
def test_people_are_left_alone_for_a_while(cast, days, service, reason):
    invited(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_expired(SENT + FORTNIGHT)
    solver = {"laptop": cast.ben, "invoice": cast.otto}[service]
    again = SENT + days * DAY
    ticket = resolve(getattr(cast, service), cast.rosa, solver, at=again)
    inviting.sweep_invitations(again + HOUR)
    assert found(ticket).reason == reason


def test_a_part_of_the_resolutions_can_be_sampled(cast):
    new_questionnaire(p=0)
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(RESOLVED + HOUR)
    assert found(ticket).reason == SkipReason.SAMPLED_OUT


def test_what_was_declined_or_withdrawn_is_not_asked_about(cast):
    from tests.factories import file_request

    moving.withdraw(file_request(cast.laptop, cast.rosa), by=cast.rosa, at=RESOLVED)
    moving.decline(file_request(cast.laptop, cast.rosa), reason="No.", by=cast.lena, at=RESOLVED)
    inviting.sweep_invitations(RESOLVED + HOUR)
    assert not Invitation.objects.exists()


def test_closing_by_itself_or_by_confirming_is_no_obstacle(cast):
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    moving.confirm(ticket, by=cast.rosa, at=RESOLVED + timedelta(minutes=5))
    inviting.sweep_invitations(RESOLVED + HOUR)
    assert found(ticket).state == InvitationState.PLANNED


def test_without_a_questionnaire_in_force_nobody_is_asked(cast):
    resolve(cast.laptop, cast.rosa, cast.ben)
    Invitation.objects.all().delete()
    before_all = Questionnaire.objects.get(version=1).published_at - DAY
    assert inviting.find(before_all).did == 0


# -- reopened -----------------------------------------------------------------------------------------------------------


def test_reopening_withdraws_an_unanswered_survey_and_the_next_resolution_is_asked_about(cast):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    ticket = moving.reopen(invitation.ticket, body="Still slow.", by=cast.rosa, at=SENT + HOUR)
    inviting.sweep_invitations(SENT + HOUR)
    assert found(ticket).state == InvitationState.WITHDRAWN
    assert mails(invitation)[0].state == "suppressed"
    assert not Message.objects.about(invitation.about).filter(channel="bell").exists()

    moving.resolve(ticket, body="Now it is fast.", by=cast.ben, at=SENT + 2 * HOUR)
    inviting.sweep_invitations(SENT + 3 * HOUR)
    assert Invitation.objects.get(ticket=ticket, resolution=2).state == InvitationState.PLANNED


def test_reopening_withdraws_a_planned_survey(cast):
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(RESOLVED + HOUR)
    moving.reopen(ticket, body="Still slow.", by=cast.rosa, at=RESOLVED + 2 * HOUR)
    inviting.sweep_invitations(SENT)
    assert found(ticket).state == InvitationState.WITHDRAWN


def test_a_survey_whose_request_is_reopened_between_look_and_send_is_not_sent(cast):
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(RESOLVED + HOUR)
    moving.reopen(ticket, body="Still slow.", by=cast.rosa, at=RESOLVED + 2 * HOUR)
    inviting.send(found(ticket), at=SENT)
    assert found(ticket).state == InvitationState.WITHDRAWN


# -- who hears ----------------------------------------------------------------------------------------------------------


def hears(invitation, person):
    person.refresh_from_db()
    return permissions.may_hear(person, str(invitation.pk), "survey")


def test_a_mail_leaves_for_the_person_who_asked_while_the_survey_is_open(cast):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    assert hears(invitation, cast.rosa)
    assert not hears(invitation, cast.ben)
    assert not permissions.may_hear(cast.rosa, "0", "survey")


def test_no_mail_leaves_once_it_is_not_wanted_over_or_reopened(cast):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    cast.rosa.wants_surveys = False
    cast.rosa.save()
    assert not hears(invitation, cast.rosa)
    cast.rosa.wants_surveys, cast.rosa.is_active = True, False
    cast.rosa.save()
    assert not hears(invitation, cast.rosa)
    cast.rosa.is_active = True
    cast.rosa.save()
    moving.reopen(invitation.ticket, body="Still slow.", by=cast.rosa, at=SENT)
    assert not hears(invitation, cast.rosa)
    Invitation.objects.update(state=InvitationState.EXPIRED)
    assert not hears(invitation, cast.rosa)


# -- one bad row --------------------------------------------------------------------------------------------------------


def test_one_bad_row_is_pushed_ahead_and_the_others_go_on(cast):
    bad = resolve(cast.laptop, cast.rosa, cast.ben)
    good = resolve(cast.laptop, cast.otto, cast.ben)
    inviting.find(RESOLVED + HOUR)
    # Settings that can't be read, as a draft that was never checked would have them.
    broken = Questionnaire.objects.create(version=99, settings={"wait": "soon"})
    Invitation.objects.filter(ticket=bad).update(questionnaire=broken)
    swept = inviting.sweep_invitations(RESOLVED + HOUR)
    assert swept.failed == 1
    assert found(good).state == InvitationState.PLANNED
    assert found(bad).state == InvitationState.FOUND
    assert found(bad).due_at > RESOLVED + HOUR
    assert found(bad).stumbles == 1


# -- versions -----------------------------------------------------------------------------------------------------------


def test_a_published_version_never_changes(db):
    questionnaire = Questionnaire.objects.get(version=1)
    item = questionnaire.items.first()
    for change in (
        lambda: Questionnaire.objects.filter(version=1).update(settings={"wait": "1s"}),
        questionnaire.delete,
        lambda: questionnaire.items.filter(pk=item.pk).update(wording={"en": "Other"}),
        lambda: questionnaire.items.filter(pk=item.pk).delete(),
        lambda: questionnaire.items.create(code="X1", area="C", wording={"en": "New"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_resolution_keeps_the_version_that_was_in_force(cast):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    new_questionnaire(at=SENT + HOUR)
    assert found(invitation.ticket).questionnaire.version == 2


def test_a_calendar_that_is_always_open_sends_at_night(cast):
    always = make_calendar("Always", ALWAYS)
    CalendarUse.objects.create(department=cast.sales, calendar=always, since=LONG_AGO + DAY)
    night = MONDAY + timedelta(hours=13)
    ticket = resolve(cast.laptop, cast.rosa, cast.ben, at=night)
    inviting.sweep_invitations(night + HOUR)
    assert found(ticket).planned_at == night + DAY
