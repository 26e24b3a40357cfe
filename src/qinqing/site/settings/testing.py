"""Tests: the product's own settings, with cheap passwords and mail kept in memory."""

import tempfile
from pathlib import Path

from qinqing.site.settings.base import *

SECRET_KEY = "only-for-tests"
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = None  # nothing is collected for the test client; browsers get theirs from the fixture `live`
QINQING_QUIET_HOURS = None  # tests of letters run at any hour
QINQING_KEYS = Path(tempfile.gettempdir()) / "qinqing_test_no_keys"
MEDIA_ROOT = Path(tempfile.gettempdir()) / "qinqing_test_evidence"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
