"""The library of clauses."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A new table only."""

    dependencies = [
        ("contracts", "0005_consents"),
    ]

    operations = [
        migrations.CreateModel(
            name="LibraryClause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.TextField(db_collation="C")),
                ("entry", models.UUIDField()),
                ("version", models.IntegerField(default=1)),
                ("is_in_force", models.BooleanField(default=True)),
                ("title", models.TextField()),
                ("side", models.TextField(choices=[("gov", "政府"), ("ent", "企业")])),
                ("length", models.IntegerField(null=True)),
                ("length_unit", models.TextField(blank=True, db_collation="C", default="")),
                (
                    "unit",
                    models.TextField(
                        choices=[("working_day", "个工作日"), ("calendar_day", "天")], default="calendar_day"
                    ),
                ),
                ("waits_for", models.TextField(blank=True, default="")),
                ("stops_for", models.TextField(blank=True, default="")),
                ("text", models.TextField()),
                ("incentive", models.BooleanField(default=False)),
                ("legal_basis", models.TextField(blank=True, default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "version"), name="contracts_libraryclause_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_in_force", True)),
                        fields=("entry",),
                        name="contracts_libraryclause_one_in_force",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_in_force", True)),
                        fields=("path", "title"),
                        name="contracts_libraryclause_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("length__isnull", True), ("length_unit", "")),
                            models.Q(("length__gt", 0), models.Q(("length_unit", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="contracts_libraryclause_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("incentive", False), models.Q(("legal_basis", ""), _negated=True), _connector="OR"
                        ),
                        name="contracts_libraryclause_basis",
                    ),
                ],
            },
        ),
    ]
