"""Finding matters: by every word, however it is written, and only among what the reader may see."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.devices.rooms import matter_kinds
from qinqing.kernel.matters.models import Heading, Matter
from qinqing.kernel.matters.queries.finding import LONGEST, MOST_WORDS, containing, found, words_of
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.matters.tests.test_visibility import a_matter
from tests.builders import actor, city, unit, usual_contract

KNOWN = st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=12)
"""Characters that this version of Python has heard of: of a newer one PostgreSQL may know another form."""

PAGES = 1000
"""Of the database, that one search may read; all headings stand in more than twice as many."""

TITLES = ("临港示例项目投资合同", "海安 热电 联产项目", "100%_退税\\'说明'", "ＡＢＣ示范Ａ区", "合 同 编 号")


@pytest.fixture
def everyone(db):
    return actor(unit("监督", path="lanchuan/"), "supervisor", jurisdiction="lanchuan/")


def titled(title, path="lanchuan/lingang/", **more):
    made = a_matter(path, **more)
    Matter.objects.filter(pk=made.pk).update(title=title)
    return made


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ("示例", [0]),
        ("项目 示例", [0]),
        ("项目", [1, 0]),
        ("热电 联产", [1]),
        ("热电联产", []),
        ("　热电　", [1]),
        ("abc", [3]),
        ("ＡＢＣ", [3]),
        ("区", [3]),
        ("同编", []),
        ("合同编号", []),
        ("%_", [2]),
        ("\\'", [2]),
        ("'说明'", [2]),
        ("%%", []),
        ("没有这个词", []),
        ("", []),
        (" 　", []),
        ("\0", []),
    ],
)
def test_what_finds_what(everyone, asked, places):
    made = [titled(title).pk for title in TITLES]
    assert [made.index(one.pk) for one in found(everyone, asked, 20)] == places


def test_a_reference_finds_in_either_case(everyone):
    made = a_matter("lanchuan/")
    assert [one.pk for one in found(everyone, made.reference.lower(), 20)] == [made.pk]


@pytest.mark.django_db
@given(KNOWN.filter(bool), KNOWN, KNOWN)
def test_a_word_that_stands_in_a_title_is_found_whatever_it_is(word, before, after):
    title = f"{before}{word}{after}".replace("\0", "")
    made = a_matter("lanchuan/")
    Matter.objects.filter(pk=made.pk).update(title=title)
    for one in words_of(title):
        assert containing(Matter.objects.filter(pk=made.pk), one).exists()


def test_a_changed_title_is_found_by_its_new_words_alone(everyone):
    made = titled("旧名称")
    Matter.objects.filter(pk=made.pk).update(title="新叫法")
    assert found(everyone, "旧名", 20) == []
    assert [one.pk for one in found(everyone, "叫法", 20)] == [made.pk]
    assert "旧" not in Heading.objects.get(pk=made.pk).words
    assert "旧" not in str(Heading.objects.get(pk=made.pk).grams)


def test_nobody_finds_what_he_may_not_see(everyone):
    away = actor(unit("别处", path="elsewhere/"), "clerk")
    made = titled("临港示例项目")
    assert found(away, "示例", 20) == []
    Exclusion.objects.create(person_id=everyone.person_id, unit=made.host, since="2026-01-01")
    assert found(everyone, "示例", 20) == []


def test_what_is_sealed_is_not_found_by_its_reference(everyone):
    made = a_matter("lanchuan/", confidentiality=SEALED)
    assert found(everyone, made.reference, 20) == []


def test_too_long_and_too_many_words_are_cut():
    assert len(words_of("字 " * 50)) == MOST_WORDS
    assert len(words_of("字" * 500)[0]) == LONGEST


def test_newest_first_and_one_query(everyone, django_assert_num_queries):
    made = [titled(f"示例 {number}").pk for number in range(5)]
    with django_assert_num_queries(1):
        hits = found(everyone, "示例", 3)
    assert [one.pk for one in hits] == made[:1:-1]


def test_a_light_writes_no_index_of_words(everyone):
    made = titled("示例")
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text FROM matters_heading WHERE matter_id = %s", [made.pk])
        before = cursor.fetchone()
        Matter.objects.filter(pk=made.pk).update(light=3, title="示例")
        cursor.execute("SELECT xmin::text FROM matters_heading WHERE matter_id = %s", [made.pk])
        assert cursor.fetchone() == before


@pytest.mark.parametrize(("asked", "hits"), [("罕事", 1), ("某事", 20), ("没有", 0)])
def test_neither_a_rare_word_nor_a_common_one_reads_all(many, asked, hits):
    """Of 100,000 titles that are alike, the oldest has two characters that no other has."""
    rare = Matter.objects.order_by("pk").first()
    Matter.objects.filter(pk=rare.pk).update(title="某罕事")
    who = actor(many, "supervisor", jurisdiction="lanchuan/")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE matters_heading")
        with CaptureQueriesContext(connection) as asked_for:
            assert len(found(who, asked, 20)) == hits
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {asked_for[0]['sql']}")
        [plan] = cursor.fetchone()
    top = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    assert top["Shared Hit Blocks"] + top["Shared Read Blocks"] < PAGES


def test_every_kind_that_is_found_has_a_page(committed):
    town = city()
    contract = usual_contract(town, date(2026, 6, 17))
    [hit] = found(town.clerk, contract.matter.reference, 20)
    assert hit.kind in matter_kinds()
    assert contract.matter.reference in hit.url
