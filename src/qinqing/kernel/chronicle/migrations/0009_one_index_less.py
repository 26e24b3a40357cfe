"""Events are found by the key, which begins with their stream; a second index of streams was only written."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chronicle", "0008_recorded")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="stream",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="chronicle.stream",
            ),
        ),
    ]
