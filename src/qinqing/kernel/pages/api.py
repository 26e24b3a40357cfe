"""The shapes in which programs read what pages show: a unit, and a promise with its three dates."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema

from qinqing.kernel.access.api import SIDES
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.operation import coded
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.rules import Place, place_of
from qinqing.kernel.obligations.lifecycle import DEBTOR, DECIDER, NOBODY, STATES, TURN, VERIFIER
from qinqing.kernel.obligations.queries import tells_amount
from qinqing.kernel.obligations.rules import LEVELS, SOURCES, UNITS
from qinqing.kernel.obligations.rules.measures import HIDDEN_SOURCE, MASKED
from qinqing.kernel.pages.queries import Shown
from qinqing.kernel.parties.models import Unit, UnitKind

LIGHTS = {0: "没有亮", **LEVELS}
TURNS = {DEBTOR: "欠的一方", VERIFIER: "核实的一方", DECIDER: "决定调整的一方", NOBODY: "谁也不用办"}


_DAY = "(0[1-9]|[12][0-9])|(0[13-9]|1[0-2])-30|(0[13578]|1[02])-31"
PLACE = rf"^[0-3]\.([1-9][0-9]{{3}}-((0[1-9]|1[0-2])-{_DAY}))?\.[0-9]{{1,18}}$"
"""A light, a day that some year has, and a key."""


class BadPlace(Refusal):
    """What says where the next page begins is taken over as it was given: the 29th of February may not be."""

    says = _("参数 after 要原样用上一页的 next。")


def begun(after: str | None) -> Place | None:
    """Return where a page begins, None for the first; raises BadPlace."""
    if not after:
        return None
    place = place_of(after)
    if place is None:
        raise BadPlace
    return place


def after_field() -> Any:
    """Return the parameter that says where a page begins."""
    return Field(None, pattern=PLACE, description="上一页的 `next`；不写就是第一页。")


class UnitShape(Schema):
    """A body of government or an enterprise."""

    id: int = Field(description="编号，改名、搬迁都不变。", examples=[12])
    name: str = Field(description="全称。", examples=["临港区管理委员会"])
    short_name: str = Field(description="简称。", examples=["临港区管委会"])
    side: str = coded(SIDES, "哪一方")
    kind: str = coded(dict(UnitKind.choices), "单位类型")
    uscc: str = Field(description="统一社会信用代码；没有是空的。", examples=["91990000TEST000001"])


def unit_shape(unit: Unit) -> dict[str, Any]:
    """Return a unit as programs read it."""
    names = ("name", "short_name", "side", "kind", "uscc")
    return {"id": unit.pk, **{name: getattr(unit, name) for name in names}}


class PromiseShape(Schema):
    """One promise of one side to the other."""

    reference: str = Field(description="事项编号，永远不变。", examples=["HT-2026-0001"])
    number: str = Field(description="在事项里的条款号。", examples=["1"])
    matter: str = Field(description="事项的名称。", examples=["示例项目投资合同"])
    title: str = Field(description="承诺的事。", examples=["净地交付"])
    debtor: UnitShape = Field(description="欠的一方。")
    creditor: UnitShape = Field(description="欠谁。")
    verifier: UnitShape = Field(description="由谁核实。")
    state: str = coded(STATES, "状态")
    state_label: str = Field(description="状态，中文。", examples=["办理中"])
    light: int = coded(LIGHTS, "灯")
    turn: str = coded(TURNS, "轮到谁")
    late: bool = Field(description="过了应当日期还没有办结，也没有停算。")
    held: bool = Field(description="前项迟延，停止计算。")
    promised_on: date = Field(description="承诺日期。")
    due_on: date = Field(description="应当日期：扣除不该由他承担的日子以后，按这一天判断迟不迟、报不报警。")
    granted_on: date = Field(description="准延至：法律上的期限。")
    done_on: date | None = Field(description="实际完成的日期，对方确认以后才有。")
    answer_on: date | None = Field(description="报了完成、等答复的，最晚哪天答复。")
    lost_days: int = Field(description="已顺延的天数，按 `counted_in` 的单位。")
    counted_in: str = coded(UNITS, "按什么日子算")
    due_text: str = Field(description="页面上的说法。", examples=["剩 3 个工作日"])
    quantity: int | None = Field(description="约定的数量，金额按分；没有是 `null`，商业秘密也是 `null`。")
    accepted: int | None = Field(description="已经确认的数量；商业秘密是 `null`。")
    measure: str = Field(description="数量的单位。", examples=["亩"])
    masked: bool = Field(description="金额是商业秘密，只给双方、确认的一方和指定的监督人员看。")
    source: str = Field(description="原文；可能写着金额、又是商业秘密的，换成一句说明。")
    source_kind: str = coded(SOURCES, "原文出自")
    page: str = Field(description="在原文的哪一页、哪一条。")
    condition: str = Field(description="前提条件；没有是空的。")


_PLAIN = ("number", "title", "state", "light", "measure", "source_kind", "page")


def promise_shape(one: Shown, actor: Actor) -> dict[str, Any]:
    """Return a promise as programs read it: what pages say of it to `actor` on the day for which it was judged."""
    promise = one.promise
    told = tells_amount(promise, actor)
    return {
        "masked": not told,
        "quantity": promise.quantity if told else None,
        "accepted": promise.accepted if told else None,
        "source": promise.source if told else HIDDEN_SOURCE,
        **{name: getattr(promise, name) for name in _PLAIN},
        "reference": promise.matter.reference,
        "matter": promise.matter.title,
        "debtor": unit_shape(promise.debtor),
        "creditor": unit_shape(promise.creditor),
        "verifier": unit_shape(promise.verifier),
        "state_label": STATES[promise.state],
        "turn": TURN[promise.state],
        "late": one.late,
        "held": one.held,
        "promised_on": promise.base_due,
        "due_on": one.fair.due,
        "granted_on": one.granted_to,
        "done_on": promise.verified_on,
        "answer_on": promise.answer_due,
        "lost_days": one.fair.lost_days,
        "counted_in": promise.unit,
        "due_text": one.due.lead,
        "condition": promise.condition if told or not promise.condition else MASKED,
    }
