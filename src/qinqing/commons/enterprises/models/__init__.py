"""The registry's rows, the imports that wrote them, the catalogue of fields and who delivers them."""

from qinqing.commons.enterprises.models.catalogue import Entry, Owner
from qinqing.commons.enterprises.models.registry import Change, Enterprise, EnterpriseQuerySet, Import, Staged

__all__ = ["Change", "Enterprise", "EnterpriseQuerySet", "Entry", "Import", "Owner", "Staged"]
