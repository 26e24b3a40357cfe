"""Long imports: done by the worker, wholly or not at all, whatever becomes of it meanwhile."""

import pytest
from django.db import DatabaseError, connection

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions import applying, errands
from qinqing.commons.enterprises.actions.errands import NothingUnderWay
from qinqing.commons.enterprises.actions.staging import UnderWay
from qinqing.commons.enterprises.jobs import do_errands
from qinqing.commons.enterprises.models import Enterprise, Errand, Import, Staged
from qinqing.commons.enterprises.queries.progress import place_of_errand
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.commons.enterprises.rules.errands import MOST_TRIES
from qinqing.commons.enterprises.tests.sheets import HEAD, code, imported, staged
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties.models import Post
from tests.builders import actor, city, unit
from tests.routes import content, signed_in

FIRST = [code(1), "示例科技", "2921", 60, 1234.5]
SECOND = [code(2), "又一家", "7510", 9, None]


@pytest.fixture
def town(settings, tmp_path, monkeypatch, db):
    return _town(settings, tmp_path, monkeypatch)


def _town(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    for where in ("actions.staging", "queries.errands"):
        monkeypatch.setattr(f"qinqing.commons.enterprises.{where}.AT_ONCE_ROWS", 0)
    return city()


def confirmed(town, batch, desk=None):
    answer = (desk or signed_in(town.clerk)).post(f"/registry/imports/{batch.pk}/apply/", {"seen": turn()})
    assert answer.status_code == 302
    return Errand.objects.latest("pk")


def page(town, batch):
    return signed_in(town.clerk).get(f"/registry/imports/{batch.pk}/").content.decode()


def test_a_long_import_is_written_later_and_its_page_says_how_far(town, monkeypatch):
    batch = staged(town.clerk, FIRST, SECOND)
    assert "新增的企业" in page(town, batch)
    errand = confirmed(town, batch)
    assert confirmed(town, batch) == errand, "a second click asks for nothing more"
    assert not Enterprise.objects.exists()
    shown = page(town, batch)
    assert "排队等待办理" in shown
    assert "确认导入" not in shown
    seen = []
    sealing = applying.seal
    monkeypatch.setattr(applying, "seal", lambda one: (seen.append(page(town, batch)), sealing(one))[1])
    assert do_errands() == 1
    assert "第 7 步，共 7 步：计算封签" in seen[0]
    assert do_errands() == 0
    assert Enterprise.objects.count() == 2
    assert not place_of_errand(errand.pk).exists()
    assert Errand.objects.get().state == Errand.DONE
    assert "已导入" in page(town, batch)
    assert verify().faults == []
    assert Event.objects.filter(kind="enterprises.errand.asked").count() == 1


def test_a_page_that_asks_by_itself_is_told_to_load_the_result(town):
    batch = staged(town.clerk, FIRST)
    confirmed(town, batch)
    desk, polled = signed_in(town.clerk), {"HX-Trigger": "work-progress"}
    assert "HX-Refresh" not in desk.get(f"/registry/imports/{batch.pk}/", headers=polled)
    do_errands()
    assert desk.get(f"/registry/imports/{batch.pk}/", headers=polled)["HX-Refresh"] == "true"


def test_whoever_only_lets_a_page_ask_is_logged_out(town, settings):
    settings.QINQING_IDLE_SECONDS = 100
    batch, desk = staged(town.clerk, FIRST), signed_in(town.clerk)
    address, polled = f"/registry/imports/{batch.pk}/", {"HX-Trigger": "work-progress"}
    desk.get(address)
    session = desk.session
    session["seen"] -= 90
    session.save()
    desk.get(address, headers=polled)
    assert desk.session["seen"] == session["seen"]
    desk.get(address)
    assert desk.session["seen"] > session["seen"]


def test_called_off_on_the_way_nothing_stays(town, monkeypatch):
    batch = staged(town.clerk, FIRST)
    errand = confirmed(town, batch)
    filling = applying._fill

    def called_off(shape):
        actions.call_off(errand_id=errand.pk, by=town.clerk)
        return filling(shape)

    # In one transaction the calling off would be rolled back with the import: what the worker sees is what counts.
    monkeypatch.setattr(applying, "_fill", called_off)
    assert do_errands() == 1
    assert not Enterprise.objects.exists()
    assert Staged.objects.count() == 1
    assert not Event.objects.filter(kind="enterprises.import.applied").exists()


def test_calling_off_before_it_begins(town):
    batch = staged(town.clerk, FIRST)
    errand, desk = confirmed(town, batch), signed_in(town.clerk)
    with pytest.raises(UnderWay, match="写入登记"):
        actions.drop(import_id=batch.pk, by=town.clerk)
    with pytest.raises(UnderWay):
        actions.ask(import_id=batch.pk, kind=Errand.RECKON, by=town.clerk)
    with pytest.raises(NotFound):
        actions.call_off(errand_id=errand.pk, by=town.stranger)
    address = f"/registry/imports/{batch.pk}/errands/{errand.pk}/call-off/"
    assert "已取消" in desk.post(address, follow=True).content.decode()
    assert desk.post(address).status_code == 409
    with pytest.raises(NothingUnderWay):
        actions.call_off(errand_id=errand.pk, by=town.clerk)
    assert do_errands() == 0
    confirmed(town, batch)
    do_errands()
    assert Enterprise.objects.count() == 1


def test_what_was_reckoned_before_another_import_is_reckoned_anew(town):
    batch = staged(town.clerk, FIRST)
    imported(town.clerk, [code(1), "先来的"], head=HEAD[:2])
    shown = page(town, batch)
    assert "重新核算" in shown
    assert "确认导入</button>" not in shown
    desk = signed_in(town.clerk)
    assert desk.post(f"/registry/imports/{batch.pk}/apply/", {"seen": "0"}).status_code == 409
    assert desk.post(f"/registry/imports/{batch.pk}/reckon/").status_code == 302
    do_errands()
    shown = page(town, batch)
    assert "确认导入" in shown
    assert "先来的" in shown
    confirmed(town, batch)
    do_errands()
    assert Enterprise.objects.get().name == "示例科技"


def test_an_import_that_came_first_is_said(town):
    ours, theirs = staged(town.clerk, FIRST), staged(town.clerk, SECOND)
    confirmed(town, ours)
    confirmed(town, theirs)
    assert (do_errands(), do_errands()) == (1, 1)
    assert "您预览之后登记又有改动" in page(town, theirs)
    assert Enterprise.objects.get().uscc == code(1)


def test_rows_that_keep_it_out_are_all_named(town):
    batch = staged(town.clerk, *([code(number), f"企业{number}"] for number in range(300)), head=HEAD[:2])
    confirmed(town, batch)
    other = staged(town.stranger, *([code(number), f"企业{number}"] for number in range(250)), head=HEAD[:2])
    actions.apply(import_id=other.pk, seen=0, by=town.stranger)
    Errand.objects.update(seen=turn())
    do_errands()
    errand = Errand.objects.get()
    assert (errand.state, errand.faults_count, len(errand.faults)) == (Errand.REFUSED, 250, 250)
    shown = page(town, batch)
    assert "有 250 处要改" in shown
    assert "这里列出前 200 处" in shown
    address = f"/registry/imports/{batch.pk}/errands/{errand.pk}/faults.xlsx"
    assert "第 251 行".encode() in content(signed_in(town.clerk).get(address))
    assert signed_in(town.stranger).get(address).status_code == 404
    assert Enterprise.objects.filter(path="lanchuan/lingang/").count() == 0


def test_taking_back_a_long_import(town):
    batch = imported(town.clerk, FIRST)
    assert signed_in(town.clerk).post(f"/registry/imports/{batch.pk}/undo/").status_code == 302
    assert Enterprise.objects.get().listed
    do_errands()
    assert not Enterprise.objects.get().listed
    assert Errand.objects.get().result == Import.objects.get(reverts=batch)
    assert signed_in(town.clerk).post(f"/registry/imports/{batch.pk}/undo/").status_code == 409


def test_what_breaks_off_again_and_again_ends(town, monkeypatch):
    batch = staged(town.clerk, FIRST)
    confirmed(town, batch)
    with monkeypatch.context() as broken:
        broken.setattr(applying, "seal", lambda _batch: 1 / 0)
        for _try in range(MOST_TRIES):
            with pytest.raises(ZeroDivisionError):
                do_errands()
    assert not Enterprise.objects.exists()
    assert f"正在第 {MOST_TRIES} 次办理" in page(town, batch)
    assert do_errands() == 1
    assert f"中断了 {MOST_TRIES} 次" in page(town, batch)
    confirmed(town, batch)
    do_errands()
    assert Enterprise.objects.count() == 1


def test_nothing_is_written_for_whoever_left_the_post(town):
    batch = staged(town.clerk, FIRST)
    confirmed(town, batch)
    Post.objects.filter(pk=town.clerk.post_id).update(role="head")
    do_errands()
    assert Errand.objects.get().state == Errand.REFUSED
    assert not Enterprise.objects.exists()


def test_two_clerks_at_once_follow_one_another(committed, superuser, settings, tmp_path, monkeypatch):
    town = _town(settings, tmp_path, monkeypatch)
    monkeypatch.setattr("qinqing.commons.enterprises.queries.errands.AT_ONCE_ROWS", 100)
    batch = staged(town.clerk, FIRST)
    with superuser() as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended('enterprises.values', 0))")
        errand = confirmed(town, batch)
        assert errand.state == Errand.WAITING, "a short one waits for the other too, and nobody's request does"
        assert do_errands() == 0
        errand.refresh_from_db()
        assert errand.tries == 0
        keeper = actor(unit("营商局", path="lanchuan/"), "clerk")
        staged(keeper, SECOND)  # whatever else the history notes does not wait
        other.execute("SELECT pg_advisory_unlock_all()")
    assert do_errands() == 1
    assert Enterprise.objects.get().uscc == code(1)


