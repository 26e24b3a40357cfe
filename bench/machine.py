"""The machine on which the numbers were measured."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Machine:
    """What a reader needs in order to compare."""

    cpu: str
    cores: int
    memory: int
    system: str
    python: str
    postgres: str

    @property
    def rows(self) -> list[list[str]]:
        """Return it as rows of a table."""
        return [
            ["CPU", self.cpu],
            ["cores", str(self.cores)],
            ["memory", f"{self.memory / 2**30:.1f} GiB"],
            ["system", self.system],
            ["Python", self.python],
            ["PostgreSQL", f"{self.postgres}, the embedded server with its usual settings (fsync on)"],
        ]


def machine(postgres: str) -> Machine:
    """Describe this machine; `postgres` is the version of the server in use."""
    return Machine(
        cpu=_cpu(),
        cores=os.cpu_count() or 1,
        memory=psutil.virtual_memory().total,
        system=_system(),
        python=platform.python_version(),
        postgres=postgres,
    )


def load() -> str:
    """Return the load averages of 1, 5 and 15 minutes."""
    return " ".join(f"{average:.2f}" for average in os.getloadavg())


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return f"{next(named, platform.machine())} ({platform.machine()})"


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        name = platform.system()
    return f"{name}, kernel {platform.release()}"
