"""The bell of the person signed in; and for admins, how the outbox stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from notifications import delivery
from notifications.enums import DeliveryState
from notifications.models import Message
from notifications.permissions import can_tend_mail, may_hear
from notifications.wording import bell_line

PAGE = 50
# Row ids are bigints: what can't be one is as good as nothing.
LARGEST_ID = 2**63 - 1


@require_safe
def bell(request: DeskRequest) -> HttpResponse:
    """What happened on things one takes part in, newest first, as far as one may still see them."""
    rows = Message.objects.bell_of(request.user).heard_by(request.user).with_confidence()
    if before := _uuid(request.GET.get("before", "")):
        rows = rows.filter(pk__lt=Message.objects.filter(person=request.user, message_id=before).values("pk"))
    # Whether it is in confidence is an annotation, of which the type of a row knows nothing.
    shown: list[Any] = list(rows.order_by("-pk")[: PAGE + 1])
    older = shown[PAGE - 1].message_id if len(shown) > PAGE else None
    context = {
        "rows": [
            (row, bell_line(row.topic) if row.is_in_confidence and row.topic else row.subject) for row in shown[:PAGE]
        ],
        "older_than": older,
        "is_first": not before,
    }
    return render(request, "notifications/bell.html", context)


@require_POST
def read(request: DeskRequest) -> HttpResponse:
    """Mark everything as read, or one line and go to what it is about."""
    unread = Message.objects.bell_of(request.user).unread()
    one = _uuid(request.POST.get("message", ""))
    if one is None:
        unread.update(read_at=timezone.now())
        return redirect("notifications:bell")
    unread.filter(message_id=one).update(read_at=timezone.now())
    message = Message.objects.bell_of(request.user).filter(message_id=one).first()
    if message is None or not message.link or not may_hear(request.user, message):
        messages.info(request, "What this was about can't be opened any more.")
        return redirect("notifications:bell")
    return redirect(message.link)


@require_safe
def mail(request: DeskRequest) -> HttpResponse:
    """How many mails stand where, and those that were given up with what the mail server said; none about what is confidential."""
    require(can_tend_mail(request.user), "Only admins see how mail is going.")
    counts = dict(Message.objects.openly().filter(channel="mail").values_list("state").annotate(Count("pk")))
    tiles = [(state.label, counts.get(state, 0), state == DeliveryState.DEAD) for state in DeliveryState]
    dead = Message.objects.openly().dead().select_related("person").order_by("-made_at", "-pk")[:PAGE]
    return render(request, "notifications/mail.html", {"tiles": tiles, "dead": dead})


@require_POST
def resend(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a mail that was given up another two days."""
    require(can_tend_mail(request.user), "Only admins send mails again.")
    if pk <= LARGEST_ID and delivery.resend(Message.objects.openly().filter(pk=pk), at=timezone.now()):
        messages.success(request, "It will be sent again within seconds.")
    else:
        messages.info(request, "That mail is not among those given up any more.")
    return redirect("notifications:mail")


@require_POST
def resend_all(request: DeskRequest) -> HttpResponse:
    """Give every mail that was given up another two days, also those of which an admin knows nothing."""
    require(can_tend_mail(request.user), "Only admins send mails again.")
    delivery.resend(Message.objects.all(), at=timezone.now())
    messages.success(request, "Whatever was given up will be tried again within seconds.")
    return redirect("notifications:mail")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
