"""Rule: when quiet hours end."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def loud_at(at: datetime, zone: ZoneInfo, quiet_from: time, quiet_until: time) -> datetime:
    """`at` itself outside the quiet hours, else their end, in UTC. Equal times: no quiet hours.

    Wall times of `zone`, across midnight when `quiet_from` is the later one; the end belongs to the loud hours.
    """
    at = at.astimezone(UTC)
    local = at.astimezone(zone)
    wall = local.time()
    if quiet_from <= quiet_until:
        is_quiet, days = quiet_from <= wall < quiet_until, 0
    else:
        is_quiet, days = wall >= quiet_from or wall < quiet_until, int(wall >= quiet_from)
    if not is_quiet:
        return at
    end = datetime.combine(local.date() + timedelta(days=days), quiet_until, tzinfo=zone)
    return max(at, end.astimezone(UTC))
