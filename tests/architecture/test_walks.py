"""Walks over what Django has loaded: addresses, foreign keys, lifecycles, events, reactions, paired columns."""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.expressions import Combinable
from django.urls import URLPattern, URLResolver, get_resolver, include, path
from django.utils import translation

from qinqing.kernel.access.queries import grants
from qinqing.kernel.access.rules import ROLES
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.chronicle.reactions import Reaction
from qinqing.kernel.devices.lifecycle import Lifecycle, Move
from qinqing.kernel.devices.page import PUBLIC, SIGNED_IN, page
from qinqing.site.reactions import REACTIONS
from tests.architecture.tree import SOURCE, sources

CHINESE = re.compile("[\u4e00-\u9fff]")
STOREYS = ("kernel", "commons", "domains", "boards", "site")
ROOMS: Sequence[set[str]] = (
    {"devices"},
    {"chronicle"},
    {"parties"},
    {"access"},
    {"calendars", "matters"},
    {"evidence"},
    {"obligations"},
    {"checks"},
    {"approvals"},
    {"proposals", "publications"},
    {"notices"},
    {"instructions"},
    {"pages"},
)
IRREGULAR = {
    "begun",
    "broken",
    "fallen",
    "found",
    "given",
    "heard",
    "held",
    "kept",
    "lost",
    "met",
    "paid",
    "put",
    "sent",
    "set",
    "withdrawn",
    "written",
}


def modules(role: str) -> list[ModuleType]:
    """Return the modules called `role` in every room, with everything inside them."""
    found = {
        "qinqing."
        + source.path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for source in sources(SOURCE)
        if source.role == role and source.room != SOURCE / "kernel" / "devices"
    }
    return [import_module(name) for name in sorted(found)]


# Addresses


