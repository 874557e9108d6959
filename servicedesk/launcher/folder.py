"""The folder `var/`: where each thing lies, the secrets and ports that are remembered, one starter at a time."""

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import IO, Any

from .refusals import Refusal

CHECKOUT = Path(__file__).resolve().parents[2]
LOCALHOST = "127.0.0.1"


@dataclass(frozen=True)
class Secrets:
    """Random words made at the first start and kept in `secrets.json` (0600)."""

    django: str
    postgres: str
    owner: str
    app: str
    valkey: str


@dataclass(frozen=True)
class Folder:
    """Everything that one desk keeps on disk, apart from a database that lies elsewhere (see `account`)."""

    path: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Folder":
        """Return the folder that `DESK_VAR` names, or `var/` in the checkout."""
        return cls(Path(environment.get("DESK_VAR") or CHECKOUT / "var").absolute())

    def prepare(self) -> None:
        """Make the folders; the account's own things are closed to everybody else."""
        self.path.mkdir(parents=True, exist_ok=True)
        for name in ("run", "log", "mail", "files", "valkey"):
            (self.path / name).mkdir(mode=0o700, exist_ok=True)
        probe = self.path / "run" / "probe"
        probe.write_text("can be written")
        probe.unlink()

    def log(self, name: str) -> Path:
        """Return the file that the part `name` writes to."""
        return self.path / "log" / f"{name}.log"

    def record(self, name: str) -> Path:
        """Return the file that remembers the process of the part `name`."""
        return self.path / "run" / f"{name}.json"

    def secrets(self) -> Secrets:
        """Return the secrets; the first call makes them."""
        place = self.path / "secrets.json"
        known = read_json(place)
        made = {field.name: known.get(field.name) or secrets.token_urlsafe(40) for field in fields(Secrets)}
        if made != known:
            write_json(place, made)
        return Secrets(**made)

    def port_for(self, name: str) -> int:
        """Return the port that `name` had last time when it is free, or a new one, which is remembered."""
        port = self.last_port(name)
        if port and is_free(port):
            return port
        port = any_free_port()
        write_json(self._ports, {**read_json(self._ports), name: port})
        return port

    def last_port(self, name: str) -> int:
        """Return the port that `name` had last time; 0 when it never had one."""
        port = read_json(self._ports).get(name)
        return port if isinstance(port, int) else 0

    @property
    def _ports(self) -> Path:
        return self.path / "run" / "ports.json"

    def lock(self, name: str, *, wait: bool = False) -> IO[str] | None:
        """Return the open lock `name`, held until it is closed or this process ends; None when another has it."""
        file = (self.path / "run" / f"{name}.lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            file.close()
            return None
        return file


def read_json(place: Path) -> dict[str, Any]:
    """Return what the file holds; an empty table when it is missing or was left half-written."""
    try:
        content = json.loads(place.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return content if isinstance(content, dict) else {}


def write_json(place: Path, content: Mapping[str, Any]) -> None:
    """Replace the file by this table."""
    write_private(place, json.dumps(dict(content), indent=1))


def write_private(place: Path, text: str) -> None:
    """Replace the file at once, readable by its owner only: nobody sees half of it, even on a full disk."""
    draft = place.with_name(f"{place.name}.{os.getpid()}.new")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def is_free(port: int) -> bool:
    """Say whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCALHOST, port))
        except OSError:
            return False
    return True


def any_free_port() -> int:
    """Return a port that the system says is free."""
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        port: int = probe.getsockname()[1]
    return port


def web_port(text: str) -> int:
    """Return the port that `PORT` asks for, or refuse when it is no port."""
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 65536:
        raise Refusal(f"PORT must be a number from 1 to 65535, not {text!r}")
    return int(text)
