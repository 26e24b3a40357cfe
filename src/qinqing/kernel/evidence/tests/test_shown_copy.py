"""The copy of a photo that is shown is no larger than a page needs."""

import io

from PIL import Image

from qinqing.kernel.evidence.actions.keeping import _clean_copy
from qinqing.kernel.evidence.rules import LONGEST_SIDE


def copied(width: int, height: int) -> tuple[int, int]:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (20, 90, 94)).save(out, "JPEG")
    with Image.open(io.BytesIO(_clean_copy("现场.jpg", out.getvalue(), "jpg"))) as shown:
        return shown.size


def test_a_large_photo_is_shown_smaller():
    assert copied(6000, 1500) == (LONGEST_SIDE, LONGEST_SIDE // 4)


def test_a_small_photo_stays_as_it_is():
    assert copied(640, 480) == (640, 480)