def open_addresses(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Yield every address that does not say who may open it, or names a permission that no room declares."""
    for pattern in patterns:
        where = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from open_addresses(pattern.url_patterns, where)
            continue
        permission = getattr(pattern.callback, "permission", None)
        if permission not in {PUBLIC, SIGNED_IN} and permission not in grants():
            yield f"{where}: {permission}"


def _toy_view(request):
    raise AssertionError("never called")


def test_every_address_says_who_may_open_it():
    assert list(open_addresses(get_resolver("qinqing.site.urls").url_patterns)) == []


@pytest.mark.parametrize(
    "planted",
    [
        path("open/", _toy_view, name="open"),
        path("inside/", include(([path("open/", _toy_view)], "toy"))),
        page("undeclared/", _toy_view, "toy:thing:read", name="undeclared"),
    ],
)
def test_planted_address(planted):
    good = page("good/", _toy_view, SIGNED_IN, name="good")
    assert len(list(open_addresses([good, planted]))) == 1


# Permissions


def wrong_grants(declared: Mapping[str, Mapping[str, frozenset[str]]]) -> list[str]:
    """Return every permission with a wrong name, of another room, or for nobody or an unknown role."""
    found = []
    for room, given in declared.items():
        for permission, roles in given.items():
            if not re.fullmatch(rf"{room}:[a-z_]+:[a-z_]+", permission):
                found.append(f"{permission}: not {room}:thing:act")
            if not roles or roles - set(ROLES):
                found.append(f"{permission}: {sorted(roles - set(ROLES)) or 'nobody'}")
    return found


def used_permissions() -> set[str]:
    """Return every permission that an address, an action or a move of a lifecycle asks for."""
    asked: set[str] = set()
    patterns = list(get_resolver("qinqing.site.urls").url_patterns)
    for pattern in patterns:
        patterns.extend(pattern.url_patterns if isinstance(pattern, URLResolver) else ())
        asked.add(getattr(getattr(pattern, "callback", None), "permission", PUBLIC))
    asked |= {getattr(item, "permission", PUBLIC) for module in modules("actions") for item in vars(module).values()}
    asked |= {move.permission for life in lifecycles() for move in life.moves}
    return asked - {PUBLIC, SIGNED_IN}


def test_grants():
    assert wrong_grants({module.__name__.split(".")[-2]: module.GRANTS for module in modules("access")}) == []


@pytest.mark.parametrize(
    "given",
    [
        {"other:thing:read": {"clerk"}},
        {"toy:thing": {"clerk"}},
        {"toy:thing:read": set()},
        {"toy:thing:read": {"king"}},
    ],
)
def test_planted_grant(given):
    assert wrong_grants({"toy": given})


def test_permissions_are_declared_and_used():
    assert used_permissions() == set(grants())


# Foreign keys


def _storey(model: type[models.Model]) -> tuple[int, int, str]:
    """Return storey, room and name; what comes with Django stands below everything."""
    parts = model.__module__.split(".")
    if parts[0] != "qinqing":
        return (-1, 0, parts[0])
    room = next((place for place, names in enumerate(ROOMS) if parts[1] == "kernel" and parts[2] in names), 0)
    return STOREYS.index(parts[1]), room, ".".join(parts[1:3])


def upward(model: type[models.Model]) -> Iterator[str]:
    """Yield every relation of a model that points up, to a neighbour, or deletes along."""
    own = _storey(model)
    for field in model._meta.get_fields():
        if not isinstance(field, models.ForeignKey | models.ManyToManyField):
            continue
        target = _storey(field.related_model)
        if target[2] != own[2] and target[:2] >= own[:2]:
            yield f"{model.__name__}.{field.name}: {own[2]} -> {target[2]}"
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT:
            yield f"{model.__name__}.{field.name}: on_delete is not PROTECT"


def house_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("qinqing.")]


def test_foreign_keys_go_down():
    assert [fault for model in house_models() for fault in upward(model)] == []


@pytest.mark.parametrize(
    ("room", "target", "on_delete"),
    [
        ("qinqing.kernel.matters.models", "contracts.Contract", models.PROTECT),
        ("qinqing.kernel.parties.models", "matters.Matter", models.PROTECT),
        ("qinqing.kernel.calendars.models", "matters.Matter", models.PROTECT),
        ("qinqing.domains.toy.models", "contracts.Contract", models.PROTECT),
        ("qinqing.domains.toy.models", "matters.Matter", models.CASCADE),
    ],
)
def test_planted_foreign_key(room, target, on_delete, toy_model):
    toy = toy_model(room, target=models.ForeignKey(target, on_delete, related_name="+"))
    assert list(upward(toy))


def test_planted_many_to_many(toy_model):
    toy = toy_model(
        "qinqing.kernel.evidence.models", seen=models.ManyToManyField("obligations.Claim", related_name="+")
    )
    assert list(upward(toy))


@pytest.fixture
def toy_model():
    """Make a model that is forgotten after the test."""

    def make(module: str, **fields: models.Field) -> type[models.Model]:
        meta = type("Meta", (), {"app_label": "contracts"})
        return type("Toy", (models.Model,), {"__module__": module, "Meta": meta, **fields})

    yield make
    made = apps.all_models["contracts"]
    for name in [name for name in made if name.startswith("toy")]:
        del made[name]
    apps.clear_cache()


# Migrations


def missing_migrations(state: ProjectState) -> dict[str, object]:
    """Return what the models have and the migrations have not."""
    loader = MigrationLoader(None)
    with translation.override(None):
        return MigrationAutodetector(loader.project_state(), state).changes(graph=loader.graph)


def test_migrations_are_complete():
    with translation.override(None):
        assert missing_migrations(ProjectState.from_apps(apps)) == {}


def test_planted_model_without_migration(toy_model):
    state = ProjectState.from_apps(apps)
    state.add_model(ModelState.from_model(toy_model("qinqing.domains.toy.models", title=models.TextField())))
    assert missing_migrations(state)


# Paired columns


def _named(condition: models.Q | Combinable) -> set[str]:
    """Return the fields that a condition names."""
    names: set[str] = set()
    for child in condition.children if isinstance(condition, models.Q) else ():
        names |= _named(child) if isinstance(child, models.Q) else {child[0].partition("__")[0]}
    return names


def unpaired(model: type[models.Model]) -> Iterator[str]:
    """Yield every `x_at` with `x_by` of which one may be empty without the other."""
    fields = {field.name: field for field in model._meta.local_fields}
    for name, field in fields.items():
        other = fields.get(name.removesuffix("_at") + "_by") if name.endswith("_at") else None
        if other is None or not (field.null or other.null):
            continue
        checks = [check for check in model._meta.constraints if isinstance(check, models.CheckConstraint)]
        if not any({name, other.name} <= _named(check.condition) for check in checks):
            yield f"{model.__name__}: {name} without {other.name}"


def test_pairs_are_checked():
    assert [fault for model in house_models() for fault in unpaired(model)] == []


def test_planted_pair(toy_model):
    toy = toy_model(
        "qinqing.domains.toy.models",
        heard_at=models.DateTimeField(null=True),
        heard_by=models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+"),
    )
    assert list(unpaired(toy))


# Lifecycles


def lifecycles() -> list[Lifecycle]:
    return [item for module in modules("lifecycle") for item in vars(module).values() if isinstance(item, Lifecycle)]


BEGINNINGS = {
    "obligation": {"pending", "running"},
    "check": {"unassigned", "assigned", "lapsed"},
    "receipt": {"open", "unassigned", "assigned", "replaced"},
    "publication": {"draft", "corrected"},
}
"""Where a life begins, or where others lead it, when not in its first state alone; `lapsed` comes of an answer to the claim; `pending` becomes `running` when the last gate is verified, by another promise's move."""


def wrong_life(life: Lifecycle) -> Iterator[str]:
    """Yield every state without words, every state that no life reaches, and every wrong move."""
    reached = set(BEGINNINGS.get(life.name, [next(iter(life.states))]))
    while more := {move.to for move in life.moves if move.source & reached} - reached:
        reached |= more
    for state in set(life.states) - reached:
        yield f"{life.name}.{state}: never reached"
    for state, label in life.states.items():
        if not CHINESE.search(label):
            yield f"{life.name}.{state}: no label"
    names = [move.name for move in life.moves]
    yield from (f"{life.name}.{name}: twice" for name in set(names) if names.count(name) > 1)
    for move in life.moves:
        yield from (f"{life.name}.{move.name}: {fault}" for fault in wrong_move(life, move))


def wrong_move(life: Lifecycle, move: Move) -> Iterator[str]:
    """Yield what is wrong with one row of the table."""
    reasons = set(move.not_now or {})
    if move.permission not in grants():
        yield f"undeclared {move.permission}"
    if not CHINESE.search(move.label):
        yield "no label"
    if reasons - set(life.states):
        yield "reasons for unknown states"
    if reasons & move.source:
        yield "reasons for states from which it is allowed"


def partial_maps(module: ModuleType) -> Iterator[str]:
    """Yield every map of states in a `lifecycle` module that leaves a state out; one of its parts may name none."""
    states = set(getattr(module, "STATES", ()))
    for name, item in vars(module).items():
        if (
            name[0] != "_"
            and name.isupper()
            and isinstance(item, Mapping)
            and set(item) & states
            and set(item) != states
        ):
            yield f"{module.__name__}.{name}: {sorted(states ^ set(item))}"


def test_lifecycles():
    assert [fault for life in lifecycles() for fault in wrong_life(life)] == []
    assert [fault for module in modules("lifecycle") for fault in partial_maps(module)] == []


def _life(**changes: object) -> Lifecycle:
    move = {
        "name": "close",
        "label": "办结",
        "source": frozenset({"open"}),
        "to": "closed",
        "permission": "obligations:obligation:claim",
    }
    return Lifecycle("toy", {"open": "办理中", "closed": "已办结"}, [Move(**{**move, **changes})])


def test_planted_lifecycle():
    assert list(wrong_life(_life())) == []
    assert list(wrong_life(_life(permission="toy:thing:close")))
    assert list(wrong_life(_life(to="open")))
    assert list(wrong_life(_life(not_now={"gone": "没有了。"})))
    assert list(wrong_life(_life(label="close")))
    assert list(wrong_life(_life(source=frozenset({"closed"}))))
    assert list(wrong_life(_life(not_now={"open": "已经在办。"})))
    with pytest.raises(ValueError, match="no label for"):
        _life(to="gone")


def test_planted_partial_map():
    module = ModuleType("toy")
    module.STATES = {"open": "办理中", "closed": "已办结"}
    module.TURN = {"open": "debtor"}
    assert list(partial_maps(module))


# Events and reactions


def kinds(module: ModuleType) -> list[EventKind]:
    return [item for item in vars(module).values() if isinstance(item, EventKind)]


def wrong_kinds(room: str, declared: Sequence[EventKind], listed: Sequence[EventKind]) -> Iterator[str]:
    """Yield every kind that is not a past-tense fact of its room, has no label or is not listed in KINDS."""
    for kind in declared:
        thing = re.fullmatch(rf"{room}\.[a-z_]+\.([a-z_]+)", kind.tag)
        if not thing or not (thing[1].endswith("ed") or thing[1].rpartition("_")[2] in IRREGULAR):
            yield f"{kind.tag}: not {room}.thing.happened"
        if not CHINESE.search(kind.label):
            yield f"{kind.tag}: no label"
    if set(declared) != set(listed):
        yield f"{room}: KINDS is not complete"


def test_events():
    faults = [
        fault
        for module in modules("events")
        if hasattr(module, "KINDS")
        for fault in wrong_kinds(module.__name__.split(".")[-2], kinds(module), module.KINDS)
    ]
    assert faults == []
    tags = [kind.tag for module in modules("events") for kind in kinds(module)]
    assert len(tags) == len(set(tags))


@pytest.mark.parametrize(
    "kind",
    [
        EventKind("toy.thing.claim", "报完成"),
        EventKind("other.thing.claimed", "报完成"),
        EventKind("toy.claimed", "报完成"),
        EventKind("toy.thing.claimed", "claimed"),
    ],
)
def test_planted_event(kind):
    assert list(wrong_kinds("toy", [kind], [kind]))


def test_planted_unlisted_event():
    assert list(wrong_kinds("toy", [EventKind("toy.thing.claimed", "报完成")], []))


def wrong_reactions(reactions: Sequence[Reaction], declared: Mapping[str, EventKind]) -> Iterator[str]:
    """Yield every reaction to an unknown tag, and every key that its module reads and none of its kinds has."""
    names = [reaction.name for reaction in reactions]
    for reaction in reactions:
        if names.count(reaction.name) > 1:
            yield f"{reaction.name}: twice"
        if unknown := reaction.kinds - set(declared):
            yield f"{reaction.name}: unknown {sorted(unknown)}"
    by_module: dict[str, set[str]] = {}
    for reaction in reactions:
        keys = {key for tag in reaction.kinds & set(declared) for key in (*declared[tag].keys, "post")}
        by_module.setdefault(inspect.getfile(reaction.react), set()).update(keys)
    for file, keys in by_module.items():
        if foreign := _facts_read(file) - keys:
            yield f"{file}: reads undeclared {sorted(foreign)}"


def _facts_read(file: str) -> set[str]:
    """Return the constant keys by which a module reads `event.facts[...]`."""
    return {
        node.slice.value
        for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "facts"
        if isinstance(node.slice, ast.Constant)
    }


def declared_kinds() -> dict[str, EventKind]:
    return {kind.tag: kind for module in modules("events") for kind in kinds(module)}


def test_reactions():
    assert list(wrong_reactions(REACTIONS, declared_kinds())) == []


def toy_react(events):
    return [event.facts["nowhere"] for event in events]


def test_planted_reactions():
    good = EventKind("toy.thing.claimed", "报完成", ("thing", "nowhere"))
    poor = EventKind("toy.thing.claimed", "报完成", ("thing",))
    reaction = Reaction("toy", frozenset({good.tag}), toy_react)
    assert list(wrong_reactions([reaction], {good.tag: good})) == []
    assert list(wrong_reactions([reaction], {poor.tag: poor}))
    assert list(wrong_reactions([reaction], {}))
    assert list(wrong_reactions([reaction, reaction], {good.tag: good}))
