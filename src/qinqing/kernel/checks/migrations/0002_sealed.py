"""What the ORM cannot declare: kinds that fit their matters, and row security over what is sealed."""

from django.db import migrations

KINDS = """
    ALTER TABLE checks_check ADD CONSTRAINT checks_check_matter_kind
    FOREIGN KEY (matter_id, kind) REFERENCES matters_matter (stream_id, kind);
    ALTER TABLE checks_sealedanswer ADD CONSTRAINT checks_sealed_matter_kind
    FOREIGN KEY (matter_id, kind) REFERENCES matters_matter (stream_id, kind)
"""
NO_KINDS = """
    ALTER TABLE checks_check DROP CONSTRAINT checks_check_matter_kind;
    ALTER TABLE checks_sealedanswer DROP CONSTRAINT checks_sealed_matter_kind
"""
SECURITY = """
    ALTER TABLE checks_sealedanswer ENABLE ROW LEVEL SECURITY;
    CREATE POLICY checks_sealed_read ON checks_sealedanswer FOR SELECT USING (matters_is_open(matter_id));
    CREATE POLICY checks_sealed_file ON checks_sealedanswer FOR INSERT WITH CHECK (true)
"""
NO_SECURITY = """
    DROP POLICY checks_sealed_read ON checks_sealedanswer;
    DROP POLICY checks_sealed_file ON checks_sealedanswer;
    ALTER TABLE checks_sealedanswer DISABLE ROW LEVEL SECURITY
"""


class Migration(migrations.Migration):
    """Composite foreign keys, and policies that ask for a live grant."""

    dependencies = [("checks", "0001_initial")]
    operations = [migrations.RunSQL(KINDS, NO_KINDS), migrations.RunSQL(SECURITY, NO_SECURITY)]
