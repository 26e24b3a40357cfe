"""Loads many rows with SQL: one row that the product's own code made is multiplied, so no column is forgotten."""

from django.db.models import Model
from psycopg import sql

from qinqing.site.postgres.roles import Session


def multiply(opened: Session, like: Model, rows: str, **given: str) -> int:
    """Insert one row for each of `rows`, a FROM item called `n`: `given` in SQL, all other columns as in `like`.

    Keys are checked once by the row that is multiplied, not again for each copy: `opened` belongs to a superuser.
    """
    table = like._meta.db_table  # noqa: SLF001 - the public name of Django's own description
    fields = [field for field in like._meta.concrete_fields if not field.generated]  # noqa: SLF001 - as above
    key = next(field.column for field in fields if field.primary_key)
    unknown = given.keys() - {field.column for field in fields}
    if unknown:
        raise ValueError(f"{table} has no {unknown}")
    columns = [field.column for field in fields if field.column != key or key in given]
    picked = [sql.SQL(given[name]) if name in given else sql.Identifier("alike", name) for name in columns]
    statement = sql.SQL(
        "INSERT INTO {} ({}) SELECT {} FROM {} CROSS JOIN (SELECT * FROM {} WHERE {} = {}) AS alike"
    ).format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(picked),
        sql.SQL(rows),
        sql.Identifier(table),
        sql.Identifier(key),
        sql.Literal(like.pk),
    )
    with opened.transaction():
        opened.execute("SET LOCAL session_replication_role = replica")
        return opened.execute(statement).rowcount


def numbered(count: int) -> str:
    """Return the FROM item of the numbers 0 to `count` - 1."""
    return f"generate_series(0, {count - 1}) AS n"


def advance(opened: Session, *tables: str) -> None:
    """Let the sequences of these tables go on behind the keys that were given."""
    for table in tables:
        query = sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}")
        opened.execute(query.format(sql.Literal(table), sql.Identifier(table)))


def headed(opened: Session) -> None:
    """Write what matters are found by for those that were multiplied, as their triggers would have."""
    opened.execute(
        "INSERT INTO matters_heading (matter_id, words, grams) SELECT stream_id, said, matters_grams(said) "
        "FROM matters_matter, matters_said(reference, title, known_as) AS said ON CONFLICT DO NOTHING"
    )
