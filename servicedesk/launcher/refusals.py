"""What stops a start, said in one line that tells what to do."""

import errno
from pathlib import Path

_ADVICE = {
    errno.ENOSPC: "the disk is full: make room and start again",
    errno.EDQUOT: "the disk quota is used up: make room and start again",
    errno.EFBIG: "the file may not grow any further: raise the limit (ulimit -f) and start again",
    errno.EACCES: "no permission: give this account the folder, or choose another with DESK_VAR",
    errno.EPERM: "no permission: give this account the folder, or choose another with DESK_VAR",
    errno.EROFS: "the disk is read-only: choose another folder with DESK_VAR",
    errno.ENOTDIR: "a file stands where a folder should be: move it, or choose another with DESK_VAR",
    errno.EEXIST: "a file stands where a folder should be: move it, or choose another with DESK_VAR",
    errno.EMFILE: "too many open files: raise the limit (ulimit -n) and start again",
    errno.ENOMEM: "the memory is used up: close something and start again",
    errno.EAGAIN: "no more processes may be started: raise the limit (ulimit -u) and start again",
}


class Refusal(Exception):
    """The desk can't start; the text is one line fit to show, without a password in it."""


def because_of(error: OSError) -> Refusal:
    """Return the refusal that says in plain words what the system would not do."""
    advice = _ADVICE.get(error.errno or 0, error.strerror or str(error))
    place = error.filename
    return Refusal(f"{place}: {advice}" if place else advice[0].upper() + advice[1:])


def last_line(log: Path) -> str:
    """Return the last line of a log that says something, for a refusal to quote."""
    try:
        tail = log.read_bytes()[-8192:].decode(errors="replace")
    except OSError:
        return "it left no log"
    lines = [line.strip() for line in tail.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it left no log"


def of_program(what: str, text: str) -> Refusal:
    """Return the refusal for a program that failed, from what it printed."""
    if "No space left on device" in text:
        return Refusal(f"{what} failed: {_ADVICE[errno.ENOSPC]}")
    if "File too large" in text:
        return Refusal(f"{what} failed: {_ADVICE[errno.EFBIG]}")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return Refusal(f"{what} failed: {lines[-1][:300] if lines else 'it said nothing'}")
