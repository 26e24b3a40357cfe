"""Which field a column holds, by the words of its header."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qinqing.commons.tables.rules.model import DATE, MONEY, NUMBER, TEXT, USCC


@dataclass(frozen=True, slots=True)
class Field:
    """A field and the words by which people head its column; the first field that fits takes a column."""

    name: str
    kind: str
    words: str


FIELDS: Sequence[Field] = (
    Field("serial", TEXT, r"^(?:序号|编号|NO\.?|No\.?|行号)$"),
    Field("uscc", USCC, "信用代码|信用编码|税号|纳税人识别号|机构代码"),
    Field("number", TEXT, "(?:合同|协议|项目|文件|备案)(?:编号|号|代码)|文号"),
    Field("signed_on", DATE, "(?:签订|签约|签署)(?:日期|时间|日)"),
    Field("starts_on", DATE, "(?:开工|开始|起始|启动|生效)(?:日期|时间|日)"),
    Field("due", DATE, "(?:完成|办结|截止|到期|竣工|投产|交付|履行|兑现|承诺|计划|整改)?(?:日期|时限|时间|期限|节点)"),
    Field("investment", MONEY, "投资(?:额|总额|规模|金额)?(?![方人企主])"),
    Field(
        "amount",
        MONEY,
        "金额|资金|价款|价格|奖补|补助|补贴|租金|违约金|保证金|产值|税收|纳税|注册资本|合计|总价|万元|亿元|（元）",
    ),
    Field("debtor", TEXT, "责任(?:单位|部门|主体|方)|牵头|承办|义务(?:人|方)|履约方|负责"),
    Field("side", TEXT, "哪一方|承诺方|履行方|责任类型"),
    Field("promise", TEXT, "(?:承诺|合同|履约|约定|工作|议定|任务)?(?:事项|内容|条款|任务|义务|措施)"),
    Field("project", TEXT, "项目(?:名称)?$|工程名称"),
    Field("enterprise", TEXT, "(?:企业|公司|投资方|投资人|单位|乙方|受让人|供应商)(?:名称|全称)?$|^名称$"),
    Field("government", TEXT, "甲方|政府方|管委会|出让人"),
    Field("area", NUMBER, "面积|用地|亩"),
    Field("count", NUMBER, "数量|人数|户数|个数|家数|台数|天数"),
    Field("share", NUMBER, "比例|占比|%|进度|完成率"),
    Field("phone", TEXT, "电话|手机|联系方式"),
    Field("person", TEXT, "联系人|姓名|负责人|法定代表人|法人"),
    Field("state", TEXT, "状态|进展|情况|阶段"),
    Field("note", TEXT, "备注|说明|问题"),
)
_UNIT = re.compile(r"(?:单位[：:]?|[（(/]|^)\s*(?:人民币)?(?P<unit>亿元|千万元|百万元|万元|千元|元)\s*(?:[）)]|$|/)")
FEN = {
    "元": 100,
    "千元": 100_000,
    "万元": 1_000_000,
    "百万元": 100_000_000,
    "千万元": 1_000_000_000,
    "亿元": 10_000_000_000,
}


def field_of(header: str, fields: Sequence[Field] = FIELDS) -> Field | None:
    """Return the field of a header, or None."""
    words = re.sub(r"\s", "", header)
    bare = re.sub(r"[（(][^）)]*[）)]", "", words)
    found = next((one for one in fields if re.search(one.words, bare)), None)
    return found or next((one for one in fields if re.search(one.words, words)), None)


def unit_of(words: str) -> int | None:
    """Return how many 分 the unit in a header or a title is worth."""
    found = _UNIT.search(re.sub(r"\s", "", words))
    return FEN[found["unit"]] if found else None
