"""Fixed words of the work."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a request stands."""

    NEW = "new", "New"
    OPEN = "open", "In progress"
    WAITING = "waiting", "Waiting"
    RESOLVED = "resolved", "Resolved"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


UNRESOLVED = (State.NEW, State.OPEN, State.WAITING)
# Without anybody who does it, these stand in the inbox of a department; what waits comes back by itself.
UNACCEPTED = (State.NEW, State.OPEN)


class WaitsOn(TextChoices):
    """The one thing a waiting request waits on."""

    NOTHING = "", "Nothing"
    REQUESTER = "requester", "The requester"
    DEPARTMENT = "department", "Another department"
    SUPPLIER = "supplier", "A supplier"
    SCHEDULED = "scheduled", "An agreed date"
    APPROVAL = "approval", "An approval"


class Outcome(TextChoices):
    """How a request ended."""

    NONE = "", "None"
    DONE = "done", "Done"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    MERGED = "merged", "Merged"


class Priority(TextChoices):
    """How soon, as promised; the order of declaration is the order of a list."""

    LOW = "low", "Low"
    NORMAL = "normal", "Normal"
    HIGH = "high", "High"
    URGENT = "urgent", "Urgent"


PRIORITY_ORDER = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.NORMAL: 2, Priority.LOW: 3}


class Source(TextChoices):
    """By which door a request came."""

    PAGE = "page", "Page"
    COMMAND = "command", "Command"


class Visibility(TextChoices):
    """Who reads a comment."""

    PUBLIC = "public", "Everybody on the request"
    INTERNAL = "internal", "The department only"


class Side(TextChoices):
    """On which side of a request somebody stands."""

    REQUESTER = "requester", "Requester's side"
    PROVIDER = "provider", "Providing side"


class EventKind(TextChoices):
    """What happened to a request; written once, never changed."""

    FILED = "filed", "filed"
    ACCEPTED = "accepted", "accepted"
    ASSIGNED = "assigned", "assigned"
    ROUTED = "routed", "was given out by a rule"
    PRIORITISED = "prioritised", "changed the priority"
    REPRICED = "repriced", "changed what is promised"
    REPLIED = "replied", "replied"
    NOTED = "noted", "left a note"
    WAITED = "waited", "set it waiting"
    RESUMED = "resumed", "resumed"
    HANDED_OVER = "handed_over", "handed over"
    HANDOVER_ACCEPTED = "handover_accepted", "accepted the hand-over of"
    HANDOVER_DECLINED = "handover_declined", "declined the hand-over of"
    HANDOVER_WITHDRAWN = "handover_withdrawn", "took back the hand-over of"
    DECLINED = "declined", "declined"
    RESOLVED = "resolved", "resolved"
    CONFIRMED = "confirmed", "confirmed"
    CLOSED = "closed", "closed"
    REOPENED = "reopened", "reopened"
    WITHDRAWN = "withdrawn", "withdrew"
    PARTICIPANT_ADDED = "participant_added", "added somebody"
    PARTICIPANT_REMOVED = "participant_removed", "removed somebody"
    SEALED = "sealed", "sealed"
    UNSEALED = "unsealed", "unsealed"
    MOVED_UP = "moved_up", "moved up in the queue"
    PUT_BACK = "put_back", "put back in the queue"
    SUB_REQUESTED = "sub_requested", "asked for a part"
    PART_ENDED = "part_ended", "a part ended"
    PART_REOPENED = "part_reopened", "a part was reopened"
    PARENT_ENDED = "parent_ended", "the whole ended"
    PARENT_REOPENED = "parent_reopened", "the whole was reopened"
    MERGED = "merged", "merged"
    MERGED_IN = "merged_in", "merged another into"
    MERGE_UNDONE = "merge_undone", "took another out of"
    SNOOZED = "snoozed", "snoozed"
    WOKEN = "woken", "ended the snooze of"
    LINKED = "linked", "linked"
    UNLINKED = "unlinked", "took a link from"
    UNDONE = "undone", "took back"


# What happens between a request and its parts. `data["moves"]` says whether it changed what the request waits on.
ABOUT_PARTS = (EventKind.SUB_REQUESTED, EventKind.PART_ENDED, EventKind.PART_REOPENED)
ABOUT_MERGING = (EventKind.MERGED, EventKind.MERGED_IN, EventKind.MERGE_UNDONE)
ABOUT_LINKS = (EventKind.LINKED, EventKind.UNLINKED)
ABOUT_PARENT = (EventKind.PARENT_ENDED, EventKind.PARENT_REOPENED)
# What somebody who is writing an answer has to know before it goes out.
ANSWERS = (EventKind.REPLIED, EventKind.RESOLVED, EventKind.REOPENED, EventKind.DECLINED)
# A note, its reason and a snooze are the department's own; that there is one is not told to the other side either.
INTERNAL_KINDS = (EventKind.NOTED, EventKind.SNOOZED, EventKind.WOKEN)


