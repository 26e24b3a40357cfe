"""Promises that do not recur are in no index of series, and a firing is not checked against its promise again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calendars", "0004_own_days"),
        ("matters", "0003_sealed_title"),
        ("obligations", "0008_fewer_indexes"),
        ("parties", "0003_scopes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="obligation",
            name="obligations_occurs_once",
        ),
        migrations.AlterField(
            model_name="firing",
            name="obligation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="firings",
                to="obligations.obligation",
            ),
        ),
        migrations.AlterField(
            model_name="obligation",
            name="series",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="occurrences",
                to="obligations.series",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("series__isnull", False)),
                fields=("series", "occurrence"),
                name="obligations_occurs_once",
            ),
        ),
    ]
