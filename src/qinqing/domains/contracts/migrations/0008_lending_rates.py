"""The loan prime rate of each month, in versions."""

from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0007_money"),
    ]

    operations = [
        migrations.CreateModel(
            name="LendingRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("version", models.IntegerField(default=1)),
                ("is_in_force", models.BooleanField(default=True)),
                ("published_on", models.DateField()),
                ("rate", models.DecimalField(decimal_places=5, max_digits=6)),
                ("source", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("month", "version"), name="contracts_lendingrate_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_in_force", True)),
                        fields=("month",),
                        name="contracts_lendingrate_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0), ("rate__lte", Decimal("0.2"))),
                        name="contracts_lendingrate_rate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1), ("published_on__gte", models.F("month"))),
                        name="contracts_lendingrate_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="contracts_lendingrate_source"
                    ),
                ],
            },
        ),
    ]
