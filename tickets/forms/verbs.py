"""The form of every verb, by the verb."""

from __future__ import annotations

from tickets.forms import acting
from tickets.forms.acting import ActForm
from tickets.forms.together import TOGETHER

FORMS: dict[str, type[ActForm]] = acting.FORMS | {form.verb: form for form in TOGETHER}
