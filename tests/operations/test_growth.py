"""The demo city grows: its pages count what is there, and a cut in the middle loses and doubles nothing."""

import html
import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qinqing.commons.deliveries.models import DeliveredPromise, Delivery, Key
from qinqing.commons.enterprises.models import Enterprise, Import
from qinqing.commons.projects.models import Project
from qinqing.domains.contracts.models import Contract
from qinqing.domains.policies.models import Opinion, Subscription, Version
from qinqing.domains.policies.queries.versions import in_force
from qinqing.kernel.access.queries import acting
from qinqing.kernel.obligations.actions import Completion, Target, claim
from qinqing.kernel.obligations.lifecycle import RUNNING
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules import ALARM
from qinqing.kernel.parties.models import Post
from qinqing.site import demo
from qinqing.site.demo import delivering, policies
from qinqing.site.demo.growth import START, written
from qinqing.site.demo.pictures import photo
from qinqing.site.demo.registry import drawn
from qinqing.site.demo.registry import written as written_registry
from tests.fixtures.ground import Database
from tests.routes import signed_in

FIGURE = re.compile(r'<a class="opens" href="([^"]+)">(\d+) 个</a>')
TOTAL = re.compile(r"共 (\d+) 个")
FEW = 400
"""Invented enterprises here: enough for pages; how many the city has is the same work more often."""


class Cut(Exception):
    """The power fails in the middle."""


@pytest.mark.slow
def test_a_city_that_was_cut_short_grows_on_and_its_pages_count_what_is_there(
    committed: Database, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.QINQING_TOTP_ROLES = frozenset()
    monkeypatch.setattr(delivering, "everybody", lambda today: tuple(drawn(today, FEW)))
    committed.mark_demo()
    demo.build(lambda _: None)
    opened = Contract.objects.count()
    with pytest.raises(Cut):
        demo.grow(_cut_after(6))
    half = Contract.objects.count() - opened
    assert 0 < half < len(written()["projects"])
    _meddle()
    demo.grow(lambda _: None)
    grown = (Contract.objects.count(), Delivery.objects.count(), Key.objects.count(), DeliveredPromise.objects.count())
    demo.grow(lambda _: None)
    assert grown == (opened + len(written()["projects"]), 4, 2, DeliveredPromise.objects.count())
    assert all(one.state == Delivery.APPLIED for one in Delivery.objects.all())
    _read_pages()
    assert Project.objects.count() == opened + len(written()["projects"]), "every contract's project is entered"
    _read_registry()
    _read_policies()
    starts = Obligation.objects.filter(number=START, matter__contract__number__regex="〕1[0-9]{2}号")
    assert starts.filter(light=3).exists(), "some own delays"
    assert starts.filter(alarm_on__gt=F("base_due"), gates__on__debtor__kind="park").exists(), "inherited ones"


def _read_registry() -> None:
    """Every office delivered once, a turn each; the page shows fifty at a time, and a record says who said what."""
    entered = Enterprise.objects.filter(entered_in__source=written_registry()["deliveries"][0]["source"])
    assert entered.count() == FEW
    assert Enterprise.objects.exclude(size="unknown").count() > FEW * 0.9, "sizes are known of most enterprises"
    turns = list(Import.objects.order_by("turn").values_list("turn", "state"))
    assert turns == [(number, Import.APPLIED) for number in range(1, len(written_registry()["deliveries"]) + 3)]
    client = signed_in(acting(Post.objects.select_related("unit", "person").get(role="supervisor")))
    page = client.get(reverse("registry")).content.decode()
    assert page.count('<tr role="row">') == 51, "fifty and the heading"
    assert "下一页" in page
    firm = acting(Post.objects.select_related("unit", "person").get(unit__short_name="禾曜新材料", rank="handler"))
    own = signed_in(firm).get(reverse("registry_own"), follow=True).content.decode()
    for source in ("统计局基本单位名录", "税务局征管系统", "科技局企业库", "公共信用平台"):
        assert source in own


def _read_policies() -> None:
    """Each policy stands as the files say: who drafted it did not publish it, and somebody else checked it."""
    story = [(policy, edition) for policy in policies.written(timezone.localdate()) for edition in policy.editions]
    states = Counter(Version.objects.values_list("state", flat=True))
    assert states["consulting"] == sum(edition.consulted for _, edition in story)
    assert states["withdrawn"] == 1
    assert states.total() == len(story)
    assert states["published"] == len(story) - states["consulting"] - 1
    itemised = [one.title for one in in_force(timezone.localdate())]
    assert len(set(itemised)) == len(itemised) >= 30
    assert Opinion.objects.filter(outcome="").count() == sum(
        "answer" not in one for _, edition in story for one in edition.opinions
    )
    open_ones = Obligation.objects.filter(matter__kind="policy", state=RUNNING, number__endswith="-2")
    assert sorted(open_ones.values_list("light", flat=True))[-1] == ALARM, "one is late with its itemisation"
    assert open_ones.filter(matter__policy__versions__rule="").count() == open_ones.count() == 2
    assert Subscription.objects.filter(ended_at__isnull=True).count() == 2


def _read_pages() -> None:
    """Read the figures from the pages of whoever watches the whole city, open them and count the rows."""
    client = signed_in(acting(Post.objects.select_related("unit", "person").get(role="supervisor")))
    page = client.get(reverse("supply")).content.decode()
    figures = {_asked(address)["what"]: number for address, number in _opened(client, page) if "place=" not in address}
    assert (figures["supplied"], figures["in_limit"]) == (26, 8)
    assert figures["contract"] + figures["resolution"] == 8
    assert min(figures["contract"], figures["resolution"]) > 0
    assert figures["early"] >= 3
    assert figures["inherited"] > 0
    assert figures["late"] > 0
    by_county = [number for address, number in _opened(client, page) if "place=" in address and "supplied" in address]
    assert (len(by_county), sum(by_county)) == (4, 26)
    assert "其中外部报送 12 个" in page
    assert "砚汀县招商中心迟报 16 天" in page
    assert "云泊区投服中心迟报" not in page
    board = client.get(reverse("fulfilment")).content.decode()
    assert "其中外部报送" in board
    assert "砚汀县招商中心迟报 16 天" in board


def _opened(client: Client, page: str) -> list[tuple[str, int]]:
    """Return every figure of a page with its address, when the page behind it holds as many rows."""
    found = [(html.unescape(address), int(number)) for address, number in FIGURE.findall(page)]
    assert len(found) > 20
    for address, number in found:
        listed = client.get(address).content.decode()
        total = TOTAL.search(listed)
        assert total is not None, address
        assert int(total[1]) == number == listed.count('data-label="供地"'), address
    return found


def _asked(address: str) -> dict[str, str]:
    return dict(part.split("=") for part in address.partition("?")[2].split("&"))


def _meddle() -> None:
    """A visitor reports a promise as kept that the story was about to report."""
    next_one = Obligation.objects.filter(number="4.2", state=RUNNING).select_related("matter").order_by("pk").last()
    assert next_one is not None
    clerk = acting(Post.objects.get(unit=next_one.debtor, rank="handler"))
    upload = SimpleUploadedFile("现场照片.jpg", photo("水电"), "image/jpeg")
    target = Target(next_one.matter.reference, next_one.number, uuid4())
    claim(target=target, completion=Completion(next_one.made_on), uploads=[upload], by=clerk)


def _cut_after(months: int) -> Callable[[str], None]:
    left = [months]

    def report(line: str) -> None:
        left[0] -= 1
        if not left[0]:
            raise Cut(line)

    return report
