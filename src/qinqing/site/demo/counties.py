"""Counties of the demo with systems of their own: what those hold, signed and delivered through the real actions."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from qinqing.commons.deliveries import actions
from qinqing.commons.deliveries.actions.delivering import turn
from qinqing.commons.deliveries.models import Delivery, Origin
from qinqing.commons.deliveries.rules.reading import Manifest, written
from qinqing.commons.deliveries.rules.signing import sealed
from qinqing.domains.contracts.actions import Clause
from qinqing.kernel.chronicle.rules.signing import Ed25519
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.site.demo.story import Player, Story

REGISTERED = 200
"""Days ago."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Held:
    """A contract as a county's system holds it: its clauses, and the day on which each was or will be kept.

    `inherited` days of the enterprise's dates are booked to government.
    """

    key: str
    project: str
    enterprise: str
    signed_on: date
    clauses: tuple[Clause, ...]
    kept_on: dict[str, date]
    inherited: int
    milestones: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sender:
    """A county with its own system: who delivers, as `code`, every `interval` days, and as of which days it did."""

    code: str
    player: Player
    interval: int
    as_of: Sequence[date]
    contracts: Sequence[Held]

    @property
    def signer(self) -> Ed25519:
        """Return the demo's key of this county: the same when the growth goes on, another in every installation."""
        return Ed25519(hashlib.sha256(f"demo {self.code} {settings.SECRET_KEY}".encode()).digest())


def tell(story: Story, sender: Sender, keeper: Player) -> None:
    """The county's system and its key are registered; then it delivers."""
    unit, by, begun = sender.player.unit, keeper.actor, story.today - timedelta(days=REGISTERED)

    def register(at: Any) -> None:
        actions.register_origin(code=sender.code, unit=unit, interval=sender.interval, by=by, at=at)

    def key(at: Any) -> None:
        public = sender.signer.public_key
        actions.register_key(origin_id=_origin(sender).pk, public_key=public, replaces=False, by=by, at=at)

    story.add(begun, 9, register)
    story.add(begun, 11, key)
    for as_of in sender.as_of:
        _deliver(story, sender, as_of)


def _origin(sender: Sender) -> Origin:
    return Origin.objects.get(code=sender.code)


def _deliver(story: Story, sender: Sender, as_of: date) -> None:
    content = sealed(_body(sender, as_of), sender.signer)
    name, by = f"{sender.code}-{as_of:%Y%m%d}.jsonl", sender.player.actor

    def stage(at: Any) -> None:
        actions.stage(content=content, file_name=name, by=by, at=at)

    def apply(at: Any) -> None:
        origin = _origin(sender)
        waiting = Delivery.objects.get(origin=origin, as_of=as_of, state=Delivery.STAGED)
        actions.apply(delivery_id=waiting.pk, seen=turn(origin), by=by, at=at)

    story.add(as_of + timedelta(days=1), 9, stage)
    story.add(as_of + timedelta(days=1), 10, apply)


def _body(sender: Sender, as_of: date) -> bytes:
    held = [one for one in sender.contracts if one.signed_on <= as_of]
    rows = [row for one in held for row in _rows(sender, one, as_of)]
    return written(Manifest(sender.code, as_of, len(rows)), rows)


def _rows(sender: Sender, held: Held, as_of: date) -> Iterator[dict[str, Any]]:
    government = sender.player.unit.name
    yield {
        "kind": "contract",
        "id": held.key,
        "number": f"{sender.player.unit.short_name[:2]}投合〔{held.signed_on.year}〕{held.key.rpartition('-')[2]}号",
        "title": f"{held.project}投资合同",
        "project": held.project,
        "government": government,
        "enterprise": held.enterprise,
        "signed_on": held.signed_on.isoformat(),
    }
    for clause in held.clauses:
        row, sides = _promise(held, clause, as_of), _sides(clause, government, held.enterprise)
        yield {**row, **sides, **({"confirmed_by": sides["verifier"]} if row["state"] == "verified" else {})}


def _sides(clause: Clause, government: str, enterprise: str) -> dict[str, str]:
    debtor, creditor = (government, enterprise) if clause.side == GOV else (enterprise, government)
    return {"side": clause.side, "debtor": debtor, "creditor": creditor, "verifier": creditor}


def _promise(held: Held, clause: Clause, as_of: date) -> dict[str, Any]:
    """Return a promise as it stood on a day: what waits for another one has not begun."""
    lost = held.inherited if clause.side == ENT else 0
    open_gates = [on for on in clause.waits_for if not _is_kept(held, on, as_of)]
    due = {one.number: one.base_due for one in held.clauses}
    row: dict[str, Any] = {
        "kind": "promise",
        "id": f"{held.key}-{clause.number}",
        "contract": held.key,
        "number": clause.number,
        "title": clause.title,
        "source_kind": clause.source_kind,
        "milestone": held.milestones.get(clause.number, ""),
        "base_due": clause.base_due.isoformat(),
        "fair_due": (clause.base_due + timedelta(days=lost)).isoformat(),
        "booked_to_other": lost,
        "state": "pending" if open_gates else "running",
        "held": any(due[on] < as_of for on in open_gates),
    }
    if _is_kept(held, clause.number, as_of):
        row |= {"state": "verified", "done_on": held.kept_on[clause.number].isoformat(), "held": False}
    return row


def _is_kept(held: Held, number: str, as_of: date) -> bool:
    day = held.kept_on.get(number)
    return day is not None and day <= as_of
