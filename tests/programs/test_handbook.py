"""The handbook's examples work as they are written."""

import re
import shlex
from pathlib import Path

import pytest
from django.test import Client

from qinqing.commons.deliveries.actions import register_key, register_origin
from qinqing.commons.deliveries.tests import delivered
from qinqing.kernel.devices.problem import code_of
from qinqing.kernel.devices.refusal import NotAllowed, NotFound, Refusal
from tests.routes import content

PAGE = Path(__file__).parents[2] / "docs" / "handbook" / "api.md"
HOST = "http://localhost"
QUIET = {"-s", "-i", "-G"}
WITH_VALUE = {"-H", "-o", "--data-urlencode"}


def examples() -> list[list[str]]:
    """Return the words of every command, its variables still in them."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


def run(words, known):
    """Ask as curl would; an option that this does not know fails."""
    told = [re.sub(r"\$([A-Z]+)", lambda found: known[found.group(1)], word) for word in words]
    assert told.pop(0) == "curl"
    headers, sent, address, body = {}, {}, "", None
    while told:
        word = told.pop(0)
        if word == "--data-binary":
            body = Path(told.pop(0).removeprefix("@")).read_bytes()
        elif word == "-X":
            assert told.pop(0) == "POST"
            body = body or b""
        elif word in WITH_VALUE:
            name, _, value = told.pop(0).partition(": " if word == "-H" else "=")
            {"-H": headers, "--data-urlencode": sent, "-o": {}}[word][name] = value
        elif word not in QUIET:
            assert word.startswith(HOST), word
            address = word.removeprefix(HOST)
    if body is not None:
        return Client().post(address, body, content_type="application/x-www-form-urlencoded", headers=headers)
    return Client().get(address, sent or None, headers=headers)


@pytest.fixture
def delivery(made, tmp_path):
    """A signed file that the park's clerk may deliver."""
    keeper = delivered.system()
    origin = register_origin(code="lingang", unit=made.town.park, interval=31, by=keeper)
    register_key(origin_id=origin.pk, public_key=delivered.SIGNER.public_key, replaces=False, by=keeper)
    path = tmp_path / "june.jsonl"
    path.write_bytes(delivered.file(delivered.contract(), delivered.promise(), code="lingang"))
    return path


def test_every_example_answers(made, program, delivery):
    clerk = program(made.people["clerk"])
    staged = clerk.sent("deliveries", delivery.read_bytes())
    reference = made.own.matter.reference
    known = {
        "QINQING": HOST,
        "TOKEN": clerk.secret,
        "NEXT": clerk.read("obligations", size=1)["next"],
        "REFERENCE": reference,
        "FILE": clerk.read(f"contracts/{reference}")["clauses"][0]["claims"][0]["files"][0]["url"],
        "DELIVERY": str(delivery),
        "ID": str(staged["id"]),
        "SEEN": str(staged["seen"]),
        "ETAG": clerk.answer("contracts")["ETag"],
    }
    found = [(words, run(words, known)) for words in examples()]
    assert len(found) >= 10
    for words, answer in found:
        expected = 304 if any("If-None-Match" in word for word in words) else 200
        assert answer.status_code == expected, (words, answer.content)
        content(answer)
    assert any("$NEXT" in " ".join(words) for words, _ in found)


def test_a_wrong_example_would_be_found(made, program):
    known = {"QINQING": HOST, "TOKEN": program(made.people["clerk"]).secret}
    for address in ("$QINQING/api/v1/contract", "$QINQING/api/v1/contracts?sice=5"):
        assert run(["curl", "-s", "-H", "Authorization: Bearer $TOKEN", address], known).status_code in {404, 422}
    with pytest.raises(AssertionError):
        run(["curl", "--upload-file", "x", "$QINQING/api/v1/contracts"], known)
    assert run(["curl", "-X", "POST", "$QINQING/api/v1/contracts"], known).status_code == 401


def test_the_codes_are_those_that_the_house_gives():
    told = set(re.findall(r"^\| \d+ \| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.M))
    codes = set(re.findall(r"`(\w+)`", " ".join(told)))
    own = {"missing", "misasked", "outage"}
    known = {code_of(kind) for kind in kinds(Refusal)} | own
    assert {code_of(NotFound), code_of(NotAllowed)} <= codes
    assert codes <= known


def kinds(kind):
    yield kind
    for one in kind.__subclasses__():
        yield from kinds(one)
