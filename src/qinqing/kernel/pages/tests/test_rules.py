import errno
from datetime import date

from qinqing.kernel.pages.rules import early, overdue, remaining
from qinqing.kernel.pages.rules.display import Display, chosen, options
from qinqing.kernel.pages.rules.navigation import current, permitted
from qinqing.kernel.pages.rules.outage import is_full, is_outage, offered_again
from qinqing.kernel.pages.tests.conftest import NAVIGATION

TODAY = date(2026, 6, 18)


def test_words_of_a_due_chip():
    assert remaining(3, date(2026, 6, 24), TODAY).lead == "剩 3 个工作日"
    assert remaining(134, date(2027, 1, 8), TODAY, unit="calendar").rest == "27年1月8日前"
    assert remaining(0, TODAY, TODAY).lead == "今天到期"
    assert (overdue(20, date(2026, 5, 29), TODAY).lead, overdue(20, date(2026, 5, 29), TODAY).rest) == (
        "超 20 天",
        "应于5月29日",
    )
    assert early(4, date(2026, 3, 27), TODAY).lead == "早 4 天"
    assert early(0, date(2026, 3, 27), TODAY).lead == "按期"
    assert early(-28, date(2025, 12, 26), TODAY, whose="政府").lead == "迟 28 天，记政府"


def test_the_map_is_cut_to_what_is_held():
    cut = permitted(NAVIGATION, lambda permission: permission.startswith("contracts:"))
    assert [item.label for section in cut for item in section.items] == ["双兑现合同"]
    assert permitted(NAVIGATION, lambda _: False) == ()


def test_the_page_of_one_contract_lies_under_contracts():
    assert current(NAVIGATION, "contract").label == "双兑现合同"
    assert current(NAVIGATION, "parts").label == "部件"
    assert current(NAVIGATION, "elsewhere") is None


def test_only_legal_choices_are_taken():
    given = {"display_theme": "dark", "display_size": "huge", "display_contrast": "high"}
    assert chosen(given, Display(), "display_") == Display("dark", "high", "")
    assert chosen({"size": ""}, Display(size="large")) == Display()
    assert [name for name, _, _ in options(Display())] == ["theme", "contrast", "size"]


def test_a_full_disk_is_known_through_its_wrapping():
    for number, full in ((errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EFBIG, True), (errno.EACCES, False)):
        wrapped = ValueError()
        wrapped.__cause__ = OSError(number, "no")
        assert is_full(wrapped) is full
    assert not is_full(None)


def test_an_outage_is_known_through_its_wrapping():
    away = type("OperationalError", (Exception,), {"__module__": "psycopg"})()
    wrapped = ValueError("render")
    wrapped.__cause__ = away
    assert is_outage(away)
    assert is_outage(wrapped)
    assert not is_outage(ValueError())
    assert not is_outage(None)
    assert not is_outage(type("OperationalError", (Exception,), {"__module__": "elsewhere"})())


def test_secrets_are_not_offered_again():
    fields = [
        ("note", ["通水记录"]),
        ("password", ["x"]),
        ("csrfmiddlewaretoken", ["y"]),
        ("code", ["1"]),
        ("day", ["1", "2"]),
    ]
    assert offered_again(fields) == [("note", "通水记录"), ("day", "1"), ("day", "2")]
