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
