"""The form of a rule: shown and sent back it is the same text; every fault stands at its row; nothing is lost."""

from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from qinqing.domains.policies.rules.editing import NOTHING, added, added_tier, dropped, judged, opened, switched, typed
from qinqing.domains.policies.rules.editing.showing import Setting, shown
from qinqing.domains.policies.rules.rule import from_text, read, to_text
from qinqing.domains.policies.tests import ground
from qinqing.domains.policies.tests.browser import sent
from qinqing.domains.policies.tests.ground import CATALOGUE, HONEST, SMALL, USUAL, clause, tree

CITES = ("第三条", "第三条（一）", "第三条（二）", "第八条")

SPLITS = st.permutations(["state", "province", "city", "county"]).flatmap(
    lambda levels: st.sampled_from([["1"], ["0.5", "0.5"], ["0.3", "0.333333", "0.366667"]]).map(
        lambda parts: [{"level": level, "share": part} for level, part in zip(levels, parts, strict=False)]
    )
)
RULES = st.builds(
    lambda criteria, amount, split: {"criteria": criteria, "amount": amount, "split": split},
    ground.trees(),
    st.none()
    | ground.amounts()
    | ground.amounts().filter(lambda one: "tiers" not in one).map(lambda one: {"tiers": [one]}),
    st.none() | SPLITS,
)


def page(draft, faults=None):
    return drawn(draft, Setting(CATALOGUE, CITES, faults or {}))


def drawn(draft, setting):
    given = {"version": {"pk": 1}, "shown": shown(draft, setting), "offered": []}
    return render_to_string("policies/_rule_form.html", given)


def back(draft, **more):
    return typed(sent(page(draft), **more))


@settings(max_examples=150)
@given(RULES)
def test_a_rule_shown_and_sent_back_is_the_same_text(written):
    text = to_text(read(written, CATALOGUE), CATALOGUE)
    draft = opened(from_text(text, CATALOGUE), CATALOGUE)
    again = back(draft)
    found = judged(again, CATALOGUE)
    assert found.faults == {}
    assert to_text(found.rule, CATALOGUE) == text
    assert back(again) == again


def usual(**more):
    return opened(read({"criteria": tree(*USUAL), **more}, CATALOGUE), CATALOGUE)


def test_money_is_written_as_people_write_it():
    draft = opened(
        read(
            {
                "criteria": tree(
                    clause("revenue", "between", [5_000_000, 12_345_600]), clause("research", ">=", "12345.67")
                ),
                "amount": {"rate": "0.05", "of": "revenue", "cap": 50_000_000},
                "split": [{"level": "city", "share": "0.6"}, {"level": "county", "share": "0.4"}],
            },
            CATALOGUE,
        ),
        CATALOGUE,
    )
    assert [(one.values, one.unit) for one in draft.clauses] == [(("500", "1234.56"), "wan"), (("12345.67",), "yuan")]
    (paid,) = draft.sums
    assert (paid.number, paid.cap, paid.cap_unit) == ("5", "50", "wan")
    assert list(draft.split.items()) == [("city", "60"), ("county", "40"), ("state", ""), ("province", "")]


def test_every_fault_stands_at_its_row_and_nothing_is_lost():
    html = page(usual(amount={"flat": 100}, split=[{"level": "city", "share": "1"}]))
    given_ = sent(
        html,
        **{"cite-1": "", "value-2": "很多", "sign-3": ">=", "upto-3": "9", "number-t5": "-3", "share-county": "41"},
    )
    key = given_["sum"][0]
    draft = typed({**given_, f"number-{key}": ["abc"]})
    found = judged(draft, CATALOGUE)
    assert found.rule is None
    assert found.faults == {
        "1": ["“企业规模”没有写明依据政策第几条。"],
        "2": ["“研发费用占比”要填数字。"],
        "3": ["填了两个数，请选“介于”，或者去掉后一个。"],
        key: ["金额要填大于 0 的数字，最多精确到分。"],
        "split": ["各级财政负担的比例加起来要正好是 100%。"],
    }
    assert found.count == 5
    again = page(draft, found.faults)
    for says in (*found.faults["2"], "很多", "abc", "41"):
        assert says in again
    assert typed(sent(again)) == draft


