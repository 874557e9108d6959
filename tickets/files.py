"""Files that come along: which are taken, under which name, and how they are served."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from accounts.text import plain_line
from tickets.workflow import MoveRefused

LARGEST = 10 * 1024 * 1024
MOST = 10
# By the first bytes, never by what the sender says. Only these are shown in the browser, the rest is downloaded.
SHOWN_INLINE = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": "application/pdf",
}
DOWNLOAD = "application/octet-stream"


class FileRefused(MoveRefused):
    """A file can't be taken; the message says which and why."""


def checked(attached: Iterable[UploadedFile]) -> list[UploadedFile]:
    """The files, if all of them can be taken.

    Raises:
        FileRefused: too many, too large, or empty.
    """
    kept = list(attached)
    if len(kept) > MOST:
        raise FileRefused(f"At most {MOST} files can come with one message; these are {len(kept)}.")
    for file in kept:
        if (file.size or 0) > LARGEST:
            raise FileRefused(f"{named(file)} is larger than 10 MB.")
        if not file.size:
            raise FileRefused(f"{named(file)} is empty.")
    return kept


def named(file: UploadedFile) -> str:
    """The name to show: one line, no path, no control or direction marks."""
    last = (file.name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return plain_line(last, 150).strip(". ") or "file"


def stored(file: UploadedFile) -> dict[str, Any]:
    """Keep the bytes under a random name; returns the fields of the row that names them."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    beginning = file.read(16)
    file.seek(0)
    key = uuid.uuid4()
    path = default_storage.save(f"attachments/{key.hex[:2]}/{key.hex}", file)
    return {
        "id": key,
        "name": named(file),
        "file": path,
        "content_type": next((kind for magic, kind in SHOWN_INLINE.items() if beginning.startswith(magic)), DOWNLOAD),
        "size": file.size,
        "sha256": digest.hexdigest(),
    }
