"""Asking the public: at least as long as the law says; what enterprises say, and an answer to each."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.domains.policies import access, events
from qinqing.domains.policies.actions.drafting import digest_of_text, spoken
from qinqing.domains.policies.actions.holding import changed, fulfilled, held, opened, read
from qinqing.domains.policies.lifecycle import ANSWERS, CONSULTING
from qinqing.domains.policies.models import Consultation, Opinion, Version
from qinqing.domains.policies.queries.limits import OPINIONS, answers_due, consultation, earliest_end, within
from qinqing.domains.policies.queries.promises import ANSWER, number_of
from qinqing.domains.policies.rules.terms import CHECK
from qinqing.kernel.access.queries import barred, stays_away
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.rules import canonical
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.actions import lock, moved
from qinqing.kernel.matters.queries import Barred, Recused
from qinqing.kernel.obligations.actions import Undertaking, undertake
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules import GOV_ALONE, POLICY

MOST_OPINIONS = 20
"""Of one enterprise on one version: each is answered."""

ANSWERED = "征求意见已经截止，收到的意见都已逐条答复。"


class TooShort(Refusal):
    """The public is asked at least as long as the law says (优化营商环境条例 第62条)."""

    says = _("征求意见不少于 {least}（{law}），最早到 {earliest} 截止。")


class NotAsked(Refusal):
    """Opinions are given while the public is asked."""

    says = _("现在不在征求意见期间，不能再提意见。")
    status = 409


class OnConduct(Refusal):
    """No accusation in an open ledger: what reflects on an official's conduct is not taken in here, nor stored."""

    says = _(
        "意见和答复会公开，没有保存您写的内容。反映公职人员作风、违纪违法的，请走受保护的渠道："
        "纪检监察举报电话 12388，或当地纪委监委公布的来信、来访地址。"
    )


class SaysNothing(Refusal):
    """An opinion says something."""

    says = _("请写明您的意见。")


class NoSuchProvision(Refusal):
    """An opinion is on the whole, or on a provision of the text."""

    says = _("正文里没有“{number}”。")


class TooManyOpinions(Refusal):
    """Each opinion is answered; whoever has more to say puts it together."""

    says = _("本企业已经提了 {most} 条意见。请先等答复。")


class NeedsWhy(Refusal):
    """Whoever gave an opinion reads why it was adopted or not."""

    says = _("请写明采纳或不采纳的理由，提意见的企业会看到。")


class AnsweredBefore(Refusal):
    """An answer that was given stays."""

    says = _("这条意见已经答复过。")
    status = 409


@action(access.DRAFT)
def consult(
    *, version_id: int, ends_on: date | None = None, rev: int | None = None, by: Actor, at: datetime = NOW
) -> Consultation:
    """Put a draft to the public up to the end of `ends_on`, or as long as the law says at least.

    The leading unit owes an answer to every opinion, some days after that; the checking unit confirms it.
    """
    version = held(version_id, "consult", rev=rev, by=by, at=at)
    matter, today = version.policy.matter, timezone.localdate(at)
    earliest = earliest_end(matter.path, today)
    last = ends_on or earliest
    if last < earliest:
        limit = consultation(matter.path)
        raise TooShort(least=limit.length_text, law=limit.law, earliest=earliest)
    [promise] = undertake(matter, [_owed(version, last, today)], by=by, at=at)
    made = Consultation.objects.create(
        version=version, opened_on=today, ends_on=last, text=canonical({"text": spoken(version)}), obligation=promise
    )
    changed(version, state=CONSULTING)
    opened(matter)
    told = {"version": version.pk, "ends_on": last, "digest": digest_of_text(version), "obligation": promise.pk}
    record(matter.pk, events.CONSULTED, by=by, at=at, facts=told)
    return made


