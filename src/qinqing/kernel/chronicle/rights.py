"""What each database role may do; applied after every migration, the same however often it runs."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import import_string
from psycopg import sql

OWN = ("chronicle_stream", "chronicle_event", "chronicle_checkpoint", "chronicle_leaf", "chronicle_secret")
FUNCTIONS = (
    "chronicle_open()",
    "chronicle_append()",
    "chronicle_append_batch(bigint[], text[], timestamptz[], text[])",
    "chronicle_refuse()",
    "chronicle_is_demo()",
    "chronicle_link(bytea, bytea)",
    "chronicle_message(bigint, bigint, text, timestamptz, timestamptz, uuid, text)",
    "chronicle_chain_step(bytea, bytea, bytea)",
    "chronicle_chain(bytea, bytea)",
)

_STATEMENTS = (
    "GRANT CREATE, USAGE ON SCHEMA public TO {chronicle}",
    "GRANT USAGE ON SCHEMA public TO {app}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app}, PUBLIC",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {app}, PUBLIC",
    "REVOKE ALL ON ALL ROUTINES IN SCHEMA public FROM {app}, PUBLIC",
    "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {app}",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app}",
    "GRANT EXECUTE ON ALL ROUTINES IN SCHEMA public TO {app}",
)
_EACH = {
    "deletes": "GRANT DELETE ON {table} TO {app}",
    "read_only": "REVOKE INSERT, UPDATE ON {table} FROM {app}",
    "own_tables": "REVOKE ALL ON {table} FROM {app}",
    "own_functions": "REVOKE ALL ON ROUTINE {function} FROM {app}",
}
_OWN_STATEMENTS = (
    # Locking a stream needs UPDATE on one column; a trigger refuses the change itself, and another sets seq and hash.
    "GRANT SELECT, INSERT (kind, seq, hash), UPDATE (kind) ON chronicle_stream TO {app}",
    "GRANT SELECT, INSERT (stream_id, kind, at, actor, body) ON chronicle_event TO {app}",
    "GRANT SELECT, INSERT ON chronicle_checkpoint, chronicle_leaf TO {app}",
    # The secret itself is the database's; it is read for proofs and exports, whose holders have the history anyway.
    "GRANT SELECT, INSERT (stream_id) ON chronicle_secret TO {app}",
    "REVOKE UPDATE ON chronicle_content, chronicle_named FROM {app}",
    "GRANT INSERT ON chronicle_news TO {chronicle}",
    "GRANT EXECUTE ON FUNCTION chronicle_append_batch, chronicle_is_demo TO {app}",
)


def apply(connection: BaseDatabaseWrapper) -> bool:
    """Hand the chronicle to its role and grant the app role what it needs, no more; all at once.

    Runs as the owner. Returns False, and changes nothing, where the installation has one role only: then append-only
    rests on the triggers alone, and administrators are told so.
    """
    prefix = settings.QINQING_ROLE_PREFIX
    names = {role: sql.Identifier(f"{prefix}_{role}") for role in ("chronicle", "app")}
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        roles = [f"{prefix}_chronicle", f"{prefix}_app"]
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY (%s)", [roles])
        if cursor.fetchone()[0] < len(names):
            return False
        for statement in _statements(names):
            cursor.execute(statement)
    return True


def _statements(names: Mapping[str, sql.Identifier]) -> list[sql.Composed]:
    deletes: Mapping[str, str] = import_string(settings.QINQING_DELETES)
    read_only: Mapping[str, str] = import_string(settings.QINQING_READ_ONLY)
    tables = {"deletes": deletes, "read_only": read_only, "own_tables": OWN}
    found = [sql.SQL(statement).format(**names) for statement in _STATEMENTS]
    for kind, members in tables.items():
        found += [sql.SQL(_EACH[kind]).format(table=sql.Identifier(one), **names) for one in members]
    for function in map(sql.SQL, FUNCTIONS):
        found.append(sql.SQL(_EACH["own_functions"]).format(function=function, **names))
        found.append(sql.SQL("ALTER ROUTINE {} OWNER TO {chronicle}").format(function, **names))
    found += [sql.SQL("ALTER TABLE {} OWNER TO {chronicle}").format(sql.Identifier(one), **names) for one in OWN]
    found += [sql.SQL(statement).format(**names) for statement in _OWN_STATEMENTS]
    return [*found, sql.SQL("REVOKE CREATE ON SCHEMA public FROM {chronicle}").format(**names)]
