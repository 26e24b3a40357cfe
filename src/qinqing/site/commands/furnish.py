"""`qinqing furnish`: static files and the demo's contents, as the app role; accounts go to standard output as JSON."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from qinqing.site import demo, keys


def run(options: argparse.Namespace) -> int:
    """Do the steps asked for; progress goes to standard error, passwords only into the pipe of the caller."""
    call_command("collectstatic", interactive=False, verbosity=0)
    if keys.keyring().signer is None:
        keys.make(Path(settings.QINQING_KEYS))
    accounts: list[demo.DemoAccount] = []
    if options.build:
        accounts = demo.build(lambda line: print(f"  {line}", file=sys.stderr, flush=True))
    elif options.passwords:
        accounts = demo.renew_passwords()
    json.dump([asdict(account) for account in accounts], sys.stdout)
    return 0
