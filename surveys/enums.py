"""Fixed words of surveys."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Area(TextChoices):
    """What an item asks about."""

    COMMUNICATION = "C", "Communication"
    PRODUCTIVITY = "P", "Productivity"
    RESPONSIVENESS = "R", "Responsiveness"
    OVERALL = "O", "Overall"


AREAS = (Area.COMMUNICATION, Area.PRODUCTIVITY, Area.RESPONSIVENESS)


class Point(IntegerChoices):
    """The scale: four points, none in the middle. "Not applicable" is no point."""

    VERY_DISSATISFIED = 1, _("Very dissatisfied")
    DISSATISFIED = 2, _("Dissatisfied")
    SATISFIED = 3, _("Satisfied")
    VERY_SATISFIED = 4, _("Very satisfied")


class InvitationState(TextChoices):
    """Where asking somebody about one resolution stands."""

    FOUND = "found", "Found"
    PLANNED = "planned", "Planned"
    SENT = "sent", "Sent"
    ANSWERED = "answered", "Answered"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SKIPPED = "skipped", "Not asked"
    BOUNCED = "bounced", "Bounced"


# Somebody may still be asked, or may still answer.
UNANSWERED = (InvitationState.FOUND, InvitationState.PLANNED, InvitationState.SENT)
# The page takes answers: signed in at once, by the link once it was sent, and a change for some time.
ANSWERABLE = (InvitationState.PLANNED, InvitationState.SENT, InvitationState.ANSWERED)


class SkipReason(TextChoices):
    """Why nobody is asked about a resolution (surveys.throttle decides)."""

    NONE = "", "None"
    NOT_BY_WORK = "E1", "Not resolved by work"
    OWN_WORK = "E2", "The requester's own work or department"
    NO_RECIPIENT = "E3", "No active recipient, or opted out"
    ASKED_BEFORE = "E4", "Asked about this resolution before"
    ONE_IS_OPEN = "T1", "Another survey is open"
    TOO_SOON = "T2", "Too soon after the last survey"
    SAME_DEPARTMENT = "T3", "Too soon for the same department"
    YEAR_IS_FULL = "T4", "Enough surveys within a year"
    SAMPLED_OUT = "S1", "Not in the sample"


# Such a resolution was never one to ask about. Whoever was only asked too often, or not drawn, could have been.
EXCLUDED = (SkipReason.NOT_BY_WORK, SkipReason.OWN_WORK, SkipReason.NO_RECIPIENT)
THROTTLED = (SkipReason.ONE_IS_OPEN, SkipReason.TOO_SOON, SkipReason.SAME_DEPARTMENT, SkipReason.YEAR_IS_FULL)


class AnswerStatus(TextChoices):
    """Whether an answer counts. Nothing that came is thrown away."""

    COUNTED = "counted", "Counted"
    REPLACED = "replaced", "Changed by a later one"
    SUSPECT = "suspect", "Perhaps a mail scanner"
    CONFLICT = "conflict", "From another browser"


class LostTime(TextChoices):
    """How much working time the matter cost the person who asked."""

    UNSAID = "", "Not said"
    NONE = "none", _("None")
    UNDER_HALF_AN_HOUR = "under_30_min", _("Under 30 minutes")
    HALF_A_DAY = "half_a_day", _("Half a day")
    A_DAY = "a_day", _("A day")
    MORE = "more", _("More than a day")


class Subject(TextChoices):
    """What a frozen score is about."""

    ITEM = "item", "Item"
    AREA = "area", "Area"
    RESPONSE = "response", "All areas together"
    REQUESTER = "requester", "Requesting department"
    MONTHS = "months", "Months"
    IMPORTANCE = "importance", "Importance of an item"


class Reader(TextChoices):
    """Who takes care of a recovery case."""

    HEAD = "head", "Those who lead the department"
    OWNER = "owner", "The recovery owner"


class RecoveryState(TextChoices):
    """Where a recovery case stands. Without consent it is a number and nothing more."""

    OPEN = "open", "First contact to be made"
    DONE = "done", "Answered"
    SILENT = "silent", "Counted only"
    WITHDRAWN = "withdrawn", "The answer was changed"


class RecoveryOutcome(TextChoices):
    """What became of a case."""

    NONE = "", "Nothing yet"
    CONTACTED = "contacted", "Contacted"
    REOPENED = "reopened", "Request reopened"
    EXPLAINED = "explained", "Explained"
    NO_ACTION = "no_action", "No action"


class RecoveryStep(TextChoices):
    """Of what people were told last while first contact is still to be made."""

    OPENED = "opened", "Opened"
    REMINDED = "reminded", "Called to mind"
    LATE = "late", "Late"


class RecoveryEventKind(TextChoices):
    """What happened to a case."""

    OPENED = "opened", "The desk opened this case"
    CHANGED = "changed", "The answer was changed"
    REMINDED = "reminded", "First contact was called to mind"
    LATE = "late", "First contact was not made in time"
    CONTACTED = "contacted", "got in touch"
    REOPENED = "reopened", "noted that work goes on: the request is open again"
    EXPLAINED = "explained", "explained what happened"
    NO_ACTION = "no_action", "decided on no action"


class PlanState(TextChoices):
    """Where an action plan stands."""

    PROPOSED = "proposed", "Proposed"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


# Nobody has decided on it, or somebody works on it.
UNENDED = (PlanState.PROPOSED, PlanState.RUNNING)
