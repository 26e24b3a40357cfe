"""Handing a message over to apprise, which knows how robots want it; never redirected, never without end."""

import re
from collections.abc import Sequence
from typing import Any

from apprise import Apprise, AppriseAsset
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.wecombot import NotifyWeComBot
from apprise.result import AppriseResultStatus

from qinqing.kernel.devices.locking import unlocked
from qinqing.kernel.devices.outbound import ANSWERED, AWAY, LATE, PATIENCE, UNREADABLE, address_of, reached
from qinqing.kernel.notices.models import Channel
from qinqing.kernel.notices.queries import PURPOSE
from qinqing.kernel.notices.rules import KINDS, Letter, plugin_address

_PLUGINS: dict[str, Any] = {"wecom": NotifyWeComBot, "dingtalk": NotifyDingTalk, "generic": NotifyJSON}
"""Named one by one: apprise would otherwise load every plugin that it has."""

_STATUS = re.compile(r"error=(\d{3})\b")


def hand_over(channel: Channel, words: Letter) -> str:
    """Send words to a channel; return why they did not arrive, empty when they were taken."""
    address = unlocked(channel.address, PURPOSE)
    plugin = plugin_address(channel.kind, address) if address else None
    if not address or not plugin:
        return UNREADABLE
    if KINDS[channel.kind].free_host and (fault := _judged(address)):
        return fault
    asset = AppriseAsset(http_redirects=False, service_timeout=PATIENCE)
    made = _PLUGINS[channel.kind]
    read = made.parse_url(plugin)
    if not read:
        return UNREADABLE
    sender = Apprise(made(**read, asset=asset), asset=asset)
    result = sender.notify(body=words.body, title=words.subject)
    if result:
        return ""
    return _fault([attempt for one in result.results for attempt in one.attempts])


def _judged(address: str) -> str:
    found = address_of(address)
    return reached(found)[1] if found else UNREADABLE


def _fault(attempts: Sequence[object]) -> str:
    """Return what failed, from what apprise says of it: a status of the other side, or that it was not reached."""
    for attempt in attempts:
        if getattr(attempt, "status", None) == AppriseResultStatus.TIMEOUT:
            return LATE
        for line in getattr(attempt, "logs", ()):
            if found := _STATUS.search(line.message):
                return f"{ANSWERED} {found.group(1)}"
    return AWAY
