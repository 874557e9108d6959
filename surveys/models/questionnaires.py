"""What is asked, and by which rules: versions that never change once published."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys import terms
from surveys.enums import Area
from surveys.querysets import QuestionnaireQuerySet


class Questionnaire(models.Model):
    """One version of the pulse survey: its items and its settings (surveys.terms). A draft until published."""

    version = models.PositiveIntegerField(unique=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settings = models.JSONField(default=dict, blank=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Pulse survey v{self.version}"

    @property
    def terms(self) -> terms.Terms:
        """The settings as values."""
        return terms.read(self.settings)


# Items of a published version stand as it does: none comes, goes or changes.
ITEMS_STAY = """
    IF EXISTS (
        SELECT 1 FROM surveys_questionnaire q
        WHERE q.id IN (OLD.questionnaire_id, NEW.questionnaire_id) AND q.published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'The items of a published questionnaire never change.';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class Item(models.Model):
    """One question: its code (C1 to R4, O), what it is about, and its words per language."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=4)
    area = models.CharField(max_length=1, choices=Area)
    wording = models.JSONField(help_text="Language -> question.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "code"], name="item_code_once"),
            models.CheckConstraint(condition=Q(area__in=Area.values), name="item_area_known"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ITEMS_STAY,
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def words(self, language: str | None = "en") -> str:
        """The question in `language`, else in English."""
        return str(self.wording.get(language or "en") or self.wording["en"])
