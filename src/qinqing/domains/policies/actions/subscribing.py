"""Wanting to hear of new policies, and no longer wanting it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.domains.policies import access, events
from qinqing.domains.policies.models import Subscription
from qinqing.domains.policies.rules.terms import DELIVERIES, KINDS
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal

AREA = "subscriptions"
MOST = 20


class TooManySubscriptions(Refusal):
    """Whoever wants to hear of everything leaves the form empty."""

    says = _("您已经有 {most} 个订阅。请先退订不用的。")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which policies somebody wants to hear; what is empty does not narrow. See Subscription."""

    kind: str = ""
    delivery: str = ""
    issuer: str = ""
    words: str = ""


@action(access.SUBSCRIBE, creates=True)
def subscribe(*, wanted: Wanted, by: Actor, at: datetime = NOW) -> Subscription:
    """Tell `by` of policies as they come into force; the same wish twice changes nothing."""
    if wanted.kind not in ("", *KINDS) or wanted.delivery not in ("", *DELIVERIES):
        raise NotFound
    stream = area_stream(AREA)
    given = {
        "kind": wanted.kind,
        "delivery": wanted.delivery,
        "issuer": wanted.issuer.strip(),
        "words": " ".join(wanted.words.split()),
    }
    mine = Subscription.objects.filter(person=by.person_id, unit=by.unit_id, ended_at__isnull=True)
    if same := mine.filter(**given).first():
        running().repeated = True
        return same
    if mine.count() >= MOST:
        raise TooManySubscriptions(most=MOST)
    made = Subscription.objects.create(unit_id=by.unit_id, person_id=by.person_id, opened_at=at, **given)
    told = {"subscription": made.pk, "unit": by.unit_id}
    record(stream, events.SUBSCRIBED, by=by, at=at, facts=told, texts={"wanted": str(made)})
    return made


@action(access.SUBSCRIBE)
def unsubscribe(*, subscription_id: int, by: Actor, at: datetime = NOW) -> None:
    """End one's own subscription; ending it twice changes nothing."""
    stream = area_stream(AREA)
    mine = Subscription.objects.filter(pk=subscription_id, person=by.person_id, unit=by.unit_id)
    running().row_checked = True
    if not mine.exists():
        raise NotFound
    if not mine.filter(ended_at__isnull=True).update(ended_at=at):
        running().repeated = True
        return
    record(stream, events.UNSUBSCRIBED, by=by, at=at, facts={"subscription": subscription_id, "unit": by.unit_id})
