"""The two doors of the chronicle and the triggers that refuse change."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sql" / "0002_doors.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Functions and triggers only; not reversible, because history is not."""

    dependencies = [("chronicle", "0001_initial")]
    operations = [migrations.RunSQL(SQL)]
