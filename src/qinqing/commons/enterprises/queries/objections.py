"""Objections: one as its reader sees it, who answers, within which limit, and which values are in dispute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from django.urls import reverse
from numpy.typing import NDArray

from qinqing.commons.enterprises.models import Enterprise, Objection
from qinqing.commons.enterprises.queries.catalogue import everything, owner_of
from qinqing.commons.enterprises.queries.reach import place_names
from qinqing.commons.enterprises.queries.sealing import provenance, writings
from qinqing.commons.enterprises.queries.standard import in_words
from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.kernel.calendars.queries.own import OwnLimit, own_limit
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.evidence.queries import Piece, pieces
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import hidden
from qinqing.kernel.obligations import lifecycle as promises
from qinqing.kernel.obligations.lifecycle.pages import PAGES
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import facts, open_adjustment, open_claim
from qinqing.kernel.pages.queries import Shown, shown
from qinqing.kernel.pages.rules import Act
from qinqing.kernel.parties.models import Unit

LIMITS = Path(__file__).parent.parent / "data" / "limits.yaml"

NUMBER = "1"
"""The only promise of an objection: to answer it."""

NEVER = frozenset({"uscc", "size", "contact"})
"""What names an enterprise, is reckoned, or is its own to say: nothing to object to."""

OFFERED = frozenset({"confirm", "reject", "ask_extension", "extend", "refuse"})


def within(path: str) -> OwnLimit:
    """Return within how many days an objection is answered at a place."""
    return own_limit(LIMITS, "registry_objection", path)


def may_be_objected(field: Field) -> bool:
    """Tell whether an enterprise may object to a field's value."""
    return field.code not in NEVER and not field.derived and not field.retired


def answers(enterprise: Enterprise, field: Field) -> Unit | None:
    """Return the unit that answers for a value: the department's own, else the office that delivered it."""
    owner = owner_of(field.source, enterprise.path)
    if owner is not None:
        return owner
    batch = provenance(enterprise).get(field.code)
    return batch.office if batch else None


def disputed(enterprise: Enterprise) -> dict[str, str]:
    """Return the open objections to an enterprise's values: the matter's reference by the field; one query."""
    return dict(_open().filter(enterprise=enterprise).values_list("code", "matter__reference"))


def in_dispute() -> Mapping[str, NDArray[np.int64]]:
    """Return by fields the enterprises whose value somebody objects to now, for whoever decides by them; one query."""
    found: dict[str, list[int]] = {}
    for code, enterprise in _open().order_by("enterprise_id").values_list("code", "enterprise_id"):
        found.setdefault(code, []).append(enterprise)
    return {code: np.array(ids, np.int64) for code, ids in found.items()}


def deliverers(promises: Sequence[Obligation]) -> dict[int, list[Unit]]:
    """Return for promises to answer an objection the offices that ever delivered the disputed value.

    None of them, nor whoever served there, checks the answer.
    """
    by_matter = {one.matter_id: one.pk for one in promises}
    found = Objection.objects.filter(pk__in=by_matter).select_related("enterprise__entered_in__office")
    return {by_matter[one.pk]: _delivered(one) for one in found}


def _delivered(objection: Objection) -> list[Unit]:
    written = [batch for code, batch in writings(objection.enterprise) if code == objection.code]
    return list({batch.office.pk: batch.office for batch in written if batch.office}.values())


CONCERNED = (deliverers,)


def _open() -> Any:
    closed = Obligation.objects.filter(state__in=promises.CLOSED).values("matter")
    return Objection.objects.exclude(matter__in=closed)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on one objection's page."""

    objection: Objection
    field: Field
    stood: str
    asked: str
    promise: Shown
    within: OwnLimit
    acts: Sequence[Act]
    pieces: Sequence[Piece]


def objection_for(actor: Actor, reference: str) -> Objection:
    """Return an objection that `actor` may see; raises NotFound otherwise, Recused after a declared conflict."""
    seen = Objection.objects.filter(matter__in=Matter.objects.visible_to(actor), matter__reference=reference)
    found = seen.select_related("matter__host", "enterprise", "batch").first() if reference.isprintable() else None
    if found is None:
        raise hidden(reference, actor)
    return found


def sheet(actor: Actor, reference: str, today: date) -> Sheet:
    """Return one objection as `actor` sees it."""
    found = objection_for(actor, reference)
    known, names = everything(), place_names(found.enterprise.path, today)
    rows = Obligation.objects.filter(matter=found.pk)
    rows = rows.select_related("matter", "debtor", "creditor", "verifier__belongs_to", "grantor", "calendar")
    promise = next(iter(shown(rows, today, actor)))
    return Sheet(
        objection=found,
        field=known[found.code],
        stood=in_words(known, found.code, found.stood, names),
        asked=in_words(known, found.code, found.asked, names),
        promise=promise,
        within=within(found.enterprise.path),
        acts=_acts(promise.promise, actor, today),
        pieces=pieces(found.matter.files.open_to(actor), today),
    )


def _acts(promise: Obligation, actor: Actor, today: date) -> list[Act]:
    known = facts(promise, actor, open_claim(promise), open_adjustment(promise), today=today)
    acts: list[Act] = []
    for verdict in promises.LIFE.verdicts(promise.state, known):
        name = verdict.move.name
        if verdict.allowed and name == "claim":
            acts.append(Act("答复", reverse("objection_answer", args=[promise.matter.reference]), primary=True))
        elif verdict.allowed and name in OFFERED:
            url = reverse(PAGES[name], args=[promise.matter.reference, promise.number])
            acts.append(Act(verdict.move.label, url, primary=name == "confirm"))
    return acts
