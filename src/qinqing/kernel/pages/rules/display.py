"""How a reader wants pages shown, kept in three cookies."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

CHOICES: dict[str, dict[str, str]] = {
    "theme": {"": "跟随系统", "light": "浅色", "dark": "深色"},
    "contrast": {"": "标准", "high": "高对比"},
    "size": {"": "标准", "large": "大字"},
}
LABELS: dict[str, str] = {"theme": "颜色", "contrast": "对比", "size": "字号"}
COOKIE = "display_"


@dataclass(frozen=True)
class Display:
    """The reader's choices; empty means the standard."""

    theme: str = ""
    contrast: str = ""
    size: str = ""

    @property
    def large(self) -> bool:
        """Say whether large text is on."""
        return self.size == "large"


def chosen(values: Mapping[str, str], standing: Display, prefix: str = "") -> Display:
    """Return `standing` with every legal choice found in `values`; anything else is left alone."""
    legal = {name: values[prefix + name] for name in CHOICES if values.get(prefix + name) in CHOICES[name]}
    return replace(standing, **legal)


def options(display: Display) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """Return (name, label, [(value, word, chosen)]) for the menu."""
    return [
        (name, LABELS[name], [(value, word, getattr(display, name) == value) for value, word in words.items()])
        for name, words in CHOICES.items()
    ]
