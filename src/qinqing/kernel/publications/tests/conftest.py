"""A toy kind of publication that reads how many matters a place hosts, and who may draft and issue it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.apps import apps

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import below
from qinqing.kernel.publications.actions import draft, issue, submit
from qinqing.kernel.publications.models import Publication
from qinqing.kernel.publications.queries import kinds
from qinqing.kernel.publications.rules.kinds import Asked, Content, Kind, Period
from qinqing.kernel.publications.rules.papers import Words
from tests import builders

OCTOBER = Period(date(2025, 10, 1), date(2025, 10, 31), "2025年10月")
NOVEMBER = Period(date(2025, 11, 1), date(2025, 11, 30), "2025年11月")


def _contracts(place: str) -> Any:
    first, end = below(place)
    return Matter.objects.filter(kind="contract", path__gte=first, path__lt=end)


def _compose(asked: Asked) -> Content:
    found = _contracts(asked.place)
    before = asked.before["contracts"] if asked.before else None
    return {"contracts": found.count(), "hosts": sorted({one.host_id for one in found}), "before": before}


def _changes(was: Content, now: Content) -> list[str]:
    return [] if was["contracts"] == now["contracts"] else [f"合同由 {was['contracts']} 份更正为 {now['contracts']} 份"]


TOY = Kind(
    code="toy",
    label="合同数通报",
    confidentiality="internal",
    periods=lambda today: [NOVEMBER, OCTOBER],
    compose=_compose,
    sources=_contracts,
    audience=lambda body: body["hosts"],
    changes=_changes,
    template="publications/plain.html",
    shown=lambda body, actor: {"lines": [f"合同 {body['contracts']} 份"]},
    blocks=lambda body: [Words(f"合同 {body['contracts']} 份")],
    prepared=True,
)
KINDS = (TOY,)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a room declare the toy kind."""
    config = apps.get_app_config("contracts")
    monkeypatch.setattr(config, "publishes", f"{__name__}.KINDS", raising=False)
    kinds.cache_clear()
    yield
    kinds.cache_clear()


@dataclass(frozen=True)
class Office:
    """The usual city with a contract, and an office of three who publish about it."""

    city: builders.City
    drafter: Actor
    leader: Actor
    deputy: Actor

    def drafted(self, period: Period = OCTOBER) -> Publication:
        return draft(of="toy", first=period.first, by=self.drafter)

    def issued(self, period: Period = OCTOBER) -> Publication:
        one = self.drafted(period)
        submit(reference=one.matter.reference, by=self.drafter)
        issue(reference=one.matter.reference, by=self.leader)
        return Publication.objects.get(pk=one.pk)


@pytest.fixture
def office(db: None, toy: None, settings: Any) -> Office:
    settings.QINQING_TOTP_ROLES = frozenset()
    return made_office()


def made_office() -> Office:
    city = builders.city()
    builders.usual_contract(city, date(2025, 11, 20))
    own = [builders.actor(city.government, role, jurisdiction="lanchuan/") for role in ("clerk", "head", "head")]
    return Office(city, *own)