def test_an_empty_form_is_refused():
    found = judged(NOTHING, CATALOGUE)
    assert found.faults == {"": ["至少要有一项条件：没有条件的政策会变成人人符合。"]}


def test_rows_come_and_go():
    draft = added(added(NOTHING, CATALOGUE["size"]), CATALOGUE["revenue"])
    assert [(one.key, one.field, one.sign) for one in draft.clauses] == [("1", "size", "in"), ("2", "revenue", ">=")]
    assert [one.field for one in dropped(draft, "1").clauses] == ["revenue"]
    assert dropped(draft, "9") == draft
    draft = back(added(dropped(draft, "1"), CATALOGUE["trade"]))
    assert [(one.key, one.sign) for one in draft.clauses] == [("2", ">="), ("3", "starts")]


def test_what_was_typed_outlives_a_row_that_is_added():
    first = back(added(NOTHING, CATALOGUE["revenue"]), **{"value-1": "五百万", "cite-1": "第八条"})
    draft = back(added(first, CATALOGUE["size"]))
    assert draft.clauses[0] == first.clauses[0]
    assert draft.clauses[0].values == ("五百万",)


def test_ticked_choices_ask_for_one_of_them():
    draft = back(added(NOTHING, CATALOGUE["size"]), **{"value-1": ["small", "micro"], "cite-1": "第三条"})
    assert judged(draft, CATALOGUE).rule == read(
        {"criteria": tree(clause("size", "in", ["micro", "small"]))}, CATALOGUE
    )
    draft = back(
        opened(read({"criteria": tree(clause("size", "is", "small"))}, CATALOGUE), CATALOGUE),
        **{"value-1": ["small", "micro"]},
    )
    assert judged(draft, CATALOGUE).rule.criteria.items[0].condition.sign == "in"
    draft = back(added(NOTHING, CATALOGUE["size"]), **{"cite-1": "第三条"})
    assert judged(draft, CATALOGUE).faults == {"1": ["“企业规模”没有填写要比较的内容。"]}


def test_a_group_stands_where_its_first_row_does():
    draft = back(
        opened(read({"criteria": tree(SMALL, HONEST, clause("patents", ">=", 2))}, CATALOGUE), CATALOGUE),
        **{"group-1": "1", "group-3": "1"},
    )
    wanted = tree({"any": [SMALL, clause("patents", ">=", 2)]}, HONEST)
    assert judged(draft, CATALOGUE).rule == read({"criteria": wanted}, CATALOGUE)
    assert page(draft).count("第 1 组：符合其中一项就行") == 1


def test_numbers_are_read_as_people_type_them():
    draft = back(usual(), **{"value-2": "３．５％"})
    assert judged(draft, CATALOGUE).rule.criteria.clauses[1].condition.values == (35,)
    draft = back(added(NOTHING, CATALOGUE["revenue"]), **{"value-1": "1,200", "unit-1": "wan", "cite-1": "第三条"})
    assert judged(draft, CATALOGUE).rule.criteria.clauses[0].condition.values == (12_000_000,)
    draft = back(added(NOTHING, CATALOGUE["founded_on"]), **{"value-1": "2020年1月5日", "cite-1": "第三条"})
    assert judged(draft, CATALOGUE).faults == {}
    draft = back(added(NOTHING, CATALOGUE["trade"]), **{"value-1": "C13、C2641，I65", "cite-1": "第三条"})
    assert judged(draft, CATALOGUE).rule.criteria.clauses[0].condition.values == ("C13", "C2641", "I65")


def test_a_number_that_is_none_is_refused_and_not_reckoned_with():
    for odd in ("1e999999999", "NaN", "Infinity", "-", "9" * 300):
        draft = back(added(NOTHING, CATALOGUE["revenue"]), **{"value-1": odd, "cite-1": "第三条"})
        assert list(judged(draft, CATALOGUE).faults) == ["1"]


