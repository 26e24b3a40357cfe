"""Policies of the demo city: invented texts with their criteria, as data."""

from qinqing.site.demo.policies.reading import Edition, Written, written

__all__ = ["Edition", "Written", "written"]
