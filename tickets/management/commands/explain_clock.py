"""Command: the ledger of one request in words, as the clock page tells it to those who work on it."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tickets import ledger
from tickets.explaining import Explanation, Reader, Story, explain
from tickets.models import Ticket


def zone(text: str) -> ZoneInfo:
    """A time zone by its name: Europe/Berlin."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ArgumentTypeError(f"there is no time zone {text}") from None


def instant(text: str) -> datetime:
    """An instant in ISO form; without an offset it is one of the zone in which is told."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no instant; write it like 2026-11-23T10:00+01:00") from None


class Command(BaseCommand):
    """Prints who held a request, when and why its clocks ran or stood still, and what was promised by which rule."""

    help = "Explain in words what was promised on a request, how it stands and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number, and perhaps a zone and an instant."""
        parser.add_argument("number")
        parser.add_argument("--zone", type=zone, help="the zone of the times; else that of the holder's calendar")
        parser.add_argument("--at", type=instant, help="as it stood at this instant; else now")

    def handle(self, *_: object, number: str, zone: ZoneInfo | None, at: datetime | None, **__: object) -> None:
        """Print the explanation; a number that does not exist is one line and exit status 1."""
        ticket = Ticket.objects.filter(number=number.upper()).first()
        if ticket is None:
            raise CommandError(f"There is no request {number}.")
        if at is not None and at.tzinfo is None:
            at = at.replace(tzinfo=zone or ledger.zone_of(ticket, timezone.now()))
        at = at or timezone.now()
        if at < ticket.filed_at:
            raise CommandError(f"{ticket.number} was not filed yet at {at.isoformat()}.")
        reader = Reader(zone=zone or ledger.zone_of(ticket, at), now=at)
        self.stdout.write(f"{ticket.number}, as it stood on {reader.moment(at)} ({reader.zone.key})")
        for line in _lines(explain(ledger.case(ticket, at), reader), reader):
            self.stdout.write(line)


def _lines(told: Explanation, reader: Reader) -> list[str]:
    lines = [told.main.promised, told.main.standing] if told.main else ["No time was promised to the requester."]
    lines += [f"Before that: {story.promised}" for story in told.sooner]
    lines += ["", "The way", f"  {told.journey.summary}"]
    for stay in told.journey.stays:
        until = reader.moment(stay.until) if stay.until else "now"
        waits = f"; waiting (calendar time): {', '.join(stay.waits)}" if stay.waits else ""
        lines.append(
            f"  {stay.department}: {reader.moment(stay.since)} to {until}; working time: {stay.worked_in_words}{waits}"
        )
    for story in told.stories:
        lines += ["", *_story(story, reader)]
    return lines


def _story(story: Story, reader: Reader) -> list[str]:
    return [
        f"{story.title}: {story.state.lower()}",
        f"  {story.promised} {story.standing}",
        *(f"  why: {reason}" for reason in story.why),
        *(f"  {reader.moment(turn.at)}: {turn.words}" for turn in story.turns),
    ]