class RelationKind(TextChoices):
    """How two requests belong together, from the source to the target."""

    BLOCKS = "blocks", "Blocks"
    DUPLICATES = "duplicates", "Duplicates"
    RELATES = "relates", "Relates to"
    SPLIT = "split", "Split into"


class Relating(TextChoices):
    """The same as one of the two says it."""

    BLOCKED_BY = "blocked_by", "is blocked by"
    BLOCKS = "blocks", "blocks"
    RELATES = "relates", "relates to"
    DUPLICATES = "duplicates", "duplicates"
    DUPLICATED_BY = "duplicated_by", "is duplicated by"
    SPLIT_INTO = "split_into", "was split into"
    SPLIT_FROM = "split_from", "was split off from"


class Writing(TextChoices):
    """What somebody who has a request open is writing there."""

    NOTHING = "", "Nothing"
    REPLY = "reply", "A reply"
    NOTE = "note", "A note"


# What weekly figures read: acts that end work or begin it again, and those from which on a request may wait.
TOLD_BY_WEEK = (
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.DECLINED,
    EventKind.WITHDRAWN,
    EventKind.MERGED,
    EventKind.WAITED,
    EventKind.HANDOVER_DECLINED,
    EventKind.HANDOVER_WITHDRAWN,
    EventKind.SUB_REQUESTED,
    EventKind.PART_REOPENED,
)


class OpenPromises(TextChoices):
    """What becomes of the promises of open requests when a policy is switched off."""

    KEEP = "keep", "Keep what was promised for open requests; only new ones get no promise"
    WITHDRAW = "withdraw", "Withdraw the promises of open requests too"


class Effect(TextChoices):
    """What other promises do to a request; the order of declaration is that of weight."""

    MISSED = "missed", "missed at once"
    WITHDRAWN = "withdrawn", "withdrawn"
    EARLIER = "earlier", "earlier"
    LATER = "later", "later"
    NEW = "new", "new"
    SAME = "same", "the same dates"


class Give(TextChoices):
    """To whom a routing rule gives a request."""

    NOBODY = "nobody", "Nobody: somebody takes it"
    PERSON = "person", "One person"
    TURN = "turn", "A group, by turn"
    LOAD = "load", "A group, by load"


class HandoverState(TextChoices):
    """How an offer to another department stands."""

    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Taken back"
    LAPSED = "lapsed", "Ended with the request"


class ClockKind(TextChoices):
    """What a clock measures."""

    FIRST_RESPONSE = "first_response", "First answer"
    NEXT_RESPONSE = "next_response", "Next answer"
    UPDATE = "update", "News"
    ACCEPTANCE = "acceptance", "Acceptance"
    LEG = "leg", "Time with us"
    RESOLUTION = "resolution", "Resolution"


class TargetState(TextChoices):
    """How a clock stands."""

    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    MET = "met", "Kept"
    MISSED = "missed", "Missed"
    LEFT = "left", "Handed on"
    WITHDRAWN = "withdrawn", "Withdrawn"
    MERGED = "merged", "Merged"


class Verdict(TextChoices):
    """How a report counts a clock; attainment is met of met and missed."""

    MET = "met", "Kept"
    MISSED = "missed", "Missed"
    LEFT = "left", "Handed on"
    WITHDRAWN = "withdrawn", "Withdrawn"
    MERGED = "merged", "Merged"
    RUNNING = "running", "Running, not late"
    ELSEWHEN = "elsewhen", "Decided in another period"
    REPEATED = "repeated", "Another cycle of the request counts"


class NoticeState(TextChoices):
    """How a threshold of a clock stands."""

    PENDING = "pending", "Pending"
    FIRED = "fired", "Told"
    SUPERSEDED = "superseded", "A later one was told instead"
    DROPPED = "dropped", "No longer needed"


class Doubt(TextChoices):
    """Why no date can be relied on."""

    NONE = "", "None"
    FEW = "few", "Too few were finished lately"
    GROWING = "growing", "More comes in than is done"
    OFF = "off", "The last forecasts were not right often enough"
    FAR = "far", "Too far ahead"


class Fate(TextChoices):
    """What became of a range that was told; of one that ended in another way nothing is counted."""

    PENDING = "", "Not over yet"
    BEFORE = "before", "Done before"
    INSIDE = "inside", "Done within"
    AFTER = "after", "Later"
    VOID = "void", "Ended in another way"


class BulkVerb(TextChoices):
    """What can be done with many requests at once."""

    ASSIGN = "assign", "Assign"
    PRIORITISE = "prioritise", "Set priority"
    WAIT = "wait", "Set waiting"
    RESUME = "resume", "Resume"
    HAND_OVER = "hand_over", "Hand over"
    DECLINE = "decline", "Decline"
    RESOLVE = "resolve", "Resolve"


class BulkItemState(TextChoices):
    """What became of one of them."""

    CHOSEN = "chosen", "Not yet done"
    DONE = "done", "Done"
    REFUSED = "refused", "Left alone"
    UNDONE = "undone", "Taken back"
    KEPT = "kept", "Not taken back"
