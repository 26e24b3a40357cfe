"""Photos that people take, and pictures of pages that the handbook shows."""

import io
import os
from collections import Counter
from pathlib import Path

from PIL import ExifTags, Image
from playwright.sync_api import Page

from qinqing.site.demo.pictures import photo

HANDBOOK = Path(__file__).parents[2] / "docs" / "handbook" / "images"
MAKER = "SHILI Phone 1"
LARGEST = 150_000
COLOURS = 256
Colour = tuple[int, ...]
GPS: dict[int, object] = {
    ExifTags.GPS.GPSLatitudeRef: "N",
    ExifTags.GPS.GPSLatitude: (24.0, 52.0, 30.0),
    ExifTags.GPS.GPSLongitudeRef: "E",
    ExifTags.GPS.GPSLongitude: (118.0, 40.0, 12.0),
}


def photo_with_place(subject: str) -> bytes:
    """Return a photo as a phone takes it: it says where it was taken and by what."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = MAKER
    exif[ExifTags.Base.DateTime] = "2026:06:17 09:42:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(GPS)
    out = io.BytesIO()
    Image.open(io.BytesIO(photo(subject))).save(out, "JPEG", exif=exif, quality=85)
    return out.getvalue()


def traces(content: bytes) -> list[object]:
    """Return what an image file says beside its picture."""
    with Image.open(io.BytesIO(content)) as image:
        told: list[object] = [ExifTags.TAGS.get(tag, str(tag)) for tag in image.getexif()]
        return told + [name for name in image.info if name not in {"jfif", "jfif_version", "jfif_unit", "jfif_density"}]


def keep(page: Page, name: str) -> None:
    """Put a picture of what the window shows into the handbook, when QINQING_SCREENSHOTS=1 asks for it."""
    if os.environ.get("QINQING_SCREENSHOTS") != "1":
        return
    page.mouse.move(0, 0)
    page.evaluate("document.fonts.ready")
    HANDBOOK.mkdir(parents=True, exist_ok=True)
    path = HANDBOOK / f"{name}.png"
    with Image.open(io.BytesIO(page.screenshot(animations="disabled"))) as taken:
        _with_few_colours(taken.convert("RGB")).save(path, optimize=True)
    assert path.stat().st_size < LARGEST, name


def _with_few_colours(image: Image.Image) -> Image.Image:
    """Keep the commonest colours exactly; averaging would make the two parties' colours alike."""
    pixels = list(zip(*[iter(image.tobytes())] * 3, strict=True))
    common = [colour for colour, _ in Counter(pixels).most_common(COLOURS)]
    place = {colour: number for number, colour in enumerate(common)}
    for colour in set(pixels) - set(common):
        place[colour] = min(range(len(common)), key=lambda number: _distance(colour, common[number]))
    few = Image.frombytes("P", image.size, bytes(place[colour] for colour in pixels))
    few.putpalette([part for colour in common for part in colour])
    return few


def _distance(one: Colour, other: Colour) -> int:
    return sum((left - right) ** 2 for left, right in zip(one, other, strict=True))
