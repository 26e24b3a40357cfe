"""The library of clauses: kept by place in versions, undone, searched, and taken into drafts as suggestions."""

import pytest
from django.urls import reverse

from qinqing.domains.contracts.actions import insert
from qinqing.domains.contracts.actions.library import Kept, enter_clause
from qinqing.domains.contracts.actions.offering import NothingChosen
from qinqing.domains.contracts.models import SUGGESTED, LibraryClause
from qinqing.domains.contracts.tests.drafting.conftest import Desk, says
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.parties.models import UnitKind
from tests import builders
from tests.builders import unit
from tests.routes import signed_in

LAND = {"title": "交付净地", "side": "gov", "unit": "calendar_day", "text": "甲方交付净地。", "length": "90"}
GIFT = {
    **LAND,
    "title": "兑付设备奖励",
    "text": "甲方兑付设备奖励。",
    "incentive": "on",
    "legal_basis": "某省促进条例第3条",
    "waits_for": "交付净地；设备到位",
}


@pytest.fixture
def empty(begin, town):
    """A draft without a text."""
    return Desk(begin(text=""), town)


@pytest.fixture
def above(town):
    """A clerk of the city."""
    return builders.actor(town.government, "clerk", jurisdiction="lanchuan/")


def enter(who, given=LAND, **more):
    return signed_in(who).post(reverse("library_enter"), {**given, "length_unit": "calendar_day", **more})


def entered(who, given=LAND):
    assert enter(who, given, confirm="1").status_code == 302
    return LibraryClause.objects.get(title=given["title"], is_in_force=True)


def undo(who):
    page = signed_in(who).get(reverse("library_history"))
    [act] = [one for one in page.context["acts"] if one.undoable][:1]
    return signed_in(who).post(reverse("library_undo"), {"seq": act.seq})


def take(desk, *keys, who=None):
    address = reverse("draft_library", args=[desk.reference])
    return signed_in(who or desk.town.clerk).post(address, {"chosen": keys})


def test_a_clause_is_previewed_then_kept(town):
    preview = says(enter(town.clerk))
    assert "「交付净地」，由政府履行" in preview
    assert "签订后 90 天" in preview
    assert not LibraryClause.objects.exists()
    made = entered(town.clerk)
    assert (made.path, made.version, made.length) == ("lanchuan/lingang/", 1, 90)
    assert verify().faults == []


def test_a_change_is_a_further_version_and_can_be_undone(town):
    made = entered(town.clerk)
    address = reverse("library_change", args=[made.pk])
    changed = {**LAND, "length": "60", "length_unit": "calendar_day", "confirm": "1"}
    assert signed_in(town.colleague).post(address, changed).status_code == 302
    newest = LibraryClause.objects.get(is_in_force=True)
    assert (newest.entry, newest.version, newest.length) == (made.entry, 2, 60)
    assert signed_in(town.clerk).post(address, changed).status_code == 404, "the old version is not changed again"
    assert undo(town.clerk).status_code == 302
    assert LibraryClause.objects.get(is_in_force=True).pk == made.pk
    assert not any(one.undoable for one in signed_in(town.clerk).get(reverse("library_history")).context["acts"])


def test_retired_and_brought_back(town, empty):
    made = entered(town.clerk)
    address = reverse("library_retire", args=[made.pk])
    assert "停用「交付净地」" in says(signed_in(town.clerk).get(address))
    assert signed_in(town.clerk).post(address).status_code == 302
    assert "交付净地" not in says(signed_in(town.clerk).get(reverse("library")))
    assert take(empty, made.pk).status_code == 422
    assert undo(town.clerk).status_code == 302
    assert LibraryClause.objects.get(pk=made.pk).is_in_force


def test_an_older_change_is_not_undone(town):
    made = entered(town.clerk)
    client = signed_in(town.clerk)
    [first] = client.get(reverse("library_history")).context["acts"]
    client.post(reverse("library_retire", args=[made.pk]))
    assert client.post(reverse("library_undo"), {"seq": first.seq}).status_code == 409
    for seq in ("", "x", "9" * 30, "0"):
        assert client.post(reverse("library_undo"), {"seq": seq}).status_code == 409


