"""Pure rules: which item of an area is asked this time, so that all of them get answers and nobody is asked much."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def turn(person: str, request: str, resolution: int, codes: Sequence[str]) -> str:
    """One of `codes` (at least one), the same whenever it is asked about this person and resolution.

    Each area draws for itself: the lot takes in the codes.
    """
    ordered = sorted(codes)
    digest = hashlib.sha256(f"{person}:{request}:{resolution}:{','.join(ordered)}".encode()).digest()
    return ordered[int.from_bytes(digest[:4], "big") % len(ordered)]
