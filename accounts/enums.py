"""Fixed words about people."""

from django.db.models import TextChoices


class Language(TextChoices):
    """What surveys speak, each by its own name; the same as LANGUAGES in the settings."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Español"
    GERMAN = "de", "Deutsch"
    FRENCH = "fr", "Français"


class CompanyRole(TextChoices):
    """What somebody is for the whole company, beside what they are in a department."""

    ADMIN = "admin", "Admin"
    EXECUTIVE = "executive", "Executive"
    AUDITOR = "auditor", "Auditor"
    RECOVERY_OWNER = "recovery_owner", "Recovery owner"
    SURVEY_ADMIN = "survey_admin", "Survey admin"
