"""No migration may lock a table that a city is working with, and none may be missing."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration

FIRST_RELEASE = {
    "calendars.0002_national",
    "calendars.0003_jurisdictions",
    "checks.0002_sealed",
    "checks.0003_counting",
    "checks.0004_kept_lots",
    "chronicle.0002_doors",
    "chronicle.0003_checkpoints",
    "chronicle.0004_sealing",
    "chronicle.0005_bodies",
    "chronicle.0007_handover",
    "chronicle.0008_recorded",
    "chronicle.0009_one_index_less",
    "contracts.0002_same_kind",
    "contracts.0003_drafts",
    "contracts.0004_sources",
    "contracts.0005_consents",
    "contracts.0006_library",
    "contracts.0007_money",
    "contracts.0009_added_terms",
    "contracts.0010_milestones",
    "contracts.0011_known_as",
    "contracts.0012_known_by_sides",
    "enterprises.0003_values",
    "enterprises.0006_objections",
    "enterprises.0009_errands",
    "handovers.0002_same_kind",
    "matters.0005_headings",
    "matters.0006_fewer_indexes",
    "notices.0002_folded",
    "notices.0003_parked",
    "obligations.0002_ladders",
    "obligations.0003_adjustments",
    "obligations.0004_ladder_places",
    "obligations.0005_depth",
    "obligations.0006_depth_kept",
    "obligations.0007_prepared",
    "obligations.0008_fewer_indexes",
    "obligations.0009_lighter_rows",
    "obligations.0012_measured",
    "obligations.0013_grounds",
    "obligations.0014_orders",
    "obligations.0015_totals",
    "obligations.0016_milestones",
    "obligations.0017_problems",
    "obligations.0019_fewer_entries",
    "orders.0002_same_kind",
    "parties.0003_scopes",
    "policies.0002_same_kind",
    "policies.0003_public",
    "projects.0002_same_kind",
    "projects.0003_pipeline",
    "publications.0002_frozen",
    "receipts.0002_same_kind",
}
"""These and all initial migrations run on tables that are still empty."""

NOT_ASKED = {
    "prefer-bigint-over-int": "small counts in narrow tables",
    "prefer-bigint-over-smallint": "small counts in narrow tables",
    "prefer-text-field": "a limit on codes is wanted, and never grows",
    "require-lock-timeout": "`qinqing migrate` sets it for the session",
    "require-statement-timeout": "a long statement that locks nothing is welcome",
}


def lint(file: Path) -> "subprocess.CompletedProcess[str]":
    """Run squawk on one file of SQL."""
    command = [str(Path(sys.executable).with_name("squawk")), "--assume-in-transaction", "--pg-version=15"]
    excluded = [f"--exclude={','.join(NOT_ASKED)}"]
    return subprocess.run([*command, *excluded, str(file)], capture_output=True, text=True, check=False)


def sql(loader: MigrationLoader, key: tuple[str, str], migration: Migration) -> str:
    """Return the statements of a migration, without running them."""
    state = loader.project_state(key, at_end=False)
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state, editor, collect_sql=True)
    return "\n".join(editor.collected_sql)


def test_no_migration_locks_a_table_in_use(db: None, tmp_path: Path) -> None:
    loader = MigrationLoader(connection, replace_migrations=False)
    for key, migration in loader.disk_migrations.items():
        ours = apps.get_app_config(key[0]).name.startswith("qinqing.")
        if ours and not migration.initial and ".".join(key) not in FIRST_RELEASE:
            file = tmp_path / f"{'.'.join(key)}.sql"
            file.write_text(sql(loader, key, migration))
            done = lint(file)
            assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX by_title ON matters_matter (title);",
        "ALTER TABLE matters_matter ADD CONSTRAINT c CHECK (rev > 0);",
        "ALTER TABLE matters_matter ALTER COLUMN title TYPE varchar(10);",
    ],
)
def test_squawk_would_see_it(tmp_path: Path, statement: str) -> None:
    file = tmp_path / "planted.sql"
    file.write_text(statement)
    assert lint(file).returncode == 1


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
