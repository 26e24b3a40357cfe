"""A city's installation: everything from the environment, HTTPS only."""

# `qinqing web` listens on loopback. The proxy before it passes Host on, sets X-Forwarded-Proto whatever the visitor
# sent, and puts the visitor's address last in X-Forwarded-For.

import os

from qinqing.site.settings.base import *
from qinqing.site.settings.base import MIDDLEWARE

DEBUG = False
SECRET_KEY = os.environ["QINQING_SECRET_KEY"]
ALLOWED_HOSTS = [host.strip() for host in os.environ["QINQING_HOSTS"].split(",")]
QINQING_ADDRESS = os.environ.get("QINQING_ADDRESS", f"https://{ALLOWED_HOSTS[0]}")
MIDDLEWARE = ["qinqing.site.proxy.Visitor", *MIDDLEWARE]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Under such a name a browser takes a cookie from this very host only, over TLS, for every path: no other name of the
# city's domain can plant one.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
