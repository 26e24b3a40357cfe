"""Whoever has just claimed may take it back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("obligations", "0017_problems")]

    operations = [
        migrations.AlterField(
            model_name="claim",
            name="outcome",
            field=models.TextField(
                choices=[
                    ("open", "待确认"),
                    ("accepted", "已确认"),
                    ("returned", "已退回"),
                    ("lapsed", "随终止失效"),
                    ("withdrawn", "已撤回"),
                ],
                default="open",
            ),
        ),
    ]
