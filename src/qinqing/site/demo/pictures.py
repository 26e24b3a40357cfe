"""Drawn stand-ins for field photos, so that the demo's evidence is a real file."""

import io
from zlib import crc32

from PIL import Image, ImageDraw


def photo(subject: str) -> bytes:
    """Return a JPEG of an invented building site; `subject` varies it."""
    seed = crc32(subject.encode())
    picture = Image.new("RGB", (960, 640), (186, 205, 214))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 420, 960, 640), fill=(150, 132, 104))
    for place in range(5):
        left = 40 + place * 185 + (seed >> place) % 60
        height = 90 + (seed >> (place * 3)) % 170
        draw.rectangle((left, 420 - height, left + 110, 440), fill=(96 + place * 18, 108, 112))
        draw.rectangle((left + 20, 440 - height, left + 48, 470 - height), fill=(222, 226, 220))
    draw.line((0, 560, 960, 500), fill=(120, 104, 80), width=14)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
