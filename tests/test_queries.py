"""How many statements each address needs: pinned here, the same for one row and for sixty. An unlisted address fails."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.audit import record
from departments.models import Absence
from notifications.enums import DeliveryState
from notifications.models import Message
from notifications.unsubscribing import unsubscribe_path
from surveys import opting_out
from surveys.actions.closing import sweep_closing
from surveys.enums import AnswerStatus, InvitationState, PlanState, Reader, RecoveryState
from surveys.models import Answer, AnswerValue, Invitation, Plan, Questionnaire, Recovery
from surveys.periods import Partition, containing
from tests.factories import (
    MONDAY,
    TARGETS,
    file_request,
    hush,
    join,
    make_calendar,
    make_department,
    make_person,
    make_service,
)
from tests.test_house import patterns
from tickets import bulk
from tickets.actions import forecasting, moving, ordering, ruling, talking
from tickets.actions.parts import ask_for_part
from tickets.enums import BulkVerb
from tickets.models import Attachment, Draft, Outlook, Policy, Relation, RoutingRule, SavedView, Ticket

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Opened:
    """Who opens an address, with which arguments and (for a POST) which fields, and the statements it takes."""

    who: str
    pin: int
    args: Callable[[SimpleNamespace], list[Any]] = lambda world: []
    post: Callable[[SimpleNamespace], dict[str, Any]] | None = None
    answers: tuple[int, ...] = (200, 302)
    also: str = field(default="")
    query: str = field(default="")


def it(world: SimpleNamespace) -> list[Any]:
    return ["it"]


def number(world: SimpleNamespace) -> list[Any]:
    return [world.ticket.number]


def verb(name: str) -> Callable[[SimpleNamespace], list[Any]]:
    return lambda world: [world.ticket.number, name]


def person(world: SimpleNamespace) -> list[Any]:
    return [world.cast.otto.pk]


def member(world: SimpleNamespace) -> list[Any]:
    return ["it", world.member.pk]


def service(world: SimpleNamespace) -> list[Any]:
    return ["it", world.cast.laptop.slug]


def case(world: SimpleNamespace) -> list[Any]:
    return [world.case.pk]


def plan(world: SimpleNamespace) -> list[Any]:
    return [world.plan.pk]


def rule(world: SimpleNamespace) -> list[Any]:
    return ["it", world.rule.pk]


def nothing(world: SimpleNamespace) -> dict[str, Any]:
    return {}


BULK = {"verb": "assign"}
PAGES: dict[str, Opened | list[Opened]] = {
    "home": [Opened("lena", 12), Opened("lena", 9, query="?q=laptop", also="asked")],
    "department_list": Opened("rosa", 7),
    "department_page": Opened("rosa", 17, it),
    "admin_desk": Opened("ada", 9),
    "set_theme": Opened("rosa", 2, post=lambda w: {"theme": "dark"}),
    "tickets:mine": Opened("rosa", 9),
    "tickets:new": Opened("rosa", 5),
    "tickets:ask": [
        Opened("rosa", 10, service),
        Opened("rosa", 32, service, lambda w: {"title": "New", "body": "Please."}, also="file"),
    ],
    "tickets:detail": [
        Opened("lena", 22, number),
        Opened("rosa", 18, number, also="requester"),
        Opened("lena", 22, lambda w: [w.waiting.number], also="waiting on parts"),
        Opened("otto", 20, lambda w: [w.part.number], also="part"),
        Opened("lena", 23, lambda w: [w.moved.number], also="moved up"),
    ],
    "tickets:clock": Opened("lena", 10, number),
    "tickets:attachment": Opened("rosa", 8, lambda w: [w.ticket.number, w.attachment.pk]),
    "tickets:act": [
        Opened("ben", 26, verb("reply"), lambda w: {"body": "Hello."}, also="reply"),
        Opened("ben", 22, verb("note"), lambda w: {"body": "Hm."}, also="note"),
        Opened("ben", 23, verb("accept"), nothing, also="accept"),
        Opened("lena", 27, verb("assign"), lambda w: {"person": w.cast.ben.pk}, also="assign"),
        Opened("lena", 22, verb("prioritise"), lambda w: {"priority": "high", "reason": "Fair."}, also="prioritise"),
        Opened("ben", 19, verb("wait"), lambda w: {"on": "supplier"}, also="wait"),
        Opened(
            "ben",
            38,
            verb("hand-over"),
            lambda w: {"department": w.cast.finance.pk, "reason": "Theirs."},
            also="hand-over",
        ),
        Opened("ben", 28, verb("accept-hand-over"), nothing, answers=(409,), also="accept-hand-over"),
        Opened(
            "lena", 29, verb("decline-hand-over"), lambda w: {"reason": "No."}, answers=(409,), also="decline-hand-over"
        ),
        Opened("ben", 7, verb("withdraw-hand-over"), nothing, answers=(403,), also="withdraw-hand-over"),
        Opened("ben", 29, verb("resolve"), lambda w: {"body": "Done."}, also="resolve"),
        Opened("lena", 27, verb("decline"), lambda w: {"reason": "No."}, also="decline"),
        Opened("lena", 49, verb("merge"), lambda w: {"into": w.waiting.number}, also="merge"),
        Opened("lena", 19, verb("snooze"), lambda w: {"until": "2026-12-01T09:00"}, also="snooze"),
        Opened("lena", 28, verb("wake"), nothing, answers=(409,), also="wake"),
        Opened("rosa", 25, verb("withdraw"), nothing, also="withdraw"),
        Opened("ben", 35, verb("link"), lambda w: {"to": w.waiting.number, "how": "blocks"}, also="link"),
        Opened("ben", 31, verb("unlink"), lambda w: {"relation": w.relation.pk}, also="unlink"),
        Opened("lena", 19, verb("seal"), nothing, also="seal"),
        Opened("otto", 47, lambda w: [w.part.number, "resolve"], lambda w: {"body": "Done."}, also="resolve a part"),
        Opened("lena", 28, verb("unseal"), nothing, answers=(409,), also="unseal"),
        Opened("rosa", 25, verb("add-participant"), lambda w: {"person": "otto@desk.example"}, also="add-participant"),
    ],
    "tickets:people": Opened("ben", 6, number),
    "tickets:split": [
        Opened("lena", 10, number),
        Opened("lena", 56, number, lambda w: {"service": "finance/", "title": "New", "body": "Please."}, also="split"),
    ],
    "tickets:canned": Opened("ben", 21, number, lambda w: {"canned": w.canned.pk, "body": "Hello."}),
    "tickets:presence": [
        Opened("ben", 10, number, lambda w: {"writing": "reply"}),
        Opened("rosa", 8, number, nothing, also="requester"),
    ],
    "tickets:sub_request": [
        Opened("ben", 9, number),
        Opened("ben", 50, number, lambda w: {"service": "finance/", "title": "New", "body": "Please."}, also="ask"),
        Opened(
            "ben",
            50,
            number,
            lambda w: {"service": "finance/", "title": "New", "body": "Please.", "waits": "on"},
            also="ask and wait",
        ),
    ],
    "tickets:move_up": [
        Opened("lena", 9, lambda w: [w.waiting.number]),
        Opened("lena", 30, lambda w: [w.waiting.number], lambda w: {"reason": "It burns."}, also="move"),
    ],
    "tickets:map": Opened("rosa", 6),
    "tickets:drafts": Opened("rosa", 6),
    "tickets:draft_keep": Opened("rosa", 6, post=lambda w: {"place": "/requests/new/it/new-laptop/", "body": "Text"}),
    "tickets:draft_discard": Opened("rosa", 3, post=lambda w: {"place": "/requests/new/it/new-laptop/"}),
    "tickets:similar": Opened("rosa", 3, query="?title=My+laptop+is+slow"),
    "tickets:search": [
        Opened("lena", 11, query="?q=laptop"),
        Opened("lena", 8, query="?q=laptop&kind=requests&sort=newest", also="newest"),
        Opened("lena", 13, query="?q=zanzibra", also="nothing"),
    ],
    "tickets:palette": Opened("lena", 2),
    "tickets:triage": [
        Opened("lena", 20, it),
        Opened("ben", 17, it, also="member"),
    ],
    "tickets:triage_act": Opened("lena", 26, lambda w: ["it", w.ticket.number, "accept"], nothing),
    "tickets:everything": Opened("lena", 10),
    "tickets:work": Opened("lena", 8),
    "tickets:queue": Opened("lena", 10),
    "tickets:department_queue": Opened("lena", 10, it),
    "tickets:views": Opened("lena", 6),
    "tickets:view_save": Opened("lena", 9, post=lambda w: {"name": "Mine", "query": "assignee=me", "scope": "it"}),
    "tickets:view": Opened("lena", 5, lambda w: [w.view.pk], lambda w: {"act": "rename", "name": "New"}),
    "tickets:bulk_new": [
        Opened("lena", 10, post=lambda w: BULK | {"which": "all", "scope": "it"}, also="choose"),
        Opened(
            "lena",
            9,
            post=lambda w: BULK | {"chosen": w.chosen, "person": w.cast.ben.pk, "stage": "preview"},
            also="preview",
        ),
        Opened(
            "lena", 21, post=lambda w: BULK | {"chosen": w.chosen, "person": w.cast.ben.pk, "stage": "do"}, also="do"
        ),
    ],
    "tickets:bulk": Opened("lena", 7, lambda w: [w.bulk.pk]),
    "tickets:bulk_undo": Opened("lena", 3, lambda w: [w.bulk.pk], nothing),
    "tickets:reports": Opened("lena", 4),
    "tickets:report_company": Opened("vera", 9),
    "tickets:report_company_summary": Opened("vera", 7),
    "tickets:report_department": Opened("lena", 14, it),
    "tickets:report_department_summary": Opened("lena", 12, it),
    "tickets:report_department_clocks": Opened("lena", 5, it),
    "tickets:flow_company": Opened("vera", 12),
    "tickets:flow_company_figures": Opened("vera", 10),
    "tickets:flow_department": Opened("lena", 20, it),
    "tickets:flow_department_figures": Opened("lena", 18, it),
    "tickets:flow_department_requests": Opened("lena", 5, it),
    "tickets:setup_hours": Opened("lena", 9, it),
    "tickets:setup_own_hours": Opened("lena", 15, it, nothing),
    "tickets:setup_use_calendar": Opened("ada", 4, it, nothing, answers=(302, 422)),
    "tickets:setup_services": Opened("lena", 8, it),
    "tickets:setup_service_new": Opened("lena", 6, it),
    "tickets:setup_service": Opened("lena", 7, service),
    "tickets:setup_service_promises": Opened("lena", 8, service),
    "tickets:setup_service_promises_off": Opened("lena", 6, service),
    "tickets:setup_service_promises_open": Opened("lena", 6, service),
    "tickets:setup_routing": Opened("lena", 9, it),
    "tickets:setup_rule_new": Opened("lena", 10, it),
    "tickets:setup_rule": [
        Opened("lena", 12, rule),
        Opened("lena", 19, rule, lambda w: {"name": "Rule 0", "give": "turn", "try": "yes"}, also="try"),
    ],
    "tickets:setup_rule_act": Opened("lena", 10, lambda w: ["it", w.rule.pk, "down"], nothing),
    "tickets:setup_routing_trial": Opened("lena", 12, it),
    "tickets:setup_capacity": Opened("lena", 7, it),
    "tickets:setup_promises": Opened("lena", 10, it),
    "tickets:setup_promises_off": [
        Opened("lena", 8, it, also="ask"),
        Opened("lena", 43, it, lambda w: {"open_promises": "withdraw"}, also="withdraw"),
    ],
    "tickets:setup_promises_open": [
        Opened("lena", 16, it, also="preview"),
        Opened("lena", 76, it, lambda w: {"policy": w.promised.pk}, also="apply"),
    ],
    "tickets:setup_canned_replies": Opened("lena", 7, it),
    "tickets:setup_canned_new": Opened("lena", 6, it),
    "tickets:setup_canned_reply": Opened("lena", 7, lambda w: ["it", w.canned.pk]),
    "tickets:setup_canned_remove": Opened("lena", 8, lambda w: ["it", w.canned.pk], nothing),
    "tickets:setup_confidential": Opened("lena", 10, it, lambda w: {"confidential": "yes"}),
    "tickets:calendars": Opened("ada", 6),
    "tickets:calendar_new": Opened("ada", 4),
    "tickets:calendar": Opened("ada", 8, lambda w: [w.cast.it.calendar_id]),
    "departments:hours": Opened("rosa", 6, it),
    "departments:setup_hours_year": Opened("lena", 7, it),
    "departments:calendar_year": Opened("ada", 6, lambda w: [w.cast.it.calendar_id]),
    "departments:setup": Opened("lena", 6, it),
    "departments:setup_members": Opened("lena", 7, it),
    "departments:member_role": Opened("lena", 10, member, lambda w: {"role": "deputy"}),
    "departments:member_remove": Opened("lena", 10, member, nothing),
    "departments:setup_absences": Opened("lena", 8, it),
    "departments:member_absence_remove": Opened("lena", 7, lambda w: ["it", w.absence.pk], nothing),
    "departments:absences": Opened("ben", 6),
    "departments:absence_remove": Opened("ben", 5, lambda w: [w.absence.pk], nothing),
    "departments:department_new": Opened("ada", 4),
    "departments:person_new": Opened("ada", 5),
    "departments:person": Opened("ada", 10, person),
    "departments:person_details": Opened("ada", 11, person, lambda w: {"name": "Otto"}, answers=(422,)),
    "departments:person_home": Opened("ada", 8, person, nothing, answers=(302, 422)),
    "departments:person_roles": Opened("ada", 9, person, nothing),
    "departments:person_forget-second-factor": Opened("ada", 9, person, lambda w: {}),
    "departments:person_activate": Opened("ada", 4, person, nothing, answers=(302, 409)),
    "departments:person_deactivate": Opened("ada", 10, person, nothing, answers=(302, 409)),
    "departments:person_invite": Opened("ada", 10, person, nothing, answers=(302, 409)),
    "accounts:sessions": Opened("rosa", 5),
    "mfa_index": Opened("rosa", 6),
    "accounts:people": Opened("ada", 6),
    "accounts:profile": Opened("rosa", 4),
    "accounts:trail": Opened("tom", 6),
    "notifications:bell": Opened("rosa", 5),
    "notifications:read": Opened("rosa", 3, post=nothing),
    "notifications:preferences": Opened("ben", 5),
    "notifications:unsubscribe": Opened("", 1, lambda w: [unsubscribe_path(w.cast.ben.pk, "work").split("/")[3]]),
    "notifications:mail": Opened("ada", 6),
    "notifications:resend_all": Opened("ada", 3, post=nothing),
    "notifications:resend": Opened("ada", 3, lambda w: [w.dead.pk], nothing),
    "surveys:mine": Opened("rosa", 7),
    "surveys:own": Opened("rosa", 9, lambda w: [w.invitation.pk]),
    "surveys:report": Opened("lena", 13, it),
    "surveys:report_csv": Opened("lena", 11, it),
    "surveys:report_xlsx": Opened("lena", 11, it),
    "surveys:company": Opened("vera", 11),
    "surveys:company_csv": Opened("vera", 9),
    "surveys:company_xlsx": Opened("vera", 9),
    "surveys:recovery": [Opened("lena", 8), Opened("nora", 11, also="owner")],
    "surveys:recovery_case": [Opened("lena", 8, case), Opened("rosa", 6, case, answers=(404,), also="of others")],
    "surveys:recovery_settle": Opened("lena", 12, case, lambda w: {"outcome": "contacted", "told": "Sorry."}),
    "surveys:plan": Opened("lena", 11, plan),
    "surveys:plan_start": Opened(
        "lena",
        11,
        plan,
        lambda w: {
            "what": "We write.",
            "owner": w.cast.ben.pk,
            "due_on": "2027-01-31",
            "baseline_period": w.plan.baseline_period,
            "check_period": w.plan.check_period,
        },
    ),
    "surveys:plan_finish": Opened("lena", 10, plan, lambda w: {"what": "We wrote."}),
    "surveys:plan_drop": Opened("lena", 10, plan, lambda w: {"reason": "Known."}),
    "surveys:answer": Opened("", 1, lambda w: ["x" * 43], answers=(404,)),
    "surveys:set_aside": Opened("vera", 6),
    "surveys:opt_out": Opened("", 1, lambda w: [opting_out.path(w.invitation).split("/")[3]]),
    "health_live": Opened("", 0),
    "health_ready": Opened("", 2),
    "health_deep": Opened("", 0, answers=(401,)),
    "demo_mailbox": Opened("", 0, answers=(404,)),
    "demo_mail": Opened("", 0, lambda w: ["x"], answers=(404,)),
    "demo_mail_html": Opened("", 0, lambda w: ["x"], answers=(404,)),
    "account_login": Opened("", 0),
    "account_change_password": Opened("rosa", 4),
    "account_reset_password": Opened("", 0),
}
# An act on every open request of a department, each with clocks of its own to end: it takes what it takes.
GROWING = {"tickets:setup_promises_off withdraw"}
# Without a closed period a report shows nothing; with sixty people it has scores, months, departments and comments to read.
MORE_TO_SHOW = {
    "tickets:everything": 9,
    # Sixty drafts are more than one may have: refused. After the last of an inbox there is another, a rule has others below it.
    "tickets:draft_keep": 4,
    "tickets:triage_act": 25,
    "tickets:setup_rule_act": 12,
    "surveys:report": 26,
    "department_page": 18,
    "surveys:plan": 12,
    "surveys:report_csv": 24,
    "surveys:report_xlsx": 24,
    "surveys:company": 14,
    "surveys:company_csv": 12,
    "surveys:company_xlsx": 12,
}
# Pages of the sign-in library that show no rows, or only what one has just sent.
WITHOUT_ROWS = ("account_", "mfa_")


@pytest.fixture(autouse=True)
def _office_hours() -> Iterator[None]:
    """Clocks that stand still need fewer statements: it is Tuesday, and offices are open."""
    with time_machine.travel(MONDAY + timedelta(days=1)):
        yield


@pytest.fixture
def world(cast: SimpleNamespace) -> SimpleNamespace:
    """One of everything."""
    ticket = file_request(cast.laptop, cast.rosa, at=timezone.now())
    comment = ticket.comments.get()
    attachment = Attachment.objects.create(
        ticket=ticket, comment=comment, name="a.txt", file="gone", content_type="text/plain", size=1, sha256="0" * 64
    )
    waiting = file_request(cast.laptop, cast.rosa, at=timezone.now())
    cast.nora = make_person("Nora Neutral", company_roles=["recovery_owner"])
    world = SimpleNamespace(cast=cast, ticket=ticket, waiting=waiting, attachment=attachment, made=0)
    grow(world, 1)
    world.rule = RoutingRule.objects.get()
    world.moved = Ticket.objects.get(service__slug="service-0")
    ordering.move_up(world.moved, before=None, reason="It burns.", by=cast.lena, at=timezone.now())
    hush()
    world.part = world.waiting.parts.latest("pk")
    world.dead = Message.objects.dead().first()
    world.invitation = Invitation.objects.get(person=cast.rosa)
    world.case = Recovery.objects.latest("pk")
    world.plan = _plan(world, PlanState.RUNNING)
    type(cast.vera).objects.filter(pk=cast.vera.pk).update(company_roles=["executive", "survey_admin"])
    world.absence = Absence.objects.get(person=cast.ben)
    world.member = cast.it.memberships.get(person=cast.ben)
    # Departments were looked at: requests have a place and a range.
    for department in (cast.it, cast.finance):
        forecasting.renew(Outlook(department=department), timezone.now())
    world.view = SavedView.objects.create(
        owner=cast.lena, department=cast.it, name="Late", query="promise=late", made_at=timezone.now()
    )
    world.chosen = f"{ticket.number}.{ticket.version}"
    world.bulk = bulk.choose(
        BulkVerb.ASSIGN, {"person": cast.ben}, {waiting.number: 1}, by=cast.lena, at=timezone.now(), key=uuid.uuid4()
    )
    bulk.settle(world.bulk, at=timezone.now())
    # Something else is promised since: the requests so far would change.
    terms = {"department": cast.it, "version": 2, "targets": TARGETS | {"normal": {"resolution": "20h"}}}
    world.promised = Policy.objects.create(made_at=timezone.now(), **terms)
    return world


def grow(world: SimpleNamespace, to: int) -> None:
    """Let there be `to` of everything that pages list."""
    cast, now = world.cast, timezone.now()
    for n in range(world.made, to):
        talking.reply(world.ticket, body=f"Message {n}", by=cast.rosa, at=now)
        Draft.objects.create(person=cast.rosa, place=f"/{n}/", ticket=world.ticket, fields={"body": "x"}, saved_at=now)
        asked = file_request(cast.laptop, cast.rosa, at=now - timedelta(hours=1))
        file_request(make_service(cast.it, f"Service {n}"), cast.otto, at=now)
        ask_for_part(
            world.waiting,
            department=cast.finance,
            service=cast.invoice,
            title="Part",
            body="Please.",
            by=cast.ben,
            at=now,
        )
        world.relation = Relation.objects.create(
            source=world.ticket, target=asked, kind="relates", made_by=cast.ben, made_at=now
        )
        world.canned = cast.it.canned_replies.create(title=f"Text {n}", body="Hello {requester}.")
        colleague = make_person(f"Person{n} Example")
        answered = file_request(cast.laptop, colleague, at=now - timedelta(hours=1))
        join(colleague, cast.it)
        today = now.date()
        away = colleague if n else cast.ben
        Absence.objects.create(person=away, begins_on=today, ends_on=today + timedelta(days=9), deputy=cast.lena)
        make_department(f"Department {n}", slug=f"d{n}", prefix=f"D{n}X", calendar=make_calendar(f"Calendar {n}"))
        record("changed", f"thing {n}", by=cast.ada, at=now)
        _ask_about(asked, world)
        _answer(_ask_about(answered, world))
        _plan(world, PlanState.DONE)
        # Switched off: what was given by a rule would be another world.
        ruling.add_rule(
            cast.it, by=cast.lena, at=now, name=f"Rule {n}", give="turn", among=[colleague], is_active=False
        )
    # The open one stands first in the lists by what changed last, as it does with one row.
    talking.reply(world.waiting, body="Any news?", by=cast.rosa, at=timezone.now())
    talking.reply(world.ticket, body="The last word.", by=cast.rosa, at=timezone.now())
    mails = Message.objects.filter(channel="mail", person=cast.otto)
    mails.update(state=DeliveryState.DEAD, server_said="550 no")
    # What a bell that rings costs besides is pinned in tests/notifications/test_bell_access.py.
    Message.objects.filter(channel="bell").update(read_at=now)
    world.made = to


def _ask_about(ticket: Ticket, world: SimpleNamespace) -> Invitation:
    now = timezone.now()
    ticket = moving.resolve(ticket, body="Done.", by=world.cast.ben, at=now)
    return Invitation.objects.create(
        ticket=ticket, resolution=1, questionnaire=Questionnaire.objects.latest("version"), person=ticket.requester,
        department=world.cast.it, priority="normal", resolved_at=now, state=InvitationState.SENT, sent_at=now,
        planned_at=now, expires_at=now + timedelta(days=14),
    )  # fmt: skip


def _answer(invitation: Invitation) -> None:
    answer = Answer.objects.create(
        invitation=invitation, at=timezone.now() - timedelta(days=100), status=AnswerStatus.COUNTED, browser="x"
    )
    items = invitation.questionnaire.items.filter(code__in=["O", "C1", "P1", "R1"])
    AnswerValue.objects.bulk_create([AnswerValue(answer=answer, item=item, value=3) for item in items])
    aside = Answer.objects.create(invitation=invitation, at=timezone.now(), status=AnswerStatus.SUSPECT, browser="y")
    AnswerValue.objects.create(answer=aside, item=items[0], value=1)
    Invitation.objects.filter(pk=invitation.pk).update(state=InvitationState.ANSWERED)
    Recovery.objects.create(
        invitation=invitation, answer=answer, reader=Reader.HEAD, state=RecoveryState.OPEN, may_contact=True,
        is_counted=True, is_low=True, is_unsolved=False, opened_at=answer.at, due_at=timezone.now(),
    )  # fmt: skip


def _plan(world: SimpleNamespace, state: PlanState) -> Plan:
    now = timezone.now()
    period = containing((now - timedelta(days=100)).date(), Partition.QUARTER)
    return Plan.objects.create(
        department=world.cast.it, item="C1", cases=3, state=state, proposed_at=now, started_at=now, what="We write.",
        owner=world.cast.ben, due_on=now.date(), baseline_period=period.name, check_period=period.next.name,
        ended_at=now if state == PlanState.DONE else None,
    )  # fmt: skip


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside leaves no trace. A savepoint by hand: verbs are durable."""
    begin = transaction.savepoint()
    yield
    transaction.savepoint_rollback(begin)


