"""An installation that began without them: the ladder of neutral checks, and the one of answers that leads there."""

from pathlib import Path

import yaml
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LADDERS = Path(__file__).parent.parent / "data" / "ladders.yaml"
SIDES = {"check": "gov", "answer": ""}
NEUTRAL = "neutral"


def load(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Write what is missing as a new version of the city's; a fresh database has it already."""
    ladders, steps = apps.get_model("obligations", "Ladder"), apps.get_model("obligations", "LadderStep")
    for given in yaml.safe_load(LADDERS.read_text(encoding="utf-8")):
        code = given["code"]
        known = ladders.objects.filter(code=code, path="").order_by("-version").first()
        leads_there = known and (code == "check" or steps.objects.filter(ladder=known, audience__contains=[NEUTRAL]))
        if code not in SIDES or leads_there:
            continue
        version = known.version + 1 if known else 1
        made = ladders.objects.create(code=code, name=given["name"], side=SIDES[code], version=version)
        rungs = enumerate(given["steps"], start=1)
        steps.objects.bulk_create(steps(ladder=made, number=number, **step) for number, step in rungs)


class Migration(migrations.Migration):
    """Data only: promises keep the versions that they took."""

    dependencies = [("obligations", "0010_room")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
