"""Room beside each promise and clock for the next version: a step writes one page then, not two."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("obligations", "0009_lighter_rows")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE obligations_obligation SET (fillfactor = 85)",
            "ALTER TABLE obligations_obligation RESET (fillfactor)",
        ),
        migrations.RunSQL(
            "ALTER TABLE obligations_clock SET (fillfactor = 85)",
            "ALTER TABLE obligations_clock RESET (fillfactor)",
        ),
    ]
