"""The list of contracts among 20,000: whatever it is narrowed to, it reads by indexes about what it shows."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.domains.contracts.queries import contracts_of
from qinqing.kernel.matters.models import Matter
from tests import builders

MANY = 20_000
FEW = 4_000
"""Rows that a page and its count (up to 1,001) may read of a big table."""

_COPY = """
    INSERT INTO {table} SELECT (jsonb_populate_record(alike, jsonb_build_object({given}))).*
    FROM {table} AS alike, generate_series(1, {many}) AS n WHERE alike.{key} = {matter}
"""
_LIGHT = "CASE WHEN n % 30 = 0 THEN 3 WHEN n % 10 = 0 THEN 1 ELSE 0 END"
_STREAM = "'id', {matter} + n"
_MATTER = f"""
    'stream_id', {{matter}} + n, 'reference', 'HT-' || n, 'light', {_LIGHT}, 'next_due', current_date + n % 300,
    'path', CASE WHEN n % 2 = 0 THEN alike.path ELSE 'lanchuan/haian/' END
"""
_PARTY = """
    'id', 1000000 * alike.id + n, 'matter_id', {matter} + n,
    'unit_id', CASE WHEN alike.unit_id = {park} THEN {other} ELSE alike.unit_id END
"""
_CONTRACT = "'matter_id', {matter} + n, 'number', '合同-' || n"
_PROMISE = f"""
    'id', 1000000 * alike.id + n, 'matter_id', {{matter}} + n,
    'light', CASE WHEN alike.number = '1' THEN {_LIGHT} ELSE 0 END
"""
_OWN = (
    ("chronicle_stream", "id", _STREAM),
    ("matters_matter", "stream_id", _MATTER),
    ("matters_party", "matter_id", _PARTY),
    ("contracts_contract", "matter_id", _CONTRACT),
    ("obligations_obligation", "matter_id", _PROMISE),
)
BIG = frozenset(table for table, _, _ in _OWN)


def copies(contract: Contract, city: builders.City) -> Iterator[str]:
    """Return what makes copies of one contract: half of them in another county, none with the park as a party."""
    known = {"matter": contract.pk, "park": city.park.pk, "other": city.stationed.pk}
    for table, key, given in _OWN:
        yield _COPY.format(table=table, key=key, given=given.format(**known), many=MANY, **known)


@pytest.fixture
def city(committed: Any, superuser: Callable[[], Any]) -> builders.City:
    people = builders.city()
    contract = builders.usual_contract(people, timezone.localdate())
    opened = superuser()
    with opened.transaction():
        opened.execute("SET LOCAL session_replication_role = replica")
        for statement in copies(contract, people):
            opened.execute(statement)
    opened.execute("VACUUM ANALYZE")
    return people


def nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


def plan_of(sql: str) -> list[Mapping[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        (found,) = cursor.fetchone()
    explained = json.loads(found) if isinstance(found, str) else found
    return list(nodes(explained[0]["Plan"]))


def read(node: Mapping[str, Any]) -> int:
    return int((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])


def too_much(plan: list[Mapping[str, Any]]) -> list[tuple[str, str, int]]:
    """Return where a big table is read widely, or everything is sorted."""
    return [
        (node["Node Type"], node.get("Relation Name", ""), read(node))
        for node in plan
        if read(node) > FEW and (node.get("Relation Name") in BIG or "Sort" in node["Node Type"])
    ]


def test_the_list_reads_what_it_shows(city: builders.City) -> None:
    today, who = timezone.localdate(), city.head
    assert who.jurisdiction == city.park.path
    place = contracts_of(who, today).after
    narrowings: list[tuple[dict[str, Any], str]] = [
        ({}, ""),
        ({}, place),
        ({"light": "3"}, ""),
        ({"light": "none"}, ""),
        ({"light": "1", "turn": "gov"}, ""),
        ({"turn": "mine"}, ""),
        ({"unit": city.park}, ""),
    ]
    for wanted, after in narrowings:
        with CaptureQueriesContext(connection) as asked:
            assert len(contracts_of(who, today, wanted, after).lines) == 50
        # Counting those whose turn it is joins the promises, for which the planner may take all that its reader sees.
        counted = "turn" not in wanted
        plans = [plan_of(one["sql"]) for one in asked.captured_queries if counted or "COUNT(*)" not in one["sql"]]
        assert [too_much(plan) for plan in plans] == [[] for _ in plans], wanted
        names = {node.get("Index Name") for node in plans[0]}
        assert "matters_matter_queue" in names, wanted
        assert not [node for node in plans[0] if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG]


def test_a_wide_reading_would_be_seen(city: builders.City) -> None:
    rows = Matter.objects.filter(title__icontains="没有这个").order_by("title")
    statement, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        sql = cursor.mogrify(statement, parameters)
    assert [node for node, _, _ in too_much(plan_of(sql))] == ["Seq Scan"]
    everything = Matter.objects.order_by("title").values_list("title")
    assert {node for node, _, _ in too_much(plan_of(str(everything.query)))} >= {"Sort"}
