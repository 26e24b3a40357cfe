"""A city's own limits, and what may start a clock."""

import pytest
from django.test import override_settings

from qinqing.kernel.calendars import actions
from qinqing.kernel.calendars.actions.limits import CodeInForce
from qinqing.kernel.calendars.models import LocalLimit
from qinqing.kernel.calendars.queries import limit_named, starting
from qinqing.kernel.calendars.queries.limits import MayNotStart, UnknownLimit
from qinqing.kernel.calendars.tests.keeping import keeper
from qinqing.kernel.devices.refusal import NotFound

LINGANG = "lanchuan/lingang/"


@pytest.fixture
def by(db):
    return keeper()


def a_limit(**more):
    given = {
        "code": "LG.LAND",
        "name": "净地交付",
        "length": 3,
        "unit": "month",
        "start_event": "签约",
        "end_event": "交地",
        "actor": "管委会",
        "law": "临港区管委会会议纪要",
        "path": LINGANG,
        "jurisdiction": "临港区",
    }
    return LocalLimit(**{**given, **more})


def test_a_local_limit_starts_a_clock_in_its_range_only(by):
    actions.adopt_limit(limit=a_limit(), by=by)
    assert starting("LG.LAND", LINGANG).length == 3
    with pytest.raises(UnknownLimit):
        starting("LG.LAND", "lanchuan/haian/")


def test_the_nearest_limit_stands_before_that_of_the_law(by):
    actions.adopt_limit(limit=a_limit(code="XS.FOCUS_CITY", length=6, path="lanchuan/"), by=by)
    actions.adopt_limit(limit=a_limit(code="XS.FOCUS_CITY", length=4), by=by)
    assert starting("XS.FOCUS_CITY", LINGANG).length == 4
    assert starting("XS.FOCUS_CITY", "lanchuan/haian/").length == 6
    with pytest.raises(MayNotStart, match="各地自行规定"):
        starting("XS.FOCUS_CITY", "elsewhere/")


def test_a_retired_limit_starts_nothing_until_it_is_restored(by):
    made = actions.adopt_limit(limit=a_limit(), by=by)
    actions.retire_limit(limit_id=made.pk, by=by)
    with pytest.raises(UnknownLimit):
        starting("LG.LAND", LINGANG)
    actions.restore_limit(limit_id=made.pk, by=by)
    assert starting("LG.LAND", LINGANG)
    with pytest.raises(NotFound):
        actions.restore_limit(limit_id=made.pk, by=by)


def test_one_code_means_one_limit_in_a_range(by):
    made = actions.adopt_limit(limit=a_limit(), by=by)
    with pytest.raises(CodeInForce):
        actions.adopt_limit(limit=a_limit(length=5), by=by)
    actions.retire_limit(limit_id=made.pk, by=by)
    actions.adopt_limit(limit=a_limit(length=5), by=by)
    with pytest.raises(CodeInForce):
        actions.restore_limit(limit_id=made.pk, by=by)
    assert limit_named("LG.LAND", LINGANG).length == 5


def test_a_county_sets_limits_within_its_range(by):
    local = keeper(LINGANG)
    made = actions.adopt_limit(limit=a_limit(), by=local)
    with pytest.raises(NotFound):
        actions.adopt_limit(limit=a_limit(path="lanchuan/"), by=local)
    with pytest.raises(NotFound):
        actions.retire_limit(limit_id=made.pk, by=keeper("lanchuan/haian/"))


def test_limits_of_the_law_by_where_the_installation_lies(db):
    assert starting("XK.DECIDE").length == 20
    for code in ("XC.C", "XC.2011.DONE", "RX.GENERAL", "ZF.INTEREST", "YS.COMPL_HA"):
        with pytest.raises(MayNotStart):
            starting(code, LINGANG)
    with override_settings(QINQING_JURISDICTIONS=("全国", "河南省", "许昌市")):
        assert starting("XC.C").length == 5
        assert starting("YS.COMPL_HA").length == 30
