from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.pages.rules.gantt import GanttRow, chart, dates, window
from qinqing.kernel.pages.rules.samples import TODAY, gantt_rows

DAY = st.dates(date(2024, 1, 1), date(2029, 12, 31))
STEP = st.integers(0, 700).map(timedelta)


@st.composite
def rows(draw):
    start = draw(DAY)
    promised = start + draw(STEP)
    begun = draw(st.one_of(st.none(), st.just(start + draw(STEP))))
    return GanttRow(
        "事项",
        draw(st.sampled_from(["gov", "ent"])),
        start,
        promised,
        fair_due=draw(st.one_of(st.none(), st.just(promised + draw(STEP)))),
        actual_from=begun,
        actual_to=begun and draw(st.one_of(st.none(), st.just(begun + draw(STEP)))),
        label="剩 3 天",
    )


def number(length: str) -> float:
    return float(length.removesuffix("%"))


@given(st.lists(rows(), min_size=1, max_size=6), DAY)
def test_everything_stays_inside(found, today):
    drawn = chart(found, today)
    for row in drawn.rows:
        for span in filter(None, (row.promise, row.inherited, row.actual, row.over)):
            assert 0 <= number(span.x) <= 100
            assert number(span.x) + number(span.width) <= 100.011
        assert 0 <= number(row.diamond) <= 100
        assert 0 <= number(row.label_x) <= 100
    assert 0 <= number(drawn.today) <= 100


@given(st.lists(rows(), max_size=6), DAY)
def test_months_are_few_and_rise(found, today):
    places = [number(tick.x) for tick in chart(found, today).ticks]
    assert 1 <= len(places) <= 12
    assert places == sorted(set(places))
    assert chart(found, today).ticks[0].year


@given(rows(), DAY)
def test_red_begins_where_due_ends(row, today):
    (drawn,) = chart([row], today).rows
    reach = row.reach(today)
    if drawn.over:
        assert reach is not None
        assert reach > row.due
        assert number(drawn.over.x) >= number(drawn.diamond) - 0.011
    if drawn.early:
        assert drawn.over is None


@given(rows(), DAY)
def test_window_holds_every_date(row, today):
    view = window([row], today)
    assert view.first <= min(row.promised_from, today)
    assert view.last >= max(row.due, today)


def test_a_row_that_never_ran_has_no_bar():
    row = GanttRow("竣工投产", "ent", date(2026, 10, 31), date(2027, 3, 31))
    (drawn,) = chart([row], TODAY).rows
    assert drawn.actual is None
    assert drawn.over is None
    assert drawn.label_place == "instead"


def test_a_label_never_stands_on_its_bar():
    row = GanttRow("供水", "gov", date(2026, 1, 1), date(2026, 5, 29), actual_from=date(2026, 1, 1), label="超 20 天")
    (drawn,) = chart([row], TODAY).rows
    assert drawn.label_place == "under"


def test_three_dates_always():
    texts = {row.title: dict(dates(row, TODAY)) for row in gantt_rows()}
    assert texts["缴清土地出让金"] == {"承诺": "25年12月31日", "应当": "1月28日", "实际": "1月15日"}
    assert texts["红线外供水、污水接入厂区"] == {"承诺、应当": "5月29日", "实际": "未完成"}
    assert texts["厂房主体封顶"]["准延至"] == "11月15日"


def test_an_open_bar_ends_today():
    row = GanttRow("供水", "gov", date(2026, 4, 1), date(2026, 5, 29), actual_from=date(2026, 4, 1))
    drawn = chart([row], TODAY)
    (only,) = drawn.rows
    assert only.over is not None
    assert abs(number(only.over.x) + number(only.over.width) - number(drawn.today)) < 0.02
