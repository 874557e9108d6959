"""Which requests, services and policies: the words views and sweeps combine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, TrigramSimilarity
from django.db import models
from django.db.models import BooleanField, Case, Count, Exists, F, Func, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from departments.models import Department, Membership
from tickets import permissions, verdicts
from tickets.enums import PRIORITY_ORDER, UNACCEPTED, UNRESOLVED, BulkItemState, NoticeState, Outcome, State, WaitsOn
from tickets.wanted import WORDS, read

# By weight, the most urgent first: as the index of it says.
RANK = Case(
    *(When(priority=priority.value, then=Value(place)) for priority, place in PRIORITY_ORDER.items()),
    output_field=models.SmallIntegerField(),
)

if TYPE_CHECKING:
    from departments.querysets import MembershipQuerySet
    from tickets.models import (  # noqa: F401 (the parameter of a base below)
        BulkItem,
        Forecast,
        MovedBack,
        Notice,
        Outlook,
        Policy,
        Presence,
        Repricing,
        RoutingRule,
        SavedView,
        Service,
        Target,
        Ticket,
    )

# As long as a title can be.
MOST_COMPARED = 160


# A page shows a sign of itself every 15 seconds: two may be lost before somebody counts as gone.
STILL_THERE = timedelta(seconds=40)


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Query words for requests."""

    def visible_to(self, user: User) -> TicketQuerySet:
        """Requests that `user` may see (access rules 1 to 4)."""
        return self.filter(permissions.visible(user))

    def countable_by(self, user: User) -> TicketQuerySet:
        """Requests that a number shown to `user` may contain: the confidential ones only where they see them."""
        return self.filter(permissions.countable(user))

    def with_a_clock_of(self, policies: PolicyQuerySet) -> TicketQuerySet:
        """Requests one of whose clocks runs by one of these versions."""
        target: Any = apps.get_model("tickets", "Target")
        own = target.objects.filter(ticket=OuterRef("pk"), policy__in=policies.values("pk"), stopped_at=None)
        return self.filter(Exists(own))

    def goes_by(self, policy: Policy) -> TicketQuerySet:
        """Requests with its department, or promised by it now, to which `policy` would apply if they were filed today."""
        department = policy.department
        target: Any = apps.get_model("tickets", "Target")
        promised = target.objects.filter(ticket=OuterRef("pk"), policy__department=department, stopped_at=None)
        return self.of_scope(department, policy.service).filter(Q(department=department) | Q(Exists(promised)))

    def of_scope(self, department: Department, service: Service | None) -> TicketQuerySet:
        """Requests that go by the promises of `service`; without one, those whose service has none of its own there."""
        if service is not None:
            return self.filter(service=service)
        policies: Any = apps.get_model("tickets", "Policy").objects
        own = policies.in_force().filter(department=department, service__isnull=False).values("service")
        return self.filter(Q(service=None) | ~Q(service__in=own))

    def held_at_some_time_by(self, department: Department) -> TicketQuerySet:
        """Requests that `department` has or had."""
        leg: Any = apps.get_model("tickets", "Leg")
        return self.filter(Exists(leg.objects.filter(ticket=OuterRef("pk"), department=department)))

    def asked_by(self, user: User) -> TicketQuerySet:
        """Requests that were filed by or for `user`."""
        return self.filter(Q(requester=user) | Q(filed_by=user))

    def followed_by(self, user: User) -> TicketQuerySet:
        """Requests that `user` was added to."""
        return self.filter(participants__person=user)

    def held_by(self, department: Department) -> TicketQuerySet:
        """Requests in the queue of `department`."""
        return self.filter(department=department)

    def in_queues(self, departments: Iterable[Department]) -> TicketQuerySet:
        """Requests in the queue of any of `departments`."""
        return self.filter(department__in=[department.pk for department in departments])

    def worked_by(self, user: User) -> TicketQuerySet:
        """Requests of all departments in whose queue `user` works, without their own."""
        mine = Membership.objects.filter(person=user, person__is_active=True).values("department")
        return self.filter(department__in=mine).exclude(requester=user)

    def held_below(self, user: User) -> TicketQuerySet:
        """Requests, not confidential, with departments below one in which `user` works: of them number and department are told."""
        below = Department.objects.below_those_of(user).values("pk")
        return self.filter(department__in=below, is_confidential=False)

    def holding_up(self) -> TicketQuerySet:
        """Open parts on which the request they belong to waits."""
        return self.unresolved().filter(holds_up=True)

    def with_sight_of(self, user: User) -> TicketQuerySet:
        """With `is_visible`: whether `user` may see them. For what is told of a request that one may not see."""
        seen = models.ExpressionWrapper(permissions.visible(user), output_field=models.BooleanField())
        return self.annotate(is_visible=seen)

    def assigned_to(self, user: User) -> TicketQuerySet:
        """Requests that `user` is to do."""
        return self.filter(assignee=user)

    def unassigned(self) -> TicketQuerySet:
        """Nobody is to do them yet."""
        return self.filter(assignee__isnull=True)

    def in_inbox(self, at: datetime) -> TicketQuerySet:
        """Arrived, and nobody does them yet; what is snoozed or waits is not there. Offers of other departments are."""
        is_awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=at)
        return self.filter(is_awake, state__in=UNACCEPTED, assignee__isnull=True)

    def snoozed(self, at: datetime) -> TicketQuerySet:
        """Those that would stand in an inbox, and come back to it later."""
        return self.filter(snoozed_until__gt=at, state__in=UNACCEPTED, assignee__isnull=True)

    def unresolved(self) -> TicketQuerySet:
        """Somebody still has to work on them."""
        return self.filter(state__in=UNRESOLVED)

    def ended(self) -> TicketQuerySet:
        """Closed or cancelled: nobody has to do anything any more."""
        return self.filter(state__in=[State.CLOSED, State.CANCELLED])

    def unended(self) -> TicketQuerySet:
        """Somebody still has to work on them, or to confirm them."""
        return self.filter(state__in=[*UNRESOLVED, State.RESOLVED])

    def overdue(self, at: datetime) -> TicketQuerySet:
        """Unresolved, with a running clock that is over."""
        # Who was moved up stands before its own promise: that one counts. The first condition is the index's.
        own = Q(first_due_at=None) | Q(first_due_at__lt=at)
        return self.unresolved().filter(own, queue_at__lt=at)

    def due_between(self, begin: datetime, end: datetime) -> TicketQuerySet:
        """Unresolved, with a running clock that is due from `begin` until before `end`, and none before."""
        own = Q(first_due_at=None, queue_at__gte=begin) | Q(first_due_at__gte=begin, first_due_at__lt=end)
        return self.unresolved().filter(own, queue_at__lt=end)

    def ahead_of(self, ticket: Ticket) -> TicketQuerySet:
        """Unresolved requests of its department that stand before `ticket` in the queue."""
        same = Q(queue_at=ticket.queue_at, pk__lt=ticket.pk)
        return self.unresolved().held_by(ticket.department).filter(Q(queue_at__lt=ticket.queue_at) | same)

    def due_within(self, time: timedelta, at: datetime) -> TicketQuerySet:
        """Unresolved, with a running clock that is over by `at` + `time`, or already."""
        return self.unresolved().filter(queue_at__lt=at + time)

    def filed_before(self, at: datetime) -> TicketQuerySet:
        """Older than that."""
        return self.filter(filed_at__lt=at)

    def untouched_since(self, at: datetime) -> TicketQuerySet:
        """Nothing happened to them from `at` on."""
        return self.filter(changed_at__lt=at)

    def waking(self, at: datetime) -> TicketQuerySet:
        """Waiting for an agreed date that has come."""
        return self.filter(state=State.WAITING, waits_on=WaitsOn.SCHEDULED, waits_until__lte=at)

    def closing(self, at: datetime) -> TicketQuerySet:
        """Resolved, and nobody objected within the confirming period."""
        return self.filter(state=State.RESOLVED, closes_at__lte=at)

    def resolved_since(self, at: datetime) -> TicketQuerySet:
        """Resolved by work at or after `at`, whether confirmed or not, and not reopened since."""
        return self.filter(state__in=[State.RESOLVED, State.CLOSED], outcome=Outcome.DONE, resolved_at__gte=at)

    def ended_without_work(self, since: datetime, until: datetime) -> TicketQuerySet:
        """Withdrawn, declined or merged from `since` until before `until`."""
        return self.filter(state=State.CANCELLED, ended_at__gte=since, ended_at__lt=until)

    def search(self, text: str) -> TicketQuerySet:
        """Those that have every word of `text` in title or messages; of the last word the beginning is enough."""
        wanted = read(text)
        if not wanted.says_something:
            return self.none()
        words = SearchQuery(wanted.tsquery, config=WORDS, search_type="raw")
        # The index stands on the words with the notes, which hold all the others.
        return self.filter(findable__all_said=words, findable__said=words)

    def mentioning(self, words: SearchQuery, reader: User) -> TicketQuerySet:
        """Those that have `words` in what `reader` may read of them: in notes only where they work on the request."""
        in_notes = permissions.provided_by(reader)
        return self.filter(Q(findable__said=words) | in_notes, findable__all_said=words)

    def similar_to(self, text: str) -> TicketQuerySet:
        """Those whose title reads much like `text`, the most alike first, with `likeness` from 0 to 1.

        Narrow them first: what is compared is every title that shares enough with it.
        """
        likeness = TrigramSimilarity("title", text[:MOST_COMPARED])
        return (
            self.filter(title__trigram_similar=text[:MOST_COMPARED])
            .annotate(likeness=likeness)
            .order_by("-likeness", "-pk")
        )

    def due_first(self) -> TicketQuerySet:
        """In the order of a queue."""
        return self.order_by("queue_at", "id")

    def newest_first(self) -> TicketQuerySet:
        """What changed last stands first."""
        return self.order_by("-changed_at", "-id")

    def for_sweeping(self, at: datetime) -> TicketQuerySet:
        """With what a verb reads, without those that failed a moment ago; oldest first."""
        return self.filter(Q(left_alone_until__isnull=True) | Q(left_alone_until__lte=at)).for_verbs().order_by("pk")

    def offered(self) -> TicketQuerySet:
        """Handed over by another department that still waits for an answer."""
        return self.filter(offered_from__isnull=False)

    def returned(self) -> TicketQuerySet:
        """They came back from another department."""
        return self.filter(bounces__gt=0)

    def for_verbs(self) -> TicketQuerySet:
        """With what a verb reads."""
        return self.select_related("department", "service", "requester", "assignee", "filed_by", "offered_from")

    def for_rows(self) -> TicketQuerySet:
        """With everything that a row of a list shows."""
        return self.select_related(
            "department", "service", "requester", "assignee", "requester_department", "offered_from", "snoozed_by"
        )

    def for_page(self) -> TicketQuerySet:
        """With everything that the head of a request's page shows."""
        return self.select_related(
            "department",
            "service",
            "requester",
            "assignee",
            "filed_by",
            "requester_department",
            "offered_from",
            "parent__department",
            "snoozed_by",
        )


