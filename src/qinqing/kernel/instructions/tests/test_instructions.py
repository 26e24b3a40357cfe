"""Who may instruct whom on what, what an answer does, and all that an instruction must not do."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.boards.work import page_of
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.checks.lifecycle import ASSIGNED as NAMED
from qinqing.kernel.checks.models import Check
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotAllowed, NotFound, Stale
from qinqing.kernel.devices.rooms import UNREAD, independent_kinds, matter_kinds
from qinqing.kernel.instructions.actions import (
    About,
    InThePast,
    NeedsWords,
    NotHere,
    NothingThere,
    OutOfReach,
    Wanted,
    answer,
    close,
    send_back,
    write,
)
from qinqing.kernel.instructions.lifecycle import ANSWERED, STATES, TURN
from qinqing.kernel.instructions.models import Addressee, Instruction
from qinqing.kernel.instructions.queries import told_on, why_not
from qinqing.kernel.matters.actions import succeed
from qinqing.kernel.matters.models import Grant, Matter
from qinqing.kernel.matters.queries import Recused
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.notices.models import Mail, Notice
from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.obligations.models import Clock, Obligation
from qinqing.kernel.parties.models import Rank
from tests import builders
from tests.routes import _checked, signed_in


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def contract(city: builders.City, today: date) -> Contract:
    return builders.usual_contract(city, today, land_due=today - timedelta(days=5))


def written(contract: Contract, by: Actor, *units: Any, words: str = "请报送交付计划。", **more: Any) -> Instruction:
    return write(
        reference=contract.matter.reference, wanted=Wanted(words, units, **more), key=more.pop("key", uuid4()), by=by
    )


@pytest.fixture
def asked(contract: Contract, city: builders.City, today: date) -> Instruction:
    return written(contract, city.supervisor, city.park, due_on=today + timedelta(days=3))


def about(one: Instruction, rev: int | None = None) -> About:
    return About(one.matter.reference, one.number, rev)


def told() -> None:
    while dispatch():
        pass


def to_do(who: Actor, today: date, view: str = "todo") -> list[str]:
    return [row.item.work.code for row in page_of(who, {"view": view}, today).rows]


def test_every_state_has_a_turn() -> None:
    assert set(STATES) == set(TURN)
    assert independent_kinds() <= set(matter_kinds())


def test_it_is_answered_returned_answered_again_and_closed(
    city: builders.City, asked: Instruction, contract: Contract, today: date
) -> None:
    def word() -> str:
        return told_on(contract.matter, city.clerk, today)[0].word

    answer(about=about(asked), words="已报送。", uploads=[builders.photo()], by=city.clerk)
    assert word() == ANSWERED
    send_back(about=about(asked), unit=city.park, words="没有写日期。", by=city.supervisor)
    assert word() == "待答复"
    answer(about=about(asked), words="补写了日期。", by=city.colleague)
    close(about=about(asked), words="可以。", by=city.supervisor)
    assert word() == "已办结"
    with pytest.raises(MoveNotAllowed):
        answer(about=about(asked), words="再说一句。", by=city.clerk)
    with pytest.raises(MoveNotAllowed, match="已经办结"):
        send_back(about=about(asked), unit=city.park, words="再想想。", by=city.supervisor)
    [shown] = told_on(contract.matter, city.representative, today)
    assert [step.label for step in shown.steps] == ["答复批示", "退回答复", "答复批示", "办结批示"]
    assert (shown.words, shown.steps[0].files[0][0]) == ("请报送交付计划。", "现场.jpg")
    assert [one.kind.rpartition(".")[2] for one in history(contract.pk)][-5:] == [
        "written", "answered", "returned", "answered", "closed",
    ]  # fmt: skip


def test_nothing_of_the_matter_moves(city: builders.City, contract: Contract, today: date) -> None:
    """Whatever the words say: no date, no state, no clock, no light, no revision; and the answer is no claim."""

    def facts() -> list[Any]:
        rows: list[Any] = list(Obligation.objects.filter(matter=contract.pk).order_by("pk").values())
        rows += Clock.objects.filter(obligation__matter=contract.pk).order_by("pk").values()
        return [*rows, *Matter.objects.filter(pk=contract.pk).values()]

    claim(target=builders.target(contract), completion=Completion(today), uploads=[builders.photo()], by=city.clerk)
    before = facts()
    words = "第1项按已兑现办理，第2项期限提前到今天，迟延记在企业一方。"
    one = written(contract, city.supervisor, city.park, words=words, due_on=today)
    answer(about=about(one), words="已按批示确认兑现。", uploads=[builders.photo()], by=city.head)
    send_back(about=about(one), unit=city.park, words="再确认一次。", by=city.supervisor)
    answer(about=about(one), words="已确认。", by=city.clerk)
    close(about=about(one), by=city.supervisor)
    assert facts() == before
    kinds = Event.objects.filter(stream=contract.pk, seq__gt=0).values_list("kind", flat=True)
    assert not [kind for kind in kinds if kind.startswith("obligations.") and "confirmed" in kind]


def test_an_open_form_of_the_matter_stays_good(city: builders.City, contract: Contract, today: date) -> None:
    rev = contract.matter.rev
    written(contract, city.supervisor, city.park)
    done = Completion(today)
    claim(target=builders.target(contract, rev=rev), completion=done, uploads=[builders.photo()], by=city.clerk)


@pytest.mark.parametrize("who", ["clerk", "representative"])
def test_only_leaders_write(city: builders.City, contract: Contract, who: str) -> None:
    with pytest.raises(NotAllowed):
        written(contract, getattr(city, who), city.park)


def test_who_does_not_see_the_matter_finds_none(city: builders.City, contract: Contract) -> None:
    far = builders.actor(
        builders.unit("外县监督组", path="lanchuan/haian/"), "supervisor", Rank.CHIEF, "lanchuan/haian/"
    )
    with pytest.raises(NotFound):
        written(contract, far, city.park)
    Exclusion.objects.create(person_id=city.supervisor.person_id, unit=city.firm, since=builders.SINCE)
    with pytest.raises(Recused):
        written(contract, city.supervisor, city.park)


def test_whom_one_may_ask(city: builders.City, contract: Contract) -> None:
    """No enterprise, nobody above, nobody outside one's range, and nobody who does not see the matter."""
    blind = builders.unit("临港住建局")
    outside = builders.unit("市财政局", path="lanchuan/caizheng/")
    builders.actor(outside, "clerk", jurisdiction="")
    for unit in (city.firm, city.government, blind, outside):
        with pytest.raises(OutOfReach):
            written(contract, city.head, city.park, unit)
    with pytest.raises(OutOfReach):
        written(contract, city.head)
    assert not Instruction.objects.exists()
    written(contract, city.head, city.park)


