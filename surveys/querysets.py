"""Which questionnaires, invitations and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from departments.models import Department
from surveys import terms
from surveys.enums import UNANSWERED, AnswerStatus, InvitationState
from surveys.terms import Terms
from tickets.enums import Outcome, State

if TYPE_CHECKING:
    from surveys.models import Answer, Closing, ImportedAnswer, Invitation, Questionnaire  # noqa: F401 (parameters of bases below)

# The resolution that was asked about still stands.
STANDS = Q(
    ticket__state__in=[State.RESOLVED, State.CLOSED],
    ticket__outcome=Outcome.DONE,
    ticket__resolution=F("resolution"),
)


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    """Query words for questionnaires."""

    def in_force(self, at: datetime) -> Questionnaire | None:
        """The version that was published last."""
        return self.filter(published_at__lte=at).order_by("-published_at", "-version").first()

    def terms_at(self, at: datetime) -> Terms:
        """The settings of the version in force; the usual ones without any."""
        questionnaire = self.in_force(at)
        return questionnaire.terms if questionnaire else terms.read({})


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Query words for invitations."""

    def due(self, state: InvitationState, at: datetime) -> InvitationQuerySet:
        """With something to do at `at`. In the order of people, so that two sweeps that lock people never wait crosswise."""
        return (
            self.filter(state=state, due_at__lte=at)
            .select_related("ticket", "person", "department", "questionnaire")
            .order_by("person", "resolved_at", "pk")
        )

    def overtaken(self) -> InvitationQuerySet:
        """Unanswered, and the request was reopened since."""
        return self.filter(state__in=UNANSWERED).exclude(STANDS)

    def waiting_for(self, user: User, at: datetime) -> InvitationQuerySet:
        """What `user` may answer now: from the decision to ask on (the mail comes later) until it is over.

        Somebody who opted out is not asked here either.
        """
        if not user.is_active or not user.wants_surveys:
            return self.none()
        return (
            self.filter(STANDS, person=user)
            .filter(Q(state=InvitationState.PLANNED) | Q(state=InvitationState.SENT, expires_at__gt=at))
            .select_related("ticket", "department")
            .order_by("-resolved_at", "-pk")
        )

    def of_department(self, department: Department, since: datetime, until: datetime) -> InvitationQuerySet:
        """About resolutions of `department` from `since` until before `until`."""
        return self.filter(department=department, resolved_at__gte=since, resolved_at__lt=until)

    def counting(self) -> InvitationQuerySet:
        """Those that count in published figures: none about a confidential request of a department that is not confidential."""
        return self.filter(Q(ticket__is_confidential=False) | Q(department__is_confidential=True))


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Query words for answers."""

    def counted(self) -> AnswerQuerySet:
        """In the scores: no suspects, no conflicts, nothing that was changed later."""
        return self.filter(status=AnswerStatus.COUNTED)

    def about(self, department: Department, since: datetime, until: datetime) -> AnswerQuerySet:
        """Given about `department` from `since` until before `until`."""
        return self.filter(invitation__department=department, at__gte=since, at__lt=until)


class ImportedAnswerQuerySet(models.QuerySet["ImportedAnswer"]):
    """Query words for answers from before the desk."""

    def about(self, department: Department, since: date, until: date) -> ImportedAnswerQuerySet:
        """Given about `department` from the day `since` until before the day `until`."""
        return self.filter(department=department, answered_on__gte=since, answered_on__lt=until)


class ClosingQuerySet(models.QuerySet["Closing"]):
    """Query words for closed periods."""

    def newest_revisions(self) -> ClosingQuerySet:
        """Of each department and period the revision that counts now."""
        return self.order_by("department", "-begins_at", "-revision").distinct("department", "begins_at")
