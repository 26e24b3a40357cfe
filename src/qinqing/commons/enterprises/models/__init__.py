"""The registry's rows, the imports that wrote them, the catalogue of fields and who delivers them."""

from qinqing.commons.enterprises.models.catalogue import Entry, Owner
from qinqing.commons.enterprises.models.errands import Errand
from qinqing.commons.enterprises.models.objections import Objection
from qinqing.commons.enterprises.models.registry import Change, Enterprise, EnterpriseQuerySet, Import, Staged
from qinqing.commons.enterprises.models.snapshots import Snapshot, SnapshotCheck
from qinqing.commons.enterprises.models.uploads import Upload
from qinqing.commons.enterprises.models.values import Holding

__all__ = [
    "Change",
    "Enterprise",
    "EnterpriseQuerySet",
    "Entry",
    "Errand",
    "Holding",
    "Import",
    "Objection",
    "Owner",
    "Snapshot",
    "SnapshotCheck",
    "Staged",
    "Upload",
]
