"""The spreadsheet of what counties delivered."""

from django.utils import timezone

from qinqing.commons.deliveries import access
from qinqing.commons.deliveries.models import Delivery
from qinqing.commons.deliveries.queries.origins import deliveries_for
from qinqing.kernel.pages.rules.tables import Column, Table
from qinqing.kernel.pages.views.exports import Export

DELIVERIES: Table[Delivery] = Table(
    "外部报送",
    (
        Column("报送单位", lambda one: one.origin.unit.name, 28),
        Column("数据截至", lambda one: one.as_of, 12),
        Column("状态", lambda one: one.get_state_display(), 12),
        Column("行数", lambda one: one.rows, 8),
        Column("新增", lambda one: one.entered, 8),
        Column("改动", lambda one: one.changed, 8),
        Column("上传日期", lambda one: timezone.localdate(one.staged_at), 12),
        Column("经手", lambda one: one.staged_by.name, 14),
    ),
)

EXPORTS = (
    Export("deliveries", "deliveries.xlsx", access.READ, DELIVERIES, lambda request: deliveries_for(request.actor)),
)
