"""Checkpoints: once a day, and whenever somebody asks for one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from qinqing.kernel.chronicle.models import Checkpoint, Leaf
from qinqing.kernel.chronicle.queries import last_checkpoint, signers
from qinqing.kernel.chronicle.rules.checkpoints import NONE_BEFORE, Statement, moment, sign
from qinqing.kernel.chronicle.rules.merkle import root, sm3_digest
from qinqing.kernel.chronicle.rules.signing import Signer
from qinqing.kernel.devices.action import database_now

_SECRETS = """
    INSERT INTO chronicle_secret (stream_id) SELECT stream.id FROM chronicle_stream AS stream
    WHERE stream.seq > 0
      AND NOT EXISTS (SELECT 1 FROM chronicle_secret AS secret WHERE secret.stream_id = stream.id)
"""
# RFC 6962 hashes leaves itself; these are what it hashes, and without the secret they say nothing.
_LEAVES = """
    INSERT INTO chronicle_leaf (stream_id, seq, checkpoint_id, leaf)
    SELECT stream.id, stream.seq, %s, sha256(secret.secret || int8send(stream.seq) || stream.hash)
    FROM chronicle_stream AS stream JOIN chronicle_secret AS secret ON secret.stream_id = stream.id
    WHERE stream.seq > 0 AND NOT EXISTS (
        SELECT 1 FROM chronicle_leaf AS leaf WHERE leaf.stream_id = stream.id AND leaf.seq = stream.seq)
"""


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read and write in one snapshot; inside a transaction that is already open, the caller's."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def make_checkpoint(signer: Signer) -> Checkpoint:
    """Take every stream that moved since the last checkpoint as a blinded leaf; sign and keep the roots.

    Two at once: the second fails on the number and is rolled back whole.
    """
    with _one_moment():
        last = last_checkpoint()
        number = last.number + 1 if last else 1
        with connection.cursor() as cursor:
            cursor.execute(_SECRETS)
            cursor.execute(_LEAVES, [number])
        rows = Leaf.objects.filter(checkpoint=number).order_by("leaf").values_list("leaf", flat=True)
        leaves = [bytes(leaf) for leaf in rows]
        made_at = database_now()
        statement = Statement(
            number=number,
            made_at=moment(made_at),
            leaves=len(leaves),
            previous=last.signed.statement.digest if last else NONE_BEFORE,
            sha256=root(leaves),
            sm3=root(leaves, sm3_digest),
        )
        signed = sign(signer, statement)
        return Checkpoint.objects.create(
            number=number,
            made_at=made_at,
            leaves=statement.leaves,
            previous=statement.previous,
            sha256=statement.sha256,
            sm3=statement.sm3,
            algorithm=signed.algorithm,
            public_key=signed.public_key,
            signature=signed.signature,
        )


def daily() -> int:
    """Make the day's checkpoint when it is still missing; without a key there is none, and pages say so."""
    last = last_checkpoint()
    if last and timezone.localdate(last.made_at) >= timezone.localdate(database_now()):
        return 0
    signer = signers().signer
    if signer is None:
        return 0
    make_checkpoint(signer)
    return 1