def test_no_instruction_where_somebody_judges(city: builders.City, contract: Contract) -> None:
    for kind in independent_kinds():
        matter = Matter.objects.get(pk=contract.pk)
        matter.kind = kind
        assert "独立判断" in why_not(matter)


def test_the_neutral_unit_is_not_asked(city: builders.City, contract: Contract) -> None:
    claim(
        target=builders.target(contract),
        completion=Completion(timezone.localdate()),
        uploads=[builders.photo()],
        by=city.clerk,
    )
    neutral = builders.unit("临港审计局")
    builders.actor(neutral, "clerk", jurisdiction="lanchuan/lingang/")
    first = written(contract, city.supervisor, neutral)
    close(about=about(first), by=city.supervisor)
    _checked(contract)
    Check.objects.update(unit=neutral, state=NAMED, counts_from=timezone.localdate(), due_on=timezone.localdate())
    with pytest.raises(OutOfReach):
        written(contract, city.supervisor, neutral)


def test_nothing_on_what_is_sealed(city: builders.City, contract: Contract) -> None:
    Matter.objects.filter(pk=contract.pk).update(confidentiality=SEALED, title="", known_as="")
    now = timezone.now()
    Grant.objects.create(
        matter_id=contract.pk,
        person_id=city.supervisor.person_id,
        granted_at=now,
        granted_by_id=city.head.person_id,
        expires_at=now + timedelta(days=1),
    )
    with pytest.raises(NotHere, match="密封"):
        written(contract, city.supervisor, city.park)
    assert not Instruction.objects.exists()


def test_words_and_days(city: builders.City, contract: Contract, asked: Instruction, today: date) -> None:
    with pytest.raises(NeedsWords):
        written(contract, city.supervisor, city.park, words=" ")
    with pytest.raises(InThePast):
        written(contract, city.supervisor, city.park, due_on=today - timedelta(days=1))
    with pytest.raises(NeedsWords):
        answer(about=about(asked), words="", by=city.clerk)


