"""The forms of the registry: imports, and the catalogue of fields."""

from qinqing.commons.enterprises.forms.imports import ImportForm, cells_of

__all__ = ["ImportForm", "cells_of"]
