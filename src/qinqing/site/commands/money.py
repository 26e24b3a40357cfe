"""`qinqing money`: what is due, paid, late and to be clawed back, as a sheet; a calculation, never a demand."""

import argparse
import json
import sys
from pathlib import Path

from qinqing.domains.contracts.queries.money import statutory
from qinqing.domains.contracts.rules.money import Malformed, Sheet, read, sheet
from qinqing.domains.contracts.rules.money.words import yuan

MALFORMED = 2


def run(options: argparse.Namespace) -> int:
    """Print the sheet; what is wrong in the file is one sentence, and exit 2.

    FILE is JSON, money in whole 分, rates and quantities as text in quotes ("0.0005", "3.65%", "1/2000"):

        {
          "debtor": {"name": "...", "kind": "机关"},
          "creditor": {"name": "...", "kind": "小型", "declared_sme": true},
          "subject": "工程",
          "as_of": "2026-06-30",
          "instalments": [{"number": "1", "title": "...", "due": "2026-01-31", "amount": 100000000}],
          "payments": [{"on": "2026-02-10", "amount": 50000000, "towards": "1"}],
          "late": {"kind": "interest", "rate": "0.0005", "per": "day", "base": "unpaid",
                   "cap": {"amount": 1000000, "share": "20%"}},
          "lpr": {"rate": "...", "per": "year", "days_in_year": 365, "source": "..."},
          "incentives": [{"title": "...", "paid": 1000000, "promised": "10", "reached": "8", "unit": "亿元",
                          "tolerated": "90%"}]
        }

    `kind` of the debtor: 机关 事业单位 大型企业 中型企业 小型企业 微型企业 其他单位; of the creditor, at signing: 大型
    中型 小型 微型; `subject`: 货物 工程 服务 其他; what nobody knows is left out. `late` is left out when the contract
    says nothing; its `kind` is interest or penalty, its `base` unpaid or whole, "per": "year" needs `days_in_year`.
    A payment without `towards` goes to what fell due first. `cap`, `lpr`, `incentives`, `tolerated` may be left out.
    """
    try:
        print(words(sheet(read(_parsed(options.file), statutory()))))
    except Malformed as fault:
        print(fault, file=sys.stderr)
        return MALFORMED
    return 0


def _parsed(name: str) -> object:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except OSError as fault:
        raise Malformed(name, f"读不了这个文件（{fault.strerror}）。") from fault
    except UnicodeDecodeError as fault:
        raise Malformed(name, "不是 UTF-8 编码的文本。") from fault
    except json.JSONDecodeError as fault:
        raise Malformed(name, f"不是 JSON，第 {fault.lineno} 行第 {fault.colno} 列起读不懂。") from fault
    except (RecursionError, ValueError) as fault:
        raise Malformed(name, "嵌套太深，或数字太长。") from fault


def words(found: Sheet) -> str:
    """Return the sheet as lines of text."""
    lines = [f"付款方：{found.debtor}", f"收款方：{found.creditor}"]
    lines += [f"到期应付：{yuan(found.due)}", f"已付：{yuan(found.paid)}", f"到期未付：{yuan(found.open)}"]
    lines += [f"多付：{yuan(found.beyond)}"] if found.beyond else []
    lines += ["", *(_line(one.label, one.says, one.amount) for one in found.lines), "", *found.notes]
    return "\n".join(lines)


def _line(label: str, says: str, amount: int | None) -> str:
    return f"{label}：{says}" if amount is None else f"{label}：{yuan(amount)}。{says}"
