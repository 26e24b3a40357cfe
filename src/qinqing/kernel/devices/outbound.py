"""Sending to an address outside: to public hosts only, never redirected, never longer than PATIENCE."""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

PATIENCE = 10.0
"""Seconds that the other side has for everything: to be reached, to read and to answer."""

UNREADABLE, INSIDE, UNKNOWN, LATE, AWAY, CERTIFICATE, GARBLED = (
    "unreadable",
    "inside",
    "unknown",
    "late",
    "away",
    "certificate",
    "garbled",
)
ANSWERED, REFUSED = "answered", "refused"
LONGEST = 4096

_SAYS = {
    UNREADABLE: "地址写得不对。要写完整，以 https:// 开头，不带用户名。",
    INSIDE: "地址在内部网络里，不向它发送。确需发往内部系统的，请运维人员在安装设置里列出这台主机。",
    UNKNOWN: "找不到这台主机。请核对地址，或过一会儿再试。",
    LATE: "对方没有在 10 秒内答复。请对方先收下、再处理。",
    AWAY: "连不上对方。请对方确认系统在运行、防火墙放行。",
    CERTIFICATE: "对方的安全证书没有通过检查。请对方换上有效的证书。",
    GARBLED: "对方的答复看不懂。请核对地址是不是接收的地址。",
}


def says_of(fault: str) -> str:
    """Return, for one of the faults that `post` returns, why and what to do; empty for none."""
    code, _, status = fault.partition(" ")
    if code == REFUSED:
        return f"机器人没有收下（错误码 {status}）。请核对它的地址和安全设置；它可能已被移出群，也可能是发得太密。"
    if code != ANSWERED:
        return _SAYS.get(fault, fault)
    if status.startswith("3"):
        return f"对方要求改发到别处（{status}），不照办。请改填最后的地址。"
    if status in {"401", "403"}:
        return f"对方拒绝接收（{status}）。请核对密钥。"
    if status in {"404", "410"}:
        return f"对方没有这个地址（{status}）。请核对地址，可能已经撤销。"
    return f"对方没有收下（{status}）。请对方查看自己的记录。"


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is sent."""

    secure: bool
    host: str
    port: int
    path: str


def address_of(text: str) -> Address | None:
    """Read an address; None for anything but https, or http to a host that the installation lists."""
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return None
    secure = parts.scheme == "https"
    plain = parts.scheme == "http" and host in settings.QINQING_INSIDE_HOSTS
    if not host or parts.username or parts.fragment or not (secure or plain) or not text.isascii():
        return None
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return Address(secure, host, port or (443 if secure else 80), path)


def reached(address: Address) -> tuple[str, str]:
    """Return the numeric address of a host, and the fault for which nothing may be sent there.

    One name may stand for several: a single one inside refuses all.
    """
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except OSError:
        return "", UNKNOWN
    numbers = [str(one[4][0]).partition("%")[0] for one in found]
    listed = address.host in settings.QINQING_INSIDE_HOSTS
    if not listed and not all(_outside(one) for one in numbers):
        return "", INSIDE
    return numbers[0], ""


def _outside(number: str) -> bool:
    """Return whether a numeric address lies in the public net, also when written as the newer kind."""
    one = ip_address(number)
    mapped = getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None)
    return one.is_global and not one.is_multicast and (mapped is None or mapped.is_global)


class _Straight(HTTPConnection):
    """A connection to the very number that was judged: the name is not asked for a second time."""

    def __init__(self, address: Address, number: str) -> None:
        super().__init__(address.host, address.port, timeout=PATIENCE)
        self.default_port = 443 if address.secure else 80
        self.number, self.secure = number, address.secure

    def connect(self) -> None:
        """Open the connection."""
        self.sock = socket.create_connection((self.number, self.port), self.timeout)
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


@contextmanager
def _in_time(connection: _Straight) -> Iterator[threading.Event]:
    """End the connection after PATIENCE, however slowly the other side goes on; the event says that it was ended."""
    ended = threading.Event()

    def cut() -> None:
        ended.set()
        with suppress(OSError, AttributeError):  # not yet, or no longer, connected
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    timer = threading.Timer(PATIENCE, cut)
    timer.daemon = True
    timer.start()
    try:
        yield ended
    finally:
        timer.cancel()
        connection.close()


def post(text: str, body: bytes, headers: Mapping[str, str]) -> str:
    """Send `body` to an address; return why it did not arrive, empty when it was answered with 2xx."""
    return asked(text, body, headers, reads=0).fault


@dataclass(frozen=True, slots=True)
class Answer:
    """Why something did not arrive, empty when it did; and how the other side's answer begins."""

    fault: str
    said: bytes = b""


def asked(text: str, body: bytes, headers: Mapping[str, str], reads: int = LONGEST) -> Answer:
    """Send `body` to an address and read the first bytes of what is answered."""
    address = address_of(text)
    if address is None:
        return Answer(UNREADABLE)
    number, fault = reached(address)
    if fault:
        return Answer(fault)
    connection = _Straight(address, number)
    with _in_time(connection) as ended:
        try:
            connection.request("POST", address.path, body, dict(headers))
            answer = connection.getresponse()
            status, said = answer.status, answer.read(reads)
        except (OSError, HTTPException, ValueError) as trouble:
            return Answer(LATE if ended.is_set() else _fault(trouble))
    return Answer("" if 200 <= status < 300 else f"{ANSWERED} {status}", said)


def _fault(trouble: Exception) -> str:
    if isinstance(trouble, ssl.SSLError):
        return CERTIFICATE
    if isinstance(trouble, TimeoutError):
        return LATE
    return AWAY if isinstance(trouble, OSError) else GARBLED
