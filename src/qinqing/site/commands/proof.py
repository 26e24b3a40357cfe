"""`qinqing chronicle check-proof`: checks a proof with nothing but the file; needs no database and no settings."""

import argparse
from pathlib import Path

from qinqing.kernel.chronicle.rules.proofs import NotProven, parse
from qinqing.site.trouble import Trouble


class Unreadable(Trouble):
    """The file is not there, or not text."""

    says = "读不了 {path}。"


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise Unreadable(path=path) from fault


def run(options: argparse.Namespace) -> int:
    """Say whether the proof holds, and what its holder has to compare by eye."""
    try:
        proof = parse(_text(options.file).removesuffix("\n"))
        proof.check()
        if options.key and _text(options.key).strip() != proof.checkpoint.public_key.hex():
            raise NotProven("签名用的不是这把公钥。")
    except NotProven as fault:
        print(f"不成立：{fault}")
        return 1
    stated = proof.checkpoint.statement
    print(f"成立：历史 {proof.stream} 的第 {proof.seq} 条，在第 {stated.number} 个检查点时已经是：")
    print("  " + proof.messages[0].replace("\t", "  "))
    print(f"请同公开页面「检查点」核对：根 {stated.sha256.hex()}")
    if not options.key:
        print(f"还请核对公钥：{proof.checkpoint.public_key.hex()}")
    return 0
