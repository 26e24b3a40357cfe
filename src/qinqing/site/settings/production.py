"""A city's installation: everything from the environment, HTTPS only."""

import os

from qinqing.site.settings.base import *

DEBUG = False
SECRET_KEY = os.environ["QINQING_SECRET_KEY"]
ALLOWED_HOSTS = os.environ["QINQING_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
