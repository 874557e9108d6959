"""What the desk remembers about asking afterwards."""

from surveys.models.answers import Answer, AnswerValue
from surveys.models.invitations import Invitation, Link, Sighting
from surveys.models.questionnaires import Item, Questionnaire

__all__ = ["Answer", "AnswerValue", "Invitation", "Item", "Link", "Questionnaire", "Sighting"]
