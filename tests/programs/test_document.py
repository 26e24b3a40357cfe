"""The document says what is so: every operation, asked by every kind of program with what is allowed and what is not."""

import json
import re

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, assume, given, settings
from ninja import Schema
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from qinqing.boards import feeds
from qinqing.kernel.access import api as access_api
from qinqing.kernel.devices.page import PUBLIC
from qinqing.kernel.devices.problem import MEDIA_TYPE, PROGRAMS
from qinqing.site.api import DECLARED, document
from tests.routes import token, world

CHINESE = re.compile("[\u4e00-\u9fff]")
SCHEMA = schemathesis.openapi.from_wsgi(f"{PROGRAMS}openapi.json", get_wsgi_application())
GUEST = "guest"
ASKING = ("enterprise", "clerk", "supervisor", "security", GUEST)
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
EXAMPLES = 8

load_all_checks()


def shapes(of):
    """Yield every schema that a room says, in whatever room."""
    for one in of.__subclasses__():
        if one.__module__.startswith("qinqing."):
            yield one.__name__
        yield from shapes(one)


def test_no_two_shapes_share_a_name():
    """The document knows them by their names alone: of two it would describe one, and lie about the other."""
    said = list(shapes(Schema))
    used = set(re.findall(r"components/schemas/(\w+)", json.dumps(document())))
    assert len(used) > 20
    assert sorted(name for name in used if said.count(name) > 1) == []


@pytest.fixture
def made(committed, settings, monkeypatch, tmp_path):
    """A city that is really there; a program asks as often as a test does."""
    settings.QINQING_TOTP_ROLES = frozenset()
    settings.MEDIA_ROOT = tmp_path / "evidence"
    monkeypatch.setattr("qinqing.kernel.access.actions.tokens.PER_MINUTE", 1_000_000)
    return world()


def bearing(made, role) -> dict[str, str]:
    return {} if role == GUEST else {"Authorization": f"Bearer {token(made.people[role])}"}


def ask(operation, mode, headers):
    """Ask an operation what the document allows, or what it does not, and judge every answer by the document."""

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    def every(case):
        assume(says_what_it_asks(case))
        case.call_and_validate(headers=headers, excluded_checks=judged_by_rules(operation))

    every()


def says_what_it_asks(case) -> bool:
    """Say whether something that no operation knows leaves anything in the address: an empty object does not."""
    declared = {one.name for one in case.operation.query}
    strange = set(case.query or {}) - declared
    return not strange or bool(set(case.as_transport_kwargs()["query_string"] or {}) - declared)


def judged_by_rules(operation):
    """Return what is not asked where files are sent: one may be well formed and mean nothing."""
    return [positive_data_acceptance] if {"计算器", "外部报送"} & set(operation.tags) else []


def operations():
    return [one.ok() for one in SCHEMA.get_all_operations()]


def can_be_wrong(operation) -> bool:
    """Say whether something can be sent to an operation that the document does not allow."""
    return bool(operation.query or operation.body)


@pytest.mark.parametrize("role", ASKING)
def test_every_operation_answers_as_the_document_says(made, role):
    headers = bearing(made, role)
    assert len(operations()) == len(DECLARED)
    for operation in operations():
        for mode in MODES:
            if mode == GenerationMode.POSITIVE or can_be_wrong(operation):
                ask(operation, mode, headers)


def known(made) -> dict[str, str]:
    """Return addresses that are there for the clerk, by operation."""
    reference = made.own.matter.reference
    return {
        "contract": f"contracts/{reference}",
        "obligation": f"obligations/{reference}/1",
        "registry_record": f"registry/{made.town.firm.uscc}",
    }


def test_what_is_there_answers_as_the_document_says(made):
    headers = bearing(made, "clerk")
    found = {operation.definition.raw["operationId"]: operation for operation in operations()}
    for name, address in known(made).items():
        keys = dict(
            zip(("reference", "number") if "reg" not in name else ("uscc",), address.split("/")[1:], strict=False)
        )
        case = found[name].Case(path_parameters=keys)
        answer = case.call_and_validate(headers=headers)
        assert answer.status_code == 200, name


def test_a_planted_fault_is_found(made, monkeypatch):
    """Where an answer is not what the document says, or a fault slips through, the test above is red."""
    headers = bearing(made, "clerk")
    found = {operation.definition.raw["operationId"]: operation for operation in operations()}
    monkeypatch.setattr(feeds, "promises", lambda *_: 1 / 0)
    with pytest.raises((FailureGroup, ZeroDivisionError)):
        ask(found["obligations"], GenerationMode.POSITIVE, headers)
    admitted = access_api._admitted

    def anybody(request, permission):
        """Let whoever asks without a token in as the clerk."""
        request.META["HTTP_AUTHORIZATION"] = headers["Authorization"]
        del request.headers
        return admitted(request, permission)

    monkeypatch.setattr(access_api, "_admitted", anybody)
    with pytest.raises(FailureGroup):
        ask(found["me"], GenerationMode.POSITIVE, headers)


def test_the_document_is_complete():
    plain = json.loads(json.dumps(document()))
    schemes = plain["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"
    for path, found in plain["paths"].items():
        for one in found.values():
            public = DECLARED[f"api_{one['operationId']}"].permission == PUBLIC
            assert one["security"] == ([] if public else [{"token": []}]), path
            assert {"404", "405", "422", "503"} | (set() if public else {"401", "403", "429"}) <= one[
                "responses"
            ].keys()
            for status, answer in one["responses"].items():
                assert int(status) < 400 or list(answer["content"]) == [MEDIA_TYPE], (path, status)
            for told in (one, *one["parameters"]):
                assert CHINESE.search(told["description"]), (path, told)
