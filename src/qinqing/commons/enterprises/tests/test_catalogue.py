"""The catalogue of fields: the committed file is sound, changes are events, versions and undone, pages are two steps."""

from dataclasses import replace

import pytest
from django.urls import reverse

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.cataloguing import (
    AlreadyAssigned,
    NoOffice,
    NotTheLastOfTheField,
    SameField,
    WrongField,
)
from qinqing.commons.enterprises.models import Entry, Owner
from qinqing.commons.enterprises.queries.catalogue import (
    catalogue,
    committed,
    delivers,
    everything,
    owner_of,
    owners,
)
from qinqing.commons.enterprises.rules.catalogue import KINDS, TEXT, Field, fault_of
from qinqing.commons.enterprises.rules.columns import COLUMNS
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from tests.builders import actor, city, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db

NEW = Field("robots", "工业机器人", "number", "台", source="工业和信息化部门", refresh="每年", topic="工业和信息化")


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def town():
    return city()


@pytest.fixture
def keeper():
    return actor(unit("营商局", path="lanchuan/"), "system", jurisdiction="lanchuan/")


def test_the_committed_file_is_sound():
    known = committed()
    assert len(known) >= 45
    for one in known.values():
        others = {code: other for code, other in known.items() if code != one.code}
        assert one.kind in KINDS or one.kind == TEXT
        assert all((one.label, one.topic, one.source, one.refresh))
        assert bool(one.choices) == (one.kind == "choice")
        assert one.column == (one.slot == 0)
        assert not {one.label, one.heading} & {
            name for other in others.values() for name in (other.label, other.heading)
        }
    places = [(one.topic, one.slot) for one in known.values() if one.slot]
    assert len(places) == len(set(places)), "two fields would share a place"
    assert {column.field for column in COLUMNS} <= {one.code for one in known.values() if one.column}


def test_places_of_the_file_never_move():
    """What is stored is found by its place: a field of the file that moved would read another's values."""
    kept = {
        ("税收", 1): "tax_paid",
        ("税收", 4): "tax_credit",
        ("科技创新", 2): "rd_ratio",
        ("科技创新", 5): "high_tech_until",
        ("信用", 1): "dishonest",
        ("用地和外贸", 3): "exports",
        ("工业和信息化", 1): "specialised",
    }
    found = {(one.topic, one.slot): one.code for one in committed().values() if one.slot}
    assert {place: found[place] for place in kept} == kept


def test_a_field_is_added_changed_and_both_are_taken_back(town, keeper):
    first = actions.set_field(field=NEW, by=keeper)
    known = catalogue()["robots"]
    assert known == replace(NEW, slot=first.slot)
    assert (known.topic, known.slot) not in {(one.topic, one.slot) for one in committed().values()}
    second = actions.set_field(field=replace(known, label="机器人", sensitive=True), by=keeper)
    assert (second.version, catalogue()["robots"].label) == (2, "机器人")
    with pytest.raises(NotTheLastOfTheField):
        actions.undo_field(entry_id=first.pk, by=keeper)
    actions.undo_field(entry_id=second.pk, by=keeper)
    assert catalogue()["robots"] == known
    actions.undo_field(entry_id=first.pk, by=keeper)
    assert "robots" not in everything()
    with pytest.raises(NotTheLastOfTheField):
        actions.undo_field(entry_id=first.pk, by=keeper)
    again = actions.set_field(field=NEW, by=keeper)
    assert again.slot > first.slot, "the place of what was withdrawn is nobody else's"
    tags = list(Event.objects.filter(kind__startswith="enterprises.field").values_list("kind", flat=True))
    assert (tags.count("enterprises.field.defined"), tags.count("enterprises.field.reverted")) == (3, 2)
    assert verify().faults == []


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (replace(NEW, code="Robots"), "小写字母"),
        (replace(NEW, label="年纳税额"), "已有叫"),
        (replace(NEW, label="年纳税额（万元）", unit=""), "已有叫"),
        (replace(NEW, kind="choice", unit=""), "列出可选的值"),
        (replace(NEW, choices={"a": "甲"}), "列出可选的值"),
        (replace(NEW, kind="text", unit=""), "登记信息"),
        (replace(NEW, places=9), "小数"),
        (replace(committed()["patents"], kind="money"), "不能改"),
        (replace(committed()["patents"], code="patents", places=2), "不能改"),
        (replace(committed()["patents"], slot=2), "不能改"),
        (replace(committed()["tax_credit"], choices={"A": "A 级"}), "不能去掉"),
        (
            replace(committed()["tax_credit"], choices={"B": "B 级", "A": "A 级", "M": "M", "C": "C", "D": "D"}),
            "换次序",
        ),
    ],
)
def test_what_a_field_means_never_changes(keeper, asked, says):
    before = Event.objects.count()
    with pytest.raises(WrongField, match=says):
        actions.set_field(field=asked, by=keeper)
    assert (Entry.objects.count(), Event.objects.count()) == (0, before)


