"""A place is read in words; its code stands beside it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from qinqing.kernel.parties.models import UnitKind
from qinqing.kernel.parties.queries import place_words
from tests.builders import SINCE, actor, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db


def test_a_place_is_called_after_its_offices(django_assert_num_queries):
    unit("某企业", UnitKind.ENTERPRISE, "lanchuan/")
    unit("旧市政府", path="lanchuan/", until=SINCE + timedelta(1))
    unit("市政府", path="lanchuan/")
    unit("市发改委", path="lanchuan/")
    unit("临港区管委会", UnitKind.PARK, "lanchuan/lingang/")
    with django_assert_num_queries(1):
        found = place_words({"lanchuan/", "lanchuan/lingang/", "lanchuan/nowhere/"})
    assert found == {
        "lanchuan/": "市政府",
        "lanchuan/lingang/": "市政府 › 临港区管委会",
        "lanchuan/nowhere/": "市政府 › nowhere",
    }


def test_units_and_posts_say_it_in_words(settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    government = unit("市政府", path="lanchuan/")
    park = unit("临港区管委会", UnitKind.PARK, "lanchuan/lingang/")
    keeper = actor(government, "system", jurisdiction="lanchuan/")
    actor(park, "head", jurisdiction="lanchuan/lingang/")
    client = signed_in(keeper)
    assert (
        '<td role="cell" data-label="位置">市政府 › 临港区管委会<span' in client.get(reverse("units")).content.decode()
    )
    assert "市政府 › 临港区管委会及以下" in client.get(reverse("unit", args=[park.pk])).content.decode()
