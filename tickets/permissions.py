"""May they? Every rule about requests, as predicate (one row) and filter (many rows), side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from accounts.enums import CompanyRole
from accounts.models import User
from departments.enums import LEADING
from departments.models import Department, Membership
from departments.permissions import leads, role_in
from tickets import confidentiality
from tickets.enums import Side, State, Visibility
from tickets.workflow import ANSWERS_OFFER, MOVES, moves_from

if TYPE_CHECKING:
    from tickets.models import Comment, Participant, SavedView, Ticket

# Acts of a head that a department may leave to its members, and whether it does unless it says otherwise.
SETTINGS = {
    "hand_over": True,
    "merge": True,
    "prioritise": False,
    "decline": False,
    "assign": False,
    "seal": False,
    "split": False,
}
# What goes with an act that is left to members.
WITH = {"seal": frozenset({"unseal"}), "hand_over": frozenset({"decline_hand_over"})}
REQUESTER_VERBS = frozenset({"reply", "withdraw", "confirm", "reopen", "add_participant", "remove_participant"})
PARTICIPANT_VERBS = frozenset({"reply", "unfollow"})
MEMBER_VERBS = frozenset(
    {
        "reply",
        "note",
        "accept",
        "accept_hand_over",
        "assign_self",
        "wait",
        "resume",
        "resolve",
        "add_participant",
        "sub_request",
        "snooze",
        "wake",
        "remove_participant",
        "link",
        "unlink",
    }
)
HEAD_VERBS = MEMBER_VERBS | {
    "assign",
    "prioritise",
    "decline",
    "hand_over",
    "decline_hand_over",
    "merge",
    "reopen",
    "seal",
    "unseal",
    "split",
    "move_up",
    "put_back",
}


@dataclass(frozen=True, slots=True)
class Part:
    """The part somebody plays in one request. On one's own request one is the customer, whatever one is besides."""

    is_requester: bool = False
    is_participant: bool = False
    is_member: bool = False
    is_head: bool = False
    held_earlier: bool = False
    offers: bool = False
    asked_for_part: bool = False
    settings: frozenset[str] = frozenset()

    @property
    def sees(self) -> bool:
        """Rules 1 to 4: requester, participant, member of the holder, of an earlier one, or of the holder of its parent."""
        mine = self.is_requester or self.is_participant or self.is_member
        return mine or self.held_earlier or self.asked_for_part

    @property
    def provides(self) -> bool:
        """Whether they work on it."""
        return self.is_member and not self.is_requester

    @property
    def side(self) -> Side:
        """On which side they write."""
        return Side.PROVIDER if self.provides else Side.REQUESTER

    @property
    def verbs(self) -> frozenset[str]:
        """What they may do, whatever the state."""
        may: frozenset[str] = frozenset()
        if self.is_requester or self.asked_for_part:
            may |= REQUESTER_VERBS
        if self.is_participant:
            may |= PARTICIPANT_VERBS
        if self.provides:
            may |= HEAD_VERBS if self.is_head else MEMBER_VERBS | self.settings
        if self.offers:
            may |= {"withdraw_hand_over"}
        return may


def part(user: User, ticket: Ticket) -> Part:
    """The part `user` plays in `ticket`, read afresh: a membership that ended is over at once. At most four queries."""
    if not user.is_active:
        return Part()
    roles = dict(
        Membership.objects.filter(person=user, department__legs__ticket=ticket).values_list("department", "role")
    )
    role = roles.get(ticket.department_id)
    is_requester = ticket.requester_id == user.pk
    return Part(
        is_requester=is_requester,
        # Following it besides gives nothing more to the requester and to those who work on it: not looked up.
        is_participant=not is_requester
        and role is None
        and (ticket.filed_by_id == user.pk or any(row.person_id == user.pk for row in ticket.participants.all())),
        is_member=role is not None,
        is_head=role in LEADING,
        held_earlier=not ticket.is_confidential and bool(roles.keys() - {ticket.department_id}),
        asked_for_part=role is None and not is_requester and asks_for(user, ticket),
        settings=left_to_members(ticket.department) if role else frozenset(),
        offers=not is_requester and _may_take_back(ticket, roles),
    )


