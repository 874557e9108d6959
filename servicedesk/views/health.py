"""Health, for machines: is the process alive, can it serve, does the work that is due get done."""

from __future__ import annotations

import math
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notifications.models import Heartbeat, Message
from servicedesk.schedule import DAY_BOOK
from tickets.models import Notice

# A job that was not heard of for so long, or for three of its turns when they are rarer, is not being done.
SILENT_SECONDS = 180
SILENT_TURNS = 3
# What was due for so long and is not done yet is late, and not just about to be done.
OVERDUE = timedelta(minutes=1)


@require_safe
@never_cache
@login_not_required
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers. Neither the database nor a session is looked at."""
    return _say("alive")


@require_safe
@never_cache
@login_not_required
def ready(_request: HttpRequest) -> HttpResponse:
    """Pages can be served: the database answers and has the tables of this version. Redis is not needed for that."""
    try:
        waiting = _migrations_to_apply()
    except DatabaseError:
        return _say("The database can't be reached.", status=503)
    if waiting:
        return _say(f"{waiting} migrations are not applied: run `manage.py migrate`.", status=503)
    return _say("ready")


@require_safe
@never_cache
@login_not_required
def deep(request: HttpRequest) -> HttpResponse:
    """How the work that is due stands, as JSON, for those who hold the token; 503 when something is not being done."""
    if not _has_token(request):
        answer = JsonResponse(
            {"status": "closed", "why": ["Send Authorization: Bearer with DESK_HEALTH_TOKEN."]}, status=401
        )
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    try:
        told = _findings(timezone.now())
    except DatabaseError:
        return JsonResponse({"status": "failing", "why": ["The database can't be reached."]}, status=503)
    return JsonResponse(told, status=503 if told["why"] else 200)


def _say(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)


def _has_token(request: HttpRequest) -> bool:
    """Whether the caller sent the token; without one in the settings, nobody comes in."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.DESK_HEALTH_TOKEN
    return bool(wanted) and kind.lower() == "bearer" and constant_time_compare(token.strip(), wanted)


def _migrations_to_apply() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _findings(at: datetime) -> dict[str, Any]:
    """Everything that is told. `why` names what is wrong; without it all is well."""
    beats = {beat.job: beat for beat in Heartbeat.objects.all()}
    jobs = {job.name: _job(beats.get(job.name), job.every, at) for job in DAY_BOOK}
    why = _why(jobs)
    return {
        "status": "failing" if why else "ok",
        "why": why,
        "at": at.isoformat(),
        "jobs": jobs,
        "outbox": _outbox(at),
        "thresholds_overdue": Notice.objects.due(at - OVERDUE).count(),
        "disk": _disk(),
    }


def _job(beat: Heartbeat | None, every: int, at: datetime) -> dict[str, Any]:
    """One job: when it last ran, against how often it should, and what came of it."""
    age = (at - beat.beat_at).total_seconds() if beat else None
    told: dict[str, Any] = {"age_seconds": age, "every_seconds": every}
    told["is_silent"] = age is None or age > max(SILENT_SECONDS, SILENT_TURNS * every)
    if beat:
        told |= {"took_ms": beat.took_ms, "did": beat.did, "failed": beat.failed, "error": beat.said}
    return told


def _why(jobs: dict[str, dict[str, Any]]) -> list[str]:
    """In words: nothing runs at all, or which jobs do not."""
    silent = [name for name, job in jobs.items() if job["is_silent"]]
    ages = [job["age_seconds"] for job in jobs.values() if job["age_seconds"] is not None]
    if min(ages, default=math.inf) > SILENT_SECONDS:
        return ["No job was heard of for 3 minutes: beat does not run, or no worker does."]
    return [f"{name} was not heard of in time, though others were." for name in silent]


def _outbox(at: datetime) -> dict[str, Any]:
    due = Message.objects.due(at)
    oldest = due.values_list("due_at", flat=True).first()
    return {
        "due": due.count(),
        "oldest_due_seconds": (at - oldest).total_seconds() if oldest else 0,
        "unfinished": Message.objects.unfinished().count(),
        "dead": Message.objects.dead().count(),
    }


def _disk() -> dict[str, Any] | None:
    """Room where attachments are kept; None when that is not a folder of this machine."""
    try:
        place = Path(default_storage.path(""))
    except NotImplementedError:
        return None
    usage = shutil.disk_usage(next(step for step in (place, *place.parents) if step.exists()))
    return {"free_bytes": usage.free, "free_percent": round(usage.free * 100 / usage.total, 1)}
