"""The row that every matter shares, the parties to it, and to whom it was opened beyond them."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Now
from django.db.models.sql.compiler import SQLCompiler
from django.urls import reverse

from qinqing.kernel.access.queries import ExcludedAmong, excluded_units
from qinqing.kernel.access.rules import ADMINISTRATORS
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.devices.prepared import Among
from qinqing.kernel.matters.rules import CLASSES, INTERNAL, SEALED, anybody, below, filled
from qinqing.kernel.parties.models import Person, Post, Unit


class _Visible(models.Expression):
    """What `visible_anew` demands of a matter, wherever in a query its table stands.

    Its inner queries must not look at that table: here it may bear the name of one of theirs.
    """

    output_field = models.BooleanField()

    def __init__(self, actor: Actor) -> None:
        super().__init__()
        self.actor = actor
        self.key: Any = F("pk")

    def get_source_expressions(self) -> list[Any]:
        """Return what Django resolves and renames."""
        return [self.key]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """Take it back."""
        [self.key] = exprs

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Return the condition with the name that the table has here."""
        sql, parameters = _condition(anybody(self.actor))
        return sql.replace(_TABLE, compiler.quote_name_unless_alias(self.key.alias) + "."), filled(
            parameters, self.actor
        )


@cache
def _condition(actor: Actor) -> tuple[str, Sequence[Any]]:
    query = Matter.objects.all().visible_anew(actor).query
    sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS).compile(query.where)
    return f"({sql})", parameters


_TABLE = '"matters_matter".'


def of_place(actor: Actor, prefix: str = "") -> Q:
    """Select what somebody with a jurisdiction sees for that: everything at or below its place that is not sealed."""
    return _placed(*below(actor.jurisdiction or ""), prefix)


def _placed(first: Any, end: Any, prefix: str = "") -> Q:
    placed = Q(**{f"{prefix}path__gte": first, f"{prefix}path__lt": end})
    return placed & ~Q(**{f"{prefix}confidentiality": SEALED})


def _shunned(units: Any, inner: Any) -> Q:
    """Select what concerns one of the units from which somebody stays away; `inner` are they one query further in."""
    return Q(host__in=units) | Q(pk__in=Party.objects.filter(unit__in=inner).values("matter"))


class _End(models.Func):
    """Where the range of paths at or below a path ends that stands in the query: `below` for a column."""

    template = "left(%(expressions)s, -1) || '0'"
    output_field = models.TextField(db_collation="C")


class MatterQuerySet(models.QuerySet["Matter"]):
    """Matters, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Return what `actor` may see: (jurisdiction OR party OR live grant) AND NOT excluded.

        Sealed matters open by grant only, internal ones to no enterprise but by grant. Administrators of the house see
        none.
        """
        return self.none() if actor.role in ADMINISTRATORS else self.filter(_Visible(actor))

    def visible_anew(self, actor: Actor) -> Self:
        """Return the same, written anew: what `visible_to` asks was written by this for actors of the same kind."""
        kept_away = excluded_units(actor.person_id)
        return self._open_to(actor).exclude(_shunned(kept_away, kept_away))

    def open_to_all_of(self, unit: OuterRef, path: OuterRef) -> Self:
        """Return what all of a unit may know for a place: what is `of_place`, and nothing that one keeps away from.

        Both stand in the query around it; a path there is not empty. For programs that tell a whole office at once.
        """
        kept_away = _shunned(ExcludedAmong(unit), ExcludedAmong(OuterRef(unit)))
        return self.filter(_placed(path, _End(path))).exclude(kept_away)

    def kept_from(self, actor: Actor) -> Self:
        """Return what `actor` would see but for a declared conflict."""
        if actor.role in ADMINISTRATORS:
            return self.none()
        return self._open_to(actor).exclude(pk__in=Matter.objects.visible_to(actor).values("pk"))

    def beside(self, actor: Actor) -> Self:
        """Return what `actor` may see beside what is `of_place`: to what its unit is party, what was opened to it."""
        theirs = Party.objects.filter(unit=actor.unit_id).values("matter")
        own = Q(Among(F("pk"), ArraySubquery(theirs)))
        own |= Q(Among(F("pk"), ArraySubquery(Grant.objects.live().given_to(actor).values("matter"))))
        return self.visible_to(actor).filter(own).exclude(of_place(actor))

    def _open_to(self, actor: Actor) -> Self:
        closed = [SEALED, INTERNAL] if actor.side == ENT else [SEALED]
        unsealed = ~Q(confidentiality__in=closed)
        seen = unsealed & Q(Among(F("pk"), ArraySubquery(Party.objects.filter(unit=actor.unit_id).values("matter"))))
        seen |= Q(Among(F("pk"), ArraySubquery(Grant.objects.live().given_to(actor).values("matter"))))
        if actor.jurisdiction is not None:
            first, end = below(actor.jurisdiction)
            # The first that is true decides, and looking for a matter among many takes longer than comparing its path.
            seen = unsealed & Q(path__gte=first, path__lt=end) | seen
        return self.filter(seen)


