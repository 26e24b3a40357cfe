"""The units of the demo city by the keys of its files, and who acts for each."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from qinqing.kernel.access.queries import acting
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties.models import Post, Rank, Unit
from qinqing.site.demo.story import Player

HERE = Path(__file__).parent


@cache
def written() -> Mapping[str, Any]:
    """Return the offices that keep what is known of enterprises, and their people, as written."""
    read: dict[str, Any] = yaml.safe_load((HERE / "offices.yaml").read_text(encoding="utf-8"))
    return read


@cache
def everything() -> Mapping[str, Any]:
    """Return all units of the city by their keys and all its people, as the files write them."""
    files = [yaml.safe_load((HERE / name).read_text(encoding="utf-8")) for name in ("city.yaml", "growth.yaml")]
    units = {key: fields for read in (*files, written()) for key, fields in read["units"].items()}
    return {"units": units, "people": [one for read in (*files, written()) for one in read["people"]]}


def by_key(players: Mapping[str, Player]) -> dict[str, Player]:
    """Return who acts for each unit by its key, where `players` go by its name."""
    units = everything()["units"]
    return {key: players[fields["name"]] for key, fields in units.items() if fields["name"] in players}


def system_administrator() -> Actor:
    """Return who keeps the catalogue of fields."""
    return acting(Post.objects.select_related("unit", "person").get(role="system"))


def checker() -> Player:
    """Return who checks promises for the city: a clerk of the office to which its administrators belong as well."""
    post = Post.objects.select_related("unit", "person").get(role="clerk", title="核验科经办")
    return Player(post.unit, acting(post))


def chief(unit: Unit) -> Actor:
    """Return who leads a unit: what one person drafted, another publishes."""
    return acting(Post.objects.select_related("unit", "person").get(unit=unit, rank=Rank.CHIEF))
