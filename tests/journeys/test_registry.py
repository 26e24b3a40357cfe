"""A clerk brings a sheet into the registry and takes it back; the enterprise reads its own record on a phone."""

from pathlib import Path
from typing import Any

from qinqing.commons.enterprises.tests.sheets import HEAD, workbook
from tests.fixtures.live import Live
from tests.journeys.city import ask
from tests.journeys.conftest import Enter
from tests.journeys.people import PHONE, Visitor, follow

OWN = "91990000MA0Q000193"
OTHER = "91990000MA0Q00027X"


def choose(visitor: Visitor, file: Path, *rows: list[Any]) -> int:
    """Hand in a sheet with its source and day."""
    file.write_bytes(workbook(*rows, head=HEAD))
    visitor.go("/registry/imports/new/")
    visitor.page.get_by_label("表格文件").set_input_files(str(file))
    visitor.page.get_by_label("数据来源").fill("市场监管局登记库导出")
    visitor.page.get_by_label("数据截止日期").fill("2026-06-30")
    return visitor.send("看看会改什么")


def unfold(visitor: Visitor) -> None:
    """Open every topic of the record."""
    closed = visitor.page.locator("main details:not([open]) > summary").locator("visible=true")
    while closed.count():
        closed.first.click()


def test_a_sheet_is_looked_at_confirmed_and_taken_back(enter: Enter, journey: Live, tmp_path: Path) -> None:
    clerk, file = enter("clerk"), tmp_path / "企业名册.xlsx"
    first = [OWN, "岚川禾曜新材料有限公司", "2921", 260, 18320.5]
    assert choose(clerk, file, [OWN, "岚川禾曜新材料有限公司", "2921", "很多", None]) == 422
    assert clerk.says("D2")
    choose(clerk, file, first, [OTHER, "岚川澄湖精密制造有限公司", "3484", 45, None])
    assert clerk.says("还没有写入登记。")
    clerk.send("确认导入")
    assert ask(journey.database, "SELECT uscc, size FROM enterprises_enterprise ORDER BY uscc") == [
        (OWN, "small"),
        (OTHER, "unknown"),
    ]
    enterprise = enter("enterprise", PHONE)
    enterprise.go("/")
    enterprise.page.get_by_role("navigation", name="主导航").get_by_text("更多").click()
    follow(enterprise.page.get_by_role("link", name="企业档案").locator("visible=true"))
    unfold(enterprise)
    assert enterprise.says("18,320.5 万元")
    choose(clerk, file, [*first[:3], 305, 41000])
    assert "260 人" in clerk.main()
    clerk.send("确认导入")
    enterprise.page.reload()
    unfold(enterprise)
    assert enterprise.says("41,000 万元")
    assert enterprise.says("中型")
    clerk.send("撤回这次导入")
    enterprise.page.reload()
    unfold(enterprise)
    assert enterprise.says("小型")
    assert "撤回导入" in enterprise.main()
