"""Whatever people hand in by mistake or on purpose: a sentence each, nothing lost, nothing doubled."""

import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.fixtures.live import Live
from tests.journeys import errands
from tests.journeys.city import City, ask
from tests.journeys.conftest import Enter
from tests.journeys.errands import LAND_DUE, OF_ANOTHER, WAITING, fill_claim, outcomes, refused, taken
from tests.journeys.people import DESK, PHONE, Visitor
from tests.journeys.pictures import photo_with_place
from tests.journeys.reading import Reading

NOTE = "征迁已完成，请核对移交单。"
MEGABYTE = 1024 * 1024
PROGRAM = b"MZ\x90\x00" + bytes(200)
WRONG_FILES = {
    "wrong type": ("清单.exe", PROGRAM, "「清单.exe」不是可以接收的文件"),
    "disguised": ("移交单.pdf", PROGRAM, "「移交单.pdf」的内容与扩展名不符"),
    "empty": ("空.jpg", b"", "「空.jpg」是空文件"),
    "oversized": ("大.pdf", b"%PDF-1.7\n" + bytes(21 * MEGABYTE), "「大.pdf」超过 20 MB"),
    "damaged": ("坏.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "「坏.jpg」打不开"),
}
BY_THE_BROWSER = {"wrong type": "的类型不收", "oversized": "超过每个 20 MB 的上限"}


def put(place: Path, name: str, content: bytes) -> Path:
    """Write a file to choose."""
    path = place / name
    path.write_bytes(content)
    return path


def stored(live: Live) -> list[Path]:
    """Return every file of evidence on the disk."""
    return sorted(path for path in (live.var / "evidence").rglob("*") if path.is_file())


@pytest.fixture
def clerk(enter: Enter) -> Visitor:
    """A clerk without scripts, so that nothing is caught before the server."""
    return enter("clerk", DESK, java_script_enabled=False)


def test_wrong_files_are_named_by_the_server(standing: Live, clerk: Visitor, tmp_path: Path) -> None:
    kept = stored(standing)
    for name, content, says in WRONG_FILES.values():
        clerk.go(errands.path(standing.database, LAND_DUE, "claim"))
        fill_claim(clerk, NOTE, [put(tmp_path, "现场.jpg", photo_with_place("现场")), put(tmp_path, name, content)])
        assert clerk.send("报完成") == 422
        refused(clerk, says, NOTE)
    assert outcomes(standing.database, LAND_DUE) == []
    assert stored(standing) == kept


def test_wrong_files_are_named_before_they_travel(standing: Live, enter: Enter, tmp_path: Path) -> None:
    clerk = enter("clerk", PHONE)
    for kind, says in BY_THE_BROWSER.items():
        clerk.go(errands.path(standing.database, LAND_DUE, "claim"))
        name, content, _ = WRONG_FILES[kind]
        fill_claim(clerk, NOTE, [put(tmp_path, name, content)])
        expect(clerk.page.locator(".field__error:visible")).to_contain_text(says)
        clerk.page.get_by_role("button", name="报完成").click()
        assert clerk.page.get_by_role("button", name="报完成").is_enabled()
        assert Reading(clerk.page).axe(390) == []
    assert outcomes(standing.database, LAND_DUE) == []


def test_wrong_days_and_nothing_at_all(standing: Live, clerk: Visitor) -> None:
    tomorrow, long_ago = date.today() + timedelta(days=2), date(2001, 1, 1)
    cases = [
        ([taken("现场.jpg")], tomorrow, "完成日期不能晚于今天"),
        ([taken("现场.jpg")], long_ago, "完成日期不能早于签订日"),
        ([], None, "请至少上传 1 份"),
    ]
    for chosen, on, says in cases:
        clerk.go(errands.path(standing.database, LAND_DUE, "claim"))
        fill_claim(clerk, NOTE, chosen, on)
        assert clerk.send("报完成") == 422
        refused(clerk, says, NOTE)
    clerk.page.get_by_label("完成日期").fill("")
    assert clerk.send("报完成") == 422
    assert "请填写完成日期" in clerk.main()
    assert outcomes(standing.database, LAND_DUE) == []


def test_a_form_with_faults_can_be_read(standing: Live, enter: Enter) -> None:
    clerk = enter("clerk")
    clerk.go(errands.path(standing.database, LAND_DUE, "claim"))
    fill_claim(clerk, NOTE, [])
    assert clerk.send("报完成") == 422
    assert clerk.page.evaluate("document.activeElement.className") == "errors"
    reading = Reading(clerk.page)
    assert reading.frame() + reading.axe(390) + reading.axe(1440) + reading.contrast(390) == []


def test_a_session_that_ends_under_a_form_loses_nothing(standing: Live, city: City, enter: Enter) -> None:
    clerk = enter("clerk")
    form = errands.path(standing.database, LAND_DUE, "claim")
    clerk.go(form)
    fill_claim(clerk, NOTE, [])
    reader = clerk.page.evaluate("document.body.dataset.reader")
    clerk.context.clear_cookies(name="sessionid")
    assert clerk.send("报完成") == 302
    expect(clerk.page.get_by_role("heading", level=2)).to_have_text("登录")
    clerk.log_in("head", city.passwords["head"])
    [kept] = clerk.page.evaluate("Object.keys(sessionStorage)")
    assert kept.startswith(f"draft:{reader}:"), "only its reader finds it"
    assert clerk.page.evaluate("document.body.dataset.reader") != reader
    clerk.page.locator("details.person summary").click()
    assert clerk.send("退出") == 302
    clerk.log_in("clerk", city.passwords["clerk"])
    clerk.go(form)
    expect(clerk.page.get_by_label("说明")).to_have_value(NOTE)


def test_sent_twice_at_once_claims_once(journey: Live, enter: Enter) -> None:
    clerk = enter("clerk")
    clerk.go(errands.path(journey.database, LAND_DUE, "claim"))
    fill_claim(clerk, NOTE, [taken("现场.jpg")])
    send = (
        "() => fetch(location.href, {method: 'POST', body: new FormData(document.querySelector('form[data-draft]'))})"
    )
    answers = clerk.page.evaluate(
        f"() => Promise.all([1, 2, 3].map({send})).then((all) => all.map((one) => [one.status, one.redirected]))"
    )
    assert answers == [[200, True]] * 3
    assert outcomes(journey.database, LAND_DUE) == ["open"]
    assert errands.files(journey.database, LAND_DUE) == 1


def test_pressed_twice_claims_once(journey: Live, enter: Enter) -> None:
    clerk = enter("clerk")
    clerk.go(errands.path(journey.database, LAND_DUE, "claim"))
    fill_claim(clerk, NOTE, [taken("现场.jpg")])
    clerk.page.get_by_role("button", name="报完成").dblclick()
    expect(clerk.page.get_by_role("status").filter(has_text="已报完成")).to_be_visible()
    assert outcomes(journey.database, LAND_DUE) == ["open"]


def test_a_form_overtaken_by_others_says_by_whom(journey: Live, enter: Enter) -> None:
    form = errands.path(journey.database, LAND_DUE, "claim")
    early, late, enterprise = enter("clerk"), enter("clerk"), enter("enterprise", PHONE)
    early.go(form)
    fill_claim(early, NOTE, [taken("现场.jpg")])
    late.go(form)
    fill_claim(late, "先报一次。", [taken("先.jpg")])
    assert late.send("报完成") == 302
    enterprise.go(errands.path(journey.database, LAND_DUE, "answer"))
    enterprise.page.get_by_label("退回理由").fill("照片看不清。")
    assert enterprise.send("退回") == 302

    assert early.send("报完成") == 409
    refused(early, "周岚已经办过：退回完成报告", NOTE)
    changed = early.page.get_by_role("region", name="您打开以后变了什么")
    for act in ("何平：报完成", "周岚：退回完成报告"):
        expect(changed).to_contain_text(act)
    assert early.says("附件没有保留：现场.jpg")
    early.page.get_by_label("证明材料").set_input_files([taken("现场.jpg")])
    assert early.send("报完成") == 302
    assert outcomes(journey.database, LAND_DUE) == ["returned", "open"]


def test_what_belongs_to_others_is_missing(standing: Live, enter: Enter) -> None:
    database = standing.database
    theirs = errands.reference(database, OF_ANOTHER)
    [(file,), *_] = ask(
        database,
        "SELECT f.id FROM evidence_file f JOIN matters_matter m ON m.stream_id = f.matter_id WHERE m.title = %s",
        OF_ANOTHER,
    )
    enterprise = enter("enterprise", PHONE)
    pairs = [
        (f"/contracts/{theirs}/", "/contracts/HT-1999-0001/"),
        (f"/files/{file}/", f"/files/{uuid.uuid4()}/"),
        (f"/files/{file}/raw/", f"/files/{uuid.uuid4()}/raw/"),
        (f"/obligations/{theirs}/4.1/claim/", "/obligations/HT-1999-0001/4.1/claim/"),
        (f"/obligations/{theirs}/4.1/answer/", "/no/such/page/"),
    ]
    for forged, missing in pairs:
        seen = []
        for address in (forged, missing):
            assert enterprise.go(address) == 404, address
            seen.append((enterprise.page.title(), enterprise.main()))
        assert seen[0] == seen[1]
    clerk = enter("clerk")
    assert clerk.context.request.get(f"{clerk.url}/files/{file}/").status == 200


def test_acting_on_what_belongs_to_others_is_missing_too(standing: Live, enter: Enter) -> None:
    enterprise = enter("enterprise", PHONE)
    enterprise.go(errands.path(standing.database, WAITING, "answer"))
    enterprise.page.get_by_label("退回理由").fill("不是我们的合同。")
    theirs = errands.path(standing.database, OF_ANOTHER, "reject")
    enterprise.page.eval_on_selector(
        "form[action$='/reject/']", "(form, to) => form.setAttribute('action', to)", theirs
    )
    assert enterprise.send("退回") == 404
    assert outcomes(standing.database, WAITING) == ["open"]
    assert "returned" not in outcomes(standing.database, OF_ANOTHER)