def test_a_place_keeps_its_own_and_sees_what_stands_above(town, above):
    mine, theirs = entered(town.clerk), entered(above, {**LAND, "title": "全市统一的一条", "text": "甲方办证。"})
    shown = says(signed_in(town.clerk).get(reverse("library")))
    assert "全市统一的一条" in shown
    assert signed_in(town.clerk).get(reverse("library_change", args=[theirs.pk])).status_code == 404
    assert signed_in(town.clerk).post(reverse("library_retire", args=[theirs.pk])).status_code == 404
    outsider = builders.actor(unit("别区管委会", UnitKind.PARK, "lanchuan/haian/"), "clerk")
    beside = says(signed_in(outsider).get(reverse("library")))
    assert "全市统一的一条" in beside
    assert "交付净地" not in beside
    assert signed_in(outsider).post(reverse("library_retire", args=[mine.pk])).status_code == 404


def test_who_may(town):
    made = entered(town.clerk)
    for who in (town.representative, town.rival):
        assert signed_in(who).get(reverse("library")).status_code == 404
        assert enter(who, {**LAND, "title": "别的"}, confirm="1").status_code == 404
    for who in (town.head, town.supervisor):
        assert signed_in(who).get(reverse("library")).status_code == 200
        assert signed_in(who).post(reverse("library_retire", args=[made.pk])).status_code == 404
    assert LibraryClause.objects.get().is_in_force


def test_search_finds_by_title_text_and_basis(town):
    entered(town.clerk)
    entered(town.clerk, GIFT)
    client = signed_in(town.clerk)
    for words, found in (
        ("净地", ["交付净地"]),
        ("促进条例", ["兑付设备奖励"]),
        ("设备 奖励", ["兑付设备奖励"]),
        ("无", []),
    ):
        lines = client.get(reverse("library"), {"q": words}).context["lines"]
        assert [one.clause.title for one in lines] == found


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": "兑付奖励"}, "请标上并写依据"),
        ({"title": "兑付奖励", "incentive": "on"}, "请标上并写依据"),
        ({"text": "机密★10年"}, "标有密级"),
        ({"title": ""}, "请写承诺的内容"),
        ({"side": ""}, "请选由谁履行"),
    ],
)
def test_what_is_not_kept_says_why(town, changed, words):
    answer = enter(town.clerk, {**LAND, **changed}, confirm="1")
    assert answer.status_code == 422
    assert words in says(answer)
    assert not LibraryClause.objects.exists()


def test_a_title_means_one_clause(town):
    entered(town.clerk)
    assert enter(town.colleague, confirm="1").status_code == 409


def test_clauses_enter_a_draft_as_suggestions_with_their_gates(town, empty):
    land, gift = entered(town.clerk), entered(town.clerk, GIFT)
    assert take(empty, land.pk, gift.pk).status_code == 302
    rows = {one.title: one for one in empty.draft.clauses.all()}
    assert {one.state for one in rows.values()} == {SUGGESTED}
    assert {one.origin for one in rows.values()} == {"library"}
    assert rows["兑付设备奖励"].waits_for == rows["交付净地"].number
    assert rows["兑付设备奖励"].condition == "须先办完：设备到位"
    assert rows["交付净地"].length == 90


def test_a_gate_on_what_stands_in_the_draft_is_found(town, empty):
    land, gift = entered(town.clerk), entered(town.clerk, GIFT)
    take(empty, land.pk)
    first = empty.draft.clauses.get()
    take(empty, gift.pk)
    made = empty.draft.clauses.get(title="兑付设备奖励")
    assert made.number != first.number
    assert made.waits_for == first.number


def test_the_library_does_not_slip_an_incentive_through(town, empty):
    """Its basis comes along; the review of the single case does not, and stops it."""
    take(empty, entered(town.clerk, GIFT).pk)
    empty.keep(1)
    empty.write(1, waits_for="", base_due="2030-01-01")
    answer = says(empty.step("send"))
    assert "没有写公平竞争审查的结论" in answer
    assert empty.draft.matter.state == "drafting"


def test_what_one_may_not_see_is_not_taken(town, empty):
    outsider = builders.actor(unit("别区管委会", UnitKind.PARK, "lanchuan/haian/"), "clerk")
    foreign = enter_clause(kept=Kept("外地的一条", "gov", "原文"), by=outsider)
    assert take(empty, foreign.pk).status_code == 422
    assert take(empty, who=town.clerk).status_code == 422
    with pytest.raises(NothingChosen):
        insert(reference=empty.reference, chosen=[foreign.pk], by=town.clerk)
    assert not empty.draft.clauses.exists()
