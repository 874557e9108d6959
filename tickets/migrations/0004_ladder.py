from django.db import migrations, models

# The thresholds there were: so many percent. Their order within a clock is all that matters until it is counted afresh.
CONVERT = "UPDATE tickets_notice SET threshold = percent || '%', position = percent - 100"


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0003_sealing"),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="ladder",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="notice",
            name="threshold",
            field=models.CharField(default="", max_length=24),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="notice",
            name="position",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="threshold_once",
        ),
        migrations.RunSQL(CONVERT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("target", "threshold"), name="threshold_once"),
        ),
        migrations.RemoveField(
            model_name="notice",
            name="percent",
        ),
    ]
