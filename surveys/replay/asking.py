"""Score files: who is asked, when, and which answers count."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from departments.hours import Schedule
from surveys import links, schedule, throttle
from surveys.replay.reading import Given
from surveys.scales import AnswersRefused


def invitation(given: Given) -> dict[str, Any]:
    one, settings = given["candidate"], given.get("settings", {})
    candidate = throttle.Candidate(
        request=str(one["request"]),
        resolution=one["resolution"],
        at=datetime.fromisoformat(one["at"]),
        ending=throttle.Ending(one["closed_as"]),
        requester=one["requester"],
        requester_department=one["requester_department"],
        resolver=one["resolver"],
        department=one["department"],
        is_active=one["active"],
        has_opted_out=one["opted_out"],
    )
    history = [
        throttle.Asked(
            request=str(past["request"]),
            resolution=past["resolution"],
            person=past["person"],
            department=past["department"],
            sent_at=datetime.fromisoformat(past["sent_at"]),
            standing=throttle.Standing(past["state"]),
        )
        for past in given.get("history", [])
    ]
    limits = throttle.Limits(
        person=timedelta(days=settings.get("person_days", 30)),
        department=timedelta(days=settings.get("department_days", 60)),
        year=settings.get("year_limit", 8),
        p=_part(settings.get("p", 1)),
        salt=settings.get("salt", ""),
    )
    reason = throttle.decide(candidate, history, limits)
    return {"decision": "skip" if reason else "send", "reason": reason and reason.value}


def sampling(given: Given) -> dict[str, Any]:
    p = _part(given["p"])
    lots = [throttle.draw(given["salt"], str(request), number) for request, number in given["resolutions"]]
    return {"u": lots, "asked": [lot < p for lot in lots]}


def _part(p: float) -> float:
    if not 0 <= p <= 1:
        raise AnswersRefused(f"{p} is no part between 0 and 1.")
    return p


def sending(given: Given) -> dict[str, Any]:
    hours, waits = Schedule.from_rules(given["calendar"]), schedule.Waits()
    sent_at = schedule.sending_at(hours, datetime.fromisoformat(given["resolved_at"]), waits)
    if sent_at is None:
        return {"sent_at": None, "reminder_at": None, "expires_at": None}
    reminder_at = schedule.reminding_at(hours, sent_at, waits)
    return {
        "sent_at": sent_at.isoformat(),
        "reminder_at": reminder_at and reminder_at.isoformat(),
        "expires_at": schedule.expiring_at(sent_at, waits).isoformat(),
    }


# An instant from which the seconds of a link's requests count.
SENT = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def answering(given: Given) -> dict[str, Any]:
    limits, expires_at = links.Limits(), schedule.expiring_at(SENT, schedule.Waits())
    looks: list[links.Look] = []
    given_to: dict[int, tuple[str, datetime]] = {}
    outcomes: list[links.Outcome] = []
    first: links.First | None = None
    answer: int | None = None
    for number, request in enumerate(given["requests"], start=1):
        at, browser = SENT + timedelta(seconds=request["at"]), request["browser"]
        point = request.get("point")
        point = point if point in range(1, 5) else None
        if request["method"] != "POST":
            outcomes.append(links.looked(at, expires_at))
            looks.append(links.Look(at, browser, point))
            if request["method"] == "GET" and outcomes[-1] == links.Outcome.SHOWN:
                given_to[number] = (browser, at)
            continue
        owner, nonce_at = given_to.get(request.get("nonce", 0), (None, None))
        press = links.Press(
            at=at,
            browser=browser,
            has_point=point is not None,
            nonce_at=nonce_at if owner == browser else None,
            is_requester=request.get("signed_in") == "requester",
            is_pressed=request.get("pressed", True),
        )
        outcomes.append(links.judge(press, looks, first, sent_at=SENT, expires_at=expires_at, limits=limits))
        if outcomes[-1] == links.Outcome.STORED:
            first, answer = first or links.First(at, browser), point
    return {"outcomes": [outcome.value for outcome in outcomes], "answer": answer}
