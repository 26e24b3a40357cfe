"""Who writes, how it says so, and how it refuses."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import SOURCE, Function, Source, plant, sources

ASKS_FOR_AN_ACTION = {"running"}
WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "set",
    "add",
}
STATEMENT = re.compile(r"\b(INSERT INTO|DELETE FROM|UPDATE \w+ (AS \w+ )?SET)\b", re.I)

WRITES_WITHOUT_ACTION = {
    "commons/webhooks/actions/queueing.py queue": "called by reactions: the act that is pushed is already recorded",
    "kernel/access/actions/feeds.py count_reading": "counts how often a calendar asks; nobody acts",
    "kernel/access/actions/tokens.py meter": "counts how often a program asks; nobody acts",
    "kernel/notices/actions/telling.py fold": "called by reactions: orders what they told",
    "kernel/notices/actions/telling.py tell": "called by reactions: the act that it tells of is already recorded",
}


def _decorator(function: Function, name: str) -> ast.Call | None:
    calls = (node for node in function.decorator_list if isinstance(node, ast.Call))
    return next((call for call in calls if isinstance(call.func, ast.Name) and call.func.id == name), None)


def _in_actions(root: Path) -> Iterator[tuple[Source, Function]]:
    for source in sources(root):
        if source.role == "actions":
            yield from ((source, node) for node in source.tree.body if isinstance(node, Function))


def actions_stand_in_actions(root: Path) -> list[str]:
    """`@action` is used in `actions` only."""
    return [
        f"{source.at(function)} {function.name}"
        for source in sources(root)
        for function in source.functions()
        if _decorator(function, "action") and source.role != "actions"
    ]


def actions_say_who_and_when(root: Path) -> list[str]:
    """An action is keyword-only and takes `by` and `at`."""
    return [
        f"{source.at(function)} {function.name}"
        for source, function in _in_actions(root)
        if _decorator(function, "action")
        and (
            function.args.args
            or function.args.posonlyargs
            or not {"by", "at"} <= {argument.arg for argument in function.args.kwonlyargs}
        )
    ]


def _called(node: ast.AST) -> set[str]:
    calls = [found for found in ast.walk(node) if isinstance(found, ast.Call)]
    names = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
    return names | {call.func.attr for call in calls if isinstance(call.func, ast.Attribute)}


def _writes(source: Source, function: Function) -> bool:
    """Whether a function writes by itself: by the ORM, or by a statement that it names or holds."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    on_rows = {call.func.attr for call in calls if isinstance(call.func, ast.Attribute)}
    constants = {
        target.id
        for node in source.tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and STATEMENT.search(str(node.value.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    named = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    texts = [str(node.value) for node in ast.walk(function) if isinstance(node, ast.Constant)]
    return bool(on_rows & WRITES or constants & named or any(STATEMENT.search(text) for text in texts))


def writers_need_an_action(root: Path) -> list[str]:
    """A public function in `actions` that writes is an action, or refuses to run outside one."""
    functions = list(_in_actions(root))
    guarded = {function.name for _, function in functions if _decorator(function, "action")} | ASKS_FOR_AN_ACTION
    while more := {function.name for _, function in functions if _called(function) & guarded} - guarded:
        guarded |= more
    return [
        f"{source.where} {function.name}"
        for source, function in functions
        if not function.name.startswith("_") and function.name not in guarded and _writes(source, function)
        if f"{source.where} {function.name}" not in WRITES_WITHOUT_ACTION
    ]


def _refusals(root: Path) -> dict[str, tuple[Source, ast.ClassDef]]:
    """Return every class that comes from Refusal, by name."""
    classes = [
        (source, node) for source in sources(root) for node in source.tree.body if isinstance(node, ast.ClassDef)
    ]
    known: dict[str, tuple[Source, ast.ClassDef]] = {}
    names = {"Refusal", "Trouble"}
    while more := [
        (source, node)
        for source, node in classes
        if node.name not in known and names & {ast.unparse(base).rpartition(".")[2] for base in node.bases}
    ]:
        known.update({node.name: (source, node) for source, node in more})
        names |= set(known)
    return known


def _sentence(node: ast.ClassDef) -> str | None:
    for line in node.body:
        targets = (
            line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AnnAssign) else []
        )
        if any(isinstance(target, ast.Name) and target.id == "says" for target in targets):
            return "".join(str(part.value) for part in ast.walk(line) if isinstance(part, ast.Constant))
    return None


def refusals_speak(root: Path) -> list[str]:
    """A refusal has a sentence of its own, in Chinese, and an English docstring that gives the rule."""
    found = []
    for source, node in _refusals(root).values():
        says = _sentence(node)
        if says is None or not (re.search("[\u4e00-\u9fff]", says) or says == "{reason}"):
            found.append(f"{source.at(node)} {node.name}: says nothing")
        if not ast.get_docstring(node):
            found.append(f"{source.at(node)} {node.name}: no rule in its docstring")
    return found


def refusals_know_their_words(root: Path) -> list[str]:
    """Whoever raises a refusal fills every gap in its sentence."""
    gaps = {name: set(re.findall(r"{(\w+)}", _sentence(node) or "")) for name, (_, node) in _refusals(root).items()}
    found = []
    for source in sources(root):
        for node in ast.walk(source.tree):
            raised = node.exc if isinstance(node, ast.Raise) else None
            call = raised if isinstance(raised, ast.Call) else None
            name = ast.unparse(call.func if call else raised).rpartition(".")[2] if raised else ""
            given = {keyword.arg for keyword in call.keywords} if call else set()
            if None not in given and gaps.get(name, set()) - given:
                found.append(f"{source.where}:{node.lineno} {name}: {sorted(gaps[name] - given)} not given")
    return found


TOY_ACTION = '@action("toy:thing:do")\ndef do(*, by, at): ...\n'
TOY_REFUSAL = "class TooLate(Refusal):\n    {}\n"

LAWS: dict[Callable[[Path], list[str]], list[dict[str, str]]] = {
    actions_stand_in_actions: [{"domains__toy__views": TOY_ACTION}, {"domains__toy__queries": TOY_ACTION}],
    actions_say_who_and_when: [
        {"domains__toy__actions": '@action("toy:thing:do")\ndef do(thing, *, by, at): ...\n'},
        {"domains__toy__actions": '@action("toy:thing:do")\ndef do(*, by): ...\n'},
        {"domains__toy__actions__doing": '@action("toy:thing:do")\ndef do(*, at): ...\n'},
    ],
    writers_need_an_action: [
        {"domains__toy__actions": "def do(thing):\n    thing.save()\n"},
        {"domains__toy__actions": 'ADD = "INSERT INTO toy VALUES (1)"\ndef do(cursor):\n    cursor.execute(ADD)\n'},
        {"domains__toy__actions": "def do():\n    Thing.objects.filter(pk=1).update(x=1)\n"},
    ],
    refusals_speak: [
        {"domains__toy__actions": TOY_REFUSAL.format('"""The limit is over."""')},
        {"domains__toy__actions": TOY_REFUSAL.format('says = _("已超过期限。")')},
        {"domains__toy__actions": TOY_REFUSAL.format('"""The limit."""\n    says = _("Too late.")')},
    ],
    refusals_know_their_words: [
        {"domains__toy__actions": TOY_REFUSAL.format('says = "晚了 {days} 天。"') + "def f():\n    raise TooLate\n"},
        {
            "domains__toy__actions": TOY_REFUSAL.format('says = "晚了 {days} 天。"')
            + "def f():\n    raise TooLate(day=1)\n"
        },
    ],
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_house(law):
    assert law(SOURCE) == []


@pytest.mark.parametrize(("law", "planted"), [(law, toy) for law, toys in LAWS.items() for toy in toys])
def test_planted(law, planted, tmp_path):
    assert law(plant(tmp_path, **planted))


def test_a_writer_that_asks_for_an_action_is_allowed(tmp_path):
    text = "def do(thing):\n    running()\n    thing.save()\n\n\ndef more(thing):\n    do(thing)\n    thing.delete()\n"
    assert writers_need_an_action(plant(tmp_path, domains__toy__actions=text)) == []


def test_exceptions_still_exist():
    written = {f"{source.where} {function.name}" for source, function in _in_actions(SOURCE)}
    assert WRITES_WITHOUT_ACTION.keys() <= written
