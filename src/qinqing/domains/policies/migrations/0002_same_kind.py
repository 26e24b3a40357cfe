"""A policy can only extend a matter of kind policy; what was published is itemised once, ended, and else never changed."""

from pathlib import Path

from django.db import migrations

SAME_KIND = """
    ALTER TABLE policies_policy ADD CONSTRAINT policies_policy_matter_kind
    FOREIGN KEY (matter_id, kind) REFERENCES matters_matter (stream_id, kind)
"""
FROZEN = (Path(__file__).parent / "sql" / "frozen.sql").read_text("utf-8")
THAWED = """
    DROP TRIGGER policies_version_no_truncate ON policies_version;
    DROP TRIGGER policies_version_frozen ON policies_version;
    DROP FUNCTION policies_version_frozen();
    DROP TRIGGER policies_provision_no_truncate ON policies_provision;
    DROP TRIGGER policies_provision_frozen ON policies_provision;
    DROP TRIGGER policies_responsible_no_truncate ON policies_responsible;
    DROP TRIGGER policies_responsible_frozen ON policies_responsible;
    DROP FUNCTION policies_part_frozen();
"""


class Migration(migrations.Migration):
    """A composite foreign key and triggers, which the ORM cannot declare."""

    dependencies = [("policies", "0001_initial")]
    operations = [
        migrations.RunSQL(SAME_KIND, "ALTER TABLE policies_policy DROP CONSTRAINT policies_policy_matter_kind"),
        migrations.RunSQL(FROZEN, THAWED),
    ]
