"""What the public is asked and says, and who wants to hear of new policies."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Tables that nothing else needs."""

    dependencies = [
        ("policies", "0002_same_kind"),
        ("obligations", "0017_problems"),
        ("parties", "0003_scopes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.TextField(
                        blank=True,
                        choices=[("relief", "减免"), ("award", "奖补"), ("right", "权益"), ("title", "资质")],
                        db_collation="C",
                    ),
                ),
                (
                    "delivery",
                    models.TextField(
                        blank=True,
                        choices=[("exempt", "免申即享"), ("quick", "快申快享"), ("apply", "申报")],
                        db_collation="C",
                    ),
                ),
                ("issuer", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="consultation",
                        serialize=False,
                        to="policies.version",
                    ),
                ),
                ("opened_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("number", models.TextField(blank=True, db_collation="C")),
                ("text", models.TextField()),
                ("given_at", models.DateTimeField()),
                (
                    "outcome",
                    models.TextField(
                        blank=True,
                        choices=[("adopted", "采纳"), ("partly", "部分采纳"), ("declined", "不采纳")],
                        db_collation="C",
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="subscription",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"),
        ),
        migrations.AddField(
            model_name="subscription",
            name="unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.unit"),
        ),
        migrations.AddField(
            model_name="opinion",
            name="consultation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="opinions", to="policies.consultation"
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="obligation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="obligations.obligation"
            ),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["person"], name="policies_subscription_live"
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["", "relief", "award", "right", "title"])),
                name="policies_subscription_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(("delivery__in", ["", "exempt", "quick", "apply"])),
                name="policies_subscription_delivery",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["", "adopted", "partly", "declined"])),
                name="policies_opinion_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("outcome", "")),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="policies_opinion_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("opened_on"))), name="policies_consultation_days"
            ),
        ),
    ]
