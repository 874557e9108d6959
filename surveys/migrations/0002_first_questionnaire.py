from datetime import UTC, datetime

from django.db import migrations

# Before the first request of any desk: whatever is resolved, this version is in force until another is published.
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
ITEMS = (
    ("O", "O", "All in all, how satisfied are you with the help you got?"),
    ("C1", "C", "Being kept up to date without having to ask"),
    ("C2", "C", "Being listened to and understood"),
    ("C3", "C", "Clear answers and next steps"),
    ("C4", "C", "Reaching the right person easily"),
    ("P1", "P", "Getting it right the first time"),
    ("P2", "P", "Getting it done by the promised date"),
    ("P3", "P", "Little effort and few hand-overs for you"),
    ("P4", "P", "How well they knew their subject"),
    ("R1", "R", "How soon somebody first reacted"),
    ("R2", "R", "Helpfulness and courtesy"),
    ("R3", "R", "Flexibility when things were urgent or unusual"),
    ("R4", "R", "The result doing what you needed"),
)


def publish(apps, schema_editor):  # noqa: ARG001
    questionnaire = apps.get_model("surveys", "Questionnaire").objects.create(version=1)
    item = apps.get_model("surveys", "Item")
    item.objects.bulk_create(
        item(questionnaire=questionnaire, code=code, area=area, wording={"en": words}) for code, area, words in ITEMS
    )
    questionnaire.published_at = SINCE
    questionnaire.save(update_fields=["published_at"])


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_begin")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
