"""Files of requests, served through the rule of the request and of the message they came with."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import DeskRequest
from tickets import permissions
from tickets.files import SHOWN_INLINE
from tickets.models import Attachment
from tickets.views.detail import visible_or_404

# What is opened here runs nothing and loads nothing, whatever it is.
POLICY = "sandbox; default-src 'none'"


@require_safe
def attachment(request: DeskRequest, number: str, pk: UUID) -> HttpResponseBase:
    """One file: shown for a short list of kinds, else downloaded. Files of notes only to those who read notes."""
    ticket, seen_as = visible_or_404(request.user, number)
    row = get_object_or_404(Attachment.objects.select_related("comment"), ticket=ticket, pk=pk)
    if not permissions.can_read(seen_as, row.comment):
        raise Http404
    try:
        content = default_storage.open(row.file.name)
    except FileNotFoundError:
        return render(request, "tickets/file_missing.html", {"ticket": ticket, "file": row}, status=404)
    is_inline = row.content_type in SHOWN_INLINE.values()
    response = FileResponse(content, as_attachment=not is_inline, filename=row.name, content_type=row.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    return response