def _owed(version: Version, ends_on: date, today: date) -> Undertaking:
    matter = version.policy.matter
    checker = version.responsible.select_related("unit").get(part=CHECK).unit
    return Undertaking(
        number=number_of(version, ANSWER),
        title=f"征求意见到{ends_on.month}月{ends_on.day}日，逐条答复",
        debtor=matter.host,
        creditor=checker,
        source=within(OPINIONS, matter.path).says,
        source_kind=POLICY,
        made_on=today,
        due=answers_due(matter.path, ends_on),
        agreed_by=GOV_ALONE,
    )


@action(access.OPINE)
def opine(
    *,
    version_id: int,
    key: UUID,
    text: str,
    number: str = "",
    on_conduct: bool = False,
    by: Actor,
    at: datetime = NOW,
) -> Opinion:
    """Say something about a text that is put to the public, on the provision `number` or the whole; `key` acts once.

    Raises OnConduct, and stores nothing, where it reflects on an official's conduct.
    """
    if on_conduct:
        raise OnConduct
    lock({read(version_id).policy_id})
    version = read(version_id)
    running().row_checked = True
    if given := Opinion.objects.filter(key=key, given_by=by.person_id).first():
        running().repeated = True
        return given
    asked = Consultation.objects.filter(version=version, version__state=CONSULTING).first()
    if asked is None or timezone.localdate(at) > asked.ends_on:
        raise NotAsked
    _check_opinion(asked, text, number, by)
    made = Opinion.objects.create(
        consultation=asked,
        key=key,
        unit_id=by.unit_id,
        number=number,
        text=text.strip(),
        given_at=at,
        given_by_id=by.person_id,
    )
    told = {"version": version.pk, "opinion": made.pk, "unit": by.unit_id, "provision": number}
    record(version.policy_id, events.OPINED, by=by, at=at, facts=told, texts={"text": made.text})
    return made


def _check_opinion(asked: Consultation, text: str, number: str, by: Actor) -> None:
    if not text.strip():
        raise SaysNothing
    if number and not asked.version.provisions.filter(number=number).exists():
        raise NoSuchProvision(number=number)
    if asked.opinions.filter(unit=by.unit_id).count() >= MOST_OPINIONS:
        raise TooManyOpinions(most=MOST_OPINIONS)


@action(access.DRAFT, alone=True)
def answer(
    *, opinion_id: int, outcome: str, reason: str, rev: int | None = None, by: Actor, at: datetime = NOW
) -> Opinion:
    """Answer one opinion: ADOPTED, PARTLY or DECLINED, with a reason.

    Nobody answers a unit in which they hold or held a post, or from which they stay away. With the last answer after
    the last day the promise to answer is reported as done.
    """
    found = Opinion.objects.filter(pk=opinion_id).values_list("consultation", "unit").first()
    if found is None or outcome not in ANSWERS:
        raise NotFound
    version = held(found[0], "answer", rev=rev, by=by, at=at)
    if why := barred(by, [found[1]]):
        raise Barred(reason=why)
    if stays_away(by, [found[1]]):
        raise Recused
    one = Opinion.objects.select_related("consultation").get(pk=opinion_id)
    if one.outcome:
        raise AnsweredBefore
    if not reason.strip():
        raise NeedsWhy
    one.outcome, one.reason, one.answered_at, one.answered_by_id = outcome, reason.strip(), at, by.person_id
    one.save(update_fields=["outcome", "reason", "answered_at", "answered_by"])
    moved(version.policy.matter)
    told = {"version": version.pk, "opinion": one.pk, "outcome": outcome}
    record(version.policy_id, events.ANSWERED, by=by, at=at, facts=told, texts={"reason": one.reason})
    settle(one.consultation, by=by, at=at)
    return one


def settle(asked: Consultation, *, by: Actor, at: datetime) -> None:
    """Report the promise to answer as done once the public was asked and every opinion has its answer."""
    if timezone.localdate(at) > asked.ends_on and not asked.opinions.filter(outcome="").exists():
        fulfilled(Obligation.objects.get(pk=asked.obligation_id), ANSWERED, by=by, at=at)
