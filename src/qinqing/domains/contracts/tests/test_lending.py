"""The loan prime rate: entered by whoever keeps the nation's figures, used only where it surely held, undone openly."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.actions import Terms, sign
from qinqing.domains.contracts.actions.lending import OtherwiseNow, enter_rate, undo_rate
from qinqing.domains.contracts.models import LendingRate
from qinqing.domains.contracts.queries.lending import held
from qinqing.domains.contracts.queries.money import sheet
from qinqing.domains.contracts.rules.money import Payable
from qinqing.domains.contracts.rules.money.lending import Published, held_on
from qinqing.domains.contracts.rules.money.standing import Declared
from qinqing.kernel.chronicle.models import NamedStream
from qinqing.kernel.chronicle.queries import history, verify
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties.models import UnitKind
from tests import builders
from tests.builders import actor, clause, unit
from tests.routes import signed_in

JANUARY, FEBRUARY = date(2026, 1, 20), date(2026, 2, 24)
GIVEN = {"published_on": "2026-01-20", "rate": "3.1", "source": "示例公告"}
INTEREST = Payable(100_000_000, "services", "interest", Decimal("0.03"), "year", 365, "unpaid")


@pytest.fixture
def town(db, settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


@pytest.fixture
def keeper(town):
    return actor(unit("市数据局", UnitKind.DEPARTMENT, "lanchuan/"), "system", jurisdiction="lanchuan/")


def figure(on, rate="0.03"):
    return Published(on, Fraction(rate), "公告")


@pytest.mark.parametrize(
    ("day", "known", "found"),
    [
        (date(2026, 1, 20), (JANUARY,), JANUARY),
        (date(2026, 1, 19), (JANUARY,), None),
        (date(2026, 2, 19), (JANUARY,), JANUARY),
        (date(2026, 2, 20), (JANUARY,), None),
        (date(2026, 2, 23), (JANUARY, FEBRUARY), JANUARY),
        (date(2026, 2, 24), (JANUARY, FEBRUARY), FEBRUARY),
        (date(2026, 3, 5), (JANUARY,), None),
        (date(2026, 1, 5), (date(2025, 12, 22),), date(2025, 12, 22)),
        (date(2026, 1, 5), (), None),
    ],
)
def test_only_what_surely_held_on_a_day_is_used(day, known, found):
    one = held_on(day, {on.replace(day=1): figure(on) for on in known})
    assert (one.on if one else None) == found


def enter(who, *, confirm, **given):
    more = {"confirm": "1"} if confirm else {}
    return signed_in(who).post(reverse("lending_enter"), {**GIVEN, **given, **more})


def says(answer):
    return " ".join(answer.content.decode().split())


def test_a_figure_is_previewed_entered_changed_and_taken_back(keeper):
    preview = says(enter(keeper, confirm=False))
    assert "2026年1月公布的 1 年期贷款市场报价利率：3.1%" in preview
    assert not LendingRate.objects.exists()
    assert enter(keeper, confirm=True).status_code == 302
    made = LendingRate.objects.get()
    address = reverse("lending_change", args=[made.pk])
    changed = {**GIVEN, "rate": "3.05"}
    assert "原来填的是 3.1%" in says(signed_in(keeper).post(address, changed))
    assert signed_in(keeper).post(address, {**changed, "confirm": "1"}).status_code == 302
    assert LendingRate.objects.get(is_in_force=True).rate == Decimal("0.0305")
    assert signed_in(keeper).post(address, {**changed, "confirm": "1"}).status_code == 404, "that version is over"
    acts = signed_in(keeper).get(reverse("lending_history")).context["acts"]
    assert [one.undoable for one, _rate in acts] == [True, False]
    assert signed_in(keeper).post(reverse("lending_undo"), {"seq": acts[0][0].seq}).status_code == 302
    assert LendingRate.objects.get(is_in_force=True).pk == made.pk
    assert signed_in(keeper).post(reverse("lending_undo"), {"seq": acts[1][0].seq}).status_code == 409
    stream = NamedStream.objects.get(kind="lending").stream_id
    assert [one.kind.rpartition(".")[2] for one in history(stream)] == ["entered", "entered", "reversed"]
    assert verify().faults == []


def test_the_first_figure_of_a_month_taken_back_leaves_none(keeper):
    enter(keeper, confirm=True)
    [(act, _rate)] = signed_in(keeper).get(reverse("lending_history")).context["acts"]
    undo_rate(seq=act.seq, by=keeper)
    assert held([JANUARY]) == {}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"published_on": "2026-01-19"}, "20 日以后"),
        ({"published_on": "2099-01-20"}, "不能晚于今天"),
        ({"rate": "31"}, "不超过 20%"),
        ({"rate": "0"}, "大于 0"),
        ({"rate": "-3"}, "大于 0"),
        ({"rate": "3.1.1"}, "请填数字"),
        ({"rate": "NaN"}, "请填数字"),
        ({"source": " "}, "请写明出处"),
    ],
)
def test_what_cannot_be_is_refused(keeper, given, sentence):
    answer = enter(keeper, confirm=True, **given)
    assert answer.status_code == 422
    assert sentence in says(answer)
    assert not LendingRate.objects.exists()


def test_another_month_and_a_month_that_has_one_are_refused(keeper):
    enter(keeper, confirm=True)
    assert "已经填过" in says(enter(keeper, confirm=True, rate="3"))
    address = reverse("lending_change", args=[LendingRate.objects.get().pk])
    moved = {**GIVEN, "published_on": "2026-02-24", "confirm": "1"}
    assert "应在这个月" in says(signed_in(keeper).post(address, moved))
    with pytest.raises(OtherwiseNow):
        enter_rate(published_on=JANUARY, rate=Decimal("0.03"), source="公告", seen=None, by=keeper)


def test_only_who_keeps_the_nations_figures_enters_them(town, keeper):
    county = actor(unit("县数据局", path="lanchuan/haian/"), "system", jurisdiction="lanchuan/haian/")
    for who in (county, town.clerk, town.representative, town.supervisor):
        assert enter(who, confirm=True).status_code == 404
        assert signed_in(who).get(reverse("lending")).status_code == 200
    with pytest.raises(NotFound):
        enter_rate(published_on=JANUARY, rate=Decimal("0.03"), source="公告", by=county)
    enter(keeper, confirm=True)
    [(act, _rate)] = signed_in(county).get(reverse("lending_history")).context["acts"]
    assert signed_in(county).post(reverse("lending_undo"), {"seq": act.seq}).status_code == 404
    assert LendingRate.objects.get().is_in_force


def test_the_sheet_names_the_figure_and_its_day_or_says_that_there_is_none(town, keeper):
    today = timezone.localdate()
    signed_on = date(2026, 2, 10)
    terms = Terms(
        number="合同-1",
        project="示例项目",
        title="示例合同",
        government=town.park,
        enterprise=town.firm,
        signed_on=signed_on,
        clauses=(clause("1", GOV, today - timedelta(days=1), money=INTEREST, quantity=None),),
        declared=Declared("organ", "small", "合同附件 3"),
    )
    contract = sign(terms=terms, by=town.clerk)

    def notes():
        return " ".join(sheet(contract, town.representative, today).statements[0].notes)

    assert "2026年2月10日" in notes()
    assert "还没有填写，没有核对" in notes()
    enter(keeper, confirm=True)
    assert "折合 3%，低于" in notes()
    assert "2026年1月20日公布，3.1%；出处：示例公告" in notes()
    enter_rate(published_on=FEBRUARY, rate=Decimal("0.02"), source="后来的公告", by=keeper)
    assert "3.1%" in notes(), "what came after the signing changes nothing"
