"""What people can choose about in the messages on requests, in plain words. Kinds that are missing here always go at once."""

from __future__ import annotations

from notifications.themes import ALWAYS, Theme

ASKED, SERVED = "Requests you take part in", "Requests you work on"

THEMES = (
    Theme("filed", ASKED, "Your request has arrived", ("filed",)),
    Theme(
        "replied", ASKED, "Somebody replies", ("replied",), ALWAYS,
        "Without your knowing the answer nothing goes on, so it comes with the daily mail at the latest.",
    ),
    Theme(
        "waited", ASKED, "A department waits for you", ("waited",), ALWAYS,
        "The promised time stands still until you reply, so it can't be switched off.",
    ),
    Theme(
        "progress", ASKED, "It is taken on, handed over or reopened",
        ("accepted", "handed_over", "returned", "reopened", "unsealed", "repriced"),
    ),
    Theme(
        "ended", ASKED, "It is resolved, declined or goes on in another request", ("resolved", "declined", "merged"), ALWAYS,
        "A resolved request closes by itself, so you are always told.",
    ),
    Theme("moved_back", ASKED, "Another request is moved before yours", ("moved_back",)),
    Theme("mentioned", ASKED, "Somebody mentions you", ("mentioned", "work.mentioned")),
    Theme("added", ASKED, "Somebody adds you to a request", ("participant_added",)),
    Theme("arrived", SERVED, "A request arrives in a department you lead", ("work.filed", "work.handed_over", "work.sub_requested")),
    Theme("assigned", SERVED, "Somebody gives you a request", ("work.assigned",)),
    Theme(
        "work", SERVED, "Replies and changes",
        (
            "work.replied", "work.reopened", "work.withdrawn", "work.returned", "handover_answered",
            "handover_withdrawn", "work.part_ended", "work.parent_ended", "work.parent_reopened", "work.merged", "work.merged_in",
        ),
    ),
    Theme("week", SERVED, "On Monday, how the week of a department you lead was", ("week",)),
    Theme("reminders", SERVED, "A promise is about to break", ("work.reminder", "reminder", "above.reminder")),
    Theme(
        "late", SERVED, "A promise is over", ("work.late", "late", "above.late"), ALWAYS,
        "Somebody has to hear of it. What you were told already comes once a day anyway.",
    ),
)  # fmt: skip
