"""Handing a message over to apprise, which knows how robots want it; never redirected, never without end."""

import json
import re
from collections.abc import Sequence
from typing import Any

from apprise import Apprise, AppriseAsset
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.wecombot import NotifyWeComBot
from apprise.result import AppriseResultStatus

from qinqing.kernel.devices.locking import unlocked
from qinqing.kernel.devices.outbound import (
    ANSWERED,
    AWAY,
    GARBLED,
    LATE,
    PATIENCE,
    REFUSED,
    UNREADABLE,
    address_of,
    asked,
    reached,
)
from qinqing.kernel.notices.models import Channel
from qinqing.kernel.notices.queries import PURPOSE
from qinqing.kernel.notices.rules import KINDS, Letter, plugin_address


class _WeCom(NotifyWeComBot):  # type: ignore[no-untyped-call]  # apprise's classes make themselves known
    """A robot whose answer is read: it answers 200 also to what it drops, and says so in the body alone."""

    fault = ""

    def send(self, body: str, title: str = "", *_: Any, **__: Any) -> bool:
        """Send the words; `fault` says why they were not taken."""
        self.fault = _told(self.api_url, body)
        return not self.fault


class _DingTalk(NotifyDingTalk):  # type: ignore[no-untyped-call]  # as above
    """The same of the other kind, whose words begin with their title."""

    fault = ""

    def send(self, body: str, title: str = "", *_: Any, **__: Any) -> bool:
        """Send the words; `fault` says why they were not taken."""
        self.fault = _told(self.notify_url.format(token=self.token), f"{title}\r\n{body}" if title else body)
        return not self.fault


def _told(address: str, words: str) -> str:
    """Tell a robot; return why it did not take the words, empty when it says that it did."""
    sent = json.dumps({"msgtype": "text", "text": {"content": words}}, ensure_ascii=False).encode()
    answer = asked(address, sent, {"Content-Type": "application/json; charset=utf-8"})
    if answer.fault:
        return answer.fault
    try:
        code = json.loads(answer.said)["errcode"]
    except (ValueError, KeyError, TypeError):
        return GARBLED
    return "" if code == 0 else f"{REFUSED} {code}" if isinstance(code, int) else GARBLED


_PLUGINS: dict[str, Any] = {"wecom": _WeCom, "dingtalk": _DingTalk, "generic": NotifyJSON}
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
    robot = made(**read, asset=asset)
    result = Apprise(robot, asset=asset).notify(body=words.body, title=words.subject)
    if result:
        return ""
    return getattr(robot, "fault", "") or _fault([attempt for one in result.results for attempt in one.attempts])


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
