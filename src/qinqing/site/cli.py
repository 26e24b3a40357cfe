"""The `qinqing` command. A command's module is loaded only when it runs, with Django ready if it needs that."""

import argparse
import importlib
import os
import sys
from dataclasses import dataclass

import django

from qinqing.site.trouble import Trouble


@dataclass(frozen=True)
class Command:
    """`module` under `qinqing.site.commands` has `arguments(parser)` and `run(options) -> int`."""

    module: str
    says: str
    django: bool = True
    options: tuple[tuple[str, str], ...] = ()


COMMANDS = {
    "demo": Command(
        "demo",
        "启动演示：数据库、网页、后台任务；Ctrl-C 全部停止",
        django=False,
        options=(
            ("--passwords", "为演示账号换一批新密码，并显示一次"),
            ("--fresh", "清空演示数据，重新搭建"),
        ),
    ),
    "migrate": Command("migrate", "更新数据库结构并设置各角色的权限(用 DATABASE_OWNER_URL)", django=False),
    "web": Command("web", "启动网页服务(127.0.0.1，端口见 QINQING_PORT)"),
    "worker": Command("worker", "启动后台任务：计时、提醒、发送"),
    "furnish": Command(
        "furnish",
        "演示的一步：收集静态文件，搭建演示数据(由 demo 调用)",
        options=(
            ("--build", "搭建演示数据"),
            ("--passwords", "为演示账号换新密码"),
        ),
    ),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="qinqing", description="亲清：政企双方的承诺，有时限、有证据、有核验。")
    commands = parser.add_subparsers(dest="command", metavar="命令", required=True)
    for name, command in COMMANDS.items():
        added = commands.add_parser(name, help=command.says, description=command.says)
        for option, says in command.options:
            added.add_argument(option, action="store_true", help=says)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a Trouble is one sentence on standard error, not a traceback."""
    options = _parser().parse_args(arguments)
    command = COMMANDS[options.command]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qinqing.site.settings.development")
    try:
        if command.django:
            django.setup()
        return int(importlib.import_module(f"qinqing.site.commands.{command.module}").run(options))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
