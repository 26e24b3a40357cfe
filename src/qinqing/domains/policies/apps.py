"""Registers the room with Django."""

from django.apps import AppConfig

from qinqing.domains.policies.events import SAYS


class PoliciesConfig(AppConfig):
    """Django's handle on `domains.policies`."""

    name = "qinqing.domains.policies"
    label = "policies"
    default_auto_field = "django.db.models.BigAutoField"
    matter_kinds = {"policy": "惠企政策"}
    notices_say = SAYS
    sought = "qinqing.domains.policies.queries.listing.SOUGHT"
