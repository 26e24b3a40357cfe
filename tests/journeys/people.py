"""A person at a browser: what they see, what they do, and every fault that the browser noticed."""

from dataclasses import dataclass, field
from typing import Any, Self

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
WATCH = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
"""
STATUS = "Failed to load resource"
"""The console repeats statuses; those of pages are what tests look at, all others are faults below."""
RAW = "/raw/"
"""A photo alone is shown by the browser's own viewer, in a sandbox that runs no script: not even WATCH."""


def follow(link: Locator) -> None:
    """Click a link and wait for the page that it leads to: a click alone returns while the old page still stands."""
    with link.page.expect_navigation():
        link.click()


@dataclass
class Visitor:
    """One browser window of one person."""

    browser: Browser
    url: str
    faults: list[str] = field(default_factory=list)

    def open(self, **screen: Any) -> Self:
        """Open the window."""
        self.context = self.browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **screen)
        self.context.set_default_timeout(10_000)
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self._listen(self.page)
        return self

    def _listen(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._received)

    def _heard(self, message: ConsoleMessage) -> None:
        is_ours = RAW in self.page.url and "sandboxed" in message.text
        if message.type in {"error", "warning"} and not message.text.startswith(STATUS) and not is_ours:
            self.faults.append(f"{self.page.url}: {message.text}")

    def _received(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.faults.append(f"{self.page.url}: {response.status} {response.url}")

    def go(self, path: str) -> int:
        """Go to an address of the installation and return the HTTP status."""
        answer = self.page.goto(self.url + path)
        assert answer
        return answer.status

    def log_in(self, username: str, password: str) -> Self:
        """Type the account into the form and send it."""
        self.go("/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码", exact=True).fill(password)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="登录", exact=True).click()
        return self

    def send(self, button: str) -> int:
        """Press a button that sends a form and return the HTTP status of its answer, before any redirect."""
        with self.page.expect_response(lambda response: response.request.method == "POST") as answer:
            self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_load_state()
        return int(answer.value.status)

    def says(self, text: str) -> bool:
        """Tell whether the text stands on the page, visible."""
        self.page.wait_for_load_state()
        return self.page.get_by_text(text).locator("visible=true").count() > 0

    def main(self) -> str:
        """Return the visible text of the page's own part."""
        return self.page.locator("main").inner_text()

    def hover_charts(self) -> None:
        """Move the pointer over every chart."""
        for chart in self.page.locator(".gantt td svg:visible").all():
            chart.hover(force=True, timeout=2000)

    def close(self) -> None:
        """Close the window; whatever the browser complained about is a fault of the product."""
        self.context.close()
        assert self.faults == []
