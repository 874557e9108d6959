"""Pure rules: invented histories of a department, to see how often the forecasts would have been right in them."""

from __future__ import annotations

import random
from bisect import insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from tickets.enums import Doubt, Fate
from tickets.forecast.basis import HORIZON_DAYS, WINDOW_DAYS, Ahead, Asked, Basis, Range, Span
from tickets.forecast.calibration import LAST, Past, Scale, fate_of, scale
from tickets.forecast.doubts import Flow, doubt
from tickets.forecast.similar import remaining
from tickets.forecast.simulation import simulate

DAY, OPENS, OPEN_FOR = 86400.0, 9 * 3600.0, 8 * 3600.0
# How often each kind comes, and after how many working days it is due.
KINDS = ((0.05, 0.5), (0.20, 1.0), (0.55, 3.0), (0.20, 6.0))
PER_DAY, PEOPLE = 14.0, 6
# The mean time of work on one request, so that the people are busy for nine tenths of their time.
WORK = 0.9 * PEOPLE * OPEN_FOR / PER_DAY
SPREAD = 0.6
# One request in ten is taken out of its order, as people do.
OUT_OF_ORDER = 0.1
LEARNING_DAYS = 40
CHANGES_ON = 80
MOST_SIMILAR = 400


def _always(_: int) -> float:
    return 1.0


def _month_end(day: int) -> float:
    return 1.6 if day % 21 >= 18 else 0.9


def _fewer(day: int) -> float:
    return 1.0 if day < CHANGES_ON else 0.6


def _fewer_then_more(day: int) -> float:
    if CHANGES_ON <= day < CHANGES_ON + 10:
        return 0.6
    return 1.5 if CHANGES_ON + 10 <= day < CHANGES_ON + 30 else 1.0


@dataclass(frozen=True, slots=True)
class History:
    """A department's days to come: how many times the usual number comes, and is there to work, on day `n`."""

    name: str
    days: int
    coming: Callable[[int], float] = _always
    there: Callable[[int], float] = _always

    def people(self, day: int) -> int:
        """How many work on that day."""
        return round(PEOPLE * self.there(day))


