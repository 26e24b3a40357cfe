"""Visibility over 100,000 matters: by the index of paths, in one query, whoever asks."""

import json

from django.db import connection
from django.utils import timezone

from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.matters.models import Matter, Party
from qinqing.kernel.matters.tests.conftest import MANY
from qinqing.kernel.matters.tests.test_visibility import opened
from tests.builders import actor, unit


def nodes(plan):
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


def plan_of(rows):
    statement, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
        (found,) = cursor.fetchone()
    explained = json.loads(found) if isinstance(found, str) else found
    return list(nodes(explained[0]["Plan"])), explained[0]["Execution Time"]


def test_one_county_of_a_large_city(many, django_assert_num_queries):
    party = unit("当事方", path="elsewhere/")
    first = Matter.objects.order_by("pk").first()
    Party.objects.create(matter=first, unit=party, side="gov")
    who = actor(party, "supervisor", jurisdiction="lanchuan/7/")
    opened(Matter.objects.order_by("-pk").first(), who)
    Exclusion.objects.create(person_id=who.person_id, unit=unit("回避"), since=timezone.localdate())
    visible = Matter.objects.visible_to(who)
    with django_assert_num_queries(1):
        assert visible.count() in {MANY // 200 + 1, MANY // 200 + 2}
    for rows in (visible, visible.filter(kind="toy"), visible.filter(reference=first.reference)):
        found, milliseconds = plan_of(rows)
        read = {node.get("Relation Name") for node in found if node["Node Type"] == "Seq Scan"}
        assert "matters_matter" not in read
        assert milliseconds < 200
    names = {node.get("Index Name") for node in plan_of(visible)[0]}
    assert "matters_matter_path" in names


def test_a_party_without_jurisdiction_reads_its_own_only(many):
    party = unit("当事方", path="elsewhere/")
    Party.objects.create(matter=Matter.objects.order_by("pk").first(), unit=party, side="gov")
    found, _ = plan_of(Matter.objects.visible_to(actor(party, "clerk")))
    assert "matters_matter" not in {node.get("Relation Name") for node in found if node["Node Type"] == "Seq Scan"}
    assert sum(node["Actual Rows"] for node in found if node.get("Relation Name") == "matters_matter") <= 1
