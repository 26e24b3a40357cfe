"""The demo's log-ins: random passwords, shown once."""

from collections.abc import Iterable
from dataclasses import dataclass

from qinqing.kernel.access.actions import renew_password
from qinqing.kernel.access.models import Account
from qinqing.kernel.access.queries import acting, new_password
from qinqing.kernel.access.rules import ROLES
from qinqing.kernel.parties.models import Post


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One line of the table that the demo prints."""

    role: str
    name: str
    username: str
    password: str


def line(post: Post, username: str, password: str) -> DemoAccount:
    """Return the table's line for the holder of `post`."""
    name = f"{post.person.name} · {post.unit.short_name} {post.title}"
    return DemoAccount(ROLES[post.role].label, name, username, password)


def renew_passwords() -> list[DemoAccount]:
    """Give every account of the demo a new password, through the real action."""
    posts = Post.objects.select_related("person", "unit")
    security = acting(posts.get(role="security"))
    return [_renewed(account, posts, security) for account in Account.objects.order_by("pk")]


def _renewed(account: Account, posts: Iterable[Post], security: object) -> DemoAccount:
    password = new_password()
    renew_password(account=account, password=password, by=security)
    post = next(post for post in posts if post.person_id == account.person_id)
    return line(post, account.username, password)
