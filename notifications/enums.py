"""Fixed words about messages."""

from django.db.models import TextChoices


class Channel(TextChoices):
    """How a message reaches somebody."""

    MAIL = "mail", "Mail"
    BELL = "bell", "In the desk"


class DeliveryState(TextChoices):
    """Where a message stands; notifications.delivery alone moves it."""

    PENDING = "pending", "Waiting"
    CLAIMED = "claimed", "Taken by a worker"
    SUBMITTING = "submitting", "Being handed to the mail server"
    SENT = "sent", "Sent"
    RETRY = "retry", "Will be tried again"
    DEAD = "dead", "Given up"
    SUPPRESSED = "suppressed", "Not sent, on purpose"
    DAILY = "daily", "Waiting for the daily mail"
    GATHERED = "gathered", "Part of a daily mail"


class Way(TextChoices):
    """How somebody wants to hear of a kind of message. The desk itself always shows it."""

    AT_ONCE = "at_once", "At once by mail"
    DAILY = "daily", "Once a day by mail"
    DESK = "desk", "Only in the desk"


class Hours(TextChoices):
    """When reminders may come by mail."""

    WORKING = "working", "In my working hours"
    QUIET = "quiet", "At any time but my quiet hours"
    ANY = "any", "At any hour"
