"""`qinqing install`: the roles and the database of a city's installation, and the files with its settings."""

import argparse
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from psycopg import sql

from qinqing.site.postgres import prepare
from qinqing.site.postgres.address import with_database
from qinqing.site.postgres.roles import Roles, exists
from qinqing.site.postgres.troubles import NotEmpty, RolesTaken
from qinqing.site.trouble import Trouble


class SettingsThere(Trouble):
    """Settings hold passwords that nobody else has: they are never overwritten."""

    says = "{path} 已经存在，不会覆盖。要重新安装，请先移走它。"


def run(options: argparse.Namespace) -> int:
    """Make what is missing and write `environment` (web, worker) and `owner.environment` (migrate only)."""
    place = Path(options.to)
    daily, owner = place / "environment", place / "owner.environment"
    for path in (daily, owner):
        if path.exists():
            raise SettingsThere(path=path)
    roles = Roles(options.prefix)
    passwords = {role: secrets.token_urlsafe(24) for role in roles.entering}
    _refuse_what_is_taken(options.admin, roles, options.database)
    made = prepare.create(options.admin, roles, options.database, passwords=passwords)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    common = {"QINQING_ROLE_PREFIX": options.prefix, "DJANGO_SETTINGS_MODULE": "qinqing.site.settings.production"}
    settings = {
        **common,
        "DATABASE_URL": made.app,
        "QINQING_SECRET_KEY": secrets.token_urlsafe(50),
        "QINQING_HOSTS": options.hosts,
        "QINQING_CITY": options.city,
        "QINQING_VAR": options.var,
    }
    _write(daily, settings)
    _write(owner, {**settings, "DATABASE_OWNER_URL": made.owner})
    print(f"数据库 {options.database} 和三个角色已建好。设置写在 {daily}；{owner} 只给更新结构时用。")
    return 0


def _refuse_what_is_taken(admin: str, roles: Roles, database: str) -> None:
    with prepare.session(with_database(admin, "postgres")) as opened:
        taken = [role for role in (*roles.entering, roles.chronicle) if exists(opened, role)]
        if taken:
            raise RolesTaken(role=taken[0])
        query = sql.SQL("SELECT 1 FROM pg_database WHERE datname = %s")
        if opened.execute(query, [database]).fetchone():
            raise NotEmpty(name=database)


def _write(path: Path, settings: Mapping[str, str]) -> None:
    """Write a file that systemd reads, for its owner's eyes only."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f'{name}="{value}"\n' for name, value in settings.items())
