"""Why days are booked as they are: ranges, roots, parties and evidence, in the same words to both sides."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.domains.contracts.queries import sheet
from qinqing.kernel.calendars.rules import CALENDAR_DAY, day_text
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.obligations.actions import Completion, ask_extension, claim, confirm, extend
from qinqing.kernel.obligations.actions.adjustments import Asked
from qinqing.kernel.obligations.queries import judged
from tests import builders
from tests.routes import signed_in


@pytest.fixture
def city(db: None, settings: Any) -> builders.City:
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def late_land(city: builders.City, today: date) -> Contract:
    """Land was due 50 days ago and handed over 38 days ago; the firm waited for it, and is late by itself now."""
    due = today - timedelta(days=50)
    contract = builders.sign_contract(
        city,
        builders.clause("1", GOV, due, unit=CALENDAR_DAY),
        builders.clause("2", ENT, due + timedelta(days=20), "1", unit=CALENDAR_DAY),
        signed_on=due - timedelta(days=60),
    )
    done = Completion(due + timedelta(days=12))
    claim(target=builders.target(contract), completion=done, uploads=[builders.photo()], by=city.clerk)
    confirm(target=builders.target(contract), by=city.representative)
    return contract


def of(actor: Actor, contract: Contract, number: str, today: date) -> Any:
    return sheet(actor, contract.matter.reference, number, today).reasons


def section(actor: Actor, contract: Contract, number: str) -> str:
    address = reverse("contract", args=[contract.matter.reference])
    page = signed_in(actor).get(f"{address}?item={number}").content.decode()
    found = re.search(r'<section[^>]*id="why">.*?</section>', page, re.DOTALL)
    return found.group() if found else ""


def test_the_days_of_others_and_the_own_ones(city: builders.City, today: date) -> None:
    contract, due = late_land(city, today), today - timedelta(days=50)
    others, own = of(city.representative, contract, "2", today).rows
    assert (others.days, own.days) == ("12 天", "18 天")
    first, last = day_text(due + timedelta(days=1), today), day_text(due + timedelta(days=12), today)
    assert others.when == f"{first}至{last}"
    assert others.booked == [f"记政府（{city.park.short_name}） 12 天"]
    assert others.why == [
        f"等的前项「第 1 项」晚了：{city.park.short_name}应于{day_text(due, today)}完成，{last}完成并经确认。"
    ]
    assert [proof.name for proof in others.proofs] == ["现场.jpg"]
    assert own.when == f"{day_text(due + timedelta(days=33), today)}至{day_text(today, today)}"
    assert own.booked == [f"记{city.firm.short_name}自己 18 天"]
    assert of(city.clerk, contract, "2", today).total == "前项顺延 12 天，自己晚 18 天"


def test_both_sides_read_the_same_words(city: builders.City, today: date) -> None:
    contract = late_land(city, today)
    for number in ("1", "2"):
        told = {section(who, contract, number) for who in (city.clerk, city.representative, city.supervisor)}
        assert len(told) == 1
        assert "这些天为什么这样算" in told.pop()


def test_what_is_on_time_needs_no_reason(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    assert of(city.clerk, contract, "1", today).rows == []
    assert section(city.clerk, contract, "1") == ""


def test_days_of_both_sides_are_charged_to_neither(city: builders.City, today: date) -> None:
    due = today - timedelta(days=20)
    contract = builders.sign_contract(
        city,
        builders.clause("1", GOV, due, unit=CALENDAR_DAY),
        builders.clause("2", ENT, due, unit=CALENDAR_DAY),
        builders.clause("3", GOV, due + timedelta(days=60), "1", "2", unit=CALENDAR_DAY),
        signed_on=due - timedelta(days=60),
    )
    [one] = of(city.clerk, contract, "3", today).rows
    assert one.booked == ["双方并发，不算任何一方"]
    assert len(one.why) == 2


def test_a_granted_extension_says_why(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    asked = Asked("force_majeure", "连日暴雨，道路中断")
    ask_extension(target=builders.target(contract), asked=asked, days=5, by=city.clerk)
    extend(target=builders.target(contract), by=city.representative)
    [one] = of(city.representative, contract, "1", today).rows
    assert one.why == ["经同意的延期：连日暴雨，道路中断"]
    assert one.booked[0].startswith("记不可抗力 5 ")


def test_the_stretches_add_up_to_the_judgement(city: builders.City, today: date) -> None:
    contract = late_land(city, today)
    for promise, found in judged([contract.pk], today).values():
        rows = of(city.clerk, contract, promise.number, today).rows
        told = sum(int(one.days.split()[0]) for one in rows)
        assert told == found.inherited + found.suspended + found.granted + max(found.own, 0)
        assert sum(one.count for one in found.spans) == found.lost
        for one in found.spans:
            assert promise.calendar.code
            assert found.promise.between(one.start, one.end) == one.count


def test_the_page_says_first_what_is_late(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today, land_due=today - timedelta(days=12))
    told = {sheet(who, contract.matter.reference, "", today).headline for who in (city.clerk, city.representative)}
    assert told == {"政府一项超期 12 天：第 1 项。「第 2 项」随之顺延，不算迟延。"}
    assert sheet(city.clerk, builders.usual_contract(city, today).matter.reference, "", today).headline == ""
