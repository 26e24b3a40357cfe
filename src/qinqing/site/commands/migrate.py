"""`qinqing migrate`: the structure of the database, then the rights of its roles, as the owner."""

import argparse
import os
import time

import django
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from psycopg.errors import LockNotAvailable

from qinqing.kernel.chronicle import rights
from qinqing.site.connections import release
from qinqing.site.postgres.prepare import session
from qinqing.site.trouble import Trouble

LOCK_TIMEOUT = "10s"
"""Rather give up than queue behind a long transaction, since everybody else would queue behind us."""


class Busy(Trouble):
    """A table stayed locked for longer than we are willing to make others wait."""

    says = "数据库正忙，这次没有更新完。已完成的步骤有效；请稍后再运行一次 qinqing migrate。"


def run(options: argparse.Namespace) -> int:
    """Apply what is pending; nothing pending costs one look."""
    url = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL") or "postgresql:///qinqing"
    with session(url):
        os.environ["DATABASE_URL"] = url
    django.setup()
    started = time.monotonic()
    try:
        steps = _migrate()
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Busy from error
        raise
    finally:
        release()
    print(f"数据库结构已是最新(执行 {steps} 步,{time.monotonic() - started:.1f} 秒)")
    return 0


def _migrate() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    rights.apply(connection)
    return pending
