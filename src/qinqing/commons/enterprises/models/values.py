"""What is known of an enterprise beyond its own row: one row for each topic of the catalogue."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from qinqing.commons.enterprises.models.registry import Enterprise, Import


class Holding(models.Model):
    """The values of an enterprise under one topic (档案内容), each at the place of its field, as whole numbers.

    `rules.values` says how a number is read; an empty place is not known. `entered_in` brought the first of them.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="holdings", db_index=False)
    topic = models.TextField(db_collation="C")
    values = ArrayField(models.BigIntegerField(null=True))
    entered_in = models.ForeignKey(Import, models.PROTECT, related_name="holdings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "topic"], name="enterprises_holding_once")]
