"""Pages about rights, and logging in: each of the library's pages that we use, no other."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp

from qinqing.kernel.access import access, views
from qinqing.kernel.devices.page import PUBLIC, SIGNED_IN, page

urlpatterns = [
    page("rights/", views.rights, access.READ_RIGHTS, name="rights"),
    page("account/login/", account.login, PUBLIC, name="account_login"),
    page("account/logout/", account.logout, PUBLIC, name="account_logout"),
    page("account/password/", account.password_change, SIGNED_IN, name="account_change_password"),
    page("account/again/", account.reauthenticate, SIGNED_IN, name="account_reauthenticate"),
    page("account/second/", mfa.index, SIGNED_IN, name="mfa_index"),
    page("account/second/login/", mfa.authenticate, PUBLIC, name="mfa_authenticate"),
    page("account/second/again/", mfa.reauthenticate, SIGNED_IN, name="mfa_reauthenticate"),
    page("account/second/totp/", totp.activate_totp, SIGNED_IN, name="mfa_activate_totp"),
    page("account/second/totp/off/", totp.deactivate_totp, SIGNED_IN, name="mfa_deactivate_totp"),
    page("account/second/codes/", recovery_codes.view_recovery_codes, SIGNED_IN, name="mfa_view_recovery_codes"),
    page(
        "account/second/codes/new/",
        recovery_codes.generate_recovery_codes,
        SIGNED_IN,
        name="mfa_generate_recovery_codes",
    ),
    page(
        "account/second/codes/file/",
        recovery_codes.download_recovery_codes,
        SIGNED_IN,
        name="mfa_download_recovery_codes",
    ),
]
