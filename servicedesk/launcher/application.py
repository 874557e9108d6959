"""The desk's own parts: web, worker, beat, demo mail server; and the steps that make the database ready for them."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing

import psycopg2

from .folder import CHECKOUT, LOCALHOST, Folder
from .health import answers, first_host
from .processes import Part
from .refusals import Refusal, of_program

WEB_START_SECONDS = 60
WEB_PROCESSES, WEB_THREADS, WORKER_PROCESSES = 2, 4, 2
# Run in a process of its own: the starter itself never loads the project.
_RUN_COMMANDS = """
import json, sys
from django.core.management import execute_from_command_line
for words in json.loads(sys.argv[1]):
    execute_from_command_line(["manage.py", *words])
"""
_CELERY = [sys.executable, "-m", "celery", "--app", "servicedesk.celery"]

Environment = Callable[[], Mapping[str, str]]


class Web(Part):
    """The pages, by gunicorn."""

    def __init__(self, folder: Folder, port: Callable[[], int], environment: Environment) -> None:
        super().__init__("web", folder, self._server, environment)
        self._port = port
        self._told = environment

    def await_ready(self) -> None:
        """Return when a page was served."""
        give_up_at = time.monotonic() + WEB_START_SECONDS
        while not answers(self._port(), host=first_host(self._told())):
            if not self.is_alive():
                raise self.ended_early()
            if time.monotonic() > give_up_at:
                raise Refusal(f"The pages do not answer after {WEB_START_SECONDS} s: see {self.log_path}")
            time.sleep(0.1)

    def _server(self) -> list[str]:
        size = [
            "--workers",
            str(WEB_PROCESSES),
            "--threads",
            str(WEB_THREADS),
            "--worker-class",
            "gthread",
            "--preload",
        ]
        where = ["--bind", f"{LOCALHOST}:{self._port()}", "--no-control-socket", "--log-level", "warning"]
        return [sys.executable, "-m", "gunicorn", "servicedesk.wsgi:application", *where, *size]


class Mail(Part):
    """The demo mail server."""

    def __init__(self, folder: Folder, port: Callable[[], int], environment: Environment) -> None:
        super().__init__("mail", folder, self._server, environment)
        self._port = port

    def await_ready(self) -> None:
        """Return when it greets."""
        give_up_at = time.monotonic() + WEB_START_SECONDS
        while not _is_listening(self._port()):
            if not self.is_alive():
                raise self.ended_early()
            if time.monotonic() > give_up_at:
                raise Refusal(f"The demo mail server does not answer: see {self.log_path}")
            time.sleep(0.05)

    def _server(self) -> list[str]:
        where = ["--port", str(self._port()), "--into", str(self.folder.path / "mail")]
        return [sys.executable, "-m", "servicedesk.launcher.mailserver", *where]


def worker(folder: Folder, environment: Environment) -> Part:
    """Return the part that does what is due."""
    words = ["worker", "--concurrency", str(WORKER_PROCESSES), "--loglevel", "INFO"]
    return Part("worker", folder, lambda: [*_CELERY, *words], environment)


def beat(folder: Folder, environment: Environment) -> Part:
    """Return the part that says "look now" to the worker."""
    return Part("beat", folder, lambda: [*_CELERY, "beat", "--loglevel", "INFO", "--pidfile", ""], environment)


def prepare_database(folder: Folder, environment: Mapping[str, str], *, seed: bool, say: Callable[[str], None]) -> None:
    """Bring the tables up to date as their owner and, when asked to, fill an empty database with the demo company."""
    as_owner = {**environment, "DATABASE_URL": environment["DATABASE_OWNER_URL"]}
    say("  bringing the tables up to date")
    manage(folder, [["migrate", "--no-input", "--verbosity", "0"], ["grant_app"]], as_owner)
    if seed and is_empty(environment["DATABASE_URL"]):
        say("  filling the empty database with the demo company")
        manage(folder, [["seed", "--if-empty"]], environment, shows_progress=True)


def manage(
    folder: Folder, commands: list[list[str]], environment: Mapping[str, str], *, shows_progress: bool = False
) -> None:
    """Run management commands one after the other in one process, since loading the project is what takes long.

    What they complain of goes into a log and, in one line, to the caller.
    """
    name = commands[0][0]
    log = folder.log(name)
    with log.open("w+b") as file:
        done = subprocess.run(
            [sys.executable, "-c", _RUN_COMMANDS, json.dumps(commands)],
            cwd=CHECKOUT,
            env={**environment, "DJANGO_SETTINGS_MODULE": "servicedesk.settings"},
            stdin=subprocess.DEVNULL,
            stdout=None if shows_progress else file,
            stderr=file,
        )
    if done.returncode != 0:
        refusal = of_program(f"`manage.py {name}`", log.read_text(errors="replace"))
        raise Refusal(f"{refusal} (more in {log})")


def is_empty(database_url: str) -> bool:
    """Say whether the database knows no people yet: only then is the demo company wanted."""
    with closing(psycopg2.connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM accounts_user)")
        (empty,) = cursor.fetchone()
    return bool(empty)


def base_environment(folder: Folder, given: Mapping[str, str], port: int) -> dict[str, str]:
    """Return what every part is told, apart from the addresses of the servers. What was given wins."""
    ours = {
        "DESK_ENV": "development",
        "DESK_SECRET_KEY": folder.secrets().django,
        "DESK_HOSTS": f"{LOCALHOST},localhost",
        "DESK_BASE_URL": f"http://{LOCALHOST}:{port}",
        "DESK_FILES": str(folder.path / "files"),
        "PYTHONUNBUFFERED": "1",
    }
    told = {**ours, **given, "PORT": str(port)}
    # The demo must not meet real mail or a real desk: it is on only where neither was asked for.
    is_demo = told["DESK_ENV"] == "development" and "EMAIL_URL" not in given
    told.setdefault("DESK_DEMO", "1" if is_demo else "0")
    return told


def is_demo(environment: Mapping[str, str]) -> bool:
    """Say whether the desk is the demo company's."""
    return environment["DESK_DEMO"].lower() in {"1", "true", "yes", "on"}


def _is_listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((LOCALHOST, port)) == 0
