"""One text, many orders: drafts to each of several units at once, and issuing several drafts."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qinqing.commons.orders import access, actions
from qinqing.commons.orders.actions import Wanted
from qinqing.commons.orders.actions.recalling import recall
from qinqing.commons.orders.events import ISSUED, WITHDRAWN
from qinqing.commons.orders.lifecycle import LIFE, Facts
from qinqing.commons.orders.models import KIND, Order
from qinqing.commons.orders.queries import cited_for, last_word, to_order
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.bulk import BulkAct, One, Planned, keys_of
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.devices.undo import Recorded, Undo
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.models import Obligation

LONGEST = 250


class SameTextForm(forms.Form):
    """What every one of the orders says."""

    title = forms.CharField(
        label=_("标题"),
        max_length=80,
        help_text=_("不要写合同、项目和企业的名称。"),
        initial="关于限期办结逾期承诺事项的督办单",
    )
    demand = forms.CharField(
        label=_("要求"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("一行一条，几份用同一段。各单位所涉的事项会自动写进它那一份。"),
        error_messages={"required": _("请写明要求。")},
    )
    length = forms.IntegerField(
        label=_("办结期限（工作日）"), min_value=1, max_value=LONGEST, help_text=_("从签发的次日起算。")
    )


def _by_debtor(cited: Sequence[Obligation]) -> list[list[Obligation]]:
    found: dict[int, list[Obligation]] = {}
    for one in cited:
        found.setdefault(one.debtor_id, []).append(one)
    return list(found.values())


def _plan_drafts(actor: Actor, rows: Sequence[str], today: date) -> list[Planned]:
    """Say of each unit that owes some of them whether it may be ordered; as many queries for many as for one."""
    keys = keys_of(rows)
    cited = cited_for(actor, keys)
    may = to_order(actor, cited)
    found = [
        Planned(
            row=",".join(str(one.pk) for one in many),
            title=many[0].debtor.name,
            about=f"{len(many)} 项：{'、'.join(one.title for one in many)}",
            effect="起草一份督办单，签发以前只有本单位看得到。",
            why_not="" if all(one.pk in may for one in many) else "不在您的管辖范围之内，或者不是政府单位。",
        )
        for many in _by_debtor(cited)
    ]
    lost = set(keys) - {one.pk for one in cited}
    gone = Obligation.objects.visible_to(actor).filter(pk__in=lost).select_related("matter").order_by("pk")
    why_not = "已经办结，或者按权限不能督办。"
    found += [Planned(str(one.pk), one.title, one.matter.reference, why_not=why_not) for one in gone]
    return found


def _draft(one: One, by: Actor) -> None:
    keys = keys_of([one.row])
    cited = cited_for(by, keys)
    if not cited:
        raise NotFound
    wanted = Wanted(addressee=cited[0].debtor, word=last_word(by.unit_id), cites=keys, **one.given)
    actions.draft(wanted=wanted, by=by)


def _plan_issues(actor: Actor, rows: Sequence[str], today: date) -> list[Planned]:
    """Say of each draft whether it may be issued; one query."""
    seen = Order.objects.filter(matter__in=Matter.objects.visible_to(actor), issuer=actor.unit_id)
    drafts = seen.filter(pk__in=keys_of(rows)).select_related("matter", "issuer", "addressee").in_bulk()
    return [
        Planned(
            row=str(key),
            title=order.title,
            about=f"{order.matter.reference}，主送{order.addressee.short_name}",
            url=reverse(KIND, args=[order.matter.reference]),
            effect="编上今年的下一个文号，马上告诉主送和抄送单位，以后不能再改。",
            why_not=LIFE.verdict("issue", order.matter.state, _facts(order, actor)).reason or "",
            seen=str(order.matter.rev),
        )
        for key in keys_of(rows)
        if (order := drafts.get(key))
    ]


def _facts(order: Order, actor: Actor) -> Facts:
    return Facts(actor, order.issuer_id, order.issuer.short_name, fulfilled=False)


def _issue(one: One, by: Actor) -> None:
    reference = Matter.objects.visible_to(by).filter(pk=int(one.row)).values_list("reference", flat=True).first()
    if reference is None:
        raise NotFound
    actions.issue(reference=reference, rev=int(one.seen) if one.seen.isdecimal() else None, by=by)


BULK = (
    BulkAct("order_drafts", "按同一要求起草督办单", access.WRITE, _plan_drafts, _draft, "alarms", form=SameTextForm),
    BulkAct("order_issue", "签发勾选的督办单", access.ISSUE, _plan_issues, _issue, "orders"),
)


def _recall(event: Recorded, by: Actor) -> None:
    reference = Matter.objects.visible_to(by).filter(pk=event.stream).values_list("reference", flat=True).first()
    if reference is None:
        raise NotFound
    recall(reference=reference, seq=event.seq, by=by)


def _answered(issued: Sequence[Recorded], actor: Actor) -> dict[tuple[int, int], str]:
    """Return which of them somebody answered to, or took back, since; one query."""
    streams = {one.stream: one.seq for one in issued}
    later = Event.objects.filter(stream__in=streams, actor__isnull=False, seq__gt=1)
    moved = later.exclude(actor=actor.person_id) | later.filter(kind=WITHDRAWN.tag)
    return {
        (stream, streams[stream]): "已经有人答复或办过，或者已经撤回。"
        for stream, seq in moved.values_list("stream", "seq")
        if seq > streams[stream]
    }


UNDOES = (Undo(ISSUED.tag, access.ISSUE, _recall, _answered),)
