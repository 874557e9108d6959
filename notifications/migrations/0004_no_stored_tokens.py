from django.db import migrations

# Stored mails hold no survey tokens any more: one that has yet to leave gets a fresh one then (surveys.actions.linking).
BLOT_OUT = """
    UPDATE notifications_message
    SET text = regexp_replace(text, '/s/[A-Za-z0-9_-]{43}/', '/s/made-when-the-mail-leaves/', 'g'),
        html = regexp_replace(html, '/s/[A-Za-z0-9_-]{43}/', '/s/made-when-the-mail-leaves/', 'g')
    WHERE channel = 'mail' AND kind = 'survey'
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_choosing")]

    operations = [migrations.RunSQL(BLOT_OUT, migrations.RunSQL.noop)]
