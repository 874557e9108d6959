"""How many mails one worker hands to a mail server in a second: `python -m bench.outbox [MAILS]`.

The mails are about real requests, so that the guard asks all it asks; the server is the demo's, in a process of its
own, which stores each mail in a file. The floor is the same mails over the same conversation without any record.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime

from bench.servers import desk

GOAL = 100  # mails a second


def main(mails: int) -> int:
    """Measure and print; exit status 1 when the goal is missed. Django is imported when the servers are known."""
    with desk("mail"):
        from django.utils import timezone

        from notifications.models import Message

        post_mails(mails, timezone.now())
        floor = floor_rate(min(mails, 500))
        before = time.process_time()
        rate = sweep_rate()
        busy = (time.process_time() - before) * 1000 / mails
        left = Message.objects.unfinished().count()
    print(
        f"{mails} mails, {left} left: {rate:.0f} a second ({1000 / rate:.1f} ms each, {busy:.1f} of them our processor's); goal {GOAL} a second"
    )
    print(f"floor, the conversation alone: {floor:.0f} a second; ratio of times {floor / rate:.1f}")
    return 0 if rate >= GOAL and not left else 1


def sweep_rate() -> float:
    """Mails a second by the sweeps of one worker, until nothing is due."""
    from notifications import delivery

    began, sent = time.perf_counter(), 0
    while (swept := delivery.sweep_outbox()).did:
        sent += swept.did
    return sent / (time.perf_counter() - began)


def floor_rate(mails: int) -> float:
    """Mails a second when nothing is asked and nothing is kept."""
    from notifications.conversation import Conversation
    from notifications.models import Message
    from notifications.wording import on_the_wire

    ready = [
        (on_the_wire(row, row.person), row.person.email) for row in Message.objects.select_related("person")[:mails]
    ]
    began = time.perf_counter()
    with Conversation(lambda: None) as conversation:
        for content, to in ready:
            conversation.hand_over(content, to)
    return len(ready) / (time.perf_counter() - began)


def post_mails(mails: int, at: datetime) -> None:
    """Rows as the verbs leave them: text and HTML about 50 requests, half to those who ask, half to those who work."""
    from notifications.models import Message
    from notifications.outbox import Letter, post
    from tests.factories import file_request, make_cast

    cast = make_cast()
    tickets = [file_request(cast.laptop, cast.rosa, title=f"My laptop is slow, day {day}") for day in range(50)]
    model = Message.objects.filter(kind="filed", channel="mail").latest("pk")
    Message.objects.all().delete()
    letters = []
    for number in range(mails):
        ticket, asks = tickets[number % 50], number % 2
        letters.append(
            Letter(
                key=f"bench:{number}",
                kind="replied" if asks else "work.replied",
                person=cast.rosa if asks else cast.ben,
                subject=f"[{ticket.number}] {ticket.title}",
                text=model.text,
                html=model.html,
                about=ticket.about,
                thread=ticket.thread,
            )
        )
    post(letters, at=at)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
