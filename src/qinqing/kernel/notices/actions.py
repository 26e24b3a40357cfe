"""Writing notices, and signing for them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.actions import hold
from qinqing.kernel.notices import access, events
from qinqing.kernel.notices.models import Mail, Notice
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import Person


class NoLongerYours(NotFound):
    """The notice belongs to somebody else, or its matter is no longer visible."""

    says = _("没有这条消息，或它不是发给您的。")


def tell(event: Event, promise: Obligation | None, persons: Iterable[Person], *, level: int) -> None:
    """Write one notice per person for `event`, about `promise` or else about the matter itself.

    It goes into the outbox where the person has an address.

    Called by reactions, which run once per event; a repetition changes nothing.
    """
    wanted = [
        Notice(
            person=person,
            matter_id=event.stream_id,
            seq=event.seq,
            obligation=promise,
            level=level,
            kind=event.kind,
            told_at=event.at,
        )
        for person in persons
    ]
    Notice.objects.bulk_create(wanted, ignore_conflicts=True)
    unsent = Notice.objects.filter(matter=event.stream_id, seq=event.seq, mail__isnull=True).exclude(person__email="")
    Mail.objects.bulk_create([Mail(notice=notice, next_at=Now()) for notice in unsent], ignore_conflicts=True)


@action(access.ACKNOWLEDGE)
def acknowledge(*, notice_id: int, by: Actor, at: datetime = NOW) -> None:
    """Sign for a notice; this never stops a clock. Signing twice changes nothing."""
    notice = Notice.objects.of(by).select_related("matter").filter(pk=notice_id).first()
    if notice is None:
        raise NoLongerYours
    matter = hold(notice.matter.reference, by=by)
    changed = Notice.objects.of(by).unacknowledged().filter(pk=notice_id)
    if not changed.update(acknowledged_at=at, acknowledged_by=by.person_id):
        running().repeated = True
        return
    record(matter.pk, events.ACKNOWLEDGED, by=by, at=at, facts={"notice": notice.pk, "level": notice.level})
