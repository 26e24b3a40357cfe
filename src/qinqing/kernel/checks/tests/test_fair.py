"""Nobody checks, confirms or hears what is their own: every way in is tried."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.access.queries import acting
from qinqing.kernel.checks.actions import Finding, assign, change_rule, conclude, take, undo_rule
from qinqing.kernel.checks.models import Check, Rule
from qinqing.kernel.checks.queries.administration import changes, kept_below
from qinqing.kernel.checks.queries.reading import unassigned
from qinqing.kernel.checks.queries.standing import answering
from qinqing.kernel.checks.tests.scene import CLAIMED, HANDED, claimed, news, run, the_check, until
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import move, succeed
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import confirm
from qinqing.kernel.obligations.models import Claim, Obligation
from qinqing.kernel.parties.models import Post, Rank, Unit, UnitKind
from tests.builders import SINCE, actor, on, promise, target, unit
from tests.routes import signed_in


def named(town, office):
    Rule.objects.filter(pk="").update(unit=office)


@pytest.mark.parametrize(
    "who", ["debtor", "host", "above", "below", "watches", "stationed", "inspection", "firm", "closed"]
)
def test_whoever_is_near_a_side_never_checks_it(town, who):
    park = Unit.objects.get(pk=town.city.park.pk)
    office = {
        "debtor": park,
        "host": park,
        "above": town.city.government,
        "below": unit("下属中心", belongs_to=park),
        "watches": town.city.stationed,
        "stationed": unit("另一派驻组", UnitKind.STATIONED, "lanchuan/"),
        "inspection": unit("巡察组", UnitKind.INSPECTION, "lanchuan/"),
        "firm": unit("第三家公司", UnitKind.ENTERPRISE, uscc="91990000TEST000009"),
        "closed": unit("撤销的局", until=date(2021, 1, 1)),
    }[who]
    named(town, office)
    contract = claimed(town)
    until(HANDED)
    check = the_check(contract)
    assert (check.unit, check.state, check.due_on, check.next_at) == (None, "unassigned", None, None)
    clerk = actor(office, "clerk", jurisdiction="lanchuan/")
    with pytest.raises(Refusal):
        take(reference=check.matter.reference, by=clerk, at=on(HANDED, 13))


def test_a_place_that_does_not_fit_falls_back_on_the_one_above(town):
    Rule.objects.create(path="lanchuan/lingang/", unit=town.city.park)
    contract = claimed(town)
    until(HANDED)
    assert the_check(contract).unit == town.office


def test_a_missing_unit_is_said_and_counted_and_the_check_goes_on_once_one_is_named(town):
    named(town, None)
    contract = claimed(town)
    until(HANDED)
    keeper = actor(unit("运维", path="lanchuan/"), "system", jurisdiction="lanchuan/")
    assert unassigned(keeper).count() == 1
    assert "1 项核验没有合适的核验单位" in signed_in(keeper).get("/checks/rules/").content.decode()
    shown = signed_in(town.city.clerk).get(f"/contracts/{contract.matter.reference}/").content.decode()
    assert "缺核验单位：由系统管理员" in shown
    change_rule(path="", permille=0, unit=town.office, by=keeper)
    news()
    check = the_check(contract)
    assert (check.unit, check.state) == (town.office, "assigned")
    assert check.due_on
    assert check.next_at
    assert unassigned(keeper).count() == 0


@pytest.fixture
def checking(town):
    contract = claimed(town)
    until(HANDED)
    return the_check(contract).matter.reference


def test_only_a_clerk_of_the_unit_takes_it_and_only_the_taker_concludes(town, checking):
    city = town.city
    for one in (city.clerk, city.head, city.representative, city.supervisor, city.stranger, city.rival, town.chief):
        with pytest.raises(Refusal):
            take(reference=checking, by=one, at=on(HANDED, 13))
    with pytest.raises(Refusal):
        conclude(reference=checking, finding=Finding("true", "x", uuid4()), by=town.checker, at=on(HANDED, 13))
    take(reference=checking, by=town.checker, at=on(HANDED, 13))
    with pytest.raises(Refusal, match="由受理的人写结论"):
        conclude(reference=checking, finding=Finding("true", "x", uuid4()), by=town.colleague, at=on(HANDED, 14))
    with pytest.raises(Refusal, match="核验依据"):
        conclude(reference=checking, finding=Finding("true", " ", uuid4()), by=town.checker, at=on(HANDED, 14))


def test_when_the_taker_leaves_a_colleague_goes_on_and_nobody_before(town, checking):
    take(reference=checking, by=town.checker, at=on(HANDED, 13))
    later = on(HANDED + timedelta(days=2))
    with pytest.raises(Refusal, match="已经有人受理"):
        take(reference=checking, by=town.colleague, at=later)
    Post.objects.filter(pk=town.checker.post_id).update(until=HANDED + timedelta(days=1))
    take(reference=checking, by=town.colleague, at=later)
    assert [event.facts["person"] for event in Event.objects.filter(kind="matters.clock.grant_ended")] == [
        str(town.checker.person_id)
    ]
    with pytest.raises(Refusal):
        conclude(reference=checking, finding=Finding("true", "x", uuid4()), by=town.checker, at=later)
    conclude(reference=checking, finding=Finding("true", "看过", uuid4()), by=town.colleague, at=later)
    assert promise_state() == "verified"


def test_who_declared_a_conflict_does_not_even_see_it(town, checking):
    Exclusion.objects.create(person_id=town.checker.person_id, unit=town.city.firm, since=SINCE)
    assert not Matter.objects.visible_to(town.checker).filter(reference=checking).exists()
    with pytest.raises(Refusal, match="依规回避"):
        take(reference=checking, by=town.checker, at=on(HANDED, 13))
    assert signed_in(town.checker).get("/checks/").content.decode().count(checking) == 0


@pytest.mark.parametrize("side", ["park", "firm"])
def test_who_once_served_a_side_is_barred(town, checking, side):
    served = getattr(town.city, side)
    Post.objects.create(
        person_id=town.checker.person_id,
        unit=served,
        title="原任",
        rank=Rank.HANDLER,
        role="clerk",
        since=SINCE,
        until=date(2024, 1, 1),
    )
    with pytest.raises(Refusal, match="任过职"):
        take(reference=checking, by=town.checker, at=on(HANDED, 13))


@pytest.mark.parametrize("hand", ["prepared_by", "claimed_by"])
def test_who_had_a_hand_in_the_claim_leaves_it_to_a_colleague(town, checking, hand):
    Claim.objects.update(**{hand: town.checker.person_id})
    with pytest.raises(Refusal, match="请由同事核验"):
        take(reference=checking, by=town.checker, at=on(HANDED, 13))
    take(reference=checking, by=town.colleague, at=on(HANDED, 13))


def test_the_same_person_does_not_claim_and_check(town, checking):
    claim = Claim.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(
            outcome="accepted", answered_by=claim.claimed_by_id, answered_at=on(HANDED)
        )


def test_no_job_concludes_or_confirms_whatever_day_it_is(town, checking):
    for month in range(4, 13):
        run(date(2026, month, 28))
    assert Check.objects.get().state == "assigned"
    assert Obligation.objects.get().state == "claimed"
    assert not Event.objects.filter(kind__in=["obligations.obligation.confirmed", "checks.check.concluded"]).exists()
    assert not Matter.objects.filter(kind="proposal").exists()


def test_the_database_refuses_a_result_without_a_person(town, checking):
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.update(state="concluded", result="true")


def test_forged_posts_change_nothing(town, checking):
    take(reference=checking, by=town.checker, at=on(HANDED, 13))
    form = {"key": uuid4(), "rev": 1, "result": "true", "reasons": "x"}
    city = town.city
    for one in (city.clerk, city.head, city.representative, city.supervisor, city.stranger, city.rival, town.colleague):
        client = signed_in(one)
        assert client.post(f"/checks/{checking}/take/", {"rev": 1}).status_code in {403, 404, 409}
        assert client.post(f"/checks/{checking}/conclude/", form).status_code in {403, 404, 409, 422}
        assert client.post("/checks/rules/change/", {"path": "", "share": 0, "confirm": 1}).status_code in {403, 404}
    assert signed_in(town.checker).post(f"/checks/{checking}/conclude/", {**form, "result": "maybe"}).status_code == 422
    stale = signed_in(town.checker).post(f"/checks/{checking}/conclude/", {**form, "rev": 7})
    assert stale.status_code == 409
    assert Check.objects.get().state == "taken"
    assert promise_state() == "claimed"


def promise_state():
    return Obligation.objects.get().state


def test_the_page_of_the_unit_from_the_queue_to_the_result(town, checking):
    client = signed_in(town.checker)
    assert checking in client.get("/checks/").content.decode()
    shown = client.get(f"/checks/{checking}/").content.decode()
    assert "受理核验" in shown
    assert "受理以后可以看材料" in shown
    assert client.post(f"/checks/{checking}/take/", {"rev": 0}).status_code == 302
    shown = client.get(f"/checks/{checking}/").content.decode()
    assert "现场.jpg" in shown
    assert "写核验结论" in shown
    form = {"key": uuid4(), "rev": 1, "result": "false", "reasons": "现场还没有通水。"}
    assert client.post(f"/checks/{checking}/conclude/", form).status_code == 302
    assert promise_state() == "running"
    both = [town.city.clerk, town.city.representative]
    for one in both:
        said = signed_in(one).get(f"/checks/{checking}/").content.decode()
        assert "不属实" in said
        assert "现场还没有通水。" in said
    news()
    assert set(Notice.objects.filter(kind="checks.check.reported").values_list("person", flat=True)) >= {
        one.person_id for one in both
    }


def test_both_sides_read_the_same_words_of_whose_turn_it_is(town):
    contract = claimed(town)
    said = set()
    for one in (town.city.clerk, town.city.representative):
        shown = signed_in(one).get(f"/contracts/{contract.matter.reference}/").content.decode()
        first = shown.index("现在轮到")
        said.add(shown[first : shown.index("不会自动确认", first)])
    assert len(said) == 1
    assert "没有答复不等于确认" in said.pop()
    found = answering(promise(contract), CLAIMED).turn
    assert (found.who, found.since, found.until) == ("示例科技", CLAIMED, date(2026, 3, 23))
    assert "没有上级单位，到期没有答复的，直接转给中立的核验单位" in found.otherwise


def test_a_rule_is_changed_in_two_steps_and_taken_back(town):
    keeper = actor(unit("运维", path="lanchuan/"), "system", jurisdiction="lanchuan/")
    client = signed_in(keeper)
    form = {"path": "", "share": "2", "unit": town.office.pk}
    assert client.post("/checks/rules/change/", form).status_code == 422
    form["share"] = "20"
    preview = client.post("/checks/rules/change/", form).content.decode()
    assert "由0%改为20%" in preview
    assert Rule.objects.get().permille == 0
    assert client.post("/checks/rules/change/", {**form, "confirm": "1"}).status_code == 302
    assert Rule.objects.get().permille == 200
    (one,) = changes()
    assert "由0%改为20%" in one.says
    assert client.post("/checks/rules/undo/", {"place": "", "seq": one.seq}).status_code == 302
    assert Rule.objects.get().permille == 0
    with pytest.raises(Refusal):
        undo_rule(path="", seq=one.seq, by=keeper)


def test_a_keeper_of_one_county_sets_no_other_and_names_no_watcher(town):
    keeper = actor(unit("县运维", path="lanchuan/haian/"), "system", jurisdiction="lanchuan/haian/")
    for path in ("", "lanchuan/lingang/", "nowhere/"):
        with pytest.raises(Refusal):
            change_rule(path=path, permille=500, unit=None, by=keeper)
    with pytest.raises(Refusal, match="不能当核验单位"):
        change_rule(path="lanchuan/haian/", permille=None, unit=town.city.stationed, by=keeper)


def succeeded(town, heir, by):
    given = {"predecessor_id": town.office.pk, "successor_id": heir.pk, "kind": "merge", "takes_over": True}
    succeed(**given, since=timezone.localdate(), by=by)
    news()


def test_whoever_takes_over_the_neutral_unit_makes_its_checks(town, checking):
    keeper = actor(unit("运维", path="lanchuan/"), "system", jurisdiction="")
    take(reference=checking, by=town.checker, at=on(HANDED, 13))
    before = Check.objects.select_related("matter").get()
    heir = unit("市政务服务局", path="lanchuan/")
    succeeded(town, heir, keeper)
    check = Check.objects.select_related("matter").get()
    assert (check.unit, check.matter.host, Rule.objects.get().unit) == (heir, heir, heir)
    assert (check.due_on, check.state, check.taken_by) == (before.due_on, "taken", before.taken_by)
    assert check.matter.path == before.matter.path == "lanchuan/lingang/"
    Post.objects.filter(pk=town.checker.post_id).update(unit=heir)
    moved_along = acting(Post.objects.get(pk=town.checker.post_id))
    conclude(reference=checking, finding=Finding("true", "看过", uuid4()), by=moved_along, at=on(HANDED, 15))
    assert promise_state() == "verified"
    assert verify().broken == []


def test_where_the_heir_is_near_a_side_another_unit_begins_anew(town, checking):
    keeper = actor(unit("运维", path="lanchuan/"), "system", jurisdiction="")
    take(reference=checking, by=town.checker, at=on(HANDED, 13))
    heir = unit("示范区办", path="lanchuan/", belongs_to=town.city.park)
    succeeded(town, heir, keeper)
    check = Check.objects.get()
    assert (check.state, check.unit, check.taken_by, check.due_on) == ("unassigned", None, None, None)
    assert not Matter.objects.visible_to(town.checker).filter(obligations__claims__checks=check).exists()
    assert Event.objects.filter(kind="matters.clock.grant_ended").count() == 1
    Rule.objects.update(unit=unit("市发改委", path="lanchuan/"))
    with by_the_clock() as now:
        assign(now)
    assert Check.objects.get().unit.short_name == "市发改委"


def test_a_unit_that_came_to_stand_in_a_side_checks_it_no_more(town, checking):
    keeper = actor(unit("运维", path="lanchuan/"), "system", jurisdiction="")
    given = {"predecessor_id": town.city.park.pk, "successor_id": town.office.pk, "kind": "merge", "takes_over": True}
    succeed(**given, since=timezone.localdate(), by=keeper)
    news()
    check = Check.objects.select_related("claim__obligation").get()
    assert check.claim.obligation.debtor == town.office
    assert (check.state, check.unit) == ("unassigned", None)


def test_what_a_place_has_set_moves_with_it(town):
    keeper = actor(unit("运维", path="lanchuan/"), "system", jurisdiction="")
    zone, above = unit("新区", path="lanchuan/xinqu/"), unit("邻市", path="linshi/")
    Rule.objects.create(path="lanchuan/xinqu/", permille=500, unit=town.office)
    assert kept_below("lanchuan/xinqu/") == [("处抽查和核验单位的设定", 1)]
    move(unit_id=zone.pk, to="linshi/xinqu/", above=above, by=keeper)
    news()
    assert set(Rule.objects.values_list("path", "permille")) == {("", 0), ("linshi/xinqu/", 500)}


def test_confirmed_in_time_by_its_own_verifier_no_check_follows_silence(town):
    contract = claimed(town)
    confirm(target=target(contract), by=town.city.representative, at=on(CLAIMED + timedelta(days=2)))
    until(HANDED)
    assert not Check.objects.exists()
    assert promise(contract).state == "verified"
