"""What was fulfilled is added up as it happens, so that rates are read without reading every promise."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = (Path(__file__).parent / "sql" / "totals.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """A table that the database writes, and what of the promises is still read for a rate."""

    dependencies = [("matters", "0004_room"), ("obligations", "0014_orders"), ("parties", "0003_scopes")]

    operations = [
        migrations.CreateModel(
            name="Total",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField(db_collation="C")),
                ("path", models.TextField(db_collation="C")),
                ("confidentiality", models.TextField(db_collation="C")),
                ("side", models.TextField(choices=[("gov", "政府"), ("ent", "企业")], db_collation="C")),
                ("agreed_by", models.TextField(db_collation="C")),
                ("measure", models.TextField(blank=True, default="", db_collation="C")),
                ("day", models.DateField()),
                ("in_time", models.BooleanField()),
                ("n", models.BigIntegerField()),
                ("kept", models.BigIntegerField()),
                ("owed", models.BigIntegerField()),
                ("folded", models.BooleanField(default=False)),
                (
                    "host",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["path", "day"], name="obligations_total_place"),
                    models.Index(condition=models.Q(("folded", False)), fields=["id"], name="obligations_total_loose"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                models.Case(models.When(verified_on__isnull=True, then=models.F("alarm_on"))),
                condition=models.Q(("verified_on__isnull", True)),
                name="obligations_unmet",
            ),
        ),
        migrations.RunSQL(SQL),
    ]
