"""Saving a view of a queue."""

from __future__ import annotations

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from departments.models import Department

MOST_NAME, MOST_QUERY = 40, 1000


class SaveViewForm(forms.Form):
    """A name for the filters in force. Its fields are the arguments of the verb."""

    name = forms.CharField(
        max_length=MOST_NAME,
        help_text="Such as “Laptops, late”.",
        error_messages={"required": "Please give it a name."},
    )
    query = forms.CharField(max_length=MOST_QUERY, required=False, widget=forms.HiddenInput)
    is_shared = forms.BooleanField(required=False)
    is_default = forms.BooleanField(label="Open this queue with it", required=False)

    def __init__(self, data: QueryDict | None = None, *, department: Department | None, query: str = "") -> None:
        super().__init__(data, auto_id="view-%s", initial={"query": query})
        if department is None:
            del self.fields["is_shared"]
        else:
            self.fields["is_shared"].label = f"Share it with everybody who works in {department}"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            *map(Field, self.fields), StrictButton("Save view", type="submit", css_class="btn-secondary")
        )

    def clean_name(self) -> str:
        """One line that says something."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not name:
            raise ValidationError("Please give it a name.")
        return name
