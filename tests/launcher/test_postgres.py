"""The embedded Postgres is closed to strangers, gives the app no more than rows, and comes back after any end."""

import os
from contextlib import closing
from pathlib import Path

import psutil
import psycopg2
import pytest

from servicedesk.launcher.folder import read_json
from servicedesk.launcher.postgres import Postgres
from servicedesk.launcher.stack import Stack
from tests.launcher.conftest import OWN


def ask(url: str, *statements: str) -> list[tuple]:
    """Run statements on a connection of their own and return the rows of the last."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_a_wrong_password_is_refused(servers: Stack) -> None:
    url = servers.environment["DATABASE_URL"].replace("desk_app:", "desk_app:x")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(url)


def test_passwords_are_stored_as_scram_and_nobody_is_trusted(servers: Stack) -> None:
    lines = (servers.parts["postgres"].data / "pg_hba.conf").read_text().splitlines()
    methods = {line.split()[-1] for line in lines if line.strip() and not line.startswith("#")}
    assert methods == {"scram-sha-256"}


def test_it_listens_on_this_machine_only(servers: Stack) -> None:
    process = psutil.Process(servers.parts["postgres"].pid)
    listening = {c.laddr.ip for c in process.net_connections("all") if c.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}


def test_the_app_works_with_rows_of_the_owners_tables(servers: Stack) -> None:
    ask(servers.environment["DATABASE_OWNER_URL"], "CREATE TABLE rows (id serial PRIMARY KEY, word text)")
    app = servers.environment["DATABASE_URL"]
    assert ask(app, "INSERT INTO rows (word) VALUES ('a') RETURNING id") == [(1,)]
    assert ask(app, "UPDATE rows SET word = 'b' RETURNING word") == [("b",)]
    assert ask(app, "DELETE FROM rows RETURNING id") == [(1,)]


@pytest.mark.parametrize("statement", ["CREATE TABLE mine (id int)", "CREATE DATABASE mine", "CREATE ROLE mine"])
def test_the_app_makes_nothing(servers: Stack, statement: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(servers.environment["DATABASE_URL"], statement)


@pytest.mark.parametrize("extension", ["pg_trgm", "unaccent", "btree_gin"])
def test_the_owner_adds_the_extensions_without_being_a_superuser(servers: Stack, extension: str) -> None:
    owner = servers.environment["DATABASE_OWNER_URL"]
    assert ask(owner, "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user") == [(False, True)]
    ask(owner, f"CREATE EXTENSION IF NOT EXISTS {extension}")
    assert ask(owner, f"SELECT count(*) FROM pg_extension WHERE extname = '{extension}'") == [(1,)]


def test_secrets_are_for_their_owner_alone(servers: Stack) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in servers.folder.path.iterdir()}
    assert modes["secrets.json"] == 0o600
    assert {modes[name] for name in ("run", "log", "mail", "files", "valkey", "postgres")} == {0o700}


def test_what_was_committed_is_there_after_a_kill(servers: Stack) -> None:
    owner = servers.environment["DATABASE_OWNER_URL"]
    ask(owner, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('committed')")
    postgres = servers.parts["postgres"]
    postgres.kill()
    assert not postgres.is_alive()
    postgres.start()
    assert ask(owner, "SELECT word FROM kept") == [("committed",)]


def test_a_mark_with_the_number_of_another_process_does_not_stop_a_start(servers: Stack) -> None:
    postgres = servers.parts["postgres"]
    mark = postgres.data / "postmaster.pid"
    postgres.stop()
    mark.write_text(f"{os.getpid()}\n{postgres.data}\n1700000000\n{postgres.port}\n\n127.0.0.1\n\nready\n")
    postgres.start()
    assert postgres.is_alive()
    assert psutil.pid_exists(os.getpid())


def test_a_server_that_nobody_remembers_is_ended_before_the_next_start(servers: Stack) -> None:
    postgres = servers.parts["postgres"]
    lost = psutil.Process(postgres.pid)
    postgres.folder.record("postgres").unlink()
    postgres._process = None
    postgres.start()
    assert not lost.is_running() or lost.status() == psutil.STATUS_ZOMBIE
    assert ask(servers.environment["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_ports_and_passwords_stay_the_same_between_starts(var: Path) -> None:
    seen = []
    for _ in range(2):
        stack = Stack(var, env=OWN)
        stack.start_servers()
        seen.append({key: stack.environment[key] for key in ("DATABASE_URL", "REDIS_URL", "DESK_SECRET_KEY")})
        stack.stop()
    assert seen[0] == seen[1]
    assert not read_json(var / "run" / "postgres.json")


def test_a_half_made_cluster_of_a_killed_start_is_made_anew(var: Path) -> None:
    stack = Stack(var, env=OWN)
    stack.folder.prepare()
    home = Postgres(stack.folder, say=print).data
    draft = home.with_name("postgres.new")
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    stack.start_servers()
    assert ask(stack.environment["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert not draft.exists()
    stack.stop()
