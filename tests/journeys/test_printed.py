"""PDFs as a real program writes them: many small fonts, the letters of one line in several of them."""

import pytest
from playwright.sync_api import Browser

from qinqing.kernel.evidence.rules import is_marked
from qinqing.kernel.evidence.rules.pdf import first_pages

FILLED = "<p>第一条 双方应保守商业<b>秘密</b>，涉及国家<i>机密</i>的另行约定。</p>" * 60


@pytest.mark.parametrize(
    ("head", "marked"),
    [
        ("<p>000001</p><p><b>机密★</b>1年</p><p>特急</p><h1>关于示例的函</h1>", True),
        ("<p>秘&emsp;密</p><h1>关于示例的函</h1>", True),
        ("<h1>保密协议</h1><p>商业秘密</p><p>标注机密★1年的文件不在本合同之内，由双方另行处理。</p>", False),
    ],
)
def test_the_top_of_a_printed_page_is_read(browser: Browser, head: str, marked: bool) -> None:
    page = browser.new_page()
    page.set_content(f"{head}{FILLED}<p>机密</p>")
    assert any(map(is_marked, first_pages(page.pdf()))) is marked
