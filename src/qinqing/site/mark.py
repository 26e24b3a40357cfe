"""The mark `demo` on a database: set by its owner at creation, refused by production settings."""

from typing import Any, Protocol

from django.conf import settings
from django.db import connection

from qinqing.site.connections import release
from qinqing.site.trouble import Trouble

DEMO = "qinqing:demo"
WHERE_DEMOS_MAY_RUN = ("qinqing.site.settings.development", "qinqing.site.settings.testing")
"""Any other settings count as production, a city's own file included."""

QUERY = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"


class DemoInProduction(Trouble):
    """Demo accounts have passwords that were printed on a screen."""

    says = "数据库 {name} 是演示数据库，正式环境不能使用它。请把 DATABASE_URL 指向正式数据库。"


class Connection(Protocol):
    """Django's connection or psycopg's."""

    def cursor(self) -> Any:
        """Open a cursor."""


def is_demo(connection: Connection) -> bool:
    """Tell whether the database of `connection` is marked as a demo."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY)
        return bool(cursor.fetchone()[0] == DEMO)


def refuse_in_production() -> None:
    """Raise DemoInProduction when settings other than development and tests meet a demo; leaves no connection open."""
    if settings.SETTINGS_MODULE in WHERE_DEMOS_MAY_RUN:
        return
    try:
        if is_demo(connection):
            raise DemoInProduction(name=connection.settings_dict["NAME"])
    finally:
        release()
