"""How programs read policies: the catalogue, and one with its text and versions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Field, Query, Schema

from qinqing.domains.policies import access
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries import listing as catalogue
from qinqing.domains.policies.queries.listing import STANDINGS, standing_of
from qinqing.domains.policies.queries.sheets import sheet_of
from qinqing.domains.policies.rules.terms import DELIVERIES, KINDS, PARTS
from qinqing.kernel.devices.operation import Operations, asked, coded, handed_out, size_field
from qinqing.kernel.devices.page import ActingRequest

NO_NUL = r"^[^\x00]*$"
"""PostgreSQL cannot even be asked for it."""

operations = Operations("惠企政策")


class PoliciesAsked(Schema):
    """What the catalogue is narrowed to."""

    q: str = Field("", max_length=60, pattern=NO_NUL, description="名称、文号或正文里的词。", examples=["研发"])
    issuer: str = Field("", max_length=60, pattern=NO_NUL, description="发文机关里的字。")
    kind: str | None = asked(KINDS, "给什么")
    delivery: str | None = asked(DELIVERIES, "怎么享受")
    standing: str | None = asked(STANDINGS, "状态")
    after: int = Field(0, ge=0, le=10_000, description="上一页的 `next`；不写就是第一页。")
    size: int = size_field()


class PolicyListed(Schema):
    """A policy, by the version that tells most: in force, else the newest."""

    reference: str = Field(description="事项编号，永远不变。", examples=["ZC-2026-0001"])
    version: int = Field(description="第几版。", examples=[1])
    title: str = Field(description="政策名称。", examples=["示例研发奖补措施"])
    issuer: str = Field(description="发文机关。", examples=["示例市工业和信息化局"])
    document_number: str = Field(description="文号；没有的是空的。", examples=["示工信〔2026〕1号"])
    kind: str = coded(KINDS, "给什么")
    delivery: str = coded(DELIVERIES, "怎么享受")
    standing: str = coded(STANDINGS, "状态")
    valid_from: date = Field(description="从哪一天起执行。")
    valid_to: date | None = Field(description="从哪一天起不再执行，照文件写的。")
    ended_on: date | None = Field(description="提前终止的，从哪一天起不再执行。")


class Policies(Schema):
    """A page of policies, the newest first."""

    as_of: date = Field(description="状态按这一天算。")
    items: Sequence[PolicyListed]
    next: int | None = Field(None, description="下一页从哪里开始：原样作为参数 `after` 再问；没有下一页是 `null`。")


class ProvisionShape(Schema):
    """One provision of a text."""

    number: str = Field(description="引用时的编号；不编号的是空的。", examples=["第三条（一）"])
    label: str = Field(description="原文里的编号。", examples=["（一）"])
    text: str = Field(description="编号以后的文字。")


class AnswersFor(Schema):
    """A unit that carries a policy out."""

    unit: str = Field(description="单位。", examples=["示例市工业和信息化局"])
    part: str = coded(PARTS, "做什么")


class PolicyShape(PolicyListed):
    """A policy with its text."""

    budget: int | None = Field(description="预算，单位分；没有资金安排的是 `null`。")
    contact: str = Field(description="咨询电话。")
    guide: str = Field(description="申兑指南；还没有的是空的。")
    provisions: Sequence[ProvisionShape] = Field(description="正文，一条一条。")
    responsible: Sequence[AnswersFor] = Field(description="谁负责。")
    versions: Sequence[int] = Field(description="看得到的各版，新的在前。")


def _listed(version: Version, standing: str) -> dict[str, Any]:
    names = ("title", "issuer", "document_number", "kind", "delivery", "valid_from", "valid_to", "ended_on")
    found = {name: getattr(version, name) for name in names}
    return found | {"reference": version.policy.matter.reference, "version": version.number, "standing": standing}


@operations.asks("policies", access.READ, Policies, "惠企政策，新的在前", "和「惠企政策」页面看到的是同一批。")
def policies(request: ActingRequest, given: Query[PoliciesAsked]) -> dict[str, Any]:
    """List policies."""
    today = timezone.localdate()
    wanted = catalogue.Asked(
        words=given.q,
        issuer=given.issuer,
        kind=given.kind or "",
        delivery=given.delivery or "",
        standing=given.standing or "",
        after=given.after,
    )
    lines, more = catalogue.listing(request.actor, wanted, today, given.size)
    handed_out(request, "接口：惠企政策", lines)
    items = [_listed(one.version, one.standing) for one in lines]
    return {"as_of": today, "items": items, "next": given.after + given.size if more else None}


@operations.asks(
    "policies/{reference}", access.READ, PolicyShape, "一项惠企政策的全文", "正在执行的一版，没有的是最近的一版。"
)
def policy(request: ActingRequest, reference: str) -> dict[str, Any]:
    """Return one policy."""
    today = timezone.localdate()
    sheet = sheet_of(request.actor, reference, None, today)
    handed_out(request, f"接口：惠企政策 {reference}", [sheet])
    names = ("budget", "contact", "guide")
    return {
        **_listed(sheet.version, standing_of(sheet.version, today)),
        **{name: getattr(sheet.version, name) for name in names},
        "provisions": [{"number": one.number, "label": one.label, "text": one.text} for one in sheet.provisions],
        "responsible": [{"unit": one.unit.name, "part": one.part} for one in sheet.responsible],
        "versions": [one.number for one in sheet.versions],
    }
