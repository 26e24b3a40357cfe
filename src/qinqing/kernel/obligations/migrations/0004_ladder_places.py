"""Ladders of counties beside the city's; versions that nobody rewrites."""

from pathlib import Path

from django.db import migrations, models

FROZEN = (Path(__file__).parent / "sql" / "ladder_frozen.sql").read_text(encoding="utf-8")
SIDES = """
    UPDATE obligations_ladder SET side = CASE code WHEN 'contract.enterprise' THEN 'ent' ELSE 'gov' END
    WHERE code IN ('contract.government', 'contract.enterprise', 'check')
"""
SIDE_NAMES = [("gov", "政府方"), ("ent", "企业方"), ("", "任何一方")]


class Migration(migrations.Migration):
    """A ladder's place, whose promises it watches, and whether a place still has its own."""

    dependencies = [("obligations", "0003_adjustments")]

    operations = [
        migrations.RemoveConstraint(model_name="ladder", name="obligations_ladder_version"),
        migrations.AddField("ladder", "path", models.TextField(blank=True, db_collation="C", default="")),
        migrations.AddField(
            "ladder", "side", models.TextField(blank=True, choices=SIDE_NAMES, db_collation="C", default="")
        ),
        migrations.AddField("ladder", "stands", models.BooleanField(default=True)),
        migrations.AddConstraint(
            "ladder",
            models.UniqueConstraint(fields=("code", "path", "version"), name="obligations_ladder_version_at"),
        ),
        migrations.AddConstraint(
            "ladder",
            models.CheckConstraint(condition=models.Q(side__in=dict(SIDE_NAMES)), name="obligations_ladder_side"),
        ),
        migrations.AddConstraint(
            "ladder",
            models.CheckConstraint(
                condition=models.Q(("stands", True), ~models.Q(path=""), _connector=models.Q.OR),
                name="obligations_ladder_base_stands",
            ),
        ),
        migrations.RunSQL(SIDES, migrations.RunSQL.noop),
        migrations.RunSQL(FROZEN),
    ]
