#!/usr/bin/env python3
"""Writes tests/rights.csv from a freshly migrated database; read the difference before you commit it."""

import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qinqing.site.settings.testing")

import django  # noqa: E402 - the path comes first

django.setup()

from qinqing.site.postgres.prepare import session  # noqa: E402 - needs a configured Django, as below
from tests.fixtures.ground import PREFIX, laid  # noqa: E402 - as above
from tests.fixtures.rights import held, write  # noqa: E402 - as above


def main() -> int:
    """Write."""
    with laid() as ground:
        made = ground.clone("rights")
        try:
            with session(made.superuser) as opened:
                write(held(opened, PREFIX))
        finally:
            made.drop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
