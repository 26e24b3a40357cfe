"""A draft as those see it who write it."""

from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.versions import rule_of
from qinqing.domains.policies.rules.cutting import cited, cut
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import hidden


def draft_for(actor: Actor, version_id: int) -> Version:
    """Return a version of a policy whose matter `actor` sees; raises NotFound otherwise, Recused after a conflict."""
    rows = Version.objects.filter(pk=version_id).select_related("policy__matter__host")
    found = rows.first()
    if found is None:
        raise NotFound
    if not Matter.objects.visible_to(actor).filter(pk=found.policy_id).exists():
        raise hidden(found.policy.matter.reference, actor)
    return found


def text_of(version: Version) -> str:
    """Return the whole text of a version, a line a provision, so that it is cut in the same way again."""
    rows = version.provisions.order_by("position").values_list("label", "text")
    return "\n".join(f"{label} {text}".strip() for label, text in rows)


def broken(version: Version, text: str) -> list[str]:
    """Return what the rule of a draft cites that another text does not have."""
    rule = rule_of(version, everything())
    known = {cited(piece.number) for piece in cut(text) if piece.number}
    return list(dict.fromkeys(cite for cite in rule.cites if cited(cite) not in known)) if rule else []
