"""The disk fills while somebody sends a form: a sentence for them, a line for the operator, nothing half-written."""

import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import FilePayload, expect

from tests.fixtures.live import Live
from tests.journeys import errands
from tests.journeys.city import ask
from tests.journeys.conftest import Enter
from tests.journeys.errands import LAND_DUE, fill_claim, outcomes, refused, taken
from tests.journeys.people import PHONE

NOTE = "征迁已完成，请核对移交单。"
SAYS = "服务器暂时存不下文件，本次没有提交，事项没有变化"
KILOBYTE = 1024
ROOM = 100 * KILOBYTE
HISTORY = """
    SELECT count(*) FROM chronicle_event e JOIN matters_matter m ON m.stream_id = e.stream_id WHERE m.title = %s
"""


@contextmanager
def full(live: Live) -> Iterator[None]:
    """Let no process of the site write any file beyond ROOM: the system refuses the bytes as a full disk does."""
    web = psutil.Process(live.household.children[0].process.pid)
    processes = [web.pid, *(child.pid for child in web.children(recursive=True))]
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in processes}
    for pid, (_, most) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (ROOM, most))
    try:
        yield
    finally:
        for pid, limits in before.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def paper(size: int) -> FilePayload:
    """Return a file of so many bytes that begins as a PDF."""
    return {"name": "移交单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + os.urandom(size)}


def kept(live: Live) -> tuple[list[Path], object, list[object]]:
    """Return every file on the disk, how long the contract's history is, and what was claimed."""
    files = sorted(path for path in (live.var / "evidence").rglob("*") if path.is_file())
    return files, ask(live.database, HISTORY, LAND_DUE), outcomes(live.database, LAND_DUE)


def log(live: Live) -> str:
    """Return what the site wrote for its operator."""
    return "".join(path.read_text(errors="replace") for path in (live.var / "log").iterdir())


def test_a_claim_sent_while_the_disk_is_full(journey: Live, enter: Enter) -> None:
    clerk = enter("clerk", PHONE)
    form = errands.path(journey.database, LAND_DUE, "claim")
    before = kept(journey)
    clerk.go(form)
    fill_claim(clerk, NOTE, [taken("现场.jpg"), paper(2 * ROOM)])
    with full(journey):
        assert clerk.send("报完成") == 507
    refused(clerk, SAYS, NOTE)
    assert kept(journey) == before, "not even the photo, which was written before the paper"
    assert "No room for evidence" in log(journey)

    clerk.page.get_by_label("证明材料").set_input_files([taken("现场.jpg"), paper(2 * ROOM)])
    assert clerk.send("报完成") == 302
    assert len(kept(journey)[0]) == len(before[0]) + 3
    assert outcomes(journey.database, LAND_DUE) == ["open"]


def test_a_file_too_large_to_be_received_in_memory(journey: Live, enter: Enter) -> None:
    clerk = enter("clerk", PHONE)
    form = errands.path(journey.database, LAND_DUE, "claim")
    before, passing = kept(journey), set(Path(tempfile.gettempdir()).glob("*.upload*"))
    clerk.go(form)
    fill_claim(clerk, NOTE, [paper(4 * KILOBYTE * KILOBYTE)])
    with full(journey):
        assert clerk.send("报完成") == 507
    expect(clerk.page.locator("main")).to_contain_text(SAYS)
    assert kept(journey) == before
    assert set(Path(tempfile.gettempdir()).glob("*.upload*")) <= passing
    assert "No room" in log(journey)
    clerk.go(form)
    expect(clerk.page.get_by_label("说明")).to_have_value(NOTE)
