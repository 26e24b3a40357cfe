"""How far the worker is: a number beside the files that wait, since what it writes is not seen before it commits."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings


def place_of_errand(errand_id: int) -> Path:
    """Return where it is noted how far an errand is."""
    return Path(settings.MEDIA_ROOT) / "imports" / f"errand-{errand_id}"


def note(place: Path, number: int) -> None:
    """Note how far something is."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    place.write_text(str(number), encoding="ascii")


def noted(place: Path) -> int:
    """Return how far something is; 0 when it has not begun."""
    with suppress(OSError, ValueError):
        return int(place.read_text(encoding="ascii"))
    return 0