def parts_at_work(user: User, tickets: Iterable[Ticket]) -> dict[int, Part]:
    """By id, the part that `user` plays in each as a member of its holder, or as its requester: all that matters for working on
    many at once. One query."""
    mine = Membership.objects.filter(person=user, person__is_active=True).select_related("department")
    roles = {row.department_id: (row.role, left_to_members(row.department)) for row in mine}

    def one(ticket: Ticket) -> Part:
        role, settings = roles.get(ticket.department_id, (None, frozenset()))
        return Part(
            is_requester=ticket.requester_id == user.pk,
            is_member=role is not None,
            is_head=role in LEADING,
            settings=settings,
        )

    return {ticket.pk: one(ticket) for ticket in tickets}


def _may_take_back(ticket: Ticket, roles: Mapping[int, str]) -> bool:
    """Whether somebody with these roles may take an open offer back: who could have made it, and still sees the request."""
    sender = ticket.offered_from
    role = roles.get(sender.pk) if sender and not ticket.is_confidential else None
    return role is not None and sender is not None and (role in LEADING or "hand_over" in left_to_members(sender))


def allows(seen_as: Part, verb: str) -> bool:
    """Whether somebody in this part may do `verb`, at least for themselves."""
    return bool({verb, f"{verb}_self"} & seen_as.verbs)


def may_remove(seen_as: Part, ticket: Ticket, row: Participant) -> bool:
    """Whether they may take `row` off: who works on it anybody, the requester's side whom it added itself."""
    return seen_as.provides or row.added_by_id in {ticket.requester_id, ticket.filed_by_id}


def asks_for(user: User, ticket: Ticket) -> bool:
    """Whether `user` is of the department that holds the request of which `ticket` is a part, and works on it there.

    They are the requester's side of the part. Who asked for the whole does not see its parts.
    """
    if ticket.parent_id is None or not user.is_active:
        return False
    tickets: Any = apps.get_model("tickets", "Ticket").objects
    return bool(tickets.worked_by(user).filter(pk=ticket.parent_id).exists())


def parts_asked_for(user: User) -> Q:
    """The filter of `asks_for`."""
    tickets: Any = apps.get_model("tickets", "Ticket").objects
    return Q(Exists(tickets.worked_by(user).filter(pk=OuterRef("parent"))), parent__isnull=False)


def side(user: User, ticket: Ticket) -> Side:
    """`Part.side` alone, in one query at most: for when `user` writes."""
    if ticket.requester_id == user.pk or not user.is_active:
        return Side.REQUESTER
    is_member = Membership.objects.filter(person=user, department=ticket.department_id).exists()
    return Side.PROVIDER if is_member else Side.REQUESTER


def left_to_members(department: Department) -> frozenset[str]:
    """The acts of a head that this department leaves to its members."""
    acts = frozenset(act for act, usual in SETTINGS.items() if department.members_may.get(act, usual))
    return acts.union(*(WITH.get(act, frozenset()) for act in acts))


def visible(user: User) -> Q:
    """The filter of `Part.sees`: requests that `user` may see. A property test holds the two equal."""
    if not user.is_active:
        return Q(pk__in=[])
    leg: Any = apps.get_model("tickets", "Leg")
    participant: Any = apps.get_model("tickets", "Participant")
    mine = Membership.objects.filter(person=user).values("department")
    return (
        Q(requester=user)
        | Q(filed_by=user)
        | Q(department__in=mine)
        | Q(Exists(participant.objects.filter(ticket=OuterRef("pk"), person=user)))
        | Q(Exists(leg.objects.filter(ticket=OuterRef("pk"), department__in=mine)), is_confidential=False)
        | parts_asked_for(user)
    )


