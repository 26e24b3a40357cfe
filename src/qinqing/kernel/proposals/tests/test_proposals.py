"""Nothing adverse happens to anybody by a score, a timer, or their own accuser."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotAllowed, NotFound
from qinqing.kernel.matters.actions import open_to
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Barred, Recused
from qinqing.kernel.notices.jobs import send
from qinqing.kernel.obligations.jobs import sweep
from qinqing.kernel.parties.models import Post, Rank
from qinqing.kernel.proposals import actions
from qinqing.kernel.proposals.actions import Draft, NeedsWords, NotAParty, NotInTheOpen, TooWeak, propose
from qinqing.kernel.proposals.lifecycle import LIFE, STATES, TURN
from qinqing.kernel.proposals.models import Proposal
from qinqing.kernel.proposals.queries import proposal_for, proposals_of, verdicts
from qinqing.kernel.proposals.rules import HEARING_DAYS, OBJECTION_DAYS, hearing_ends, objection_ends
from tests import builders

SOURCE = Path(__file__).parents[3]


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def mayor(city: builders.City) -> Actor:
    """A leader of neither the proposing unit nor the party."""
    return builders.actor(city.government, "head", Rank.CHIEF, "lanchuan/")


@pytest.fixture
def second_mayor(city: builders.City) -> Actor:
    """Somebody over the same place, of another unit than the one that decides."""
    council = builders.unit("市营商办", path="lanchuan/")
    return builders.actor(council, "head", Rank.CHIEF, "lanchuan/")


@pytest.fixture
def made(city: builders.City) -> Proposal:
    """The park proposes a finding of breach against the firm."""
    contract = builders.usual_contract(city, timezone.localdate())
    draft = Draft(contract.matter.reference, city.firm, "breach", "B")
    return propose(draft=draft, grounds="未按约定日期开工。", by=city.clerk)


def reference(proposal: Proposal) -> str:
    return proposal.matter.reference


def state(proposal: Proposal) -> str:
    return Proposal.objects.values_list("state", flat=True).get(pk=proposal.pk)


def notified(proposal: Proposal, city: builders.City) -> None:
    actions.notify(reference=reference(proposal), by=city.clerk)


def heard(proposal: Proposal, city: builders.City) -> None:
    notified(proposal, city)
    actions.speak(reference=reference(proposal), statement="净地晚交，不是我们的原因。", by=city.representative)


def test_the_whole_way(city: builders.City, mayor: Actor, second_mayor: Actor, made: Proposal) -> None:
    heard(made, city)
    actions.decide(reference=reference(made), upheld=True, reason="事实清楚。", by=mayor)
    assert state(made) == "upheld"
    actions.object_to(reference=reference(made), objection="有新证据。", by=city.representative)
    actions.review(reference=reference(made), upheld=False, reason="新证据成立。", by=second_mayor)
    assert state(made) == "dismissed"
    kinds = list(Event.objects.filter(stream=made.pk).order_by("seq").values_list("kind", flat=True))
    assert [kind.rpartition(".")[2] for kind in kinds] == [
        "proposed",
        "notified",
        "heard",
        "decided",
        "objected",
        "reviewed",
    ]


def test_nothing_is_decided_before_the_party_was_told(mayor: Actor, made: Proposal) -> None:
    with pytest.raises(MoveNotAllowed):
        actions.decide(reference=reference(made), upheld=True, reason="急办。", by=mayor)


def test_silence_counts_only_after_the_hearing_has_ended(city: builders.City, mayor: Actor, made: Proposal) -> None:
    notified(made, city)
    with pytest.raises(MoveNotAllowed, match="可以陈述到"):
        actions.decide(reference=reference(made), upheld=True, reason="没有回应。", by=mayor)
    Proposal.objects.filter(pk=made.pk).update(hearing_ends=timezone.localdate() - timedelta(days=1))
    actions.decide(reference=reference(made), upheld=True, reason="期满未陈述，书证充分。", by=mayor)
    assert state(made) == "upheld"


@pytest.mark.parametrize("who", ["head", "representative", "clerk", "supervisor"])
def test_neither_proposer_nor_party_decides(city: builders.City, made: Proposal, who: str) -> None:
    heard(made, city)
    with pytest.raises((Barred, MoveNotAllowed, NotAllowed)):
        actions.decide(reference=reference(made), upheld=True, reason="理由", by=getattr(city, who))


def test_the_other_side_of_the_matter_does_not_decide(city: builders.City, mayor: Actor) -> None:
    """The stationed group proposes against the firm: the park, which it has the contract with, is no judge of it."""
    contract = builders.usual_contract(city, timezone.localdate())
    draft = Draft(contract.matter.reference, city.firm, "breach", "B")
    made = propose(draft=draft, grounds="未按约定日期开工。", by=city.supervisor)
    actions.notify(reference=reference(made), by=city.supervisor)
    actions.speak(reference=reference(made), statement="净地晚交。", by=city.representative)
    with pytest.raises(Barred):
        actions.decide(reference=reference(made), upheld=True, reason="理由", by=city.head)
    reasons = {one.reason for one in verdicts(made, city.head, timezone.localdate()) if one.move.name == "dismiss"}
    assert reasons == {"须由提请单位和本事项各方以外的负责人决定。"}
    actions.decide(reference=reference(made), upheld=True, reason="理由", by=mayor)


def test_whoever_stays_away_from_the_matter_stays_away_from_the_proposal(city: builders.City, mayor: Actor) -> None:
    """The mayor declared a conflict with the firm; the proposal in its contract is against the park."""
    contract = builders.usual_contract(city, timezone.localdate())
    draft = Draft(contract.matter.reference, city.park, "talk", "B")
    made = propose(draft=draft, grounds="逾期未交净地。", by=city.supervisor)
    assert list(proposals_of(mayor)) == [made]
    Exclusion.objects.create(person_id=mayor.person_id, unit=city.firm, since=timezone.localdate())
    assert list(proposals_of(mayor)) == []
    with pytest.raises(Recused):
        proposal_for(mayor, reference(made))
    with pytest.raises(Recused):
        actions.decide(reference=reference(made), upheld=False, reason="理由", by=mayor)


def test_nothing_is_proposed_in_a_sealed_matter(city: builders.City) -> None:
    contract = builders.usual_contract(city, timezone.localdate())
    later = timezone.now() + timedelta(days=1)
    builders.act(
        work=lambda at: open_to(contract.matter, Post.objects.get(pk=city.clerk.post_id), later, by=city.clerk, at=at),
        by=city.clerk,
    )
    Matter.objects.filter(pk=contract.pk).update(confidentiality="sealed", title="", known_as="")
    with pytest.raises(NotInTheOpen):
        propose(draft=Draft(contract.matter.reference, city.firm, "talk", "B"), grounds="理由", by=city.clerk)


def test_nobody_decides_about_their_former_unit(city: builders.City, mayor: Actor, made: Proposal) -> None:
    """The mayor once worked for the firm: may read, may not decide."""
    Post.objects.create(
        person_id=mayor.person_id,
        unit=city.firm,
        title="顾问",
        rank=Rank.HANDLER,
        role="enterprise",
        since=timezone.localdate() - timedelta(days=900),
        until=timezone.localdate() - timedelta(days=300),
    )
    heard(made, city)
    with pytest.raises(Barred, match="任过职"):
        actions.decide(reference=reference(made), upheld=True, reason="理由", by=mayor)
    assert state(made) == "heard"


def test_the_decider_does_not_review_the_objection(city: builders.City, mayor: Actor, made: Proposal) -> None:
    heard(made, city)
    actions.decide(reference=reference(made), upheld=True, reason="事实清楚。", by=mayor)
    actions.object_to(reference=reference(made), objection="不服。", by=city.representative)
    with pytest.raises(Barred):
        actions.review(reference=reference(made), upheld=True, reason="维持。", by=mayor)


def test_no_colleague_of_the_decider_reviews_the_objection(city: builders.City, mayor: Actor, made: Proposal) -> None:
    heard(made, city)
    actions.decide(reference=reference(made), upheld=True, reason="事实清楚。", by=mayor)
    actions.object_to(reference=reference(made), objection="不服。", by=city.representative)
    colleague = builders.actor(city.government, "head", Rank.DEPUTY, "lanchuan/")
    with pytest.raises(Barred):
        actions.review(reference=reference(made), upheld=True, reason="维持。", by=colleague)


def test_the_same_is_proposed_once_at_a_time(city: builders.City, mayor: Actor, made: Proposal) -> None:
    draft = actions.Draft(made.about.reference, city.firm, made.consequence, "B")
    with pytest.raises(actions.ProposedAlready, match=reference(made)):
        actions.propose(draft=draft, grounds="又提一次。", by=city.clerk)
    heard(made, city)
    actions.decide(reference=reference(made), upheld=False, reason="不成立。", by=mayor)
    assert actions.propose(draft=draft, grounds="有了新证据。", by=city.clerk).pk != made.pk


def test_an_objection_is_reviewed_once(city: builders.City, mayor: Actor, second_mayor: Actor, made: Proposal) -> None:
    heard(made, city)
    actions.decide(reference=reference(made), upheld=True, reason="事实清楚。", by=mayor)
    actions.object_to(reference=reference(made), objection="不服。", by=city.representative)
    actions.review(reference=reference(made), upheld=True, reason="维持。", by=second_mayor)
    with pytest.raises(MoveNotAllowed, match="复核过"):
        actions.object_to(reference=reference(made), objection="还是不服。", by=city.representative)


def test_the_objection_window_closes(city: builders.City, mayor: Actor, made: Proposal) -> None:
    heard(made, city)
    actions.decide(reference=reference(made), upheld=True, reason="事实清楚。", by=mayor)
    Proposal.objects.filter(pk=made.pk).update(objection_ends=timezone.localdate() - timedelta(days=1))
    with pytest.raises(MoveNotAllowed, match="届满"):
        actions.object_to(reference=reference(made), objection="晚了。", by=city.representative)


def test_a_clue_alone_upholds_nothing(city: builders.City, mayor: Actor, made: Proposal) -> None:
    Proposal.objects.filter(pk=made.pk).update(grade="D")
    heard(made, city)
    with pytest.raises(TooWeak):
        actions.decide(reference=reference(made), upheld=True, reason="有人反映。", by=mayor)
    actions.decide(reference=reference(made), upheld=False, reason="证据不足。", by=mayor)
    assert state(made) == "dismissed"


def test_only_the_other_side_of_the_matter(city: builders.City) -> None:
    contract = builders.usual_contract(city, timezone.localdate())
    for unit in (city.park, city.government):
        with pytest.raises(NotAParty):
            propose(draft=Draft(contract.matter.reference, unit, "talk", "B"), grounds="理由", by=city.clerk)
    with pytest.raises(NotFound):
        propose(draft=Draft(contract.matter.reference, city.firm, "talk", "B"), grounds="理由", by=city.stranger)


def test_words_are_asked_for(city: builders.City, mayor: Actor, made: Proposal) -> None:
    heard(made, city)
    with pytest.raises(NeedsWords):
        actions.decide(reference=reference(made), upheld=True, reason="  ", by=mayor)
    assert state(made) == "heard"


def test_strangers_see_nothing(city: builders.City, made: Proposal) -> None:
    for actor in (city.stranger, city.rival):
        with pytest.raises((NotFound, NotAllowed)):
            actions.speak(reference=reference(made), statement="旁人", by=actor)


def test_the_database_refuses_a_decision_without_a_decider(made: Proposal) -> None:
    for decided in ("upheld", "dismissed", "objected"):
        with pytest.raises(IntegrityError, match="proposals_decided_by_somebody"), transaction.atomic():
            Proposal.objects.filter(pk=made.pk).update(state=decided)


def test_the_database_refuses_the_proposer_and_the_party_as_decider(city: builders.City, made: Proposal) -> None:
    now = timezone.now()
    for person, unit in ((city.clerk.person_id, city.government), (city.head.person_id, city.park)):
        with pytest.raises(IntegrityError, match="proposals_decided_by_another"), transaction.atomic():
            Proposal.objects.filter(pk=made.pk).update(
                state="upheld", decided_at=now, decided_by=person, deciding_unit=unit
            )


def test_no_timer_decides(city: builders.City, made: Proposal) -> None:
    """Every window has passed and everything timed has run: a proposal stays where people left it."""
    notified(made, city)
    Proposal.objects.filter(pk=made.pk).update(hearing_ends=timezone.localdate() - timedelta(days=400))
    for job in (sweep, dispatch, send):
        while job():
            pass
    assert state(made) == "notified"


def test_only_the_actions_of_people_write_a_decision() -> None:
    """The words for a decided state, and the fields of the decider, are written in one module of this room."""
    writers = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if "proposals" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.keyword) and node.arg in {"decided_by", "deciding_unit"}:
                writers.add(path.relative_to(SOURCE).as_posix())
    readers = {"kernel/proposals/queries.py", "kernel/proposals/models.py"}
    assert writers - readers == {"kernel/proposals/actions.py"}
    jobs = [path for path in SOURCE.rglob("jobs.py") if "proposals" in path.read_text(encoding="utf-8")]
    assert jobs == [], "nothing timed knows proposals"


def test_maps_are_total() -> None:
    assert set(TURN) == set(STATES) == {state for move in LIFE.moves for state in (*move.source, move.to)}


def test_windows_are_working_days(db: None) -> None:
    days = calendar()
    friday = date(2026, 9, 18)
    assert days.between(friday, hearing_ends(days, friday), "working_day") == HEARING_DAYS
    assert days.between(friday, objection_ends(days, friday), "working_day") == OBJECTION_DAYS
