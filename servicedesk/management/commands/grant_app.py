"""After the migrations, as the owner of the database: the cache's table, and what the running desk may not do."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

# Append only, twice over: a trigger refuses every change, and the role of web and worker has no right to one.
RECORDS = ("tickets_ticketevent", "accounts_auditentry")


class Command(BaseCommand):
    """`manage.py grant_app`: run it with DATABASE_URL set to the owner's address, after `migrate`."""

    help = "Makes the cache table and takes from the app's role the right to change the records."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        """Safe to run again and again."""
        call_command("createcachetable", verbosity=0)
        with connection.cursor() as cursor:
            for name in RECORDS:
                table = connection.ops.quote_name(name)
                for role in self._others_with_rights(name):
                    cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {connection.ops.quote_name(role)}")
                    self.stdout.write(f"{role} can only add to {name}")

    @staticmethod
    def _others_with_rights(table: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT grantee FROM information_schema.role_table_grants"
                " WHERE table_name = %s AND grantee NOT IN (current_user, 'PUBLIC')",
                [table],
            )
            return [role for (role,) in cursor.fetchall()]
