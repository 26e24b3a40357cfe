"""Clauses keep the code of the usual milestone that they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0009_added_terms"),
    ]

    operations = [
        migrations.AddField(
            model_name="addedclause",
            name="milestone",
            field=models.TextField(blank=True, db_collation="C", default=""),
        ),
        migrations.AddField(
            model_name="draftclause",
            name="milestone",
            field=models.TextField(blank=True, db_collation="C", default=""),
        ),
    ]
