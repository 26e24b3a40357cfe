"""Runs variants in rotation and reports medians and ratios of wall and CPU time."""

import resource
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from statistics import median

import psutil

ROUNDS = 6
"""Rounds unless a bench says otherwise; with two or three variants each stands in every place equally often."""

Around = Callable[[], AbstractContextManager[Iterable[int]]]
"""Opens what a run needs (untimed) and yields the ids of further processes whose CPU time counts."""


def _alone() -> AbstractContextManager[Iterable[int]]:
    return nullcontext(())


@dataclass(frozen=True)
class Variant:
    """One way to do the work; `run` is timed and returns how many units it did."""

    name: str
    run: Callable[[], int]
    around: Around = _alone


@dataclass(frozen=True)
class Sample:
    """One timed run, in seconds: `own` is CPU of this process and its ended children, `server` of the others."""

    wall: float
    own: float
    server: float
    units: int

    @property
    def cpu(self) -> float:
        """CPU time of all that took part."""
        return self.own + self.server


@dataclass(frozen=True)
class Measured:
    """All samples of one variant, in the order of rounds."""

    name: str
    samples: Sequence[Sample]

    def each(self, what: str) -> list[float]:
        """Return seconds per unit in each round; `what` names a field of Sample."""
        return [getattr(sample, what) / sample.units for sample in self.samples]

    def middle(self, what: str) -> float:
        """Return the median of seconds per unit."""
        return median(self.each(what))


def rotation(count: int, rounds: int) -> list[list[int]]:
    """Return the order of variants in each round: ABC, BCA, CAB, ..."""
    return [[(turn + place) % count for place in range(count)] for turn in range(rounds)]


def ratio(measured: Measured, base: Measured, what: str) -> float:
    """Return the median over rounds of `measured` / `base`: both stood in the same round of the same run."""
    pairs = zip(measured.each(what), base.each(what), strict=True)
    return median(one / other for one, other in pairs)


def measure(variants: Sequence[Variant], rounds: int = ROUNDS) -> list[Measured]:
    """Run every variant once per round, in rotation."""
    samples: list[list[Sample]] = [[] for _ in variants]
    for order in rotation(len(variants), rounds):
        for place in order:
            samples[place].append(_sample(variants[place]))
    return [Measured(variant.name, found) for variant, found in zip(variants, samples, strict=True)]


def _sample(variant: Variant) -> Sample:
    with variant.around() as pids:
        others = tuple(pids)
        own, server, started = _own(), server_time(others), time.perf_counter()
        units = variant.run()
        sample = Sample(time.perf_counter() - started, _own() - own, server_time(others) - server, units)
    print(f"  {variant.name}: {sample.wall:.2f} s", flush=True)
    return sample


def _own() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def server_time(pids: Iterable[int]) -> float:
    """CPU time of other processes and of their ended children; the system counts it in steps of 10 ms."""
    total = 0.0
    for pid in pids:
        with suppress(psutil.Error):
            spent = psutil.Process(pid).cpu_times()
            total += spent.user + spent.system + spent.children_user + spent.children_system
    return total
