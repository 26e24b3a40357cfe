"""Pages of deliveries: freshness, a file with its preview, rows at fault, who sees them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qinqing.commons.deliveries.models import DeliveredPromise, Delivery
from qinqing.commons.deliveries.tests import delivered
from qinqing.commons.deliveries.tests.delivered import County, contract, deliver, file, promise
from qinqing.kernel.access.models import Exclusion
from tests import builders
from tests.routes import signed_in


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def county(db: None) -> County:
    return delivered.registered(builders.city())


def sent(content: bytes, name: str = "报送.jsonl") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def test_a_file_is_looked_at_before_it_is_written(county: County) -> None:
    deliver(county, contract(), promise(), as_of=delivered.days_ago(40))
    client = signed_in(county.clerk)
    content = file(promise(done=delivered.date(2026, 3, 4)), promise("P-2"), as_of=delivered.days_ago(3))
    answer = client.post(reverse("delivery_load"), sent(content))
    made = Delivery.objects.get(state=Delivery.STAGED)
    assert answer["Location"] == reverse("delivery", args=[made.pk])
    preview = client.get(answer["Location"]).content.decode()
    for words in ("还没有写入", "状态</span>：办理中 → 已兑现", "实际日期</span>：没有写 → 2026-03-04", "新增的"):
        assert words in preview
    assert DeliveredPromise.objects.count() == 1
    applied = client.post(reverse("delivery_apply", args=[made.pk]), {"seen": "1"}, follow=True).content.decode()
    assert made.digest in applied
    assert "办理中 → 已兑现" in applied
    assert DeliveredPromise.objects.count() == 2
    again = client.post(reverse("delivery_load"), sent(content), follow=True).content.decode()
    assert "这个文件以前已经导入，没有再写一遍。" in again


def test_rows_at_fault_are_named_on_the_page(county: County) -> None:
    client = signed_in(county.clerk)
    answer = client.post(reverse("delivery_load"), sent(file(contract(), promise(verifier="云泊区投资服务中心"))))
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("第 3 行", "由谁确认", "谁也不能确认自己的承诺", "整个文件都没有导入"):
        assert words in page
    assert client.post(reverse("delivery_load"), sent(b"{}")).status_code == 422
    assert client.post(reverse("delivery_load"), {}).status_code == 422


def test_whoever_loses_a_race_looks_again(county: County) -> None:
    client = signed_in(county.clerk)
    for key in ("C-1", "C-2"):
        client.post(reverse("delivery_load"), sent(file(contract(key))))
    first, second = Delivery.objects.order_by("pk")
    client.post(reverse("delivery_apply", args=[first.pk]), {"seen": "0"})
    answer = client.post(reverse("delivery_apply", args=[second.pk]), {"seen": "0"})
    assert (answer.status_code, "请再看一遍会改什么" in answer.content.decode()) == (409, True)
    assert client.post(reverse("delivery_apply", args=[second.pk]), {"seen": "x"}).status_code == 409
    client.post(reverse("delivery_drop", args=[second.pk]))
    assert Delivery.objects.get(pk=second.pk).state == Delivery.DROPPED


def test_who_is_late_is_said_since_when(county: County) -> None:
    deliver(county, contract(), promise(), as_of=delivered.days_ago(40))
    for reader in (county.clerk, county.city.supervisor):
        page = signed_in(reader).get(reverse("deliveries")).content.decode()
        due = delivered.days_ago(9)
        assert f"云泊区投服中心迟报 9 天：应不晚于 {due.year}年{due.month}月{due.day}日报送" in page
        assert "40 天前" in page
    deliver(county, promise(), as_of=delivered.days_ago(2))
    assert "迟报" not in signed_in(county.clerk).get(reverse("deliveries")).content.decode()


def test_another_county_sees_nothing_of_it(county: County) -> None:
    made = deliver(county, contract(), promise())
    client = signed_in(county.city.stranger)
    assert "云泊" not in client.get(reverse("deliveries")).content.decode()
    assert client.get(reverse("delivery", args=[made.pk])).status_code == 404
    assert client.post(reverse("delivery_drop", args=[made.pk])).status_code == 404
    assert signed_in(county.city.representative).get(reverse("deliveries")).status_code == 404


MONEY = {"quantity": 500, "measure": "万元"}


def told(county: County, who: builders.Actor, made: Delivery) -> str:
    return signed_in(who).get(reverse("delivery", args=[made.pk])).content.decode()


def test_amounts_are_told_to_whom_they_are_in_rows(county: County) -> None:
    """What changed in a delivery is no way around the mask over the row."""
    deliver(county, contract(), promise(**MONEY), as_of=delivered.days_ago(40))
    more = promise(**{**MONEY, "quantity": 700})
    applied = deliver(county, more, as_of=delivered.days_ago(9))
    waiting = delivered.stage(county, file(promise(**{**MONEY, "quantity": 900}), as_of=delivered.days_ago(3)))
    leader = builders.actor(county.city.government, "head", jurisdiction="lanchuan/")
    for made, amounts in (
        (applied, "5,000,000.00 元 → 7,000,000.00 元"),
        (waiting, "7,000,000.00 元 → 9,000,000.00 元"),
    ):
        assert amounts in told(county, county.clerk, made)
        for who in (leader, county.city.supervisor):
            page = told(county, who, made)
            assert "数量</span>：商业秘密 → 商业秘密" in page
            assert not {"5,000,000", "7,000,000", "500000000", "700000000", "900000000"} & set(page.split())
            assert "000.00" not in page


def test_whoever_declared_a_conflict_reads_nothing_of_the_enterprise(county: County) -> None:
    firm = {"uscc": county.city.firm.uscc}
    deliver(county, contract(**firm), promise(), contract("C-2"), promise("P-2", contract="C-2"))
    deliver(county, promise(title="避开的事"), promise("P-2", contract="C-2", title="别的事"))
    applied = Delivery.objects.latest("pk")
    rows = (promise(title="避开的新事"), contract("C-3", title="避开的合同", **firm), promise("P-3", contract="C-3"))
    waiting = delivered.stage(county, file(*rows, promise("P-4", contract="C-2", title="旁的事")))
    leader = builders.actor(county.city.government, "head", jurisdiction="lanchuan/")
    assert "避开的" in told(county, leader, applied)
    Exclusion.objects.create(person_id=leader.person_id, unit=county.city.firm, since=builders.SINCE)
    for made, other in ((applied, "别的事"), (waiting, "旁的事")):
        page = told(county, leader, made)
        assert "避开的" not in page
        assert "P-3" not in page
        assert other in page
        assert "依规回避" in page
