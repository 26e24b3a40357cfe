"""`qinqing found`: the city and its three administrators, once, in an empty installation."""

import argparse
import re

from django.db import transaction

from qinqing.site import founding
from qinqing.site.mark import refuse_in_production
from qinqing.site.trouble import Trouble


class BadPath(Trouble):
    """Paths of units are sorted and compared; letters keep them stable when names change."""

    says = "辖区代码「{path}」须是小写字母，例如城市名的拼音。"


def run(options: argparse.Namespace) -> int:
    """Found the house and print the one-time passwords."""
    refuse_in_production()
    if not re.fullmatch(r"[a-z]{2,32}", options.path):
        raise BadPath(path=options.path)
    names = {role: getattr(options, role) for role in founding.ADMINISTRATORS}
    with transaction.atomic():
        made = founding.found(options.unit, options.path, names)
    print("已设立。一次性密码只显示这一次，请当面交给本人；第一次登录要改密码，并启用两步验证。")
    for one in made:
        print(f"  {one.role}  {one.name}  用户名 {one.username}  密码 {one.password}")
    return 0
