"""Which questionnaires, invitations and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from departments.models import Department, Membership
from surveys import permissions, terms
from surveys.enums import (
    EXCLUDED,
    UNANSWERED,
    UNENDED,
    AnswerStatus,
    InvitationState,
    PlanState,
    Reader,
    RecoveryState,
)
from surveys.terms import Terms
from tickets.enums import Outcome, State

if TYPE_CHECKING:
    from surveys.models import (  # noqa: F401 (parameters of bases below)
        Answer,
        Closing,
        ImportedAnswer,
        Invitation,
        Plan,
        Questionnaire,
        Recovery,
    )

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

    def eligible(self) -> InvitationQuerySet:
        """Those that could have been asked about: resolved by work, for somebody else who takes surveys. Too often is no matter here."""
        return self.exclude(reason__in=EXCLUDED)

    def counting(self) -> InvitationQuerySet:
        """Those that count in published figures: none about a confidential request of a department that is not confidential."""
        return self.filter(Q(ticket__is_confidential=False) | Q(department__is_confidential=True))


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Query words for answers."""

    def counted(self) -> AnswerQuerySet:
        """In the scores: no suspects, no conflicts, nothing that was changed later."""
        return self.filter(status=AnswerStatus.COUNTED)

    def set_aside_for(self, user: User) -> AnswerQuerySet:
        """Kept, but not counted, as far as `user` may look: none about a department they work in, nor about what is confidential.

        Single answers are not shown to the department, whatever role somebody of it has besides.
        """
        about_theirs = Q(invitation__department__in=Membership.objects.filter(person=user).values("department"))
        confidential = Q(invitation__ticket__is_confidential=True) | Q(invitation__department__is_confidential=True)
        set_aside = self.filter(status__in=[AnswerStatus.SUSPECT, AnswerStatus.CONFLICT])
        return set_aside.exclude(about_theirs | confidential)

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


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    """Query words for recovery cases."""

    def followed_up_by(self, user: User) -> RecoveryQuerySet:
        """Those that `user` takes care of."""
        return self.filter(permissions.follows_up(user))

    def told_to(self, user: User) -> RecoveryQuerySet:
        """Those about answers of `user` of which they were told something."""
        return self.filter(permissions.was_told(user))

    def due(self, at: datetime) -> RecoveryQuerySet:
        """With something to tell at `at`, oldest first."""
        return self.filter(state=RecoveryState.OPEN, notice_at__lte=at).for_page().order_by("notice_at", "pk")

    def for_page(self) -> RecoveryQuerySet:
        """With everything that is said of a case."""
        return self.select_related(
            "answer", "invitation__person", "invitation__department", "invitation__ticket__department",
            "invitation__requester_department",
        )  # fmt: skip

    def open_first(self) -> RecoveryQuerySet:
        """What is due soonest, then what is done, the newest first."""
        is_done = models.Case(models.When(state=RecoveryState.OPEN, then=0), default=1)
        return self.order_by(is_done, F("contacted_at").desc(nulls_first=True), "due_at", "pk")

    def silent(self, since: datetime, until: datetime) -> RecoveryQuerySet:
        """Without consent, opened from `since` until before `until`, and nothing confidential: what is counted."""
        return self.filter(state=RecoveryState.SILENT, is_counted=True, opened_at__gte=since, opened_at__lt=until)

    def in_figures(self, department: Department, since: datetime, until: datetime) -> RecoveryQuerySet:
        """About `department`, with consent, opened from `since` until before `until`, and nothing confidential."""
        told = Q(state__in=[RecoveryState.OPEN, RecoveryState.DONE], may_contact=True, is_counted=True)
        return self.filter(told, invitation__department=department, opened_at__gte=since, opened_at__lt=until)

    def leading_to_plans(self, since: datetime, until: datetime) -> RecoveryQuerySet:
        """Those of which those who lead the department know, opened after `since` and up to `until`."""
        known = Q(state__in=[RecoveryState.OPEN, RecoveryState.DONE], may_contact=True, reader=Reader.HEAD)
        return self.filter(known, opened_at__gt=since, opened_at__lte=until)


class PlanQuerySet(models.QuerySet["Plan"]):
    """Query words for action plans."""

    def kept_by(self, user: User) -> PlanQuerySet:
        """Those that `user` decides on."""
        return self.filter(permissions.keeps_plans(user))

    def unended(self) -> PlanQuerySet:
        """Proposed, or running."""
        return self.filter(state__in=UNENDED)

    def for_lists(self) -> PlanQuerySet:
        """With everything that a row shows: what is to be decided, what runs, then what has ended."""
        loaded = self.select_related("department", "owner", "requester_department")
        return loaded.order_by(F("ended_at").desc(nulls_first=True), F("started_at").desc(nulls_first=True), "-pk")

    def shown_to_customers(self, department: Department) -> PlanQuerySet:
        """What `department` says that it does, or did: the newest first."""
        told = self.filter(department=department, state__in=[PlanState.RUNNING, PlanState.DONE])
        return told.select_related("owner").order_by("-started_at", "-pk")
