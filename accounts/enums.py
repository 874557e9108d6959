"""Fixed words about people."""

from django.db.models import TextChoices


class CompanyRole(TextChoices):
    """What somebody is for the whole company, beside what they are in a department."""

    ADMIN = "admin", "Admin"
    EXECUTIVE = "executive", "Executive"
    AUDITOR = "auditor", "Auditor"
