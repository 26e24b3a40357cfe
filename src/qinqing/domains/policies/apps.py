"""Registers the room with Django."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Django's handle on `domains.policies`."""

    name = "qinqing.domains.policies"
    label = "policies"
    default_auto_field = "django.db.models.BigAutoField"
    matter_kinds = {"policy": "惠企政策"}
