"""Which language a survey speaks: that of the person who is asked, else what the browser says."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from accounts.models import User


def of_page(request: HttpRequest, person: User | None) -> AbstractContextManager[None]:
    """Within it a page is in the language of `person`; of one who chose none, or of nobody, in that of the browser."""
    chosen = person.language if person else ""
    return translation.override(chosen or translation.get_language_from_request(request))


def of_mail(person: User) -> AbstractContextManager[None]:
    """Within it a mail to `person` is written: no browser is there to ask, so without a choice it is the desk's language."""
    return translation.override(person.language or settings.LANGUAGE_CODE)
