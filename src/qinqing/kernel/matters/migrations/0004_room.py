"""Room beside each matter for its next version: a light writes one page then, not two."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_sealed_title")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE matters_matter SET (fillfactor = 85)",
            "ALTER TABLE matters_matter RESET (fillfactor)",
        ),
    ]
