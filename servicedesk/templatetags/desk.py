"""Looks only: how dates, states, icons, people and links are shown. docs/looks.md has an example of each."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from accounts.permissions import must_have_second_factor
from servicedesk import looks
from servicedesk.cast import CAST, Actor

register = template.Library()
THEMES = ("light", "dark")
Shown = str | int | bool | datetime | None


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. Beside a word it is decoration; alone it needs a `label`."""
    address = f"{static('icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


# Times


@register.simple_tag
def exact(moment: datetime | None, tz: ZoneInfo | None = None) -> str:
    """An instant in words, with its zone: Mon 23 Nov 2026, 14:05 CET. Without `tz`, in the reader's zone."""
    if moment is None:
        return ""
    local = moment.astimezone(tz or timezone.get_current_timezone())
    return f"{date_format(local, 'D j M Y, H:i')} {local.tzname()}"


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None, form: str = "full") -> SafeString:
    """An instant, exact with how long from now beside it; `"short"`: how long from now, exact on hovering and for readers."""
    if moment is None:
        return SafeString("")
    words, at, stamp = exact(moment), _now(context), moment.astimezone(UTC).isoformat()
    relative = format_html(
        '<relative-time datetime="{}" format="relative" no-title>{}</relative-time>', stamp, looks.from_now(moment, at)
    )
    if form == "short":
        return format_html(
            '<time class="when" datetime="{}" title="{}">{}<span class="visually-hidden">, {}</span></time>',
            stamp, words, relative, words,
        )  # fmt: skip
    return format_html(
        '<span class="when"><time datetime="{}">{}</time> <span class="faint">({})</span></span>',
        stamp,
        words,
        relative,
    )


@register.simple_tag(takes_context=True)
def days_between(context: Context, first: datetime | None, last: datetime | None) -> str:
    """From one instant to another as days of the reader's zone: between Thu 26 and Mon 30 Nov; without `first` the last alone.
    What is past begins today."""
    if last is None:
        return ""
    zone, at = timezone.get_current_timezone(), _now(context)
    today, end = (moment.astimezone(zone).date() for moment in (at, last))
    if first is None:
        return looks.day_in_words(end, today)
    return looks.between_days(max(today, first.astimezone(zone).date()), end, today)


@register.simple_tag(takes_context=True)
def promise(context: Context, due_at: datetime | None, state: str = "open", form: str = "short") -> SafeString:
    """What was promised: due in 2 h, late by 3 h. `state` stops it; `"full"` shows the exact time too."""
    if due_at is None or state in {"resolved", "closed", "cancelled"}:
        return SafeString("")
    look = looks.promise_look(due_at, _now(context))
    words = exact(due_at)
    detail = "faint" if form == "full" else "visually-hidden"
    return format_html(
        '<span class="promise tone-{}">{}<time datetime="{}" title="{}">{}</time><span class="{}">, {}</span></span>',
        look.tone, icon(look.icon), due_at.astimezone(UTC).isoformat(), words, look.word, detail, words,
    )  # fmt: skip


def _now(context: Context) -> datetime:
    """The moment the view read, so that a page speaks of one now; else the clock's."""
    at = context.get("at")
    return at if isinstance(at, datetime) else timezone.now()


# Words with colour and shape


@register.simple_tag
def state_badge(state: str, waits_on: str = "", outcome: str = "", *, mine: bool = False) -> SafeString:
    """Where a request stands; `mine=True` for its requester."""
    return pill_of(looks.state_look(state, waits_on, outcome, mine=mine))


@register.simple_tag
def priority_mark(priority: str, *, always: bool = False) -> SafeString:
    """How soon. The usual priority is not worth a mark in a list; `always=True` shows it too."""
    if priority == "normal" and not always:
        return SafeString("")
    look = looks.PRIORITIES[priority]
    return format_html(
        '<span class="tag tone-{}">{}{}<span class="visually-hidden"> priority</span></span>',
        look.tone, icon(look.icon), look.word,
    )  # fmt: skip


@register.simple_tag
def pill(word: str, tone: str = "still", icon: str = "circle") -> SafeString:
    """A word of your own in the shape of a badge; tones: accent, good, warn, bad, info, still."""
    return pill_of(looks.Look(word, tone, icon))


def pill_of(look: looks.Look) -> SafeString:
    """The badge of a look."""
    return format_html('<span class="pill tone-{}">{}{}</span>', look.tone, icon(look.icon), look.word)


# People


@register.simple_tag
def avatar(who: User | Actor, size: str = "") -> SafeString:
    """A circle with initials, decoration beside a name; sizes: s, l."""
    return format_html(
        '<span class="avatar hue-{}{}" aria-hidden="true">{}</span>',
        looks.hue(who.email), f" avatar-{size}" if size else "", looks.initials(who.name),
    )  # fmt: skip


@register.simple_tag
def person(who: User | None, nobody: str = "Nobody yet") -> SafeString:
    """A person's circle and name; `nobody` in words when there is none."""
    if who is None:
        return format_html('<span class="faint">{}</span>', nobody)
    return format_html('<span class="person">{}<span class="person-name">{}</span></span>', avatar(who, "s"), who.name)


# Text and links


@register.filter
def as_rendered(html: str) -> SafeString:
    """HTML that accounts.text rendered and sanitised when it was written."""
    return SafeString(html)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Shown) -> str:
    """The present address's query string with `changes`; None takes a key out."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value not in {None, ""}:
            params[name] = str(value)
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def here(context: Context, address: str, *, within: bool = False) -> SafeString:
    """` aria-current="page"` on a link to this page; `within=True`: or to what it lies in."""
    request = context.get("request")
    path = request.path if isinstance(request, HttpRequest) else ""
    is_here = path.startswith(address) if within else path == address
    return SafeString(' aria-current="page"' if is_here else "")


# Light and dark


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """What the person chose: light, dark, or nothing (as the device says)."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if isinstance(request, HttpRequest) else ""
    return chosen if chosen in THEMES else ""


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """The attribute of <html> for what the person chose."""
    chosen = theme(context)
    return format_html(' data-bs-theme="{}"', chosen) if chosen else SafeString("")


# The demo


@register.simple_tag
def demo_cast() -> tuple[Actor, ...]:
    """The people one can walk in as; nobody outside the demo."""
    return CAST if settings.DESK_DEMO else ()


@register.simple_tag(takes_context=True)
def second_factor_is_a_must(context: Context) -> bool:
    """Whether the reader must have a second factor."""
    return must_have_second_factor(context["user"])
