"""Claims prepared on an enterprise's behalf, and supplements withdrawn by the side that proposed them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table, one column of claims, and what supplements allow."""

    dependencies = [
        ("evidence", "0002_erased"),
        ("obligations", "0006_depth_kept"),
        ("parties", "0003_scopes"),
    ]

    operations = [
        migrations.CreateModel(
            name="PreparedClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("completed_on", models.DateField()),
                ("amount", models.BigIntegerField(null=True)),
                ("prepared_at", models.DateTimeField()),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("waiting", "待企业确认"),
                            ("adopted", "企业已确认"),
                            ("declined", "企业不同意"),
                            ("withdrawn", "已撤回"),
                            ("lapsed", "已失效"),
                        ],
                        db_collation="C",
                        default="waiting",
                    ),
                ),
                ("answer_key", models.UUIDField(null=True, unique=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="replacement",
            name="obligations_replacement_other_person",
        ),
        migrations.AddField(
            model_name="claim",
            name="prepared_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
            ),
        ),
        migrations.AlterField(
            model_name="adjustment",
            name="outcome",
            field=models.TextField(
                choices=[("asked", "待答复"), ("granted", "已同意"), ("refused", "未同意"), ("withdrawn", "已撤回")],
                default="asked",
            ),
        ),
        migrations.AlterField(
            model_name="replacement",
            name="outcome",
            field=models.TextField(
                choices=[("asked", "待答复"), ("granted", "已同意"), ("refused", "未同意"), ("withdrawn", "已撤回")],
                default="asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("prepared_by__isnull", True),
                    models.Q(
                        models.Q(("prepared_by", models.F("claimed_by")), _negated=True),
                        models.Q(
                            ("answered_by__isnull", True),
                            models.Q(("prepared_by", models.F("answered_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="obligations_claim_third_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="replacement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    ("outcome", "withdrawn"),
                    models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="obligations_replacement_other_person",
            ),
        ),
        migrations.AddField(
            model_name="preparedclaim",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
            ),
        ),
        migrations.AddField(
            model_name="preparedclaim",
            name="files",
            field=models.ManyToManyField(related_name="+", to="evidence.file"),
        ),
        migrations.AddField(
            model_name="preparedclaim",
            name="obligation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="prepared", to="obligations.obligation"
            ),
        ),
        migrations.AddField(
            model_name="preparedclaim",
            name="prepared_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"),
        ),
        migrations.AddConstraint(
            model_name="preparedclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "waiting")),
                fields=("obligation",),
                name="obligations_one_waiting_prepared",
            ),
        ),
        migrations.AddConstraint(
            model_name="preparedclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                name="obligations_prepared_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="preparedclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", True),
                        ("answered_by__isnull", True),
                        ("outcome__in", ["waiting", "lapsed"]),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("outcome__in", ["adopted", "declined", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="obligations_prepared_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="preparedclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    models.Q(("answered_by", models.F("prepared_by")), ("outcome", "withdrawn")),
                    models.Q(
                        models.Q(("outcome", "withdrawn"), _negated=True),
                        models.Q(("answered_by", models.F("prepared_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="obligations_prepared_other_person",
            ),
        ),
    ]
