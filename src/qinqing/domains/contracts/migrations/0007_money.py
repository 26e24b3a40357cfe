"""The terms of payments, in drafts and in contracts, and who both sides are at signing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0006_library"),
        ("matters", "0004_room"),
        ("obligations", "0010_room"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClausePayment",
            fields=[
                (
                    "subject",
                    models.TextField(
                        choices=[
                            ("goods", "货物"),
                            ("works", "工程"),
                            ("services", "服务"),
                            ("land", "土地价款"),
                            ("incentive", "奖励、补贴等"),
                            ("other", "其他"),
                        ],
                        db_collation="C",
                    ),
                ),
                (
                    "late",
                    models.TextField(
                        choices=[
                            ("none", "合同没有约定"),
                            ("interest", "约定了逾期利息"),
                            ("penalty", "约定了逾期违约金"),
                        ],
                        db_collation="C",
                        default="none",
                    ),
                ),
                ("rate", models.DecimalField(decimal_places=12, max_digits=13, null=True)),
                ("per", models.TextField(blank=True, choices=[("day", "日"), ("year", "年")], db_collation="C")),
                ("days_in_year", models.SmallIntegerField(null=True)),
                (
                    "base",
                    models.TextField(
                        blank=True, choices=[("unpaid", "逾期未付的部分"), ("whole", "该期应付全额")], db_collation="C"
                    ),
                ),
                ("cap_amount", models.BigIntegerField(null=True)),
                ("cap_share", models.DecimalField(decimal_places=12, max_digits=13, null=True)),
                ("late_source", models.TextField(blank=True)),
                ("back_quantity", models.BigIntegerField(null=True)),
                ("back_measure", models.TextField(blank=True)),
                ("tolerated", models.DecimalField(decimal_places=12, max_digits=13, null=True)),
                (
                    "clause",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="payment",
                        serialize=False,
                        to="contracts.draftclause",
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("back_on", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "subject__in",
                                {
                                    "goods": "货物",
                                    "incentive": "奖励、补贴等",
                                    "land": "土地价款",
                                    "other": "其他",
                                    "services": "服务",
                                    "works": "工程",
                                },
                            )
                        ),
                        name="contracts_clausepayment_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("late", "none"), ("rate__isnull", True)),
                            models.Q(
                                ("base__in", {"unpaid": "逾期未付的部分", "whole": "该期应付全额"}),
                                ("late__in", ["interest", "penalty"]),
                                ("rate__gt", 0),
                                ("rate__lt", 1),
                            ),
                            _connector="OR",
                        ),
                        name="contracts_clausepayment_late",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("late", "none"), ("per", "")),
                            ("per", "day"),
                            models.Q(("days_in_year__in", [360, 365, 366]), ("per", "year")),
                            _connector="OR",
                        ),
                        name="contracts_clausepayment_per",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cap_amount__isnull", True), ("cap_amount__gt", 0), _connector="OR"),
                            models.Q(
                                ("cap_share__isnull", True),
                                models.Q(("cap_share__gt", 0), ("cap_share__lte", 1)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("tolerated__isnull", True),
                                models.Q(("tolerated__gt", 0), ("tolerated__lte", 1)),
                                _connector="OR",
                            ),
                        ),
                        name="contracts_clausepayment_caps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("back_measure", ""), ("back_quantity__isnull", True)),
                            models.Q(("back_quantity__gt", 0), models.Q(("back_measure", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="contracts_clausepayment_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("amount__lte", 100000000000000)),
                        name="contracts_clausepayment_sum",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentTerm",
            fields=[
                (
                    "subject",
                    models.TextField(
                        choices=[
                            ("goods", "货物"),
                            ("works", "工程"),
                            ("services", "服务"),
                            ("land", "土地价款"),
                            ("incentive", "奖励、补贴等"),
                            ("other", "其他"),
                        ],
                        db_collation="C",
                    ),
                ),
                (
                    "late",
                    models.TextField(
                        choices=[
                            ("none", "合同没有约定"),
                            ("interest", "约定了逾期利息"),
                            ("penalty", "约定了逾期违约金"),
                        ],
                        db_collation="C",
                        default="none",
                    ),
                ),
                ("rate", models.DecimalField(decimal_places=12, max_digits=13, null=True)),
                ("per", models.TextField(blank=True, choices=[("day", "日"), ("year", "年")], db_collation="C")),
                ("days_in_year", models.SmallIntegerField(null=True)),
                (
                    "base",
                    models.TextField(
                        blank=True, choices=[("unpaid", "逾期未付的部分"), ("whole", "该期应付全额")], db_collation="C"
                    ),
                ),
                ("cap_amount", models.BigIntegerField(null=True)),
                ("cap_share", models.DecimalField(decimal_places=12, max_digits=13, null=True)),
                ("late_source", models.TextField(blank=True)),
                ("back_quantity", models.BigIntegerField(null=True)),
                ("back_measure", models.TextField(blank=True)),
                ("tolerated", models.DecimalField(decimal_places=12, max_digits=13, null=True)),
                (
                    "obligation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="payment_term",
                        serialize=False,
                        to="obligations.obligation",
                    ),
                ),
                (
                    "back_on",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="obligations.obligation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "subject__in",
                                {
                                    "goods": "货物",
                                    "incentive": "奖励、补贴等",
                                    "land": "土地价款",
                                    "other": "其他",
                                    "services": "服务",
                                    "works": "工程",
                                },
                            )
                        ),
                        name="contracts_paymentterm_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("late", "none"), ("rate__isnull", True)),
                            models.Q(
                                ("base__in", {"unpaid": "逾期未付的部分", "whole": "该期应付全额"}),
                                ("late__in", ["interest", "penalty"]),
                                ("rate__gt", 0),
                                ("rate__lt", 1),
                            ),
                            _connector="OR",
                        ),
                        name="contracts_paymentterm_late",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("late", "none"), ("per", "")),
                            ("per", "day"),
                            models.Q(("days_in_year__in", [360, 365, 366]), ("per", "year")),
                            _connector="OR",
                        ),
                        name="contracts_paymentterm_per",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cap_amount__isnull", True), ("cap_amount__gt", 0), _connector="OR"),
                            models.Q(
                                ("cap_share__isnull", True),
                                models.Q(("cap_share__gt", 0), ("cap_share__lte", 1)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("tolerated__isnull", True),
                                models.Q(("tolerated__gt", 0), ("tolerated__lte", 1)),
                                _connector="OR",
                            ),
                        ),
                        name="contracts_paymentterm_caps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("back_measure", ""), ("back_quantity__isnull", True)),
                            models.Q(("back_quantity__gt", 0), models.Q(("back_measure", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="contracts_paymentterm_back",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "body",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "还不知道"),
                            ("organ", "机关"),
                            ("institution", "事业单位"),
                            ("company", "大型企业（国有平台公司等）"),
                            ("other", "其他单位"),
                        ],
                        db_collation="C",
                    ),
                ),
                (
                    "declared",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "还不知道"),
                            ("medium", "声明为中型企业"),
                            ("small", "声明为小型企业"),
                            ("micro", "声明为微型企业"),
                            ("no", "没有声明"),
                        ],
                        db_collation="C",
                    ),
                ),
                ("evidence", models.TextField(blank=True)),
                (
                    "size",
                    models.TextField(
                        choices=[
                            ("large", "大型"),
                            ("medium", "中型"),
                            ("small", "小型"),
                            ("micro", "微型"),
                            ("unknown", "未知"),
                            ("uncovered", "标准未涵盖"),
                        ],
                        db_collation="C",
                        default="unknown",
                    ),
                ),
                ("size_source", models.TextField(blank=True)),
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standing", to="matters.matter"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "body__in",
                                {
                                    "": "还不知道",
                                    "company": "大型企业（国有平台公司等）",
                                    "institution": "事业单位",
                                    "organ": "机关",
                                    "other": "其他单位",
                                },
                            )
                        ),
                        name="contracts_standing_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "declared__in",
                                {
                                    "": "还不知道",
                                    "medium": "声明为中型企业",
                                    "micro": "声明为微型企业",
                                    "no": "没有声明",
                                    "small": "声明为小型企业",
                                },
                            )
                        ),
                        name="contracts_standing_declared",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "size__in",
                                {
                                    "large": "大型",
                                    "medium": "中型",
                                    "micro": "微型",
                                    "small": "小型",
                                    "uncovered": "标准未涵盖",
                                    "unknown": "未知",
                                },
                            )
                        ),
                        name="contracts_standing_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("declared__in", ["", "no"]), models.Q(("evidence", ""), _negated=True), _connector="OR"
                        ),
                        name="contracts_standing_evidence",
                    ),
                ],
            },
        ),
    ]