def test_one_worker_does_it_even_if_there_are_two(committed, superuser, settings, tmp_path, monkeypatch):
    town = _town(settings, tmp_path, monkeypatch)
    errand = confirmed(town, staged(town.clerk, FIRST))
    with superuser() as other:
        name = f"enterprises.Errand {errand.pk}"
        other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
        assert do_errands() == 0
        other.execute("SELECT pg_advisory_unlock_all()")
    assert do_errands() == 1


@pytest.mark.parametrize("at", ["_change", "_fill"])
def test_a_connection_that_dies_on_the_way_leaves_nothing(committed, settings, tmp_path, monkeypatch, at):
    town = _town(settings, tmp_path, monkeypatch)
    batch = staged(town.clerk, FIRST)
    errand = confirmed(town, batch)

    def killed(_shape):
        return "SELECT pg_terminate_backend(pg_backend_pid())"

    with monkeypatch.context() as dying:
        dying.setattr(applying, at, killed)
        with pytest.raises(DatabaseError):
            do_errands()
    connection.close()
    errand.refresh_from_db()
    assert (errand.state, errand.tries) == (Errand.WAITING, 1)
    assert not Enterprise.objects.exists()
    assert Import.objects.get().state == Import.STAGED
    assert do_errands() == 1
    assert Enterprise.objects.count() == 1
    assert errands.turn() == 1
