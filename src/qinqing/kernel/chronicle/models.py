"""Streams of events, the salted texts that stay outside the hash, and news on its way to reactions."""

from django.db import models
from django.db.models.functions import Cast


class Stream(models.Model):
    """One history: of a matter, of a configuration area, of a viewer's looks. Narrow, because it is locked often."""

    kind = models.TextField(db_collation="C")
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(default=bytes(32))

    class Meta:
        db_table = "chronicle_stream"


class Event(models.Model):
    """One thing that happened. The database assigns seq, recorded_at and hash; nothing here is ever changed."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.ForeignKey(Stream, models.PROTECT, related_name="events")
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


class Delivery(models.Model):
    """An event that a reaction failed to take: tried again at `retry_at`, parked (null) after repeated failure."""

    reaction = models.TextField(db_collation="C")
    stream_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    attempts = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)

    class Meta:
        db_table = "chronicle_delivery"
        constraints = [models.UniqueConstraint(fields=["reaction", "stream_id", "seq"], name="chronicle_delivery_once")]
        indexes = [
            models.Index(
                fields=["retry_at"], name="chronicle_delivery_retry", condition=models.Q(retry_at__isnull=False)
            )
        ]
