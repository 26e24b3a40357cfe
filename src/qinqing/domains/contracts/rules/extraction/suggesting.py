"""From sentences to suggestions, one for each promise; what stays open is listed with its reason."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from qinqing.domains.contracts.rules.extraction import asides, vocabulary
from qinqing.domains.contracts.rules.extraction.cases import Before, Case, Ground
from qinqing.domains.contracts.rules.extraction.clauses import Clause, clauses, masked
from qinqing.domains.contracts.rules.extraction.confidence import DOUBT, THRESHOLD, confidence, points
from qinqing.domains.contracts.rules.extraction.dates import mentions
from qinqing.domains.contracts.rules.extraction.dating import dates_paper, day_of
from qinqing.domains.contracts.rules.extraction.debtors import BY, creditor, owes, standing, subject
from qinqing.domains.contracts.rules.extraction.grouping import DOES, IF, cored, groups
from qinqing.domains.contracts.rules.extraction.limits import choose, limits_of
from qinqing.domains.contracts.rules.extraction.model import BEFORE, Extraction, Limit, Puzzle, Suggestion
from qinqing.domains.contracts.rules.extraction.money import penalty, sums
from qinqing.domains.contracts.rules.extraction.naming import Parties
from qinqing.domains.contracts.rules.extraction.parties import introduces, parties_of
from qinqing.domains.contracts.rules.extraction.rows import promised, settled
from qinqing.domains.contracts.rules.extraction.sanctions import by_law, fines, forfeits, punishes
from qinqing.domains.contracts.rules.extraction.sentences import LONGEST_HEADING, Above, Sentence, sentences

_BOILERPLATE, _FACTS, _PERIODS, _BLANK, _RIGHTS = (
    re.compile(pattern) for pattern in (asides.BOILERPLATE, asides.FACTS, asides.PERIODS, asides.BLANK, asides.RIGHTS)
)
_RIGHTFUL = re.compile("权利(?!义务|[和与、及])|有权|享有")
_CASES, _DECLARED, _REPORTED = (re.compile(words) for words in (asides.CASES, asides.DECLARED, asides.REPORTED))
_DONE = re.compile("(?<![已业])已(?:经)?[一-鿿]{2}(?![一-鿿]{0,6}(?:[\\d.]+[%‰])?的)")
_SPEAKS = re.compile("[应须需将请由向对报送给，。；：]")
_HAS = re.compile("均?已|业已|正")
_YEAR = re.compile("(?:^|[，于在])(20[0-9]{2})年(?!度|[底末前至到]|[^，。；]{0,10}的)")
_SUM = re.compile(vocabulary.PAYS_SUM)
SHORT_TITLE = 6
_TITLES = re.compile("[^，。]{2,8}(?:事项|意见|要求|情况|措施|建议)")
_URGED = re.compile("及时|抓紧|切实|按时|按期")
"""Words of an order: whatever is only told has none of them."""
_MAY_ASK = re.compile("可以?要求|有权要求")
_DECIDED = re.compile("(?:批复|答复|函复|决定|议定|明确|意见|事项|要求)[^，]{0,4}如下")


def extract(text: str, *, signed: date | None = None, threshold: int = THRESHOLD) -> Extraction:
    """Return what a whole text promises, in its order; `signed` counts where the text does not say when it was made."""
    ground = Ground(text, parties_of(text), day_of(text) or signed)
    suggestions, puzzles = list[Suggestion](), list[Puzzle]()
    before, above = Before(), tuple[Above, ...]()
    for sentence in sentences(text):
        if sentence.fresh:
            before = Before(sibling=before.sibling if sentence.above == above else None, lately=before.lately)
            above = sentence.above
        for found in _read(sentence, ground, before, threshold):
            if isinstance(found, Puzzle):
                puzzles.append(found)
                continue
            if isinstance(found, Before):
                before = found
                continue
            if "fine" in found.evidence and suggestions and punishes(found, suggestions[-1]):
                suggestions[-1] = replace(suggestions[-1], penalty=found.penalty)
                if found.start != suggestions[-1].start:
                    puzzles.append(_puzzle(sentence, text, "违约责任，已记在上一条承诺里。"))
            else:
                suggestions.append(found)
            sibling = found.debtor if "subject" in found.evidence else before.sibling
            before = Before(near=found.debtor, sibling=sibling, lately=found.debtor)
    return Extraction(tuple(suggestions), tuple(puzzles))


def _read(sentence: Sentence, ground: Ground, before: Before, threshold: int) -> Iterator[Suggestion | Puzzle | Before]:
    if (
        sentence.heading
        or sentence.text.endswith("？")
        or signature(sentence.text, ground.parties)
        or introduces(sentence.text)
        or dates_paper(sentence.text)
        or settled(sentence)
    ):
        return
    row = promised(sentence, ground.text, ground.parties, ground.today) if sentence.columned else None
    if row:
        yield row
    else:
        yield from _prose(sentence, ground, before, threshold)


def _prose(
    sentence: Sentence, ground: Ground, before: Before, threshold: int
) -> Iterator[Suggestion | Puzzle | Before]:
    text = masked(sentence.text)
    limits = limits_of(text, ground.today)
    named = ground.parties.named(text)
    parts: Sequence[Clause] = _untitled(text, clauses(text, limits, named))
    if sentence.lead and not _CASES.search(text):
        parts = _of_itself(parts)
        limits = [limit for part in parts for limit in part.limits]
    cases = [Case(sentence, text, parts, group, named, limits, ground) for group in groups(parts)]
    doubts, heard = list[str](), False
    for case in cases:
        found, doubt = _promise(case, before, threshold)
        if found:
            heard = True
            yield found
        doubts += [doubt] if doubt and not heard else []
        before = _after(before, case, found)
    if not heard and (limits or _BLANK.search(sentence.text)) and not _known(text):
        doubts.append("有日期或期限，没有看出是谁的什么承诺。" if limits else "有空白没有填写。")
    if not heard and before.here:
        yield replace(before, here=None)
    if doubts:
        yield _puzzle(sentence, ground.text, doubts[0])


def _untitled(text: str, parts: Sequence[Clause]) -> Sequence[Clause]:
    """Leave out the short title of an item before a colon: 「受理：当日受理」."""
    first = parts[0] if len(parts) > 1 else None
    if first is None or text[first.end] != "：" or first.limits:
        return parts
    short = len(first.text) <= SHORT_TITLE and not first.named
    return parts[1:] if short or _TITLES.fullmatch(first.text) else parts


def signature(text: str, parties: Parties) -> bool:
    """Whether a line is nothing but the name of a body: below a paper, or above a letter."""
    named = parties.named(text) if len(text) <= LONGEST_HEADING and not _SPEAKS.search(text) else []
    return bool(named) and named[-1].end == len(text)


def _of_itself(lead: Sequence[Clause]) -> Sequence[Clause]:
    """Return the clauses that a lead-in promises by itself, before the one that opens its list."""
    return lead[:-1] if any(one.core and one.limits for one in lead[:-1]) else ()


def _after(before: Before, case: Case, found: Suggestion | None) -> Before:
    """Return who owed just before the next clauses: also where what was said of him is no promise."""
    if found:
        return Before(found.debtor, found.debtor, before.sibling, found.debtor)
    named, sign = subject(case)
    told = (one for one in case.named if case.group[0].start == one.start and _HAS.match(case.text, one.end))
    if named is None or sign != "subject":
        named, sign = next(told, None), "subject"
    return replace(before, here=named.side, near=named.side) if named and sign == "subject" else before


def _known(text: str) -> bool:
    """Whether a sentence is understood as no promise: a fact, a right, a clause about the paper itself."""
    return bool(_FACTS.search(text) or _BOILERPLATE.search(text) or _RIGHTS.search(text) or "逾期" in text)


def _promise(case: Case, before: Before, threshold: int) -> tuple[Suggestion | None, str | None]:
    penal = any("penalty" in one.signs and one.core for one in case.group)
    if (
        penal
        and case.parts[0] is not case.group[0]
        and any(one.core for one in case.parts if one.start < case.group[0].start)
    ):
        return None, None
    listed = case.sentence.fresh and _listed(case)
    plain = any((listed or DOES.search(one.text)) and one.content and not one.condition for one in case.group)
    if not (cored(case.group) or plain):
        return None, None
    timed = [part for part in case.group if not IF.search(part.text) and not _PERIODS.search(part.text)]
    limit = choose([one for part in timed for one in part.limits], case.words)
    limit = limit if limit.kind != "none" else _inherited(case)
    owed = owes(case, before)
    evidence = {*owed.evidence, *_evidence(case, limit), *(["listed"] if listed else [])}
    evidence |= {"fine"} if fines(case) else set()
    if penal and not any(one.cue for one in case.group):
        evidence.add("penalty")
    elif not cored(case.group):
        evidence.add("plain")
        told = not (_URGED.search(case.words) or _by_a_party(case)) or by_law(case)
        if told and not (case.limits or evidence & {"limit", "listed", "sum"}):
            return None, None
    cue = max((one.cue[1] for one in case.group if one.cue and not one.condition), default=0)
    score = points(cue, frozenset(evidence))
    if score < threshold:
        return None, "像是承诺，把握不大。" if score >= min(DOUBT, threshold - 1) and (
            limit.kind != "none" or cue >= DOUBT
        ) else None
    if owed.side is None:
        return None, "没有看出由谁履行。"
    made = _suggestion(case, owed.side, limit)
    return replace(made, confidence=confidence(score, guessed=not owed.sure), evidence=frozenset(evidence)), None


def _by_a_party(case: Case) -> bool:
    """Whether a party to the paper does something: what other bodies plainly do, papers mostly tell."""
    named, sign = subject(case)
    parties = case.ground.parties
    by = named is not None and BY.search(case.text[: named.start])
    return parties.sole or bool(named and sign == "subject" and (by or named.word in parties.sides))


def _listed(case: Case) -> bool:
    """Whether a heading or a lead-in says that promises follow: of a party, or of a meeting."""
    decided = any(one.lead and _DECIDED.search(one.words) for one in case.sentence.above)
    return (decided and case.sentence.labelled) or standing(case.sentence.above, case.ground.parties) is not None


def _evidence(case: Case, limit: Limit) -> set[str]:
    found = set[str]()
    if limit.kind != "none":
        found.add("event" if limit.kind == BEFORE and limit.length is None else "limit")
    if any(one.acts for one in case.group):
        found.add("act")
    if any(_SUM.search(one.text) for one in case.group if not one.condition):
        found.add("sum")
    stating = [one for one in case.group if one.core] or [one for one in case.group if not one.condition] or case.group
    for sign in ("past", "tentative", "right", "status"):
        if any(sign in one.signs for one in stating):
            found.add(sign)
    if "past" in found and not any(one.cue for one in stating):
        found.discard("limit")  # the day on which it was done
    plainly = case.group[0] is not case.parts[0] and any(one.cue and one.cue[1] > DOUBT for one in stating)
    checks = {
        "past": (_reported(case) and not any(one.cue and one.cue[1] > DOUBT for one in stating))
        or (limit.kind == "none" and not any(one.cue for one in stating) and _told_of_past(case, stating)),
        "boilerplate": (_about_itself(stating) and "不低于" not in case.words) or _PERIODS.search(stating[0].text),
        "fact": _told_only(case, case.words if plainly else case.text, stating)
        or forfeits(case.words)
        or any(one.lead and _CASES.search(one.words) for one in case.sentence.above)
        or any(_CASES.fullmatch(one.words) for one in case.sentence.above),
        "right": _may(case, limit) or _goes_on(case, stating),
        "status": limit.kind == "none" and any(_DECLARED.search(one.words) for one in case.sentence.above),
    }
    return found | {sign for sign, holds in checks.items() if holds}


def _told_only(case: Case, words: str, stating: Sequence[Clause]) -> bool:
    """Whether a sentence tells a fact; one that is told behind a duty with a limit leaves the duty standing."""
    fact = _FACTS.search(words)
    due = next(
        (
            one
            for one in stating
            if one.core and one.limits and one.acts and not ("已" in one.text or _FACTS.search(one.text))
        ),
        None,
    )
    told_first = fact is not None and (due is None or case.text.find(fact.group()) < due.start)
    return told_first and not (due and fact and fact.group() == "鉴于")  # only the reason for what is due


def _may(case: Case, limit: Limit) -> bool:
    """Whether somebody only may do something: below a heading of rights, or by asking or allowing without a limit."""
    rightful = next((_RIGHTFUL.search(one.words) for one in reversed(case.sentence.above)), None)
    asks = _MAY_ASK.search(case.words) or (case.sentence.lead and "有权" in case.words)
    return bool(rightful) or (limit.kind == "none" and bool(asks))


def _goes_on(case: Case, stating: Sequence[Clause]) -> bool:
    """Whether clauses only go on with what somebody may do: 「有权终止，并将其列入」."""
    before = [one for one in case.parts if one.end < stating[0].start]
    alone = len(stating) == 1 and (stating[0].cue is None or stating[0].cue[1] <= DOUBT) and not stating[0].limits
    return alone and bool(before) and "right" in before[-1].signs and stating[0].text.startswith(("并", "且"))


def _reported(case: Case) -> bool:
    """Whether a heading says that what follows is done, or how it stands."""
    return any(_REPORTED.search(one.words) for one in case.sentence.above if not one.lead)


def _about_itself(stating: Sequence[Clause]) -> bool:
    """Whether clauses speak of the paper itself or of what follows by law; a duty with a limit beside that counts."""
    own = any(one.core and one.limits and one.acts and not _BOILERPLATE.search(one.text) for one in stating)
    return not own and bool(_BOILERPLATE.search("，".join(one.text for one in stating)))


def _told_of_past(case: Case, stating: Sequence[Clause]) -> bool:
    """Whether clauses say that something is done, or with a date before the document."""
    if any(_DONE.search(one.text) for one in stating):
        return True
    today = case.ground.today
    years = map(int, _YEAR.findall(case.words))
    if today is not None and any(one < today.year for one in years):
        return True
    told = (one for one in mentions(case.words, today) if one.sure or one.exact)
    return today is not None and any(one.day and one.day < today for one in told)


def _suggestion(case: Case, who: str, limit: Limit) -> Suggestion:
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


def _inherited(case: Case) -> Limit:
    """Return the limit of the lead-in above: 「应于6月底前完成下列事项：」."""
    lead = next((one for one in reversed(case.sentence.above) if one.lead), None)
    if lead is None:
        return Limit()
    text = masked(lead.words)
    limits = limits_of(text, case.ground.today)
    if _of_itself(clauses(text, limits, [])):
        return Limit()
    found = choose(limits, text)
    return Limit() if found.day and found.day == case.ground.today else found


def _told(case: Case) -> str:
    """Return the promise in the words of the text, without its conditions."""
    kept = [one for one in case.group if not one.condition]
    spans = [case.sentence.folded.origin(one.start, one.end) for one in kept]
    return "，".join(case.ground.text[start:end].strip() for start, end in spans)


def _puzzle(sentence: Sentence, text: str, reason: str) -> Puzzle:
    start, end = sentence.place
    return Puzzle(text[start:end], start, end, reason)
