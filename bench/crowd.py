"""A crowd of running obligations, some of them due, for the bench of the sweep."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from qinqing.kernel.calendars.models import Calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import PARTIES
from qinqing.kernel.obligations.lifecycle import RUNNING
from qinqing.kernel.obligations.models import Clock, Ladder, LadderStep, Obligation
from qinqing.kernel.obligations.rules import FULFIL
from qinqing.kernel.parties.models import Unit
from tests.builders import unit


@dataclass(frozen=True)
class Size:
    """How much runs, how much of it is due, how much of that is spent on warming, and how much is done at once."""

    running: int = 20_000
    due: int = 5_000
    warm: int = 1_000
    batch: int = 1_000
    polls: int = 500


def fill(size: Size) -> None:
    """Make matters with two running obligations each; the first ones are due, at all steps of their ladder in turn."""
    debtor, creditor = unit("甲"), unit("乙")
    total = size.running + size.warm
    matters = _matters(debtor, total // 2)
    ladder, answer = (Ladder.objects.get(code=code) for code in ("contract.government", "answer"))
    due_on = timezone.localdate() + timedelta(days=120)
    promises = Obligation.objects.bulk_create(
        Obligation(
            matter=matters[number // 2],
            number=str(number % 2),
            title="承诺",
            debtor=debtor,
            creditor=creditor,
            verifier=creditor,
            source="",
            unit=WORKING_DAY,
            calendar=Calendar.objects.get(),
            made_on=due_on - timedelta(days=200),
            base_start=due_on - timedelta(days=200),
            base_due=due_on,
            due=due_on,
            alarm_on=due_on,
            state=RUNNING,
            ladder=ladder,
            answer_ladder=answer,
        )
        for number in range(total)
    )
    _wind(promises, size.due + size.warm)


def _matters(host: Unit, count: int) -> list[Matter]:
    streams = Stream.objects.bulk_create(Stream(kind="matter") for _ in range(count))
    return Matter.objects.bulk_create(
        Matter(
            stream=stream,
            kind="contract",
            reference=f"HT-{stream.pk}",
            title="事项",
            host=host,
            path=host.path,
            confidentiality=PARTIES,
            state="active",
            opened_at=timezone.now(),
        )
        for stream in streams
    )


def _wind(promises: list[Obligation], due: int) -> None:
    """Set the clocks; a due one keeps its far anchor, so that its next step lies ahead and it fires once."""
    now, steps = timezone.now(), LadderStep.objects.filter(ladder=promises[0].ladder).count()
    Clock.objects.bulk_create(
        Clock(
            obligation=promise,
            stream_id=promise.matter_id,
            purpose=FULFIL,
            epoch=1,
            ladder=promise.ladder,
            step=number % steps + 1,
            anchor_on=promise.alarm_on,
            calendar_id=promise.calendar_id,
            next_at=now - timedelta(hours=3) + timedelta(seconds=number if number < due else 10**7),
        )
        for number, promise in enumerate(promises)
    )
