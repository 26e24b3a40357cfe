"""The unified social credit code: what is wrong with one, and what is only doubtful."""

import re
import unicodedata

from stdnum.cn import uscc as official
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError

SHAPE = re.compile(r"[0-9A-Z]{18}")


def tidy(text: str) -> str:
    """Return a code as it is kept: plain characters, capitals, no spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def fault_of(code: str) -> str | None:
    """Return why a tidied code cannot be kept, or None."""
    if not SHAPE.fullmatch(code):
        return f"应为 18 位数字和大写字母，现在是 {len(code)} 位。请对照营业执照。"
    return None


def doubt_of(code: str) -> str | None:
    """Return what to check in a code that is kept all the same: old codes with a wrong check digit are in use."""
    try:
        official.validate(code)
    except InvalidChecksum:
        return "校验位不对，请对照营业执照核对；照样可以导入。"
    except (InvalidFormat, InvalidLength, ValidationError):
        return "不合统一社会信用代码的编码规则，请对照营业执照核对；照样可以导入。"
    return None
