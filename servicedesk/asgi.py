"""The door for ASGI servers; pages are served over WSGI (docs/decisions), this stays for streams to come."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")
application = get_asgi_application()
