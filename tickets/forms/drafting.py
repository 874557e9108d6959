"""The line below a form that says what was kept of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString


class DraftLine:
    """A part of a form's layout; shows nothing unless the page offers a draft (tickets.drafts)."""

    def render(self, form: forms.Form, context: Context, *_: object, **__: object) -> SafeString:
        """The line of this form: a page holds several, and calls them as it likes."""
        with context.push(form=form):
            # The template itself, with the context as it stands: its wrapper would ask for a dictionary.
            part: Any = get_template("tickets/_draft.html")
            line: SafeString = part.template.render(context)
        return line
