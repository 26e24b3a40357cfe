"""`qinqing receipt`: reckons a delay receipt anew from exported events, and says where they differ."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qinqing.commons.receipts.rules.anew import Events, NoReceipt, Outcome, Paper, name_of, paper, reckon
from qinqing.kernel.chronicle.rules.ledger import Reader, Verification
from qinqing.kernel.obligations.rules import BUCKETS, UNITS
from qinqing.kernel.obligations.rules.reading import Malformed
from qinqing.kernel.obligations.rules.telling import mixed
from qinqing.site import keys
from qinqing.site.commands.files import parsed
from qinqing.site.trouble import Trouble

MALFORMED = 2
BUFFER = 1 << 18


class NoExport(Trouble):
    """The export is not there."""

    says = "读不了 {path}。"


def run(options: argparse.Namespace) -> int:
    """Print the days by party and cause reckoned anew; exit 1 for a difference, 2 for a file that is no receipt."""
    try:
        one = paper(parsed(options.file))
    except (Malformed, NoReceipt) as fault:
        print(fault, file=sys.stderr)
        return MALFORMED
    trusted = frozenset({keys.read(Path(options.key))}) if options.key else frozenset[bytes]()
    events = Events()
    checked = [_checked(Path(path), events, trusted) for path in options.export]
    found = reckon(one, events)
    faults = [f"{fault.where}：{fault.why}" for each in checked for fault in each.faults] + list(found.faults)
    print(_json(one, found, faults) if options.json else "\n".join(_said(one, found, faults, checked)))
    return 1 if faults else 0


def _checked(path: Path, events: Events, trusted: frozenset[bytes]) -> Verification:
    """Check an export's chains and checkpoints, and keep of it what the receipt needs; one pass."""
    try:
        with path.open("rb", buffering=BUFFER) as opened:
            return Reader(trusted).read(events.passing(opened))
    except OSError as fault:
        raise NoExport(path=path) from fault


def _said(one: Paper, found: Outcome, faults: Iterable[str], checked: Iterable[Verification]) -> list[str]:
    wrong = list(faults)
    lines = [f"迟延归因单 {one.number}，截至 {one.as_of}"]
    if found.found:
        unit = UNITS[found.found.promise.unit]
        lines += [f"  {name_of(line, one.names)}：{mixed(line.days)} {unit}" for line in found.lines]
        lines.append(f"  合计 {found.found.total} {unit}")
    if wrong:
        return [*lines, "不一致：", *(f"  {fault}" for fault in wrong)]
    lines.append(f"一致：从导出的记录重新计算，和单子逐行相同。指纹 {one.fingerprint}")
    lines += [f"  {words}" for words in found.unsaid]
    if found.settled:
        stand = "，".join(f"{BUCKETS[party]} {days}" for party, days in found.settled["days"])
        lines.append(f"{OUTCOMES.get(found.settled['outcome'], '')}：{stand}")
    for each in checked:
        root = f"已同第 {each.last.statement.number} 个检查点核对" if each.last else "还没有检查点"
        lines.append(f"历史的链条完整；{root}。")
    return lines


OUTCOMES = {"agreed": "双方已签认", "ruled": "中立单位已核定"}


def _json(one: Paper, found: Outcome, faults: list[str]) -> str:
    told: dict[str, Any] = {
        "receipt": one.number,
        "as_of": one.as_of.isoformat(),
        "equal": not faults,
        "differences": faults,
        "unsaid": list(found.unsaid),
        "lines": [
            {"party": line.party, "debtor": line.debtor, "cause": line.cause, "days": str(line.days)}
            for line in found.lines
        ],
        "total": found.found.total if found.found else None,
        "settled": found.settled,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
