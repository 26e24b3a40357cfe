"""A city with a draft of its park and its firm."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from qinqing.domains.contracts import actions
from qinqing.domains.contracts.models import Draft
from tests import builders
from tests.routes import signed_in

TEXT = """投资合同
甲方：临港区管委会
乙方：示例科技
第一条 甲方应于2030年3月29日前完成征迁，向乙方交付<净地>。
第二条 乙方应在本合同签订之日起30日内注册项目公司。
第三条 甲方应于2031年5月30日前给予乙方设备投资奖励500万元。
第四条 乙方应在____日内办理其他手续。
"""


@pytest.fixture
def town(db, settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


@pytest.fixture
def begin(town):
    """Begins a draft of the clerk's."""

    def begun(text=TEXT, by=None, signed_on=None, **more):
        heading = actions.Heading(
            **{"number": f"临招〔2026〕{uuid4().hex[:6]}", "project": "示例项目", "title": "示例投资合同", **more},
            signed_on=signed_on,
        )
        return actions.begin(heading=heading, enterprise=town.firm, text=text, key=uuid4(), by=by or town.clerk)

    return begun


class Desk:
    """What people do on the pages of one draft."""

    def __init__(self, draft, town):
        self.reference, self.town = draft.matter.reference, town
        self.key = draft.pk

    @property
    def draft(self):
        return Draft.objects.select_related("matter").get(pk=self.key)

    def clause(self, position):
        return self.draft.clauses.get(position=position)

    def get(self, who=None):
        return signed_in(who or self.town.clerk).get(reverse("draft", args=[self.reference]))

    def keep(self, position, who=None, **more):
        return self._post(who, "draft_clause_keep", position, more)

    def leave(self, position, who=None, **more):
        return self._post(who, "draft_clause_leave", position, more)

    def _post(self, who, name, position, given):
        address = reverse(name, args=[self.reference, position])
        return signed_in(who or self.town.clerk).post(address, given)

    def form(self, position):
        """Return what the form of a clause holds when it is opened."""
        page = signed_in(self.town.clerk).get(reverse("draft_clause", args=[self.reference, position]))
        form = page.context["form"]
        found = {name: form[name].value() for name in form.fields}
        return {
            name: value for name, value in found.items() if value is not None and value is not False and value != ""
        }

    def write(self, position, who=None, opened=None, **changed):
        return self._post(who, "draft_clause", position, {**(opened or self.form(position)), **changed})

    def step(self, name, who=None, **given):
        address = reverse("draft_step", args=[self.reference, name])
        return signed_in(who or self.town.clerk).post(address, given)

    def settled(self):
        """Decide everything so that it can be sent."""
        self.keep(1)
        self.keep(2)
        self.write(3, legal_basis="某省促进条例第3条", fair_review="2026年6月1日审查通过")
        self.leave(4)
        return self


@pytest.fixture
def desk(begin, town):
    return Desk(begin(), town)


def says(answer):
    return re.sub(r"\s+", " ", answer.content.decode())
