"""Finding a matter by words among very many titles: a rare word, a common one, one that stands nowhere."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from bench.bed import Bed, filled
from bench.harness import Measured, Variant, measure
from bench.many import advance, headed, multiply, numbered
from bench.words import Aim, Section, aims, compared
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.access.models import Account
from qinqing.kernel.access.queries import acting
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.queries.finding import found
from qinqing.kernel.parties.models import Post
from qinqing.site.postgres import prepare
from tests.builders import city, usual_contract
from tests.fixtures.ground import Ground

ROUNDS = 5
MOST = 21
"""Hits that a page asks for."""

PLACES = ("临港", "海安", "北峰", "山腰", "石湖", "南埔", "东桥", "净峰", "辋川", "张坂")
TRADES = ("石化", "纺织", "芯片", "水暖", "茶业", "陶瓷", "光伏", "冷链", "制鞋", "机械", "食品", "医药", "建材")
KINDS = ("投资合同", "供地协议", "厂房项目", "扩建项目", "技改项目", "租赁合同", "配套协议")
RARE = "青瓷罐里"

WORDS = (
    ("a rare word", RARE),
    ("a common word", "项目"),
    ("two words", "石湖 芯片"),
    ("a longer word", "石湖芯片"),
    ("found nowhere", "没有这样的"),
)
SLOWEST = {"a rare word": 5.0, "found nowhere": 5.0, "a common word": 50.0, "two words": 50.0, "a longer word": 50.0}
"""Milliseconds that one search may take."""


@dataclass(frozen=True)
class Size:
    """How many titles there are, and how many searches are made in a row."""

    titles: int = 100_000
    searches: int = 50


FULL = Size(titles=1_000_000)


def _sign() -> None:
    people = city()
    Account.objects.create(username="head", person_id=people.head.person_id)
    usual_contract(people, timezone.localdate())


def _turn(names: tuple[str, ...], every: int) -> str:
    listed = ", ".join(f"'{name}'" for name in names)
    return f"(ARRAY[{listed}])[n / {every} % {len(names)} + 1]"


def _multiply(bed: Bed, count: int) -> None:
    """Make matters of one: half of them below the head, titles of three words and a number, three of them rare."""
    matter = Contract.objects.select_related("matter__stream").get().matter
    stream = f"{matter.pk + 1_000} + n"
    said = f"{_turn(PLACES, 1)} || {_turn(TRADES, 7)} || {_turn(KINDS, 3)} || '第 ' || n || ' 号'"
    with prepare.session(bed.filled.superuser) as opened:
        multiply(opened, matter.stream, numbered(count), id=stream)
        multiply(
            opened,
            matter,
            numbered(count),
            stream_id=stream,
            reference="'HT-' || n",
            title=f"CASE WHEN n % {count // 3} = 4 THEN '{RARE}' ELSE '' END || {said}",
            path="CASE WHEN n % 2 = 0 THEN alike.path ELSE 'lanchuan/haian/' END",
        )
        headed(opened)
        advance(opened, "chronicle_stream")
        opened.execute("VACUUM ANALYZE")


def _searches(actor: Actor, word: str, wanted: int) -> Callable[[], int]:
    def repeated() -> int:
        for _ in range(wanted):
            found(actor, word, MOST)
        return wanted

    return repeated


def bench(ground: Ground, size: Size | None = None, rounds: int = ROUNDS) -> Section:
    """Measure one search, the ORM's part included, in one session."""
    size = size or Size()
    with filled(ground, "finding", _sign) as bed:
        _multiply(bed, size.titles)
        bed.enter()
        actor = acting(Post.objects.get(person=Account.objects.get(username="head").person_id))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids = [pid for (pid,) in cursor.fetchall()]
        variants = [
            Variant(name, _searches(actor, word, size.searches), lambda: nullcontext(pids)) for name, word in WORDS
        ]
        hits = {name: len(found(actor, word, MOST)) for name, word in WORDS}
        measured = measure(variants, rounds)
    return Section(
        "Finding by words",
        f"{size.titles:,} matters, half of them visible to whoever searches: the newest {MOST} whose heading contains "
        "every word. How long does one search take, in one session and without a page around it?",
        [_aims(measured), compared(measured, "search")],
        [f"Hits: {', '.join(f'{name} {count}' for name, count in hits.items())}."],
    )


def _aims(measured: list[Measured]) -> str:
    return aims(
        [
            Aim(f"{one.name}, milliseconds", SLOWEST[one.name], one.middle("wall") * 1000, "{:.1f}", at_least=False)
            for one in measured
        ]
    )
