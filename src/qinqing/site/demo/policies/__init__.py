"""Policies of the demo city: invented texts with their criteria, as data."""

from qinqing.site.demo.policies.reading import Edition, Written, text_of, written
from qinqing.site.demo.policies.telling import Cast, tell

__all__ = ["Cast", "Edition", "Written", "tell", "text_of", "written"]
