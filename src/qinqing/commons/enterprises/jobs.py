"""Reads files that wait, does what is long with imports, and checks snapshots: the worker only does what was asked."""

from qinqing.commons.enterprises.actions.checking import check_on
from qinqing.commons.enterprises.actions.errands import carry_out
from qinqing.commons.enterprises.actions.uploading import read_next


def read_uploads() -> int:
    """Read the file that has waited longest, and return how many were: 0 or 1."""
    return read_next()


def do_errands() -> int:
    """Do what somebody asked for with an import and was too long to wait for; return how much was done: 0 or 1."""
    return carry_out()


def check_snapshots() -> int:
    """Take the next step of a check that somebody asked for, and return how many were taken: 0 or 1."""
    return check_on()
