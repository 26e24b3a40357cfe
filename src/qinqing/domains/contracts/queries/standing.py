"""The size class of a contract's enterprise as the registry knows it, with whence it is known."""

from qinqing.commons.enterprises.models import Enterprise
from qinqing.commons.enterprises.rules.sizes import UNKNOWN
from qinqing.kernel.parties.models import Unit

NOT_LISTED = "企业登记里没有这家企业"
STANDARD = "按工信部联企业〔2011〕300号由登记的指标算出"


def size_of(enterprise: Unit) -> tuple[str, str]:
    """Return the class, one of SIZES, and its source with the day of its figures; three queries at most."""
    found = Enterprise.objects.filter(uscc=enterprise.uscc, listed=True).select_related("entered_in").first()
    if not enterprise.uscc or found is None:
        return UNKNOWN, NOT_LISTED
    last = found.changes.select_related("batch").order_by("-id").first()
    batch = last.batch if last else found.entered_in
    return found.size, f"企业登记（{batch.source}，{batch.as_of:%Y-%m-%d}）；{STANDARD}"
