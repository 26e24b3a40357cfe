"""Pages of deliveries and of the origins from which they come."""

from qinqing.commons.deliveries import access, views
from qinqing.commons.deliveries.views.sheets import EXPORTS
from qinqing.kernel.devices.page import page

urlpatterns = [
    *(one.page for one in EXPORTS),
    page("deliveries/", views.deliveries, access.READ, name="deliveries"),
    page("deliveries/new/", views.delivery_load, access.IMPORT, name="delivery_load"),
    page("deliveries/<int:batch_id>/", views.delivery, access.READ, name="delivery"),
    page("deliveries/<int:batch_id>/apply/", views.delivery_apply, access.IMPORT, name="delivery_apply"),
    page("deliveries/<int:batch_id>/drop/", views.delivery_drop, access.IMPORT, name="delivery_drop"),
    page("origins/", views.origins, access.READ_ORIGINS, name="origins"),
    page("origins/new/", views.origin_register, access.REGISTER, name="origin_register"),
    page("origins/<int:origin_id>/", views.origin, access.READ_ORIGINS, name="origin"),
    page("origins/<int:origin_id>/interval/", views.origin_interval, access.CHANGE, name="origin_interval"),
    page("origins/<int:origin_id>/keys/new/", views.origin_key, access.ADD_KEY, name="origin_key"),
    page(
        "origins/<int:origin_id>/keys/<int:key_id>/retire/",
        views.origin_key_retire,
        access.RETIRE_KEY,
        name="origin_key_retire",
    ),
    page("origins/<int:origin_id>/changes/<int:seq>/undo/", views.origin_undo, access.UNDO, name="origin_undo"),
]
