"""Contracts and drafts are found by the names of their sides too."""

from django.db import migrations

_SAID = """
    UPDATE matters_matter AS matter SET known_as = btrim(regexp_replace(
        concat_ws(' ', named.number, named.project, office.name,
                  CASE WHEN position(office.short_name IN office.name) = 0 THEN office.short_name END, firm.name,
                  CASE WHEN position(firm.short_name IN firm.name) = 0 THEN firm.short_name END), ' +', ' ', 'g'))
    FROM {table} AS named
    JOIN parties_unit AS firm ON firm.id = named.enterprise_id, parties_unit AS office
    WHERE named.matter_id = matter.stream_id AND office.id = {office} AND matter.confidentiality <> 'sealed'
"""


class Migration(migrations.Migration):
    """Said of those that stand already."""

    dependencies = [("contracts", "0011_known_as"), ("parties", "0003_scopes")]

    operations = [
        migrations.RunSQL(_SAID.format(table=table, office=office), migrations.RunSQL.noop)
        for table, office in (("contracts_contract", "named.government_id"), ("contracts_draft", "matter.host_id"))
    ]
