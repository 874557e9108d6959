"""The sweeps as the workers run them: they act by the real time of day, and their pulse is kept."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from notifications.models import Heartbeat
from surveys import tasks
from surveys.enums import InvitationState
from tests.surveys.stories import HOUR, RESOLVED, SENT, found, resolve


def test_the_tasks_sweep_by_the_time_of_day_and_say_that_they_ran(cast):
    ticket = resolve(cast.laptop, cast.rosa, cast.ben)
    for at in (RESOLVED + HOUR, SENT, SENT + timedelta(days=14)):
        with time_machine.travel(at, tick=False):
            tasks.sweep_expired()
            tasks.sweep_invitations()
    assert found(ticket).state == InvitationState.EXPIRED
    assert set(Heartbeat.objects.values_list("job", flat=True)) == {"surveys", "surveys_over"}


def test_rows_say_what_they_are(cast):
    from tests.surveys.stories import give_answer

    answer = give_answer(cast.laptop, cast.rosa, 4)
    invitation = answer.invitation
    value = answer.values.first()
    link = invitation.links.create(digest="d", sent_at=SENT)
    look = invitation.sightings.create(at=SENT, browser="b")
    for row, words in (
        (answer, f"Answer to {invitation.pk}"),
        (value, f"{value.item_id}: 4"),
        (invitation, f"Survey about {invitation.ticket_id} (1)"),
        (invitation.questionnaire, "Pulse survey v2"),
        (link, f"Link of {invitation.pk}"),
        (look, f"Look at {invitation.pk}"),
    ):
        assert str(row) == words
