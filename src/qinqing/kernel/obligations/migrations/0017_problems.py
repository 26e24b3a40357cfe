"""A list of problems is a source of promises too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calendars", "0004_own_days"),
        ("matters", "0004_room"),
        ("obligations", "0016_milestones"),
        ("parties", "0003_scopes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="obligation",
            name="obligations_source_kind",
        ),
        migrations.AlterField(
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
                    ("order", "督办单"),
                    ("problem", "问题清单"),
                ],
                db_collation="C",
                default="clause",
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
                            "order": "督办单",
                            "pledge": "公开承诺",
                            "policy": "政策",
                            "problem": "问题清单",
                            "resolution": "会议纪要",
                            "statute": "法定",
                            "supplement": "补充协议",
                        },
                    )
                ),
                name="obligations_source_kind",
            ),
        ),
    ]
