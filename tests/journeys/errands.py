"""What several journeys do: the claim form, its files, and what the database then holds."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, expect

from tests.fixtures.ground import Database
from tests.journeys.city import ask
from tests.journeys.people import Visitor
from tests.journeys.pictures import photo_with_place

LAND_DUE = "年产 3 万吨可降解膜材项目投资合同"
"""Land is due in two working days."""
WAITING = "禾曜研发中心项目投资合同"
"""The clerk claimed yesterday; the enterprise answers."""
OF_ANOTHER = "精密减速机项目投资合同"
"""Between the same park and another enterprise."""
LATE = "新材料检测中心项目投资合同"
"""Land is late; an alarm climbed to the top."""
LAND, START = "完成征迁，净地交付", "主体厂房开工建设"
LAND_CLAUSE = "4.1"

Upload = FilePayload | Path


def taken(name: str) -> FilePayload:
    """Return a photo as a phone would hand it over."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": photo_with_place(name)}


def reference(database: Database, title: str) -> str:
    """Return the reference of a contract."""
    [(found,)] = ask(database, "SELECT reference FROM matters_matter WHERE title = %s", title)
    return str(found)


def path(database: Database, title: str, act: str) -> str:
    """Return the address of a form about the contract's land clause."""
    return f"/obligations/{reference(database, title)}/{LAND_CLAUSE}/{act}/"


def outcomes(database: Database, title: str) -> list[object]:
    """Return the outcome of every claim about a contract, in the order in which they were made."""
    query = """
        SELECT c.outcome FROM obligations_claim c JOIN obligations_obligation o ON o.id = c.obligation_id
        JOIN matters_matter m ON m.stream_id = o.matter_id WHERE m.title = %s ORDER BY c.claimed_at
    """
    return [outcome for (outcome,) in ask(database, query, title)]


def files(database: Database, title: str) -> int:
    """Return how many files a contract holds."""
    query = "SELECT f.id FROM evidence_file f JOIN matters_matter m ON m.stream_id = f.matter_id WHERE m.title = %s"
    return len(ask(database, query, title))


def fill_claim(visitor: Visitor, note: str, chosen: Sequence[Upload], on: date | None = None) -> None:
    """Fill the claim form that is open."""
    if on:
        visitor.page.get_by_label("完成日期").fill(on.isoformat())
    visitor.page.get_by_label("证明材料").set_input_files(list(chosen))  # type: ignore[arg-type]  # all of one kind
    visitor.page.get_by_label("说明").fill(note)


def refused(visitor: Visitor, sentence: str, note: str) -> None:
    """The form came back with the sentence on top, and what was typed is still there."""
    expect(visitor.page.get_by_role("group", name="有 1 处要改")).to_contain_text(sentence)
    expect(visitor.page.get_by_label("说明")).to_have_value(note)


def line(visitor: Visitor, section: str, contract: str) -> Locator:
    """Return the line about a contract in a list."""
    return visitor.page.get_by_role("region", name=section).locator("tr, article").filter(has_text=contract)
