"""Answers under seal: written as ciphertext, found and read again only by whoever holds a live grant."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from qinqing.kernel.checks.models import SEALED_ANSWER, SealedAnswer
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import hidden, unsealed
from qinqing.kernel.obligations.models import Claim

LENGTH = 4096
"""Bytes to which every answer is filled up before it is locked: its length tells nothing."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answered in confidence: of which claim, when, in which words."""

    claim: int
    at: datetime
    note: str


def _secrets() -> list[bytes]:
    """Return the newest secret of the installation, then those before it, which still open what was locked by them."""
    return [str(one).encode() for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _derived(secret: bytes, purpose: str) -> bytes:
    return hmac.new(secret, f"qinqing checks {purpose}".encode(), hashlib.sha256).digest()


def _lock() -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(secret, "seal"))) for secret in _secrets()])


def sealed(claim: int, note: str) -> bytes:
    """Return the ciphertext of an answer; all are of one length."""
    said = json.dumps({"claim": claim, "note": note}, ensure_ascii=False).encode()
    return _lock().encrypt(said.ljust(LENGTH))


def tags(claim: int, person: UUID) -> list[bytes]:
    """Return under which digests the answer of a person to a claim may stand, the newest secret's first."""
    about = f"{claim}:{person}".encode()
    return [hmac.new(_derived(secret, "tag"), about, hashlib.sha256).digest() for secret in _secrets()]


def answered(actor: Actor, claim: Claim | None) -> Answered | None:
    """Return what `actor` itself answered in confidence to a claim; what anybody else did, nobody is told."""
    if claim is None:
        return None
    with unsealed(actor):
        found = SealedAnswer.objects.filter(tag__in=tags(claim.pk, actor.person_id)).select_related("matter").first()
    return _read(found) if found else None


def answer_for(actor: Actor, reference: str) -> Answered:
    """Return an answer to whoever holds a live grant; raises NotFound for everybody else."""
    matter = Matter.objects.visible_to(actor).filter(reference=reference, kind=SEALED_ANSWER).first()
    if matter is None:
        raise hidden(reference, actor)
    with unsealed(actor):
        found = SealedAnswer.objects.filter(pk=matter.pk).select_related("matter").first()
    if found is None:
        raise NotFound
    return _read(found)


def _read(found: SealedAnswer) -> Answered:
    said = json.loads(_lock().decrypt(bytes(found.content)))
    return Answered(said["claim"], found.matter.opened_at, said["note"])
