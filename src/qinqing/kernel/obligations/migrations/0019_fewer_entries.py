"""Only what replaces another promise stands in the index that lets this happen once: the sweep writes no entry there."""

from django.db import migrations

_KEY = "obligations_obligation_replaces_id_key"


class Migration(migrations.Migration):
    dependencies = [("obligations", "0018_withdrawn_claims")]

    operations = [
        migrations.RunSQL(
            [
                f"ALTER TABLE obligations_obligation DROP CONSTRAINT {_KEY}",
                f"CREATE UNIQUE INDEX {_KEY} ON obligations_obligation (replaces_id) WHERE replaces_id IS NOT NULL",
            ],
            [
                f"DROP INDEX {_KEY}",
                f"ALTER TABLE obligations_obligation ADD CONSTRAINT {_KEY} UNIQUE (replaces_id)",
            ],
        ),
    ]
