"""A list of problems is a source of promises too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0003_orders"),
    ]

    operations = [
        migrations.AlterField(
            model_name="deliveredpromise",
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
            ),
        ),
    ]
