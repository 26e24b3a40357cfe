"""A policy from its first line to the phone of whom it fits: written, counted, asked about, published, understood."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from qinqing.commons.enterprises.tests.sheets import HEAD, code, workbook
from tests.fixtures.live import Live
from tests.journeys.city import ask
from tests.journeys.conftest import Enter
from tests.journeys.people import PHONE, Visitor, follow
from tests.journeys.reading import Reading

OWN, OWN_NAME = "91990000MA0Q000193", "岚川禾曜新材料有限公司"
ASKED, GIVEN = "稳岗用工补贴办法", "首次用工奖补办法"
TEXT = (
    "为了稳定就业，制定本办法。\n第一条 本办法适用于在本市登记的企业。\n第二条 从业人数达到规定人数的企业，给予奖补。"
)
CITE = "第二条"
OTHERS = 11
"""Enterprises beside our own that meet the policy, and as many that do not."""

Row = tuple[str, str, str, int, float]


def rows(own: int) -> Sequence[Row]:
    """Return the registry: our own enterprise with so many employees, and others above and below what is asked."""
    others = [
        (code(one), f"企业{one}", "2921", 120 if one <= OTHERS else 30, 900.0) for one in range(1, 2 * OTHERS + 1)
    ]
    return [(OWN, OWN_NAME, "2921", own, 18320.5), *others]


def bring(clerk: Visitor, file: Path, found: Sequence[Row]) -> None:
    """Bring a sheet into the registry."""
    file.write_bytes(workbook(*found, head=HEAD))
    clerk.go("/registry/imports/new/")
    clerk.page.get_by_label("表格文件").set_input_files(str(file))
    clerk.page.get_by_label("数据来源").fill("市场监管局登记库导出")
    clerk.page.get_by_label("数据截止日期").fill("2026-06-30")
    clerk.send("看看会改什么")
    assert clerk.send("确认导入") == 302


def confirmed(visitor: Visitor) -> None:
    """Look what would change, and confirm it."""
    assert visitor.send("下一步：看会改变什么") == 200
    assert visitor.send("确认") == 302


def draft(clerk: Visitor, title: str, waived: str = "") -> str:
    """Say what a policy is and paste its text; return its reference. The next step is always the primary one."""
    clerk.go("/policies/")
    follow(clerk.page.get_by_role("link", name="起草政策"))
    page = clerk.page
    page.get_by_label("政策名称").fill(title)
    page.get_by_label("给什么").select_option(label="奖补")
    page.get_by_label("怎么享受").select_option(label="免申即享")
    page.get_by_label("从哪一天起执行").fill((timezone.localdate() - timedelta(days=1)).isoformat())
    page.get_by_label("不公开征求意见的依据").fill(waived)
    page.get_by_label("核对单位").select_option(label="岚川市营商环境建设局")
    confirmed(clerk)
    page.get_by_label("政策全文").fill(TEXT)
    confirmed(clerk)
    return str(page.url).split("/policies/")[1].split("/")[0]


def primary(page: Page) -> list[str]:
    """Return the acts that the page of a policy puts first."""
    return page.get_by_role("complementary", name="要点").locator("a.button--primary").all_inner_texts()


def criteria(clerk: Visitor) -> None:
    """Write whom it fits and what it pays; the count follows what is typed, and nothing is saved by looking."""
    page = clerk.page
    assert primary(page) == ["条件和标准"]
    follow(page.get_by_role("link", name="条件和标准"))
    count = page.locator("#rule-count")
    expect(count).to_contain_text("没有填好")
    page.get_by_label("加一项条件，看企业的哪一项").select_option(label="从业人数")
    assert clerk.send("加上这一项") == 200
    row = page.get_by_role("group", name="从业人数")
    row.get_by_label("依据第几条").select_option(label=CITE)
    row.get_by_label("多少（人）").fill("100")
    expect(count).to_contain_text(f"现在有 {OTHERS + 1} 户符合")
    page.get_by_label("怎么算").select_option(label="一种算法")
    paid = page.get_by_role("group", name="发多少")
    paid.get_by_label("多少钱", exact=True).fill("5")
    expect(count).to_contain_text("一共 60 万元")
    paid.get_by_label("算法").select_option(label="某一项金额的百分之几")
    expect(paid.get_by_label("百分之几（%）")).to_have_value("5")
    expect(paid.get_by_label("单位").locator("visible=true")).to_have_count(1)
    paid.get_by_label("算法").select_option(label="定额")
    expect(paid.get_by_label("多少钱", exact=True)).to_have_value("5")
    expect(count).to_contain_text("一共 60 万元")
    page.get_by_label("申兑指南").fill("不用申请，核对后直接发放。")


def what_if(clerk: Visitor) -> None:
    """See what another threshold would do before anything is saved."""
    page = clerk.page
    row = page.get_by_role("group", name="从业人数")
    row.get_by_label("多少（人）").fill("20")
    assert clerk.send("先测算") == 200
    expect(page.locator("#effect")).to_contain_text(f"{2 * OTHERS + 1} 户")
    expect(page.get_by_role("table", name="按规模")).to_contain_text("1,150,000")
    page.get_by_role("group", name="从业人数").get_by_label("多少（人）").fill("100")
    assert clerk.send("保存") == 302
    expect(page.get_by_role("heading", level=1)).to_have_text("测算")
    assert clerk.says(f"{OTHERS + 1} 户")


def published(clerk: Visitor, head: Visitor, reference: str) -> None:
    """Whoever wrote it may not publish it and reads why; somebody else of the unit does."""
    clerk.go(f"/policies/{reference}/?version=1")
    assert primary(clerk.page) == []
    expect(clerk.page.locator("main")).to_contain_text("请本单位另一位同事发布")
    head.go(f"/policies/{reference}/?version=1")
    assert primary(head.page) == ["发布"]
    follow(head.page.get_by_role("link", name="发布", exact=True))
    confirmed(head)
    history = head.page.get_by_role("region", name="经过")
    expect(history.get_by_role("listitem").filter(has_text="承诺生效")).to_contain_text("拆条")


def understood(enterprise: Visitor) -> None:
    """On a phone: the sum, the policy, clause by clause, where each figure comes from."""
    page = enterprise.page
    enterprise.go("/")
    own = page.get_by_role("region", name="您符合的政策")
    expect(own).to_contain_text("5 万元")
    follow(own.get_by_role("link", name="全部"))
    expect(page.get_by_role("heading", level=1)).to_have_text("我的政策")
    measured(page, 390)
    follow(page.get_by_role("link", name=GIVEN))
    met = page.get_by_role("region", name="已经符合")
    expect(met).to_contain_text("从业人数")
    expect(met).to_contain_text("260 人")
    expect(met).to_contain_text("来源：临港区管委会")
    met.get_by_text(f"依据：{CITE}").click()
    expect(met).to_contain_text("达到规定人数的企业")
    measured(page, 390)


def measured(page: Page, width: int) -> None:
    """Nothing runs over, every finger meets its target, all of it is Chinese."""
    reading = Reading(page)
    assert reading.frame() + reading.fits({"": (width,)}) + reading.axe(width) + reading.contrast(width) == []


def subscribed(enterprise: Visitor) -> None:
    """Find the list folded for a phone, and ask to hear of new policies."""
    page = enterprise.page
    enterprise.go("/policies/")
    expect(page.get_by_label("发文机关")).to_be_hidden()
    page.locator("summary").filter(has_text="查找").click()
    expect(page.get_by_label("发文机关")).to_be_visible()
    measured(page, 390)
    follow(page.get_by_role("link", name="订阅"))
    page.get_by_label("给什么").select_option(label="奖补")
    assert enterprise.send("订阅") == 302
    expect(page.get_by_role("region", name="我的订阅")).to_contain_text("奖补")


def listed(visitor: Visitor, reference: str, database: Live) -> None:
    """Read who is entitled, in one unit, and take the sheet along."""
    [(version,)] = ask(
        database.database,
        "SELECT v.id FROM policies_version v JOIN matters_matter m ON m.stream_id = v.policy_id WHERE m.reference = %s",
        reference,
    )
    visitor.go(f"/policies/versions/{version}/entitled/")
    table = visitor.page.get_by_role("table", name="企业")
    expect(table.get_by_role("columnheader", name="金额（元）")).to_be_visible()
    expect(table.get_by_role("row").filter(has_text=OWN_NAME).locator("td.num")).to_have_text("50,000")
    measured(visitor.page, 1440)
    near = visitor.page.get_by_role("table", name="只差一项的有多少").get_by_role("row").filter(has_text="从业人数")
    follow(near.get_by_role("link", name=f"{OTHERS} 户"))
    expect(table.get_by_role("row")).to_have_count(1 + OTHERS)
    expect(table.get_by_role("columnheader", name="达到后的金额（元）")).to_be_visible()
    visitor.page.go_back()
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("link", name="导出表格").click()
    book = load_workbook(BytesIO(Path(taken.value.path()).read_bytes()))
    sheet = [row for page in book for row in page.iter_rows(values_only=True)]
    assert len([row for row in sheet if row[1] and str(row[1]).startswith("91990000")]) == OTHERS + 1


def test_from_the_first_line_to_the_phone(journey: Live, enter: Enter, tmp_path: Path) -> None:
    clerk = enter("clerk")
    bring(clerk, tmp_path / "企业名册.xlsx", rows(260))
    reference = draft(clerk, GIVEN, waived="应急措施，依法可以不征求意见")
    criteria(clerk)
    what_if(clerk)
    published(clerk, enter("head"), reference)

    enterprise = enter("enterprise", PHONE)
    understood(enterprise)
    subscribed(enterprise)

    supervisor = enter("supervisor")
    supervisor.go(f"/policies/{reference}/")
    assert primary(supervisor.page) == []
    expect(supervisor.page.get_by_role("link", name="撤下")).to_have_count(0)
    listed(supervisor, reference, journey)


def test_the_public_is_asked_and_answered(journey: Live, enter: Enter) -> None:
    clerk, enterprise = enter("clerk"), enter("enterprise", PHONE)
    enterprise.go("/policies/subscriptions/")
    assert enterprise.send("订阅") == 302
    reference = draft(clerk, ASKED)
    follow(clerk.page.get_by_role("link", name="公开征求意见"))
    confirmed(clerk)
    enterprise.go("/policies/")
    follow(enterprise.page.get_by_role("link", name=ASKED))
    follow(enterprise.page.get_by_role("link", name="提意见"))
    page = enterprise.page
    page.get_by_label("不涉及").check()
    page.get_by_label("对哪一条").select_option(label=CITE)
    page.get_by_label("您的意见", exact=True).fill("人数按全年平均算更公平。")
    assert enterprise.send("提意见") == 302
    clerk.go(f"/policies/{reference}/?version=1")
    said = clerk.page.get_by_role("region", name="公开征求意见")
    expect(said).to_contain_text("人数按全年平均算更公平。")
    follow(said.get_by_role("link", name="答复"))
    clerk.page.get_by_label("采纳", exact=True).check()
    clerk.page.get_by_label("理由").fill("改为按全年平均人数计算。")
    assert clerk.send("答复意见") == 302
    page.reload()
    enterprise.go(f"/policies/{reference}/")
    assert enterprise.says("改为按全年平均人数计算。")
    assert "周岚" not in enterprise.main()