def test_choices_grow_and_nothing_changes_for_nothing(keeper):
    was = committed()["tax_credit"]
    more = {**was.choices, "N": "未评级"}
    assert fault_of(replace(was, choices=more), committed()) is None
    actions.set_field(field=replace(was, choices=more), by=keeper)
    assert list(catalogue()["tax_credit"].choices) == ["A", "B", "M", "C", "D", "N"]
    with pytest.raises(SameField):
        actions.set_field(field=replace(was, choices=more), by=keeper)


def test_a_retired_field_is_out_of_the_catalogue_and_still_known(keeper):
    actions.set_field(field=replace(committed()["patents"], retired=True), by=keeper)
    assert "patents" not in catalogue()
    assert everything()["patents"].retired


def test_who_delivers(town, keeper):
    tax = committed()["tax_paid"]
    assert delivers(town.park, tax, owners()), "nobody is named: whoever may import"
    city_office = unit("市税务局", path="lanchuan/")
    actions.assign(source="税务部门", unit=city_office, by=keeper)
    here = actions.assign(source="税务部门", unit=town.park, by=keeper)
    stranger = unit("科技局", path="lanchuan/")
    assert delivers(town.park, tax, owners())
    assert not delivers(stranger, tax, owners())
    assert delivers(stranger, committed()["rd_spend"], owners())
    assert owner_of("税务部门", "lanchuan/lingang/") == town.park
    assert owner_of("税务部门", "lanchuan/haian/") == city_office
    assert owner_of("科技部门", "lanchuan/") is None
    with pytest.raises(AlreadyAssigned):
        actions.assign(source="税务部门", unit=town.park, by=keeper)
    with pytest.raises(NoOffice):
        actions.assign(source="税务部门", unit=town.firm, by=keeper)
    with pytest.raises(NotFound):
        actions.assign(source="没有的部门", unit=town.park, by=keeper)
    actions.end_owner(owner_id=here.pk, by=keeper)
    assert owner_of("税务部门", "lanchuan/lingang/") == city_office
    assert Owner.objects.count() == 2
    with pytest.raises(NotFound):
        actions.end_owner(owner_id=here.pk, by=keeper)
    assert verify().faults == []


def test_only_the_keeper_of_rules_changes_it(town, keeper):
    for somebody in (town.clerk, town.head, town.supervisor, town.representative):
        with pytest.raises(NotAllowed):
            actions.set_field(field=NEW, by=somebody)
        with pytest.raises(NotAllowed):
            actions.assign(source="税务部门", unit=town.park, by=somebody)


def test_the_page_previews_and_then_acts(town, keeper):
    client = signed_in(keeper)
    sent = {"code": "robots", "label": "工业机器人", "kind": "number", "topic": "工业和信息化", "unit": "台"}
    sent |= {"places": "0", "choices": "", "source": "工业和信息化部门", "refresh": "每年"}
    page = client.post(reverse("field_add"), sent)
    assert "工业机器人（台）" in page.content.decode()
    assert not Entry.objects.exists()
    assert client.post(reverse("field_add"), sent | {"confirm": "1"}).status_code == 302
    assert catalogue()["robots"].unit == "台"
    assert client.post(reverse("field_add"), sent).status_code == 422
    changed = {"label": "机器人", "source": "工业和信息化部门", "refresh": "每年", "choices": "", "sensitive": "on"}
    page = client.post(reverse("field_change", args=["robots"]), changed).content.decode()
    assert "名称：「工业机器人」 改为 「机器人」" in page
    assert "敏感：否 改为 是" in page
    client.post(reverse("field_change", args=["robots"]), changed | {"confirm": "1"})
    assert "机器人" in client.get(reverse("field_catalogue")).content.decode()
    last = Entry.objects.get(version=2)
    client.post(reverse("field_undo", args=[last.pk]), {"confirm": "1"})
    assert "已撤销" in client.get(reverse("field_history")).content.decode()
    bad = changed | {"choices": "没有等号"}
    assert "读不懂" in client.post(reverse("field_change", args=["robots"]), bad).content.decode()
    assert client.get(reverse("field_change", args=["nothing"])).status_code == 404


def test_owners_on_the_page(town, keeper):
    client = signed_in(keeper)
    sent = {"source": "税务部门", "unit": town.park.pk}
    assert "不能再导入" in client.post(reverse("owner_assign"), sent).content.decode()
    assert not Owner.objects.exists()
    client.post(reverse("owner_assign"), sent | {"confirm": "1"})
    owner = Owner.objects.get()
    assert town.park.name in client.get(reverse("field_catalogue")).content.decode()
    client.post(reverse("owner_end", args=[owner.pk]), {"confirm": "1"})
    owner.refresh_from_db()
    assert owner.ended_at
    assert "取消" not in signed_in(town.clerk).get(reverse("field_catalogue")).content.decode()
