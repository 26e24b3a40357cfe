"""What the registry holds of one enterprise, as the row on which rules are evaluated."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal

from qinqing.commons.enterprises.rules.catalogue import CHOICE, CODE, DAY, FLAG, MONEY, NUMBER, Field
from qinqing.commons.enterprises.rules.sizes import UNKNOWN
from qinqing.commons.enterprises.rules.values import EPOCH
from qinqing.domains.policies.rules.values import Catalogue, Value


def _choice(field: Field, text: str) -> str | None:
    words, place = list(field.choices or ()), int(text)
    return words[place] if 0 <= place < len(words) else None


_HELD: Mapping[str, Callable[[Field, str], Value | None]] = {
    FLAG: lambda _field, text: text == "1",
    CHOICE: _choice,
    NUMBER: lambda field, text: Decimal(text).scaleb(-field.places),
    MONEY: lambda _field, text: int(text),
    DAY: lambda _field, text: EPOCH + timedelta(days=int(text)),
}
"""How a value at a place of its topic is read; see `commons.enterprises.rules.values`."""


def row_of(catalogue: Catalogue, texts: Mapping[str, str | None]) -> dict[str, Value | None]:
    """Return the row of an enterprise from its values as text, as changes of the registry keep them.

    What is absent, empty, or the size class that could not be told is not known: None, never a "no".
    """
    return {code: _value(field, texts.get(code)) for code, field in catalogue.items()}


def _value(field: Field, text: str | None) -> Value | None:
    if not text:
        return None
    if not field.column:
        return _HELD[field.kind](field, text)
    if field.kind == CHOICE:
        return text if text != UNKNOWN and text in (field.choices or ()) else None
    return text if field.kind in (CODE, DAY) else int(text)
