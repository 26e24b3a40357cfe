"""A toy sealed kind: content as ciphertext in a table under row security, opened by live grants only."""

from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet
from django.db import connection

from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.actions import open_matter, open_to
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import hidden, unsealed
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.obligations import access
from qinqing.kernel.parties.models import Person, Unit

LAY = """
    CREATE TABLE toy_sealed (
        matter_id bigint PRIMARY KEY REFERENCES matters_matter (stream_id), content bytea NOT NULL);
    ALTER TABLE toy_sealed ENABLE ROW LEVEL SECURITY;
    CREATE POLICY toy_read ON toy_sealed FOR SELECT USING (matters_is_open(matter_id));
    CREATE POLICY toy_file ON toy_sealed FOR INSERT WITH CHECK (true);
    GRANT SELECT, INSERT ON toy_sealed TO {app};
"""
FILED = EventKind("toy.sealed.filed", "已收到")
KEY = Fernet(Fernet.generate_key())


@action(access.CLAIM, creates=True)
def file(*, title: str, words: str, host: Unit, parties: dict[Unit, str], by: Actor, at: datetime = NOW) -> Matter:
    """Take something in under seal; who files it may read it for a week."""
    matter = open_matter(
        kind="toy", prefix="MF", title="", host=host, confidentiality=SEALED, state="open", parties=parties, at=at
    )
    with connection.cursor() as cursor:
        content = KEY.encrypt(f"{title}\n{words}".encode())
        cursor.execute("INSERT INTO toy_sealed VALUES (%s, %s)", [matter.pk, content])
    record(matter.pk, FILED, by=by, at=at)
    open_to(matter, Person.objects.get(pk=by.person_id), at + timedelta(days=7), by=by, at=at)
    return matter


def read(reference: str, *, by: Actor) -> str:
    """Return the content for a holder of a live grant; raises NotFound for everybody else."""
    matter = Matter.objects.visible_to(by).filter(reference=reference).first()
    if matter is None:
        raise hidden(reference, by)
    with unsealed(by):
        rows = contents()
    if matter.pk not in rows:
        raise NotFound
    return KEY.decrypt(rows[matter.pk]).decode()


def contents() -> dict[int, Any]:
    """Return what the database lets through now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT matter_id, content FROM toy_sealed")
        return {matter: bytes(content) for matter, content in cursor.fetchall()}
