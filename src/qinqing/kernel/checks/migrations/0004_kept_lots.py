"""What is claimed anew after a claim was taken back keeps its lot."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("checks", "0003_counting")]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="kept_from",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="obligations.claim",
            ),
        ),
    ]
