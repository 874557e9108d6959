#!/usr/bin/env python
"""The usual door: Django's command line for this project.

Where the environment says nothing, the command runs against the desk of this folder (`make up`), or against its servers
for as long as it takes. On a server, the environment says everything.
"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError

SAYS_WHERE_WE_ARE = ("DESK_SECRET_KEY", "DESK_ENV", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")


def main() -> int:
    """Run the command; a setting that is missing or unsafe is one line, not a traceback."""
    if not any(name in os.environ for name in SAYS_WHERE_WE_ARE):
        from servicedesk.launcher.commands import run  # noqa: PLC0415 (a server has no use for it)

        return run(["manage", *sys.argv[1:]])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")
    try:
        execute_from_command_line(sys.argv)
    except (EnvError, ImproperlyConfigured) as error:
        print(f"The desk's settings are not right: {error}", file=sys.stderr)  # noqa: T201 (a person reads it)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
