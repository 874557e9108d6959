"""The embedded Valkey asks for a password, keeps its log and never drops work to make room."""

from pathlib import Path

import pytest
import redis

from servicedesk.launcher.stack import Stack


@pytest.fixture
def client(servers: Stack) -> redis.Redis:
    """A connection with the desk's password."""
    return redis.Redis.from_url(servers.environment["REDIS_URL"], decode_responses=True)


def test_nobody_gets_in_without_the_password(servers: Stack) -> None:
    with pytest.raises(redis.AuthenticationError), redis.Redis(port=servers.parts["valkey"].port) as stranger:
        stranger.ping()


@pytest.mark.parametrize(
    ("setting", "value"),
    [("appendonly", "yes"), ("appendfsync", "everysec"), ("maxmemory-policy", "noeviction"), ("bind", "127.0.0.1")],
)
def test_it_runs_with_the_settings_that_keep_work(client: redis.Redis, setting: str, value: str) -> None:
    with client:
        assert client.config_get(setting) == {setting: value}


def test_what_was_written_to_its_log_is_there_after_a_kill(servers: Stack, client: redis.Redis) -> None:
    with client:
        client.set("word", "kept")
        client.execute_command("WAITAOF", 1, 0, 5000)
        servers.parts["valkey"].kill()
        servers.parts["valkey"].start()
        assert client.get("word") == "kept"


def test_the_password_does_not_show_in_the_list_of_processes(servers: Stack) -> None:
    words = Path(f"/proc/{servers.parts['valkey'].pid}/cmdline").read_bytes() if Path("/proc").exists() else b""
    assert servers.folder.secrets().valkey.encode() not in words
