"""`qinqing furnish`: static files and the demo's contents, as the app role; accounts go to standard output as JSON."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from qinqing.site import demo, keys
from qinqing.site.mark import is_demo
from qinqing.site.trouble import Trouble


class NotADemo(Trouble):
    """Invented people, simulated time and printed passwords belong into a demo only."""

    says = "数据库 {name} 没有演示标记，不能搭建演示数据，也不能换账号的密码。"


def run(options: argparse.Namespace) -> int:
    """Do the steps asked for; progress goes to standard error, passwords only into the pipe of the caller."""
    if (options.build or options.passwords or options.grow) and not is_demo(connection):
        raise NotADemo(name=connection.settings_dict["NAME"])
    if options.grow:
        demo.grow(_report)
        return 0
    call_command("collectstatic", interactive=False, verbosity=0)
    if keys.keyring().signer is None:
        keys.make(Path(settings.QINQING_KEYS))
    accounts: list[demo.DemoAccount] = []
    if options.build:
        accounts = demo.build(_report)
    elif options.passwords:
        accounts = demo.renew_passwords()
    json.dump([asdict(account) for account in accounts], sys.stdout)
    return 0


def _report(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)
