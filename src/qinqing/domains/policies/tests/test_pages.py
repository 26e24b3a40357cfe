"""The pages: the catalogue narrowed, one policy for everybody, drafting in two steps, opinions, subscriptions."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.policies.actions import (
    consult,
    draft_policy,
    publish,
    restate,
    revise,
    set_rule,
    write_provisions,
)
from qinqing.domains.policies.actions.holding import read
from qinqing.domains.policies.lifecycle import CONSULTING, DRAFTING, PUBLISHED, WITHDRAWN
from qinqing.domains.policies.models import Opinion, Subscription, Version
from qinqing.domains.policies.queries.listing import SOUGHT
from qinqing.domains.policies.tests import making
from tests import builders
from tests.routes import signed_in


@pytest.fixture
def town(db: None) -> builders.City:
    return builders.city()


def draft(town: builders.City, **more: object) -> Version:
    """Return a draft with its text, of now."""
    given = {"valid_from": timezone.localdate(), **more}
    made = draft_policy(stated=making.stated(town, **given), by=town.clerk)
    write_provisions(version_id=made.pk, text=making.TEXT, by=town.clerk)
    return read(made.pk)


def out(town: builders.City, **more: object) -> Version:
    """Return a version that was published now."""
    made = draft(town, without_consultation="应急措施", **more)
    publish(version_id=made.pk, by=town.colleague)
    return read(made.pk)


def page(person: object, name: str, *args: object, **asked: object) -> str:
    found = signed_in(person).get(reverse(name, args=args), asked)
    assert found.status_code == 200, found.status_code
    text: str = found.content.decode()
    return text


def typed(town: builders.City, **more: object) -> dict[str, object]:
    """Return what a clerk types into the form of a draft."""
    return {
        "title": "稳岗补贴办法",
        "issuer": "兰川市人社局",
        "kind": "award",
        "delivery": "exempt",
        "valid_from": "2026-1-1",
        "budget": "500",
        "checker": town.government.pk,
        **more,
    }


def test_the_catalogue_shows_what_each_may_read(town: builders.City) -> None:
    out(town, title="研发奖补甲")
    draft(town, title="草稿乙")
    asked = draft(town, title="征求意见丙")
    consult(version_id=asked.pk, by=town.clerk)
    for reader, seen in (
        (town.representative, {"甲": True, "乙": False, "丙": True}),
        (town.stranger, {"甲": True, "乙": False, "丙": True}),
        (town.clerk, {"甲": True, "乙": True, "丙": True}),
    ):
        text = page(reader, "policies")
        assert {mark: mark in text for mark in seen} == seen


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "稳岗"}, "乙"),
        ({"q": "列入经营异常名录"}, "甲乙"),
        ({"kind": "relief"}, "乙"),
        ({"delivery": "quick"}, "甲"),
        ({"issuer": "税务"}, "乙"),
        ({"standing": "now"}, "甲"),
        ({"standing": "coming"}, "乙"),
        ({"standing": "over"}, ""),
        ({"kind": "nonsense", "standing": "nonsense", "after": "x"}, "甲乙"),
        ({"q": "研发奖补 稳岗"}, ""),
        ({"after": "30"}, ""),
    ],
)
def test_it_is_narrowed(town: builders.City, asked: dict[str, str], found: str) -> None:
    out(town, title="研发奖补甲", valid_from=date(2026, 1, 1))
    later = timezone.localdate() + timedelta(days=40)
    out(town, title="稳岗减免乙", kind="relief", delivery="exempt", issuer="兰川市税务局", valid_from=later)
    text = page(town.representative, "policies", **asked)
    assert "".join(mark for mark in ("甲", "乙") if f"{mark}</a>" in text) == found


def test_a_search_finds_what_everybody_may_read(town: builders.City) -> None:
    made = out(town, title="研发奖补甲")
    revise(reference=made.policy.matter.reference, valid_from=timezone.localdate() + timedelta(days=9), by=town.clerk)
    draft(town, title="研发草稿乙")
    [kind] = SOUGHT
    for reader in (town.clerk, town.representative):
        assert [hit.title for hit in kind.find(reader, "研发", 9)] == ["研发奖补甲"]
    assert kind.find(town.clerk, "没有这个词", 9) == []


def test_more_policies_ask_no_more_queries(town: builders.City) -> None:
    client = signed_in(town.representative)
    counts = []
    for more in (1, 4):
        for _ in range(more):
            out(town)
        client.get(reverse("policies"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("policies"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_policy_is_read_by_everybody_and_its_draft_by_nobody_outside(town: builders.City) -> None:
    made = out(town, guide="登录以后确认。", document_number="兰工信〔2026〕1号")
    text = page(town.rival, "policy", made.policy.matter.reference)
    for said in ("第二条", "（一）", "没有列入经营异常名录", "登录以后确认", "兰工信〔2026〕1号", town.park.name):
        assert said in text
    assert "经过" not in text, "the history is for those who see the matter"
    hidden = draft(town)
    for reader in (town.rival, town.representative, town.stranger):
        address = reverse("policy", args=[hidden.policy.matter.reference])
        assert signed_in(reader).get(address).status_code == 404
    assert signed_in(town.rival).get(reverse("policy", args=["ZC-0000-0000"])).status_code == 404


def test_a_draft_of_what_is_published_stays_hidden(town: builders.City) -> None:
    made = out(town)
    client = signed_in(town.clerk)
    address = reverse("policy_revise", args=[made.pk])
    later = timezone.localdate() + timedelta(days=30)
    shown = client.post(address, {"valid_from": later.isoformat()})
    assert "接替正在执行的版本" in shown.content.decode()
    assert Version.objects.filter(policy=made.policy_id).count() == 1, "a preview changes nothing"
    client.post(address, {"valid_from": later.isoformat(), "confirm": "1"})
    assert Version.objects.filter(policy=made.policy_id, number=2, state=DRAFTING).exists()
    reference = made.policy.matter.reference
    address = reverse("policy", args=[reference])
    assert signed_in(town.clerk).get(address, {"version": 2}).status_code == 200
    assert signed_in(town.representative).get(address, {"version": 2}).status_code == 404
    for odd in ("x", "99999", "-1"):
        assert signed_in(town.representative).get(address, {"version": odd}).status_code == 404


def primary(text: str) -> list[str]:
    """Return the acts that a policy's page puts first."""
    panel = text.partition('aria-label="要点"')[2].partition("</aside>")[0]
    return re.findall(r'class="button button--primary[^"]*"[^>]*>(?:<svg.*?</svg>)?([^<]+)<', panel)


