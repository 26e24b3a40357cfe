"""Which histories moved since a moment is found by the moment: programs ask for it again and again."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("chronicle", "0007_handover")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=BrinIndex(
                autosummarize=True, fields=["recorded_at"], name="chronicle_event_recorded", pages_per_range=16
            ),
        ),
    ]
