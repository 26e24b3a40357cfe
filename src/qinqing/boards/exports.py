"""Spreadsheets of what boards show of other rooms: the promises of a contract, who looked at what."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from qinqing.boards import access, looks
from qinqing.boards.tables import PROMISES
from qinqing.domains.contracts import access as contracts
from qinqing.domains.contracts.queries import contract_for
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.pages.queries import streamed
from qinqing.kernel.pages.rules.tables import Column, Table
from qinqing.kernel.pages.views.exports import Export

MONTHS: Table[looks.Month] = Table(
    "查看记录",
    (
        Column("月份", lambda one: one.month, 12),
        Column("谁", lambda one: one.who, 16),
        Column("次数", lambda one: one.looks, 8),
    ),
)
LOOKS: Table[looks.Look] = Table(
    "逐次查看",
    (
        Column("日期", lambda one: timezone.localdate(one.at), 12),
        Column("看了什么", lambda one: one.what, 24),
        Column("事项", lambda one: one.matter, 30),
    ),
)


def _contract(request: ActingRequest, reference: str) -> Iterable[Any]:
    found = contract_for(request.actor, reference)
    promises = Obligation.objects.filter(matter=found.pk).order_by("base_due", "number")
    return streamed(promises, timezone.localdate(), request.actor)


EXPORTS = (
    Export("contract", "contracts/<str:reference>/table.xlsx", contracts.READ, PROMISES, _contract),
    Export("looks", "looks.xlsx", access.READ_LOOKS, MONTHS, lambda _: looks.months()),
    Export(
        "looks_month",
        "looks/<int:stream>/table.xlsx",
        access.READ_LOOKS,
        LOOKS,
        lambda _, stream: looks.month(stream)[1],
    ),
)
