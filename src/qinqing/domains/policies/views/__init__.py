"""Pages of policies."""

from qinqing.domains.policies.views.reading import policy

__all__ = ["policy"]
