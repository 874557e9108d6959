"""Telling the whole story: the company is built, half a year is played, colleagues are asked, and the past is settled."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing.sharedctypes import Synchronized

from django.db import connection

from notifications import outbox
from servicedesk.demo import hands
from servicedesk.demo.building import build
from servicedesk.demo.estimates import look_ahead
from servicedesk.demo.history import take_in_history
from servicedesk.demo.parts import play_parts
from servicedesk.demo.planning import plan
from servicedesk.demo.recoveries import make_good
from servicedesk.demo.routing import play_routing
from servicedesk.demo.scripting import Script
from surveys.actions import closing
from tickets.actions import timekeeping

# The company was there some weeks before the first request that is told of.
BEGAN_BEFORE = timedelta(days=200)
# Before that nobody was asked how the service was.
SURVEYS_SINCE = timedelta(days=112)
# Mails and bells of older acts are not there any more.
HEARD_BEFORE = timedelta(days=21)
# Mails of that last time go out for real, so that the demo's mailbox is not empty; older ones never will.
REALLY_SENT = timedelta(hours=1)
# What the bell rang for before that has been looked at.
STILL_UNREAD = timedelta(days=2)
# The biggest department is a third of all: more hands than that would wait for it.
HANDS = min(3, max(2, os.cpu_count() or 2))
LOOK_EVERY = 0.5
Say = Callable[[str], None]


def seed(now: datetime, say: Say) -> None:
    """Fill the empty database with the demo company as it stands at `now`."""
    with _phase("people, departments, services, promises", say):
        hands.hurry()
        build(now - BEGAN_BEFORE, now.year)
    with _phase("half a year is thought out", say):
        scripts = plan(now)
    with _phase(f"{len(scripts)} requests, {_acts(scripts)} acts; colleagues are asked", say):
        _play(scripts, now, say)
    with _phase("departments ask each other for parts", say):
        play_parts(now)
    with _phase("IT gives out what arrives by rules", say):
        play_routing(now)
    with _phase("the past is settled", say):
        take_in_history(now - SURVEYS_SINCE, now)
        settle(now)
        look_ahead(now)
    with _phase("departments make good what colleagues found lacking", say):
        make_good(now)


def settle(now: datetime) -> None:
    """Write down what was missed by now, and let nobody be told of what is long past."""
    timekeeping.sweep_breaches(now)
    timekeeping.settle_past(now)
    outbox.settle_past(now - REALLY_SENT, read_until=now - STILL_UNREAD)
    while closing.sweep_closing(now).did:
        pass  # One round fixes the figures of so many departments and periods.


def _acts(scripts: list[Script]) -> int:
    return sum(len(script.moments) + 1 for script in scripts)


def _play(scripts: list[Script], now: datetime, say: Say) -> None:
    heard_until, parts = now - HEARD_BEFORE, _parts(scripts)
    looks = 2 * SURVEYS_SINCE.days * 5 // 7
    with _pool() as (pool, shared):
        futures = [pool.submit(hands.play_part, hand, part, heard_until) for hand, part in enumerate(parts)]
        futures.append(pool.submit(hands.follow, now - SURVEYS_SINCE, now, heard_until))
        _watch(futures, shared.done, _acts(scripts) + looks, say)


def _parts(scripts: list[Script]) -> list[list[Script]]:
    """Departments file by counters of their own, so they are played side by side, about as much on each hand."""
    weights: dict[str, int] = {}
    for script in scripts:
        weights[script.department] = weights.get(script.department, 0) + len(script.moments) + 1
    taken: list[list[str]] = [[] for _ in range(HANDS)]
    for department in sorted(weights, key=lambda slug: -weights[slug]):
        min(taken, key=lambda slugs: sum(weights[slug] for slug in slugs)).append(department)
    return [[script for script in scripts if script.department in slugs] for slugs in taken]


@contextmanager
def _pool() -> Iterator[tuple[ProcessPoolExecutor, hands.Shared]]:
    """Processes of their own, started afresh: a connection to the database must not be shared with a parent."""
    context = multiprocessing.get_context("spawn")
    shared = hands.Shared(context.Value("i", 0), context.Array("d", HANDS))
    begin = (os.environ["DJANGO_SETTINGS_MODULE"], connection.settings_dict["NAME"], shared)
    with ProcessPoolExecutor(HANDS + 1, mp_context=context, initializer=hands.begin, initargs=begin) as pool:
        yield pool, shared


def _watch(futures: list[Future[None]], done: Synchronized[int], total: int, say: Say) -> None:
    """A line for each tenth, until all are through; what failed in a hand fails here."""
    told = 0
    while any(not future.done() for future in futures):
        wait(futures, timeout=LOOK_EVERY, return_when="FIRST_EXCEPTION")
        tenths = min(9, 10 * done.value // total)
        if tenths > told:
            told = tenths
            say(f"    {10 * told} %")
        if any(future.done() and future.exception() for future in futures):
            break
    for future in futures:
        future.result()


@contextmanager
def _phase(what: str, say: Say) -> Iterator[None]:
    started = time.monotonic()
    say(f"  {what}")
    yield
    say(f"    done in {time.monotonic() - started:.0f} s")
