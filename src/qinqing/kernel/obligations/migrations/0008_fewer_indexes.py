"""Indexes that another index begins with, or that nobody searches by, cost each step of the sweep."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calendars", "0004_own_days"),
        ("matters", "0003_sealed_title"),
        ("obligations", "0007_prepared"),
        ("parties", "0003_scopes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="firing",
            name="obligation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="firings",
                to="obligations.obligation",
            ),
        ),
        migrations.AlterField(
            model_name="gate",
            name="obligation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="gates",
                to="obligations.obligation",
            ),
        ),
        migrations.AlterField(
            model_name="obligation",
            name="answer_ladder",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="obligations.ladder"
            ),
        ),
        migrations.AlterField(
            model_name="obligation",
            name="calendar",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="calendars.calendar"
            ),
        ),
        migrations.AlterField(
            model_name="obligation",
            name="debtor",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="owes", to="parties.unit"
            ),
        ),
        migrations.AlterField(
            model_name="obligation",
            name="grantor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.unit",
            ),
        ),
        migrations.AlterField(
            model_name="obligation",
            name="ladder",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="obligations.ladder"
            ),
        ),
        migrations.AlterField(
            model_name="obligation",
            name="matter",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="obligations",
                to="matters.matter",
            ),
        ),
    ]
