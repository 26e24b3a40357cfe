"""A handover can only extend a matter of kind handover."""

from django.db import migrations

SQL = """
    ALTER TABLE handovers_handover ADD CONSTRAINT handovers_handover_matter_kind
    FOREIGN KEY (matter_id, kind) REFERENCES matters_matter (stream_id, kind)
"""


class Migration(migrations.Migration):
    """A composite foreign key, which the ORM cannot declare."""

    dependencies = [("handovers", "0001_initial")]
    operations = [
        migrations.RunSQL(SQL, "ALTER TABLE handovers_handover DROP CONSTRAINT handovers_handover_matter_kind")
    ]