def visible_to_person(user: User) -> list[Q]:
    """`visible` in pieces that can each be read newest first: those that hang on the person alone."""
    return [Q(requester=user), Q(filed_by=user), Q(participants__person=user), parts_asked_for(user)]


def visible_to_department() -> list[Q]:
    """The other pieces, for each department `OuterRef("pk")` in which the person works. A request with two legs meets one twice.

    Whoever holds a request has a leg of it, and the legs tell the newest; what is confidential is left to the holder.
    """
    leg = Q(legs__department=OuterRef("pk"), is_confidential=False)
    return [leg, Q(department=OuterRef("pk"), is_confidential=True)]


def countable(user: User) -> Q:
    """The requests that count in figures which `user` is shown: none that is confidential, unless they may see it."""
    return Q(is_confidential=False) | visible(user)


def can_see(user: User, ticket: Ticket) -> bool:
    """Whether `user` may see `ticket` at all."""
    return part(user, ticket).sees


def can(user: User, ticket: Ticket, verb: str) -> bool:
    """Whether `user` may do `verb` on `ticket`, whatever its state (that is workflow's)."""
    return verb in part(user, ticket).verbs


def moves(seen_as: Part, ticket: Ticket) -> frozenset[str]:
    """What a page offers: what the person may do and the table allows from here."""
    offered = seen_as.verbs & (moves_from(State(ticket.state)) | {"assign_self"})
    if ticket.state not in MOVES["assign"].sources:
        offered -= {"assign_self"}
    if ticket.offered_from_id is None:
        offered -= ANSWERS_OFFER
    if ticket.snoozed_until is None:
        offered -= {"wake"}
    if ticket.jumps_to is None:
        offered -= {"put_back"}
    if ticket.is_sealed:
        offered -= {"seal"}
    if not ticket.is_sealed or confidentiality.rule(ticket.department, ticket.service):
        offered -= {"unseal"}
    return offered


def readable_comments(seen_as: Part) -> Q:
    """The comments that somebody in this part may read: notes stay with those who work on it."""
    return Q() if seen_as.provides else Q(visibility=Visibility.PUBLIC)


def provided_by(user: User) -> Q:
    """The filter of `Part.provides`: requests on which `user` works, and whose notes they read."""
    mine = Membership.objects.filter(person=user, person__is_active=True).values("department")
    return Q(department__in=mine) & ~Q(requester=user)


def can_read(seen_as: Part, comment: Comment) -> bool:
    """The predicate of `readable_comments`."""
    return seen_as.provides or comment.visibility == Visibility.PUBLIC


def can_ask(user: User, department: Department) -> bool:
    """Anybody may ask a department that takes requests."""
    return user.is_active and department.is_active


def can_change_view(user: User, view: SavedView) -> bool:
    """One's own saved views; of those shared in a department, its heads as well. Whoever left it has none there any more."""
    if view.department is None:
        return view.owner_id == user.pk
    role = role_in(user, view.department)
    return role is not None and (view.owner_id == user.pk or (view.is_shared and role in LEADING))


def can_share_default(user: User, department: Department) -> bool:
    """Members share views; which one the queue opens with for everybody is the head's to say."""
    return role_in(user, department) in LEADING


def can_see_company_report(user: User) -> bool:
    """The figures of the whole company, department by department: executives. They open no request by that."""
    return user.has_role(CompanyRole.EXECUTIVE)


def told_to_company() -> Q:
    """The clocks that count in them: nothing confidential, neither the request nor the department."""
    return Q(ticket__is_confidential=False, department__is_confidential=False)


def told_in_department(user: User) -> Q:
    """The rows with a `ticket` that count in the figures of a department that has or had it, for `user`, who works there:
    of what went on to others nothing that is confidential now. Equal to `visible` for such requests.
    """
    tickets: Any = apps.get_model("tickets", "Ticket").objects
    # The second half is asked only of the few rows for which the first does not hold.
    return Q(ticket__is_confidential=False) | Q(Exists(tickets.visible_to(user).filter(pk=OuterRef("ticket"))))


