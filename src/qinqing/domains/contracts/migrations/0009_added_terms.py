"""Terms for payments of signed contracts, by supplementary agreement."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0008_lending_rates")]

    operations = [
        migrations.CreateModel(
            name="AddedTerms",
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
                    "consent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="terms",
                        serialize=False,
                        to="contracts.consent",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="consent",
            name="contracts_consent_kind",
        ),
        migrations.AlterField(
            model_name="consent",
            name="kind",
            field=models.TextField(
                choices=[("sign_off", "销号"), ("terminate", "终止"), ("add", "增加条款"), ("terms", "补充付款条件")],
                db_collation="C",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", {"add": "增加条款", "sign_off": "销号", "terminate": "终止", "terms": "补充付款条件"})
                ),
                name="contracts_consent_kind",
            ),
        ),
        migrations.AddField(
            model_name="addedterms",
            name="back_on",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="obligations.obligation",
            ),
        ),
        migrations.AddField(
            model_name="addedterms",
            name="obligation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="added_terms", to="obligations.obligation"
            ),
        ),
        migrations.AddConstraint(
            model_name="addedterms",
            constraint=models.CheckConstraint(
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
                name="contracts_addedterms_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="addedterms",
            constraint=models.CheckConstraint(
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
                name="contracts_addedterms_late",
            ),
        ),
        migrations.AddConstraint(
            model_name="addedterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("late", "none"), ("per", "")),
                    ("per", "day"),
                    models.Q(("days_in_year__in", [360, 365, 366]), ("per", "year")),
                    _connector="OR",
                ),
                name="contracts_addedterms_per",
            ),
        ),
        migrations.AddConstraint(
            model_name="addedterms",
            constraint=models.CheckConstraint(
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
                name="contracts_addedterms_caps",
            ),
        ),
        migrations.AddConstraint(
            model_name="addedterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("back_measure", ""), ("back_quantity__isnull", True)),
                    models.Q(("back_quantity__gt", 0), models.Q(("back_measure", ""), _negated=True)),
                    _connector="OR",
                ),
                name="contracts_addedterms_back",
            ),
        ),
    ]
