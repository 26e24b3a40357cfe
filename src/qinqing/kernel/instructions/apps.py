"""Registers the room with Django."""

from django.apps import AppConfig

from qinqing.kernel.instructions.events import SAYS


class InstructionsConfig(AppConfig):
    """Django's handle on `kernel.instructions`."""

    name = "qinqing.kernel.instructions"
    label = "instructions"
    default_auto_field = "django.db.models.BigAutoField"
    notices_say = SAYS
    work = "qinqing.kernel.instructions.queries.WORK"
