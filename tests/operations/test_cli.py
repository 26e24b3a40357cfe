"""The command's help and the way it reports trouble."""

import os
import subprocess
import sys

import pytest

from qinqing.site.cli import COMMANDS, main


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself_in_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert COMMANDS[command].says[:4] in capsys.readouterr().out.replace("\n", "")


def test_help_does_not_need_a_database_or_django() -> None:
    script = "import sys, qinqing.site.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass\n"
    script += "sys.exit('django.db' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=False).returncode == 0


def test_an_unreachable_database_is_one_sentence() -> None:
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    environment.pop("DATABASE_OWNER_URL", None)
    command = [sys.executable, "-m", "qinqing.site.cli", "migrate"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "连不上" in done.stderr
