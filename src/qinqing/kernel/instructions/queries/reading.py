"""The instructions of a matter with their words, who answered, and what the reader may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.calendars.rules import whole_day
from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.queries import Entry, history
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.lifecycle import Verdict
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.evidence.models import File
from qinqing.kernel.instructions.events import TAGS, WRITTEN
from qinqing.kernel.instructions.lifecycle import ANSWERED, CLOSED, LIFE, STATES, Facts
from qinqing.kernel.instructions.models import Addressee, Instruction
from qinqing.kernel.instructions.rules import FOR, answers, late
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Overtaken, overtaken, seen
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules.measures import MASKED
from qinqing.kernel.parties.models import Post
from qinqing.kernel.parties.queries import names


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to an instruction after it was written: what, whose, when, with which words and files."""

    label: str
    who: str
    at: datetime
    words: str
    files: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """An instruction as its reader sees it; `late` is by how many days an answer misses the day that was asked."""

    instruction: Instruction
    words: str
    asked: Sequence[Addressee]
    steps: Sequence[Step]
    verdicts: Sequence[Verdict]
    late: int

    @property
    def word(self) -> str:
        """Return how it stands."""
        return standing(self.instruction)

    @property
    def is_open(self) -> bool:
        """Say whether somebody still waits for something."""
        return self.instruction.state != CLOSED

    @property
    def allowed(self) -> list[Verdict]:
        """Return what its reader may do."""
        return [one for one in self.verdicts if one.allowed]

    @property
    def barred(self) -> list[Verdict]:
        """Return what its reader may not do, with the reasons."""
        return [one for one in self.verdicts if not one.allowed]

    @property
    def rank(self) -> str:
        """Return who in each unit is asked; empty for anybody."""
        return FOR[self.instruction.rank] if self.instruction.rank else ""

    @property
    def seen(self) -> str:
        """Return what its reader sees of it now, for a form to carry."""
        return seen(self.instruction.matter_id, reads(self.instruction))


def standing(one: Instruction) -> str:
    """Return how an instruction stands, in a word."""
    return STATES[one.state] if one.state == CLOSED or not _all(list(one.addressees.all())) else ANSWERED


def instruction_for(matter: Matter, number: int) -> Instruction:
    """Return an instruction of a matter that is already seen; raises NotFound."""
    found = _whole(Instruction.objects.filter(matter=matter, number=number)).first()
    if found is None:
        raise NotFound
    return found


def _whole(rows: QuerySet[Instruction]) -> QuerySet[Instruction]:
    return rows.select_related("matter", "author", "unit", "closed_by").prefetch_related("addressees__unit")


def facts(instruction: Instruction, actor: Actor, held: str | None = None) -> Facts:
    """Return what the guards look at; `held` is the rank of the actor's post, read where it is not given."""
    rank = instruction.rank
    if held is None:
        held = _rank_of(actor) if rank else ""
    asked = list(instruction.addressees.all())
    return Facts(
        actor=actor,
        unit_id=instruction.unit_id,
        unit=instruction.unit.short_name,
        is_author=instruction.author_id == actor.person_id,
        asked=frozenset(one.unit_id for one in asked),
        answered=frozenset(one.unit_id for one in asked if one.answered_at),
        for_rank=FOR[rank],
        rank_answers=answers(rank, held, GOV),
    )


def _rank_of(actor: Actor) -> str:
    return Post.objects.values_list("rank", flat=True).get(pk=actor.post_id)


def told_on(matter: Matter, actor: Actor, today: date) -> list[Shown]:
    """Return the instructions of a matter that `actor` sees, the newest first; one query where there are none."""
    rows = list(_whole(Instruction.objects.filter(matter=matter)).order_by("-number"))
    if not rows:
        return []
    entries = history(matter.pk, TAGS)
    who = names([one.actor for one in entries])
    files = _files(matter, entries, actor)
    held, hides = _rank_of(actor), _hides(matter, actor)
    return [
        _shown(one, _for(actor, one, entries, hides=hides), who, files, _judged(one, actor, held), today)
        for one in rows
    ]


def _hides(matter: Matter, actor: Actor) -> bool:
    """Say whether words about a matter may name an amount that is not for `actor`."""
    owed = Obligation.objects.filter(matter=matter).telling_amounts(actor).only("measure")
    return any(not getattr(one, "tells_amount", False) for one in owed)


def _for(actor: Actor, one: Instruction, entries: Sequence[Entry], *, hides: bool) -> list[Entry]:
    """Return what happened to an instruction as `actor` may read it: whoever wrote or was asked reads the words."""
    own = [entry for entry in entries if entry.facts["number"] == one.number]
    if not hides or actor.unit_id in {one.unit_id, *(each.unit_id for each in one.addressees.all())}:
        return own
    return [replace(entry, texts=dict.fromkeys(entry.texts, MASKED)) for entry in own]


def _judged(one: Instruction, actor: Actor, held: str) -> list[Verdict]:
    known = facts(one, actor, held)
    return [verdict for verdict in LIFE.verdicts(one.state, known) if may(actor, verdict.move.permission)]


def _shown(
    one: Instruction,
    own: Sequence[Entry],
    who: Mapping[UUID, str],
    files: Mapping[str, tuple[str, str]],
    verdicts: Sequence[Verdict],
    today: date,
) -> Shown:
    asked = list(one.addressees.all())
    words = "".join(entry.words for entry in own if entry.kind == WRITTEN.tag)
    done = one.closed_at or (max(a.answered_at for a in asked if a.answered_at) if _all(asked) else None)
    return Shown(
        one,
        words,
        asked,
        [_step(entry, who, files) for entry in own if entry.kind != WRITTEN.tag],
        verdicts,
        late(one.due_on, timezone.localdate(done) if done else today),
    )


def _all(asked: Sequence[Addressee]) -> bool:
    return all(one.answered_at for one in asked)


def _step(entry: Entry, who: Mapping[UUID, str], files: Mapping[str, tuple[str, str]]) -> Step:
    named = who.get(entry.actor, "") if entry.actor else ""
    added = [files[key] for key in entry.facts.get("files", []) if key in files]
    return Step(label_of(entry.kind), named, entry.at, entry.words, added)


def _files(matter: Matter, entries: Sequence[Entry], actor: Actor) -> dict[str, tuple[str, str]]:
    """Return the name and address of each file that an answer brought and `actor` may open, by its digest."""
    wanted = [bytes.fromhex(key) for entry in entries for key in entry.facts.get("files", [])]
    if not wanted:
        return {}
    found = File.objects.filter(matter=matter, digest__in=wanted, erased_at__isnull=True).open_to(actor)
    return {bytes(one.digest).hex(): (one.name, reverse("evidence_file", args=[one.pk])) for one in found}


def reads(one: Instruction) -> dict[str, str]:
    """Return what a form's reader reads of an instruction."""
    asked = sorted(one.addressees.all(), key=lambda each: each.pk)
    return {
        "现在": standing(one),
        "答复": "，".join(f"{each.unit.short_name}{'已答复' if each.answered_at else '未答复'}" for each in asked),
        "期限": whole_day(one.due_on) if one.due_on else "没有",
    }


def difference(token: str, instruction: Instruction) -> Overtaken | None:
    """Return what is otherwise with an instruction since the form that carried `token` was opened."""
    return overtaken(token, instruction.matter_id, reads(instruction))
