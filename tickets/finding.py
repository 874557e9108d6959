"""Looking for requests: the words somebody typed as rows they may see, by the plan that fits how frequent the words are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, Subquery

from accounts.models import User
from departments.models import Department
from tickets import permissions
from tickets.enums import Visibility
from tickets.models import Comment, Findable, Leg, Participant, Ticket
from tickets.querysets import TicketQuerySet, one_of
from tickets.wanted import WORDS, Piece, Wanted, folded, marked, words_in

# Up to so many requests with the words are looked at through the index; with more of them, reading the newest is quicker.
SCARCE = 5_000
# So many of the newest are compared when the best are asked for.
CANDIDATES = 200
# Of requests that a department had earlier, or asked for as parts, so many are looked through for a frequent word.
EARLIER = 2_000
PASSAGE = 180
MOST_ALIKE = 50
# How alike two words have to be, from 0 to 1, for one to be meant by the other.
NEAR = 0.7


@dataclass(frozen=True, slots=True)
class Hit:
    """One request that was found: its title with the words marked, and the passage in which they stand."""

    ticket: Ticket
    title: Sequence[Piece]
    passage: Sequence[Piece] = field(default=())
    is_note: bool = False


def words_of(wanted: Wanted) -> SearchQuery:
    """What is wanted, as Postgres asks for it."""
    return SearchQuery(wanted.tsquery, config=WORDS, search_type="raw")


def are_scarce(wanted: Wanted) -> bool:
    """Whether few enough requests have the words for the index; by the statistics of the database, nothing is counted."""
    words = SearchQuery(wanted.estimated, config=WORDS, search_type="raw")
    told = Findable.objects.filter(all_said=words).order_by().values("pk").explain(format="json")
    return bool(json.loads(told)[0]["Plan"]["Plan Rows"] <= SCARCE)


def looked_for(
    requests: TicketQuerySet, wanted: Wanted, reader: User, departments: Sequence[Department]
) -> tuple[TicketQuerySet, list[Q]]:
    """Those of `requests` with the words that `reader` may see, and the arms along which they are to be read.

    Rare words: the index names all requests that have them, then who may see them is asked; no arms. Frequent ones are met
    soon by reading what the reader may see, newest first, arm by arm. `departments` are those in which the reader works.
    """
    words = words_of(wanted)
    if not are_scarce(wanted):
        return _one_by_one(requests, words, reader), arms(reader, departments)
    # Found by themselves, and once: else the planner might walk through all requests by date, or ask again for each of them.
    named = Findable.objects.filter(all_said=words).order_by("-pk").values("pk")[:SCARCE]
    return requests.visible_to(reader).mentioning(words, reader).filter(one_of(named)), []


def _one_by_one(requests: TicketQuerySet, words: SearchQuery, reader: User) -> TicketQuerySet:
    """`TicketQuerySet.mentioning`, asked of each request that is read: the planner takes what many begin with for rare."""
    said, all_said = (
        Subquery(
            Findable.objects.filter(ticket=OuterRef("pk"))
            .annotate(is_hit=ExpressionWrapper(Q(**{column: words}), output_field=BooleanField()))
            .values("is_hit")
        )
        for column in ("said", "all_said")
    )
    asked = requests.alias(is_said=said, is_noted=all_said)
    return asked.filter(Q(is_said=True) | permissions.provided_by(reader) & Q(is_noted=True))


def arms(reader: User, departments: Sequence[Department]) -> list[Q]:
    """The conditions of `permissions.visible` one by one, each with an index by which it is read newest first.

    A test holds them equal to the whole, which the planner could not read in any order.
    """
    followed = Participant.objects.filter(person=reader).values("ticket")
    found = [Q(requester=reader), Q(filed_by=reader), Q(pk__in=followed)]
    for department in departments:
        gone = Leg.objects.filter(department=department, left_at__isnull=False).order_by("-ticket")
        found += [Q(department=department), Q(pk__in=gone.values("ticket")[:EARLIER], is_confidential=False)]
    if departments:
        parts = Ticket.objects.filter(parent__isnull=False).order_by("-parent").values("pk")[:EARLIER]
        found.append(Q(pk__in=parts) & permissions.parts_asked_for(reader))
    return found


def best_of(found: TicketQuerySet, along: Sequence[Q], wanted: Wanted) -> TicketQuerySet:
    """The newest CANDIDATES of `found`, those first that speak most of it; a title counts more than what is said below it.

    Notes have no part in the order: whoever can't read them would learn of them by it.
    """
    newest = ("-changed_at", "-pk")
    tops = [found.filter(arm).order_by(*newest).values("pk")[:CANDIDATES] for arm in along or [Q()]]
    chosen = Ticket.objects.filter(pk__in=tops[0].union(*tops[1:], all=True) if along else tops[0])
    # Divided by the length, so that a long thread is not the best for everything.
    rank = SearchRank(F("findable__said"), words_of(wanted), normalization=2)
    compared = chosen.order_by(*newest).values("pk")[:CANDIDATES]
    return Ticket.objects.filter(pk__in=compared).annotate(rank=rank).order_by("-rank", *newest)


def hits(tickets: Sequence[Ticket], wanted: Wanted, reader: User) -> list[Hit]:
    """`tickets` as they are shown. One query."""
    passages = _passages(tickets, wanted, reader)
    found = []
    for ticket in tickets:
        title = marked(ticket.title, wanted.terms)
        comment = passages.get(ticket.pk)
        body = " ".join(comment["body"].split()) if comment else ""
        passage = marked(body, wanted.terms, PASSAGE) if body else ()
        found.append(Hit(ticket, title, passage, bool(comment and comment["visibility"] == Visibility.INTERNAL)))
    return found


def _passages(tickets: Sequence[Ticket], wanted: Wanted, reader: User) -> dict[int, dict[str, Any]]:
    """For each of `tickets` its first message with one of the words, as far as `reader` may read it."""
    any_word = SearchQuery(wanted.any_of_them, config=WORDS, search_type="raw")
    ids = [ticket.pk for ticket in tickets]
    worked = Ticket.objects.filter(permissions.provided_by(reader), pk__in=ids).values("pk")
    rows = (
        Comment.objects.filter(Q(visibility=Visibility.PUBLIC) | Q(ticket__in=worked), ticket__in=ids)
        .annotate(words=SearchVector("body", config=WORDS))
        .filter(words=any_word)
        .order_by("ticket", "pk")
        .distinct("ticket")
        .values("ticket", "body", "visibility")
    )
    return {row["ticket"]: row for row in rows}


def by_number(wanted: Wanted, reader: User, most: int) -> list[Ticket]:
    """Requests that are called so, or whose number begins so: `IT-1042`, `it-10`, `1042`. None that `reader` may not see."""
    if not wanted.number and not wanted.digits:
        return []
    called = Q(number__startswith=wanted.number)
    if wanted.digits:
        called = Q(
            number__in=[f"{prefix}-{wanted.digits}" for prefix in Department.objects.values_list("prefix", flat=True)]
        )
    return list(Ticket.objects.visible_to(reader).filter(called).for_rows().order_by("-filed_at", "-pk")[:most])


def similar_titles(text: str, reader: User) -> list[str]:
    """Titles that `reader` may see with words much like those in `text`."""
    alike = Ticket.objects.visible_to(reader).filter(title__trigram_word_similar=text)
    return list(alike.order_by("-changed_at", "-pk").values_list("title", flat=True)[:MOST_ALIKE])


def did_you_mean(wanted: Wanted, known: Iterable[str]) -> str:
    """What was typed with the nearest words that `known` texts have; nothing when none is near."""
    pool = {folded(word): word for text in known for word in words_in(text)}
    meant = [_nearest(word, pool) for word in wanted.words]
    return " ".join(meant) if [*map(folded, meant)] != [*map(folded, wanted.words)] else ""


def _nearest(word: str, pool: dict[str, str]) -> str:
    near = get_close_matches(folded(word), pool, n=1, cutoff=NEAR)
    return pool[near[0]] if near else word
