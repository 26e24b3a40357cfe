"""The days of each calendar, with a running count of working days."""

from django.db import models


class Calendar(models.Model):
    """A jurisdiction's working days; `published_to` is the last day that a holiday notice covers."""

    code = models.TextField(unique=True, db_collation="C")
    name = models.TextField()
    published_to = models.DateField()
    revision = models.IntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class Day(models.Model):
    """One day: `ordinal` is the number of working days up to and including it, so that counting is one join."""

    pk = models.CompositePrimaryKey("calendar", "day")
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="days")
    day = models.DateField()
    is_work = models.BooleanField()
    ordinal = models.IntegerField()
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["calendar", "ordinal"],
                name="calendars_day_working",
                condition=models.Q(is_work=True),
                include=["day"],
            )
        ]
