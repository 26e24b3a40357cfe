"""A contract can only extend a matter of kind contract."""

from django.db import migrations

SQL = """
    ALTER TABLE contracts_contract ADD CONSTRAINT contracts_contract_matter_kind
    FOREIGN KEY (matter_id, kind) REFERENCES matters_matter (stream_id, kind)
"""


class Migration(migrations.Migration):
    """A composite foreign key, which the ORM cannot declare."""

    dependencies = [("contracts", "0001_initial")]
    operations = [
        migrations.RunSQL(SQL, "ALTER TABLE contracts_contract DROP CONSTRAINT contracts_contract_matter_kind")
    ]
