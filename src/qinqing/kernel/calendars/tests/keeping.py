"""Who keeps calendars in the tests, and the notice that they enter."""

from uuid import uuid4

from django.test import Client

from qinqing.kernel.access.models import Account
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties.models import Post
from tests import builders

NOTICE_2027 = """
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""


def keeper(jurisdiction: str | None = None) -> Actor:
    """Return a system administrator of a range."""
    office = builders.unit(f"办公室{uuid4().hex[:6]}", path="lanchuan/")
    return builders.actor(office, "system", jurisdiction=jurisdiction)


def window(actor: Actor) -> Client:
    """Return a browser in which `actor` is logged in."""
    person = Post.objects.get(pk=actor.post_id).person
    account = Account.objects.create(username=uuid4().hex, person=person)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