def test_the_same_form_writes_once(city: builders.City, contract: Contract) -> None:
    key, wanted = uuid4(), Wanted("请报送。", [city.park])
    given = {"reference": contract.matter.reference, "wanted": wanted, "key": key, "by": city.supervisor}
    assert write(**given) == write(**given)
    assert Instruction.objects.count() == 1


def test_who_answers_and_who_closes(city: builders.City, contract: Contract, asked: Instruction) -> None:
    with pytest.raises(NotAllowed):
        answer(about=about(asked), words="替他们答。", by=city.representative)
    with pytest.raises(MoveNotAllowed, match="没有请您的单位"):
        answer(about=about(asked), words="替他们答。", by=city.supervisor)
    with pytest.raises(MoveNotAllowed, match="没有可以退回"):
        send_back(about=about(asked), unit=city.park, words="退回。", by=city.supervisor)
    with pytest.raises(MoveNotAllowed, match="别人不能代替"):
        close(about=about(asked), by=city.head)
    own = written(contract, city.head, city.park)
    with pytest.raises(MoveNotAllowed, match="由别人答复"):
        answer(about=about(own), words="自问自答。", by=city.head)
    answer(about=about(own), words="好。", by=city.clerk)


def test_a_rank_is_answered_by_it_or_above(city: builders.City, contract: Contract, today: date) -> None:
    one = written(contract, city.supervisor, city.park, rank="section_head")
    assert to_do(city.clerk, today).count("instruction_asked") == 0
    assert to_do(city.colleague, today).count("instruction_asked") == 1
    assert to_do(city.head, today).count("instruction_asked") == 1
    with pytest.raises(MoveNotAllowed, match="科室负责人"):
        answer(about=about(one), words="好。", by=city.clerk)
    answer(about=about(one), words="好。", by=city.head)


def test_one_of_two_answers_is_returned(city: builders.City, contract: Contract, today: date) -> None:
    other = builders.unit("临港规划局")
    planner = builders.actor(other, "clerk", jurisdiction="lanchuan/lingang/")
    one = written(contract, city.supervisor, city.park, other)
    answer(about=about(one), words="好。", by=city.clerk)
    assert told_on(contract.matter, city.clerk, today)[0].word == "待答复"
    with pytest.raises(MoveNotAllowed, match="已经答复"):
        answer(about=about(one), words="再来。", by=city.colleague)
    with pytest.raises(NothingThere):
        send_back(about=about(one), unit=other, words="还没答。", by=city.supervisor)
    answer(about=about(one), words="好。", by=planner)
    send_back(about=about(one), unit=other, words="不够。", by=city.supervisor)
    assert list(Addressee.objects.filter(answered_at__isnull=True).values_list("unit", flat=True)) == [other.pk]
    assert "instruction_asked" not in to_do(city.clerk, today)
    assert "instruction_asked" in to_do(planner, today)


def test_a_race_is_told_what_happened(city: builders.City, asked: Instruction) -> None:
    answer(about=about(asked, 0), words="好。", by=city.clerk)
    with pytest.raises(Stale, match="答复批示"):
        close(about=about(asked, 0), by=city.supervisor)
    client = signed_in(city.supervisor)
    address = reverse("instruction_act", args=[asked.matter.reference, asked.number, "close"])
    said = client.post(address, {"rev": "0", "seen": "", "words": "同意，办结。"})
    page = said.content.decode()
    assert said.status_code == 409
    assert "同意，办结。" in page
    assert 'name="rev" value="1"' in page


def test_it_stands_in_peoples_work_and_notices(city: builders.City, asked: Instruction, today: date) -> None:
    told()
    for who in (city.clerk, city.head):
        assert "instruction_asked" in to_do(who, today)
        assert Notice.objects.of(who).filter(kind="instructions.instruction.written").count() == 1
        assert "told" in to_do(who, today, UNREAD)
    assert not Notice.objects.of(city.representative).filter(kind__startswith="instructions").exists()
    assert "instruction_asked" not in to_do(city.supervisor, today)
    answer(about=about(asked), words="好。", by=city.clerk)
    told()
    assert "instruction_asked" not in to_do(city.clerk, today)
    assert "instruction_answered" in to_do(city.supervisor, today)
    assert Notice.objects.of(city.supervisor).filter(kind="instructions.instruction.answered").exists()
    close(about=about(asked), by=city.supervisor)
    assert "instruction_answered" not in to_do(city.supervisor, today)
    assert Mail.objects.exists()


