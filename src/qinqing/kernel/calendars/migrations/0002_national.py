"""The national calendar: 2010 to 2026 as published, then twenty provisional years."""

import csv
from datetime import date
from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from qinqing.kernel.calendars.rules import ordinals

FIRST, PUBLISHED_TO, LAST = date(2010, 1, 1), date(2026, 12, 31), date(2046, 12, 31)
EXCEPTIONS = Path(__file__).parent.parent / "data" / "cn.csv"


def load(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Write every day with its running count of working days."""
    calendar = apps.get_model("calendars", "Calendar").objects.create(
        code="cn", name="全国工作日历", published_to=PUBLISHED_TO
    )
    with EXCEPTIONS.open(encoding="utf-8", newline="") as file:
        rows = {date.fromisoformat(row["day"]): row for row in csv.DictReader(file)}
    working, counted = ordinals(FIRST, LAST, {day: row["is_work"] == "true" for day, row in rows.items()})
    days = apps.get_model("calendars", "Day")
    days.objects.bulk_create(
        [
            days(
                calendar=calendar,
                day=(day := date.fromordinal(FIRST.toordinal() + place)),
                is_work=is_work,
                ordinal=ordinal,
                note=rows.get(day, {}).get("note", ""),
            )
            for place, (is_work, ordinal) in enumerate(zip(working, counted, strict=True))
        ],
        batch_size=5000,
    )


class Migration(migrations.Migration):
    """Data of the national calendar."""

    dependencies = [("calendars", "0001_initial")]
    operations = [migrations.RunPython(load)]
