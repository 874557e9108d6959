"""What the desk remembers about asking afterwards."""

from surveys.models.answers import Answer, AnswerValue
from surveys.models.imports import Import, ImportedAnswer
from surveys.models.invitations import Invitation, Link, Sighting
from surveys.models.plans import Plan
from surveys.models.questionnaires import Item, Questionnaire
from surveys.models.recoveries import Recovery, RecoveryEvent
from surveys.models.scores import Closing, Score

__all__ = [
    "Answer",
    "AnswerValue",
    "Closing",
    "Import",
    "ImportedAnswer",
    "Invitation",
    "Item",
    "Link",
    "Plan",
    "Questionnaire",
    "Recovery",
    "RecoveryEvent",
    "Score",
    "Sighting",
]