def test_the_next_step_of_a_draft_is_the_primary_act(town: builders.City) -> None:
    made = draft_policy(stated=making.stated(town, checker=None), by=town.clerk)
    reference = made.policy.matter.reference
    assert primary(page(town.clerk, "policy", reference)) == ["录入正文"]
    write_provisions(version_id=made.pk, text=making.TEXT, by=town.clerk)
    assert primary(page(town.clerk, "policy", reference)) == ["条件和标准"]
    set_rule(version_id=made.pk, rule=making.RULE, guide="不用申请。", by=town.clerk)
    assert primary(page(town.clerk, "policy", reference)) == ["修改要素"]
    restate(version_id=made.pk, stated=making.stated(town), by=town.clerk)
    text = page(town.clerk, "policy", reference)
    assert primary(text) == ["公开征求意见"]
    assert text.index("公开征求意见</a>") < text.index("修改要素</a>"), "the next step stands first"
    restate(version_id=made.pk, stated=making.stated(town, without_consultation="应急措施"), by=town.clerk)
    assert primary(page(town.clerk, "policy", reference)) == []
    assert primary(page(town.colleague, "policy", reference)) == ["发布"]


def test_the_history_names_the_promise_that_an_event_is_about(town: builders.City) -> None:
    made = out(town, title="研发奖补甲")
    text = page(town.clerk, "policy", made.policy.matter.reference)
    assert "<b>承诺生效</b> 拆条：《研发奖补甲》 · " in text
    assert "<b>发布政策</b> " in text
    assert "<b>发布政策</b> 拆条" not in text


def test_a_clerk_drafts_in_two_steps(town: builders.City) -> None:
    client = signed_in(town.clerk)
    address = reverse("policy_draft")
    assert client.get(address).status_code == 200
    shown = client.post(address, typed(town)).content.decode()
    assert "由市政府核对" in shown
    assert not Version.objects.exists(), "a preview changes nothing"
    client.post(address, {**typed(town), "confirm": "1"})
    made = Version.objects.get()
    assert (made.title, made.budget, made.policy.matter.host) == ("稳岗补贴办法", 500_000_000, town.park)
    assert client.post(address, typed(town, valid_to="2025-1-1", title="")).status_code == 422
    assert client.post(address, typed(town, valid_to="2025-1-1")).status_code == 422


