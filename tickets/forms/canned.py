"""What a department says often: the form of its set-up."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import StrictButton

from accounts.fields import LineField
from accounts.forms import DeskForm
from departments.forms.setup import TextArea


class CannedReplyForm(DeskForm):
    """A title to choose it by, and the text."""

    key, button = "canned", "Save canned reply"
    title = LineField(
        max_length=80,
        label="Title",
        help_text="Your members choose it by this.",
        error_messages={"required": "Please give a title."},
    )
    body = TextArea(rows=8, max_length=5000, label="Text", error_messages={"required": "Please write the text."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out()

    def buttons(self) -> list[object]:
        """Saving comes first; looking at it saves nothing."""
        preview = StrictButton("Preview", type="submit", name="preview", value="1", css_class="btn-secondary")
        return [*super().buttons(), preview]
