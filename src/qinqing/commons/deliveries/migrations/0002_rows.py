"""What is delivered: contracts, promises, and what changed in them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Tables of delivered rows."""

    initial = True

    dependencies = [("deliveries", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DeliveredContract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.TextField(db_collation="C")),
                ("path", models.TextField(db_collation="C")),
                ("number", models.TextField()),
                ("title", models.TextField()),
                ("project", models.TextField()),
                ("government", models.TextField()),
                ("enterprise", models.TextField()),
                ("uscc", models.TextField(blank=True, db_collation="C")),
                ("signed_on", models.DateField()),
                ("withdrawn", models.BooleanField(default=False)),
                ("as_of", models.DateField()),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="deliveries.delivery"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DeliveredPromise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.TextField(db_collation="C")),
                ("path", models.TextField(db_collation="C")),
                ("number", models.TextField()),
                ("title", models.TextField()),
                ("side", models.TextField(choices=[("gov", "政府"), ("ent", "企业")], db_collation="C")),
                ("debtor", models.TextField()),
                ("creditor", models.TextField()),
                ("verifier", models.TextField()),
                (
                    "source_kind",
                    models.TextField(
                        choices=[
                            ("clause", "合同条款"),
                            ("supplement", "补充协议"),
                            ("resolution", "会议纪要"),
                            ("policy", "政策"),
                            ("statute", "法定"),
                            ("pledge", "公开承诺"),
                        ],
                        db_collation="C",
                    ),
                ),
                (
                    "agreed_by",
                    models.TextField(
                        choices=[("both", "双方约定"), ("gov", "期限由政府一方提出"), ("ent", "期限由企业一方提出")],
                        db_collation="C",
                    ),
                ),
                (
                    "milestone",
                    models.TextField(
                        blank=True,
                        choices=[("", ""), ("land", "供地"), ("permit", "施工许可"), ("start", "开工")],
                        db_collation="C",
                    ),
                ),
                ("base_due", models.DateField()),
                ("fair_due", models.DateField()),
                ("done_on", models.DateField(null=True)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("pending", "待开启"),
                            ("running", "办理中"),
                            ("suspended", "已中止"),
                            ("claimed", "待确认"),
                            ("verified", "已兑现"),
                            ("waived", "已免除"),
                            ("superseded", "已被补充协议替代"),
                            ("ended", "已终止"),
                        ],
                        db_collation="C",
                    ),
                ),
                ("held", models.BooleanField(default=False)),
                ("booked_to_other", models.BigIntegerField(default=0)),
                ("quantity", models.BigIntegerField(null=True)),
                ("measure", models.TextField(blank=True)),
                ("accepted", models.BigIntegerField(default=0)),
                ("confirmed_by", models.TextField(blank=True)),
                ("withdrawn", models.BooleanField(default=False)),
                ("as_of", models.DateField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="deliveries.deliveredcontract",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="deliveries.delivery"
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="promises", to="deliveries.origin"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="deliveredcontract",
            name="origin",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="contracts", to="deliveries.origin"
            ),
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField(choices=[("contract", "合同"), ("promise", "承诺")], db_collation="C")),
                ("external_id", models.TextField(db_collation="C")),
                ("before", models.TextField()),
                ("after", models.TextField()),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="deliveries.delivery"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("delivery", "kind", "external_id"), name="deliveries_change_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["contract", "promise"])), name="deliveries_change_kind"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="deliveredpromise",
            index=models.Index(fields=["path", "fair_due", "id"], name="deliveries_promise_place"),
        ),
        migrations.AddIndex(
            model_name="deliveredpromise",
            index=models.Index(fields=["contract", "milestone"], name="deliveries_promise_milestones"),
        ),
        migrations.AddConstraint(
            model_name="deliveredpromise",
            constraint=models.UniqueConstraint(fields=("origin", "external_id"), name="deliveries_promise_once"),
        ),
        migrations.AddConstraint(
            model_name="deliveredpromise",
            constraint=models.CheckConstraint(
                condition=models.Q(("path__endswith", "/")), name="deliveries_promise_path"
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveredpromise",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["gov", "ent"])), name="deliveries_promise_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveredpromise",
            constraint=models.CheckConstraint(
                condition=models.Q(("debtor", models.F("verifier")), _negated=True),
                name="deliveries_promise_verified_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveredpromise",
            constraint=models.CheckConstraint(
                condition=models.Q(("base_due__lte", models.F("fair_due"))), name="deliveries_promise_dates"
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveredpromise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        {
                            "claimed": "待确认",
                            "ended": "已终止",
                            "pending": "待开启",
                            "running": "办理中",
                            "superseded": "已被补充协议替代",
                            "suspended": "已中止",
                            "verified": "已兑现",
                            "waived": "已免除",
                        },
                    )
                ),
                name="deliveries_promise_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveredpromise",
            constraint=models.CheckConstraint(
                condition=models.Q(("milestone__in", {"": "", "land": "供地", "permit": "施工许可", "start": "开工"})),
                name="deliveries_promise_milestone",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveredpromise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("done_on__isnull", False),
                        ("done_on__lte", models.F("as_of")),
                        ("state", "verified"),
                        models.Q(("confirmed_by", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "verified"), _negated=True), ("confirmed_by", ""), ("done_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="deliveries_promise_done",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveredpromise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted", 0), ("measure", ""), ("quantity__isnull", True)),
                    models.Q(
                        ("accepted__gte", 0),
                        ("accepted__lte", models.F("quantity")),
                        ("quantity__gt", 0),
                        models.Q(("measure", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="deliveries_promise_quantity",
            ),
        ),
        migrations.AddIndex(
            model_name="deliveredcontract",
            index=models.Index(fields=["path"], name="deliveries_contract_place"),
        ),
        migrations.AddConstraint(
            model_name="deliveredcontract",
            constraint=models.UniqueConstraint(fields=("origin", "external_id"), name="deliveries_contract_once"),
        ),
        migrations.AddConstraint(
            model_name="deliveredcontract",
            constraint=models.CheckConstraint(
                condition=models.Q(("path__endswith", "/")), name="deliveries_contract_path"
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveredcontract",
            constraint=models.CheckConstraint(
                condition=models.Q(("signed_on__lte", models.F("as_of"))), name="deliveries_contract_signed"
            ),
        ),
    ]
