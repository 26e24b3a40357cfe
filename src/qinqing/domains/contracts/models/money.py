"""What clauses and contracts say of money, and who both sides are as payer and payee."""

from dataclasses import fields
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from qinqing.commons.enterprises.rules.sizes import SIZES, UNKNOWN
from qinqing.domains.contracts.rules.money.agreed import LATENESS, NOT_AGREED, PAYS_FOR, Payable
from qinqing.domains.contracts.rules.money.standing import BODIES, DECLARED
from qinqing.domains.contracts.rules.money.terms import BASES, DAY, PERIODS, YEAR
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules.measures import MOST_FEN, yuan


def _share() -> "models.DecimalField[Decimal | None, Decimal | None]":
    """Return a column for a part of one, exact to twelve places."""
    return models.DecimalField(max_digits=13, decimal_places=12, null=True)


TERMS = tuple(one.name for one in fields(Payable) if one.name not in {"amount", "back_on"})
"""The columns that a clause of a draft and a promise have in common."""


class MoneyTerms(models.Model):
    """What a clause of money says beside its amount, for a clause of a draft and for a promise alike.

    Rates and shares are parts of one; caps are of this payment alone, in 分. `back_quantity` of `back_measure` has to
    be reached, else money goes back in proportion; without it everything, when the clause was not fulfilled in time.
    """

    subject = models.TextField(choices=PAYS_FOR, db_collation="C")
    late = models.TextField(choices=LATENESS, default=NOT_AGREED, db_collation="C")
    rate = _share()
    per = models.TextField(choices=PERIODS, blank=True, db_collation="C")
    days_in_year = models.SmallIntegerField(null=True)
    base = models.TextField(choices=BASES, blank=True, db_collation="C")
    cap_amount = models.BigIntegerField(null=True)
    cap_share = _share()
    late_source = models.TextField(blank=True)
    back_quantity = models.BigIntegerField(null=True)
    back_measure = models.TextField(blank=True)
    tolerated = _share()

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(subject__in=PAYS_FOR), name="contracts_%(class)s_subject"),
            models.CheckConstraint(
                condition=Q(late=NOT_AGREED, rate__isnull=True)
                | (
                    Q(late__in=[one for one in LATENESS if one != NOT_AGREED], base__in=BASES)
                    & Q(rate__gt=0, rate__lt=1)
                ),
                name="contracts_%(class)s_late",
            ),
            models.CheckConstraint(
                condition=Q(per="", late=NOT_AGREED) | Q(per=DAY) | Q(per=YEAR, days_in_year__in=[360, 365, 366]),
                name="contracts_%(class)s_per",
            ),
            models.CheckConstraint(
                condition=(Q(cap_amount__isnull=True) | Q(cap_amount__gt=0))
                & (Q(cap_share__isnull=True) | Q(cap_share__gt=0, cap_share__lte=1))
                & (Q(tolerated__isnull=True) | Q(tolerated__gt=0, tolerated__lte=1)),
                name="contracts_%(class)s_caps",
            ),
            models.CheckConstraint(
                condition=Q(back_quantity__isnull=True, back_measure="")
                | (Q(back_quantity__gt=0) & ~Q(back_measure="")),
                name="contracts_%(class)s_back",
            ),
        ]

    def payable_of(self, amount: int, back_on: str) -> Payable:
        """Return the terms as the rules know them."""
        return Payable(amount=amount, back_on=back_on, **{name: getattr(self, name) for name in TERMS})


class ClausePayment(MoneyTerms):
    """The money of a clause in a draft: `amount` in 分; `back_on` is the number of the clause to be reached."""

    clause = models.OneToOneField("contracts.DraftClause", models.PROTECT, primary_key=True, related_name="payment")
    amount = models.BigIntegerField()
    back_on = models.TextField(blank=True)

    class Meta(MoneyTerms.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *MoneyTerms.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lte=MOST_FEN), name="contracts_clausepayment_sum"),
        ]

    def __str__(self) -> str:
        return yuan(self.amount)

    @property
    def payable(self) -> Payable:
        """Return the terms as the rules know them."""
        return self.payable_of(self.amount, self.back_on)


class PaymentTerm(MoneyTerms):
    """What a contract said of one payment at its signing; its amount is the promise's quantity. Never changed.

    A promise that replaced it, or comes again after it, has the same terms.
    """

    obligation = models.OneToOneField(Obligation, models.PROTECT, primary_key=True, related_name="payment_term")
    back_on = models.ForeignKey(Obligation, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(MoneyTerms.Meta):
        pass

    def __str__(self) -> str:
        return str(self.obligation)


class AddedTerms(MoneyTerms):
    """Terms that one side proposes for a payment of a signed contract (补充付款条件), in force once the other agreed.

    From that day on, and never for what had fallen due; the former terms stay. Like those, never changed.
    """

    consent = models.OneToOneField("contracts.Consent", models.PROTECT, primary_key=True, related_name="terms")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="added_terms")
    back_on = models.ForeignKey(Obligation, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(MoneyTerms.Meta):
        pass

    def __str__(self) -> str:
        return str(self.obligation)


class Standing(models.Model):
    """Who the two sides of a draft or a contract are as payer and payee; in a contract frozen at its signing.

    `body` is the government side's kind as its clerk says; `declared` what the enterprise declared itself to be, and
    `evidence` where that stands. `size` is the class in the register at signing, `size_source` whence it was known.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="standing")
    body = models.TextField(choices=BODIES, blank=True, db_collation="C")
    declared = models.TextField(choices=DECLARED, blank=True, db_collation="C")
    evidence = models.TextField(blank=True)
    size = models.TextField(choices=SIZES, default=UNKNOWN, db_collation="C")
    size_source = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(body__in=BODIES), name="contracts_standing_body"),
            models.CheckConstraint(condition=Q(declared__in=DECLARED), name="contracts_standing_declared"),
            models.CheckConstraint(condition=Q(size__in=SIZES), name="contracts_standing_size"),
            models.CheckConstraint(
                condition=Q(declared__in=["", "no"]) | ~Q(evidence=""), name="contracts_standing_evidence"
            ),
        ]

    def __str__(self) -> str:
        return str(self.matter)
