"""The line below a form that says what was kept of it."""

from __future__ import annotations

from django import forms
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString


class DraftLine:
    """A part of a form's layout; shows nothing unless the page offers a draft (tickets.drafts)."""

    def render(self, form: forms.Form, context: Context, *_: object, **__: object) -> SafeString:
        """The line of this form: a page holds several, and calls them as it likes."""
        with context.push(form=form):
            template: SafeString = get_template("tickets/_draft.html").template.render(context)
        return template
