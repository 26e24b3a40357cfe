"""`qinqing static`: the static files under names that carry their digest, for the web server."""

import argparse

from django.conf import settings
from django.core.management import call_command


def run(options: argparse.Namespace) -> int:
    """Collect them; nothing new costs one look at each."""
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"静态文件已收集到 {settings.STATIC_ROOT}")
    return 0
