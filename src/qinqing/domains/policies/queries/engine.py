"""The engine that fills bitmaps, chosen by configuration alone."""

from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from qinqing.domains.policies.rules.matching import Filler, Numpy

NUMPY = "numpy"
IBIS = "qinqing.domains.policies.rules.matching.by_ibis.Ibis"


def filler() -> Filler:
    """Return the engine of `QINQING_MATCHING`: numpy, or what Ibis reaches at that address.

    Raises ImproperlyConfigured where the analysis set is not installed.
    """
    return _filler(settings.QINQING_MATCHING)


@cache
def _filler(address: str) -> Filler:
    if address == NUMPY:
        return Numpy()
    try:
        reach = import_string(IBIS)
    except ImportError as missing:
        raise ImproperlyConfigured(
            f"QINQING_MATCHING={address}: {missing}; install requirements/analysis.txt"
        ) from None
    made: Filler = reach(address)
    return made