def test_a_text_is_looked_at_before_it_is_kept(town: builders.City) -> None:
    made = draft(town)
    client = signed_in(town.clerk)
    address = reverse("policy_text", args=[made.pk])
    opened = client.get(address).content.decode()
    assert "没有列入经营异常名录" in opened, "what stands is there to be changed"
    sent = {"text": "第一条 甲。\n第一条 乙。", "rev": str(made.policy.matter.rev)}
    shown = client.post(address, sent).content.decode()
    assert "第一条〔2〕" in shown
    assert "编号重复" in shown
    assert made.provisions.count() > 2, "a preview changes nothing"
    client.post(address, {**sent, "confirm": "1"})
    assert [one.text for one in made.provisions.order_by("position")] == ["甲。", "乙。"]


def test_a_marked_text_is_not_taken_in(town: builders.City) -> None:
    made = draft(town)
    client = signed_in(town.clerk)
    answer = client.post(reverse("policy_text", args=[made.pk]), {"text": "某措施\n机密★3年\n第一条 甲。"})
    assert "本系统不得存储" in answer.content.decode()
    assert made.provisions.count() > 1


def test_whoever_loses_a_race_keeps_what_was_typed(town: builders.City) -> None:
    made = draft(town)
    client = signed_in(town.clerk)
    sent = {"text": "第一条 我的。", "rev": str(made.policy.matter.rev)}
    write_provisions(version_id=made.pk, text="第一条 同事的。", by=town.colleague)
    address = reverse("policy_text", args=[made.pk])
    late = client.post(address, sent)
    assert late.status_code == 409
    shown = late.content.decode()
    assert "录入政策正文" in shown
    assert "第一条 我的。" in shown
    rev = read(made.pk).policy.matter.rev
    assert f'name="rev" value="{rev}"' in shown, "it may be sent again"


def test_consulting_publishing_and_withdrawing_say_what_follows(town: builders.City) -> None:
    made = draft(town)
    client = signed_in(town.clerk)
    rev = str(made.policy.matter.rev)
    asked = client.post(reverse("policy_consult", args=[made.pk]), {"rev": rev}).content.decode()
    assert "截止以前正文和要素不能改" in asked
    assert read(made.pk).state == DRAFTING
    other = draft(town, without_consultation="应急措施")
    shown = signed_in(town.colleague).post(reverse("policy_publish", args=[other.pk]), {}).content.decode()
    assert "7 个工作日之内要拆条" in shown
    signed_in(town.colleague).post(reverse("policy_publish", args=[other.pk]), {"confirm": "1"})
    assert read(other.pk).state == PUBLISHED
    signed_in(town.clerk).post(reverse("policy_withdraw", args=[other.pk]), {"reason": "有误", "confirm": "1"})
    assert read(other.pk).state == WITHDRAWN


def test_an_enterprise_speaks_and_reads_its_answer(town: builders.City) -> None:
    made = draft(town)
    consult(version_id=made.pk, by=town.clerk)
    assert read(made.pk).state == CONSULTING
    client = signed_in(town.representative)
    address = reverse("policy_opine", args=[made.pk])
    assert "第二条（一）" in client.get(address).content.decode()
    given = {"key": str(uuid4()), "number": "第二条（一）", "text": "请放宽。"}
    assert client.post(address, given).status_code == 422, "whether it is about an official is asked first"
    accused = client.post(address, {**given, "on_conduct": "yes"})
    assert "12388" in accused.content.decode()
    assert not Opinion.objects.exists()
    client.post(address, {**given, "on_conduct": "no"})
    one = Opinion.objects.get()
    reference = made.policy.matter.reference
    assert "请放宽。" in page(town.representative, "policy", reference)
    assert "请放宽。" not in page(town.rival, "policy", reference), "not before it is answered"
    staff = page(town.clerk, "policy", reference)
    assert town.firm.name in staff
    signed_in(town.clerk).post(reverse("policy_answer", args=[one.pk]), {"outcome": "declined", "reason": "没有依据"})
    told = page(town.rival, "policy", reference)
    assert "没有依据" in told
    assert town.firm.name not in told, "others do not read who said it"
    assert signed_in(town.stranger).get(reverse("policy_answer", args=[one.pk])).status_code == 404


def test_subscriptions_are_ones_own(town: builders.City) -> None:
    client = signed_in(town.representative)
    client.post(reverse("policy_subscriptions"), {"kind": "award", "words": " 研发   稳岗 "})
    client.post(reverse("policy_subscriptions"), {"kind": "award", "words": "研发 稳岗"})
    one = Subscription.objects.get()
    assert (one.unit, one.words) == (town.firm, "研发 稳岗")
    address = reverse("policy_unsubscribe", args=[one.pk])
    assert signed_in(town.rival).post(address).status_code == 404
    client.post(address)
    one.refresh_from_db()
    assert one.ended_at is not None
