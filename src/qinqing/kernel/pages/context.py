"""What every page is given: its frame."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from qinqing.kernel.access.access import OPEN_FEED
from qinqing.kernel.access.rules import Provider
from qinqing.kernel.chronicle.queries import is_demo
from qinqing.kernel.devices.page import may
from qinqing.kernel.pages.queries import counts
from qinqing.kernel.pages.rules import display as displays
from qinqing.kernel.pages.rules import navigation
from qinqing.kernel.pages.rules.days import weekday_text
from qinqing.kernel.pages.rules.display import Display
from qinqing.kernel.pages.rules.navigation import Item, Section

WORKBENCH = "pages/workbench.html"
PHONE = "pages/phone.html"
PLAIN = "pages/plain.html"


@dataclass(frozen=True)
class Frame:
    """What stands around a page's own content."""

    city: str
    today: str
    display: Display
    path: str = "/"
    demo: bool = False
    actor: Any = None
    sections: tuple[Section, ...] = ()
    current: Item | None = None
    layout: str = PLAIN
    options: list[tuple[str, str, list[tuple[str, str, bool]]]] = field(default_factory=list)

    @property
    def keeps_days(self) -> bool:
        """Say whether the reader may take due days into a calendar of their own."""
        return may(self.actor, OPEN_FEED)

    @property
    def providers(self) -> list[Provider]:
        """Return by which identity providers of the city people may come in; mostly none."""
        return list(settings.QINQING_PROVIDERS.values())

    @property
    def bar(self) -> list[Item]:
        """The entries of the phone's bottom bar."""
        return [item for section in self.sections for item in section.items if item.in_bottom_bar][:5]


def bare(request: HttpRequest) -> Frame:
    """Return the frame that needs no database: for error pages and for people not yet known."""
    display = displays.chosen(request.COOKIES, Display(), displays.COOKIE)
    today: date = timezone.localdate()
    return Frame(
        city=settings.QINQING_CITY,
        today=weekday_text(today),
        display=display,
        path=request.get_full_path(),
        options=displays.options(display),
    )


def known(request: HttpRequest) -> Frame:
    """Return the frame of an error page while the database answers: as `bare`, with the mark of demonstration."""
    return replace(bare(request), demo=is_demo())


def full(request: HttpRequest) -> Frame:
    """Return the frame for whoever asks, with the part of the map that they may open."""
    plain = known(request)
    actor = getattr(request, "actor", None)
    if actor is None:
        return plain
    found: tuple[Section, ...] = import_string(settings.QINQING_NAVIGATION)
    sections = navigation.permitted(found, lambda permission: may(actor, permission))
    if wanted := navigation.wanted(sections):
        sections = navigation.counted(sections, counts(actor, wanted))
    match = request.resolver_match
    return replace(
        plain,
        actor=actor,
        sections=sections,
        current=navigation.current(sections, match.view_name) if match else None,
        layout=PHONE if actor.role == "enterprise" else WORKBENCH,
    )


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: `frame` on every page."""
    return {"frame": full(request)}
