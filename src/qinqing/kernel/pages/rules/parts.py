"""What the parts of a page are given to show."""

from dataclasses import dataclass

from qinqing.kernel.pages.rules.days import Due

LIGHTS: dict[str, tuple[str, str]] = {
    "remind": ("提醒", "clock"),
    "warn": ("预警", "triangle"),
    "alarm": ("警报", "octagon"),
    "done": ("已兑现", "tick"),
    "active": ("办理中", "half"),
    "pending": ("待开启", "dashed"),
    "suspended": ("已中止", "pause"),
    "claimed": ("待确认", "dashed-tick"),
}
SIDES: dict[str, str] = {"gov": "政", "ent": "企"}
SIDE_NAMES: dict[str, str] = {"gov": "政府", "ent": "企业"}


@dataclass(frozen=True)
class Act:
    """Something that the reader may do now."""

    label: str
    url: str
    note: str = ""
    primary: bool = False
    post: bool = False
    icon: str = ""


@dataclass(frozen=True)
class Barred:
    """Something that the reader may not do now, and why."""

    label: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """One step of a timeline; `tone` is plain, done, active, remind, warn, alarm or next."""

    when: str
    text: str
    tone: str = "plain"
    strong: str = ""
    detail: str = ""
    iso: str = ""


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence; `digest` is ok, broken or empty (not yet checked)."""

    name: str
    who: str
    when: str
    url: str = ""
    thumb: str = ""
    image: bool = False
    digest: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One matter in a list; `below` stands under its name, without `due` nothing of it is still to do."""

    url: str
    title: str
    below: str
    light: str
    word: str
    government: str
    enterprise: str
    due: Due | None
    kept: int
    total: int
