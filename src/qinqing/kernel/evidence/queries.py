"""Finding files that an actor may see."""

from uuid import UUID

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.evidence.models import File
from qinqing.kernel.matters.models import Matter


def file_for(actor: Actor, file_id: UUID) -> File:
    """Return a file of a matter that `actor` may see; raises NotFound otherwise."""
    file = File.objects.filter(pk=file_id, matter__in=Matter.objects.visible_to(actor)).first()
    if file is None:
        raise NotFound
    return file
