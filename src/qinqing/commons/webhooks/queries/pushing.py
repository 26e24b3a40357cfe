"""Which events may be pushed at all, whether one may still be, and what is said of it."""

import json
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from qinqing.commons.webhooks.models import Push, Webhook


@cache
def pushed() -> Mapping[str, str]:
    """Return the tags to which a system may subscribe, each with its words: the one list of the installation."""
    found: Mapping[str, str] = import_string(settings.QINQING_PUSHED)
    return found


def still_open(push: Push) -> bool:
    """Return whether the system may still be told of the matter: much may have happened since it was told."""
    return Webhook.objects.told_of(push.matter_id).filter(pk=push.webhook_id).exists()


def body_of(push: Push) -> bytes:
    """Return what is sent: which event of which matter, at which revision; the title only where that was decided."""
    about = {"reference": push.matter.reference, "kind": push.matter.kind, "revision": push.revision}
    if push.webhook.with_titles:
        about["title"] = push.matter.title
    at = timezone.localtime(push.at).isoformat(timespec="seconds")
    said = {"id": str(push.pk), "type": push.tag, "timestamp": at, "data": about}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
