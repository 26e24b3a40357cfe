"""Origins and their keys: registered, rotated, retired in two steps, and taken back."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.urls import reverse

from qinqing.commons.deliveries import actions
from qinqing.commons.deliveries.actions import delivering, keeping, undoing
from qinqing.commons.deliveries.models import Key, Origin
from qinqing.commons.deliveries.queries import story_of
from qinqing.commons.deliveries.rules.freshness import Freshness
from qinqing.commons.deliveries.tests import delivered
from qinqing.commons.deliveries.tests.delivered import OTHER, SIGNER, County, contract, deliver, file, stage
from qinqing.kernel.devices.refusal import NotFound
from tests import builders
from tests.fixtures.ground import Database
from tests.routes import signed_in


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def county(db: None) -> County:
    return delivered.registered(builders.city())


def _seq(county: County, what: str) -> int:
    return next(one.seq for one in story_of(county.origin) if one.what == what and one.seq)


def test_a_rotated_key_signs_no_more_and_what_it_signed_stays(county: County) -> None:
    made = deliver(county, contract())
    actions.register_key(origin_id=county.origin.pk, public_key=OTHER.public_key, replaces=True, by=county.system)
    with pytest.raises(delivering.WrongKey):
        stage(county, file(contract("C-2")))
    assert stage(county, file(contract("C-2"), signer=OTHER)).key.public_key == OTHER.public_key.hex()
    made.refresh_from_db()
    assert made.key.public_key == SIGNER.public_key.hex()


def test_two_keys_may_stand_side_by_side(county: County) -> None:
    actions.register_key(origin_id=county.origin.pk, public_key=OTHER.public_key, replaces=False, by=county.system)
    assert stage(county, file(contract())).key.retired_at is None
    assert stage(county, file(contract("C-2"), signer=OTHER)).key.retired_at is None


def test_undoing_a_rotation_brings_the_former_key_back(county: County) -> None:
    actions.register_key(origin_id=county.origin.pk, public_key=OTHER.public_key, replaces=True, by=county.system)
    seq = _seq(county, "登记公钥")
    actions.undo(origin_id=county.origin.pk, seq=seq, by=county.system)
    actions.undo(origin_id=county.origin.pk, seq=seq, by=county.system)
    assert stage(county, file(contract())).key.public_key == SIGNER.public_key.hex()
    with pytest.raises(delivering.WrongKey):
        stage(county, file(contract(), signer=OTHER))
    with pytest.raises(keeping.KeyTaken):
        actions.register_key(origin_id=county.origin.pk, public_key=OTHER.public_key, replaces=False, by=county.system)


def test_what_was_built_on_is_not_taken_back(county: County) -> None:
    seq = _seq(county, "登记公钥")
    deliver(county, contract())
    for one in (seq, _seq(county, "登记外部系统")):
        with pytest.raises(undoing.MovedOn):
            actions.undo(origin_id=county.origin.pk, seq=one, by=county.system)


def test_a_registration_that_was_taken_back_may_come_again(db: None) -> None:
    office, keeper = builders.unit("云泊区投服中心", path="lanchuan/yunbo/"), delivered.system()
    first = actions.register_origin(code="yunbo", unit=office, interval=31, by=keeper)
    with pytest.raises(keeping.CodeTaken):
        actions.register_origin(code="yunbo", unit=office, interval=31, by=keeper)
    actions.undo(origin_id=first.pk, seq=1, by=keeper)
    assert Origin.objects.get().retired_at is not None
    again = actions.register_origin(code="yunbo", unit=office, interval=14, by=keeper)
    assert (again.pk, again.interval, again.retired_at) == (first.pk, 14, None)


def test_intervals_change_and_change_back(county: County) -> None:
    actions.change_interval(origin_id=county.origin.pk, interval=7, by=county.system)
    with pytest.raises(keeping.SameInterval):
        actions.change_interval(origin_id=county.origin.pk, interval=7, by=county.system)
    actions.undo(origin_id=county.origin.pk, seq=_seq(county, "修改报送间隔"), by=county.system)
    assert Origin.objects.get().interval == 31


def test_an_administrator_of_another_county_finds_nothing(county: County) -> None:
    stranger = delivered.system("lanchuan/haian/")
    for act in (
        lambda: actions.change_interval(origin_id=county.origin.pk, interval=7, by=stranger),
        lambda: actions.retire_key(key_id=Key.objects.get().pk, by=stranger),
        lambda: actions.undo(origin_id=county.origin.pk, seq=1, by=stranger),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(keeping.OutsideYourPlace):
        actions.register_origin(code="other", unit=county.office, interval=7, by=stranger)
    with pytest.raises(keeping.NotAnOffice):
        actions.register_origin(code="other", unit=county.city.firm, interval=7, by=county.system)
    assert signed_in(stranger).get(reverse("origin", args=[county.origin.pk])).status_code == 404


def test_pages_show_first_what_will_change(db: None) -> None:
    office, keeper = builders.unit("云泊区投服中心", path="lanchuan/yunbo/"), delivered.system()
    client, page = signed_in(keeper), reverse("origin_register")
    sent = {"unit": office.pk, "code": "yunbo", "interval": 31}
    assert "最多隔 31 天报送一次" in client.post(page, sent).content.decode()
    assert not Origin.objects.exists()
    client.post(page, {**sent, "confirm": "1"})
    made = Origin.objects.get()
    page = reverse("origin_key", args=[made.pk])
    assert "正好 64 位" in client.post(page, {"public_key": "abc"}).content.decode()
    preview = client.post(page, {"public_key": SIGNER.public_key.hex(), "replaces": "on"}).content.decode()
    assert "请用电话或当面同云泊区投服中心核对指纹" in preview
    assert not Key.objects.exists()
    client.post(page, {"public_key": SIGNER.public_key.hex(), "confirm": "1"})
    key = Key.objects.get()
    shown = client.get(reverse("origin", args=[made.pk])).content.decode()
    assert str(key) in shown
    client.post(reverse("origin_key_retire", args=[made.pk, key.pk]), {"confirm": "1"})
    key.refresh_from_db()
    assert key.retired_at is not None
    client.post(reverse("origin_undo", args=[made.pk, 3]))
    key.refresh_from_db()
    assert key.retired_at is None


def test_administrators_do_not_see_what_was_delivered(county: County) -> None:
    made = deliver(county, contract())
    client = signed_in(county.system)
    assert client.get(reverse("deliveries")).status_code == 404
    assert client.get(reverse("delivery", args=[made.pk])).status_code == 404
    assert "储能柜" not in client.get(reverse("origin", args=[county.origin.pk])).content.decode()


@pytest.mark.parametrize(("days", "late", "by"), [(0, False, 0), (31, False, 0), (32, True, 1), (50, True, 19)])
def test_a_delivery_is_late_after_the_agreed_days(days: int, late: bool, by: int) -> None:
    today = delivered.date(2026, 6, 1)
    for as_of, since in ((today - delivered.timedelta(days), delivered.date(2020, 1, 1)), (None, None)):
        found = Freshness(as_of, since or today - delivered.timedelta(days), 31, today)
        assert (found.is_late, found.days_late) == (late, by)
        assert found.days_old == (days if as_of else None)


def both(first: Callable[[], object], second: Callable[[], object]) -> list[type[Exception]]:
    """Let the second begin while the first is not over, and return what the second is refused with."""
    refused: list[type[Exception]] = []

    def later() -> None:
        try:
            second()
        except Exception as refusal:  # noqa: BLE001 - told below
            refused.append(type(refusal))
        connection.close()

    thread = threading.Thread(target=later)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(1)
    thread.join()
    return refused


def test_of_two_who_register_at_once_the_second_reads_why_not(committed: Database) -> None:
    keeper, office = delivered.system(), builders.unit("云泊区投服中心", path="lanchuan/yunbo/")

    def register(code: str = "yunbo") -> Origin:
        return actions.register_origin(code=code, unit=office, interval=31, by=keeper)

    assert both(register, register) == [keeping.CodeTaken]
    origins = [Origin.objects.get(), register("haian")]

    def key(origin: Origin) -> Key:
        return actions.register_key(origin_id=origin.pk, public_key=SIGNER.public_key, replaces=False, by=keeper)

    assert both(lambda: key(origins[0]), lambda: key(origins[1])) == [keeping.KeyTaken]
    assert Key.objects.get().origin == origins[0]
