"""An order can only extend a matter of kind order; and the ladder by which orders alarm."""

from pathlib import Path

import yaml
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQL = """
    ALTER TABLE orders_order ADD CONSTRAINT orders_order_matter_kind
    FOREIGN KEY (matter_id, kind) REFERENCES matters_matter (stream_id, kind)
"""
LADDER = Path(__file__).parent.parent / "data" / "ladder.yaml"


def load(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Write the city's first version of the ladder of orders."""
    ladders, steps = apps.get_model("obligations", "Ladder"), apps.get_model("obligations", "LadderStep")
    given = yaml.safe_load(LADDER.read_text(encoding="utf-8"))
    made = ladders.objects.create(code=given["code"], name=given["name"], side=given["side"])
    rungs = enumerate(given["steps"], start=1)
    steps.objects.bulk_create(steps(ladder=made, number=number, **step) for number, step in rungs)


class Migration(migrations.Migration):
    """A composite foreign key, which the ORM cannot declare, and data."""

    dependencies = [("orders", "0001_initial")]
    operations = [
        migrations.RunSQL(SQL, "ALTER TABLE orders_order DROP CONSTRAINT orders_order_matter_kind"),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
