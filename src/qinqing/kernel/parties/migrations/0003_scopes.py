"""What members may do for their enterprise, and what deputies are responsible for."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

ALL = """
    UPDATE parties_post AS post SET scopes = ARRAY['view', 'claim', 'sign', 'money']
    FROM parties_unit AS unit WHERE unit.id = post.unit_id AND unit.kind = 'enterprise'
"""


class Migration(migrations.Migration):
    """Whoever already acted for an enterprise goes on with everything."""

    dependencies = [("parties", "0002_succession")]

    operations = [
        migrations.AddField(
            "post",
            "scopes",
            django.contrib.postgres.fields.ArrayField(models.TextField(db_collation="C"), default=list, db_default=[]),
        ),
        migrations.RunSQL(ALL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "post",
            models.CheckConstraint(
                condition=models.Q(("scopes__contained_by", ["view", "claim", "sign", "money"])),
                name="parties_post_scopes",
            ),
        ),
        migrations.CreateModel(
            name="Portfolio",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField(blank=True, db_collation="C", default="")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="portfolio", to="parties.post"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("unit__isnull", False)),
                            models.Q(("unit__isnull", True), models.Q(("kind", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="parties_portfolio_one_thing",
                    ),
                    models.UniqueConstraint(fields=["post", "unit"], name="parties_portfolio_unit_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", ""), _negated=True),
                        fields=["post", "kind"],
                        name="parties_portfolio_kind_once",
                    ),
                ],
            },
        ),
    ]
