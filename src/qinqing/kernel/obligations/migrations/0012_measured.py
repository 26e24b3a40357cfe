"""The few promises of a quantity are found without reading all others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("obligations", "0011_checks")]

    operations = [
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(("quantity__isnull", False)), fields=["matter"], name="obligations_measured"
            ),
        ),
    ]
