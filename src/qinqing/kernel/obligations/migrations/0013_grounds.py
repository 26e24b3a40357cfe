"""A replacement of a promise keeps the grounds of what government gives."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0012_measured"),
    ]

    operations = [
        migrations.AddField(
            model_name="replacement",
            name="fair_review",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="replacement",
            name="incentive",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="replacement",
            name="legal_basis",
            field=models.TextField(blank=True, default=""),
        ),
    ]
