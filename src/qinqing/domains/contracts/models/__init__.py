"""A contract, and its draft with the clauses that people keep or leave out."""

from django.db import models
from django.db.models import Q

from qinqing.domains.contracts.lifecycle.contract import KINDS
from qinqing.domains.contracts.models.lending import LendingRate
from qinqing.domains.contracts.models.money import TERMS, AddedTerms, ClausePayment, MoneyTerms, PaymentTerm, Standing
from qinqing.kernel.calendars.rules import CALENDAR_DAY
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.evidence.models import File
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.lifecycle import ASKED, OUTCOMES, WITHDRAWN
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules import RECURRENCES, UNITS
from qinqing.kernel.parties.models import Person, Unit

__all__ = [
    "AGREED",
    "CHECKS",
    "CLAUSE_STATES",
    "CONTRACT",
    "COPY",
    "DOCUMENTS",
    "DRAFT",
    "GROUNDS",
    "HAND",
    "KEPT",
    "KIND",
    "LEFT_OUT",
    "LEGAL",
    "LIBRARY",
    "MILESTONE",
    "ORIGINS",
    "RESOLUTION",
    "SIDES",
    "SUGGESTED",
    "TERMS",
    "TEXT",
    "UNCLEAR",
    "AddedClause",
    "AddedTerms",
    "ClausePayment",
    "Consent",
    "Contract",
    "Draft",
    "DraftClause",
    "LendingRate",
    "LibraryClause",
    "MoneyTerms",
    "PaymentTerm",
    "Standing",
]

KIND = "contract"

CONTRACT, RESOLUTION = "contract", "resolution"
DOCUMENTS = {CONTRACT: "合同", RESOLUTION: "会议纪要"}
"""What promises are written in: a contract of both sides, or a resolution that government took alone."""


def known_as(number: str, project: str, *sides: Unit) -> str:
    """Return by what else than its title people look for a contract: its number, its project, the names of its sides.

    A short name that stands in the name finds it anyway.
    """
    names = [side.name for side in sides]
    short = [side.short_name for side in sides if side.short_name not in side.name]
    return " ".join(filter(None, [number, project, *names, *short]))