def one_of(ids: models.QuerySet[Any, Any]) -> Func:
    """The condition that a row is one of `ids`: those are found first, by themselves and once, whatever the planner thinks of them."""
    return Func(
        F("id"),
        ArraySubquery(ids),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def with_open_requests(memberships: MembershipQuerySet) -> MembershipQuerySet:
    """Memberships with `open_requests`: how many unresolved requests of the department each person is to do."""
    ticket: Any = apps.get_model("tickets", "Ticket")
    own = ticket.objects.unresolved().filter(department=OuterRef("department"), assignee=OuterRef("person"))
    counted = own.order_by().values("assignee").annotate(number=Count("pk")).values("number")
    with_load: MembershipQuerySet = memberships.annotate(open_requests=Coalesce(Subquery(counted), 0))
    return with_load


class ServiceQuerySet(models.QuerySet["Service"]):
    """Query words for services."""

    def with_open_requests(self, reader: User) -> ServiceQuerySet:
        """With `open_requests`: how many unresolved requests for each there are, as far as `reader` may know of them."""
        ticket: Any = apps.get_model("tickets", "Ticket")
        own = ticket.objects.unresolved().countable_by(reader).filter(service=OuterRef("pk"))
        counted = own.order_by().values("service").annotate(number=Count("pk")).values("number")
        return self.annotate(open_requests=Coalesce(Subquery(counted), 0))

    def offered(self) -> ServiceQuerySet:
        """What one can ask for now."""
        return self.filter(is_active=True, department__is_active=True)

    def in_order(self) -> ServiceQuerySet:
        """As their department wants them read."""
        return self.order_by("department__name", "position", "title", "pk")


class PolicyQuerySet(models.QuerySet["Policy"]):
    """Query words for promises."""

    def in_force(self) -> PolicyQuerySet:
        """The newest version of each scope, unless it was switched off, for all or for new requests."""
        newest = self.order_by("department", "service", "-version").distinct("department", "service").values("pk")
        return self.filter(pk__in=newest, off_at__isnull=True, closed_at__isnull=True)

    def newest_of(self, department: Department, service: Service | None) -> Policy | None:
        """The latest version of one scope, in force or not."""
        return self.filter(department=department, service=service).order_by("-version").first()

    def versions_of(self, policy: Policy) -> PolicyQuerySet:
        """Every version of the scope of `policy`."""
        return self.filter(department=policy.department_id, service=policy.service_id)

    def applying_to(self, department: Department, service: Service | None) -> Policy | None:
        """The promise for a request: the service's own, else the department's, else none."""
        scope = Q(service__isnull=True) | Q(service=service) if service else Q(service__isnull=True)
        return self.filter(scope, department=department).order_by(models.F("service").asc(nulls_last=True)).first()


class TargetQuerySet(models.QuerySet["Target"]):
    """Query words for clocks."""

    def live(self) -> TargetQuerySet:
        """Those that have not been stopped."""
        return self.filter(stopped_at=None)

    def for_why(self, at: datetime) -> TargetQuerySet:
        """With what the sentence beside a date says; `paused`: how long the clock stood still up to `at`, by the calendar."""
        interval: Any = apps.get_model("tickets", "Interval")
        length = Coalesce("ended_at", Value(at)) - F("began_at")
        still = interval.objects.filter(target=OuterRef("pk")).exclude(reason="").values("target")
        paused = still.annotate(time=Sum(length, output_field=models.DurationField())).values("time")
        return self.select_related("policy__department", "policy__service").annotate(
            paused=Coalesce(Subquery(paused), timedelta(), output_field=models.DurationField())
        )

    def visible_to(self, user: User) -> TargetQuerySet:
        """Clocks of requests that `user` may see."""
        tickets: Any = apps.get_model("tickets", "Ticket").objects
        return self.filter(ticket__in=tickets.visible_to(user))

    def against(self, department: Department) -> TargetQuerySet:
        """Clocks that count against `department`."""
        return self.filter(department=department)

    def for_company(self) -> TargetQuerySet:
        """Clocks in the figures of the whole company."""
        return self.filter(permissions.told_to_company())

    def with_verdicts(self, begin: datetime, end: datetime, at: datetime) -> TargetQuerySet:
        """What a report from `begin` until before `end` reads, with `decided_at`, `is_late` and `verdict`, seen at `at`."""
        return (
            self.alias(written_at=verdicts.WRITTEN_AT)
            .filter(verdicts.within(begin, end))
            .annotate(decided_at=verdicts.decided_at(at))
            .annotate(
                is_late=Case(When(verdicts.late(at), then=True), default=False, output_field=BooleanField()),
                verdict=verdicts.verdict(begin, end, at),
            )
        )


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Query words for thresholds."""

    def due(self, at: datetime) -> NoticeQuerySet:
        """Thresholds that were reached by `at` and of which nobody was told yet."""
        return self.filter(state=NoticeState.PENDING, fire_at__lte=at)


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Query words for who has a request open."""

    def working_on(self, ticket: Ticket, at: datetime) -> PresenceQuerySet:
        """Those who work on `ticket` and have shown a sign of it lately, who writes a reply first. Whose membership ended is gone."""
        members = Membership.objects.active().filter(department=ticket.department_id).values("person")
        there = self.filter(ticket=ticket, seen_at__gt=at - STILL_THERE, person__in=members)
        return there.exclude(person=ticket.requester_id).select_related("person").order_by("-writing", "person__name")


class RepricingQuerySet(models.QuerySet["Repricing"]):
    """Query words for requests that are to take over other promises."""

    def due(self, at: datetime) -> RepricingQuerySet:
        """Not done yet, without those that failed a moment ago; in the order in which requests are locked."""
        is_due = Q(left_alone_until=None) | Q(left_alone_until__lte=at)
        return (
            self.filter(is_due, done_at=None)
            .select_related("policy__department", "policy__service", "by")
            .order_by("ticket", "pk")
        )


class OutlookQuerySet(models.QuerySet["Outlook"]):
    """Query words for how departments stand."""

    def due(self, at: datetime) -> OutlookQuerySet:
        """Those to be looked at again, of departments that take requests and whose requests are not confidential."""
        open_to_all = Q(department__is_active=True, department__is_confidential=False)
        return self.filter(open_to_all, due_at__lte=at).select_related("department").order_by("due_at", "pk")


class ForecastQuerySet(models.QuerySet["Forecast"]):
    """Query words for forecasts."""

    def current(self) -> ForecastQuerySet:
        """The newest of each request."""
        return self.filter(superseded_at=None)

    def over(self, at: datetime) -> ForecastQuerySet:
        """Those whose later end has come, without their fate yet."""
        return self.filter(fate="", until_at__lte=at)

    def known_to_all(self) -> ForecastQuerySet:
        """Of requests that are not confidential now: what figures may contain."""
        return self.filter(ticket__is_confidential=False)

    def last_first(self, department: Department, at: datetime) -> ForecastQuerySet:
        """The first range of each request with `department` whose later end has come, told or not; the latest first."""
        return self.known_to_all().filter(department=department, is_first=True, until_at__lte=at).order_by("-until_at")

    def last_told(self, department: Department) -> ForecastQuerySet:
        """The first range that was told of each request with `department`, and what became of it; the latest first."""
        known = self.known_to_all().filter(department=department, is_first_told=True)
        return known.filter(fate__in=["before", "inside", "after"]).order_by("-until_at")


class RoutingRuleQuerySet(models.QuerySet["RoutingRule"]):
    """Query words for routing rules."""

    def in_force(self) -> RoutingRuleQuerySet:
        """Those that are not switched off."""
        return self.filter(is_active=True)

    def in_order(self) -> RoutingRuleQuerySet:
        """The first that fits wins."""
        return self.order_by("position", "pk")


class MovedBackQuerySet(models.QuerySet["MovedBack"]):
    """Query words for what was moved back in a queue."""

    def told_to(self, user: User) -> MovedBackQuerySet:
        """What `user` may know of: nothing of what was moved up in confidence, unless they see it; with `is_visible`."""
        tickets: Any = apps.get_model("tickets", "Ticket").objects
        seen = Exists(tickets.visible_to(user).filter(pk=OuterRef("jump__ticket")))
        return self.annotate(is_visible=seen).filter(Q(jump__ticket__is_confidential=False) | Q(is_visible=True))


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Query words for saved views."""

    def visible_to(self, user: User) -> SavedViewQuerySet:
        """One's own, and those shared where one works; none of a department where one works no more."""
        mine = Membership.objects.filter(person=user, person__is_active=True).values("department")
        is_own = Q(owner=user, is_shared=False) & (Q(department=None) | Q(department__in=mine))
        return self.filter(is_own | Q(is_shared=True, department__in=mine))

    def of_queue(self, department: Department | None) -> SavedViewQuerySet:
        """Those of one department's queue, or of all queues together, in their order: one's own default before a shared one."""
        return self.filter(department=department).order_by("is_shared", "position", "name", "pk")


class BulkItemQuerySet(models.QuerySet["BulkItem"]):
    """Query words for the requests of a bulk act."""

    def in_state(self, state: BulkItemState) -> BulkItemQuerySet:
        """Those of which this became."""
        return self.filter(state=state)

    def for_verbs(self) -> BulkItemQuerySet:
        """With what a verb reads, in the order in which they were chosen."""
        return self.select_related("bulk", "ticket__department", "ticket__requester").order_by("pk")

    def with_sight_of(self, user: User) -> BulkItemQuerySet:
        """Only those whose request `user` may see now."""
        tickets: Any = apps.get_model("tickets", "Ticket").objects
        return self.filter(ticket__in=tickets.visible_to(user))
