"""Registers the room with Django."""

from django.apps import AppConfig

from qinqing.kernel.devices.rooms import Calculator


class CalendarsConfig(AppConfig):
    """Django's handle on `kernel.calendars`."""

    name = "qinqing.kernel.calendars"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"
    calculators = (
        Calculator(
            "calculator",
            "期限计算器",
            "从哪一天起、多少个工作日，最后一日是哪天；一步一步写明怎么算的、依据哪一条法律。",
        ),
    )
