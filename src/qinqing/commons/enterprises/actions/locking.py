"""What must not be done twice at once: whoever writes values is alone, and each piece of work has one worker."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import connection
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises.models import Errand, Upload
from qinqing.kernel.chronicle.actions import area_stream
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import by_the_clock, running
from qinqing.kernel.devices.refusal import Refusal

AREA = "enterprises"


class Busy(Refusal):
    """Imports follow one another; a long one is written for minutes, and nobody's request waits that long."""

    says = _("登记正在写入另一次导入，还没有写完。请稍后再办，您填的内容没有丢。")
    status = 409


def lock() -> int:
    """Lock the registry's history for what is about to be recorded; only inside an action."""
    running()
    stream = area_stream(AREA)
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    return stream


def alone() -> None:
    """Let nobody else write values until this transaction ends; raises Busy, and never waits.

    It stands apart from the history's lock, which a long import takes last: whatever else is recorded of the registry
    meanwhile does not wait for it.
    """
    if not free():
        raise Busy


def free() -> bool:
    """Say whether nobody else writes values, and keep it so until this transaction ends."""
    return only_one("values")


def only_one(name: str) -> bool:
    """Say whether this transaction is the only one that does what is called so; a worker that dies lets it go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{AREA}.{name}"])
        (got,) = cursor.fetchone()
    return bool(got)


W = TypeVar("W", Errand, Upload)


def name_of(one: Errand | Upload) -> str:
    """Return what a piece of work is called among those of which each has one worker."""
    return f"{type(one).__name__} {one.pk}"


def begun(waiting: Iterable[W], at_hand: Callable[[W], bool] = lambda _one: True) -> W | None:
    """Return the first that no other worker does and that is `at_hand`, and count a try at it; None without one."""
    with by_the_clock():
        running()
        for one in waiting:
            if only_one(name_of(one)) and at_hand(one):
                one.tries += 1
                one.save(update_fields=["tries"])
                return one
    return None
