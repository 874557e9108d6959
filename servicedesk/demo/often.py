"""What the departments of the demo say often: their canned replies."""

from __future__ import annotations

# Department -> title -> text.
CANNED: dict[str, dict[str, str]] = {
    "it": {
        "Which device is it?": "Hello {requester},\n\nto find the right device we need the name on its sticker (it begins "
        "with TARN-). Could you send it, and say what you did just before?\n\n{me}, {department}",
        "Restart first": "Hello {requester},\n\nplease restart the device once and hold the power button for ten seconds "
        "before you do. In half of all cases that is it. If not, write here and we go on with {number}.\n\n{me}",
        "Ready to be picked up": "Hello {requester},\n\nwhat you asked for in {number} is ready at the IT counter, today "
        "until five. Bring your badge.\n\n{me}",
    },
    "finance": {
        "Receipt is missing": "Hello {requester},\n\nwe can't book this without the receipt. Please attach it here; a photo "
        "is enough. The promise ({promise}) stands still until then.\n\n{me}, {department}",
    },
}
