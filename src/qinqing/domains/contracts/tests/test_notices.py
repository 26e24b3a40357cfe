"""Who is told of drafts and of what is proposed for a whole contract, and what the map counts."""

import pytest
from django.utils import timezone

from qinqing.domains.contracts.tests.drafting.conftest import begin, desk, town
from qinqing.domains.contracts.tests.test_consents import send
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.pages.queries import counts
from tests.builders import usual_contract

__all__ = ["begin", "desk", "town"]


@pytest.fixture
def new():
    """Returns the notices that were not returned before."""
    seen = set()

    def fresh():
        while dispatch():
            pass
        rows = Notice.objects.exclude(pk__in=seen).select_related("person")
        found = {(one.person.name, one.says) for one in rows}
        seen.update(one.pk for one in rows)
        return found

    return fresh


def test_reviewers_are_told_and_the_map_counts(town, desk, new):
    desk.keep(1, who=town.colleague)
    desk.settled()
    assert counts(town.head, ["turn"]) == {"turn": 0}
    desk.step("send")
    assert new() == {("临港区管委会head", "有一份合同草稿等您审查。")}, "who wrote along is not asked to review"
    assert counts(town.head, ["turn"]) == {"turn": 1}
    for who in (town.clerk, town.colleague, town.supervisor, town.representative, town.stranger):
        assert counts(who, ["turn"]) == {"turn": 0}
    desk.step("return", who=town.head, words="缺文号")
    assert new() == {("临港区管委会clerk", "合同草稿退回起草，请看理由。")}
    desk.step("send")
    new()
    desk.step("review", who=town.head)
    assert new() == {("临港区管委会clerk", "合同草稿审查通过，双方签了以后登记签订。")}
    assert counts(town.head, ["turn"]) == {"turn": 0}


def test_the_other_side_is_told_of_what_is_proposed_and_this_one_of_the_answer(town, new):
    contract = usual_contract(town, timezone.localdate())
    new()
    send(contract, town.clerk, "ask_end", ground="agreed", reason="不做了")
    assert new() == {("示例科技enterprise", "对方就整份合同提请销号、终止、增加条款或补充付款条件，等您答复。")}
    send(contract, town.representative, "decline", reason="还要做")
    assert new() == {("临港区管委会clerk", "对方不同意您提请的事，请看理由。")}
    send(contract, town.representative, "ask_end", ground="agreed", reason="不做了")
    assert {name for name, _ in new()} == {"临港区管委会clerk"}
    send(contract, town.clerk, "agree")
    assert ("示例科技enterprise", "对方同意终止，合同已经终止。") in new()
