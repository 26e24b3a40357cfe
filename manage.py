"""Django's own commands, for engineers; people use `qinqing`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qinqing.site.settings.development")
    execute_from_command_line(sys.argv)
