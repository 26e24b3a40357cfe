"""How streams begin, and the triggers that refuse to change checkpoints."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sql" / "0004_sealing.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Functions, defaults and triggers only; not reversible, because history is not."""

    dependencies = [("chronicle", "0003_checkpoints")]
    operations = [migrations.RunSQL(SQL)]
