"""`qinqing checks`: audits the lots by which claims are drawn for a neutral check; names nobody who asked for one."""

import argparse

from qinqing.kernel.checks.queries.auditing import FAULTS, audit


def run(options: argparse.Namespace) -> int:
    """Print how many lots fell and what is wrong; exit 1 when something is."""
    found = audit()
    print(f"已抽签 {found.lots} 份完成报告，{len(found.faults)} 处不符。")
    for claim, fault in found.faults:
        print(f"完成报告 {claim}：{FAULTS[fault]}。")
    return 1 if found.faults else 0