def can_see_department_report(user: User, department: Department) -> bool:
    """The figures of one department, service by service: those who work in it. Each counts what they may see."""
    return role_in(user, department) is not None


def can_see_what_each_resolved(user: User, department: Department) -> bool:
    """How many requests each member resolved in a week: those who lead the department. Everybody sees their own."""
    return leads(user, department)


def may_hear_of_week(user: User, department: str, _kind: str) -> bool:
    """Asked by the outbox when the mail on a week of `department` (an id) is about to leave: does `user` still work there?"""
    return user.is_active and Membership.objects.filter(person=user, department=int(department)).exists()


def heard_of_weeks(user: User) -> Q:
    """The filter of `may_hear_of_week`, over messages with `matter`."""
    return Q(matter__in=Membership.objects.filter(person=user, person__is_active=True).values("department"))


def may_hear(user: User, about: str, kind: str) -> bool:
    """Asked by the outbox when a mail is about to leave: may `user` still see request `about`?

    Notices to the department's side go only to those who still work on it: `kind` begins with `work.`. What begins with
    `above.` names number and department alone, and goes to those who lead a department above the holder.
    """
    tickets: Any = apps.get_model("tickets", "Ticket").objects
    if kind.startswith("work."):
        return bool(tickets.worked_by(user).filter(pk=about).exists())
    if kind.startswith("above.") and tickets.held_below(user).filter(pk=about).exists():
        return True
    # Most mails go to those who asked; only for the others the whole rule is needed.
    return user.is_active and any(
        words(user).filter(pk=about).exists() for words in (tickets.asked_by, tickets.visible_to)
    )


def heard(user: User) -> Q:
    """The filter of `may_hear`, over messages with `matter`: those about requests that `user` may still hear of."""
    tickets: Any = apps.get_model("tickets", "Ticket").objects
    is_work = Q(kind__startswith="work.")
    worked, seen = (
        Q(Exists(words(user).filter(pk=OuterRef("matter")))) for words in (tickets.worked_by, tickets.visible_to)
    )
    is_above = Q(kind__startswith="above.")
    below = Q(Exists(tickets.held_below(user).filter(pk=OuterRef("matter"))))
    return (is_work & worked) | (~is_work & seen) | (is_above & below)


def heard_among(user: User, lines: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """`heard` for lines at hand, each a request's id and a kind. Asked on every page: three plain queries at most."""
    tickets: Any = apps.get_model("tickets", "Ticket").objects

    def about(some: Callable[[User], Any], own: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
        asked = set(own)
        ids = {pk for pk, _ in asked}
        seen = set(some(user).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
        return {line for line in asked if line[0] in seen}

    heard_of = about(tickets.worked_by, (line for line in lines if line[1].startswith("work.")))
    heard_of |= about(tickets.visible_to, (line for line in lines if not line[1].startswith("work.")))
    above = (line for line in lines if line[1].startswith("above.") and line not in heard_of)
    return heard_of | about(tickets.held_below, above)


def in_confidence() -> Q:
    """Over messages with `matter`: those about requests that are confidential now."""
    tickets: Any = apps.get_model("tickets", "Ticket").objects
    return Q(Exists(tickets.filter(pk=OuterRef("matter"), is_confidential=True)))


def seers(ticket: Ticket, people: Collection[User]) -> set[int]:
    """Who of `people` (ids) may see `ticket`: `can_see` for several at once. Two queries."""
    active = {person.pk for person in people if person.is_active}
    if not active:
        return set()
    held = Q(department=ticket.department_id)
    if not ticket.is_confidential:
        held |= Q(department__legs__ticket=ticket)
    working = Membership.objects.filter(held, person__in=active).values_list("person", flat=True)
    following = ticket.participants.filter(person__in=active).values_list("person", flat=True)
    return active & {*working, *following, ticket.requester_id, ticket.filed_by_id}
