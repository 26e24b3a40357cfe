"""`qinqing migrate`: the structure of the database, then the rights of its roles, as the owner."""

import argparse
import os
import time

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from qinqing.kernel.chronicle import rights
from qinqing.site.connections import release
from qinqing.site.postgres.prepare import session


def run(options: argparse.Namespace) -> int:
    """Apply what is pending; nothing pending costs one look."""
    url = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL") or "postgresql:///qinqing"
    with session(url):
        os.environ["DATABASE_URL"] = url
    django.setup()
    started = time.monotonic()
    pending = _pending()
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    rights.apply(connection)
    release()
    print(f"数据库结构已是最新(执行 {pending} 步，{time.monotonic() - started:.1f} 秒)")
    return 0


def _pending() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
