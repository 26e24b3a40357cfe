"""Systems that are told of events, and each event on its way to them."""

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now, TruncDate

from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import below
from qinqing.kernel.notices.models import Outgoing, OutgoingQuerySet
from qinqing.kernel.parties.models import Person, Unit


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Webhooks, narrowed to those that an administrator keeps."""

    def kept_by(self, jurisdiction: str | None) -> Self:
        """Return those of the offices at or below an administrator's place."""
        first, end = below(jurisdiction or "")
        return self.filter(unit__path__gte=first, unit__path__lt=end)

    def told_of(self, matter: Any) -> Self:
        """Return those that may be told of a matter now: its key, or a column of the query around it.

        A system is read by everybody in the office, so what one of them keeps away from by a declared conflict is told
        to none.
        """
        office = Q(unit__until__isnull=True) | Q(unit__until__gt=TruncDate(Now()))
        open_to = Matter.objects.open_to_all_of(OuterRef("unit"), OuterRef("path")).filter(pk=matter)
        return self.filter(office, Exists(open_to), stopped_at__isnull=True)

    def broken(self) -> Self:
        """Return those to which the house itself stopped pushing, since nothing arrived for long."""
        return self.filter(given_up=True)


class Webhook(models.Model):
    """An office's own system, told of `tags` at or below `path` (事件推送); address and secrets are kept locked.

    `former_secret` signs as well until `former_until`. After a failure the system is left alone until `rest_until`.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    path = models.TextField(db_collation="C")
    host = models.TextField(db_collation="C")
    address = models.BinaryField()
    tags = ArrayField(models.TextField(db_collation="C"))
    with_titles = models.BooleanField(default=False)
    secret = models.BinaryField()
    former_secret = models.BinaryField(null=True)
    former_until = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    failures = models.IntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(db_default=Now())
    stopped_at = models.DateTimeField(null=True)
    given_up = models.BooleanField(default=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(path__endswith="/"), name="webhooks_webhook_path"),
            models.CheckConstraint(
                condition=Q(former_secret__isnull=True, former_until__isnull=True)
                | Q(former_secret__isnull=False, former_until__isnull=False),
                name="webhooks_webhook_former",
            ),
            models.CheckConstraint(
                condition=Q(given_up=False) | Q(stopped_at__isnull=False), name="webhooks_webhook_given_up"
            ),
        ]

    def __str__(self) -> str:
        return self.host

    @property
    def state(self) -> str:
        """Return how it stands, in words."""
        if self.given_up:
            return "长期送不到，已自动停止"
        if self.stopped_at is not None:
            return "已停止"
        return "一直送不到，正在重试" if self.failing_since is not None else "推送中"


class Push(Outgoing):
    """One event on its way to one system (推送); `id` is the same however often it is sent.

    `revision` is the matter's when the event was told. Parked (next_at null) when every try failed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="pushes")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    seq = models.BigIntegerField()
    tag = models.TextField(db_collation="C")
    revision = models.IntegerField()
    at = models.DateTimeField()

    objects: ClassVar[OutgoingQuerySet["Push"]] = OutgoingQuerySet.as_manager()  # type: ignore[assignment]  # of an own class

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "matter", "seq"], name="webhooks_push_once")]
        indexes = [
            models.Index(
                fields=["webhook"], name="webhooks_push_parked", condition=Q(next_at__isnull=True, sent_at__isnull=True)
            ),
            models.Index(fields=["sent_at"], name="webhooks_push_sent", condition=Q(sent_at__isnull=False)),
        ]
