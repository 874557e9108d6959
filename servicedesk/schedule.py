"""The day book: everything that happens by itself, how often, and why. Beat and `run_due` read the same table."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Job:
    """One periodic job: `task` is a Celery task without arguments, `every` seconds between two looks."""

    name: str
    task: str
    every: int
    why: str


DAY_BOOK = (
    Job("outbox", "notifications.tasks.sweep_outbox", settings.DESK_TICK, "mails that are due go out"),
    Job(
        "leases",
        "notifications.tasks.sweep_leases",
        min(30, settings.DESK_LEASE),
        "mails of a worker that died are taken up again",
    ),
    Job("digests", "notifications.tasks.sweep_digests", 60, "what waits for the daily mail is gathered"),
    Job("thresholds", "tickets.tasks.sweep_notices", settings.DESK_TICK, "people are told before a promise breaks"),
    Job("breaches", "tickets.tasks.sweep_breaches", settings.DESK_TICK, "promises that were missed are written down"),
    Job("recounting", "tickets.tasks.sweep_recounting", 10, "open promises feel a change of hours"),
    Job("repricing", "tickets.tasks.sweep_repricing", 10, "open requests take over promises that were applied to them"),
    Job("waking", "tickets.tasks.sweep_waking", 10, "agreed dates that have come end the waiting"),
    Job("closing", "tickets.tasks.sweep_closing", 60, "resolved requests that nobody objected to are closed"),
    Job("presence", "tickets.tasks.sweep_presence", 600, "who had a request open long ago is forgotten"),
    Job("forecasts", "tickets.tasks.sweep_forecasts", 60, "requests are told when such are usually done"),
    Job("surveys", "surveys.tasks.sweep_invitations", settings.DESK_TICK, "colleagues are asked after the work"),
    Job("surveys_over", "surveys.tasks.sweep_expired", 60, "surveys that nobody answered are closed"),
    Job("recoveries", "surveys.tasks.sweep_recoveries", 30, "dissatisfied colleagues hear from somebody in time"),
    Job("plans", "surveys.tasks.sweep_plans", 600, "what several colleagues found lacking is proposed for a plan"),
    Job("weeks", "tickets.tasks.sweep_weeks", 600, "those who lead a department hear on Monday how its week was"),
    Job("periods", "surveys.tasks.sweep_closing", 600, "figures of periods that are over are fixed"),
)


def beat_schedule() -> dict[str, dict[str, object]]:
    """The table as Celery's beat wants it. A tick that was not taken within its period is worth nothing any more."""
    return {
        job.name: {"task": job.task, "schedule": job.every, "options": {"expires": max(job.every, 5)}}
        for job in DAY_BOOK
    }
