"""`qinqing contracts extract` and `qinqing table read` as people type them."""

import io
import json
import sys

import pytest

from qinqing.site.cli import main

TEXT = "甲方：岚川市临港区管理委员会\n乙方：岚川禾曜新材料有限公司\n甲方应于2026年3月底前完成征迁。\n于5月1日进行。"


@pytest.fixture
def contract(tmp_path):
    path = tmp_path / "contract.txt"
    path.write_text(TEXT, encoding="gb18030")
    return str(path)


def test_suggestions_as_json_stand_in_the_text(contract, capsys):
    assert main(["contracts", "extract", contract, "--text"]) == 0
    text = capsys.readouterr().out
    assert main(["contracts", "extract", contract, "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert found[0]["limit"]["date"] == "2026-03-31"
    assert (found[0]["debtor"], found[0]["creditor"]) == ("政府", "企业")
    assert all(text[one["start"] : one["end"]] == one["sentence"] for one in found)
    assert {one["kind"] for one in found} == {"suggestion", "not_understood"}


def test_the_day_of_signing_gives_the_year(contract, capsys):
    assert main(["contracts", "extract", contract, "--json", "--signed", "2026-01-10"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["kind"] for one in found] == ["suggestion", "not_understood"]
    assert main(["contracts", "extract", contract, "--signed", "明天"]) == 2
    assert "2026-01-31" in capsys.readouterr().err


def test_a_bad_file_among_good_ones_is_one_sentence(contract, tmp_path, capsys):
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"PK\x03\x04")
    assert main(["contracts", "extract", str(bad), contract, str(tmp_path / "none")]) == 2
    told = capsys.readouterr()
    assert "征迁" in told.out
    assert len(told.err.splitlines()) == 2


def test_paste(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert main(["contracts", "extract", "-"]) == 0
    assert "2026-03-31" in capsys.readouterr().out


def test_table(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_text("企业名称,完成时限\n岚川禾曜新材料有限公司,2026.3.5\n", encoding="utf-8")
    assert main(["table", "read", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["sheets"][0]["rows"] == [
        {"row": 2, "cells": {"enterprise": "岚川禾曜新材料有限公司", "due": "2026-03-05"}}
    ]
    assert main(["table", "read", str(path)]) == 0
    assert "已修正 B2" in capsys.readouterr().out


def test_table_that_is_none(tmp_path, capsys):
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK\x03\x04")
    assert main(["table", "read", str(path)]) == 2
    assert main(["table", "read", str(tmp_path / "none")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
