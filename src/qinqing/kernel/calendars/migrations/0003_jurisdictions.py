"""Calendars of jurisdictions with days of their own, and the limits that a city sets itself."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calendars", "0002_national"),
    ]

    operations = [
        migrations.CreateModel(
            name="LocalLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField(db_collation="C")),
                ("name", models.TextField()),
                ("length", models.IntegerField()),
                (
                    "unit",
                    models.TextField(
                        choices=[
                            ("minute", "分钟"),
                            ("hour", "小时"),
                            ("working_day", "个工作日"),
                            ("calendar_day", "天"),
                            ("week", "周"),
                            ("month", "个月"),
                            ("quarter", "个季度"),
                            ("year", "年"),
                            ("month_period", "个月度周期"),
                            ("annual_date", "每年的一天"),
                            ("per_calendar_day", "每天"),
                        ]
                    ),
                ),
                (
                    "direction",
                    models.TextField(choices=[("forward", "向后计"), ("backward", "向前计")], default="forward"),
                ),
                ("rolls", models.BooleanField(default=True)),
                ("office", models.BooleanField(default=False)),
                ("longer", models.IntegerField(null=True)),
                ("times", models.SmallIntegerField(default=1)),
                ("start_event", models.TextField()),
                ("end_event", models.TextField()),
                ("actor", models.TextField()),
                ("law", models.TextField()),
                ("note", models.TextField(blank=True)),
                ("path", models.TextField(blank=True, db_collation="C")),
                ("jurisdiction", models.TextField()),
                (
                    "status",
                    models.TextField(choices=[("in_force", "有效"), ("superseded", "已废止")], default="in_force"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="calendar",
            name="parent",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="calendars.calendar"
            ),
        ),
        migrations.AddField(
            model_name="calendar",
            name="path",
            field=models.TextField(db_collation="C", default="", unique=True),
        ),
        migrations.AddField(
            model_name="calendar",
            name="stamp",
            field=models.UUIDField(default=uuid.uuid4),
        ),
        migrations.AddField(
            model_name="day",
            name="own",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("parent__isnull", True), ("path", "")),
                    models.Q(models.Q(("path", ""), _negated=True), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="calendars_calendar_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="locallimit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "in_force")),
                fields=("code", "path"),
                name="calendars_locallimit_one_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="locallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("length__gt", 0)), name="calendars_locallimit_length"
            ),
        ),
        migrations.AddConstraint(
            model_name="locallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "unit__in",
                        [
                            "calendar_day",
                            "hour",
                            "minute",
                            "month",
                            "month_period",
                            "quarter",
                            "week",
                            "working_day",
                            "year",
                        ],
                    )
                ),
                name="calendars_locallimit_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="locallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", {"backward": "向前计", "forward": "向后计"})),
                name="calendars_locallimit_direction",
            ),
        ),
    ]
