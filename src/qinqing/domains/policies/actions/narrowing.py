"""A rule that fits a handful of enterprises binds only with a reason that everybody can read."""

from django.utils.translation import gettext_lazy as _

from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.effects import tailored
from qinqing.domains.policies.rules.rule import Rule
from qinqing.kernel.devices.refusal import Refusal


class FitsHardlyAnybody(Refusal):
    """Measures are not tailored to one enterprise (公平竞争审查条例); whoever means to, says why, and it stays."""

    says = _("按现在的数据，这些条件只有 {many} 户企业符合。请看过测算，写明为什么这样定，理由记入发布记录。")


def justified(version: Version, rule: Rule | None, reason: str) -> str:
    """Return the reason to record with the publication, empty where none is needed. Raises FitsHardlyAnybody."""
    many = tailored(rule, version.policy.matter.path) if rule else None
    if many is None:
        return ""
    if not reason.strip():
        raise FitsHardlyAnybody(many=many)
    return reason.strip()
