"""What is being done about a value that nobody knows: who delivers it, when next, and how late they are."""

from datetime import date

import pytest

from qinqing.domains.policies.rules.explaining import answered
from qinqing.domains.policies.rules.origins import NOWHERE, Objected, Origin, items_of
from qinqing.domains.policies.rules.refreshing import next_after
from qinqing.domains.policies.rules.rule import read
from qinqing.domains.policies.tests import ground
from qinqing.domains.policies.tests.ground import CATALOGUE, tree
from qinqing.kernel.calendars.queries.limits import committed_calendar

TODAY = date(2026, 6, 18)


def steps(origin, row=None):
    parts = answered(read({"criteria": tree(ground.TWO_PATENTS)}, CATALOGUE), row or {}, CATALOGUE).parts
    [item] = items_of(parts, {"patents": origin}, TODAY)
    return list(item.told[0].steps)


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        (Origin(refresh="每月", objectable=True), "还没有收到过这一项数据，应当每月提供。"),
        (NOWHERE, "还没有收到过这一项数据。还没有指定由哪个单位提供，可以请窗口转告。"),
        (Origin(last=date(2026, 6, 1)), "最近一次收到这一项数据是 6月1日，里面没有这家企业的。"),
        (
            Origin(last=date(2026, 6, 1), due=date(2026, 7, 1)),
            "最近一次收到这一项数据是 6月1日，里面没有这家企业的，下一次应在 7月1日前。",
        ),
        (
            Origin(last=date(2026, 5, 8), due=date(2026, 6, 8)),
            "最近一次收到这一项数据是 5月8日，里面没有这家企业的，下一次应在 6月8日前，已超 10 天。",
        ),
        (
            Origin(last=date(2026, 5, 18), due=TODAY),
            "最近一次收到这一项数据是 5月18日，里面没有这家企业的，下一次应在 6月18日前。",
        ),
        (Origin(lacking="从业人数"), "由系统计算，还缺从业人数；补齐以后自动算出。"),
    ],
)
def test_the_next_delivery(origin, said):
    assert steps(origin) == [said]


@pytest.mark.parametrize(
    ("objected", "said"),
    [
        (
            Objected("YY-2026-0001", "市知识产权局", date(2026, 6, 22)),
            "已对这一项提出异议，市知识产权局6月22日前答复；答复后重新对照。",
        ),
        (
            Objected("YY-2026-0001", "市知识产权局", date(2026, 6, 15)),
            "已对这一项提出异议，市知识产权局应于 6月15日答复，已超 3 天；答复后重新对照。",
        ),
        (
            Objected("YY-2026-0001", "市知识产权局", date(2026, 6, 15), answered=True),
            "对这一项提出的异议，市知识产权局已经答复，等企业确认；确认后重新对照。",
        ),
    ],
)
def test_an_objection_under_way(objected, said):
    assert steps(Origin(objected=objected), {"patents": 1}) == [said]
    assert steps(Origin(objected=objected))[0] == said


def test_what_is_known_and_undisputed_waits_for_nothing():
    assert steps(Origin(last=date(2026, 5, 8), due=date(2026, 6, 8)), {"patents": 1}) == []


@pytest.mark.parametrize(
    ("day", "refresh", "due"),
    [
        (date(2026, 6, 16), "每日", date(2026, 6, 17)),
        (date(2026, 6, 12), "每日", date(2026, 6, 15)),
        (date(2026, 1, 31), "每月", date(2026, 2, 28)),
        (date(2026, 3, 10), "每季度", date(2026, 6, 10)),
        (date(2025, 6, 18), "每年", TODAY),
        (date(2026, 6, 16), "随时", None),
        (date(2099, 6, 16), "每周", date(2099, 6, 23)),
    ],
)
def test_when_the_next_one_should_come(day, refresh, due):
    assert next_after(day, refresh, committed_calendar()) == due
