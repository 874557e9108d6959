"""Servers that the environment names: looked at before anything starts, so that a wrong address is one line."""

from urllib.parse import urlsplit

import psycopg2
import redis

from .refusals import Refusal

OLDEST_POSTGRES = 150000
PATIENCE_SECONDS = 5


def check_database(variable: str, url: str) -> None:
    """Refuse an address that is malformed, unreachable or of too old a Postgres."""
    shape = "postgres://user:password@host:5432/database"
    if not _is_shaped(url, ("postgres", "postgresql")) or not urlsplit(url).path.strip("/"):
        raise Refusal(f"{variable} is not a database address: write it like {shape}, or unset it for the embedded one")
    try:
        connection = psycopg2.connect(url, connect_timeout=PATIENCE_SECONDS)
    except psycopg2.OperationalError as error:
        raise Refusal(_unreachable(variable, url, str(error))) from error
    except psycopg2.ProgrammingError as error:  # its text may repeat the password
        raise Refusal(f"{variable} is not a database address: write it like {shape}") from error
    with connection:
        version = connection.server_version
    connection.close()
    if version < OLDEST_POSTGRES:
        raise Refusal(f"{variable} leads to Postgres {version // 10000}: 15 or later is needed")


def check_redis(url: str) -> None:
    """Refuse an address that is malformed or where no Redis or Valkey answers."""
    shape = "redis://:password@host:6379/0"
    if not _is_shaped(url, ("redis", "rediss")):
        raise Refusal(f"REDIS_URL is not an address: write it like {shape}, or unset it for the embedded server")
    try:
        client = redis.Redis.from_url(url, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS)
        with client:
            client.ping()
    except ValueError as error:
        raise Refusal(f"REDIS_URL is not an address: write it like {shape}") from error
    except redis.RedisError as error:
        raise Refusal(_unreachable("REDIS_URL", url, str(error))) from error


def _is_shaped(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, brackets that do not close
        return False


def _unreachable(variable: str, url: str, said: str) -> str:
    where = urlsplit(url)
    reason = next((line.strip() for line in said.splitlines() if line.strip()), "no answer")
    return f"{variable}: {where.hostname} can't be used ({reason[:200]}): start that server, or unset {variable}"