STEADY = History("steady", 240)
HISTORIES = (
    STEADY,
    History("capacity -40 %", 120, there=_fewer),
    History("recovery", 180, there=_fewer_then_more),
    History("month-end", 240, coming=_month_end),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What was foretold of one request on `day`; `doubt` says why it was not said."""

    day: int
    doubt: Doubt
    fate: Fate


@dataclass(slots=True)
class _Request:
    filed: float
    due: float
    kind: int
    work: float
    told: Range | None = None
    raw: Range | None = None
    doubt: Doubt = Doubt.NONE
    done: float | None = None


def play(history: History, seed: int) -> list[Told]:
    """Let the history happen, with a forecast for each request when it is filed. Working time is the only time there is."""
    return list(_told(_Desk(history, random.Random(seed)).run()))  # noqa: S311 (an invented history, not a secret)


def _told(requests: list[_Request]) -> Iterator[Told]:
    for request in requests:
        day = int(request.filed // OPEN_FOR)
        if request.told is not None and day >= LEARNING_DAYS and request.done is not None:
            yield Told(day, request.doubt, fate_of(request.told, request.done - request.filed))
        elif request.told is None and day >= LEARNING_DAYS:
            yield Told(day, request.doubt, Fate.VOID)


@dataclass(slots=True)
class _Desk:
    history: History
    rng: random.Random
    requests: list[_Request] = field(default_factory=list)
    waiting: list[tuple[float, int]] = field(default_factory=list)
    working: list[tuple[float, int]] = field(default_factory=list)
    took: dict[int, list[float]] = field(default_factory=dict)
    coming: list[int] = field(default_factory=list)
    leaving: list[int] = field(default_factory=list)

    def run(self) -> list[_Request]:
        for day in range(self.history.days):
            self.coming.append(0)
            self.leaving.append(0)
            morning = self._morning(day)
            people = self.history.people(day)
            now, evening = day * OPEN_FOR, (day + 1) * OPEN_FOR
            self._take(now, people)
            while (now := now + self.rng.expovariate(PER_DAY * self.history.coming(day) / OPEN_FOR)) < evening:
                self._work_until(now, people)
                self._file(now, morning)
                self._take(now, people)
            self._work_until(evening, people)
        return self.requests

    def _file(self, now: float, morning: tuple[Basis, Scale, Doubt]) -> None:
        basis, scaled, why = morning
        chance, kind = self.rng.random(), 0
        while kind < len(KINDS) - 1 and chance >= KINDS[kind][0]:
            chance, kind = chance - KINDS[kind][0], kind + 1
        work = WORK * self.rng.lognormvariate(-SPREAD * SPREAD / 2, SPREAD)
        request = _Request(now, now + KINDS[kind][1] * OPEN_FOR, kind, work, doubt=why)
        due = _clock(request.due)
        ahead = sum(self.requests[i].due <= request.due for _, i in (*self.waiting, *self.working))
        raw = simulate(basis, [Asked(ahead, due)], _clock(now))[0]
        if raw is not None:
            similar = remaining(self.took.get(kind, []), 0.0)
            request.raw = Range(raw.low, max(raw.high, similar or 0.0))
            request.told = scaled.apply(request.raw)
        self.coming[-1] += 1
        self.requests.append(request)
        insort(self.waiting, (request.due, len(self.requests) - 1))

    def _take(self, now: float, people: int) -> None:
        """Let whoever is free take the next one."""
        while self.waiting and len(self.working) < people:
            place = self.rng.randrange(len(self.waiting)) if self.rng.random() < OUT_OF_ORDER else 0
            _, i = self.waiting.pop(place)
            heappush(self.working, (now + self.requests[i].work, i))

    def _work_until(self, until: float, people: int) -> None:
        while self.working and self.working[0][0] <= until:
            now, i = heappop(self.working)
            request = self.requests[i]
            request.done = now
            self.leaving[-1] += 1
            known = self.took.setdefault(request.kind, [])
            insort(known, now - request.filed)
            if len(known) > MOST_SIMILAR:
                known.pop(self.rng.randrange(len(known)))
            self._take(now, people)

    def _morning(self, day: int) -> tuple[Basis, Scale, Doubt]:
        """What is known when day `day` begins."""
        now = day * OPEN_FOR
        past = slice(max(0, day - WINDOW_DAYS), day)
        came, left = self.coming[past], self.leaving[past]
        leads = [KINDS[request.kind][1] * DAY for request in self.requests[-sum(came) or len(self.requests) :]]
        spans = [Span(n * DAY + OPENS, n * DAY + OPENS + OPEN_FOR, n - day) for n in range(day, day + HORIZON_DAYS)]
        # Nobody told the desk who will be away.
        ahead = Ahead(spans, [1.0] * HORIZON_DAYS)
        basis = Basis.of([float(n) for n in left] or [0.0], [float(n) for n in came] or [0.0], leads, ahead)
        pasts = self._pasts(now)
        return basis, scale(pasts, OPEN_FOR / 2), doubt(Flow(came, left), pasts)

    def _pasts(self, now: float) -> list[Past]:
        over = [r for r in self.requests if r.told and r.raw and r.filed + r.told.high <= now]
        over.sort(key=lambda r: r.filed + (r.told.high if r.told else 0.0))
        return [
            Past(r.raw, r.told, (r.done if r.done is not None else now) - r.filed, r.done is not None)
            for r in over[-LAST:]
            if r.raw and r.told
        ]


def _clock(working: float) -> float:
    """The instant of working time `working`."""
    day, rest = divmod(working, OPEN_FOR)
    return day * DAY + OPENS + rest
