"""The whole desk as one object: servers, tables, parts. `make up` and the tests that kill parts use the same."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from . import application
from .folder import Folder, any_free_port, is_free, read_json, write_json
from .given import check_database, check_redis
from .postgres import Postgres
from .processes import Part, leftover
from .refusals import Refusal
from .valkey import Valkey

_SERVERS = ("postgres", "valkey")
_PARTS = ("mail", "web", "worker", "beat")


def _silently(_line: str) -> None:
    """Say nothing: the default for programs that use a stack."""


def _end_together(parts: Iterable[Part]) -> None:
    parts = list(parts)
    for part in parts:
        part.ask_to_stop()
    for part in parts:
        part.await_end()


class AlreadyRuns(Refusal):
    """Another starter has this folder; the text says where its desk answers."""


class Stack:
    """Servers and parts of one desk. Port 0 means any free one; `env` overrides the environment of all parts,
    and an empty value there unsets a variable.

    A server whose address is given (`DATABASE_URL`, `REDIS_URL`) is used and not started; a given `EMAIL_URL`
    replaces the demo mail server.
    """

    def __init__(
        self,
        var: Path,
        port: int = 0,
        env: Mapping[str, str] | None = None,
        *,
        seed: bool = False,
        say: Callable[[str], None] = _silently,
    ) -> None:
        self.folder = Folder(var.absolute())
        self.parts: dict[str, Part] = {}
        self.environment: dict[str, str] = {}
        self._port = port
        merged = {**os.environ, **(env or {})}
        self._given = {key: value for key, value in merged.items() if value}
        self._seed = seed
        self._say = say
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """Where the pages answer."""
        return self.environment["DESK_BASE_URL"]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Start everything and return when pages are served; on a refusal, nothing stays behind."""
        with self._all_or_nothing():
            self.start_servers()
            seed = self._seed and application.is_demo(self.environment)
            application.prepare_database(self.folder, self.environment, seed=seed, say=self._say)
            self._say("  starting web, worker, beat and mail")
            self._start_together(_PARTS)

    def start_servers(self) -> None:
        """Start the database and the queue, and know the environment of the parts."""
        with self._all_or_nothing():
            self._take_folder()
            self._say("Starting the desk")
            self._end_leftovers()
            self._choose_port()
            self.environment = application.base_environment(self.folder, self._given, self._port)
            self._add_servers()
            self._start_together(_SERVERS)
            self._tell_addresses()
            self._add_parts()
            write_json(self.folder.path / "run" / "environment.json", self._told())

    def stop(self) -> None:
        """End the parts together, then the servers; let the next starter have the folder."""
        for names in (_PARTS, _SERVERS):
            _end_together([self.parts[name] for name in names if name in self.parts])
        self._give_folder_back()

    def kill(self) -> None:
        """End everything at once (SIGKILL), as a power cut would."""
        for part in self.parts.values():
            part.kill()
        self._give_folder_back()

    def tend(self) -> list[str]:
        """Start again what has died, and return the names."""
        dead = [name for name, part in self.parts.items() if not part.is_alive()]
        for name in dead:
            self.parts[name].start()
        return dead

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Stop whatever was started when the start does not succeed."""
        with ExitStack() as undo:
            undo.callback(self.stop)
            yield
            undo.pop_all()

    def _choose_port(self) -> None:
        if self._port and not is_free(self._port):
            raise Refusal(f"Port {self._port} is in use: choose another one, for example PORT={self._port + 10}")
        self._port = self._port or any_free_port()

    def _take_folder(self) -> None:
        self.folder.prepare()
        self._lock = self.folder.lock("up")
        if not self._lock:
            known = read_json(self.folder.path / "run" / "environment.json")
            raise AlreadyRuns(f"The desk already runs: {known.get('DESK_BASE_URL', 'it is just starting')}")

    def _give_folder_back(self) -> None:
        if self._lock:
            (self.folder.path / "run" / "environment.json").unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    def _end_leftovers(self) -> None:
        """End what a killed starter left: parts before servers, so that they end in peace."""
        for names in (_PARTS, _SERVERS):
            parts = [leftover(name, self.folder) for name in names]
            if found := [part.name for part in parts if part.is_alive()]:
                self._say(f"  ending what an earlier start left: {', '.join(found)}")
            _end_together(parts)

    def _add_servers(self) -> None:
        if database := self._given.get("DATABASE_URL"):
            check_database("DATABASE_URL", database)
            if owner := self._given.get("DATABASE_OWNER_URL"):
                check_database("DATABASE_OWNER_URL", owner)
        else:
            self.parts["postgres"] = Postgres(self.folder, say=self._say)
        if address := self._given.get("REDIS_URL"):
            check_redis(address)
        else:
            self.parts["valkey"] = Valkey(self.folder)

    def _start_together(self, names: Iterable[str]) -> None:
        parts = [self.parts[name] for name in names if name in self.parts]
        for part in parts:
            part.end_leftovers()
            part.launch()
        for part in parts:
            part.await_ready()

    def _tell_addresses(self) -> None:
        told = self.environment
        if isinstance(postgres := self.parts.get("postgres"), Postgres):
            told["DATABASE_URL"], told["DATABASE_OWNER_URL"] = postgres.app_url, postgres.owner_url
        told.setdefault("DATABASE_OWNER_URL", told["DATABASE_URL"])
        if isinstance(valkey := self.parts.get("valkey"), Valkey):
            told["REDIS_URL"] = valkey.url

    def _add_parts(self) -> None:
        told = self.environment
        if "EMAIL_URL" not in told:
            port = self.folder.port_for("mail")
            told["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
            told["DESK_DEMO_MAIL"] = str(self.folder.path / "mail")
            self.parts["mail"] = application.Mail(self.folder, lambda: port, lambda: told)
        self.parts["web"] = application.Web(self.folder, lambda: self._port, lambda: told)
        self.parts["worker"] = application.worker(self.folder, lambda: told)
        self.parts["beat"] = application.beat(self.folder, lambda: told)

    def _told(self) -> dict[str, str]:
        """Return what differs from our own environment: enough to run a command beside the desk."""
        return {key: value for key, value in self.environment.items() if os.environ.get(key) != value}
