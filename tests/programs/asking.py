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

    def refused(self, what: str, **asked: Any) -> tuple[int, str]:
        """Return status and code of what is refused."""
        found = self.answer(what, asked)
        assert found.headers["Content-Type"] == "application/problem+json", found.content
        problem = found.json()
        assert problem["status"] == found.status_code
        assert problem["detail"].endswith("。")
        return found.status_code, problem["code"]
