"""Asks the web server how it is: for health checks of containers, and while the starter waits for the pages."""

import http.client
import os
import sys
from collections.abc import Mapping

from .folder import LOCALHOST

PATIENCE_SECONDS = 10


def answers(port: int, path: str = "/health/live", host: str = LOCALHOST) -> bool:
    """Say whether the page is served; `host` is the name the desk goes by."""
    connection = http.client.HTTPConnection(LOCALHOST, port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def first_host(environment: Mapping[str, str]) -> str:
    """Return a name that the desk answers to; it refuses others."""
    return environment.get("DESK_HOSTS", LOCALHOST).split(",")[0].strip().lstrip(".")


if __name__ == "__main__":
    page = sys.argv[1] if len(sys.argv) > 1 else "/health/live"
    sys.exit(not answers(int(os.environ.get("PORT") or "8000"), page, first_host(os.environ)))
