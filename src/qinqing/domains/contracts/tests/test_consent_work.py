"""What is proposed for a whole contract stands in the work of both sides."""

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.tests.test_consents import send
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.rooms import BEGUN, TO_DO, UNREAD
from qinqing.kernel.matters.queries import items, worklist
from qinqing.kernel.obligations.models import Obligation
from tests import builders
from tests.builders import usual_contract
from tests.routes import signed_in


@pytest.fixture
def town(db, settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


@pytest.fixture
def contract(town):
    return usual_contract(town, timezone.localdate())


def waiting(who):
    """Return the work on whole contracts that waits for somebody."""
    found = items(who, worklist(who, TO_DO, {"what": "consent"})[:50])
    return [(one.title, one.other, one.word, one.may, one.act) for one in found]


def began(who):
    return [(one.work.code, one.word) for one in items(who, worklist(who, BEGUN)[:50])]


def test_what_one_side_proposes_waits_in_the_work_of_the_other_until_it_is_answered(town, contract):
    address = reverse("contract", args=[contract.matter.reference])
    assert send(contract, town.clerk, "ask_end", ground="agreed", reason="不办了").status_code == 302
    assert ("proposed_whole", "待答复") in began(town.clerk)
    assert waiting(town.representative) == [("提请终止", town.park.short_name, "终止", True, address)]
    for nobody in (town.clerk, town.colleague, town.head, town.supervisor, town.rival, town.stranger):
        assert waiting(nobody) == []
    page = signed_in(town.representative).get(address).content.decode()
    assert page.index("同意终止合同") < page.index("您现在可以做"), "what is asked stands first"
    assert send(contract, town.representative, "decline", reason="还想办").status_code == 302
    assert waiting(town.representative) == []
    assert ("proposed_whole", "未同意") in began(town.clerk)


def test_what_has_no_date_stands_after_what_burns_and_before_what_has_time(town, contract):
    def codes():
        return [one.work.code for one in items(town.clerk, worklist(town.clerk, TO_DO)[:50])]

    assert send(contract, town.representative, "ask_end", ground="agreed", reason="不办了").status_code == 302
    assert codes() == ["consent", "claim"]
    Obligation.objects.filter(matter=contract.pk, number="1").update(light=3)
    assert codes() == ["claim", "consent"]


def test_news_of_a_whole_contract_reads_as_news_of_a_promise_does(town, contract):
    assert send(contract, town.clerk, "ask_end", ground="agreed", reason="不办了").status_code == 302
    while dispatch():
        pass
    [told] = [one for one in items(town.representative, worklist(town.representative, UNREAD)[:50]) if not one.number]
    assert (told.title, told.other) == ("", "")
    assert told.word
    page = signed_in(town.representative).get(reverse("todo"), {"view": "unread"}).content.decode()
    assert told.word in page
    assert "None" not in page
