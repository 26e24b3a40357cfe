"""A crowd whose steps are all due, and what its database has to look like once all of them fired exactly once."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from bench.crowd import PER_MATTER
from bench.many import advance, multiply, numbered
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.models import Delivery, Event, News
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.notices.models import Mail, Notice
from qinqing.kernel.obligations.models import Clock, Firing, LadderStep, Obligation
from qinqing.kernel.parties.queries import reach
from qinqing.site.postgres import prepare
from tests.builders import city, clause, sign_contract
from tests.fixtures.ground import Database

LONG_LATE = 16
"""Each such obligation is late with all of its steps, the others with one of them."""


@dataclass(frozen=True)
class Storm:
    """What was made: the first key of `obligations`, and the ladder that all of them climb."""

    first: int
    obligations: int
    ladder: int

    @property
    def steps(self) -> dict[int, LadderStep]:
        return {step.number: step for step in LadderStep.objects.filter(ladder=self.ladder)}

    def wanted(self) -> dict[int, list[int]]:
        """Return which steps each obligation has to fire, by arithmetic that is not the sweep's."""
        last = len(self.steps)
        return {
            self.first + n: list(range(1, last + 1)) if n % LONG_LATE == 0 else [n % last + 1]
            for n in range(self.obligations)
        }


def gather(database: Database, obligations: int) -> Storm:
    """Make obligations in matters of four; every sixteenth was forgotten for months, the others are due for one step."""
    today = timezone.localdate()
    far, made_on = today + timedelta(days=200), today - timedelta(days=200)
    contract: Contract = sign_contract(city(), clause("1", GOV, far, unit=WORKING_DAY), signed_on=made_on)
    like = contract.matter.obligations.get()
    first, stream, clock = like.pk + 1, contract.pk + 1_000, Clock.objects.get()
    late, long_ago = f"n % {LONG_LATE} = 0", today - timedelta(days=100)
    last = LadderStep.objects.filter(ladder=clock.ladder_id).count()
    with prepare.session(database.superuser) as opened:
        matters = numbered(-(-obligations // PER_MATTER))
        multiply(opened, contract.matter.stream, matters, id=f"{stream} + n", seq="0")
        multiply(opened, contract.matter, matters, stream_id=f"{stream} + n", reference="'HT-' || n", rev="0")
        multiply(
            opened,
            like,
            numbered(obligations),
            id=f"{first} + n",
            matter_id=f"{stream} + n / {PER_MATTER}",
            number=f"(n % {PER_MATTER} + 1)::text",
        )
        multiply(
            opened,
            clock,
            numbered(obligations),
            obligation_id=f"{first} + n",
            stream_id=f"{stream} + n / {PER_MATTER}",
            step=f"CASE WHEN {late} THEN 1 ELSE n % {last} + 1 END",
            anchor_on=f"CASE WHEN {late} THEN '{long_ago}'::date ELSE alike.anchor_on END",
            next_at="now() - interval '100 days' + n * interval '1 second'",
        )
        opened.execute("DELETE FROM obligations_clock WHERE obligation_id = %s", [like.pk])
        advance(opened, "chronicle_stream", "obligations_obligation")
        opened.execute("VACUUM ANALYZE")
    return Storm(first, obligations, clock.ladder_id)


def is_over() -> bool:
    """Return whether nothing is due and nobody waits for news."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT NOT EXISTS (SELECT FROM obligations_clock WHERE next_at <= now())
               AND NOT EXISTS (SELECT FROM chronicle_news) AND NOT EXISTS (SELECT FROM chronicle_delivery)
        """)
        return bool(cursor.fetchone()[0])


def check(storm: Storm) -> None:
    """Every due step fired once and no other; its event, its light, its notices are there, once; the chain holds."""
    wanted = storm.wanted()
    pairs = Counter((pk, step) for pk, steps in wanted.items() for step in steps)
    assert Counter(Firing.objects.values_list("obligation", "step")) == pairs
    fired = list(Event.objects.filter(kind="obligations.clock.fired").order_by("stream", "seq"))
    assert Counter((event.facts["obligation"], event.facts["step"]) for event in fired) == pairs
    _check_clocks(storm, wanted)
    _check_lights(storm, wanted)
    _check_notices(storm, wanted, fired)
    found = verify()
    assert found.faults == []
    assert found.events == Event.objects.count()
    assert not News.objects.exists()
    assert not Delivery.objects.exists()


def _check_clocks(storm: Storm, wanted: dict[int, list[int]]) -> None:
    last = len(storm.steps)
    ahead = {pk: steps[-1] + 1 for pk, steps in wanted.items() if steps[-1] < last}
    assert dict(Clock.objects.values_list("obligation", "step")) == ahead


def _check_lights(storm: Storm, wanted: dict[int, list[int]]) -> None:
    levels = {number: step.level for number, step in storm.steps.items()}
    promises = Obligation.objects.filter(pk__in=wanted).values_list("pk", "light", "matter", "matter__light")
    lights: dict[int, int] = {}
    for pk, light, matter, _ in promises:
        assert light == levels[wanted[pk][-1]], pk
        lights[matter] = max(light, lights.get(matter, 0))
    assert all(lights[matter] == of_matter for _, _, matter, of_matter in promises)


def _check_notices(storm: Storm, wanted: dict[int, list[int]], fired: list[Event]) -> None:
    """Who is told of several steps at once may be told of the last only; of a single step, all are told."""
    like = Obligation.objects.select_related("debtor").get(pk=storm.first)
    told = {
        number: {one.person.pk for one in reach(like.debtor, step.audience, timezone.localdate())}
        for number, step in storm.steps.items()
    }
    assert all(told.values())
    allowed, needed = set(), set()
    for event in fired:
        step = event.facts["step"]
        rows = {(event.stream_id, event.seq, person) for person in told[step]}
        allowed |= rows
        if step == wanted[event.facts["obligation"]][-1]:
            needed |= rows
    found = Counter(Notice.objects.filter(kind="obligations.clock.fired").values_list("matter", "seq", "person"))
    assert not [row for row, times in found.items() if times > 1]
    assert needed <= found.keys() <= allowed
    assert Mail.objects.count() == Notice.objects.count()
