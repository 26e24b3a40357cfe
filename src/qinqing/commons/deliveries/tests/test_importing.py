"""Importing a signed file: what it writes, what keeps it out, and that nothing is written twice or half."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qinqing.commons.deliveries import actions
from qinqing.commons.deliveries.actions import delivering
from qinqing.commons.deliveries.actions.delivering import turn
from qinqing.commons.deliveries.models import Change, DeliveredContract, DeliveredPromise, Delivery
from qinqing.commons.deliveries.queries.origins import area_of
from qinqing.commons.deliveries.rules.reading import LARGEST, MOST_ROWS
from qinqing.commons.deliveries.rules.rows import FIELDS, MILESTONES
from qinqing.commons.deliveries.rules.signing import sealed
from qinqing.commons.deliveries.tests import delivered
from qinqing.commons.deliveries.tests.delivered import OTHER, SIGNER, County, contract, deliver, file, promise, stage
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.devices.refusal import NotAllowed, NotFound, Refusal
from qinqing.kernel.obligations.lifecycle.states import STATES
from qinqing.kernel.obligations.rules.terms import AGREED_BY, SOURCES
from tests import builders

OLD, NEW = delivered.days_ago(40), delivered.days_ago(5)


@pytest.fixture
def county(db: None) -> County:
    return delivered.registered(builders.city())


def events_of(county: County) -> list[str]:
    rows = Event.objects.filter(stream__kind=area_of(county.origin.code)).order_by("seq")
    return [one.kind.rpartition(".")[2] for one in rows]


def standing() -> tuple[int, int]:
    return DeliveredContract.objects.count(), DeliveredPromise.objects.count()


def test_rows_know_their_delivery_and_the_chronicle_its_digest(county: County) -> None:
    done = date(2026, 3, 1)
    made = deliver(county, contract(), promise(done=done, quantity=30, measure="亩", accepted=30), as_of=NEW)
    row = DeliveredPromise.objects.select_related("contract").get()
    assert (row.contract.external_id, row.path, row.delivery, row.as_of) == ("C-1", "lanchuan/yunbo/", made, NEW)
    assert (row.base_due, row.fair_due, row.done_on) == (date(2026, 3, 5), date(2026, 3, 5), done)
    assert (row.state, row.confirmed_by, row.quantity) == ("verified", "云泊昭麓储能技术有限公司", 30)
    last = Event.objects.filter(kind="deliveries.delivery.applied").get()
    assert last.facts["digest"] == made.digest == Delivery.objects.get().digest
    assert last.facts["key"] == SIGNER.public_key.hex()
    assert events_of(county) == ["registered", "registered", "staged", "applied"]
    county.origin.refresh_from_db()
    assert county.origin.as_of == NEW


def test_the_same_file_twice_is_nothing(county: County) -> None:
    content = file(contract(), promise(), as_of=NEW)
    first = stage(county, content)
    assert stage(county, content).pk == first.pk
    actions.apply(delivery_id=first.pk, seen=0, by=county.clerk)
    before = (standing(), events_of(county))
    assert stage(county, content).pk == first.pk
    assert (standing(), events_of(county)) == before
    with pytest.raises(delivering.AlreadyDone):
        actions.apply(delivery_id=first.pk, seen=1, by=county.clerk)


def test_a_dropped_file_may_come_again(county: County) -> None:
    content = file(contract(), as_of=NEW)
    first = stage(county, content)
    actions.drop(delivery_id=first.pk, by=county.clerk)
    assert Delivery.objects.get().staged == ""
    assert stage(county, content).pk != first.pk


def test_a_later_file_changes_what_differs_and_says_what_it_was(county: County) -> None:
    deliver(county, contract(), promise(), promise("P-2", number="2"), as_of=OLD)
    later = deliver(county, promise(done=date(2026, 3, 4)), promise("P-2", number="2"), promise("P-3"), as_of=NEW)
    assert (later.entered, later.changed, later.unchanged, later.older) == (1, 1, 1, 0)
    change = Change.objects.get()
    assert json.loads(change.before)["state"] == "running"
    assert json.loads(change.after)["done_on"] == "2026-03-04"
    same = DeliveredPromise.objects.get(external_id="P-2")
    assert (same.delivery_id != later.pk, same.as_of) == (True, NEW)


def test_what_is_newer_stays(county: County) -> None:
    deliver(county, contract(), promise(done=date(2026, 3, 4)), as_of=NEW)
    with pytest.raises(delivering.OnlyOlder, match="都已有更新的数据"):
        stage(county, file(contract(), promise(), as_of=OLD))
    mixed = deliver(county, promise(), promise("P-9"), as_of=OLD)
    assert (mixed.entered, mixed.older) == (1, 1)
    assert DeliveredPromise.objects.get(external_id="P-1").state == "verified"
    county.origin.refresh_from_db()
    assert county.origin.as_of == NEW


def test_what_was_confirmed_meanwhile_is_not_set_back(county: County) -> None:
    deliver(county, contract(), promise(), as_of=OLD)
    deliver(county, promise(), as_of=NEW)
    between = deliver(county, promise(done=date(2026, 3, 4)), promise("P-9"), as_of=OLD + timedelta(days=1))
    assert between.older == 1
    assert DeliveredPromise.objects.get(external_id="P-1").state == "running"


def test_a_withdrawn_row_stays_and_counts_no_more(county: County) -> None:
    deliver(county, contract(), promise(), as_of=OLD)
    deliver(county, promise(withdrawn=True), as_of=NEW)
    assert DeliveredPromise.objects.get().withdrawn
    assert not DeliveredPromise.objects.all().standing().exists()


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "debtor confirms": ({"verifier": "云泊区 投资服务中心"}, "由谁确认"),
    "debtor confirmed": ({"done": date(2026, 3, 1), "confirmed_by": "云泊区投资服务中心"}, "谁确认的"),
    "debtor with what nobody sees": ({"verifier": "云泊区投资服务中心\u200b"}, "由谁确认"),
    "debtor in wide letters": ({"debtor": "云泊(区)中心", "verifier": "云泊（区）中心"}, "由谁确认"),
    "turned round": ({"title": "\u202e地交"}, "承诺的事"),
    "own creditor": ({"creditor": "云泊区投资服务中心"}, "欠谁"),
    "before signing": ({"due": date(2025, 12, 1)}, "承诺日期"),
    "done before signing": ({"done": date(2025, 12, 1)}, "实际日期"),
    "done tomorrow": ({"done": delivered.days_ago(-1)}, "实际日期"),
    "fair before promised": ({"fair_due": "2026-03-04"}, "应当日期"),
    "no day": ({"base_due": "2026-02-30"}, "承诺日期"),
    "day as number": ({"base_due": -5}, "承诺日期"),
    "negative": ({"booked_to_other": -3}, "记对方的天数"),
    "float": ({"accepted": 1.5}, "已确认数量"),
    "too much": ({"quantity": 3, "measure": "亩", "accepted": 4}, "已确认数量"),
    "no measure": ({"quantity": 3}, "单位"),
    "unknown state": ({"state": "done"}, "状态"),
    "done without day": ({"state": "verified", "confirmed_by": "某单位"}, "实际日期"),
    "unknown field": ({"note": "x"}, "「note」"),
    "stranger contract": ({"contract": "C-9"}, "所属合同"),
    "no title": ({"title": " "}, "承诺的事"),
    "hidden letters": ({"title": "交地\u0000"}, "承诺的事"),
    "long": ({"title": "地" * 301}, "承诺的事"),
    "bad id": ({"id": "../1"}, "编号（id）"),
    "list": ({"side": ["gov"]}, "哪一方"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_row_at_fault_keeps_the_whole_file_out(county: County, case: str) -> None:
    more, label = REFUSED[case]
    with pytest.raises(delivering.FaultyRows, match="整个文件都没有导入") as refused:
        stage(county, file(contract(), promise("P-0"), promise(**more), as_of=NEW))
    assert [(one.line, one.label) for one in refused.value.faults] == [(4, label)]
    assert standing() == (0, 0)
    assert not Delivery.objects.exists()


def test_the_same_id_twice_is_named(county: County) -> None:
    with pytest.raises(delivering.FaultyRows) as refused:
        stage(county, file(contract(), promise(), promise(number="2")))
    assert [one.says for one in refused.value.faults] == ["与第 3 行的承诺相同。"]


def test_a_foreign_countys_place_is_refused(county: County) -> None:
    with pytest.raises(delivering.FaultyRows) as refused:
        stage(county, file(contract(path="lanchuan/lingang/")))
    assert [(one.label, one.says) for one in refused.value.faults] == [("辖区", "不在这个来源的范围之内，是别的县区。")]
    deliver(county, contract(path="lanchuan/yunbo/town/"))
    assert DeliveredContract.objects.get().path == "lanchuan/yunbo/town/"


def _tampered(content: bytes) -> bytes:
    return content.replace("净地交付".encode(), "净地未交".encode())


GOOD = (contract(), promise())
BROKEN: dict[str, tuple[Any, str]] = {
    "tampered": (lambda: _tampered(file(*GOOD)), "签名与内容不符"),
    "another key": (lambda: file(*GOOD, signer=OTHER), "没有登记给来源"),
    "unsigned": (lambda: file(*GOOD).rpartition(b'{"algorithm')[0], "最后一行不是签名"),
    "signature alone": (lambda: sealed(b"", SIGNER), "第一行不是报送说明"),
    "another algorithm": (lambda: file(*GOOD).replace(b'"ed25519"', b'"rsa"'), "只认 Ed25519"),
    "no hexadecimal": (lambda: file(*GOOD).replace(b'"signature": "', b'"signature": "zz'), "十六进制"),
    "cut": (lambda: file(*GOOD)[:-40], "最后一行不是签名"),
    "unknown origin": (lambda: file(*GOOD, code="nowhere"), "不是您可以导入的"),
    "unknown schema": (lambda: file(body=b'{"format": "qinqing-delivery", "schema": 2}\n'), "格式版本不认识"),
    "schema as truth": (lambda: file(body=b'{"format": "qinqing-delivery", "schema": true}\n'), "格式版本不认识"),
    "no manifest": (lambda: file(body=b'{"kind": "contract"}\n'), "第一行不是报送说明"),
    "more in manifest": (
        lambda: file(body=b'{"format": "qinqing-delivery", "schema": 1, "origin": "yunbo", "x": 1}\n'),
        "缺了内容或多了内容",
    ),
    "tomorrow": (lambda: file(*GOOD, as_of=delivered.days_ago(-1)), "晚于今天"),
    "row missing": (lambda: file(body=_body(rows=5)), "首行说有 5 行"),
    "too many rows": (lambda: file(body=_body(rows=0) + b"{}\n" * (MOST_ROWS + 1)), "超过 50000 行"),
    "empty": (lambda: b" \n", "空文件"),
    "too large": (lambda: b"x" * (LARGEST + 1), "超过 20 MB"),
    "packed": (lambda: b"\x1f\x8b" + bytes(20), "压缩包或表格"),
    "spreadsheet": (lambda: b"PK\x03\x04" + b"x" * 20, "压缩包或表格"),
    "binary": (lambda: b"abc\0def", "不是文本文件"),
    "other encoding": (lambda: file(body="甲方".encode("gb18030") + b"\n"), "文字编码认不出来"),
    "deep": (lambda: file(body=b"[" * 200_000 + b"\n"), "第一行不是报送说明"),
}


def _body(rows: int) -> bytes:
    head = {"format": "qinqing-delivery", "schema": 1, "origin": "yunbo", "as_of": NEW.isoformat(), "rows": rows}
    return json.dumps(head).encode() + b"\n"


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_at_fault_is_told_in_one_sentence(county: County, case: str) -> None:
    made, says = BROKEN[case]
    with pytest.raises(Refusal, match=says):
        stage(county, made())
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "line", [b"[" * 19_000, b'{"id": ' + b"9" * 9_000 + b"}", b'{"a": 1, "a": 2}', b'{"a": NaN}', b"1"]
)
def test_a_line_that_is_no_row_is_named(county: County, line: bytes) -> None:
    with pytest.raises(delivering.FaultyRows) as refused:
        stage(county, file(body=_body(rows=1) + line + b"\n"))
    assert [(one.line, one.label) for one in refused.value.faults] == [(2, "这一行")]


def test_a_file_that_is_marked_as_secret_is_refused(county: County) -> None:
    with pytest.raises(delivering.Marked):
        stage(county, file(*GOOD), file_name="机密★1年 报送.jsonl")
    with pytest.raises(delivering.Marked):
        stage(county, file(contract(title="机密★5年")))
    for marked in ({"title": "储能柜项目（秘密）"}, {"number": "云投合（机密）1号"}, {"project": "绝密★长期"}):
        with pytest.raises(delivering.Marked):
            stage(county, file(contract(**marked)))
    assert stage(county, file(contract(title="商业秘密保护协议", project="（商业秘密）项目"), as_of=NEW)).rows == 1


def test_only_whose_county_it_is_may_import(county: County) -> None:
    content = file(*GOOD)
    for stranger in (county.city.clerk, county.city.stranger):
        with pytest.raises(delivering.NotYours):
            stage(county, content, by=stranger)
    for reader in (county.city.supervisor, county.system, county.city.representative):
        with pytest.raises(NotAllowed):
            stage(county, content, by=reader)
    made = stage(county, content)
    with pytest.raises(NotFound):
        actions.apply(delivery_id=made.pk, seen=0, by=county.city.clerk)
    of_city = builders.actor(builders.unit("市局", path="lanchuan/"), "clerk", jurisdiction="lanchuan/")
    assert actions.apply(delivery_id=made.pk, seen=0, by=of_city).state == Delivery.APPLIED


def test_a_declared_conflict_keeps_its_person_away(county: County) -> None:
    firm = builders.unit("昭麓储能", "enterprise", "lanchuan/yunbo/", uscc="91990000MA0Q01118W")
    Exclusion.objects.create(person_id=county.clerk.person_id, unit=firm, since=timezone.localdate())
    with pytest.raises(delivering.StayAway):
        stage(county, file(contract(uscc=firm.uscc), promise()))
    colleague = builders.actor(county.office, "clerk")
    made = stage(county, file(contract(uscc=firm.uscc), promise()), by=colleague)
    actions.apply(delivery_id=made.pk, seen=0, by=colleague)
    assert not DeliveredPromise.objects.visible_to(county.clerk).exists()
    assert DeliveredPromise.objects.visible_to(colleague).exists()


def test_what_was_previewed_is_what_is_written(county: County) -> None:
    first, second = stage(county, file(contract())), stage(county, file(contract("C-2")))
    actions.apply(delivery_id=first.pk, seen=0, by=county.clerk)
    with pytest.raises(delivering.Overtaken):
        actions.apply(delivery_id=second.pk, seen=0, by=county.clerk)
    actions.apply(delivery_id=second.pk, seen=turn(county.origin), by=county.clerk)
    assert standing() == (2, 0)


def test_a_key_that_is_retired_meanwhile_writes_nothing(county: County) -> None:
    made = stage(county, file(*GOOD))
    actions.retire_key(key_id=county.origin.keys.get().pk, by=county.system)
    with pytest.raises(delivering.WrongKey):
        actions.apply(delivery_id=made.pk, seen=0, by=county.clerk)
    assert standing() == (0, 0)


def test_another_origin_may_use_the_same_ids(county: County) -> None:
    deliver(county, *GOOD)
    other = delivered.registered(county.city, "lanchuan/qiao/", "qiao")
    actions.register_key(origin_id=other.origin.pk, public_key=OTHER.public_key, replaces=False, by=other.system)
    deliver(other, *GOOD, code="qiao", signer=OTHER)
    assert standing() == (2, 2)
    with pytest.raises(delivering.WrongKey):
        stage(other, file(*GOOD, code="qiao"))


def test_a_long_file_costs_as_many_queries_as_a_short_one(county: County) -> None:
    costs = set()
    for size, name in ((3, "A"), (200, "B")):
        rows = [promise(f"{name}-{at}", contract=f"C-{name}") for at in range(size)]
        with CaptureQueriesContext(connection) as asked:
            deliver(county, contract(f"C-{name}"), *rows)
        costs.add(len(asked))
    assert len(costs) == 1


def test_rows_move_with_their_county(county: County) -> None:
    deliver(county, *GOOD)
    moved = {"was": "lanchuan/yunbo/", "to": "lanchuan/xin/", "end": "lanchuan/yunbo0"}
    for _ in range(2):
        with by_the_clock():
            actions.move_along(moved)
    assert DeliveredPromise.objects.get().path == DeliveredContract.objects.get().path == "lanchuan/xin/"


def test_the_example_of_the_handbook_can_be_imported(county: County) -> None:
    page = (Path(__file__).parents[5] / "docs" / "handbook" / "deliveries.md").read_text(encoding="utf-8")
    body = page.partition("```json\n")[2].partition("```")[0].encode()
    made = stage(county, file(body=body))
    actions.apply(delivery_id=made.pk, seen=0, by=county.clerk)
    assert DeliveredPromise.objects.get().milestone == "land"


def test_the_handbook_names_every_field_and_value(county: County) -> None:
    page = (Path(__file__).parents[5] / "docs" / "handbook" / "deliveries.md").read_text(encoding="utf-8")
    values = {*STATES, *SOURCES, *AGREED_BY, *filter(None, MILESTONES)}
    names = {name for fields in FIELDS.values() for name in fields}
    assert [one for one in sorted(names | values) if f"`{one}`" not in page and f'"{one}"' not in page] == []
