"""Who issues a paper and who pays in it: whose promises are those that name nobody."""

import re
from collections.abc import Mapping, Sequence

from qinqing.domains.contracts.rules.extraction import vocabulary
from qinqing.domains.contracts.rules.extraction.model import ENTERPRISE, GOVERNMENT, THIRD
from qinqing.domains.contracts.rules.extraction.naming import classify

ISSUER = 4
"""So many lines at the top may say who issues a paper."""


def signer(lines: Sequence[str]) -> str | None:
    """Return the side of the body that stands alone below a text."""
    closing = [line for line in lines if line][-3:]
    alone = (line for line in closing if len(line) <= LONGEST_NAME and not re.search("[，。；：、]", line))
    return next((side for side in map(classify, alone) if side), None)


LONGEST_NAME = 30


_SUPPLIER = rf"(?:{vocabulary.UTILITIES})[^，。；：、（]{{0,16}}(?:公司|集团|银行|[支分]行)"
_SUPPLIES = re.compile(rf"(?:[^，。；：、（]{{0,24}}{_SUPPLIER}(?:（[^）]*）)?){{1,3}}")
_CALLED_OURS = re.compile(rf"{_SUPPLIER}（(?:以下)?[简统合]?称\"?[我本]")
OURS = ("我公司", "本公司", "我司", "本司", "我集团", "本集团", "我单位", "本单位", "公司")
"""Words by which a company that issues a paper means itself."""


def supplied(lines: Sequence[str]) -> bool:
    """Whether a paper is issued by a supplier or a bank for its customers, who are the enterprises."""
    written = [line for line in lines if line]
    alone = any(_SUPPLIES.fullmatch(line) for line in (*written[:ISSUER], *written[-3:]))
    return (alone or bool(_CALLED_OURS.search("\n".join(written)))) and not re.search("[甲乙]方", "".join(written))


_WE_GOVERN, _WE_TRADE = "我局|我委|本机关|我区政府|我镇", "[我本](?:公司|司|单位|企业|厂)"
_PLEDGED = re.compile(
    "承诺[书函]|(?:郑重|公开|自愿|特|现|共同|庄严)(?:作出)?[^，。；]{0,8}承诺|承诺如下|承诺：|^[^，。；\n]{0,24}承诺"
)


def default(lines: Sequence[str]) -> tuple[str | None, bool]:
    """Return who owes in a text of one side, and whether it is a letter in which nobody else promises."""
    head = "".join(lines[:6])
    if supplied(lines):
        return THIRD, bool(re.search("手册|指南|须知|问答|解答|告知|明白卡|承诺|公告|规程", head))
    issued = re.search("手册|指南|须知|问答|解答|告知单|明白卡", head)
    if (
        issued
        and re.search("中心|局|委员会|管委会|政府", "".join(lines[:ISSUER]))
        and not re.search("协议|承诺[书函]", head)
    ):
        return GOVERNMENT, True
    if _PLEDGED.search(head) and "协议" not in head and not re.search("[甲乙]方.{0,40}：", "".join(lines[:12])):
        own, others = (len(re.findall(words, "".join(lines))) for words in (_WE_GOVERN, _WE_TRADE))
        return (GOVERNMENT if own > others else ENTERPRISE), True
    if re.search("复函|函复", head) and classify("".join(lines[:2])):
        return GOVERNMENT, False
    speaks = re.search("我(?:局|委|办|市|县|区|镇|乡|街道|中心|厅)(?![一-鿿]{0,4}公司)", "".join(lines))
    if speaks and re.search("答复|回复|复函|回函|办理意见|批复|告知|反馈", head) and not re.search("[甲乙]方", head):
        return GOVERNMENT, False
    listed = re.search(
        "纪要|[周月季简快专]报|议定|任务分工|任务分解|分解表|责任清单|工作要点|台账|行动方案|督办|工作方案|任务清单|交办|措施[^，。]{0,2}的通知",
        head,
    ) or re.search("(?:措施|办法|细则|规定|政策|方案)(?:（[^）]*）)?$", next((line for line in lines if line), ""))
    return (GOVERNMENT if listed else None), False


_BUYERS = ("甲方", "采购人", "采购方", "委托方", "委托人", "发包人", "发包方", "需方", "买方")
_PAYERS = ("收购方", "收购人", "回购方", "征收部门", "征收人", "征收方", "收储方", "承租方", "承租人")


def buyer(lines: list[str], sides: Mapping[str, str]) -> str | None:
    """Return who pays in a purchase or service contract."""
    head = "".join(lines[:4])
    leased = re.search("租赁|租用", head) and any(re.match("承租[方人]", line) for line in lines)
    if not leased and re.search("采购|服务合同|供货|委托|技术|运维|物业|购销|买卖|代建|施工|设计合同|工程", head):
        named = next((one for one in _BUYERS if any(one in line for line in lines)), "甲方")
        return sides.get(named)
    payer = next((one for one in _PAYERS if re.search(rf"(?m)^{one}[：（]", "\n".join(lines))), None)
    if payer or re.search("租赁|租用|出让", head):
        return sides.get(payer or "", ENTERPRISE)
    return GOVERNMENT if re.search("征收|补偿|收储|回购|奖励|扶持", head) else None
