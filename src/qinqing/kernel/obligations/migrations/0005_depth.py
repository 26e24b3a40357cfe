"""Where a promise is written, who agreed, how much, how often, and what took its place."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns of promises and claims; series and replacements."""

    dependencies = [("obligations", "0004_ladder_places")]

    operations = [
        migrations.CreateModel(
            name="Replacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("title", models.TextField()),
                ("source", models.TextField()),
                ("page", models.TextField(blank=True, default="")),
                ("condition", models.TextField(blank=True, default="")),
                ("base_due", models.DateField()),
                ("quantity", models.BigIntegerField(null=True)),
                ("measure", models.TextField(blank=True, default="")),
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
                        db_collation="C",
                        default="",
                    ),
                ),
                ("until", models.DateField(null=True)),
                ("by_debtor", models.BooleanField()),
                (
                    "outcome",
                    models.TextField(
                        choices=[("asked", "待答复"), ("granted", "已同意"), ("refused", "未同意")], default="asked"
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("answer_key", models.UUIDField(null=True, unique=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recurrence",
                    models.TextField(
                        choices=[
                            ("monthly", "每月"),
                            ("quarterly", "每季度"),
                            ("half_yearly", "每半年"),
                            ("annual", "每年"),
                        ],
                        db_collation="C",
                    ),
                ),
                ("until", models.DateField()),
                ("made", models.IntegerField(default=1)),
                ("next_on", models.DateField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="obligation",
            name="obligations_state",
        ),
        migrations.RemoveConstraint(
            model_name="obligation",
            name="obligations_waived_day",
        ),
        migrations.RemoveIndex(
            model_name="obligation",
            name="obligations_counted",
        ),
        migrations.RenameField(
            model_name="obligation",
            old_name="waived_on",
            new_name="released_on",
        ),
        migrations.AddField(
            model_name="claim",
            name="amount",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="obligation",
            name="accepted",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="obligation",
            name="agreed_by",
            field=models.TextField(
                choices=[("both", "双方约定"), ("gov", "期限由政府一方提出"), ("ent", "期限由企业一方提出")],
                db_collation="C",
                default="both",
            ),
        ),
        migrations.AddField(
            model_name="obligation",
            name="condition",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="obligation",
            name="measure",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="obligation",
            name="occurrence",
            field=models.IntegerField(default=1),
        ),
        migrations.AddField(
            model_name="obligation",
            name="page",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="obligation",
            name="quantity",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="obligation",
            name="first_due",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="obligation",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="obligations.obligation",
            ),
        ),
        migrations.AddField(
            model_name="obligation",
            name="source_kind",
            field=models.TextField(
                choices=[
                    ("clause", "合同条款"),
                    ("supplement", "补充协议"),
                    ("resolution", "会议纪要"),
                    ("policy", "政策"),
                    ("statute", "法定"),
                    ("pledge", "公开承诺"),
                ],
                db_collation="C",
                default="clause",
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="outcome",
            field=models.TextField(
                choices=[("open", "待确认"), ("accepted", "已确认"), ("returned", "已退回"), ("lapsed", "随终止失效")],
                default="open",
            ),
        ),
        migrations.AlterField(
            model_name="obligation",
            name="state",
            field=models.TextField(
                choices=[
                    ("pending", "待开启"),
                    ("running", "办理中"),
                    ("suspended", "已中止"),
                    ("claimed", "待确认"),
                    ("verified", "已兑现"),
                    ("waived", "已免除"),
                    ("superseded", "已被补充协议替代"),
                    ("ended", "已终止"),
                ]
            ),
        ),
        migrations.AddField(
            model_name="replacement",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
            ),
        ),
        migrations.AddField(
            model_name="replacement",
            name="made",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreed_in",
                to="obligations.obligation",
            ),
        ),
        migrations.AddField(
            model_name="replacement",
            name="obligation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="replacements", to="obligations.obligation"
            ),
        ),
        migrations.AddField(
            model_name="replacement",
            name="proposed_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"),
        ),
        migrations.AddField(
            model_name="series",
            name="creditor",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"),
        ),
        migrations.AddField(
            model_name="series",
            name="debtor",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"),
        ),
        migrations.AddField(
            model_name="series",
            name="first",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="begins", to="obligations.obligation"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="grantor",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="stream",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="chronicle.stream"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="verifier",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"),
        ),
        migrations.AddField(
            model_name="obligation",
            name="series",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="occurrences",
                to="obligations.series",
            ),
        ),
    ]
