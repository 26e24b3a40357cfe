"""Confirming several claims of one matter with the same words; what is sent back is sent back one by one."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access.queries import barred
from qinqing.kernel.calendars.rules import whole_day
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.bulk import BulkAct, One, Planned, RowMoved, keys_of
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.actions import hold
from qinqing.kernel.obligations import access
from qinqing.kernel.obligations.actions import Target, confirm
from qinqing.kernel.obligations.lifecycle import LIFE, STATES
from qinqing.kernel.obligations.models import Claim, Obligation
from qinqing.kernel.obligations.queries import facts, open_claim


class SameWordsForm(forms.Form):
    """What is said to each of them."""

    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("几项用同一句话。有不同意的，请不要勾选，单独退回并写明理由。"),
    )


_RELATED = ("matter", "debtor", "creditor", "verifier", "grantor", "calendar")


def _plan(actor: Actor, rows: Sequence[str], today: date) -> list[Planned]:
    """Say of each claimed promise whether `actor` may confirm it; as many queries for many as for one."""
    keys = keys_of(rows)
    promises = Obligation.objects.visible_to(actor).filter(pk__in=keys).select_related(*_RELATED).in_bulk()
    waiting = Claim.objects.filter(obligation__in=promises, outcome=Claim.OPEN).annotate(pieces=Count("files"))
    claims = {one.obligation_id: one for one in waiting}
    debtors = {one.debtor_id for one in promises.values()} - {actor.unit_id}
    away = {unit: barred(actor, [unit]) for unit in debtors}
    first = next((promises[key].matter_id for key in keys if key in promises), None)
    found = []
    for key in keys:
        promise, claim = promises.get(key), claims.get(key)
        if promise is None:
            continue
        why_not = "一次只答复同一份合同的几项，别的请另办。" if promise.matter_id != first else ""
        known = facts(promise, actor, claim)
        verdict = LIFE.verdict("confirm_part" if known.part else "confirm", promise.state, known)
        found.append(
            Planned(
                row=str(key),
                title=promise.title,
                about=f"{promise.matter.reference} 第 {promise.number} 条",
                url=reverse("obligation_answer", args=[promise.matter.reference, promise.number]),
                effect=_effect(claim),
                why_not=why_not or away.get(promise.debtor_id) or verdict.reason or "",
                seen=_seen(claim),
            )
        )
    return found


def _effect(claim: Claim | None) -> str:
    if claim is None:
        return ""
    pieces = getattr(claim, "pieces", 0)
    return f"确认{whole_day(claim.completed_on)}完成，材料 {pieces} 份；确认以后等它的几项开始起算。"


def _seen(claim: Claim | None) -> str:
    return f"{claim.pk}:{claim.completed_on:%Y-%m-%d}" if claim else ""


def _confirm(one: One, by: Actor) -> None:
    """Confirm exactly the claim that was seen; raises RowMoved when it is another one, or none, by now."""
    promise = Obligation.objects.visible_to(by).filter(pk=int(one.row)).select_related("matter", "verifier").first()
    if promise is None:
        raise NotFound
    target = Target(promise.matter.reference, promise.number, one.key)
    hold(promise.matter.reference, by=by)
    promise.refresh_from_db(fields=["state"])
    now = open_claim(promise)
    if _seen(now) != one.seen:
        raise RowMoved(was=_told(one.seen), now=_told(_seen(now)) if now else STATES[promise.state])
    confirm(target=target, note=str(one.given.get("note", "")), by=by)


def _told(seen: str) -> str:
    day = seen.partition(":")[2]
    return f"{day} 完成，待确认" if day else "没有等您答复的"


BULK = (
    BulkAct("confirm", "确认勾选的完成报告", access.ANSWER, _plan, _confirm, "todo", work="answer", form=SameWordsForm),
)
