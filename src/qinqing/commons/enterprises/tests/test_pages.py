"""The pages: who finds which enterprise, page by page, and an import from the file to its undoing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from qinqing.commons.enterprises.models import Enterprise, Import
from qinqing.commons.enterprises.queries import Asked, listing, place_names
from qinqing.commons.enterprises.queries.listing import PAGE
from qinqing.commons.enterprises.tests.sheets import code, imported, workbook
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.parties.models import Person
from tests.builders import SINCE, actor, city, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db

FIRST = [code(1), "示例科技", "2921", 60, 1234.5]
SECOND = [code(2), "又一家", "59", None, None]


@pytest.fixture
def town(settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    return city()


@pytest.fixture
def desk(town):
    return signed_in(town.clerk)


def names(actor, **asked):
    places = place_names("lanchuan/", timezone.localdate())
    return [line.enterprise.name for line in listing(actor, Asked(**asked), places).lines]


def test_the_list(town, desk):
    assert "还没有企业" in desk.get("/registry/").content.decode()
    imported(town.clerk, FIRST, SECOND)
    shown = desk.get("/registry/").content.decode()
    assert "小型" in shown
    assert "缺更细的行业代码" in shown
    assert "未经核实" in shown
    assert "没有找到" in desk.get("/registry/", {"q": "科技"}).content.decode()
    assert names(town.clerk, words="示例") == names(town.clerk, words=code(1).lower()) == ["示例科技"]
    assert names(town.clerk, size="unknown") == ["又一家"]
    assert names(town.clerk, place="lanchuan/lingang/") == ["又一家", "示例科技"]


def test_who_sees_what(town):
    office = actor(unit("市场监管局", path="lanchuan/"), "clerk")
    head = ("统一社会信用代码", "企业名称", "辖区")
    imported(
        office,
        [code(1), "港区的", "临港区管委会"],
        [code(4), "海安的", "外县住建局"],
        [code(3), "市里的", None],
        head=head,
    )
    assert names(office) == ["市里的", "海安的", "港区的"]
    assert names(town.clerk) == ["港区的"]
    assert names(town.stranger) == ["海安的"]
    firm = town.representative
    assert signed_in(firm).get("/registry/").status_code == 404
    own = signed_in(firm).get("/registry/own/", follow=True)
    assert own.redirect_chain == [(f"/registry/{code(1)}/", 302)]
    assert "提出异议" in own.content.decode()
    assert signed_in(firm).get(f"/registry/{code(4)}/").status_code == 404
    assert "还没有您企业的档案" in signed_in(town.rival).get("/registry/own/").content.decode()
    for strange in ("%00", "x", code(1).lower()):
        assert signed_in(town.clerk).get(f"/registry/{strange}/").status_code == 404
    assert signed_in(town.clerk).get(f"/registry/{code(4)}/").status_code == 404
    nobody = actor(unit("运维", path="lanchuan/"), "audit", jurisdiction="lanchuan/")
    assert names(nobody) == []


def test_a_declared_conflict_hides_an_enterprise(town):
    imported(town.clerk, FIRST)
    Exclusion.objects.create(person=Person.objects.get(pk=town.clerk.person_id), unit=town.firm, since=SINCE)
    assert names(town.clerk) == []
    assert names(town.head) == ["示例科技"]


def test_what_nobody_knows_names_no_source(town, desk):
    imported(town.clerk, [code(1), "示例科技", "2921", None, None])
    answer = desk.get(f"/registry/{code(1)}/")
    values = answer.context["record"].values
    known = [value for value in values if value.is_known]
    assert 0 < len(known) < len(values)
    assert answer.content.decode().count("导入</span>") == len(known)


def test_page_by_page(town, desk):
    imported(town.clerk, *([code(number), f"企业{number % 7}", None, None, None] for number in range(2 * PAGE + 1)))
    address, seen = "/registry/?q=%E4%BC%81", []
    while address:
        answer = desk.get(address)
        seen += [line.enterprise.uscc for line in answer.context["listing"].lines]
        address = f"/registry/?{answer.context['next']}" if answer.context["next"] else ""
    assert seen == list(Enterprise.objects.order_by("name", "id").values_list("uscc", flat=True))
    assert "后面没有了" in desk.get("/registry/", {"after": "1\t没有了"}).content.decode()
    for after in ("x", "1", "\t", "9" * 30 + "\tx", "1\tx\0"):
        assert desk.get("/registry/", {"after": after}).status_code == 200


def test_pages_of_a_large_registry_read_an_index(town):
    imported(town.clerk, *([code(number), f"企业{number:05d}", None, None, None] for number in range(3000)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE enterprises_enterprise")
        found = Enterprise.objects.visible_to(town.supervisor, "lanchuan/").order_by("name", "id")
        plan = found.filter(name__gte="企业02", name__lt="企业03")[:51].explain()
    assert "Seq Scan on enterprises_enterprise" not in plan


def post(desk, content, name="企业.xlsx", **more):
    given = {"source": "登记库导出", "as_of": "2026-06-30", "file": SimpleUploadedFile(name, content), **more}
    return desk.post("/registry/imports/new/", given)


def test_from_the_file_to_the_undoing(town, desk):
    answer = post(desk, workbook(FIRST, SECOND))
    batch = Import.objects.get()
    assert answer.url == f"/registry/imports/{batch.pk}/"
    shown = desk.get(answer.url).content.decode()
    assert "还没有写入登记" in shown
    assert "照样可以导入" in shown
    old = desk.post(f"{answer.url}apply/", {"seen": "7"})
    assert old.status_code == 409
    assert "又有改动" in old.content.decode()
    done = desk.post(f"{answer.url}apply/", {"seen": "0"}, follow=True).content.decode()
    assert "新增 2 家" in done
    assert "登记库导出" in desk.get(f"/registry/{code(1)}/").content.decode()
    again = post(desk, workbook([code(1), "新名称", "2921", 60, 1234.5]))
    shown = desk.get(again.url).content.decode()
    assert "新名称" in shown
    assert "示例科技" in shown
    desk.post(f"{again.url}apply/", {"seen": "1"})
    refused = desk.post(f"{answer.url}undo/")
    assert refused.status_code == 409
    assert "先撤回后面的" in refused.content.decode()
    assert "已撤回" in desk.post(f"{again.url}undo/", follow=True).content.decode()
    assert names(town.clerk) == ["又一家", "示例科技"]
    history = desk.get(f"/registry/{code(1)}/").content.decode()
    assert "撤回导入" in history
    listed = desk.get("/registry/imports/").content.decode()
    assert listed.count("登记库导出") == 3


def test_nothing_to_change_and_giving_up(town, desk):
    imported(town.clerk, FIRST)
    address = post(desk, workbook(FIRST)).url
    assert "没有要改的" in desk.get(address).content.decode()
    assert "确认导入" not in desk.get(address).content.decode()
    assert "已放弃" in desk.post(f"{address}drop/", follow=True).content.decode()
    assert desk.post(f"{address}drop/").status_code == 409


def test_faults_name_the_cell(desk):
    answer = post(desk, workbook([code(1), "甲", "2921", "六十", -1]))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "有 2 处要改" in shown
    assert "D2" in shown
    assert "E2" in shown
    assert not Import.objects.exists()
    assert "登记里也没有这家企业" in post(desk, workbook([code(1)])).content.decode()
    assert "请选一个文件" in desk.post("/registry/imports/new/", {}).content.decode()
    assert "不是 .xlsx" in post(desk, b"%PDF-1.7").content.decode()


def test_others_find_no_import(town, desk):
    address = post(desk, workbook(FIRST)).url
    for who, status in [(town.head, 200), (town.supervisor, 200), (town.stranger, 404), (town.representative, 404)]:
        assert signed_in(who).get(address).status_code == status
    assert "确认导入" not in signed_in(town.head).get(address).content.decode()
    assert signed_in(town.head).get("/registry/imports/new/").status_code == 404
    assert signed_in(town.head).post(f"{address}apply/").status_code == 404


def test_the_list_says_how_many_match_and_what_a_trade_is_called(town, desk):
    imported(town.clerk, FIRST, SECOND)
    shown = desk.get("/registry/").content.decode()
    assert "共 2 家" in shown
    assert "C 制造业" in shown
    assert "符合条件的 1 家" in desk.get("/registry/", {"q": "示例"}).content.decode()
    record = desk.get(f"/registry/{code(1)}/").content.decode()
    assert "2921（制造业）" in record
    stranger = signed_in(town.stranger).get("/registry/").content.decode()
    assert "家</span>" not in stranger, "nothing of others is counted"


def test_a_count_stops_where_it_gets_dear(town, desk, monkeypatch):
    monkeypatch.setattr("qinqing.kernel.matters.queries.reading.COUNTED", 1)
    imported(town.clerk, FIRST, SECOND)
    assert "共 1 以上 家" in desk.get("/registry/").content.decode()


def test_a_record_is_folded_by_topic_and_says_what_is_known(town, desk):
    imported(town.clerk, FIRST)
    shown = desk.get(f"/registry/{code(1)}/").content.decode()
    record = desk.get(f"/registry/{code(1)}/").context["record"]
    assert shown.count('<details class="card fold fold--first"') == len(record.topics)
    assert shown.count('<details class="card fold fold--first" open') == 1
    for topic in record.topics:
        assert f"已知 {len(topic.told)} 项，还不知道 {len(topic.unknown)} 项" in shown


def test_who_acts_is_found_by_a_short_name(town):
    own = ["企业全称有限公司", "另一家公司"]
    imported(town.clerk, [town.firm.uscc, own[0]], [code(2), own[1]], head=("统一社会信用代码", "企业名称"))
    town.firm.short_name = "小石头"
    town.firm.save()
    asked = f"/find/?q={town.firm.short_name[1:]}"
    assert own[0] in signed_in(town.clerk).get(asked).content.decode()
    assert own[0] in signed_in(town.representative).get(asked).content.decode()
    for who in (town.stranger, town.rival):
        assert own[0] not in signed_in(who).get(asked).content.decode()
    Exclusion.objects.create(person=Person.objects.get(pk=town.clerk.person_id), unit=town.firm, since=SINCE)
    assert own[0] not in signed_in(town.clerk).get(asked).content.decode()
