"""Contrast of the tokens: text 4.5, shapes 3, high contrast 7."""

import re
from itertools import chain
from pathlib import Path

import pytest

CSS = Path(__file__).parents[1] / "static" / "pages" / "css"
TEXT = (CSS / "tokens.css").read_text(encoding="utf-8")
BLOCK = re.compile(r"(:root[^{]*)\{([^}]*)\}")
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9A-F]{6})\b")
DARK_ASKED, DARK_FOLLOWED = '[data-theme="dark"]', ":not([data-theme])"
ON_GROUND = [
    (ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("bg", "surface", "sunken", "primary-pale")
]
ON_TINT = [("primary", "primary-pale"), ("done", "done-pale"), ("warn", "warn-pale"), ("alarm", "alarm-pale")]
ON_FILL = [("on-primary", "primary"), ("on-primary", "primary-strong"), ("on-side", "gov"), ("on-warn", "warn-fill")]
ON_FILL += [("on-alarm", "alarm-fill"), ("on-inverse", "inverse"), ("remind", "remind-pale"), ("surface", "done")]
ON_CARD = [(name, "surface") for name in ("primary", "gov", "ent", "remind", "warn", "alarm", "done")]
TEXTS = [*ON_GROUND, *ON_TINT, *ON_FILL, *ON_CARD, ("primary", "bg"), ("primary", "sunken"), ("alarm", "bg")]
SHAPES = [
    ("edge", "surface"),
    ("edge", "bg"),
    ("alarm-fill", "surface"),
    ("warn-edge", "surface"),
    ("focus", "focus-line"),
]


def blocks() -> dict[str, dict[str, str]]:
    found = [(selector.strip(), dict(TOKEN.findall(body))) for selector, body in BLOCK.findall(TEXT)]
    return {selector: tokens for selector, tokens in found if "bg" in tokens}


def palette(mark: str) -> dict[str, str]:
    return next(tokens for selector, tokens in blocks().items() if selector.startswith(f":root{mark}"))


def light() -> dict[str, str]:
    return blocks()[":root"]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


PALETTES = {"light": light(), "dark": palette(DARK_ASKED), "high": palette('[data-contrast="high"]')}


def test_the_measure_knows_black_and_white():
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21
    assert contrast("#777777", "#FFFFFF") < 4.5


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text(name, ink, ground):
    tokens = PALETTES[name]
    assert contrast(tokens[ink], tokens[ground]) >= (7 if name == "high" else 4.5)


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes(name, shape, ground):
    assert contrast(PALETTES[name][shape], PALETTES[name][ground]) >= 3


def test_dark_asked_for_and_dark_followed_are_the_same():
    assert palette(DARK_ASKED) == palette(DARK_FOLLOWED)


def test_every_palette_names_every_colour():
    assert {frozenset(tokens) for tokens in PALETTES.values()} == {frozenset(light())}


def test_lights_rise_in_grey():
    for tokens in (PALETTES["light"], PALETTES["high"]):
        grey = [luminance(tokens[name]) for name in ("surface", "warn-fill", "alarm-fill")]
        assert grey == sorted(grey, reverse=True)


def test_no_colour_stands_outside_the_tokens():
    allowed = {"#FFFFFF", "#17211F", "#000000"}
    files = [path for path in CSS.glob("*.css") if path.name not in {"tokens.css", "print.css"}]
    used = set(
        chain.from_iterable(re.findall(r"#[0-9A-Fa-f]{3,8}\b", path.read_text(encoding="utf-8")) for path in files)
    )
    assert used <= allowed


def test_every_token_used_is_defined():
    text = "".join(path.read_text(encoding="utf-8") for path in CSS.glob("*.css"))
    assert set(re.findall(r"var\(--([\w-]+)", text)) <= set(re.findall(r"--([\w-]+)\s*:", text))


def test_baseline_of_the_oldest_browser():
    text = "".join(path.read_text(encoding="utf-8") for path in CSS.glob("*.css"))
    assert not re.search(r"light-dark\(|color-mix\(|@scope|&[.:\s]", text)
