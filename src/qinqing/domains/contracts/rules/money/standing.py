"""Who pays and who is paid: the kinds that the statutory rate asks for, as known at signing."""

from dataclasses import dataclass

from qinqing.domains.contracts.rules.money.terms import Party

ORGAN, INSTITUTION, COMPANY, OTHER_BODY = "organ", "institution", "company", "other"
BODIES = {
    "": "还不知道",
    ORGAN: "机关",
    INSTITUTION: "事业单位",
    COMPANY: "大型企业（国有平台公司等）",
    OTHER_BODY: "其他单位",
}
"""What the government side is; a body that is neither 机关, 事业单位 nor a large enterprise owes no statutory rate."""

NO = "no"
DECLARED = {
    "": "还不知道",
    "medium": "声明为中型企业",
    "small": "声明为小型企业",
    "micro": "声明为微型企业",
    NO: "没有声明",
}
_PAYER = {ORGAN: "机关", INSTITUTION: "事业单位", COMPANY: "大型企业", OTHER_BODY: "其他单位"}
_SIZED = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
GOVERNMENT_SIDE = "政府一方"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a clerk says of both sides; `evidence` is where the enterprise's declaration stands."""

    body: str = ""
    declared: str = ""
    evidence: str = ""


def government(name: str, body: str) -> Party:
    """Return the government side as payer; as payee it is no small or medium enterprise."""
    return Party(name, _PAYER.get(body), declared_sme=False)


def enterprise(name: str, size: str, declared: str) -> Party:
    """Return the enterprise as payee: its class in the register at signing, else the one that it declared."""
    sized = _SIZED.get(size) or _SIZED.get(declared)
    return Party(name, sized, declared_sme=None if not declared else declared != NO)


def enterprise_paying(name: str, size: str) -> Party:
    """Return the enterprise as payer: only its class in the register says whether it is large."""
    return Party(name, f"{_SIZED[size]}企业" if size in _SIZED else None)


def government_paid(name: str) -> Party:
    """Return the government side as payee."""
    return Party(name, GOVERNMENT_SIDE)
