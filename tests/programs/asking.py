"""How a test asks as a program does."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from qinqing.kernel.devices.problem import PROGRAMS


@dataclass(frozen=True)
class Program:
    """A program with its token."""

    client: Client
    secret: str

    def answer(self, what: str, asked: Any = None, **headers: str) -> Any:
        """Return the whole answer."""
        return self.client.get(
            PROGRAMS + what, asked or {}, headers={"Authorization": f"Bearer {self.secret}", **headers}
        )

    def read(self, what: str, **asked: Any) -> Any:
        """Return what is read, which must be there."""
        found = self.answer(what, asked)
        assert found.status_code == 200, found.content.decode()
        return found.json()

    def send(self, what: str, content: bytes = b"", **headers: str) -> Any:
        """Return the whole answer to what is sent."""
        given = {"Authorization": f"Bearer {self.secret}", **headers}
        return self.client.post(PROGRAMS + what, content, content_type="application/octet-stream", headers=given)

    def sent(self, what: str, content: bytes = b"") -> Any:
        """Return the answer to what is sent, which must be taken."""
        found = self.send(what, content)
        assert found.status_code == 200, found.content.decode()
        return found.json()

    def refused_to(self, what: str, content: bytes = b"") -> tuple[int, str]:
        """Return status and code of what is not taken."""
        return self._refusal(self.send(what, content))

    def refused(self, what: str, **asked: Any) -> tuple[int, str]:
        """Return status and code of what is refused."""
        return self._refusal(self.answer(what, asked))

    def _refusal(self, found: Any) -> tuple[int, str]:
        assert found.headers["Content-Type"] == "application/problem+json", found.content
        problem = found.json()
        assert problem["status"] == found.status_code
        assert problem["detail"].endswith("。")
        return found.status_code, problem["code"]
