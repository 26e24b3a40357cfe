"""How many days a year a county may work or rest otherwise than the calendar above it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A number that those above allow; none until they do."""

    dependencies = [("calendars", "0003_jurisdictions")]

    operations = [migrations.AddField("calendar", "own_days", models.SmallIntegerField(default=0, db_default=0))]
