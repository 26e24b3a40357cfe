"""`qinqing deliveries`: a county makes a key, signs a file, and a clerk imports it on the server."""

import argparse
import os
import sys
from pathlib import Path

from django.utils import timezone

from qinqing.commons.deliveries import actions
from qinqing.commons.deliveries.actions.delivering import FaultyRows, turn
from qinqing.commons.deliveries.models import Delivery
from qinqing.commons.deliveries.queries import preview_of
from qinqing.commons.deliveries.rules.reading import admit, read
from qinqing.commons.deliveries.rules.signing import LENGTH, fingerprint, sealed
from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.kernel.access.models import Account
from qinqing.kernel.access.queries import actor_of
from qinqing.kernel.chronicle.rules.signing import Ed25519
from qinqing.kernel.devices.refusal import Refusal
from qinqing.site import keys
from qinqing.site.trouble import Trouble

REFUSED = 2


class NoSuchClerk(Trouble):
    """Every import is somebody's act."""

    says = "没有用户名为「{name}」的在任账号。导入要写明是谁办的。"


class FileThere(Trouble):
    """A private key is never written over."""

    says = "已有文件 {path}，没有覆盖。请换一个名字。"


class NoSuchDelivery(Trouble):
    """The file cannot be opened."""

    says = "读不了文件 {path}（{why}）。"


def make_key(options: argparse.Namespace) -> int:
    """Write a new private key, readable by its owner only, and print what the administrator registers."""
    path, signer = Path(options.file), Ed25519(os.urandom(LENGTH))
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(signer.private_key.hex() + "\n")
    except FileExistsError as fault:
        raise FileThere(path=path) from fault
    except OSError as fault:
        raise NoSuchDelivery(path=path, why=fault.strerror) from fault
    print(f"私钥已写到 {path}，只留在报送系统里，不要发给任何人。")
    print(f"公钥，交给系统管理员登记：{signer.public_key.hex()}")
    print(f"指纹，电话里核对：{fingerprint(signer.public_key)}")
    return 0


def sign(options: argparse.Namespace) -> int:
    """Check a file that is not signed yet and write it with its signature to standard output."""
    body = _bytes(options.file)
    body = body if body.endswith(b"\n") else body + b"\n"
    try:
        admit(body)
        reading = read(body)
    except UnreadableFile as fault:
        print(fault, file=sys.stderr)
        return REFUSED
    if reading.faults:
        _faults(FaultyRows(count=len(reading.faults), faults=reading.faults))
        return REFUSED
    sys.stdout.buffer.write(sealed(body, Ed25519(keys.read(Path(options.key)))))
    return 0


def load(options: argparse.Namespace) -> int:
    """Import a signed file in somebody's name, or only show what it would change."""
    account = Account.objects.select_related("person").filter(username=options.by, is_active=True).first()
    by = actor_of(account, timezone.localdate()) if account else None
    if by is None:
        raise NoSuchClerk(name=options.by)
    try:
        made = actions.stage(content=_bytes(options.file), file_name=Path(options.file).name, by=by)
        if made.state == Delivery.APPLIED:
            print("这个文件以前已经导入，没有再写一遍。")
            return 0
        found = preview_of(made)
        counts = (len(found.entered), len(found.changed), len(found.unchanged), len(found.older))
        print("新增 {} 行，改动 {} 行，不变 {} 行，较旧不写 {} 行。".format(*counts))
        if options.look:
            actions.drop(delivery_id=made.pk, by=by)
            print("只看，没有写入。")
            return 0
        actions.apply(delivery_id=made.pk, seen=turn(made.origin), by=by)
    except FaultyRows as faulty:
        _faults(faulty)
        return REFUSED
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    print("已导入。")
    return 0


def _faults(faulty: FaultyRows) -> None:
    print(faulty, file=sys.stderr)
    for one in faulty.faults:
        print(f"  第 {one.line} 行，{one.label}：{one.says}", file=sys.stderr)


def _bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as fault:
        raise NoSuchDelivery(path=name, why=fault.strerror) from fault
