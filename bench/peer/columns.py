"""Runs matching in polars or OpenFisca-core, in their own environment: `columns.py PLACE polars|openfisca`.

PLACE holds `columns.npz` (numbers and known of each field) and `policies.json` (policies, items, clauses as ranges).
Prints a line when it is ready, and one for each line that it is told: `run` matches, `digest` says what was found.
"""

import json
import sys
from collections.abc import Callable
from functools import reduce
from hashlib import sha256
from operator import and_, or_
from pathlib import Path
from typing import Any

import numpy as np

YEAR = "2026"

Policies = list[list[list[tuple[str, list[tuple[int | None, int | None]]]]]]
Found = Callable[[], list[Any]]


def packed(truths: Any) -> bytes:
    """Return one bit for each enterprise."""
    return np.packbits(np.asarray(truths, np.bool_), bitorder="little").tobytes()


def ranges(values: Any, parts: Any, within: Callable[[Any, list[int]], Any]) -> Any:
    """Return a clause over the values of a library; single numbers are asked for at once."""
    single = [low for low, high in parts if low is not None and high == low + 1]
    found = [_between(values, low, high) for low, high in parts if low is None or high != low + 1]
    if len(single) == 1:
        found.append(values == single[0])
    elif single:
        found.append(within(values, single))
    return reduce(or_, found)


def _between(values: Any, low: int | None, high: int | None) -> Any:
    if low is None or high is None:
        return values < high if low is None else values >= low
    return (values >= low) & (values < high)


def in_polars(columns: Any, policies: Policies) -> Found:
    """Return 200 boolean columns of one lazy query, null where it is not known."""
    import polars as pl  # noqa: PLC0415 - each contender loads only its own library

    frame = pl.DataFrame(
        {name: pl.Series(numbers).set(pl.Series(~known), None) for name, (numbers, known) in columns.items()}
    )

    def asked(policy: Any) -> Any:
        items = [
            reduce(or_, [ranges(pl.col(name), parts, lambda one, some: one.is_in(some)) for name, parts in item])
            for item in policy
        ]
        return reduce(and_, items)

    expressions = [asked(policy).alias(str(number)) for number, policy in enumerate(policies)]

    def run() -> list[Any]:
        found = frame.lazy().select(expressions).collect()
        return [found.get_column(str(number)) for number in range(len(policies))]

    return run


def _formula(policy: Any, incomplete: set[str]) -> Callable[[Any, Any], Any]:
    def one(enterprise: Any, period: Any, name: str, parts: Any) -> Any:
        true = ranges(enterprise(name, period), parts, np.isin)
        return true & enterprise(f"known_{name}", period) if name in incomplete else true

    def found(enterprise: Any, period: Any) -> Any:
        return reduce(and_, [reduce(or_, [one(enterprise, period, *clause) for clause in item]) for item in policy])

    return found


def in_openfisca(columns: Any, policies: Policies) -> Found:
    """Return a variable for each policy; OpenFisca has no third value, so a value is asked whether it is known."""
    from openfisca_core import entities, periods  # noqa: PLC0415 - each contender loads only its own library
    from openfisca_core.simulations import SimulationBuilder  # noqa: PLC0415 - as above
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # noqa: PLC0415 - as above
    from openfisca_core.variables import Variable  # noqa: PLC0415 - as above

    incomplete = {name for name, (_, known) in columns.items() if not known.all()}
    entity = entities.Entity("enterprise", "enterprises", "An enterprise", "")
    system = TaxBenefitSystem([entity])
    shared = {"entity": entity, "definition_period": periods.YEAR}
    kinds = {**dict.fromkeys(columns, int), **{f"known_{name}": bool for name in incomplete}}
    formulas = {f"policy_{number}": _formula(policy, incomplete) for number, policy in enumerate(policies)}
    for name, kind in kinds.items():
        system.add_variable(type(name, (Variable,), {**shared, "value_type": kind, "label": name}))
    for name, formula in formulas.items():
        named = {**shared, "value_type": bool, "label": name, "formula": formula}
        system.add_variable(type(name, (Variable,), named))
    size = len(next(iter(columns.values()))[0])
    simulation = SimulationBuilder().build_default_simulation(system, count=size)
    for name, (numbers, _) in columns.items():
        simulation.set_input(name, YEAR, numbers.astype(np.int32))
    for name in incomplete:
        simulation.set_input(f"known_{name}", YEAR, columns[name][1])

    def run() -> list[Any]:
        for name in formulas:
            simulation.delete_arrays(name)
        return [simulation.calculate(name, YEAR) for name in formulas]

    return run


CONTENDERS = {"polars": in_polars, "openfisca": in_openfisca}


def main() -> None:
    """Load, then do as told."""
    place, name = Path(sys.argv[1]), sys.argv[2]
    held = np.load(place / "columns.npz")
    names = [key.removeprefix("numbers_") for key in held if key.startswith("numbers_")]
    columns = {key: (held[f"numbers_{key}"], held[f"known_{key}"]) for key in names}
    run = CONTENDERS[name](columns, json.loads((place / "policies.json").read_text(encoding="utf-8")))
    found: list[Any] = []
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "run":
            found = run()
            print("done", flush=True)
        else:
            truths = [one.fill_null(False).to_numpy() if name == "polars" else one for one in found]
            print(sha256(b"".join(map(packed, truths))).hexdigest(), flush=True)


if __name__ == "__main__":
    main()
