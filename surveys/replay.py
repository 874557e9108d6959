"""Score files: cases in plain JSON through the very functions that the desk uses, and the comparison with what is expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from departments.hours import Schedule, ScheduleRefused
from surveys import links, schedule, scoring, throttle
from surveys.scales import AnswersRefused, Scale

TOLERANCE = 1e-4
LATER = ("classes", "drivers", "alpha", "rates", "poststratify", "trend", "matrix", "compare", "shrink", "holm")

Given = Mapping[str, Any]


class Missing:
    """Stands for what a result does not have."""

    def __repr__(self) -> str:
        return "nothing"


MISSING = Missing()


class UnknownKind(Exception):
    """No case of this kind can be run; the message says which come later."""


def run(case: Mapping[str, Any]) -> dict[str, Any]:
    """The result of one case; `{"refused": reason}` when its input is impossible.

    Raises:
        UnknownKind: there is no such kind of case, or not yet.
    """
    kind = case.get("kind")
    if kind not in KINDS:
        later = f"comes later (as do: {', '.join(LATER)})" if kind in LATER else "is unknown"
        raise UnknownKind(f'The kind "{kind}" {later}; there are: {", ".join(sorted(KINDS))}.')
    try:
        return KINDS[kind](case["given"])
    except (AnswersRefused, ScheduleRefused) as refused:
        return {"refused": str(refused)}
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as wrong:
        return {"refused": f"This can't be read: {type(wrong).__name__}: {wrong}"}


def differences(expected: object, found: object, path: str = "") -> list[str]:
    """Where `found` is not what was expected; only what `expected` names is looked at."""
    if path == "refused" and expected is True:
        return [] if isinstance(found, str) else ["refused: expected a refusal, found none"]
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return [
            line
            for key, value in expected.items()
            for line in differences(value, found.get(key, MISSING), f"{path}.{key}".strip("."))
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for n, (one, other) in pairs for line in differences(one, other, f"{path}[{n}]")]
    return [] if _equal(expected, found) else [f"{path}: expected {expected}, found {found}"]


def _equal(expected: object, found: object) -> bool:
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return abs(expected - found) <= TOLERANCE
    if isinstance(expected, str) and isinstance(found, str):
        return expected == found or _instant_or_none(expected) == (_instant_or_none(found) or found)
    return bool(expected == found)


def _instant_or_none(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _scale(given: Given) -> Scale:
    return Scale(
        points=given.get("scale", 4),
        favourable_from=given.get("favourable_from", 0),
        target=given.get("target", 0),
        minimum_group=given.get("minimum_group", 5),
        detail_group=given.get("detail_group", 10),
    )


def _score(score: scoring.Score) -> dict[str, Any]:
    def share(part: scoring.Share) -> dict[str, Any]:
        return {"share": part.share, "interval": part.interval and list(part.interval)}

    return {
        "mean": score.mean,
        "sd": score.sd,
        "index": score.index,
        "interval": score.interval and list(score.interval),
        "method": score.method,
        "favourable": share(score.favourable),
        "top_box": share(score.top_box),
        "class": score.finding.value,
        "detail": score.detail.value,
    }


def _item(given: Given) -> dict[str, Any]:
    scale = _scale(given)
    table = scoring.table(given["answers"], scale)
    return {
        "n": table.n,
        "not_applicable": table.not_applicable,
        "lowest": table.lowest,
        "highest": table.highest,
        "modes": list(table.modes),
        "frequencies": {str(point): count for point, count in table.frequencies.items()},
        **_score(scoring.people(enumerate(given["answers"]), scale)),
    }


def _people(given: Given) -> dict[str, Any]:
    score = scoring.people([(person, value) for person, value in given["answers"]], _scale(given))
    return {"answers": score.answers, "people": score.people, **_score(score)}


def _areas(given: Given) -> dict[str, Any]:
    rows = [
        scoring.Response(row.get("person") or ("row", number), row["areas"])
        for number, row in enumerate(given["responses"])
    ]
    # As written in decimals: 0.1 is a tenth.
    weights = {name: Fraction(str(weight)) for name, weight in given.get("weights", {}).items()}
    found = scoring.areas(rows, _scale(given), weights)

    def mark(mark: scoring.Mark) -> dict[str, Any]:
        return {"mean": mark.mean, "people": mark.people}

    return {
        "responses": [{"areas": areas, "score": score} for areas, score in found.responses],
        "department": {"areas": {name: mark(m) for name, m in found.areas.items()}, "score": mark(found.score)},
    }


def _invitation(given: Given) -> dict[str, Any]:
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


def _sampling(given: Given) -> dict[str, Any]:
    p = _part(given["p"])
    lots = [throttle.draw(given["salt"], str(request), number) for request, number in given["resolutions"]]
    return {"u": lots, "asked": [lot < p for lot in lots]}


def _part(p: float) -> float:
    if not 0 <= p <= 1:
        raise AnswersRefused(f"{p} is no part between 0 and 1.")
    return p


def _schedule(given: Given) -> dict[str, Any]:
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


def _link(given: Given) -> dict[str, Any]:
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


KINDS: dict[str, Callable[[Given], dict[str, Any]]] = {
    "item": _item,
    "people": _people,
    "areas": _areas,
    "invitation": _invitation,
    "sampling": _sampling,
    "schedule": _schedule,
    "link": _link,
}