class Contract(models.Model):
    """A contract between a government body and an enterprise (政企合同); extends the matter of the same key.

    Its `document` may be a resolution instead, of a `meeting` and issued by `issuer`: its limits government set alone.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="contract")
    kind = models.TextField(default=KIND, db_collation="C")
    number = models.TextField(unique=True)
    project = models.TextField()
    government = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    signed_on = models.DateField()
    document = models.TextField(choices=DOCUMENTS, default=CONTRACT, db_collation="C")
    meeting = models.TextField(default="", blank=True)
    issuer = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind=KIND), name="contracts_contract_kind"),
            models.CheckConstraint(condition=Q(document__in=DOCUMENTS), name="contracts_contract_document"),
        ]

    def __str__(self) -> str:
        return self.number


LEGAL, AGREED = "legal", "agreed"
GROUNDS = {"": "没有", AGREED: "双方协商一致", LEGAL: "法定事由，附证据"}
"""On what a termination rests."""

CHECKS = {"paid": "款项已经结清", "filed": "资料已经归档", "settled": "没有未了的争议"}
"""What whoever proposes to sign a contract off may have looked at; none is demanded."""


class Consent(models.Model):
    """One side proposes for the whole contract: to sign it off, end it, add a clause or terms; the other side answers.

    `key` and `answer_key` come with the forms. One waits at a time. `unit` is the side that proposed.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="consents")
    key = models.UUIDField(unique=True)
    kind = models.TextField(choices=KINDS, db_collation="C")
    ground = models.TextField(choices=GROUNDS, default="", blank=True, db_collation="C")
    checks = models.TextField(default="", blank=True, db_collation="C")
    reason = models.TextField()
    files = models.ManyToManyField(File, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    outcome = models.TextField(choices=OUTCOMES, default=ASKED, db_collation="C")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answer_key = models.UUIDField(null=True, unique=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract"], condition=Q(outcome=ASKED), name="contracts_consent_one_open"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="contracts_consent_kind"),
            models.CheckConstraint(
                condition=(Q(kind="terminate") & ~Q(ground="")) | (~Q(kind="terminate") & Q(ground="")),
                name="contracts_consent_ground",
            ),
            models.CheckConstraint(
                condition=Q(outcome=ASKED, answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(outcome=ASKED) & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="contracts_consent_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | Q(outcome=WITHDRAWN) | ~Q(answered_by=models.F("proposed_by")),
                name="contracts_consent_other_person",
            ),
        ]

    def __str__(self) -> str:
        return KINDS[self.kind]

    @property
    def checked(self) -> str:
        """Return in words what was looked at."""
        return "、".join(CHECKS[code] for code in self.checks.split())


class AddedClause(models.Model):
    """The clause that a side proposes to add (补充协议); `made` is the promise that came of it."""

    consent = models.OneToOneField(Consent, models.PROTECT, primary_key=True, related_name="clause")
    number = models.TextField()
    title = models.TextField()
    side = models.TextField(choices={GOV: "政府", ENT: "企业"})
    base_due = models.DateField()
    unit = models.TextField(choices=UNITS, default=CALENDAR_DAY)
    text = models.TextField()
    page = models.TextField(default="", blank=True)
    condition = models.TextField(default="", blank=True)
    milestone = models.TextField(default="", blank=True, db_collation="C")
    quantity = models.BigIntegerField(null=True)
    measure = models.TextField(default="", blank=True)
    waits_for = models.TextField(default="", blank=True)
    stops_for = models.TextField(default="", blank=True)
    recurrence = models.TextField(choices={"": "只此一次", **RECURRENCES}, default="", blank=True)
    until = models.DateField(null=True)
    incentive = models.BooleanField(default=False)
    legal_basis = models.TextField(default="", blank=True)
    fair_review = models.TextField(default="", blank=True)
    made = models.OneToOneField(Obligation, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.title

    @property
    def gates(self) -> tuple[str, ...]:
        """Return the numbers of the promises for which it waits."""
        return tuple(filter(None, self.waits_for.split("、")))

    @property
    def stops(self) -> tuple[str, ...]:
        """Return the numbers of those whose lateness stops its clock."""
        return tuple(filter(None, self.stops_for.split("、")))


DRAFT = "draft"
SUGGESTED, KEPT, LEFT_OUT, UNCLEAR = "suggested", "kept", "left_out", "unclear"
CLAUSE_STATES = {SUGGESTED: "待决定", KEPT: "已采用", LEFT_OUT: "不采用", UNCLEAR: "没有看懂"}
SIDES = {"": "还没有选", GOV: "政府", ENT: "企业"}

TEXT, HAND, MILESTONE, LIBRARY, COPY = "text", "hand", "milestone", "library", "copy"
ORIGINS = {TEXT: "原文", HAND: "手工", MILESTONE: "常见里程碑", LIBRARY: "条款库", COPY: "相似合同"}
"""Where a clause of a draft came from; whatever its origin, a person decides on it."""


class Draft(models.Model):
    """A contract before it is signed; extends an internal matter of the same key, whose host is its government side.

    `text` is what the clauses were read from, `key` the form that began it, `contract` what it became.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="draft")
    kind = models.TextField(default=DRAFT, db_collation="C")
    key = models.UUIDField(unique=True)
    number = models.TextField()
    project = models.TextField()
    enterprise = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    signed_on = models.DateField(null=True)
    document = models.TextField(choices=DOCUMENTS, default=CONTRACT, db_collation="C")
    meeting = models.TextField(default="", blank=True)
    issuer = models.TextField(default="", blank=True)
    text = models.TextField(blank=True)
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    contract = models.OneToOneField(Contract, models.PROTECT, null=True, related_name="draft")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind=DRAFT), name="contracts_draft_kind"),
            models.CheckConstraint(condition=Q(document__in=DOCUMENTS), name="contracts_draft_document"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="contracts_draft_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DraftClause(models.Model):
    """One promise of a draft, of one of ORIGINS; `rev` counts people's changes of it.

    It waits for the clauses numbered in `waits_for`, and its clock stops while one in `stops_for` is late. `start` to
    `end` is its place in the text, nowhere for one by hand; `page` that of the document. `length` in `length_unit`
    counts from the day of signing. `reason` says why a sentence was not understood. `incentive` is what government
    gives, `milestone` the code of the usual one that it is.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="clauses")
    position = models.IntegerField()
    state = models.TextField(choices=CLAUSE_STATES)
    origin = models.TextField(choices=ORIGINS, default=HAND, db_collation="C")
    rev = models.IntegerField(default=0)
    number = models.TextField(blank=True)
    title = models.TextField()
    side = models.TextField(choices=SIDES, blank=True)
    base_due = models.DateField(null=True)
    length = models.IntegerField(null=True)
    length_unit = models.TextField(blank=True, db_collation="C")
    unit = models.TextField(choices=UNITS, default=CALENDAR_DAY)
    text = models.TextField(blank=True)
    start = models.IntegerField(null=True)
    end = models.IntegerField(null=True)
    limit_words = models.TextField(blank=True)
    page = models.TextField(default="", blank=True)
    milestone = models.TextField(default="", blank=True, db_collation="C")
    quantity = models.BigIntegerField(null=True)
    measure = models.TextField(default="", blank=True)
    waits_for = models.TextField(blank=True)
    stops_for = models.TextField(default="", blank=True)
    condition = models.TextField(blank=True)
    recurrence = models.TextField(choices=RECURRENCES, blank=True)
    until = models.DateField(null=True)
    incentive = models.BooleanField(default=False)
    legal_basis = models.TextField(blank=True)
    fair_review = models.TextField(blank=True)
    confidence = models.SmallIntegerField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "position"], name="contracts_draftclause_place"),
            models.CheckConstraint(condition=Q(state__in=CLAUSE_STATES), name="contracts_draftclause_state"),
            models.CheckConstraint(condition=Q(origin__in=ORIGINS), name="contracts_draftclause_origin"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="contracts_draftclause_quantity"
            ),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="contracts_draftclause_side"),
            models.CheckConstraint(condition=Q(unit__in=UNITS), name="contracts_draftclause_unit"),
            models.CheckConstraint(
                condition=Q(recurrence="") | Q(recurrence__in=RECURRENCES), name="contracts_draftclause_recurrence"
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__gte=0, end__gt=models.F("start")),
                name="contracts_draftclause_span",
            ),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__range=(0, 100)),
                name="contracts_draftclause_confidence",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def gates(self) -> tuple[str, ...]:
        """Return the numbers of the clauses for which it waits, which `waits_for` holds with 、 between them."""
        return tuple(filter(None, self.waits_for.split("、")))

    @property
    def stops(self) -> tuple[str, ...]:
        """Return the numbers of the clauses whose lateness stops its clock."""
        return tuple(filter(None, self.stops_for.split("、")))


