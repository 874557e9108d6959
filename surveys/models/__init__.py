"""What the desk remembers about asking afterwards."""

from surveys.models.answers import Answer, AnswerValue
from surveys.models.imports import Import, ImportedAnswer
from surveys.models.invitations import Invitation, Link, Sighting
from surveys.models.questionnaires import Item, Questionnaire

__all__ = [
    "Answer",
    "AnswerValue",
    "Import",
    "ImportedAnswer",
    "Invitation",
    "Item",
    "Link",
    "Questionnaire",
    "Sighting",
]
