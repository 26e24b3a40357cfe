"""When a step fires, in SQL; and the default ladders."""

from pathlib import Path

import yaml
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

HERE = Path(__file__).parent
SQL = (HERE / "sql" / "step_at.sql").read_text(encoding="utf-8")
LADDERS = HERE.parent / "data" / "ladders.yaml"


def load(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Write version 1 of every default ladder."""
    ladders, steps = apps.get_model("obligations", "Ladder"), apps.get_model("obligations", "LadderStep")
    for given in yaml.safe_load(LADDERS.read_text(encoding="utf-8")):
        ladder = ladders.objects.create(code=given["code"], name=given["name"])
        steps.objects.bulk_create(
            steps(ladder=ladder, number=number, **step) for number, step in enumerate(given["steps"], start=1)
        )


class Migration(migrations.Migration):
    """A function and the data of the ladders."""

    dependencies = [("obligations", "0001_initial"), ("calendars", "0002_national"), ("chronicle", "0002_doors")]
    operations = [migrations.RunSQL(SQL), migrations.RunPython(load)]
