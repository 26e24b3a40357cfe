"""Streams of events, the salted texts that stay outside the hash, news on its way, and checkpoints."""

from typing import Self

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from qinqing.kernel.chronicle.rules.checkpoints import Signed, Statement, moment


class Stream(models.Model):
    """One history: of a matter, of a configuration area, of a viewer's looks. Narrow, because it is locked often."""

    kind = models.TextField(db_collation="C")
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(default=bytes(32))

    class Meta:
        db_table = "chronicle_stream"


class NamedStream(models.Model):
    """A stream that is found by its kind: a configuration area, or `look:YYYY-MM:person`, the looks of one viewer."""

    kind = models.TextField(primary_key=True, db_collation="C")
    stream = models.OneToOneField(Stream, models.PROTECT, related_name="+")

    class Meta:
        db_table = "chronicle_named"


class Event(models.Model):
    """One thing that happened. The database assigns seq, recorded_at and hash; nothing here is ever changed.

    The key begins with the stream, so that a second index of streams would only be written.
    """

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.ForeignKey(Stream, models.PROTECT, related_name="events", db_index=False)
    seq = models.BigIntegerField()
    kind = models.TextField(db_collation="C")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    body = models.TextField()
    facts = models.GeneratedField(
        expression=Cast("body", models.JSONField()),
        output_field=models.JSONField(),
        db_persist=True,
    )
    hash = models.BinaryField()

    class Meta:
        db_table = "chronicle_event"
        constraints = [
            models.CheckConstraint(
                condition=~(Q(kind__contains="\t") | Q(kind__contains="\n")), name="chronicle_event_kind_word"
            ),
            models.CheckConstraint(
                condition=~(Q(body__contains="\t") | Q(body__contains="\n")), name="chronicle_event_body_line"
            ),
            models.CheckConstraint(condition=models.Q(body__startswith="{"), name="chronicle_event_body_object"),
        ]
        indexes = [
            models.Index(
                fields=["actor", "stream", "seq"],
                name="chronicle_event_acts",
                condition=models.Q(actor__isnull=False),
            ),
            # Rows lie in the order in which they were recorded, so that a few pages say where a moment is.
            BrinIndex(fields=["recorded_at"], name="chronicle_event_recorded", pages_per_range=16, autosummarize=True),
        ]


class Content(models.Model):
    """A free text whose salted digest stands in the chain, so that it can be erased without breaking it."""

    digest = models.BinaryField(primary_key=True)
    stream = models.ForeignKey(Stream, models.PROTECT)
    salt = models.BinaryField()
    text = models.TextField()

    class Meta:
        db_table = "chronicle_content"


class News(models.Model):
    """An event that the reactions have not been told yet; both doors of the chronicle write it."""

    pk = models.CompositePrimaryKey("stream_id", "seq")
    stream_id = models.BigIntegerField()
    seq = models.BigIntegerField()

    class Meta:
        db_table = "chronicle_news"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Late deliveries, narrowed to those that nobody tries any more."""

    def parked(self) -> Self:
        """Return those that failed too often."""
        return self.filter(retry_at__isnull=True)


class Delivery(models.Model):
    """An event that a reaction failed to take: tried again at `retry_at`, parked (null) after repeated failure."""

    reaction = models.TextField(db_collation="C")
    stream_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    attempts = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        db_table = "chronicle_delivery"
        constraints = [models.UniqueConstraint(fields=["reaction", "stream_id", "seq"], name="chronicle_delivery_once")]
        indexes = [
            models.Index(
                fields=["retry_at"], name="chronicle_delivery_retry", condition=models.Q(retry_at__isnull=False)
            )
        ]


class Checkpoint(models.Model):
    """The signed roots over every stream that moved since the one before; published: outsiders are witnesses."""

    number = models.BigIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    leaves = models.BigIntegerField()
    previous = models.BinaryField()
    sha256 = models.BinaryField()
    sm3 = models.BinaryField()
    algorithm = models.TextField()
    public_key = models.BinaryField()
    signature = models.BinaryField()

    class Meta:
        db_table = "chronicle_checkpoint"

    @property
    def signed(self) -> Signed:
        """Return what it states, with its signature."""
        statement = Statement(
            number=self.number,
            made_at=moment(self.made_at),
            leaves=self.leaves,
            previous=bytes(self.previous),
            sha256=bytes(self.sha256),
            sm3=bytes(self.sm3),
        )
        return Signed(statement, self.algorithm, bytes(self.public_key), bytes(self.signature))


class Leaf(models.Model):
    """A stream's head in a checkpoint, blinded. No foreign key to the stream: its check would lock every head."""

    pk = models.CompositePrimaryKey("stream_id", "seq")
    stream_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="+", db_index=False)
    leaf = models.BinaryField()

    class Meta:
        db_table = "chronicle_leaf"
        constraints = [models.UniqueConstraint(fields=["checkpoint", "leaf"], name="chronicle_leaf_once")]


class Secret(models.Model):
    """What blinds a stream's leaves; made by the database, shown only to whoever holds that history anyway."""

    stream_id = models.BigIntegerField(primary_key=True)
    secret = models.BinaryField()

    class Meta:
        db_table = "chronicle_secret"
