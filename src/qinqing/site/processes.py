"""Starting web and worker as children, and stopping all of them in order."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from qinqing.site.keeper import GRACE, Keeper
from qinqing.site.trouble import Trouble

COMMAND = [sys.executable, "-m", "qinqing.site.cli"]
LOCALHOST = {4: "127.0.0.1", 6: "::1"}
PORTS_TRIED = 20
LONGEST_LOG = 10 * 1024 * 1024
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
AGAIN = 75
"""The exit status (EX_TEMPFAIL) of a child that wants to be started again."""


class PortTaken(Trouble):
    """Somebody else listens on the port that was asked for."""

    says = "端口 {port} 已被占用。请停止占用它的程序，或用 QINQING_PORT 换一个端口。"


class ChildEnded(Trouble):
    """Web or worker ended by itself."""

    says = "{name}意外停止（退出码 {code}）：{last}。详细记录见 {log}。"


class StepFailed(Trouble):
    """A step ended with a fault of its own; what it wrote stands above this sentence."""

    says = "没有完成：{step}。原因见上面的输出；改正后再运行一次即可。"


class PageFailed(Trouble):
    """The first page is an error page."""

    says = "网页服务已启动，但首页出错（HTTP {status}）。详细记录见 {log}。"


class NoAnswer(Trouble):
    """The first page did not come in time."""

    says = "网页服务 {seconds} 秒内没有应答。详细记录见 {log}。"


@dataclass(frozen=True)
class Child:
    """One process that leads a group of its own, with its log."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path
    command: Sequence[str] = ()

    def check(self) -> None:
        """Raise ChildEnded when it has ended."""
        code = self.process.poll()
        if code is not None:
            lines = self.log.read_text(errors="replace").strip().splitlines()
            raise ChildEnded(name=self.name, code=code, last=lines[-1] if lines else "没有输出", log=self.log)

    def stop(self) -> None:
        """Ask it to end, wait, then end whatever is left of its group."""
        with suppress(ProcessLookupError):
            self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let whoever would stop this process wait until what is begun here is noted: a child nobody knows never ends."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    former = {name: signal.signal(name, lambda number, _: came.append(number)) for name in STOPS}
    try:
        yield
    finally:
        for name, handler in former.items():
            signal.signal(name, handler)
        for number in came:
            os.kill(os.getpid(), number)


@dataclass
class Household:
    """All children of one run; they also end when this process is killed, by way of the keeper."""

    keeper: Keeper
    logs: Path
    environment: Mapping[str, str]
    children: list[Child] = field(default_factory=list)

    def start(self, name: str, *command: str) -> Child:
        """Start `qinqing COMMAND` under a name that people read."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{command[0]}.log"
        if log.exists() and log.stat().st_size > LONGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as file, undisturbed():
            process = subprocess.Popen(
                [*COMMAND, *command],
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self.keeper.will_end(process.pid)
            child = Child(name, process, log, command)
            self.children.append(child)
        return child

    def step(self, name: str, *command: str) -> str:
        """Run `qinqing COMMAND` to its end and return what it wrote."""
        with undisturbed():
            process = subprocess.Popen(
                [*COMMAND, *command],
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
            self.keeper.will_end(process.pid)
        try:
            written, _ = process.communicate()
        except BaseException:
            process.kill()
            raise
        self.keeper.has_ended(process.pid)
        if process.returncode:
            raise StepFailed(step=name)
        return written.decode()

    def check(self) -> None:
        """Start again whoever ended with AGAIN; raise ChildEnded when any other child has ended."""
        for child in list(self.children):
            if child.process.poll() == AGAIN:
                self.children.remove(child)
                self.keeper.has_ended(child.process.pid)
                self.start(child.name, *child.command)
            else:
                child.check()

    def stop(self) -> None:
        """Stop all, the newest first."""
        while self.children:
            child = self.children.pop()
            child.stop()
            self.keeper.has_ended(child.process.pid)


def free_port(wanted: int | None) -> int:
    """Return a port that nobody listens on: the one wanted, else the first free one from 8000 upwards."""
    tried = [wanted] if wanted else range(8000, 8000 + PORTS_TRIED)
    for port in tried:
        if all(can_listen(port, family) is not False for family in LOCALHOST):
            return port
    raise PortTaken(port=tried[0])


def can_listen(port: int, family: int) -> bool | None:
    """Tell whether loopback of IP version `family` is free at `port`; None when the machine has no such loopback."""
    kind = socket.AF_INET if family == 4 else socket.AF_INET6
    try:
        with socket.socket(kind, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((LOCALHOST[family], port))
    except OSError as error:
        return None if error.errno in _NO_SUCH_LOOPBACK else False
    return True


_NO_SUCH_LOOPBACK = {97, 99, 47, 49}
"""EAFNOSUPPORT and EADDRNOTAVAIL, as Linux and macOS number them."""


def wait_for_page(port: int, web: Child, seconds: float = 60) -> None:
    """Wait until the first page answers; raises PageFailed when it answers with a fault of ours."""
    deadline = time.monotonic() + seconds
    while not (status := _status(f"http://{LOCALHOST[4]}:{port}/")):
        web.check()
        if time.monotonic() > deadline:
            raise NoAnswer(seconds=int(seconds), log=web.log)
        time.sleep(0.05)
    if status >= 500:
        raise PageFailed(status=status, log=web.log)


def _status(url: str) -> int:
    """Return the HTTP status, 0 when nobody answers."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        answer.close()
        return answer.code
    except OSError:
        return 0
