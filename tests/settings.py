"""The settings of the tests: real servers are started (or joined), then the project's own settings are read."""

import os

ENVIRONMENT = {
    "DESK_ENV": "test",
    "DESK_SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DESK_HOSTS": "testserver,127.0.0.1,localhost",
    "DESK_BASE_URL": "http://testserver",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "DESK_HEALTH_TOKEN": "health-token-of-the-tests",
}
for name, value in ENVIRONMENT.items():
    os.environ[name] = value

if "PYTEST_XDIST_WORKER" not in os.environ:
    # Workers of a parallel run inherit what the first process found.
    from servicedesk.launcher.testing import ensure_servers

    os.environ.update(ensure_servers())

from servicedesk.settings import *  # noqa: E402, F403 (the environment comes first)
