"""Lists that two sides reconcile, investment and problems of a project."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_erased"),
        ("matters", "0004_room"),
        ("obligations", "0017_problems"),
        ("parties", "0003_scopes"),
        ("projects", "0002_same_kind"),
    ]

    operations = [
        migrations.CreateModel(
            name="Completed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("source", models.TextField()),
                ("as_of", models.DateField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.SmallIntegerField()),
                ("code", models.TextField(blank=True, db_collation="C", default="")),
                ("name", models.TextField()),
                ("rev", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.TextField(choices=[("unit", "项目单位"), ("force", "专班")], db_collation="C")),
                (
                    "word",
                    models.TextField(
                        choices=[("done", "办好了"), ("open", "没有办好"), ("absent", "不涉及")], db_collation="C"
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Planned",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField()),
                ("amount", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.SmallIntegerField()),
                ("title", models.TextField()),
                ("words", models.TextField(blank=True, default="")),
                ("raised_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.TextField(
                        choices=[("procedures", "前期手续"), ("preparing", "施工准备"), ("production", "投产")],
                        db_collation="C",
                    ),
                ),
                ("position", models.SmallIntegerField()),
                ("unit_signed_at", models.DateTimeField(null=True)),
                ("force_signed_at", models.DateTimeField(null=True)),
                ("closed_on", models.DateField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="project",
            name="project_unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"
            ),
        ),
        migrations.AddField(
            model_name="project",
            name="task_force",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("project_unit__isnull", True), ("task_force__isnull", True)),
                    models.Q(
                        ("project_unit__isnull", False),
                        ("task_force__isnull", False),
                        models.Q(("project_unit", models.F("task_force")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="projects_project_two_sides",
            ),
        ),
        migrations.AddField(
            model_name="completed",
            name="by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"),
        ),
        migrations.AddField(
            model_name="completed",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="completed", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="completed",
            name="unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"),
        ),
        migrations.AddField(
            model_name="mark",
            name="by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"),
        ),
        migrations.AddField(
            model_name="mark",
            name="files",
            field=models.ManyToManyField(related_name="+", to="evidence.file"),
        ),
        migrations.AddField(
            model_name="mark",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="marks", to="projects.item"
            ),
        ),
        migrations.AddField(
            model_name="mark",
            name="unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"),
        ),
        migrations.AddField(
            model_name="item",
            name="force_mark",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="projects.mark"
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="unit_mark",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="projects.mark"
            ),
        ),
        migrations.AddField(
            model_name="planned",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="item",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="problems", to="projects.item"
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="obligation",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="problem",
                to="obligations.obligation",
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="problems", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="raised_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"),
        ),
        migrations.AddField(
            model_name="problem",
            name="raised_by_unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"),
        ),
        migrations.AddField(
            model_name="stage",
            name="force_signed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="unit_signed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="stage",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="projects.stage"
            ),
        ),
        migrations.AddConstraint(
            model_name="completed",
            constraint=models.UniqueConstraint(fields=("project", "month"), name="projects_completed_once"),
        ),
        migrations.AddConstraint(
            model_name="completed",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="projects_completed_month"),
        ),
        migrations.AddConstraint(
            model_name="completed",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="projects_completed_amount"),
        ),
        migrations.AddConstraint(
            model_name="completed",
            constraint=models.CheckConstraint(
                condition=models.Q(("as_of__gte", models.F("month"))), name="projects_completed_as_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", {"force": "专班", "unit": "项目单位"})), name="projects_mark_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(("word__in", {"absent": "不涉及", "done": "办好了", "open": "没有办好"})),
                name="projects_mark_word",
            ),
        ),
        migrations.AddConstraint(
            model_name="planned",
            constraint=models.UniqueConstraint(fields=("project", "year"), name="projects_planned_once"),
        ),
        migrations.AddConstraint(
            model_name="planned",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="projects_planned_amount"),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.UniqueConstraint(fields=("project", "number"), name="projects_problem_once"),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_at__isnull", True), ("obligation__isnull", True), _connector="OR"),
                name="projects_problem_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(fields=("project", "position"), name="projects_stage_once"),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("code__in", {"preparing": "施工准备", "procedures": "前期手续", "production": "投产"})
                ),
                name="projects_stage_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unit_signed_at__isnull", True), ("unit_signed_by__isnull", True)),
                    models.Q(("unit_signed_at__isnull", False), ("unit_signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="projects_stage_unit_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("force_signed_at__isnull", True), ("force_signed_by__isnull", True)),
                    models.Q(("force_signed_at__isnull", False), ("force_signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="projects_stage_force_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True),
                    models.Q(
                        ("force_signed_by__isnull", False),
                        ("unit_signed_by__isnull", False),
                        models.Q(("unit_signed_by", models.F("force_signed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="projects_stage_closed_by_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("stage", "position"), name="projects_item_once"),
        ),
    ]
