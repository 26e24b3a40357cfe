"""Registers the room with Django."""

from typing import ClassVar

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """Django's handle on `kernel.checks`."""

    name = "qinqing.kernel.checks"
    label = "checks"
    default_auto_field = "django.db.models.BigAutoField"
    matter_kinds: ClassVar = {"check": "中立核验", "sealed_answer": "密封答复"}
    independent_kinds = ("check", "sealed_answer")
    withheld = "qinqing.kernel.checks.queries.secrecy.WITHHELD"
