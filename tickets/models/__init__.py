"""What the desk remembers about the work."""

from tickets.models.bulk import Bulk, BulkItem
from tickets.models.canned import CannedReply
from tickets.models.catalog import Policy, Service
from tickets.models.clocks import Interval, Notice, Target
from tickets.models.conversation import Attachment, Comment
from tickets.models.drafts import Draft
from tickets.models.finding import Findable
from tickets.models.forecasts import Forecast, Outlook
from tickets.models.handovers import Handover
from tickets.models.history import TicketEvent
from tickets.models.presence import Presence
from tickets.models.queue import MovedBack, QueueJump
from tickets.models.relations import Relation
from tickets.models.repricing import Repricing
from tickets.models.routing import RoutingRule
from tickets.models.saved_views import SavedView
from tickets.models.ticket import Leg, Participant, Ticket

__all__ = [
    "Attachment",
    "Bulk",
    "BulkItem",
    "CannedReply",
    "Comment",
    "Draft",
    "Findable",
    "Forecast",
    "Handover",
    "Interval",
    "Leg",
    "MovedBack",
    "Notice",
    "Outlook",
    "Participant",
    "Policy",
    "Presence",
    "QueueJump",
    "Relation",
    "Repricing",
    "RoutingRule",
    "SavedView",
    "Service",
    "Target",
    "Ticket",
    "TicketEvent",
]
