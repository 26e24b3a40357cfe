"""Registers the room with Django."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Django's handle on `kernel.calendars`."""

    name = "qinqing.kernel.calendars"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"
