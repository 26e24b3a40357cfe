"""What matters are found by: two neighbouring characters at a time, as Chinese has no spaces between words."""

from pathlib import Path

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

SQL = (Path(__file__).parent / "sql" / "headings.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """A table beside the matters that triggers write."""

    dependencies = [("matters", "0004_room")]

    operations = [
        migrations.AddField("matter", "known_as", models.TextField(blank=True, db_collation="C", default="")),
        migrations.RemoveConstraint("matter", "matters_matter_sealed_title"),
        migrations.AddConstraint(
            "matter",
            models.CheckConstraint(
                condition=~models.Q(confidentiality="sealed") | models.Q(title="", known_as=""),
                name="matters_matter_sealed_title",
            ),
        ),
        migrations.CreateModel(
            name="Heading",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="heading",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                ("words", models.TextField(db_collation="C")),
                ("grams", django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.RunSQL(SQL),
        migrations.AddIndex(
            model_name="heading",
            index=django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="matters_heading_grams"),
        ),
    ]
