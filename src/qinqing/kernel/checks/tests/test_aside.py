"""「不便直接回复，请核实」: whoever is not in on it meets silence, byte for byte and day for day."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from qinqing.kernel.checks.models import Check, Draw, Rule, SealedAnswer
from qinqing.kernel.checks.queries import sealing
from qinqing.kernel.checks.queries.auditing import audit
from qinqing.kernel.checks.queries.sealing import answer_for, answered
from qinqing.kernel.checks.rules import day_of
from qinqing.kernel.checks.tests.scene import CLAIMED, LAST, aside, claimed, news, run, the_check, the_claim, until
from qinqing.kernel.chronicle.models import Event, Stream
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.actions import open_to
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import confirm, reject
from qinqing.kernel.obligations.models import Clock
from qinqing.kernel.parties.models import Post
from tests.builders import act, actor, on, promise, target
from tests.routes import signed_in

WORDS = "青瓷罐里的三张收据"
CHANGING = re.compile(r'name="(?:csrfmiddlewaretoken|key|seen)" value="[^"]*"')


def row(table, key, value):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {key} = %s ORDER BY 1, 2", [value])
        return cursor.fetchall()


def state_of(contract):
    """Return everything of a contract that is not under seal, as the database holds it."""
    pk, owed = contract.pk, promise(contract).pk
    return [
        row("chronicle_stream", "id", pk),
        row("chronicle_event", "stream_id", pk),
        row("matters_matter", "stream_id", pk),
        row("matters_grant", "matter_id", pk),
        row("obligations_obligation", "id", owed),
        row("obligations_claim", "obligation_id", owed),
        row("obligations_clock", "obligation_id", owed),
        row("obligations_firing", "obligation_id", owed),
        row("notices_notice", "matter_id", pk),
    ]


def test_nothing_outside_the_seal_changes(town):
    Rule.objects.update(permille=1000)
    contract = claimed(town)
    news()
    before, lots = state_of(contract), list(Draw.objects.values_list())
    aside(contract, town.city.representative, note=WORDS)
    news()
    assert state_of(contract) == before
    assert list(Draw.objects.values_list()) == lots
    assert Matter.objects.filter(kind="sealed_answer", confidentiality="sealed", title="").count() == 1
    assert not Notice.objects.filter(matter__kind="sealed_answer").exists()


def told(contract):
    """Return the history of a contract without keys, how its clock stands, and who was told what when."""
    own = {"obligation", "claim", "check", "epoch", "files", "post", "number"}
    events = Event.objects.filter(stream=contract.pk).order_by("seq")
    notices = Notice.objects.filter(matter=contract.pk).order_by("told_at", "kind", "person")
    return (
        [(one.kind, one.at, one.actor, {key: one.facts[key] for key in one.facts if key not in own}) for one in events],
        Clock.objects.filter(stream=contract.pk).values_list("purpose", "step", "next_at").first(),
        list(notices.values_list("kind", "told_at", "person", "level")),
        list(Matter.objects.filter(pk=contract.pk).values_list("state", "rev", "light", "next_due")),
    )


@pytest.mark.parametrize("share", [0, 1000])
def test_two_worlds_one_silent_and_one_answered_are_one_from_day_to_day(town, monkeypatch, share):
    """Nothing is drawn in the first pair, so that both take the route of silence; in the second both are drawn."""
    Rule.objects.update(permille=share)
    monkeypatch.setattr("qinqing.kernel.checks.actions.drawing.day_of", lambda secret, claim: 3)
    silent, quiet = claimed(town), claimed(town)
    news()
    aside(quiet, town.city.representative, note=WORDS)
    day = CLAIMED
    while day < date(2026, 4, 20):
        run(day)
        assert told(silent) == told(quiet), day
        day += timedelta(days=1)
    assert the_check(silent).cause == the_check(quiet).cause == ("draw" if share else "silence")


@pytest.mark.parametrize("share", [0, 1000])
def test_every_page_of_everybody_else_reads_the_same(town, share):
    Rule.objects.update(permille=share)
    contract = claimed(town)
    news()
    mate = actor(town.city.firm, "enterprise")
    others = [town.city.clerk, town.city.head, town.city.supervisor, town.checker, town.city.stranger, mate]
    clients = [signed_in(one) for one in others]
    before = [page(client, path) for client in clients for path in paths(contract)]
    aside(contract, town.city.representative, note=WORDS)
    news()
    assert [page(client, path) for client in clients for path in paths(contract)] == before


def paths(contract):
    reference = contract.matter.reference
    own = [f"/contracts/{reference}/", f"/obligations/{reference}/1/answer/"]
    return [*own, "/contracts/", "/checks/", "/notices/", "/todo/"]


def page(client, path):
    answer = client.get(path)
    return path, answer.status_code, CHANGING.sub("", answer.content.decode())


def test_only_the_giver_reads_it_and_whoever_a_grant_lets(town):
    contract = claimed(town)
    giver, mate = town.city.representative, actor(town.city.firm, "enterprise")
    aside(contract, giver, note=WORDS)
    kept = Matter.objects.get(kind="sealed_answer")
    assert answered(giver, the_claim(contract)).note == WORDS
    assert answer_for(giver, kept.reference).note == WORDS
    assert signed_in(giver).get(f"/sealed-answers/{kept.reference}/").status_code == 200
    keeper = actor(town.office, "system")
    for other in (mate, town.city.clerk, town.city.head, town.city.supervisor, town.checker, keeper):
        assert answered(other, the_claim(contract)) is None
        with pytest.raises(NotFound):
            answer_for(other, kept.reference)
    with transaction.atomic():
        assert not SealedAnswer.objects.exists(), "without a grant the database shows no row"
    post = Post.objects.get(pk=mate.post_id)
    act(work=lambda at: open_to(kept, post, at + timedelta(days=1), by=giver, at=at), by=giver)
    assert answer_for(mate, kept.reference).note == WORDS


def test_an_old_key_still_opens_what_it_locked(town, settings):
    contract = claimed(town)
    aside(contract, town.city.representative, note=WORDS)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert answered(town.city.representative, the_claim(contract)).note == WORDS


def test_the_ciphertext_tells_not_even_its_length():
    assert len({len(sealing.sealed(claim, note)) for claim in (1, 10**12) for note in ("", "字" * 500)}) == 1


def test_twice_is_once_and_the_giver_may_still_answer(town):
    contract, other = claimed(town), claimed(town)
    for one in (contract, contract, other):
        aside(one, town.city.representative)
    assert Matter.objects.filter(kind="sealed_answer").count() == 2
    confirm(target=target(contract), by=town.city.representative, at=on(CLAIMED, 13))
    reject(target=target(other), reason="缺签字", by=town.city.representative, at=on(CLAIMED, 13))
    assert [promise(contract).state, promise(other).state] == ["verified", "running"]


def test_nobody_else_gives_it(town):
    contract, city = claimed(town), town.city
    for one in (city.clerk, city.head, city.supervisor, city.stranger, city.rival, town.checker):
        with pytest.raises(Refusal):
            aside(contract, one)
    assert not Stream.objects.filter(matter__kind="sealed_answer").exists()


def test_a_superior_that_stands_in_speaks_openly(town):
    contract = claimed(town, "ent")
    superior = actor(town.city.government, "clerk", jurisdiction="lanchuan/")
    with pytest.raises(Refusal):
        aside(contract, superior, day=LAST + timedelta(days=2))


@pytest.fixture
def undrawn(town, monkeypatch):
    """A claim on which the lot did not fall, in a place where some are drawn."""
    Rule.objects.update(permille=50)
    monkeypatch.setattr("qinqing.kernel.checks.actions.drawing.is_drawn", lambda *given: False)
    contract = claimed(town)
    news()
    assert Draw.objects.get().due_at is None
    return contract


def test_before_the_day_of_the_lot_it_is_checked_on_that_day(town, undrawn):
    aside(undrawn, town.city.representative)
    lot = Draw.objects.get()
    day = day_of(bytes(lot.secret), lot.pk)
    assert lot.due_at == on(CLAIMED + timedelta(days=day if day < 5 else 7), 8)
    until(CLAIMED + timedelta(days=8))
    assert (the_check(undrawn).begun_at, the_check(undrawn).cause) == (lot.due_at, "draw")


def test_before_the_news_of_the_claim_the_lot_is_told_with_it_as_any_other(town):
    """While news is late, neither the hour nor the order of the lots says who answered in confidence."""
    Rule.objects.update(permille=50)
    silent, quiet = claimed(town), claimed(town, hour=12)
    aside(quiet, town.city.representative, hour=13)
    told = Event.objects.filter(kind="checks.clock.allotted").order_by("seq")
    assert not told.exists()
    assert audit().faults == []
    news()
    assert [event.facts["claim"] for event in told] == [the_claim(silent).pk, the_claim(quiet).pk]
    assert [event.at for event in told] == [on(CLAIMED, 10), on(CLAIMED, 12)]
    until(CLAIMED + timedelta(days=9))
    assert the_check(quiet).cause == "draw"
    assert audit().faults == []


def test_after_the_window_it_joins_the_route_of_silence(town, undrawn):
    aside(undrawn, town.city.representative, day=date(2026, 3, 17))
    until(date(2026, 3, 23))
    assert not Check.objects.exists()
    run(date(2026, 3, 24))
    assert the_check(undrawn).cause == "silence"


def test_where_nothing_is_drawn_none_is_asked_for_either(town):
    contract = claimed(town)
    aside(contract, town.city.representative)
    until(date(2026, 3, 23))
    assert not Check.objects.exists()


def test_the_form_says_who_sees_it_and_its_address_takes_it_once(town):
    contract = claimed(town)
    client = signed_in(town.city.representative)
    where = f"/obligations/{contract.matter.reference}/1/"
    shown = client.get(where + "answer/").content.decode()
    assert "不便直接回复，请核实" in shown
    assert "只有您自己看得到" in shown
    form = {"key": "0a1b2c3d-0000-4000-8000-000000000001", "rev": promise(contract).matter.rev, "note": WORDS}
    assert client.post(where + "aside/", form).status_code == 302
    assert client.post(where + "aside/", form).status_code == 302
    assert Matter.objects.filter(kind="sealed_answer").count() == 1
    again = client.get(where + "answer/").content.decode()
    assert "您已经答复「不便直接回复，请核实」" in again
    assert WORDS in again
    for other in (town.city.clerk, town.checker, town.city.stranger):
        assert signed_in(other).post(where + "aside/", form).status_code in {403, 404, 409, 422}
