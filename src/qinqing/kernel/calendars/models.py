"""The days of each calendar, with a running count of working days; the limits that a city sets itself."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from qinqing.kernel.calendars.rules.limits import COUNTED, DIRECTIONS, FORWARD, IN_FORCE, LENGTHS, STATUSES, SUPERSEDED


class Calendar(models.Model):
    """A jurisdiction's working days; `published_to` is the last day that a holiday notice covers.

    It follows its `parent` on every day that it does not declare itself. The nation's path is empty. `stamp` is new
    with every revision and never comes again, not even after a rollback. `own_days` is on how many days of a year its
    own administrators may let it differ from its parent, as those of the parent allow.
    """

    code = models.TextField(unique=True, db_collation="C")
    name = models.TextField()
    published_to = models.DateField()
    revision = models.IntegerField(default=1)
    stamp = models.UUIDField(default=uuid4)
    path = models.TextField(db_collation="C", unique=True, default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    own_days = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(path="", parent__isnull=True) | (~Q(path="") & Q(parent__isnull=False)),
                name="calendars_calendar_parent",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Day(models.Model):
    """One day: `ordinal` is the number of working days up to and including it, so that counting is one join.

    `own` says that this calendar declared the day itself; the others follow its parent.
    """

    pk = models.CompositePrimaryKey("calendar", "day")
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="days")
    day = models.DateField()
    is_work = models.BooleanField()
    ordinal = models.IntegerField()
    note = models.TextField(blank=True)
    own = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["calendar", "ordinal"],
                name="calendars_day_working",
                condition=models.Q(is_work=True),
                include=["day"],
            )
        ]


class LocalLimit(models.Model):
    """A limit that a city or county sets for its range; it stands before one of the law with the same code."""

    code = models.TextField(db_collation="C")
    name = models.TextField()
    length = models.IntegerField()
    unit = models.TextField(choices=LENGTHS)
    direction = models.TextField(choices=DIRECTIONS, default=FORWARD)
    rolls = models.BooleanField(default=True)
    office = models.BooleanField(default=False)
    longer = models.IntegerField(null=True)
    times = models.SmallIntegerField(default=1)
    start_event = models.TextField()
    end_event = models.TextField()
    actor = models.TextField()
    law = models.TextField()
    note = models.TextField(blank=True)
    path = models.TextField(db_collation="C", blank=True)
    jurisdiction = models.TextField()
    status = models.TextField(choices={code: STATUSES[code] for code in (IN_FORCE, SUPERSEDED)}, default=IN_FORCE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "path"], condition=Q(status="in_force"), name="calendars_locallimit_one_in_force"
            ),
            models.CheckConstraint(condition=Q(length__gt=0), name="calendars_locallimit_length"),
            models.CheckConstraint(condition=Q(unit__in=sorted(COUNTED)), name="calendars_locallimit_unit"),
            models.CheckConstraint(condition=Q(direction__in=DIRECTIONS), name="calendars_locallimit_direction"),
        ]

    def __str__(self) -> str:
        return self.name
