"""`qinqing chronicle ...` on the database: verify, export, prove, make a checkpoint."""

import argparse
import json
import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from qinqing.kernel.chronicle.jobs import make_checkpoint
from qinqing.kernel.chronicle.queries import lines, prove, signers, verify
from qinqing.kernel.chronicle.rules.checkpoints import Statement, read
from qinqing.kernel.chronicle.rules.ledger import Fault, Reader, Verification
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.queries.folding import unlike_history
from qinqing.site import keys
from qinqing.site.trouble import Trouble

LISTED = 20
BUFFER = 1 << 18


class NoMatter(Trouble):
    """The reference is that of no matter."""

    says = "没有编号为 {reference} 的事项。"


class NoKey(Trouble):
    """Only signed checkpoints are worth anything."""

    says = "没有签名钥匙。请先运行 qinqing chronicle keygen。"


class NotProvable(Trouble):
    """No checkpoint covers the event, or there is no such event."""

    says = "{reason}"


class NoFile(Trouble):
    """The export is not there."""

    says = "读不了 {path}。"


class NoWitness(Trouble):
    """The file does not hold checkpoints as the public page gives them."""

    says = "{path} 不是检查点文件（公开页面的 JSON）。"


def _stream(reference: str) -> int:
    found = Matter.objects.filter(reference=reference).values_list("pk", flat=True).first()
    if found is None:
        raise NoMatter(reference=reference)
    return found


def _check_file(path: Path, trusted: frozenset[bytes]) -> Verification:
    try:
        with path.open("rb", buffering=BUFFER) as opened:
            return Reader(trusted).read(opened)
    except OSError as fault:
        raise NoFile(path=path) from fault


def _witness(path: Path, ours: Mapping[int, Statement]) -> list[Fault]:
    """Compare what somebody saved from the public page with what stands in the database or export."""
    try:
        saved = [read(one) for one in json.loads(path.read_text(encoding="utf-8"))["checkpoints"]]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise NoWitness(path=path) from fault
    return [
        Fault(0, one.statement.number, "与见证人保存的不同，或已被删去。")
        for one in saved
        if ours.get(one.statement.number) != one.statement
    ]


def _say(found: Verification, trusted: frozenset[bytes]) -> int:
    if found.faults:
        first = found.faults[0]
        print(f"有记录被改动过。第一处：{first.where}：{first.why}")
        for fault in found.faults[1:LISTED]:
            print(f"  {fault.where}：{fault.why}")
        if len(found.faults) > LISTED:
            print(f"  …… 共 {len(found.faults)} 处")
        return 1
    print(f"全部一致：{found.streams} 条历史，{found.events} 条记录。")
    if found.last is None:
        print("还没有检查点：全部记录都还没有外部见证。")
    else:
        stated = found.last.statement
        print(f"已同第 {stated.number} 个检查点核对，根 {stated.sha256.hex()}；它之后的记录还没有外部见证。")
        if not trusted:
            print(f"没有公钥可以核对签名，还请自己核对：{found.last.public_key.hex()}")
    return 0


def check(options: argparse.Namespace) -> int:
    """Verify the database with the promises that follow from it, or an exported file without it."""
    trusted = frozenset({keys.read(Path(options.key))}) if options.key else signers().trusted
    if options.export:
        found = _check_file(Path(options.export), trusted)
    else:
        found = verify()
        found.faults += unlike_history()
    if options.witness:
        found.faults += _witness(Path(options.witness), found.statements)
    return _say(found, trusted)


def export(options: argparse.Namespace) -> int:
    """Write every stream, or one matter's, into a file that can be checked without us."""
    stream = _stream(options.matter) if options.matter else None
    with open(options.file, "wb", opener=partial(os.open, mode=0o600)) as written:
        written.writelines(lines(stream=stream))
    print(f"已导出到 {options.file}。其中没有说明、理由等文字；含各条历史的密值，请像原记录一样保管。")
    return 0


def make_proof(options: argparse.Namespace) -> int:
    """Print the proof of one event as JSON."""
    try:
        with transaction.atomic():
            print(prove(_stream(options.matter), int(options.seq)).text)
    except (Refusal, ValueError) as fault:
        raise NotProvable(reason=fault) from fault
    return 0


def checkpoint(options: argparse.Namespace) -> int:
    """Make a checkpoint now."""
    signer = signers().signer
    if signer is None:
        raise NoKey
    made = make_checkpoint(signer)
    print(f"第 {made.number} 个检查点：{made.leaves} 条历史，根 {made.sha256.hex()}")
    return 0


def keygen(options: argparse.Namespace) -> int:
    """Make the key that signs checkpoints."""
    public = keys.make(Path(settings.QINQING_KEYS))
    print(f"已生成。私钥只在本机：{public.with_suffix('.key')}；公钥 {public.read_text(encoding='ascii').strip()}")
    return 0