class Matter(models.Model):
    """Something that must be settled (事项); mechanisms extend it one to one and share its history.

    `known_as` is by what else people look for it: the number on its paper. `rev` counts people's moves: a form that was
    opened before the last one is refused. `light` 0 to 3.

    A light writes an entry in every index: few have a `parent` and only these stand in one, and a migration has taken
    away the second index of references, which the first one makes needless where texts sort by their bytes.
    """

    stream = models.OneToOneField(Stream, models.PROTECT, primary_key=True, related_name="matter")
    kind = models.TextField(db_collation="C")
    reference = models.TextField(unique=True, db_collation="C")
    title = models.TextField()
    known_as = models.TextField(default="", blank=True, db_collation="C")
    host = models.ForeignKey(Unit, models.PROTECT, related_name="hosted")
    path = models.TextField(db_collation="C")
    confidentiality = models.TextField(choices=CLASSES)
    state = models.TextField(db_collation="C")
    light = models.SmallIntegerField(default=0)
    next_due = models.DateField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    rev = models.IntegerField(default=0)
    opened_at = models.DateTimeField()

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "kind"], name="matters_matter_kind"),
            models.CheckConstraint(condition=Q(confidentiality__in=CLASSES), name="matters_matter_class"),
            models.CheckConstraint(condition=Q(light__range=(0, 3)), name="matters_matter_light"),
            models.CheckConstraint(
                condition=~Q(confidentiality=SEALED) | Q(title="", known_as=""), name="matters_matter_sealed_title"
            ),
        ]
        indexes = [
            models.Index(fields=["path", "kind"], name="matters_matter_path"),
            models.Index(fields=["kind", "-light", "next_due"], name="matters_matter_queue"),
            models.Index(fields=["parent"], name="matters_matter_children", condition=Q(parent__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Return its page."""
        return reverse(self.kind, args=[self.reference])


class Heading(models.Model):
    """What a matter is found by: reference, title and `known_as`, folded, and every two neighbouring characters.

    Triggers write it from the matter; apart from it, because a light that changes must not write an index of words.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="heading")
    words = models.TextField(db_collation="C")
    grams = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["grams"], name="matters_heading_grams")]

    def __str__(self) -> str:
        return self.words


class Party(models.Model):
    """A unit that is party to a matter, and on which side."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="parties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    side = models.TextField(choices={GOV: "政府", ENT: "企业"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "matter"], name="matters_party_once"),
            models.CheckConstraint(condition=Q(side__in=[GOV, ENT]), name="matters_party_side"),
        ]


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants, narrowed to those that open something."""

    def live(self) -> Self:
        """Return those that have neither ended nor been withdrawn, by the database's clock."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=Now())

    def given_to(self, actor: Actor) -> Self:
        """Return those of the person or of the post in which it acts."""
        return self.filter(Q(person=actor.person_id) | Q(post=actor.post_id))


class Grant(models.Model):
    """One matter opened to one person or to whoever holds a post, until `expires_at`; why stands in its history."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="grants")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, post__isnull=False) | Q(person__isnull=False, post__isnull=True),
                name="matters_grant_one_holder",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("granted_at")), name="matters_grant_ends"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="matters_grant_revoked",
            ),
        ]


class Counter(models.Model):
    """The last number given to a kind of matter in a year."""

    pk = models.CompositePrimaryKey("prefix", "year")
    prefix = models.TextField(db_collation="C")
    year = models.IntegerField()
    last = models.IntegerField()
