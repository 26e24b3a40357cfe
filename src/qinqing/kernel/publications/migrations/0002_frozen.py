"""A publication can only extend a matter of kind publication; once it is issued, nothing of it changes."""

from django.db import migrations

SAME_KIND = """
    ALTER TABLE publications_publication ADD CONSTRAINT publications_publication_matter_kind
    FOREIGN KEY (matter_id, kind) REFERENCES matters_matter (stream_id, kind)
"""

FROZEN = """
    CREATE FUNCTION publications_no_change() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF TG_OP <> 'UPDATE' THEN
            RAISE EXCEPTION 'publications are never removed' USING ERRCODE = 'restrict_violation';
        END IF;
        IF OLD.issued_at IS NOT NULL AND (
            to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_by_id' IS DISTINCT FROM
            to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by_id'
            OR OLD.withdrawn_at IS NOT NULL AND OLD IS DISTINCT FROM NEW
        ) THEN
            RAISE EXCEPTION 'what was issued is never changed' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER publications_no_change BEFORE UPDATE OR DELETE ON publications_publication
    FOR EACH ROW EXECUTE FUNCTION publications_no_change();
    CREATE TRIGGER publications_no_truncate BEFORE TRUNCATE ON publications_publication
    FOR EACH STATEMENT EXECUTE FUNCTION publications_no_change();
    ALTER TABLE publications_publication ENABLE ALWAYS TRIGGER publications_no_change;
    ALTER TABLE publications_publication ENABLE ALWAYS TRIGGER publications_no_truncate;
"""

THAWED = """
    DROP TRIGGER publications_no_truncate ON publications_publication;
    DROP TRIGGER publications_no_change ON publications_publication;
    DROP FUNCTION publications_no_change();
"""


class Migration(migrations.Migration):
    """A composite foreign key and triggers, which the ORM cannot declare."""

    dependencies = [("publications", "0001_initial")]
    operations = [
        migrations.RunSQL(
            SAME_KIND, "ALTER TABLE publications_publication DROP CONSTRAINT publications_publication_matter_kind"
        ),
        migrations.RunSQL(FROZEN, THAWED),
    ]
