"""The survey by its link and signed in: people, scanners, strangers, bad tokens, bad input."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from notifications.models import Message
from surveys.actions import answering, inviting
from surveys.enums import InvitationState
from surveys.models import Answer, Invitation, Sighting
from tests.surveys.stories import (
    DAY,
    HOUR,
    RESOLVED,
    SENT,
    Browser,
    counted_point,
    found,
    invited,
    kept,
    new_questionnaire,
    queries_of,
    resolve,
    said,
    token,
)
from tickets.actions import moving

FORTNIGHT = 14 * 24 * 3600


@pytest.fixture
def invitation(cast):
    """Rosa is asked about a request that Ben resolved."""
    return invited(cast.laptop, cast.rosa, cast.ben)


@pytest.fixture
def ann(invitation):
    """A browser without sign-in."""
    return Browser(token(invitation), agent="Ann's phone")


# -- robots (the cases of the score file, as real requests) -------------------------------------------------------------


def test_scanner_person_and_stranger(invitation, ann):
    link = token(invitation)
    scanner, other = Browser(link, agent="Scanner"), Browser(link, agent="Other")
    for at, point in ((2, 1), (2, 2), (3, 3), (3, 4)):
        assert scanner.open(at, point).status_code == 200
    assert scanner.send(5, 4).status_code == 202
    ann.open(3600, 3)
    assert ann.send(3610, 3).status_code == 302
    other.open(3640, 1)
    assert other.send(3644, 1).status_code == 409
    ann.open(3690, 4)
    assert ann.send(3700, 4).status_code == 302
    assert ann.open(90090, 2).status_code == 200
    assert ann.send(90100, 2).status_code == 410
    assert kept(invitation) == ["suspect", "replaced", "conflict", "counted"]
    assert counted_point(invitation) == 4


def test_reading_writes_no_answer(invitation):
    link = token(invitation)
    assert Browser(link, agent="a").open(10, 1).status_code == 200
    assert Browser(link, agent="a").open(11, 1, method="head").status_code == 200
    assert Browser(link, agent="b").open(30, 2).status_code == 200
    assert not Answer.objects.exists()
    assert found(invitation.ticket).state == InvitationState.SENT
    assert Sighting.objects.count() == 3


def test_the_requester_signed_in_needs_one_click(invitation, cast):
    phone = Browser(token(invitation), agent="phone", person=cast.rosa)
    phone.open(30, 2)
    assert phone.send(30.4, 2, press="").status_code == 302
    assert counted_point(invitation) == 2
    assert Answer.objects.get().is_signed_in


def test_a_scanner_without_cookies_is_known_by_address_and_agent(invitation):
    link = token(invitation)
    for second, point in enumerate((1, 2, 3)):
        Browser(link, agent="Scanner").open(100 + second, point)
    last = Browser(link, agent="Scanner")
    last.open(104, 4)
    assert last.send(110, 4).status_code == 202
    assert kept(invitation) == ["suspect"]


def test_a_person_with_the_agent_of_a_scanner_is_a_person_an_hour_later(invitation):
    link = token(invitation)
    for second, point in enumerate((1, 2, 3)):
        Browser(link, agent="Same").open(100 + second, point)
    person = Browser(link, agent="Same")
    person.open(3600, 4)
    assert person.send(3605, 4).status_code == 302
    assert kept(invitation) == ["counted"]


def test_an_answer_within_a_minute_of_the_mail_is_kept_aside_with_a_way_on(invitation, ann):
    ann.open(50, 4)
    response = ann.send(59, 4)
    assert response.status_code == 202
    assert "sign in and press once more" in response.text
    assert kept(invitation) == ["suspect"]
    assert ann.send(60, 4).status_code == 302
    assert kept(invitation) == ["suspect", "counted"]


def test_the_minute_counts_from_the_mail_whose_link_was_used(invitation):
    inviting.sweep_invitations(SENT + 3 * DAY)
    reminded = Browser(token(invitation), sent_at=SENT + 3 * DAY)
    reminded.open(10)
    assert reminded.send(20, 3).status_code == 202


def test_both_links_stay_good_after_the_reminder(invitation, ann):
    inviting.sweep_invitations(SENT + 3 * DAY)
    later = 3 * 24 * 3600 + 600
    ann.open(later)
    assert ann.send(later + 5, 3).status_code == 302
    assert counted_point(invitation) == 3


@pytest.mark.parametrize(
    ("wait", "fields"),
    [(1.9, {}), (5, {"press": ""}), (5, {"nonce": ""}), (5, {"nonce": "made-up"}), (5, {"nonce": "x" * 5000})],
    ids=["too fast", "not pressed", "no nonce", "altered nonce", "long nonce"],
)
def test_what_no_person_pressed_is_refused_and_what_was_typed_stays(invitation, ann, wait, fields):
    ann.open(3600)
    response = ann.send(3600 + wait, 2, comment="It is still slow & loud", **fields)
    assert response.status_code == 422
    assert "It is still slow &amp; loud" in response.text
    assert "Please press once more" in response.text
    assert kept(invitation) == []
    assert ann.send(3610, 2, nonce=str(response.context["nonce"])).status_code == 302


def test_a_nonce_of_another_browser_or_survey_is_refused(invitation, ann, cast):
    other = Browser(token(invitation), agent="Other")
    other.open(3600)
    ann.open(3600)
    assert ann.send(3610, 2, nonce=other.nonce).status_code == 422
    second = Browser(token(invited(cast.payslip, cast.otto, cast.hana)))
    second.open(3600)
    assert second.send(3610, 2, nonce=ann.nonce).status_code == 422
    assert not Answer.objects.exists()


def test_somebody_else_signed_in_is_a_stranger(invitation, cast):
    otto = Browser(token(invitation), person=cast.otto)
    assert "My laptop is slow" not in otto.open(10).text
    assert otto.send(15, 4).status_code == 202
    assert not Answer.objects.get().is_signed_in


def test_the_requester_signed_in_may_change_what_another_browser_answered(invitation, ann, cast):
    ann.open(3600)
    ann.send(3605, 1)
    desk = Browser(token(invitation), agent="desk", person=cast.rosa)
    desk.open(3700, 3)
    assert desk.send(3701, 3).status_code == 302
    assert counted_point(invitation) == 3
    assert kept(invitation) == ["replaced", "counted"]


def test_a_robot_fills_no_tables(invitation, ann, monkeypatch):
    monkeypatch.setattr(answering, "MOST_SIGHTINGS", 2)
    monkeypatch.setattr(answering, "MOST_ANSWERS", 1)
    for second in range(4):
        assert ann.open(second).status_code == 200
    assert Sighting.objects.count() == 2
    ann.send(10, 1)
    assert ann.send(20, 1).status_code == 422
    assert Answer.objects.count() == 1


def test_robot_limits_are_settings_of_the_version(cast):
    new_questionnaire(machine_within="1s", press_after="0s")
    quick = Browser(token(invited(cast.laptop, cast.rosa, cast.ben)))
    quick.open(1.5)
    assert quick.send(1.6, 4).status_code == 302


# -- people -------------------------------------------------------------------------------------------------------------


def test_the_point_in_the_link_preselects_and_nothing_else_is_filled_in(invitation, ann):
    page = ann.open(3600, 3)
    form = page.context["form"]
    assert form["overall"].initial == "3"
    assert page.text.count(" checked") == 1
    assert ann.open(3601).text.count(" checked") == 0
    assert ann.open(3602, 9).text.count(" checked") == 0


def test_one_item_of_each_area_is_asked(invitation, ann):
    items = answering.asked_items(invitation)
    assert [item.area for item in items] == ["O", "C", "P", "R"]
    page = ann.open(3600)
    for item in items:
        assert item.words() in page.text


def test_everything_that_was_filled_in_is_kept(invitation, ann):
    overall, told, right, prompt = answering.asked_items(invitation)
    ann.open(3600, 2)
    fields = {told.code: "4", right.code: "na", prompt.code: ""}
    fields |= {"solved": "no", "lost_time": "half_a_day", "comment": "  Slow.  ", "may_contact": "on"}
    ann.send(3610, 2, **fields)
    answer = Answer.objects.get()
    assert (answer.is_solved, answer.lost_time, answer.comment, answer.may_contact) == (
        False,
        "half_a_day",
        "Slow.",
        True,
    )
    values = {value.item_id: (value.value, value.is_not_applicable) for value in answer.values.all()}
    assert values == {
        overall.pk: (2, False), told.pk: (4, False), right.pk: (None, True), prompt.pk: (None, False)
    }  # fmt: skip
    assert found(invitation.ticket).state == InvitationState.ANSWERED


def test_thanks_come_after_an_answer_and_the_answer_can_be_changed(invitation, ann):
    ann.open(3600, 2)
    ann.send(3610, 2, solved="yes", comment="Fine.")
    page = ann.open(3620)
    assert "Thank you" in page.text
    assert f"/requests/{invitation.ticket.number}/" in page.text
    with time_machine.travel(SENT + timedelta(hours=2), tick=False):
        change = ann.client.get(f"{ann.path}?change=1")
    assert change.context["form"]["comment"].initial == "Fine."
    assert 'value="yes"' in change.text
    assert change.text.count(" checked") == 2


def test_not_solved_offers_to_reopen_the_request_and_changes_nothing_about_it(invitation, ann):
    ann.open(3600, 1)
    ann.send(3610, 1, solved="no")
    assert "Not solved yet?" in ann.open(3620).text
    invitation.ticket.refresh_from_db()
    assert invitation.ticket.state == "resolved"


def test_what_somebody_answered_is_shown_to_no_other_browser(invitation, ann):
    ann.open(3600, 2)
    ann.send(3610, 2, comment="My own words")
    page = Browser(token(invitation), agent="Other").open(3620)
    assert "My own words" not in page.text
    assert page.text.count(" checked") == 0


def test_an_answer_holds_the_reminder_back(invitation, ann):
    ann.open(3600)
    ann.send(3610, 4)
    for days in (3, 15):
        inviting.sweep_invitations(SENT + days * DAY)
        inviting.sweep_expired(SENT + days * DAY)
    assert found(invitation.ticket).state == InvitationState.ANSWERED
    assert Message.objects.about(invitation.about).filter(key__endswith="reminder").count() == 0


def test_the_title_is_for_the_signed_in_requester_only(invitation, ann, cast):
    assert "My laptop is slow" not in ann.open(3600).text
    assert "My laptop is slow" in Browser(ann.path.split("/")[2], person=cast.rosa).open(3600).text


def test_a_confidential_request_shows_its_number_and_nothing_else(cast):
    invitation = invited(cast.payslip, cast.rosa, cast.hana, title="Secret title")
    for person in (None, cast.rosa):
        page = Browser(token(invitation), person=person).open(3600)
        assert invitation.ticket.number in page.text
        assert "Secret title" not in page.text
        assert "resolved by HR" not in page.text


def test_the_page_is_kept_by_nobody(invitation, ann):
    for response in (ann.open(3600), ann.send(3610, 4), ann.open(3620), Client().get("/s/nonsense/")):
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["X-Robots-Tag"] == "noindex"


# -- bad input ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"overall": ""}, "Choose one of the four."),
        ({"overall": "5"}, "Choose one of those shown."),
        ({"overall": "na"}, "Choose one of those shown."),
        ({"overall": "4", "solved": "perhaps"}, "Select a valid choice"),
        ({"overall": "4", "lost_time": "weeks"}, "Select a valid choice"),
        ({"overall": "4", "comment": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_what_can_not_be_is_refused_in_words_and_what_was_typed_stays(invitation, ann, fields, says):
    ann.open(3600)
    point = fields.pop("overall")
    response = ann.send(3610, point, **({"comment": "Kept words"} | fields))
    assert response.status_code == 422
    assert says in response.text
    assert fields.get("comment", "Kept words") in response.text
    assert not Answer.objects.exists()
    assert ann.send(3611, 4).status_code == 302


def test_a_character_that_is_no_text_is_refused(invitation, ann):
    ann.open(3600)
    assert ann.send(3610, 4, comment="a\x00b").status_code == 400
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "bad", ["x", "a" * 43, "a" * 65, "a" * 5000, "%F0%9F%98%80", "..%2f..", "a%20b"], ids=lambda bad: bad[:8]
)
def test_a_token_that_is_none_gets_a_clear_page(db, bad):
    for method in ("get", "post", "head"):
        response = getattr(Client(), method)(f"/s/{bad}/")
        assert response.status_code == 404
    assert "not complete, or not one of ours" in Client().get(f"/s/{'a' * 43}/").text


@pytest.mark.parametrize("bad", ["%00", "a%00b", "%ed%a0%80"])
def test_a_token_that_is_no_text_is_refused(db, bad):
    assert Client().get(f"/s/{bad}/").status_code in {400, 404}


def test_an_altered_token_opens_nothing(invitation):
    good = token(invitation)
    altered = ("B" if good[0] == "A" else "A") + good[1:]
    assert Client().get(f"/s/{altered}/").status_code == 404


def test_other_methods_are_not_taken(invitation, ann):
    assert ann.client.delete(ann.path).status_code == 405


@pytest.mark.parametrize("swept", [False, True])
def test_an_expired_survey_is_closed_when_opened_and_when_posted_whatever_the_sweep_did(invitation, ann, swept):
    ann.open(FORTNIGHT - 5)
    if swept:
        inviting.sweep_expired(SENT + timedelta(seconds=FORTNIGHT))
    for response in (ann.open(FORTNIGHT), ann.send(FORTNIGHT, 4)):
        assert response.status_code == 410
        assert "over" in response.text
    assert not Answer.objects.exists()


def test_what_was_typed_into_a_survey_that_closed_meanwhile_comes_back(ann):
    ann.open(FORTNIGHT - 5)
    page = ann.send(FORTNIGHT, 4, comment="They <b>called</b> me twice.").text
    assert "What you wrote was not kept" in page
    assert "They &lt;b&gt;called&lt;/b&gt; me twice." in page
    assert "What you wrote" not in ann.open(FORTNIGHT + 5).text


def test_a_survey_about_a_reopened_request_is_closed_at_once(invitation, ann):
    ann.open(3600)
    moving.reopen(invitation.ticket, body="Still slow.", by=invitation.person, at=SENT + HOUR)
    for response in (ann.open(3700), ann.send(3700, 4)):
        assert response.status_code == 410
        assert "reopened" in response.text
    assert not Answer.objects.exists()


def test_the_verb_itself_refuses_what_closed_meanwhile(invitation):
    moving.reopen(invitation.ticket, body="Still slow.", by=invitation.person, at=SENT + HOUR)
    visit = answering.Visit(browser="b", nonce_at=SENT, is_requester=True)
    with pytest.raises(answering.SurveyClosed, match="reopened"):
        answering.answer(invitation, said(invitation, 4), visit, at=SENT + HOUR)


# -- signed in ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "rows"), [("surveys:mine", "rows"), ("home", "surveys")])
def test_a_planned_survey_waits_in_the_portal_at_once_and_answering_it_spares_the_mail(cast, signed_in, page, rows):
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    inviting.sweep_invitations(RESOLVED + HOUR)
    rosa = signed_in(cast.rosa)
    with time_machine.travel(RESOLVED + HOUR, tick=False):
        shown = rosa.get(reverse(page))
        ((invitation, nonce),) = shown.context[rows]
        assert nonce in shown.text
        response = rosa.post(f"{invitation.get_absolute_url()}?change=1", {"nonce": nonce, "overall": "4"})
        assert response.status_code == 302
        more = rosa.get(response["Location"])
    assert "your answer is kept" in more.text
    assert more.context["form"]["overall"].initial == "4"
    assert counted_point(invitation) == 4
    inviting.sweep_invitations(SENT)
    assert found(ticket).state == InvitationState.ANSWERED
    assert not Message.objects.about(invitation.about).exists()


def test_the_list_holds_what_one_may_answer_now_and_nothing_of_others(invitation, cast, signed_in):
    for at, person, count in (
        (SENT, cast.rosa, 1),
        (SENT, cast.otto, 0),
        (SENT + timedelta(seconds=FORTNIGHT - 1), cast.rosa, 1),
        (SENT + timedelta(seconds=FORTNIGHT), cast.rosa, 0),
    ):
        with time_machine.travel(at, tick=False):
            client = signed_in(person)
            assert len(client.get(reverse("surveys:mine")).context["rows"]) == count


def test_the_list_is_empty_once_it_was_reopened_or_the_person_left(invitation, cast):
    assert Invitation.objects.waiting_for(cast.rosa, SENT).count() == 1
    moving.reopen(invitation.ticket, body="Still slow.", by=cast.rosa, at=SENT)
    assert Invitation.objects.waiting_for(cast.rosa, SENT).count() == 0
    cast.rosa.is_active = False
    assert Invitation.objects.waiting_for(cast.rosa, SENT).count() == 0


def test_somebody_elses_survey_does_not_exist(invitation, cast, signed_in):
    for person in (cast.otto, cast.ada, cast.lena):
        for method in ("get", "post"):
            assert getattr(signed_in(person), method)(invitation.get_absolute_url()).status_code == 404
    assert signed_in(cast.rosa).get("/surveys/99999999999999999999999999/").status_code == 404


def test_one_click_needs_the_nonce_of_the_page(invitation, cast, signed_in):
    with time_machine.travel(SENT, tick=False):
        assert signed_in(cast.rosa).post(invitation.get_absolute_url(), {"overall": "4"}).status_code == 422
    assert not Answer.objects.exists()


# -- queries ------------------------------------------------------------------------------------------------------------


def test_the_list_costs_the_same_for_one_survey_and_for_many(cast, signed_in):
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    rosa, address = signed_in(cast.rosa), reverse("surveys:mine")
    with time_machine.travel(SENT, tick=False):
        one = queries_of(rosa, address)
        for _ in range(20):
            ticket = resolve(cast.laptop, cast.rosa, cast.ben)
            invitation.pk, invitation.ticket = None, ticket
            invitation.save(force_insert=True)
        assert len(rosa.get(address).context["rows"]) == 21
        assert queries_of(rosa, address) == one


def test_the_page_of_a_survey_costs_little(invitation, ann, django_assert_num_queries):
    with django_assert_num_queries(5):
        ann.open(3600)
    with django_assert_num_queries(17):
        ann.send(3610, 4)
    with django_assert_num_queries(5):
        ann.open(3620)
