"""Resolutions as sources, where a clause of a draft came from, and what it had been missing."""

from django.db import migrations, models

READ = "UPDATE contracts_draftclause SET origin = 'text' WHERE start IS NOT NULL"
"""What had been read from a text before clauses knew where they come from."""


class Migration(migrations.Migration):
    """Columns only; nothing that a city works with is rewritten."""

    dependencies = [
        ("contracts", "0003_drafts"),
        ("matters", "0004_room"),
        ("parties", "0003_scopes"),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="document",
            field=models.TextField(
                choices=[("contract", "合同"), ("resolution", "会议纪要")], db_collation="C", default="contract"
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="issuer",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="contract",
            name="meeting",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="draft",
            name="document",
            field=models.TextField(
                choices=[("contract", "合同"), ("resolution", "会议纪要")], db_collation="C", default="contract"
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="issuer",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="draft",
            name="meeting",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="draftclause",
            name="measure",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="draftclause",
            name="origin",
            field=models.TextField(
                choices=[
                    ("text", "原文"),
                    ("hand", "手工"),
                    ("milestone", "常见里程碑"),
                    ("library", "条款库"),
                    ("copy", "相似合同"),
                ],
                db_collation="C",
                default="hand",
            ),
        ),
        migrations.AddField(
            model_name="draftclause",
            name="page",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="draftclause",
            name="quantity",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="draftclause",
            name="stops_for",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.RunSQL(READ, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("document__in", {"contract": "合同", "resolution": "会议纪要"})),
                name="contracts_contract_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("document__in", {"contract": "合同", "resolution": "会议纪要"})),
                name="contracts_draft_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftclause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "origin__in",
                        {
                            "copy": "相似合同",
                            "hand": "手工",
                            "library": "条款库",
                            "milestone": "常见里程碑",
                            "text": "原文",
                        },
                    )
                ),
                name="contracts_draftclause_origin",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftclause",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__isnull", True), ("quantity__gt", 0), _connector="OR"),
                name="contracts_draftclause_quantity",
            ),
        ),
    ]