def test_amounts_in_words_stay_with_those_who_read_amounts(city: builders.City, today: date) -> None:
    paid = builders.clause("1", "gov", today + timedelta(days=30), quantity=500_000_00, measure="分")
    contract = builders.sign_contract(city, paid, signed_on=today)
    far = builders.actor(builders.unit("临港发改局"), "head", Rank.CHIEF, "lanchuan/lingang/")
    written(contract, city.supervisor, city.park, words="五十万元请按时拨付。")
    [seen] = told_on(contract.matter, far, today)
    assert seen.words == "商业秘密"
    for reader in (city.clerk, city.representative, city.supervisor):
        assert told_on(contract.matter, reader, today)[0].words == "五十万元请按时拨付。"
    page = signed_in(far).get(reverse("instructions", args=[contract.matter.reference])).content.decode()
    assert "五十万元" not in page


def test_the_page_asks_as_often_however_much_there_is(city: builders.City, contract: Contract, today: date) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            told_on(contract.matter, city.supervisor, today)
        return len(asked)

    assert count() == 1
    one = written(contract, city.supervisor, city.park)
    answer(about=about(one), words="好。", uploads=[builders.photo()], by=city.clerk)
    first = count()
    for _ in range(4):
        more = written(contract, city.supervisor, city.park)
        answer(about=about(more), words="好。", uploads=[builders.photo()], by=city.clerk)
    assert count() == first


def test_the_pages(city: builders.City, contract: Contract, today: date) -> None:
    client = signed_in(city.supervisor)
    reference = contract.matter.reference
    form = client.get(reverse("instruction_write", args=[reference])).content.decode()
    assert "临港区管委会" in form
    assert "示例科技" not in form.partition('name="units"')[2].partition("</fieldset>")[0]
    sent = {"key": str(uuid4()), "rev": "0", "words": "请报送计划。", "units": [city.park.pk], "rank": "", "due_on": ""}
    assert client.post(reverse("instruction_write", args=[reference]), {**sent, "units": []}).status_code == 422
    assert (
        client.post(reverse("instruction_write", args=[reference]), {**sent, "units": [city.firm.pk]}).status_code
        == 422
    )
    assert client.post(reverse("instruction_write", args=[reference]), sent).status_code == 302
    assert "请报送计划。" in client.get(reverse("contract", args=[reference])).content.decode()
    clerk = signed_in(city.clerk)
    page = clerk.get(reverse("instructions", args=[reference]) + "?act=answer&number=1").content.decode()
    assert "<textarea" in page
    done = clerk.post(
        reverse("instruction_act", args=[reference, 1, "answer"]),
        {"rev": "0", "seen": "", "words": "已报送。", "uploads": [builders.photo()]},
    )
    assert done.status_code == 302
    assert "已报送。" in signed_in(city.representative).get(reverse("instructions", args=[reference])).content.decode()
    assert signed_in(city.rival).get(reverse("instructions", args=[reference])).status_code == 404
    refused = clerk.post(reverse("instruction_act", args=[reference, 1, "close"]), {"rev": "1", "words": "我来办结。"})
    assert (refused.status_code, "我来办结。" in refused.content.decode()) == (403, True)


def test_an_heir_answers_and_closes(city: builders.City, contract: Contract, asked: Instruction, today: date) -> None:
    heir, above = builders.unit("临港新区管委会"), builders.unit("新派驻组", path="lanchuan/")
    clerk = builders.actor(heir, "clerk")
    keeper = builders.actor(city.government, "system", jurisdiction="lanchuan/")
    for was, to in ((city.park, heir), (city.stationed, above)):
        succeed(predecessor_id=was.pk, successor_id=to.pk, kind="merge", takes_over=True, since=today, by=keeper)
    told()
    assert "instruction_asked" in to_do(clerk, today)
    answer(about=about(asked), words="接着办。", by=clerk)
    close(about=about(asked), by=builders.actor(above, "supervisor", Rank.CHIEF, "lanchuan/"))
