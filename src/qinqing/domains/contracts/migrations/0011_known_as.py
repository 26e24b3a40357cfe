"""Contracts and drafts are found by the number on their paper and by their project."""

from django.db import migrations

_SAID = """
    UPDATE matters_matter AS matter SET known_as = btrim(named.number || ' ' || named.project)
    FROM {table} AS named WHERE named.matter_id = matter.stream_id
"""


class Migration(migrations.Migration):
    """Said of those that stand already."""

    dependencies = [("contracts", "0010_milestones"), ("matters", "0005_headings")]

    operations = [
        migrations.RunSQL(_SAID.format(table=table), migrations.RunSQL.noop)
        for table in ("contracts_contract", "contracts_draft")
    ]
