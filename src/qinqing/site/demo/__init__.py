"""The demo city: invented, filled by acting through the real actions over simulated time."""

from qinqing.site.demo.accounts import DemoAccount, renew_passwords
from qinqing.site.demo.build import build, grow

__all__ = ["DemoAccount", "build", "grow", "renew_passwords"]
