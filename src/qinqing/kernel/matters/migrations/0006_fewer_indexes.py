"""A light writes an entry in every index of its matter: one is needless, one holds now only what has a parent."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0005_headings")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX matters_matter_reference_77d8402a_like",
            "CREATE INDEX matters_matter_reference_77d8402a_like ON matters_matter (reference text_pattern_ops)",
        ),
        migrations.AlterField(
            model_name="matter",
            name="parent",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="matters.matter",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)), fields=["parent"], name="matters_matter_children"
            ),
        ),
    ]
