"""The `qinqing` command: a command's module is loaded only when it runs, with Django ready if it needs that."""

import argparse
import importlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import django

from qinqing.site.trouble import Trouble


@dataclass(frozen=True)
class Argument:
    """One argument with a value, as argparse takes it: `more` holds nargs, metavar, action."""

    name: str
    says: str
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Command:
    """`module` under `qinqing.site.commands` has `run(options) -> int`, or the function named behind a colon.

    `options` are switches without a value.
    """

    module: str
    says: str
    django: bool = True
    options: tuple[tuple[str, str], ...] = ()
    arguments: tuple[Argument, ...] = ()


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
    "migrate": Command("migrate", "更新数据库结构并设置各角色的权限（用 DATABASE_OWNER_URL）", django=False),
    "install": Command(
        "install",
        "正式安装的第一步：建角色和空数据库，写好设置文件",
        django=False,
        arguments=(
            Argument("admin", "能建角色和数据库的地址，如 postgresql://postgres@/postgres", {"metavar": "地址"}),
            Argument("--city", "城市名称", {"required": True, "metavar": "名称"}),
            Argument("--hosts", "对外的域名，多个用逗号隔开", {"required": True, "metavar": "域名"}),
            Argument("--to", "设置文件放在哪个目录", {"default": "/etc/qinqing", "metavar": "目录"}),
            Argument("--var", "证据、签名钥匙等放在哪个目录", {"default": "/var/lib/qinqing", "metavar": "目录"}),
            Argument("--database", "数据库名", {"default": "qinqing", "metavar": "名称"}),
            Argument("--prefix", "角色名的前缀", {"default": "qinqing", "metavar": "前缀"}),
        ),
    ),
    "found": Command(
        "found",
        "正式安装的最后一步：设立市级单位和系统、安全、审计三位管理员",
        arguments=(
            Argument("--unit", "市级单位的名称", {"required": True, "metavar": "名称"}),
            Argument("--path", "辖区代码，如城市名的拼音", {"required": True, "metavar": "字母"}),
            Argument("--system", "系统管理员", {"required": True, "metavar": "姓名"}),
            Argument("--security", "安全管理员", {"required": True, "metavar": "姓名"}),
            Argument("--audit", "审计管理员", {"required": True, "metavar": "姓名"}),
        ),
    ),
    "static": Command("static", "收集页面用的静态文件；安装和升级时运行"),
    "web": Command("web", "启动网页服务（127.0.0.1，端口见 QINQING_PORT）"),
    "worker": Command("worker", "启动后台任务：计时、提醒、发送"),
    "limit": Command(
        "limit",
        "算期限：最后一日、计算过程、依据；没有数据库时用随软件提供的日历和期限",
        options=(("--backward", "向前计"), ("--no-roll", "最后一日遇休假日不顺延")),
        arguments=(
            Argument("what", "期限代码，或长度和单位，如 20 working_day", {"nargs": "*", "metavar": "期限"}),
            Argument("--from", "起算事件的日期；按小时计的写到分钟", {"dest": "start", "metavar": "日期"}),
            Argument("--to", "按天计的比例算到哪一天", {"dest": "until", "metavar": "日期"}),
            Argument("--suspend", "中止的日期，可写多次", {"action": "append", "metavar": "A..B", "default": []}),
            Argument("--extend", "延长多少", {"metavar": "N", "default": ""}),
            Argument("--calendar", "工作日历的代码", {"metavar": "代码", "default": "cn"}),
            Argument("--csv", "一次算多条；不写文件名就从标准输入读", {"nargs": "?", "const": "-", "metavar": "文件"}),
        ),
    ),
    "fairness": Command(
        "fairness",
        "算公平：互相等待的承诺各自的三个日期，迟延的每一天记在谁头上",
        options=(("--json", "输出 JSON"),),
        arguments=(Argument("file", "JSON 文件；- 表示标准输入", {"metavar": "文件"}),),
    ),
    "ladder": Command(
        "ladder",
        "推演提醒：哪一步什么时候触发、通知谁、撤回什么",
        arguments=(Argument("file", "JSON 文件；- 表示标准输入", {"metavar": "文件"}),),
    ),
    "checks": Command("checks", "核对抽查的抽签：依据是否被换过，抽中的是否都核验了；不说出是谁请求核实的"),
    "receipt": Command(
        "receipt",
        "重算迟延归因单：从导出的记录重新计算每一天记在谁头上，说一致还是哪里不同",
        django=False,
        options=(("--json", "输出 JSON"),),
        arguments=(
            Argument("file", "归因单的文件（从页面下载的 JSON）；- 表示标准输入", {"metavar": "文件"}),
            Argument(
                "--export",
                "导出的历史，可写多次；事项的历史从归因单页面下载，或者用 qinqing chronicle export",
                {"required": True, "action": "append", "metavar": "文件"},
            ),
            Argument("--key", "只认这个公钥签的检查点", {"metavar": "文件"}),
        ),
    ),
    "money": Command(
        "money",
        "算账：应付、已付、逾期利息或违约金、扣回；只是计算，不是催款",
        arguments=(Argument("file", "JSON 文件；- 表示标准输入", {"metavar": "文件"}),),
    ),
    "chronicle verify": Command(
        "chronicle:check",
        "校验全部记录和检查点；有改动时退出码为 1",
        arguments=(
            Argument("--export", "不连数据库，校验导出的文件", {"metavar": "文件"}),
            Argument("--witness", "同以前从公开页面保存的检查点核对", {"metavar": "文件"}),
            Argument("--key", "只认这个公钥文件；不写时认本机 keys 目录里的", {"metavar": "文件"}),
        ),
    ),
    "chronicle export": Command(
        "chronicle:export",
        "导出记录，供离线校验",
        arguments=(
            Argument("file", "写到哪里", {"metavar": "文件"}),
            Argument("--matter", "只导出一个事项", {"metavar": "编号"}),
        ),
    ),
    "chronicle prove": Command(
        "chronicle:make_proof",
        "输出一条记录的证明（JSON），持有人可以自己核对",
        arguments=(
            Argument("matter", "事项编号", {"metavar": "编号"}),
            Argument("seq", "第几条", {"metavar": "第几条", "type": int}),
        ),
    ),
    "chronicle check-proof": Command(
        "proof",
        "核对证明文件；不用数据库，不用联网",
        django=False,
        arguments=(
            Argument("file", "证明文件", {"metavar": "文件"}),
            Argument("--key", "平台公布的公钥，存成的文件", {"metavar": "文件"}),
        ),
    ),
    "chronicle checkpoint": Command("chronicle:checkpoint", "现在就做一个检查点；平时后台每天做一个"),
    "chronicle keygen": Command("chronicle:keygen", "生成签检查点的钥匙，只存在应用服务器上"),
    "contracts extract": Command(
        "contracts",
        "读合同、纪要等文本，逐条提示其中的承诺；由人核对后才登记",
        django=False,
        options=(("--json", "每条一行 JSON"), ("--text", "只输出读到的文字，位置按它计")),
        arguments=(
            Argument("files", ".docx 或文本文件，可写多个；- 表示标准输入", {"nargs": "+", "metavar": "文件"}),
            Argument(
                "--signed", "签订日期；文中没有写明时，用来推算没写年份的日期", {"metavar": "日期", "default": ""}
            ),
        ),
    ),
    "deliveries keygen": Command(
        "deliveries:make_key",
        "县区自己的系统：生成报送用的钥匙，公钥交给系统管理员登记",
        arguments=(Argument("file", "私钥写到哪里", {"metavar": "文件"}),),
    ),
    "deliveries sign": Command(
        "deliveries:sign",
        "县区自己的系统：检查并签名一个报送文件，结果写到标准输出",
        arguments=(
            Argument("file", "还没有签名的文件", {"metavar": "文件"}),
            Argument("--key", "私钥文件", {"required": True, "metavar": "文件"}),
        ),
    ),
    "deliveries import": Command(
        "deliveries:load",
        "导入签了名的报送文件；一行有错就全部不导入，同一个文件导入两次等于一次",
        options=(("--look", "只看会改什么，不写入"),),
        arguments=(
            Argument("file", "签了名的文件", {"metavar": "文件"}),
            Argument("--by", "谁办的：报送单位经办人员的用户名", {"required": True, "metavar": "用户名"}),
        ),
    ),
    "table read": Command(
        "table",
        "读表格：识别表头，修正能确定的，列出要确认的和有错误的单元格",
        django=False,
        options=(("--json", "输出 JSON"),),
        arguments=(Argument("file", ".xlsx、.xls 或 .csv 文件；- 表示标准输入", {"metavar": "文件"}),),
    ),
    "furnish": Command(
        "furnish",
        "演示的一步：收集静态文件，搭建演示数据（由 demo 调用）",
        options=(
            ("--build", "搭建演示数据"),
            ("--passwords", "为演示账号换新密码"),
            ("--grow", "接着搭建全市的合同，可中断，再次运行会接着做"),
        ),
    ),
}


