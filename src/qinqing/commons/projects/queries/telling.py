"""What the history says of lists, signatures, problems and investment, in people's words."""

from collections.abc import Callable, Mapping
from typing import Any

from qinqing.commons.projects import events
from qinqing.commons.projects.rules.lists import MARKS, SIDES, STAGES
from qinqing.commons.projects.rules.showing import money
from qinqing.kernel.chronicle.queries import Entry
from qinqing.kernel.obligations import events as promised
from qinqing.kernel.obligations.rules.ladders import told as reached

Facts = Mapping[str, Any]
FALLEN = "清单变了，已有的签字作废"


def _marked(facts: Facts) -> list[str]:
    counts: dict[str, int] = {}
    for one in facts["marks"]:
        word = MARKS.get(one["word"], "撤回标注")
        counts[word] = counts.get(word, 0) + 1
    told = "，".join(f"{word} {count} 项" for word, count in counts.items())
    return [f"{SIDES[facts['side']]}，{STAGES[facts['stage']]}：{told}", *([FALLEN] if facts["fallen"] else [])]


def _staged(facts: Facts) -> list[str]:
    told = [f"{SIDES[facts['side']]}，{STAGES[facts['stage']]}"]
    if facts.get("closed"):
        told.append("双方都已签字，这个阶段销号")
    return told + ([FALLEN] if facts.get("fallen") else [])


def _named(facts: Facts) -> list[str]:
    laid = [f"建立三个阶段的清单，共 {facts['laid']} 项"] if facts["laid"] else []
    fell = [f"换了一方，{STAGES[code]}的签字作废" for code in facts["fallen"]]
    return [*laid, *fell]


def _numbered(facts: Facts) -> list[str]:
    due = f"，期限 {facts['due']}" if facts.get("due") else ""
    return [f"第 {facts['number']} 个问题{due}"]


def _figure(when: str, facts: Facts) -> list[str]:
    was = f"，原来 {money(facts['was'])}" if facts["was"] is not None else ""
    as_of = f"，数据截至 {facts['as_of']}" if "as_of" in facts else ""
    return [f"{when}：{money(facts['amount'])}{was}{as_of}"]


def _fired(facts: Facts) -> list[str]:
    return [f"报{reached(facts['audience'])}"]


_SAYS: Mapping[str, Callable[[Facts], list[str]]] = {
    events.NAMED.tag: _named,
    events.MARKED.tag: _marked,
    events.ADDED.tag: _staged,
    events.SIGNED.tag: _staged,
    events.RECALLED.tag: _staged,
    events.RAISED.tag: _numbered,
    events.ASSIGNED.tag: _numbered,
    events.WITHDRAWN.tag: _numbered,
    events.PLANNED.tag: lambda facts: _figure(f"{facts['year']} 年", facts),
    promised.FIRED.tag: _fired,
    events.REPORTED.tag: lambda facts: _figure(str(facts["month"])[:7], facts),
}


def said_of(entry: Entry) -> list[str]:
    """Return what an event says beside its label and its texts; nothing for those of other kinds."""
    says = _SAYS.get(entry.kind)
    return says(entry.facts) if says else []
