"""What was published, and proofs that something stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.models import Checkpoint, Event, Leaf, Secret, Stream
from qinqing.kernel.chronicle.rules import genesis, message
from qinqing.kernel.chronicle.rules.checkpoints import Signed
from qinqing.kernel.chronicle.rules.merkle import path
from qinqing.kernel.chronicle.rules.proofs import Proof
from qinqing.kernel.chronicle.rules.signing import Keyring
from qinqing.kernel.devices.refusal import Refusal


class NothingYet(Refusal):
    """A proof needs a checkpoint that was made after the event."""

    says = _("还没有包含这条记录的检查点。下一个检查点公布后再来取证明。")
    status = 404


def signers() -> Keyring:
    """Return the keys that `site` hands in."""
    keyring: Keyring = import_string(settings.QINQING_KEYRING)()
    return keyring


def published(limit: int | None = None) -> list[Signed]:
    """Return the checkpoints, newest first."""
    return [one.signed for one in Checkpoint.objects.order_by("-number")[:limit]]


def last_checkpoint() -> Checkpoint | None:
    """Return the newest checkpoint, if one was ever made."""
    return Checkpoint.objects.order_by("-number").first()


@dataclass(frozen=True, slots=True)
class Way:
    """Where a leaf stands in its checkpoint, and what stands beside its way up to the root."""

    seq: int
    checkpoint: int
    place: int
    path: Sequence[bytes]


def way(stream_id: int, seq: int | None = None) -> Way | None:
    """Return the way of a stream's last leaf, or of the first one that covers `seq`; None without one."""
    covering = Leaf.objects.filter(stream_id=stream_id)
    leaf = (covering.order_by("-seq") if seq is None else covering.filter(seq__gte=seq).order_by("seq")).first()
    if leaf is None:
        return None
    beside = Leaf.objects.filter(checkpoint=leaf.checkpoint_id).order_by("leaf").values_list("leaf", flat=True)
    leaves = [bytes(one) for one in beside]
    place = leaves.index(bytes(leaf.leaf))
    return Way(leaf.seq, leaf.checkpoint_id, place, path(leaves, place))


def prove(stream_id: int, seq: int) -> Proof:
    """Return the proof of one event; raises NothingYet when no checkpoint covers it."""
    found = way(stream_id, seq)
    rows = Event.objects.filter(stream=stream_id, seq__gte=seq - 1).order_by("seq")
    if found is None or seq < 1:
        raise NothingYet
    events = list(rows.filter(seq__lte=found.seq))
    kind = Stream.objects.get(pk=stream_id).kind
    previous = genesis(kind) if seq == 1 else bytes(events.pop(0).hash)
    return Proof(
        stream=stream_id,
        seq=seq,
        previous=previous,
        messages=[_message(event) for event in events],
        secret=bytes(Secret.objects.get(pk=stream_id).secret),
        place=found.place,
        path=found.path,
        checkpoint=Checkpoint.objects.get(pk=found.checkpoint).signed,
    )


def _message(event: Event) -> str:
    return message(event.stream_id, event.seq, event.kind, event.at, event.recorded_at, event.actor, event.body)
