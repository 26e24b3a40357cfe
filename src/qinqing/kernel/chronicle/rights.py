"""What each database role may do; applied after every migration, the same however often it runs."""

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

OWN = ("chronicle_stream", "chronicle_event")
FUNCTIONS = (
    "chronicle_append()",
    "chronicle_append_batch(bigint[], text[], timestamptz[], text[])",
    "chronicle_refuse()",
    "chronicle_is_demo()",
    "chronicle_link(bytea, bytea)",
    "chronicle_message(bigint, bigint, text, timestamptz, timestamptz, uuid, text)",
    "chronicle_chain_step(bytea, bytea, bytea)",
)

_STATEMENTS = (
    "GRANT CREATE, USAGE ON SCHEMA public TO {chronicle}",
    "GRANT USAGE ON SCHEMA public TO {app}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
    "REVOKE ALL ON chronicle_stream, chronicle_event FROM {app}",
    "REVOKE ALL ON django_migrations FROM {app}",
    "GRANT SELECT ON django_migrations TO {app}",
    "REVOKE UPDATE ON chronicle_content FROM {app}",
    # Locking a stream needs UPDATE on one column; a trigger refuses the change itself.
    "GRANT SELECT, INSERT (kind, seq, hash), UPDATE (kind) ON chronicle_stream TO {app}",
    "GRANT SELECT, INSERT (stream_id, kind, at, actor, body) ON chronicle_event TO {app}",
    "GRANT INSERT ON chronicle_news TO {chronicle}",
)


def apply(connection: BaseDatabaseWrapper) -> bool:
    """Hand the chronicle to its role and grant the app role what it needs, no more.

    Runs as the owner. Returns False, and changes nothing, where the installation has one role only: then append-only
    rests on the triggers alone, and administrators are told so.
    """
    prefix = settings.QINQING_ROLE_PREFIX
    names = {role: sql.Identifier(f"{prefix}_{role}") for role in ("chronicle", "app")}
    with connection.cursor() as cursor:
        roles = [f"{prefix}_chronicle", f"{prefix}_app"]
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY (%s)", [roles])
        if cursor.fetchone()[0] < len(names):
            return False
        for statement in _STATEMENTS:
            cursor.execute(sql.SQL(statement).format(**names))
        for table in OWN:
            cursor.execute(sql.SQL("ALTER TABLE {} OWNER TO {}").format(sql.Identifier(table), names["chronicle"]))
        for function in FUNCTIONS:
            cursor.execute(sql.SQL("ALTER FUNCTION {} OWNER TO {}").format(sql.SQL(function), names["chronicle"]))
        cursor.execute(sql.SQL("REVOKE CREATE ON SCHEMA public FROM {chronicle}").format(**names))
    return True
