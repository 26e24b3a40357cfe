"""Finding parked letters without reading those that arrived."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A small index: only what did not arrive stands in it."""

    dependencies = [("notices", "0002_folded")]
    operations = [
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("next_at__isnull", True), ("sent_at__isnull", True)),
                fields=["notice"],
                name="notices_mail_parked",
            ),
        ),
    ]
