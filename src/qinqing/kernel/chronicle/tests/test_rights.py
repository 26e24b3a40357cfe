"""What every database role may do on every table, column, sequence and function, against the committed list."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from tests.fixtures.rights import held, listed


def test_rights_are_those_committed(committed, superuser):
    found, committed_list = held(superuser(), settings.QINQING_ROLE_PREFIX), listed()
    assert sorted(set(found) - set(committed_list)) == [], "more than the list says: see `make docs`"
    assert sorted(set(committed_list) - set(found)) == [], "less than the list says: see `make docs`"
    assert len(committed_list) == len(set(committed_list))


def test_the_application_is_held_short():
    app = [row for row in listed() if row[0] == "app"]
    assert not [row for row in app if row[1] == "role" or "OWNS" in row[4]]
    assert not [row for row in app if {"TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN", "CREATE"} & set(row[4].split())]
    assert not [row for row in listed() if row[0] == "public" and row[1] not in {"schema", "database"}]


@pytest.mark.parametrize(
    "statement",
    [
        "GRANT UPDATE (body) ON chronicle_event TO {app}",
        "GRANT SELECT ON access_account TO PUBLIC",
        "GRANT DELETE ON matters_matter TO {app}",
        "GRANT USAGE ON SEQUENCE matters_party_id_seq TO {chronicle}",
        "GRANT EXECUTE ON FUNCTION chronicle_link TO {app}",
        "GRANT CREATE ON SCHEMA public TO {app}",
        "GRANT {chronicle} TO {app}",
        "CREATE TABLE forgotten (id int)",
        "REVOKE SELECT ON chronicle_event FROM {app}",
    ],
)
def test_a_change_is_seen(committed, superuser, statement):
    prefix = settings.QINQING_ROLE_PREFIX
    server = superuser()
    server.execute("BEGIN")
    server.execute(statement.format(app=f"{prefix}_app", chronicle=f"{prefix}_chronicle"))
    assert held(server, prefix) != listed()
    server.execute("ROLLBACK")


@pytest.mark.django_db
def test_roles_are_plain():
    prefix = settings.QINQING_ROLE_PREFIX
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolcanlogin, rolsuper OR rolcreaterole OR rolbypassrls OR rolreplication FROM pg_roles "
            "WHERE rolname IN (%s, %s, %s) ORDER BY rolname",
            [f"{prefix}_app", f"{prefix}_chronicle", f"{prefix}_owner"],
        )
        assert cursor.fetchall() == [
            (f"{prefix}_app", True, False),
            (f"{prefix}_chronicle", False, False),
            (f"{prefix}_owner", True, False),
        ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM matters_matter",
        "DELETE FROM parties_person",
        "DELETE FROM evidence_file",
        "TRUNCATE chronicle_content",
        "UPDATE django_migrations SET name = 'x'",
        "UPDATE chronicle_checkpoint SET leaves = 0",
        "DELETE FROM chronicle_leaf",
        "INSERT INTO chronicle_secret (stream_id, secret) VALUES (1, '')",
        "UPDATE chronicle_named SET kind = 'x'",
        "SELECT chronicle_link('', '')",
        "CREATE TABLE mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
    ],
)
def test_the_application_has_no_right_to(statement):
    with pytest.raises(DatabaseError) as fault, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert fault.value.__cause__.sqlstate == "42501"
