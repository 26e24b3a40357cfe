"""A receipt can only extend a matter of kind receipt."""

from django.db import migrations

SQL = """
    ALTER TABLE receipts_receipt ADD CONSTRAINT receipts_receipt_matter_kind
    FOREIGN KEY (matter_id, kind) REFERENCES matters_matter (stream_id, kind)
"""


class Migration(migrations.Migration):
    """A composite foreign key, which the ORM cannot declare."""

    dependencies = [("receipts", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "ALTER TABLE receipts_receipt DROP CONSTRAINT receipts_receipt_matter_kind")]
