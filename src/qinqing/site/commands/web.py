"""`qinqing web`: gunicorn with two processes of four threads, on loopback; a proxy stands before it in production."""

import argparse
import os
from typing import Any

from gunicorn.app.base import BaseApplication

from qinqing.site.processes import LOCALHOST, can_listen, free_port
from qinqing.site.wsgi import application

DEFAULT_PORT = 8000


class Web(BaseApplication):  # type: ignore[misc]  # gunicorn publishes no types
    """Gunicorn configured from here, never from its command line or files."""

    def __init__(self, port: int) -> None:
        """Listen on `port` of each loopback that the machine has."""
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        hosts = [LOCALHOST[4], *([f"[{LOCALHOST[6]}]"] if can_listen(self.port, 6) else [])]
        choices = {
            "bind": [f"{host}:{self.port}" for host in hosts],
            "workers": int(os.environ.get("QINQING_WEB_PROCESSES", "2")),
            "threads": 4,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 8,
            "keepalive": 5,
            "control_socket_disable": True,
            "proc_name": "qinqing-web",
        }
        for name, choice in choices.items():
            self.cfg.set(name, choice)

    def load(self) -> Any:
        """Return the application, loaded once for all processes."""
        return application


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    Web(free_port(int(os.environ.get("QINQING_PORT") or DEFAULT_PORT))).run()
    return 0
