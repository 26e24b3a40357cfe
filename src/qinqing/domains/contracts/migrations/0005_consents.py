"""What one side proposes for a whole contract, and the clause that it would add."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """New tables only."""

    dependencies = [
        ("contracts", "0004_sources"),
        ("evidence", "0002_erased"),
        ("obligations", "0010_room"),
        ("parties", "0003_scopes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                (
                    "kind",
                    models.TextField(
                        choices=[("sign_off", "销号"), ("terminate", "终止"), ("add", "增加条款")], db_collation="C"
                    ),
                ),
                (
                    "ground",
                    models.TextField(
                        blank=True,
                        choices=[("", "没有"), ("agreed", "双方协商一致"), ("legal", "法定事由，附证据")],
                        db_collation="C",
                        default="",
                    ),
                ),
                ("checks", models.TextField(blank=True, db_collation="C", default="")),
                ("reason", models.TextField()),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("asked", "待答复"),
                            ("granted", "已同意"),
                            ("refused", "未同意"),
                            ("withdrawn", "已撤回"),
                        ],
                        db_collation="C",
                        default="asked",
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("answer_key", models.UUIDField(null=True, unique=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="contracts.contract"
                    ),
                ),
                ("files", models.ManyToManyField(related_name="+", to="evidence.file")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AddedClause",
            fields=[
                (
                    "consent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="clause",
                        serialize=False,
                        to="contracts.consent",
                    ),
                ),
                ("number", models.TextField()),
                ("title", models.TextField()),
                ("side", models.TextField(choices=[("gov", "政府"), ("ent", "企业")])),
                ("base_due", models.DateField()),
                (
                    "unit",
                    models.TextField(
                        choices=[("working_day", "个工作日"), ("calendar_day", "天")], default="calendar_day"
                    ),
                ),
                ("text", models.TextField()),
                ("page", models.TextField(blank=True, default="")),
                ("condition", models.TextField(blank=True, default="")),
                ("quantity", models.BigIntegerField(null=True)),
                ("measure", models.TextField(blank=True, default="")),
                ("waits_for", models.TextField(blank=True, default="")),
                ("stops_for", models.TextField(blank=True, default="")),
                (
                    "recurrence",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "只此一次"),
                            ("monthly", "每月"),
                            ("quarterly", "每季度"),
                            ("half_yearly", "每半年"),
                            ("annual", "每年"),
                        ],
                        default="",
                    ),
                ),
                ("until", models.DateField(null=True)),
                ("incentive", models.BooleanField(default=False)),
                ("legal_basis", models.TextField(blank=True, default="")),
                ("fair_review", models.TextField(blank=True, default="")),
                (
                    "made",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="obligations.obligation",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "asked")), fields=("contract",), name="contracts_consent_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", {"add": "增加条款", "sign_off": "销号", "terminate": "终止"})),
                name="contracts_consent_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "terminate"), models.Q(("ground", ""), _negated=True)),
                    models.Q(models.Q(("kind", "terminate"), _negated=True), ("ground", "")),
                    _connector="OR",
                ),
                name="contracts_consent_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("outcome", "asked")),
                    models.Q(
                        models.Q(("outcome", "asked"), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="contracts_consent_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    ("outcome", "withdrawn"),
                    models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="contracts_consent_other_person",
            ),
        ),
    ]