GROUPS = {
    "chronicle": "记录：校验、导出、证明、检查点",
    "contracts": "合同：从文本读出承诺",
    "deliveries": "外部报送：钥匙、签名、导入",
    "table": "表格：读取和检查",
}
"""First words of the commands of two words."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="qinqing", description="亲清：政企双方的承诺，有时限、有证据、有核验。")
    commands = {"": parser.add_subparsers(metavar="命令", required=True)}
    for word, says in GROUPS.items():
        group = commands[""].add_parser(word, help=says, description=says)
        commands[word] = group.add_subparsers(metavar="操作", required=True)
    for name, command in COMMANDS.items():
        first, _, word = name.rpartition(" ")
        added = commands[first].add_parser(word, help=command.says, description=command.says)
        added.set_defaults(command=name)
        for option, says in command.options:
            added.add_argument(option, action="store_true", help=says)
        for argument in command.arguments:
            added.add_argument(argument.name, help=argument.says, **argument.more)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a Trouble is one sentence on standard error, not a traceback."""
    options = _parser().parse_args(arguments)
    command = COMMANDS[options.command]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qinqing.site.settings.development")
    try:
        if command.django:
            django.setup()
        module, _, function = command.module.partition(":")
        run = getattr(importlib.import_module(f"qinqing.site.commands.{module}"), function or "run")
        return int(run(options))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
