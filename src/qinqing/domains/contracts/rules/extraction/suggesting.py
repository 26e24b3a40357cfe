"""From sentences to suggestions, one for each promise; what stays open is listed with its reason."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qinqing.domains.contracts.rules.extraction import vocabulary
from qinqing.domains.contracts.rules.extraction.clauses import Clause, clauses, masked
from qinqing.domains.contracts.rules.extraction.confidence import DOUBT, THRESHOLD, confidence, points
from qinqing.domains.contracts.rules.extraction.dates import mentions
from qinqing.domains.contracts.rules.extraction.debtors import by_act, creditor, standing, subject
from qinqing.domains.contracts.rules.extraction.folding import fold
from qinqing.domains.contracts.rules.extraction.limits import choose, limits_of
from qinqing.domains.contracts.rules.extraction.model import BEFORE, Extraction, Limit, Puzzle, Suggestion
from qinqing.domains.contracts.rules.extraction.money import penalty, sums
from qinqing.domains.contracts.rules.extraction.parties import Named, Parties, introduces, parties_of
from qinqing.domains.contracts.rules.extraction.rows import promised
from qinqing.domains.contracts.rules.extraction.sentences import Sentence, sentences

_BOILERPLATE, _FACTS, _VAGUE, _BLANK, _RIGHTS = (
    re.compile(pattern)
    for pattern in (vocabulary.BOILERPLATE, vocabulary.FACTS, vocabulary.VAGUE, vocabulary.BLANK, vocabulary.RIGHTS)
)
_COMPLETE = re.compile("不得|严禁")
_FURTHER = re.compile("并|且|同时|其中|随后|而后")
_DOES = re.compile(vocabulary.DOES)
_DATED = re.compile(
    r"(?:签订|签署|签字|签约|成文|会议|召开|印发|发文|填报|制表|编制|发布)(?:日期|时间)：|(?:合同|协议)签订于|^(?:日期|时间|落款)："
)
_ALONE = re.compile(
    r"[（(]?[\d〇零一二三四五六七八九十]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日[）)]?|\d{4}[-.]\d{1,2}[-.]\d{1,2}"
)
_HELD = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日[^。]{0,40}(?:召开|主持|会议|签订本|签署)")
_NUMBERED = re.compile(r"\[(?P<year>20\d\d)\]")


@dataclass(frozen=True)
class Ground:
    """What is known before the first sentence is read."""

    text: str
    parties: Parties
    today: date | None


@dataclass(frozen=True, slots=True)
class Before:
    """Who owed just before: in this paragraph or item, and in the text at all."""

    near: str | None = None
    lately: str | None = None


def extract(text: str, *, signed: date | None = None, threshold: int = THRESHOLD) -> Extraction:
    """Return what a whole text promises, in its order; `signed` counts where the text does not say when it was made."""
    ground = Ground(text, parties_of(text), day_of(text) or signed)
    suggestions, puzzles = list[Suggestion](), list[Puzzle]()
    before = Before()
    for sentence in sentences(text):
        if sentence.fresh:
            before = Before(None, before.lately)
        for found in _read(sentence, ground, before, threshold):
            if isinstance(found, Suggestion):
                suggestions.append(found)
                before = Before(found.debtor, found.debtor)
            else:
                puzzles.append(found)
    return Extraction(tuple(suggestions), tuple(puzzles))


def day_of(text: str) -> date | None:
    """Return the day of a document: where it says when it was signed, otherwise the earliest plausible last line."""
    lines = [fold(line).text for line in text.splitlines() if line.strip()]
    alone = [line for line in lines if _ALONE.fullmatch(line)]
    held = [line for line in lines[:12] if _HELD.search(line)]
    for line in [*filter(_DATED.search, lines), *alone, *held]:
        days = [one.day for one in mentions(line, None) if one.exact and one.day]
        if days:
            return days[0]
    numbered = _NUMBERED.search("".join(lines[:6]))
    return date(int(numbered["year"]), 1, 1) if numbered else None


def _read(sentence: Sentence, ground: Ground, before: Before, threshold: int) -> Iterator[Suggestion | Puzzle]:
    if sentence.heading or sentence.lead or introduces(sentence.text) or _ALONE.fullmatch(sentence.text):
        return
    if any(column for column, _ in sentence.cells):
        row = promised(sentence, ground.text, ground.parties, ground.today)
        if row:
            yield row
            return
    text = masked(sentence.text)
    limits = limits_of(text, ground.today)
    named = ground.parties.named(text)
    parts = clauses(text, limits, named)
    heard = False
    for group in groups(parts):
        found, doubt = _promise(_Case(sentence, text, parts, group, named, limits, ground), before, threshold)
        if found:
            heard, before = True, Before(found.debtor, found.debtor)
            yield found
        elif doubt and not heard:
            yield _puzzle(sentence, ground.text, doubt)
            heard = True
    if not heard and (limits or _BLANK.search(sentence.text)) and not _known(text):
        yield _puzzle(sentence, ground.text, "有日期或期限，没有看出是谁的什么承诺。" if limits else "有空白没有填写。")


def _known(text: str) -> bool:
    """Whether a sentence is understood as no promise: a fact, a right, a clause about the paper itself."""
    return bool(_FACTS.search(text) or _BOILERPLATE.search(text) or _RIGHTS.search(text) or "逾期" in text)


def groups(parts: Sequence[Clause]) -> list[list[Clause]]:
    """Put the clauses of one promise together: a new one begins with its own limit or its own subject."""
    found: list[list[Clause]] = []
    for part in parts:
        if not found or _opens(found[-1], part):
            found.append([part])
        else:
            found[-1].append(part)
    return found


def cored(group: Sequence[Clause]) -> bool:
    """Whether a group states a promise: by a duty word, or by a limit and something to be done."""
    return any(one.core for one in group) or (
        any(one.limits for one in group) and any(one.content and not one.condition for one in group)
    )


def _opens(group: Sequence[Clause], part: Clause) -> bool:
    """Whether a clause begins another promise than the one before it."""
    if not cored(group):
        done = any(_DOES.search(one.text) and not one.condition for one in group)
        return done and part.core and bool(part.limits) and part.content
    if part.cue and _COMPLETE.match(part.cue[2]) and not part.limits:
        return True
    return part.condition or _limited_anew(group, part) or _by_another(part)


def _limited_anew(group: Sequence[Clause], part: Clause) -> bool:
    if not part.limits:
        return False
    if any(one.limits for one in group):
        return not re.search("孰早|先到|较早|孰晚|后到", part.text)
    complete = any(one.cue and _COMPLETE.match(one.cue[2]) for one in group)
    further = bool(_FURTHER.match(part.text)) and any(one.cue for one in group)
    return part.content and (complete or further)


def _by_another(part: Clause) -> bool:
    """Whether a clause names its own party: first of all, or before its duty word."""
    if _DOES.search(part.text) and any(one.start == part.start for one in part.named):
        return True
    until = part.cue[0] + 1 if part.cue else part.end
    near = (one for one in part.named if one.start <= part.start + 6 and one.end < until)
    return part.core and next(near, None) is not None


@dataclass(frozen=True)
class _Case:
    """One group of clauses with all that stands around it."""

    sentence: Sentence
    text: str
    parts: Sequence[Clause]
    group: Sequence[Clause]
    named: Sequence[Named]
    limits: Sequence[Limit]
    ground: Ground

    @property
    def words(self) -> str:
        return self.text[self.group[0].start : self.group[-1].end]


def _promise(case: _Case, before: Before, threshold: int) -> tuple[Suggestion | None, str | None]:
    penal = any("penalty" in one.signs and one.core for one in case.group)
    if (
        penal
        and case.parts[0] is not case.group[0]
        and any(one.core for one in case.parts if one.start < case.group[0].start)
    ):
        return None, None
    listed = case.sentence.fresh and standing(case.sentence.above, case.ground.parties) is not None
    plain = any((listed or _DOES.search(one.text)) and one.content and not one.condition for one in case.group)
    if not (cored(case.group) or plain):
        return None, None
    limit = choose([one for part in case.group for one in part.limits], case.words)
    limit = limit if limit.kind != "none" else _inherited(case)
    who, sure, evidence = _debtor(case, before)
    evidence |= _evidence(case, limit) | ({"listed"} if listed else set())
    if penal and not any(one.cue for one in case.group):
        evidence.add("penalty")
    elif not cored(case.group):
        evidence.add("plain")
    cue = max((one.cue[1] for one in case.group if one.cue and not one.condition), default=0)
    score = points(cue, frozenset(evidence))
    if score < threshold:
        return None, "像是承诺，把握不大。" if score >= min(DOUBT, threshold - 1) and (
            limit.kind != "none" or cue >= DOUBT
        ) else None
    if who is None:
        return None, "没有看出由谁履行。"
    made = _suggestion(case, who, limit)
    return replace(made, confidence=confidence(score, guessed=not sure), evidence=frozenset(evidence)), None


def _debtor(case: _Case, before: Before) -> tuple[str | None, bool, set[str]]:
    """Return who owes, whether that is written, and what says so."""
    found = subject(case.text, case.group, case.named, case.limits)
    if found:
        return found.side, True, {"subject"}
    if before.near and case.group[0].start > 0:
        return before.near, True, {"above"}
    stands = standing(case.sentence.above, case.ground.parties)
    if stands:
        return stands, True, {"above"}
    act = by_act(_deeds(case), case.ground.parties)
    if case.ground.parties.sole:
        return case.ground.parties.default, True, {"above"}
    guess = act or before.near or case.ground.parties.default or before.lately
    return guess, False, {"above"} if guess == case.ground.parties.default and guess else set()


def _deeds(case: _Case) -> str:
    """Return the words of the clauses without those that only say when."""
    words = case.words
    for limit in (one for part in case.group for one in part.limits):
        words = words.replace(limit.words, "") if limit.words else words
    return words


def _evidence(case: _Case, limit: Limit) -> set[str]:
    found = set[str]()
    if limit.kind != "none":
        found.add("event" if limit.kind == BEFORE and limit.length is None else "limit")
    if any(one.acts for one in case.group):
        found.add("act")
    stating = [one for one in case.group if one.core] or [one for one in case.group if not one.condition] or case.group
    for sign in ("past", "tentative", "right", "status"):
        if any(sign in one.signs for one in stating):
            found.add(sign)
    if limit.kind == "none" and not any(one.cue for one in stating) and _told_of_past(case):
        found.add("past")
    if _BOILERPLATE.search("，".join(one.text for one in stating)):
        found.add("boilerplate")
    if _FACTS.search(case.text):
        found.add("fact")
    return found


def _told_of_past(case: _Case) -> bool:
    """Whether a date of the clauses lies before the document."""
    today = case.ground.today
    return today is not None and any(one.sure and one.day and one.day < today for one in mentions(case.words, today))


def _suggestion(case: _Case, who: str, limit: Limit) -> Suggestion:
    start, end = case.sentence.place
    conditions = [one.text for one in case.group if one.condition]
    words = case.words
    money = [fen for _, fen in sums(words)]
    fined = penalty(case.text) if len(groups(case.parts)) == 1 else penalty(words)
    return Suggestion(
        sentence=case.ground.text[start:end],
        start=start,
        end=end,
        debtor=who,
        creditor=creditor(case.text, case.group, case.named, who),
        promise=_told(case),
        limit=limit,
        condition="，".join(conditions) or None,
        fen=money[0] if money and not (fined and fined.fen == money[0]) else None,
        penalty=fined,
    )


def _inherited(case: _Case) -> Limit:
    """Return the limit of the lead-in above: 「应于6月底前完成下列事项：」."""
    lead = next((one for one in reversed(case.sentence.above) if one.lead), None)
    return Limit() if lead is None else choose(limits_of(masked(lead.words), case.ground.today), lead.words)


def _told(case: _Case) -> str:
    """Return the promise in the words of the text, without its conditions."""
    kept = [one for one in case.group if not one.condition]
    spans = [case.sentence.folded.origin(one.start, one.end) for one in kept]
    return "，".join(case.ground.text[start:end].strip() for start, end in spans)


def _puzzle(sentence: Sentence, text: str, reason: str) -> Puzzle:
    start, end = sentence.place
    return Puzzle(text[start:end], start, end, reason)
