"""All that one reader may see of a contract, to be taken along as one paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from qinqing.domains.contracts.queries.contracts import Sheet, sheet
from qinqing.kernel.chronicle.models import Checkpoint, Stream
from qinqing.kernel.chronicle.queries import lines
from qinqing.kernel.chronicle.queries.checkpoints import way
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.evidence.models import File
from qinqing.kernel.instructions.queries import Shown as Instructed
from qinqing.kernel.instructions.queries import told_on
from qinqing.kernel.obligations.models import Claim
from qinqing.kernel.obligations.queries.secrecy import opened_by
from qinqing.kernel.pages.queries import Shown


@dataclass(frozen=True, slots=True)
class Answered:
    """A claim with the promise that it is about."""

    claim: Claim
    one: Shown


@dataclass(frozen=True, slots=True)
class Dossier:
    """A contract as its reader sees it, with what it rests on; `kept` are the files whose bytes go along.

    `has_history` says that the reader is a side: the checkable history holds what only sides may read.
    """

    sheet: Sheet
    claims: Sequence[Answered]
    files: Sequence[File]
    kept: Sequence[File]
    instructions: Sequence[Instructed]
    head: Stream
    checkpoint: Checkpoint | None
    has_history: bool

    @property
    def reference(self) -> str:
        """Return the number of the matter."""
        return self.sheet.contract.matter.reference

    @property
    def fingerprint(self) -> str:
        """Return the hash of the last event."""
        return bytes(self.head.hash).hex()

    @property
    def root(self) -> str:
        """Return the root of the last checkpoint that covers the matter."""
        return bytes(self.checkpoint.sha256).hex() if self.checkpoint else ""


def dossier(actor: Actor, reference: str, today: date) -> Dossier:
    """Return a contract's dossier for `actor`; as many queries whatever it holds.

    Raises NotFound when `actor` may not see it, Recused after a declared conflict.
    """
    found = sheet(actor, reference, "", today)
    matter = found.contract.matter
    files = list(matter.files.open_to(actor).select_related("added_by").order_by("added_at", "pk"))
    known = {one.promise.pk: one for one in found.clauses}
    return Dossier(
        sheet=found,
        claims=_claims(matter.pk, known, actor),
        files=files,
        kept=[one for one in files if not one.erased_at and shown_path(one).is_file()],
        instructions=told_on(matter, actor, today),
        head=Stream.objects.get(pk=matter.pk),
        checkpoint=_checkpoint(matter.pk),
        has_history=matter.parties.filter(unit=actor.unit_id).exists(),
    )


def _claims(matter: int, known: Mapping[int, Shown], actor: Actor) -> list[Answered]:
    rows = Claim.objects.filter(obligation__matter=matter).select_related("claimed_by", "answered_by")
    return [
        Answered(one, known[one.obligation_id])
        for one in rows.prefetch_related(opened_by(actor)).order_by("claimed_at", "pk")
        if one.obligation_id in known
    ]


def _checkpoint(matter: int) -> Checkpoint | None:
    found = way(matter)
    return Checkpoint.objects.filter(pk=found.checkpoint).first() if found else None


def shown_path(file: File) -> Path:
    """Return where the bytes of a file lie that people are shown: of a photo the copy without place and device."""
    return Path(settings.MEDIA_ROOT) / file.shown


def history_lines(found: Dossier) -> list[bytes]:
    """Return the history of the contract as `qinqing chronicle verify` reads it."""
    return list(lines(stream=found.head.pk))
