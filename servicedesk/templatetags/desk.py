"""Looks only: how dates, states, icons and links are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def exact(moment: datetime | None, tz: ZoneInfo | None = None) -> str:
    """An instant in words, with its zone: Mon 23 Nov 2026, 14:05 CET. Without `tz`, in the reader's zone."""
    if moment is None:
        return ""
    local = moment.astimezone(tz or timezone.get_current_timezone())
    return f"{date_format(local, 'D j M Y, H:i')} {local.tzname()}"


@register.filter
def as_rendered(html: str) -> SafeString:
    """HTML that accounts.text rendered and sanitised when it was written."""
    return SafeString(html)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The present address's query string with `changes`; None takes a key out."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value not in {None, ""}:
            params[name] = str(value)
    return f"?{params.urlencode()}"
