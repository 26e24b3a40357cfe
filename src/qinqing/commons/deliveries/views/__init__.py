"""Pages of what counties deliver, and of the origins from which it comes."""

from qinqing.commons.deliveries.views.deliveries import (
    deliveries,
    delivery,
    delivery_apply,
    delivery_drop,
    delivery_load,
)
from qinqing.commons.deliveries.views.origins import (
    origin,
    origin_interval,
    origin_key,
    origin_key_retire,
    origin_register,
    origin_undo,
    origins,
)

__all__ = [
    "deliveries",
    "delivery",
    "delivery_apply",
    "delivery_drop",
    "delivery_load",
    "origin",
    "origin_interval",
    "origin_key",
    "origin_key_retire",
    "origin_register",
    "origin_undo",
    "origins",
]
