"""The page of the interface for programs: what the document says, in the order and words in which people read it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from json import dumps
from typing import Any

TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "小数",
    "boolean": "是或否",
    "array": "列表",
    "object": "对象",
    "null": "null",
}
FORMATS = {"date": "日期", "date-time": "时刻", "uuid": "编号", "binary": "文件"}
SAMPLES = {
    "date": "2026-06-18",
    "date-time": "2026-06-18T09:30:00+08:00",
    "uuid": "0190f3a2-6c1e-7c3a-9a54-0d6f2b8e1c77",
}
PLAIN: Mapping[str, Any] = {"string": "", "integer": 0, "number": 0.5, "boolean": False, "object": {}, "null": None}

FAULTS = {
    "missing": "缺少这一项。",
    "int_parsing": "要是整数。",
    "int_type": "要是整数。",
    "int_parsing_size": "这个数太大。",
    "greater_than_equal": "不能小于 {ge}。",
    "less_than_equal": "不能大于 {le}。",
    "less_than": "要小于 {lt}。",
    "string_too_long": "最多 {max_length} 个字。",
    "string_pattern_mismatch": "不是文档里列出的。",
    "uuid_parsing": "要是 UUID。",
    "timezone_aware": "要写时区，例如 +08:00。",
}


def said(error: Mapping[str, Any]) -> dict[str, str]:
    """Return one fault that the reader of parameters found, in words: where, and what is wrong."""
    kind, where = str(error.get("type", "")), str((*error.get("loc", ("",)),)[-1])
    told = FAULTS.get(kind) or ("写法不对，请看文档里的例子。" if kind.startswith(("date", "bool")) else "写法不对。")
    return {"at": where, "says": told.format_map(dict(error.get("ctx", {})))}


Said = Sequence[tuple[bool, str]]
"""A text in pieces: whether a piece is code, and the piece."""


def pieces(text: str) -> Said:
    """Return a text whose code stands between backticks in pieces."""
    return [(at % 2 == 1, piece) for at, piece in enumerate(text.split("`")) if piece]


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter, or one field of an answer with the names of what it stands in."""

    name: str
    kind: str
    says: Said
    required: bool
    parents: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Return its name after those of what it stands in: items.debtor.id."""
        return ".".join((*self.parents, self.name))


@dataclass(frozen=True, slots=True)
class Asks:
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    says: Said
    body: Said
    needs_token: bool
    parameters: Sequence[Field]
    fields: Sequence[Field]
    example: str
    statuses: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The operations under one heading."""

    title: str
    asks: Sequence[Asks]


DEEPEST = 3


def chapters(document: Mapping[str, Any]) -> list[Chapter]:
    """Return the document's operations under their headings, in the document's order."""
    schemas = document["components"]["schemas"]
    found: dict[str, list[Asks]] = {}
    for path, operations in document["paths"].items():
        for method, one in operations.items():
            found.setdefault(one["tags"][0], []).append(_asks(path, method, one, schemas))
    return [Chapter(title, asks) for title, asks in found.items()]


def _asks(path: str, method: str, one: Mapping[str, Any], schemas: Mapping[str, Any]) -> Asks:
    answers = {str(status): answer for status, answer in one["responses"].items()}
    content = answers["200"].get("content", {}).get("application/json")
    schema = content["schema"] if content else {}
    known = bool(_resolved(schema, schemas).get("properties"))
    return Asks(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        says=pieces(one.get("description", "")),
        body=pieces(one.get("requestBody", {}).get("description", "")),
        needs_token=bool(one["security"]),
        parameters=[_parameter(given, schemas) for given in one["parameters"]],
        fields=list(_fields(schema, schemas)),
        example=dumps(_sample(schema, schemas), ensure_ascii=False, indent=2) if known else "",
        statuses=[(status, answer["description"]) for status, answer in sorted(answers.items())],
    )


def _parameter(given: Mapping[str, Any], schemas: Mapping[str, Any]) -> Field:
    kind = _kind(given["schema"], schemas)
    return Field(given["name"], kind, pieces(given.get("description", "")), given["required"])


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema without its reference, and without the possibility of null."""
    if "$ref" in schema:
        return dict(schemas[schema["$ref"].rsplit("/", 1)[-1]])
    if "anyOf" in schema:
        return _resolved(next(one for one in schema["anyOf"] if one.get("type") != "null"), schemas)
    return schema


def _kind(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    found = _resolved(schema, schemas)
    word = FORMATS.get(found.get("format", "")) or TYPES.get(found.get("type", ""), "")
    if found.get("type") == "array":
        word = f"{_kind(found['items'], schemas)}的列表"
    may_be_null = any(one.get("type") == "null" for one in schema.get("anyOf", ()))
    return f"{word}或没有" if may_be_null else word


def _fields(schema: Mapping[str, Any], schemas: Mapping[str, Any], parents: tuple[str, ...] = ()) -> Iterator[Field]:
    found = _resolved(schema, schemas)
    if found.get("type") == "array":
        yield from _fields(found["items"], schemas, parents)
        return
    required = set(found.get("required", ()))
    for name, one in found.get("properties", {}).items():
        yield Field(name, _kind(one, schemas), pieces(one.get("description", "")), name in required, parents)
        if len(parents) < DEEPEST:
            yield from _fields(one, schemas, (*parents, name))


def _sample(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """Return an example: what the field gives, else the first code, else something plain of its kind."""
    if examples := schema.get("examples"):
        return examples[0]
    found = _resolved(schema, schemas)
    if codes := schema.get("enum") or found.get("enum"):
        return codes[0]
    if found.get("type") == "array":
        return [_sample(found["items"], schemas)]
    if properties := found.get("properties"):
        return {name: _sample(one, schemas) for name, one in properties.items()}
    if any(one.get("type") == "null" for one in schema.get("anyOf", ())) and "format" not in found:
        return None
    return SAMPLES.get(found.get("format", ""), PLAIN.get(found.get("type", ""), None))
