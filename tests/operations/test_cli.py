"""The command's help and the way it reports trouble."""

import subprocess
import sys

import pytest

from qinqing.site.cli import COMMANDS, main


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself_in_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    assert COMMANDS[command].says[:4] in capsys.readouterr().out.replace("\n", "")


def test_help_does_not_need_a_database_or_django() -> None:
    script = "import sys, qinqing.site.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass\n"
    script += "sys.exit('django.db' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=False).returncode == 0
