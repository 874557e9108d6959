"""The embedded Postgres: a cluster with passwords, on 127.0.0.1 only, that comes back after kill -9."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2
from psycopg2 import sql

from .account import home_of, wheel_programs
from .folder import LOCALHOST, Folder
from .processes import CLOCK_SLACK_SECONDS, Part, wait_for
from .refusals import Refusal, last_line, of_program

DATABASE, OWNER, APP = "desk", "desk_owner", "desk_app"
SILENT_SECONDS = 60
HELD_UP_SECONDS = 20
# What a desk needs beyond the defaults: no socket that others could reach, room for 50 people at once.
_SETTINGS = {
    "listen_addresses": LOCALHOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "cluster_name": "servicedesk",
}
# For tests: the data are thrown away, so nothing needs to survive a power cut.
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_TIMEOUTS = {
    OWNER: {"lock_timeout": "2s"},
    APP: {"statement_timeout": "60s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"},
}


class Postgres(Part):
    """The database server with two roles: one owns the tables, one works with them."""

    def __init__(self, folder: Folder, *, say: Callable[[str], None], forgetful: bool = False) -> None:
        super().__init__("postgres", folder, self._server, lambda: {"LC_ALL": "C", "PATH": os.defpath})
        self._say = say
        self._forgetful = forgetful
        self._secrets = folder.secrets()
        self._home = home_of(folder)
        self.account = self._home.account
        self.data = self._home.data
        self.working_folder = Path("/")
        self.port = 0

    @property
    def owner_url(self) -> str:
        """Where migrations connect: the role that owns the tables."""
        return self._url(OWNER, self._secrets.owner)

    @property
    def app_url(self) -> str:
        """Where web and worker connect: a role that only works with rows."""
        return self._url(APP, self._secrets.app)

    def launch(self) -> None:
        """Make the cluster when there is none and start the server; the port stays the same while it is free."""
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._end_server_of_this_cluster()
        self.port = self.port or self.folder.port_for("postgres")
        super().launch()

    def join(self) -> None:
        """Take over the server that another start left running."""
        self.port = self.folder.last_port("postgres")

    def await_ready(self) -> None:
        """Return when the server answers and both roles are there; recovery may take as long as it needs."""
        began = said = time.monotonic()
        while (answer := self._ask()) != 0:
            now = time.monotonic()
            if not self.is_alive():
                if now - began > HELD_UP_SECONDS or not self._held_up_by_dying_server():
                    raise self.ended_early()
                super().launch()
            elif answer == 2 and now - began > SILENT_SECONDS:
                raise Refusal(f"Postgres does not answer: see {self.log_path}")
            if now - said > 5:
                self._say(f"  Postgres is recovering ({now - began:.0f} s)")
                said = now
            time.sleep(0.05)
        self._ensure_roles()

    def _url(self, role: str, password: str) -> str:
        return f"postgres://{role}:{quote(password)}@{LOCALHOST}:{self.port}/{DATABASE}"

    def _server(self) -> list[str]:
        settings = _SETTINGS | {"port": str(self.port)} | (_FORGETFUL if self._forgetful else {})
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        return [str(self._home.programs / "postgres"), "-D", str(self.data), *options]

    def _ask(self) -> int:
        """Ask how the server is: 0 ready, 1 starting or recovering, 2 silent (the exit status of pg_isready)."""
        words = ["-q", "-h", LOCALHOST, "-p", str(self.port), "-t", "3"]
        return subprocess.run([str(wheel_programs() / "pg_isready"), *words], check=False).returncode

    def _make_cluster(self) -> None:
        """Make the cluster under another name and rename it when it is whole: a broken one never stays."""
        self._say(f"  making a database in {self.data}")
        draft = self.data.with_name("postgres.new")
        password = self.data.with_name("postgres.password")
        shutil.rmtree(draft, ignore_errors=True)
        try:
            draft.mkdir(mode=0o700)
            password.touch(mode=0o600)
            password.write_text(self._secrets.postgres)
            if self.account:
                for path in (draft, password):
                    os.chown(path, self.account.uid, self.account.gid)
            self._run_initdb(draft, password)
            draft.rename(self.data)
        finally:
            password.unlink(missing_ok=True)
            shutil.rmtree(draft, ignore_errors=True)

    def _run_initdb(self, draft: Path, password: Path) -> None:
        words = [f"--pgdata={draft}", "--username=postgres", f"--pwfile={password}", "--auth=scram-sha-256"]
        words += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        words += ["--no-sync"] if self._forgetful else []
        options = self.account.options() if self.account else {}
        done = subprocess.run(
            [str(self._home.programs / "initdb"), *words],
            cwd="/",
            env={"LC_ALL": "C", "PATH": os.defpath},
            capture_output=True,
            text=True,
            errors="replace",
            **options,
        )
        if done.returncode != 0:
            raise of_program(f"Making the database in {self.data}", done.stderr)

    def _end_server_of_this_cluster(self) -> None:
        """End a server that runs on this cluster without our knowing; drop the mark of one that is long gone.

        The number in the mark may belong to somebody else's process by now. Postgres would refuse to start then.
        """
        mark = self.data / "postmaster.pid"
        try:
            lines = mark.read_text().splitlines()
        except FileNotFoundError:
            return
        server = _server_of(lines)
        if server is None:
            mark.unlink(missing_ok=True)
            return
        server.send_signal(self.stop_signal)
        if not wait_for(lambda: _server_of(lines) is None, self.patience_seconds):
            raise Refusal(f"Another Postgres (process {server.pid}) uses {self.data}: end it")

    def _held_up_by_dying_server(self) -> bool:
        """Say whether the server ended because children of a killed one had not gone yet."""
        line = last_line(self.log_path)
        tail = self.log_path.read_bytes()[-2048:].decode(errors="replace")
        return "HINT" in line and ("still in use" in tail or "postmaster.pid" in tail)

    def _ensure_roles(self) -> None:
        """Make the roles and the database when they are missing, and set their passwords. Safe to repeat."""
        try:
            with _session("postgres", self._secrets.postgres, "postgres", self.port) as cursor:
                for role, password in ((OWNER, self._secrets.owner), (APP, self._secrets.app)):
                    _ensure_role(cursor, role, password, {} if self._forgetful else _TIMEOUTS[role])
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
            with _session(OWNER, self._secrets.owner, DATABASE, self.port) as cursor:
                _let_app_work_with_rows(cursor)
        except psycopg2.OperationalError as error:
            if "password authentication failed" in str(error):
                kept = self.folder.path / "secrets.json"
                raise Refusal(f"{kept} does not fit {self.data}: restore the file, or remove that folder") from error
            raise of_program("Preparing the database", str(error)) from error


@contextmanager
def _session(role: str, password: str, database: str, port: int) -> "Iterator[psycopg2.extensions.cursor]":
    """Open a short autocommitting connection as one role."""
    connection = psycopg2.connect(
        host=LOCALHOST, port=port, user=role, password=password, dbname=database, connect_timeout=10
    )
    with closing(connection):
        connection.autocommit = True
        yield connection.cursor()


def _server_of(lines: list[str]) -> psutil.Process | None:
    """Return the running server that wrote the mark (number, folder, second of its start), or None."""
    try:
        process = psutil.Process(int(lines[0]))
        same = abs(process.create_time() - float(lines[2])) <= CLOCK_SLACK_SECONDS
        alive = process.status() != psutil.STATUS_ZOMBIE
        return process if same and alive and process.name() == "postgres" else None
    except (IndexError, ValueError, psutil.NoSuchProcess):
        return None


def _ensure_role(cursor: "psycopg2.extensions.cursor", role: str, password: str, limits: dict[str, str]) -> None:
    name = sql.Identifier(role)
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if not cursor.fetchone():
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    rights = sql.SQL("CREATEDB" if role == OWNER else "NOCREATEDB")
    cursor.execute(sql.SQL("ALTER ROLE {} {} PASSWORD {}").format(name, rights, sql.Literal(password)))
    for setting, value in limits.items():
        statement = sql.SQL("ALTER ROLE {} SET {} = {}")
        cursor.execute(statement.format(name, sql.Identifier(setting), sql.Literal(value)))


def _let_app_work_with_rows(cursor: "psycopg2.extensions.cursor") -> None:
    """Give the app every right on rows of tables to come; the migrations take back what it must not have."""
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP}")
    to_come = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT"
    cursor.execute(f"{to_come} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}")
    cursor.execute(f"{to_come} USAGE, SELECT ON SEQUENCES TO {APP}")
