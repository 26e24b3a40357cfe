"""What every installation shares; a setting that differs between them is read from the environment."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from qinqing.kernel.notices.rules import hours
from qinqing.site.settings.environment import database, mail, providers

VAR = Path(os.environ.get("QINQING_VAR", "var")).resolve()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "qinqing.kernel.pages",  # before allauth: its templates are replaced by ours
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "qinqing.kernel.chronicle",
    "qinqing.kernel.parties",
    "qinqing.kernel.access",
    "qinqing.kernel.calendars",
    "qinqing.kernel.matters",
    "qinqing.kernel.evidence",
    "qinqing.kernel.obligations",
    "qinqing.kernel.checks",
    "qinqing.kernel.proposals",
    "qinqing.kernel.publications",
    "qinqing.kernel.notices",
    "qinqing.kernel.instructions",
    "qinqing.commons.deliveries",
    "qinqing.commons.webhooks",
    "qinqing.commons.enterprises",
    "qinqing.commons.projects",
    "qinqing.commons.handovers",
    "qinqing.commons.orders",
    "qinqing.commons.receipts",
    "qinqing.domains.contracts",
    "qinqing.domains.policies",
    "qinqing.boards",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "qinqing.kernel.pages.middleware.Outage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "qinqing.kernel.access.middleware.Acting",
    "qinqing.kernel.access.middleware.Expiry",
    "qinqing.kernel.pages.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

FORM_RENDERER = "qinqing.kernel.devices.controls.Controls"
ROOT_URLCONF = "qinqing.site.urls"
WSGI_APPLICATION = "qinqing.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "qinqing.kernel.pages.context.frame",
            ]
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
QINQING_ROLE_PREFIX = os.environ.get("QINQING_ROLE_PREFIX", "qinqing")

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "evidence"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
EVIDENCE_MAX_FILES = 10

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "qinqing.site.passwords.Own"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "qinqing.site.entrance.Entrance"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip"}  # a single account is locked by axes, which says for how long
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # the device asks who holds it: a passkey alone is then both factors
MFA_FORMS = {
    "authenticate_webauthn": "qinqing.kernel.access.forms.PasskeySecondForm",
    "reauthenticate_webauthn": "qinqing.kernel.access.forms.PasskeyAgainForm",
}
QINQING_PASSKEY_HOST = os.environ.get("QINQING_PASSKEY_HOST", "")
"""The domain that passkeys belong to, itself or above every name of the installation; empty: the name in the address.
A name, never a bare IP: browsers refuse those, and all that is not HTTPS save `localhost`."""
MFA_TOTP_ISSUER = "亲清"
MFA_ADAPTER = "qinqing.site.factors.Factors"
QINQING_PROVIDERS = providers(os.environ)
QINQING_TOTP_ROLES = frozenset(
    filter(None, os.environ.get("QINQING_TOTP_ROLES", "supervisor,system,security,audit").split(","))
)
SESSION_ENGINE = "qinqing.kernel.access.queries.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
QINQING_IDLE_SECONDS = int(os.environ.get("QINQING_IDLE_MINUTES", "30")) * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "pages/errors/locked.html"
AXES_RESET_ON_SUCCESS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "qinqing.kernel.pages.views.csrf_failure"

globals().update(mail(os.environ.get("QINQING_EMAIL_URL", ""), VAR))
QINQING_QUIET_HOURS = hours(os.environ.get("QINQING_QUIET_HOURS", "22:00-07:00"))
QINQING_ADDRESS = os.environ.get("QINQING_ADDRESS", "")
QINQING_INSIDE_HOSTS = frozenset(filter(None, os.environ.get("QINQING_INSIDE_HOSTS", "").split(",")))
DEFAULT_FROM_EMAIL = os.environ.get("QINQING_EMAIL_FROM", "qinqing@localhost")
QINQING_MATCHING = os.environ.get("QINQING_MATCHING", "numpy")

QINQING_PERMISSION_CHECKER = "qinqing.kernel.access.queries.lacks"
QINQING_OPEN_BUSINESS = (
    "qinqing.kernel.matters.queries.left_open",
    "qinqing.kernel.obligations.queries.left_open",
    "qinqing.kernel.proposals.queries.left_open",
)
QINQING_KEPT_BELOW = (
    "qinqing.kernel.calendars.queries.kept_below",
    "qinqing.kernel.obligations.queries.kept_below",
    "qinqing.kernel.checks.queries.administration.kept_below",
    "qinqing.commons.deliveries.queries.kept_below",
    "qinqing.commons.webhooks.queries.kept_below",
)
QINQING_DOCUMENT = "qinqing.site.api.document"
QINQING_NAVIGATION = "qinqing.site.navigation.NAVIGATION"
QINQING_REACTIONS = "qinqing.site.reactions.REACTIONS"
QINQING_PUSHED = "qinqing.site.pushed.PUSHED"
QINQING_ERASABLES = "qinqing.site.erasure.ERASABLES"
QINQING_UNREACHABLE = "qinqing.site.erasure.UNREACHABLE"
QINQING_DELETES = "qinqing.site.rights.DELETES"
QINQING_READ_ONLY = "qinqing.site.rights.READ_ONLY"
QINQING_KEYRING = "qinqing.site.keys.keyring"
QINQING_KEYS = VAR / "keys"
QINQING_CITY = os.environ.get("QINQING_CITY", "岚川市")
QINQING_JURISDICTIONS = tuple(filter(None, os.environ.get("QINQING_JURISDICTIONS", f"全国,{QINQING_CITY}").split(",")))
