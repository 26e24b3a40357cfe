"""Nobody without a grant meets a trace of what is sealed: in no page, list, count, notice, mail or table."""

import re
from copy import copy

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from psycopg import sql

from qinqing.kernel.access.rules import ROLES
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.actions import revoke
from qinqing.kernel.matters.models import Grant, Matter
from qinqing.kernel.notices.actions import Telling, tell
from qinqing.kernel.notices.jobs import send
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import Person
from qinqing.kernel.parties.queries import Reached
from tests.builders import promise
from tests.fixtures.ground import ROLES as DATABASE_ROLES
from tests.routes import FOREIGN, OWN, bearing, content, routes, signed_in, token, world
from tests.sealed import toy

TITLE, WORDS = "梧桐巷夜谈", "青瓷罐里的三张收据"
NEUTRAL = "密封事项中的一项"
PREFIXES = ("HT-", "MF-", "-20")
"""Beginnings and parts of references, as somebody would try them."""

COUNTED = {"verification", "looks", "looks_table"}
"""Count streams of every kind, or what this very test looks at: that something happened, and nothing of what."""


@pytest.fixture
def laid(committed, superuser, owner, settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    app = sql.Identifier(f"{DATABASE_ROLES.prefix}_app")
    owner().execute(sql.SQL(toy.LAY).format(app=app))
    return world()


@pytest.fixture
def sealed(laid):
    return plant(laid)


def plant(made):
    """File something under seal in which everybody has a part, late, with a promise and a notice for everybody."""
    town = made.town
    matter = toy.file(
        title=TITLE,
        words=WORDS,
        host=town.park,
        parties={town.park: "gov", town.firm: "ent", town.stationed: "gov"},
        by=made.people["clerk"],
    )
    owed = copy(promise(made.own, "2"))
    owed.pk, owed.matter, owed.light, owed.state = None, matter, 3, "running"
    owed.title = owed.source = NEUTRAL
    owed._state.adding = True
    owed.save()
    Matter.objects.filter(pk=matter.pk).update(light=3, next_due=timezone.localdate())
    event = matter.stream.events.order_by("seq").first()
    event.kind = events.FIRED.tag
    tell(Telling(event, owed, Reached(person), 3) for person in Person.objects.all())
    Grant.objects.filter(matter=matter).update(revoked_at=timezone.now(), revoked_by_id=made.people["clerk"].person_id)
    return matter


def programs(made):
    """Open a token for everybody, used today: what a list of tokens shows stays the same."""
    return {role: token(who, used_on=timezone.localdate()) for role, who in made.people.items()}


def pages(made, secrets, *, raises=True):
    """Yield every address with what every role reads there."""
    clients = {role: bearing(signed_in(who), secrets[role]) for role, who in made.people.items()}
    for role, client in clients.items():
        client.raise_request_exception = raises
        for route in routes():
            for whose in (OWN, FOREIGN) if route.gaps else (OWN,):
                if route.name != "account_logout":
                    answer = client.get(made.fill(route, whose))
                    yield (role, route.name, whose), (answer.status_code, content(answer).decode(errors="replace"))
        for asked in (TITLE, TITLE[:2], NEUTRAL, *PREFIXES):
            answer = client.get("/find/", {"q": asked, "part": 1})
            yield (role, f"find {asked}", OWN), (answer.status_code, content(answer).decode(errors="replace"))


CHANGING = re.compile(
    r'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|value="[^"]*" name="csrfmiddlewaretoken"'
    r"|\d\d:\d\d|data:image/svg[^\"]*|otpauth[^\"<]*|<code[^>]*>[A-Z2-7 ]{16,}</code>|[A-Z2-7]{32}|id_key[^>]*>"
)


def plain(body):
    return CHANGING.sub("", body)


def test_every_page_is_the_same_as_without_it(laid):
    secrets = programs(laid)
    before = {where: (status, plain(body)) for where, (status, body) in pages(laid, secrets)}
    assert {role for role, _, _ in before} == set(ROLES)
    matter = plant(laid)
    after = dict(pages(laid, secrets))
    for where, (status, body) in after.items():
        assert [word for word in (TITLE, WORDS, matter.reference, NEUTRAL) if word in body] == [], where
        if where[1] not in COUNTED:
            assert (status, plain(body)) == before[where], where


def test_a_page_that_shows_it_would_be_found(laid, monkeypatch):
    secrets = programs(laid)
    before = {where: (status, plain(body)) for where, (status, body) in pages(laid, secrets)}
    plant(laid)
    monkeypatch.setattr(type(Matter.objects.all()), "visible_to", lambda self, actor: self)
    after = dict(pages(laid, secrets, raises=False))
    assert any((status, plain(body)) != before[where] for where, (status, body) in after.items())


def test_mail_says_nothing(sealed):
    send()
    assert mail.outbox
    for message in mail.outbox:
        said = message.subject + message.body
        assert not any(word in said for word in (TITLE, WORDS, sealed.reference, "密封"))


def tables(cursor):
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'm', 'p') AND relnamespace = 'public'::regnamespace"
    )
    return [name for (name,) in cursor.fetchall()]


def test_no_table_holds_a_word_of_it(sealed, superuser):
    """Not even the server's administrator, who is above row security, reads it without the key."""
    with superuser().cursor() as cursor:
        names = tables(cursor)
        assert "toy_sealed" in names
        for name in names:
            query = sql.SQL("SELECT string_agg(one::text, '') FROM {} AS one").format(sql.Identifier(name))
            kept = cursor.execute(query).fetchone()[0] or ""
            for word in (TITLE, WORDS, TITLE.encode().hex(), WORDS.encode().hex()):
                assert word not in kept, name


def test_the_database_shows_it_to_nobody_without_a_grant(sealed, laid):
    assert toy.contents() == {}
    for who in laid.people.values():
        with pytest.raises(NotFound):
            toy.read(sealed.reference, by=who)
        with toy.unsealed(who):
            assert toy.contents() == {}


def test_a_grant_opens_it_to_its_holder_alone_and_for_its_time(laid):
    clerk, head = laid.people["clerk"], laid.people["head"]
    filed = toy.file(title=TITLE, words=WORDS, host=laid.town.park, parties={laid.town.park: "gov"}, by=clerk)
    other = toy.file(title="另一件", words="x", host=laid.town.park, parties={}, by=laid.town.representative)
    assert toy.read(filed.reference, by=clerk) == f"{TITLE}\n{WORDS}"
    assert toy.contents() == {}, "the name of the reader holds for one transaction"
    with pytest.raises(NotFound):
        toy.read(other.reference, by=clerk)
    for role in set(laid.people) - {"clerk"}:
        with pytest.raises(NotFound):
            toy.read(filed.reference, by=laid.people[role])
    Grant.objects.filter(matter=filed).update(person=None, post=head.post_id)
    assert toy.read(filed.reference, by=head)
    revoke(grant_id=Grant.objects.get(matter=filed).pk, by=head)
    with pytest.raises(NotFound):
        toy.read(filed.reference, by=head)


def test_references_say_nothing_of_order(laid):
    made = [toy.file(title="x", words="y", host=laid.town.park, parties={}, by=laid.people["clerk"]) for _ in range(4)]
    references = [matter.reference for matter in made]
    assert all(re.fullmatch(r"MF-[0-9a-f]{16}", reference) for reference in references)
    assert len(set(references)) == 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM matters_counter WHERE prefix = 'MF'")
        assert cursor.fetchone() == (0,)
    assert Obligation.objects.filter(matter__in=made).count() == 0
