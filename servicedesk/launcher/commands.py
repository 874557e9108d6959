"""What can be asked of the starter: `up`, a management command beside it, a command with the tests' servers."""

import os
import signal
import subprocess
import sys
import time
from collections import deque

from . import application, browser
from .folder import CHECKOUT, Folder, read_json, web_port
from .postgres import Postgres
from .refusals import Refusal, because_of, last_line
from .stack import AlreadyRuns, Stack
from .testing import ensure_servers

USAGE = """usage: python -m servicedesk.launcher COMMAND
  up                      start the desk, until Ctrl-C
  manage WORDS...         run manage.py against the desk that runs here, or against its servers alone
  with-test-servers ...   run a Python script or module (-m) with the servers of the tests
  browser                 find Chromium for the tests, or install it"""
LOOK_EVERY_SECONDS = 0.5
# What changes the tables, or what the app's role may do with them, is for the owner of the database.
OWNERS_COMMANDS = {"migrate", "grant_app"}
RESTARTS, WITHIN_SECONDS = 5, 60
CAST = (
    ("rosa", "Sales, asks"),
    ("ben", "IT"),
    ("lena", "IT, head"),
    ("otto", "Finance, outsider"),
    ("hana", "HR"),
    ("hugo", "HR, head"),
    ("vera", "executive"),
    ("tom", "auditor"),
    ("ada", "admin"),
)


def run(words: list[str]) -> int:
    """Run the command that the words ask for and turn what stops it into one line and an exit status."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    try:
        return _chosen(words)
    except Refusal as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(because_of(error), file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    return 1


def _chosen(words: list[str]) -> int:
    match words:
        case ["up"]:
            return up()
        case ["manage", *rest]:
            return manage(rest)
        case ["with-test-servers", *rest]:
            return with_test_servers(rest)
        case ["browser"]:
            say(f"Chromium for the tests: {browser.find_or_install(say)}")
            return 0
    print(USAGE, file=sys.stderr)
    return 2


def up() -> int:
    """Start the desk and keep it running until Ctrl-C."""
    began = time.monotonic()
    port = web_port(os.environ.get("PORT") or "8000")
    stack = Stack(Folder.of(os.environ).path, port, seed=True, say=say)
    try:
        stack.start()
        _welcome(stack, time.monotonic() - began)
        _keep_running(stack)
    except AlreadyRuns as error:
        say(str(error))
    except KeyboardInterrupt:
        _end(stack)
    finally:
        stack.stop()
    return 0


def manage(words: list[str]) -> int:
    """Run a management command against the desk: the one that runs, or its servers alone for as long as it takes."""
    folder = Folder.of(os.environ)
    stack = Stack(folder.path)
    try:
        stack.start_servers()
        environment = stack.environment
    except AlreadyRuns:
        ours = {key: value for key, value in os.environ.items() if value}
        environment = {**ours, **read_json(folder.path / "run" / "environment.json")}
    if words and words[0] in OWNERS_COMMANDS:
        environment = {**environment, "DATABASE_URL": environment["DATABASE_OWNER_URL"]}
    try:
        return _run([sys.executable, "manage.py", *words], environment)
    finally:
        stack.stop()


def with_test_servers(words: list[str]) -> int:
    """Run a Python script or module with the servers of the tests."""
    return _run([sys.executable, *words], {**os.environ, **ensure_servers()})


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)


def _run(words: list[str], environment: dict[str, str]) -> int:
    return subprocess.run(words, cwd=CHECKOUT, env=environment).returncode


def _welcome(stack: Stack, seconds: float) -> None:
    say(f"The desk is ready after {seconds:.1f} s: {stack.url}/")
    if application.is_demo(stack.environment):
        say("Sign in with the password desk-demo as")
        for name, role in CAST:
            say(f"  {name + '@desk.example':<20} {role}")
        say(f"Mails are kept at {stack.url}/demo/mailbox/")
    postgres = stack.parts.get("postgres")
    if isinstance(postgres, Postgres) and postgres.data.parent != stack.folder.path:
        say(f"Database: {postgres.data} (the account {postgres.account} can't enter {stack.folder.path})")
    say(f"Data: {stack.folder.path}  Logs: {stack.folder.path / 'log'}  Ctrl-C stops everything")


def _keep_running(stack: Stack) -> None:
    """Start again what dies; give up when the same part dies too often."""
    restarts: dict[str, deque[float]] = {name: deque(maxlen=RESTARTS) for name in stack.parts}
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        for name in stack.tend():
            say(f"{name} had ended and was started again (log: {stack.parts[name].log_path})")
            earlier = restarts[name]
            if len(earlier) == RESTARTS and time.monotonic() - earlier[0] < WITHIN_SECONDS:
                log = stack.parts[name].log_path
                raise Refusal(f"{name} keeps ending: {last_line(log)} (more in {log})")
            earlier.append(time.monotonic())


def _end(stack: Stack) -> None:
    say("Stopping the desk (Ctrl-C again ends it at once)")
    try:
        stack.stop()
    except KeyboardInterrupt:
        stack.kill()
