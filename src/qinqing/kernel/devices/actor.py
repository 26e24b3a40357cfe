"""Who acts: a person in a post, as every action, page and query receives it."""

from dataclasses import dataclass
from uuid import UUID

GOV = "gov"
ENT = "ent"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in one post.

    `person_id` is the pseudonym under which the chronicle knows the person. `jurisdiction` is the path below which
    the post may see other units' matters, or None when the post sees only its own unit's. `scopes` are what a member
    of an enterprise may do for it; for everybody else the role alone says that.
    """

    person_id: UUID
    name: str
    post_id: int
    post_title: str
    unit_id: int
    unit_name: str
    role: str
    side: str
    jurisdiction: str | None = None
    scopes: frozenset[str] = frozenset()
