"""A project can only extend a matter of kind project."""

from django.db import migrations

SQL = """
    ALTER TABLE projects_project ADD CONSTRAINT projects_project_matter_kind
    FOREIGN KEY (matter_id, kind) REFERENCES matters_matter (stream_id, kind)
"""


class Migration(migrations.Migration):
    """A composite foreign key, which the ORM cannot declare."""

    dependencies = [("projects", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "ALTER TABLE projects_project DROP CONSTRAINT projects_project_matter_kind")]
