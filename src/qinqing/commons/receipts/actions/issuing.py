"""A side asks for a receipt: what the rules find on that day is frozen, and both sides are asked to sign it."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.receipts import access, events
from qinqing.commons.receipts.actions.handing import replace
from qinqing.commons.receipts.actions.turns import begin
from qinqing.commons.receipts.lifecycle import LIVE, OPEN, REPLACED
from qinqing.commons.receipts.models import CREDITOR, DEBTOR, KIND, Receipt
from qinqing.commons.receipts.queries.issuing import Draft, changed, draft, evidence, figures_of
from qinqing.commons.receipts.queries.reading import newest
from qinqing.commons.receipts.rules.lines import difference, lines_of
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import current, lock, open_matter
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.actions import Target
from qinqing.kernel.obligations.actions.target import held
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules import ANSWER
from qinqing.kernel.obligations.rules.basis import told


class NotYourPromise(Refusal):
    """A receipt is asked for by the two sides of a promise."""

    says = _("归因单由欠的一方或被欠的一方出具。")


class NotLate(Refusal):
    """A receipt tells of a delay: the promised day has passed, and it was not done by then."""

    says = _("这一项没有迟延，不用归因单。")


class SpeaksOfSealed(Refusal):
    """Nothing that is sealed is shown on a receipt, not even its days."""

    says = _("这一项等的前项里有不能写在单子上的事项，不能出具归因单。")


class StillOpen(Refusal):
    """One receipt of a promise is answered before the next; time alone does not take one back."""

    says = _("{number} 还没有办结，事实也没有变，不能另出一张。")
    status = 409


class NothingNew(Refusal):
    """A second receipt says something that the first did not."""

    says = _("和 {number} 的天数一样，不用再出一张。")


def _former(promise: Obligation, found: Draft) -> Receipt | None:
    """Return the receipt that this one follows, locked; raises StillOpen, NothingNew."""
    last = newest(promise)
    if last is None:
        return None
    lock({last.pk})
    last = Receipt.objects.select_related("matter", "obligation__matter").get(pk=last.pk)
    last.obligation = promise
    if last.state in LIVE and not changed(last):
        raise StillOpen(number=last.matter.reference)
    if last.state not in LIVE and not difference(lines_of(figures_of(last)), found.lines):
        raise NothingNew(number=last.matter.reference)
    return last


@action(access.ASK)
def ask(*, target: Target, by: Actor, at: datetime = NOW) -> Receipt:
    """Issue a receipt of a late promise: its figures are those that the rules find today, nobody writes them.

    Both sides are asked to sign, each under a clock of its own. One that still waits for answers is followed by
    another only where the facts of its own day have changed.
    """
    matter, promise = held(target, by=by)
    if known := Receipt.objects.filter(key=target.key, obligation=promise, asked_by=by.person_id).first():
        running().repeated = True
        return known
    if by.unit_id not in {promise.debtor_id, promise.creditor_id}:
        raise NotYourPromise
    current(matter, target.rev)
    found = draft(promise, timezone.localdate(at))
    if found.sealed:
        raise SpeaksOfSealed
    if not found.is_late:
        raise NotLate
    former = _former(promise, found)
    made = _issue(matter, promise, found, former, target.key, by, at)
    if former and former.state in LIVE:
        replace(former, made.matter.reference, at, by)
    return made


def _issue(
    matter: Matter, promise: Obligation, found: Draft, former: Receipt | None, key: UUID, by: Actor, at: datetime
) -> Receipt:
    sides = {one.unit: one.side for one in matter.parties.select_related("unit")}
    sides |= {unit: unit.side for unit in (promise.debtor, promise.creditor, promise.verifier) if unit not in sides}
    opened = open_matter(
        kind=KIND,
        prefix="GY",
        title=f"迟延归因：{promise.title}",
        host=matter.host,
        confidentiality=matter.confidentiality,
        state=OPEN,
        parties=sides,
        at=at,
    )
    before = former.matter.reference if former else None
    facts = {
        "as_of": found.basis.as_of,
        "basis": told(found.basis),
        "evidence": evidence(promise, found.lines),
        "figures": found.figures,
        "former": before,
        "obligation": promise.pk,
        "receipt": opened.reference,
    }
    seq = record(matter.pk, events.ISSUED, by=by, at=at, facts=facts)
    if former and former.state in LIVE:
        Receipt.objects.filter(pk=former.pk).update(state=REPLACED)  # one at a time is open
    made = Receipt.objects.create(
        matter=opened,
        obligation=promise,
        key=key,
        state=OPEN,
        as_of=found.basis.as_of,
        seq=seq,
        former=former,
        asked_at=at,
        asked_by_id=by.person_id,
    )
    due = begin(made, {DEBTOR: promise.debtor, CREDITOR: promise.creditor}, ANSWER, at)
    Matter.objects.filter(pk=opened.pk).update(path=matter.path, next_due=due)
    fingerprint = bytes(Event.objects.get(stream=matter.pk, seq=seq).hash).hex()
    asked = {"fingerprint": fingerprint, "former": before, "seq": seq}
    record(opened.pk, events.ASKED, by=by, at=at, facts=asked)
    return made
