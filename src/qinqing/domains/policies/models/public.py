"""What the public was asked and said, and who wants to hear of new policies."""

from django.db import models
from django.db.models import F, Q

from qinqing.domains.policies.lifecycle import ANSWERS
from qinqing.domains.policies.models.policies import Version
from qinqing.domains.policies.rules.terms import DELIVERIES, KINDS
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import Person, Unit


class Consultation(models.Model):
    """A version put to the public (公开征求意见), open until the end of `ends_on`.

    `text` is what was put to it, provision by provision; `obligation` the promise to answer what it says.
    """

    version = models.OneToOneField(Version, models.PROTECT, primary_key=True, related_name="consultation")
    opened_on = models.DateField()
    ends_on = models.DateField()
    text = models.TextField()
    obligation = models.OneToOneField(Obligation, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("opened_on")), name="policies_consultation_days")
        ]


class Opinion(models.Model):
    """What an enterprise says about a consulted text (意见), on the provision `number` or on the whole.

    Answered by the leading unit: adopted, partly or not, with a reason. `key` comes with the form.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="opinions")
    key = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    number = models.TextField(blank=True, db_collation="C")
    text = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    outcome = models.TextField(choices=ANSWERS, blank=True, db_collation="C")
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=["", *ANSWERS]), name="policies_opinion_outcome"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at__isnull=True, answered_by__isnull=True)
                | ~Q(outcome="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="policies_opinion_answered",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Subscription(models.Model):
    """Somebody who wants to hear of new policies (订阅): of a kind, a way of giving, an issuer or with certain words.

    What is empty does not narrow. `words` are split at spaces: one of them in title or issuer is enough.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.TextField(choices=KINDS, blank=True, db_collation="C")
    delivery = models.TextField(choices=DELIVERIES, blank=True, db_collation="C")
    issuer = models.TextField(blank=True)
    words = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["", *KINDS]), name="policies_subscription_kind"),
            models.CheckConstraint(condition=Q(delivery__in=["", *DELIVERIES]), name="policies_subscription_delivery"),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(ended_at__isnull=True), name="policies_subscription_live")
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.kind, self.delivery, self.issuer, self.words)))
