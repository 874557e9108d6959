"""Score files: what was found against what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

TOLERANCE = 1e-4


class Missing:
    """Stands for what a result does not have."""

    def __repr__(self) -> str:
        return "nothing"


MISSING = Missing()


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
