"""What the database keeps true about sources, quantities, series and replacements."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Constraints and indexes of what came before."""

    dependencies = [("obligations", "0005_depth")]

    operations = [
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                name="obligations_claim_amount",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(
                    ("counted", True),
                    ("released_on__isnull", True),
                    ("unit", "working_day"),
                    ("verified_on__isnull", True),
                ),
                fields=["calendar", "alarm_on"],
                name="obligations_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
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
                name="obligations_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("released_on__isnull", False), ("state__in", frozenset(["ended", "superseded", "waived"]))
                    ),
                    models.Q(
                        models.Q(("state__in", frozenset(["ended", "superseded", "waived"])), _negated=True),
                        ("released_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="obligations_released_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "source_kind__in",
                        {
                            "clause": "合同条款",
                            "pledge": "公开承诺",
                            "policy": "政策",
                            "resolution": "会议纪要",
                            "statute": "法定",
                            "supplement": "补充协议",
                        },
                    )
                ),
                name="obligations_source_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by__in", {"both": "双方约定", "ent": "期限由企业一方提出", "gov": "期限由政府一方提出"})
                ),
                name="obligations_agreed_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted", 0), ("measure", ""), ("quantity__isnull", True)),
                    models.Q(
                        ("accepted__gte", 0),
                        ("accepted__lte", models.F("quantity")),
                        ("quantity__gt", 0),
                        ("quantity__isnull", False),
                        models.Q(("measure", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="obligations_quantity",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("occurrence", 1), models.Q(("occurrence__gt", 1), ("series__isnull", False)), _connector="OR"
                ),
                name="obligations_occurrence",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.UniqueConstraint(fields=("series", "occurrence"), name="obligations_occurs_once"),
        ),
        migrations.AddConstraint(
            model_name="replacement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "asked")),
                fields=("obligation",),
                name="obligations_one_open_replacement",
            ),
        ),
        migrations.AddConstraint(
            model_name="replacement",
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
                name="obligations_replacement_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="replacement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="obligations_replacement_other_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="replacement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("made__isnull", False), ("outcome", "granted")),
                    models.Q(models.Q(("outcome", "granted"), _negated=True), ("made__isnull", True)),
                    _connector="OR",
                ),
                name="obligations_replacement_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="replacement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recurrence", ""), ("until__isnull", True)),
                    models.Q(models.Q(("recurrence", ""), _negated=True), ("until__isnull", False)),
                    _connector="OR",
                ),
                name="obligations_replacement_recurs",
            ),
        ),
        migrations.AddIndex(
            model_name="series",
            index=models.Index(
                condition=models.Q(("next_on__isnull", False)), fields=["next_on"], name="obligations_next"
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "recurrence__in",
                        {"annual": "每年", "half_yearly": "每半年", "monthly": "每月", "quarterly": "每季度"},
                    )
                ),
                name="obligations_recurrence",
            ),
        ),
    ]
