"""A promise keeps the code of the usual milestone from which it was laid."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0015_totals"),
    ]

    operations = [
        migrations.AddField(
            model_name="obligation",
            name="milestone",
            field=models.TextField(blank=True, db_collation="C", default=""),
        ),
    ]
