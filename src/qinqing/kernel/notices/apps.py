"""Registers the room with Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Django's handle on `kernel.notices`."""

    name = "qinqing.kernel.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
    bulk = "qinqing.kernel.notices.views.BULK"
    undoes = "qinqing.kernel.notices.views.UNDOES"
    work = "qinqing.kernel.notices.queries.WORK"
