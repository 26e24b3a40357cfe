"""What a person did is found by the person: only the acts of people stand in the index, never those of the clock."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chronicle", "0006_room")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("actor__isnull", False)),
                fields=["actor", "stream", "seq"],
                name="chronicle_event_acts",
            ),
        ),
    ]
