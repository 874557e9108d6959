"""Pure rules: the way of a request, whoever promised what: who held it, and what it waited on."""

from datetime import datetime
from typing import NamedTuple

OPEN, RESOLVED, ENDED = "open", "resolved", "ended"


class Stretch(NamedTuple):
    """From `start` to `end` (None: it goes on) `department` held the request, which waited on `waits_on` or on nothing.

    stage: OPEN while somebody has to work on it; RESOLVED; ENDED when nothing is left to be done.
    """

    start: datetime
    end: datetime | None
    department: str
    waits_on: str | None
    stage: str


class Journey:
    """The stretches of one request, in order and without gaps; none is empty but the last."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []

    def note(self, at: datetime, department: str, waits_on: str | None, stage: str) -> None:
        """From `at` on it is like this; what is as before goes on."""
        now = department, waits_on if stage == OPEN else None, stage
        stretches = self.stretches
        if stretches and stretches[-1][2:] == now:
            return
        if stretches and stretches[-1].start == at:
            stretches.pop()
            if stretches and stretches[-1][2:] == now:
                stretches[-1] = stretches[-1]._replace(end=None)
                return
        elif stretches:
            stretches[-1] = stretches[-1]._replace(end=at)
        stretches.append(Stretch(at, None, *now))
