"""The verb that puts a version of the questionnaire into force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.audit import record
from accounts.models import User
from surveys import terms
from surveys.enums import AREAS, Area
from surveys.models import Item, Questionnaire
from surveys.terms import TermsRefused


@dataclass(frozen=True, slots=True)
class Question:
    """One item to be: its code, what it is about, its words per language."""

    code: str
    area: Area
    wording: Mapping[str, str]


def publish(
    settings: Mapping[str, Any], *, by: User | None, at: datetime, questions: Iterable[Question] | None = None
) -> Questionnaire:
    """Put the next version into force: `settings` as surveys.terms reads them; without `questions`, those of the last version.

    Raises:
        TermsRefused: settings that can't be, or questions that leave out the overall one or an area.
    """
    terms.read(settings)
    with transaction.atomic(durable=True):
        last = Questionnaire.objects.select_for_update(no_key=True).order_by("-version").first()
        items = list(questions) if questions is not None else _questions_of(last)
        missing = [area for area in (Area.OVERALL, *AREAS) if area not in {item.area for item in items}]
        if missing:
            raise TermsRefused(f"There is no question about: {', '.join(area.label.lower() for area in missing)}.")
        version = (Questionnaire.objects.aggregate(Max("version"))["version__max"] or 0) + 1
        questionnaire = Questionnaire.objects.create(version=version, settings=dict(settings))
        Item.objects.bulk_create(
            Item(questionnaire=questionnaire, code=item.code, area=item.area, wording=dict(item.wording))
            for item in items
        )
        questionnaire.published_at, questionnaire.published_by = at, by
        questionnaire.save(update_fields=["published_at", "published_by"])
        record("questionnaire published", questionnaire, by=by, at=at, changes={"settings": [None, dict(settings)]})
    return questionnaire


def _questions_of(questionnaire: Questionnaire | None) -> list[Question]:
    if questionnaire is None:
        return []
    rows = questionnaire.items.order_by("code")
    return [Question(item.code, Area(item.area), item.wording) for item in rows]
