"""The loan prime rate of each month, as an administrator entered it."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

MOST_RATE = Decimal("0.2")


class LendingRate(models.Model):
    """One version of what was published as the one-year loan prime rate of a month (1 年期贷款市场报价利率), or LPR.

    `month` is the first day of the month of `published_on`; `rate` is for a year, as a part of one; `source` says where
    it stands. One version of a month is in force; a change makes a further one.
    """

    month = models.DateField()
    version = models.IntegerField(default=1)
    is_in_force = models.BooleanField(default=True)
    published_on = models.DateField()
    rate = models.DecimalField(max_digits=6, decimal_places=5)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "version"], name="contracts_lendingrate_version"),
            models.UniqueConstraint(
                fields=["month"], condition=Q(is_in_force=True), name="contracts_lendingrate_one_in_force"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0, rate__lte=MOST_RATE), name="contracts_lendingrate_rate"),
            models.CheckConstraint(
                condition=Q(month__day=1, published_on__gte=F("month")), name="contracts_lendingrate_month"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="contracts_lendingrate_source"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
