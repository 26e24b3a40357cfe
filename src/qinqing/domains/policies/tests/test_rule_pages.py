"""The pages of a rule: written by a clerk with or without scripts, counted, compared, warned of, and the list."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from qinqing.domains.policies.actions import draft_policy, publish, set_rule, write_provisions
from qinqing.domains.policies.actions.holding import read as read_version
from qinqing.domains.policies.actions.narrowing import FitsHardlyAnybody
from qinqing.domains.policies.queries.fields import fields
from qinqing.domains.policies.queries.versions import rule_of
from qinqing.domains.policies.rules.rule import read
from qinqing.domains.policies.tests import making
from qinqing.domains.policies.tests.browser import sent
from qinqing.domains.policies.tests.delivering import brought, crowd
from qinqing.domains.policies.tests.ground import clause, tree
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import history
from tests.builders import city
from tests.routes import signed_in

pytestmark = pytest.mark.django_db

CITE = "第二条（一）"


@pytest.fixture
def town(settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    return city()


@pytest.fixture
def draft(town):
    return written(town)


@pytest.fixture
def desk(town):
    return signed_in(town.clerk)


def written(town):
    made = draft_policy(stated=making.stated(town, without_consultation="应急措施"), by=town.clerk)
    write_provisions(version_id=made.pk, text=making.TEXT, by=town.clerk)
    return read_version(made.pk)


def at(version, page):
    return f"/policies/versions/{version.pk}/{page}"


def form(answer):
    html = answer.content.decode()
    start = html.index('<form method="post" action="/policies/')
    return html[start : html.index("</form>", start)]


def press(desk, version, do, answer, **typed):
    """Press a button of the page that was answered, with something typed before."""
    return desk.post(at(version, "rule/"), {**sent(form(answer), **typed), "do": do})


def filled_in(desk, version):
    """Fill in the form as a clerk without scripts does: one row after the other."""
    answer = press(desk, version, "add", desk.get(at(version, "rule/")), new="tax_paid")
    typed = {"value-1": "0.05", "unit-1": "wan", "cite-1": CITE}
    answer = press(desk, version, "draw", answer, **typed, amount="single")
    return answer, {"number-t2": "2", "number-unit-t2": "wan", "share-city": "60", "share-county": "40"}


WRITTEN = {
    "criteria": tree(clause("tax_paid", ">=", 500, CITE)),
    "amount": {"flat": 2_000_000},
    "split": [{"level": "city", "share": "0.6"}, {"level": "county", "share": "0.4"}],
}


def test_a_clerk_writes_a_rule_without_scripts(town, draft, desk):
    crowd(town, 12)
    answer, typed = filled_in(desk, draft)
    assert answer.status_code == 200
    answer = press(desk, draft, "save", answer, **typed)
    assert answer.status_code == 302
    assert read_version(draft.pk).rule
    assert read(WRITTEN, fields()) == read_rule(draft)
    shown = desk.get(answer["Location"]).content.decode()
    assert "年纳税额：500 元以上，依据第二条（一）" in shown
    assert "12 户" in shown
    assert "24 万元" in shown


def read_rule(version):
    return rule_of(read_version(version.pk), fields())


def test_a_sum_asks_for_what_its_kind_needs(draft, desk):
    answer = press(desk, draft, "draw", desk.get(at(draft, "rule/")), amount="single")
    assert ">多少钱</label>" in form(answer)
    assert '<div class="field" hidden><label for="of-t1">' in form(answer)
    answer = press(desk, draft, "draw", answer, **{"pays-t1": "rate", "number-t1": "7"})
    assert ">百分之几（%）</label>" in form(answer)
    assert '<div class="field" hidden><label for="number-unit-t1">' in form(answer)
    assert 'name="number-t1" value="7"' in form(answer)
    assert form(answer).count(" hidden><label") == 1
    answer = press(desk, draft, "draw", answer, **{"pays-t1": "each"})
    assert ">每一个单位多少钱</label>" in form(answer)
    assert " hidden><label" not in form(answer)


def test_all_faults_are_told_and_nothing_is_lost(town, draft, desk):
    answer, typed = filled_in(desk, draft)
    answer = press(desk, draft, "save", answer, **typed | {"value-1": "很多", "number-t2": "", "share-city": "61"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "有 3 处要改" in html
    for said in (
        "“年纳税额”要填数字。",
        "金额要填大于 0 的数字",
        "正好是 100%",
        'value="很多"',
        'value="61"',
        'href="#row-1"',
    ):
        assert said in html
    assert read_version(draft.pk).rule == ""


def test_the_count_follows_the_form_and_never_refuses(town, draft, desk):
    crowd(town, 12)
    brought(town.clerk, {20: {"name": "没有数据"}})
    answer, typed = filled_in(desk, draft)
    counted = desk.post(at(draft, "rule/count/"), sent(form(answer), **typed)).content.decode()
    assert "现在有 <b>12 户</b>符合，一共 <b>24 万元</b>；还有 1 户缺数据" in counted
    half = desk.post(at(draft, "rule/count/"), sent(form(answer), **{"value-1": ""}))
    assert half.status_code == 200
    assert "还有 2 处没有填好" in half.content.decode()
    assert desk.post(at(draft, "rule/count/"), {}).status_code == 200


def test_a_handful_is_not_counted_out(town, draft, desk):
    brought(town.clerk, {1: {"name": "甲", "tax_paid": "500"}, 2: {"name": "乙", "tax_paid": "900"}})
    answer, typed = filled_in(desk, draft)
    counted = desk.post(at(draft, "rule/count/"), sent(form(answer), **typed)).content.decode()
    assert "不足 3 户" in counted
    assert "万元" not in counted


def test_what_is_typed_is_compared_before_it_is_saved(town, draft, desk):
    crowd(town, 12)
    set_rule(version_id=draft.pk, rule=read(WRITTEN, fields()), by=town.clerk)
    brought(town.clerk, {number: {"name": f"企业{number}", "tax_paid": "400"} for number in range(30, 34)})
    answer = press(desk, draft, "compare", desk.get(at(draft, "rule/")), **{"value-1": "400", "unit-1": "yuan"})
    html = answer.content.decode()
    assert "和已经保存的比" in html
    assert 'aria-label="临港区管委会由 12 户变为 16 户"' in html
    assert 'data-label="新符合">4 户' in html
    assert "32 万元" in html
    assert read_rule(draft) == read(WRITTEN, fields())


def test_whoever_is_late_sees_what_the_other_wrote(town, draft, desk):
    answer, typed = filled_in(desk, draft)
    other = {**WRITTEN, "criteria": tree(clause("tax_paid", ">=", 900, CITE))}
    set_rule(version_id=draft.pk, rule=read(other, fields()), by=town.colleague)
    answer = press(desk, draft, "save", answer, **typed)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "您打开以后变了什么" in html
    assert "年纳税额：900 元以上" in html
    assert 'value="0.05"' in html
    assert read_rule(draft) == read(other, fields())
    assert press(desk, draft, "save", answer).status_code == 302
    assert read_rule(draft) == read(WRITTEN, fields())


def test_nobody_else_saves(town, draft):
    other = signed_in(town.stranger)
    assert other.get(at(draft, "rule/")).status_code == 404
    assert other.post(at(draft, "rule/count/"), {}).status_code == 404
    assert signed_in(town.representative).get(at(draft, "rule/")).status_code == 404
    assert signed_in(town.representative).get(at(draft, "entitled/")).status_code == 404


# A rule for one enterprise

TAILORED = {"criteria": tree(clause("tax_paid", "=", 777, CITE)), "amount": {"flat": 100}}


def tailored(town, draft):
    crowd(town, 12)
    brought(town.clerk, {1: {"name": "企业1", "tax_paid": "777"}})
    set_rule(version_id=draft.pk, rule=read(TAILORED, fields()), by=town.clerk)


def test_a_rule_for_one_enterprise_is_published_only_with_a_reason_that_stays(town, draft, desk):
    tailored(town, draft)
    assert "符合的企业太少" in desk.get(at(draft, "effect/")).content.decode()
    for reason in ("", "  "):
        with pytest.raises(FitsHardlyAnybody, match="只有 1 户"):
            publish(version_id=draft.pk, narrow_reason=reason, by=town.colleague)
    assert read_version(draft.pk).published_at is None
    publish(version_id=draft.pk, narrow_reason="本市只有一家焦化企业，按省里要求关停补偿。", by=town.colleague)
    event = Event.objects.get(kind="policies.version.published")
    texts = {one.kind: one.texts for one in history(event.stream)}
    assert "本市只有一家焦化企业" in str(texts)


def test_a_rule_for_a_crowd_asks_for_no_reason(town, draft):
    crowd(town, 12)
    set_rule(version_id=draft.pk, rule=read(WRITTEN, fields()), by=town.clerk)
    publish(version_id=draft.pk, by=town.colleague)
    assert read_version(draft.pk).published_at


def test_one_who_may_be_met_by_unknown_values_is_tailored_too(town, draft):
    crowd(town, 12)
    brought(town.clerk, {1: {"name": "企业1", "tax_paid": None}})
    set_rule(version_id=draft.pk, rule=read(TAILORED, fields()), by=town.clerk)
    with pytest.raises(FitsHardlyAnybody, match="只有 1 户"):
        publish(version_id=draft.pk, by=town.colleague)


def test_itemising_after_publication_asks_as_well(town, desk):
    made = written(town)
    publish(version_id=made.pk, by=town.colleague)
    crowd(town, 12)
    brought(town.clerk, {1: {"name": "企业1", "tax_paid": "777"}})
    answer = press(desk, made, "add", desk.get(at(made, "rule/")), new="tax_paid")
    typed = {"value-1": "777", "unit-1": "yuan", "sign-1": "=", "cite-1": CITE, "guide": "不用申请。"}
    answer = press(desk, made, "save", answer, **typed)
    assert answer.status_code == 422
    assert "只有 1 户" in answer.content.decode()
    assert press(desk, made, "save", answer, narrow_reason="只有一家。").status_code == 302
    assert read_version(made.pk).itemised_at


def test_the_page_of_publishing_warns_and_takes_the_reason(town, draft):
    tailored(town, draft)
    desk = signed_in(town.colleague)
    rev = read_version(draft.pk).policy.matter.rev
    refused = desk.post(at(draft, "publish/"), {"rev": rev})
    assert refused.status_code == 422
    assert "只有 1 户企业符合" in refused.content.decode()
    given = {"rev": rev, "narrow_reason": "全市只有一家。"}
    assert "像是照着一两家定的" in desk.post(at(draft, "publish/"), given).content.decode()
    assert read_version(draft.pk).published_at is None
    assert desk.post(at(draft, "publish/"), {**given, "confirm": "1"}).status_code == 302
    assert read_version(draft.pk).published_at


def test_the_page_of_a_policy_leads_to_its_rule(town, draft, desk):
    page = desk.get(f"/policies/{draft.policy.matter.reference}/").content.decode()
    assert at(draft, "rule/") in page
    assert at(draft, "entitled/") not in page
    set_rule(version_id=draft.pk, rule=making.RULE, by=town.clerk)
    page = desk.get(f"/policies/{draft.policy.matter.reference}/").content.decode()
    assert at(draft, "entitled/") in page


# The list


@pytest.fixture
def listed(town, draft):
    crowd(town, 60)
    brought(town.clerk, {99: {"name": "没有数据"}})
    set_rule(version_id=draft.pk, rule=read(WRITTEN, fields()), by=town.clerk)
    return draft


def test_the_list_is_read_page_by_page(town, listed, desk):
    first = desk.get(at(listed, "entitled/")).content.decode()
    assert "60 户" in first
    assert "120 万元" in first
    assert "企业50<" in first
    assert "企业51<" not in first
    assert "page=2" in first
    assert "企业51<" in desk.get(at(listed, "entitled/"), {"page": "2"}).content.decode()
    open_ones = desk.get(at(listed, "entitled/"), {"which": "waiting"}).content.decode()
    assert "没有数据" in open_ones
    assert "税务部门掌握" in open_ones
    assert desk.get(at(listed, "entitled/"), {"which": "x", "page": "-1", "place": "\0"}).status_code == 200


def test_sums_of_a_list_stand_in_one_unit(town, listed, desk):
    page = desk.get(at(listed, "entitled/")).content.decode()
    assert '<th scope="col" role="columnheader" class="num">金额（元）</th>' in page
    assert '<td role="cell" class="num" data-label="金额（元）">20,000</td>' in page
    odd = {"criteria": tree(clause("tax_paid", ">=", 1, CITE)), "amount": {"flat": 123_450_006}}
    set_rule(version_id=listed.pk, rule=read(odd, fields()), by=town.clerk)
    assert ">1,234,500.06</td>" in desk.get(at(listed, "entitled/")).content.decode()
    assert 'data-label="要多少钱（元）">74,070,003.60</td>' in desk.get(at(listed, "effect/")).content.decode()
    free = {"criteria": tree(clause("tax_paid", ">=", 1, CITE))}
    set_rule(version_id=listed.pk, rule=read(free, fields()), by=town.clerk)
    assert "金额（元）" not in desk.get(at(listed, "entitled/")).content.decode()


def test_a_count_of_near_misses_opens_who_they_are(town, listed, desk):
    rule = {"criteria": tree(clause("tax_paid", ">=", 501, CITE))}
    brought(town.clerk, {1: {"name": "企业1", "tax_paid": "501"}})
    set_rule(version_id=listed.pk, rule=read(rule, fields()), by=town.clerk)
    page = desk.get(at(listed, "entitled/")).content.decode()
    assert '<a href="?which=near-0&amp;place=">59 户</a>' in page
    near = desk.get(at(listed, "entitled/"), {"which": "near-0"}).content.decode()
    assert "企业2<" in near
    assert "企业1<" not in near
    assert '<option value="near-0" selected>只差一项：年纳税额（59 户）' in near
    answer = desk.get(at(listed, "entitled.xlsx"), {"which": "near-0"})
    sheets = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert len(list(sheets["应享名单"].iter_rows())) == 60
    assert "只差一项：年纳税额" in str(list(sheets.worksheets[-1].values)) + str(list(sheets.worksheets[0].values))
    assert desk.get(at(listed, "entitled/"), {"which": "near-77"}).status_code == 200


def test_a_look_at_what_tells_of_sensitive_values_is_noted(town, listed, desk):
    desk.get(at(listed, "entitled/"))
    assert Event.objects.filter(kind="policies.entitled.looked", actor=town.clerk.person_id).count() == 1
    open_rule = {"criteria": tree(clause("patents", ">=", 1, CITE))}
    set_rule(version_id=listed.pk, rule=read(open_rule, fields()), by=town.clerk)
    desk.get(at(listed, "entitled/"))
    assert Event.objects.filter(kind="policies.entitled.looked", actor=town.clerk.person_id).count() == 1


def test_the_page_takes_as_many_queries_for_many_as_for_few(town, listed, desk):
    counts = []
    for page in ("1", "2"):
        desk.get(at(listed, "entitled/"), {"page": page})
        with CaptureQueriesContext(connection) as caught:
            desk.get(at(listed, "entitled/"), {"page": page})
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_the_list_leaves_as_a_spreadsheet(town, listed, desk):
    answer = desk.get(at(listed, "entitled.xlsx"))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content)))["应享名单"]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 61
    assert rows[1][0] == "企业1"
    assert rows[1][4] == "20000.00"


def test_a_version_without_a_rule_has_no_list(town, draft, desk):
    assert "还没有拆条" in desk.get(at(draft, "entitled/")).content.decode()
    assert desk.get(at(draft, "entitled.xlsx")).status_code == 404
    assert "还没有写条件和标准" in desk.get(at(draft, "effect/")).content.decode()