def statements(world: SimpleNamespace, name: str, opened: Opened) -> int:
    """How many statements the address takes, savepoints left out; it must answer as expected."""
    client = Client()
    if opened.who:
        client.force_login(getattr(world.cast, opened.who), backend=BACKEND)
    address = reverse(name, args=opened.args(world)) + opened.query
    with taken_back(), CaptureQueriesContext(connection) as captured:
        response = client.post(address, opened.post(world)) if opened.post else client.get(address)
    expected = (404,) if name == "tickets:attachment" else opened.answers
    assert response.status_code in expected, f"{name} answers {response.status_code}"
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


def every() -> Iterator[tuple[str, Opened]]:
    for name, opened in PAGES.items():
        for one in opened if isinstance(opened, list) else [opened]:
            yield name, one


def test_every_address_is_listed() -> None:
    names = {name for _, name in patterns() if not name.endswith("None") and not name.startswith(WITHOUT_ROWS)}
    assert names == {name for name in PAGES if not name.startswith(WITHOUT_ROWS)}


def test_sixty_rows_need_the_statements_of_one(world: SimpleNamespace) -> None:
    pins = {f"{name} {opened.also}".strip(): opened.pin for name, opened in every()}
    at_one = {f"{name} {opened.also}".strip(): statements(world, name, opened) for name, opened in every()}
    grow(world, 60)
    sweep_closing(timezone.now())
    at_sixty = {f"{name} {opened.also}".strip(): statements(world, name, opened) for name, opened in every()}
    assert at_one == pins
    assert {name: at_sixty[name] for name in MORE_TO_SHOW} == MORE_TO_SHOW
    assert {name for name, count in at_sixty.items() if count != at_one[name]} == GROWING | MORE_TO_SHOW.keys()
