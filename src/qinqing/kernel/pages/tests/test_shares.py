"""Shares as they are drawn: enough or too few, gaps between months, the finding in words."""

from datetime import date
from fractions import Fraction

from qinqing.kernel.pages.rules.shares import DUE, Share, trend
from qinqing.kernel.pages.templatetags.shares import figure

MAY, JUNE, JULY = (date(2026, month, 1) for month in (5, 6, 7))


def month(day: date, gov: tuple[int, int], ent: tuple[int, int] = (0, 0)) -> tuple[date, dict[str, Share]]:
    found = {side: Share(side, n, kept, n) for side, (kept, n) in (("gov", gov), ("ent", ent))}
    return day, found


def test_a_share_with_its_interval() -> None:
    one = Share("gov", n=263, kept=81, owed=263)
    assert (one.share, one.text, one.between, one.broken) == (Fraction(81, 263), "30.8%", "26–37%", 182)
    assert one.bar == "30.80%"
    assert one.whisker
    low, width = (float(text[:-1]) for text in (one.whisker.x, one.whisker.width))
    assert low < 30.8 < low + width


def test_too_few_have_no_bar() -> None:
    one = Share("gov", n=9, kept=9, owed=9)
    assert (one.share, one.text, one.between, one.bar, one.whisker) == (None, "样本不足", "", "0%", None)


def test_an_amount_has_no_interval() -> None:
    one = Share("gov", n=12, kept=100, owed=400, measure="亩")
    assert (one.text, one.between, one.whisker, one.bar) == ("25.0%", "", None, "25.00%")


def test_a_month_with_too_few_leaves_a_gap() -> None:
    drawn = trend([month(MAY, (9, 10)), month(JUNE, (3, 4), (10, 10)), month(JULY, (12, 12))])
    gov, ent = drawn.curves
    assert ([one.x for one in gov.points], gov.strokes) == (["16.67%", "83.33%"], ())
    assert [one.y for one in gov.points] == ["10.00%", "0.00%"]
    assert all(float(one.low[:-1]) >= float(one.high[:-1]) for one in gov.points)
    assert drawn.says == "政府5月 90.0%，7月 100.0%；企业6月 100.0%"
    assert [text for _, text in drawn.ticks] == ["5月", "6月", "7月"]
    assert not drawn.is_empty
    assert drawn.is_bounded
    assert len(ent.points) == 1


def test_months_that_follow_are_joined() -> None:
    drawn = trend([month(MAY, (9, 10)), month(JUNE, (5, 10))])
    (stroke,) = drawn.curves[0].strokes
    assert (stroke.x1, stroke.y1, stroke.x2, stroke.y2) == ("25.00%", "10.00%", "75.00%", "50.00%")
    assert drawn.curves[1].points == ()


def test_without_any_month_that_has_enough_nothing_is_drawn() -> None:
    drawn = trend([month(MAY, (1, 2))])
    assert drawn.is_empty
    assert drawn.says == "政府没有样本足够的月份；企业没有样本足够的月份"


def test_nothing_opens_where_nothing_is_counted() -> None:
    one = Share("gov", 3, 0, 3, links={DUE: "/rows/?a=1&b=2"})
    assert figure(one, DUE, 3) == '<a class="opens" href="/rows/?a=1&amp;b=2">3 项</a>'
    assert figure(one, DUE, 0) == "<span>0 项</span>"
    assert figure(one, "kept", 3, "") == "<span>3</span>"