class LibraryClause(models.Model):
    """One version of a clause that clerks of a place keep for use in drafts (条款库); `entry` is all its versions'.

    It is seen in its place and below. Its gates are the titles of other clauses; `legal_basis` is that of an incentive,
    whose fair-competition review belongs to the single case.
    """

    path = models.TextField(db_collation="C")
    entry = models.UUIDField()
    version = models.IntegerField(default=1)
    is_in_force = models.BooleanField(default=True)
    title = models.TextField()
    side = models.TextField(choices={GOV: "政府", ENT: "企业"})
    length = models.IntegerField(null=True)
    length_unit = models.TextField(default="", blank=True, db_collation="C")
    unit = models.TextField(choices=UNITS, default=CALENDAR_DAY)
    waits_for = models.TextField(default="", blank=True)
    stops_for = models.TextField(default="", blank=True)
    text = models.TextField()
    incentive = models.BooleanField(default=False)
    legal_basis = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="contracts_libraryclause_version"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(is_in_force=True), name="contracts_libraryclause_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["path", "title"], condition=Q(is_in_force=True), name="contracts_libraryclause_title"
            ),
            models.CheckConstraint(
                condition=Q(length__isnull=True, length_unit="") | (Q(length__gt=0) & ~Q(length_unit="")),
                name="contracts_libraryclause_length",
            ),
            models.CheckConstraint(
                condition=Q(incentive=False) | ~Q(legal_basis=""), name="contracts_libraryclause_basis"
            ),
        ]

    def __str__(self) -> str:
        return self.title
