"""`qinqing demo`: everything for a first look, in one command; Ctrl-C stops all that it started."""

import argparse
import json
import os
import signal
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from qinqing.site.keeper import Keeper
from qinqing.site.lock import claim
from qinqing.site.mark import is_demo
from qinqing.site.postgres import embedded, prepare
from qinqing.site.postgres.account import account
from qinqing.site.postgres.external import adopt
from qinqing.site.postgres.places import home_for
from qinqing.site.postgres.prepare import Addresses
from qinqing.site.postgres.roles import Roles
from qinqing.site.processes import Household, free_port, wait_for_page

DATABASE = "qinqing"
Accounts = list[dict[str, str]]


class Stopped(Exception):
    """Ctrl-C, or the request of the operating system to end."""


def run(options: argparse.Namespace) -> int:
    """Start the demo and stay until told to stop."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop)
    var = Path(os.environ.get("QINQING_VAR", "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    try:
        with _database(var) as (keeper, found):
            _serve(var, keeper, found, options)
    except Stopped:
        print("已全部停止。再次运行会接着上次的数据。", flush=True)
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    # A handler may interrupt a `print`, which cannot be entered twice: this writes past its buffer.
    with suppress(OSError):
        os.write(sys.stdout.fileno(), "\n正在停止 ……\n".encode())
    raise Stopped


@contextmanager
def _database(var: Path) -> Iterator[tuple[Keeper, Addresses]]:
    """Have the database ready, on the server at DATABASE_URL or on the embedded one; stop what was started."""
    roles = Roles(os.environ.get("QINQING_ROLE_PREFIX", "qinqing"))
    url = os.environ.get("DATABASE_URL")
    keeper = claim(var / "demo.lock")
    try:
        if url:
            print("数据库：DATABASE_URL 指明的服务器", flush=True)
            owner = os.environ.get("DATABASE_OWNER_URL", "")
            yield keeper, adopt(url, owner, roles, var / "database_passwords.json")
            return
        server = embedded.start(home_for(var, account()), roles=roles.entering)
        try:
            print(f"数据库：自带的 PostgreSQL {server.places.version}（{server.places.root}）", flush=True)
            found = prepare.create(server.address(), roles, DATABASE, passwords={})
            prepare.mark_demo(found.owner)
            yield keeper, found
        finally:
            server.stop()
    finally:
        keeper.close()


def _serve(var: Path, keeper: Keeper, found: Addresses, options: argparse.Namespace) -> None:
    started = time.monotonic()
    port = free_port(int(os.environ.get("QINQING_PORT") or 0))
    environment = {
        **os.environ,
        **found.environment(),
        "QINQING_VAR": str(var),
        "QINQING_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    household = Household(keeper, var / "log", environment)
    try:
        accounts = _contents(found, household, options)
        web = household.start("网页服务", "web")
        wait_for_page(port, web)
        _welcome(port, accounts, time.monotonic() - started)
        _grow(household)
        household.start("后台任务", "worker")
        while True:
            time.sleep(0.5)
            household.check()
    finally:
        household.stop()


def _contents(found: Addresses, household: Household, options: argparse.Namespace) -> Accounts:
    """Bring structure and contents up to date; return the accounts that have new passwords."""
    with prepare.session(found.owner) as opened:
        build = options.fresh or not prepare.is_furnished(opened)
        if build and is_demo(opened) and not prepare.is_empty(opened):
            print("清空上次的演示数据" if options.fresh else "上次没有搭建完，重新搭建", flush=True)
            prepare.clear(opened)
    household.step("更新数据库结构", "migrate")
    wanted = ["--build"] if build else ["--passwords"] if options.passwords else []
    if build:
        print("搭建演示数据（真实操作，模拟时间）", flush=True)
    accounts: Accounts = json.loads(household.step("准备页面与演示数据", "furnish", *wanted))
    if build:
        prepare.mark_furnished(found.owner)
    return accounts


def _grow(household: Household) -> None:
    """Let the rest of the city come about while it is looked at.

    The worker waits: it would fire at once, in one collapsed notice, what the simulation fires day by day.
    """
    print("正在后台搭建全市的合同，页面已可使用：", flush=True)
    household.step("搭建全市的合同", "furnish", "--grow")
    print("全市的合同已搭建完。", flush=True)


def _welcome(port: int, accounts: Accounts, seconds: float) -> None:
    print(f"\n亲清演示已就绪（{seconds:.1f} 秒），请打开  http://localhost:{port}\n")
    if accounts:
        rows = [["身份", "姓名", "用户名", "密码"]]
        rows += [[entry["role"], entry["name"], entry["username"], entry["password"]] for entry in accounts]
        print("\n".join(_table(rows)))
        print("\n密码只显示这一次。忘记时：make demo-passwords 换一批新密码。")
    else:
        print("沿用上次的演示数据和密码。忘记密码：make demo-passwords；重新搭建：make demo-fresh。")
    print("按 Ctrl-C 停止。", flush=True)


def _table(rows: list[list[str]]) -> list[str]:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    pad = [[text + " " * (widths[column] - _width(text)) for column, text in enumerate(row)] for row in rows]
    return ["  " + "  ".join(row).rstrip() for row in pad]


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
