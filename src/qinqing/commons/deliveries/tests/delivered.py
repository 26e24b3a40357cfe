"""A county with a system of its own, its key, and files that it signs."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from qinqing.commons.deliveries import actions
from qinqing.commons.deliveries.actions.delivering import turn
from qinqing.commons.deliveries.models import Delivery, Origin
from qinqing.commons.deliveries.rules.reading import Manifest, written
from qinqing.commons.deliveries.rules.signing import sealed
from qinqing.kernel.chronicle.rules.signing import Ed25519
from qinqing.kernel.devices.action import NOW
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties.models import Unit, UnitKind
from tests import builders

SIGNER = Ed25519(bytes(range(32)))
OTHER = Ed25519(bytes(range(1, 33)))


@dataclass(frozen=True)
class County:
    """The county, its office with a clerk, the administrator who registered its system, and strangers to it."""

    city: builders.City
    office: Unit
    origin: Origin
    clerk: Actor
    system: Actor


def system(path: str = "lanchuan/") -> Actor:
    """Return an administrator of a place."""
    return builders.actor(builders.unit("运维", path=path), "system", jurisdiction=path)


def registered(where: builders.City, path: str = "lanchuan/yunbo/", code: str = "yunbo", interval: int = 31) -> County:
    """Register a county's system with its key."""
    office, keeper = builders.unit("云泊区投服中心", UnitKind.PARK, path), system()
    origin = actions.register_origin(code=code, unit=office, interval=interval, by=keeper)
    if code == "yunbo":
        actions.register_key(origin_id=origin.pk, public_key=SIGNER.public_key, replaces=False, by=keeper)
    return County(where, office, origin, builders.actor(office, "clerk"), keeper)


def contract(key: str = "C-1", signed_on: date = date(2026, 1, 5), **more: Any) -> dict[str, Any]:
    """Return a delivered contract."""
    return {
        "kind": "contract",
        "id": key,
        "number": f"云投合〔2026〕{key}号",
        "title": "储能柜项目投资合同",
        "project": "储能柜项目",
        "government": "云泊区投资服务中心",
        "enterprise": "云泊昭麓储能技术有限公司",
        "signed_on": signed_on.isoformat(),
        **more,
    }


def promise(key: str = "P-1", due: date = date(2026, 3, 5), done: date | None = None, **more: Any) -> dict[str, Any]:
    """Return a delivered promise of the government; fulfilled where `done` is said."""
    government, enterprise = "云泊区投资服务中心", "云泊昭麓储能技术有限公司"
    ours = more.get("side", "gov") == "gov"
    debtor, creditor = (government, enterprise) if ours else (enterprise, government)
    kept = (
        {"state": "verified", "done_on": done.isoformat(), "confirmed_by": creditor} if done else {"state": "running"}
    )
    return {
        "kind": "promise",
        "id": key,
        "contract": "C-1",
        "number": "1",
        "title": "完成征迁，净地交付",
        "side": "gov",
        "debtor": debtor,
        "creditor": creditor,
        "verifier": creditor,
        "base_due": due.isoformat(),
        "fair_due": due.isoformat(),
        **kept,
        **more,
    }


def file(
    *rows: dict[str, Any], as_of: date | None = None, code: str = "yunbo", signer: Ed25519 = SIGNER, **more: Any
) -> bytes:
    """Return a signed file."""
    body = written(Manifest(code, as_of or timezone.localdate(), len(rows)), rows)
    return sealed(more.get("body", body), signer)


def stage(county: County, content: bytes, **more: Any) -> Delivery:
    """Stage a file as the county's clerk."""
    given = {"file_name": "报送.jsonl", "by": county.clerk, "at": NOW, **more}
    return actions.stage(content=content, **given)


def deliver(county: County, *rows: dict[str, Any], **more: Any) -> Delivery:
    """Stage and apply rows as the county's clerk."""
    made = stage(county, file(*rows, **more))
    return actions.apply(delivery_id=made.pk, seen=turn(county.origin), by=county.clerk)


def days_ago(days: int) -> date:
    """Return a day before today."""
    return timezone.localdate() - timedelta(days=days)
