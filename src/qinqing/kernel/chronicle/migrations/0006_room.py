"""Room beside each head of a history, which is written with every event: no index has to follow it then."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("chronicle", "0005_bodies")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE chronicle_stream SET (fillfactor = 70)",
            "ALTER TABLE chronicle_stream RESET (fillfactor)",
        ),
    ]
