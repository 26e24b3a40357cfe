"""What rooms say of themselves for others to show."""

import pytest
from django.apps import apps

from qinqing.kernel.devices.rooms import matter_kinds


def test_what_the_rooms_say(monkeypatch):
    known = matter_kinds()
    assert (known["contract"], known["project"]) == ("政企合同", "重点项目")
    monkeypatch.setattr(apps.get_app_config("notices"), "matter_kinds", {"toy": "玩具"}, raising=False)
    assert matter_kinds() == {**known, "toy": "玩具"}


def test_a_kind_is_said_once(monkeypatch):
    monkeypatch.setattr(apps.get_app_config("notices"), "matter_kinds", {"contract": "又一种"}, raising=False)
    with pytest.raises(ValueError, match="contract"):
        matter_kinds()