def test_tiers_keep_the_one_without_condition_last():
    draft = back(switched(back(usual(), amount="tiers")))
    draft = added_tier(draft, CATALOGUE["size"])
    assert [one.when.field if one.when else None for one in draft.sums] == ["size", None]
    key, last = (one.key for one in draft.sums)
    draft = back(
        draft,
        **{
            f"value-{key}": ["small"],
            f"cite-{key}": "第三条",
            f"number-{key}": "2",
            f"pays-{last}": "rate",
            f"number-{last}": "10",
            f"of-{last}": "revenue",
            f"cap-{last}": "1.5",
        },
    )
    found = judged(draft, CATALOGUE)
    assert found.faults == {}
    tiers = {
        "tiers": [
            {"when": clause("size", "in", ["small"]), "flat": 2_000_000},
            {"rate": "0.1", "of": "revenue", "cap": 1_500_000},
        ]
    }
    assert found.rule == read({"criteria": tree(*USUAL), "amount": tiers}, CATALOGUE)


def test_going_over_to_tiers_and_back_loses_no_sum():
    draft = back(usual(amount={"flat": 12_300}), amount="tiers")
    assert (
        judged(draft, CATALOGUE).rule.amount
        == read({"criteria": tree(*USUAL), "amount": {"tiers": [{"flat": 12_300}]}}, CATALOGUE).amount
    )
    assert (
        judged(back(draft, amount="single"), CATALOGUE).rule.amount
        == read({"criteria": tree(*USUAL), "amount": {"flat": 12_300}}, CATALOGUE).amount
    )


def test_faults_of_a_sum_say_what_to_choose():
    draft = switched(back(usual(), amount="single"))
    key = draft.sums[0].key
    assert judged(back(draft, **{f"pays-{key}": "rate", f"number-{key}": "5"}), CATALOGUE).faults == {
        key: ["请选择按哪一项来算。"]
    }
    found = judged(back(draft, **{f"number-{key}": "5%"}), CATALOGUE).faults[key]
    assert "比例请选“某一项金额的百分之几”。" in found
    found = judged(back(draft, **{f"pays-{key}": "rate", f"number-{key}": "5", f"of-{key}": "patents"}), CATALOGUE)
    assert found.faults == {key: ["“发明专利”不是金额，不能这样计算。"]}
    assert (
        judged(back(draft, **{f"pays-{key}": "rate", f"number-{key}": "500", f"of-{key}": "revenue"}), CATALOGUE).rule
        is None
    )


def test_a_field_that_is_gone_keeps_its_row():
    draft = usual()
    fewer = {code: field for code, field in CATALOGUE.items() if code != "patents"}
    html = drawn(draft, Setting(fewer, CITES, {}))
    assert "字段目录里已经没有的一项" in html
    again = typed(sent(html))
    assert again.clauses[2] == draft.clauses[2]
    assert list(judged(again, fewer).faults) == ["3"]


def test_a_citation_that_the_text_does_not_have_is_named():
    html = page(usual())
    assert "正文里没有这一条" not in html
    assert "第九十九条（正文里没有这一条）" in page(typed(sent(html, **{"cite-1": "第九十九条"})))
    assert 'value="&lt;b&gt;"' in page(typed(sent(html, **{"value-2": "<b>"})))


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "row",
                "sum",
                "amount",
                "levels",
                "field-1",
                "sign-1",
                "value-1",
                "upto-1",
                "unit-1",
                "group-1",
                "cite-1",
                "pays-t1",
                "number-t1",
                "of-t1",
                "share-city",
            ]
        ),
        st.lists(
            st.text(max_size=8)
            | st.sampled_from(["1", "t1", "size", "between", "tiers", "rate", "revenue", "9" * 400]),
            max_size=3,
        ),
    )
)
def test_whatever_is_sent_is_judged_and_shown(given_):
    draft = typed(given_)
    found = judged(draft, CATALOGUE)
    assert (found.rule is None) == bool(found.faults)
    again = typed(sent(page(draft, found.faults)))
    assert [one.key for one in again.clauses] == [one.key for one in draft.clauses]
