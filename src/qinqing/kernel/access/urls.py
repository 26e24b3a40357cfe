"""Pages about rights and accounts, and logging in: each of the library's pages that we use, no other."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp

from qinqing.kernel.access import access, views
from qinqing.kernel.devices.page import PUBLIC, SIGNED_IN, page
from qinqing.kernel.parties import access as parties

urlpatterns = [
    page("rights/", views.rights, access.READ_RIGHTS, name="rights"),
    page("changes/", views.changes, access.READ_CHANGES, name="changes"),
    page("accounts/", views.accounts, access.READ_ACCOUNTS, name="accounts"),
    page("accounts/new/", views.account_open, access.OPEN_ACCOUNT, name="account_open"),
    page("accounts/<int:account_id>/renew/", views.account_renew, access.RENEW_PASSWORD, name="account_renew"),
    page("accounts/<int:account_id>/second/", views.account_second, access.RENEW_SECOND, name="account_second"),
    page("accounts/<int:account_id>/lock/", views.account_lock, access.LOCK_ACCOUNT, name="account_lock"),
    page("accounts/<int:account_id>/unlock/", views.account_unlock, access.LOCK_ACCOUNT, name="account_unlock"),
    page("accounts/<int:account_id>/wait/", views.account_wait, access.LOCK_ACCOUNT, name="account_wait"),
    page(
        "accounts/<int:account_id>/identity/", views.account_identities, access.READ_ACCOUNTS, name="account_identities"
    ),
    page("accounts/<int:account_id>/identity/new/", views.account_bind, access.BIND, name="account_bind"),
    page(
        "accounts/<int:account_id>/identity/<int:identity_id>/end/",
        views.account_unbind,
        access.BIND,
        name="account_unbind",
    ),
    page("exclusions/", views.exclusions, access.DECLARE, name="exclusions"),
    page("exclusions/new/", views.exclusion_declare, access.DECLARE, name="exclusion_declare"),
    page("exclusions/<int:exclusion_id>/end/", views.exclusion_end, access.END_EXCLUSION, name="exclusion_end"),
    page("seat/", views.seat, PUBLIC, name="seat"),
    page("seats/", views.seats, access.OFFER_SEAT, name="seats"),
    page("seats/<int:firm_id>/offer/", views.seat_offer, access.OFFER_SEAT, name="seat_offer"),
    page("seats/offers/<int:offer_id>/withdraw/", views.seat_withdraw, access.OFFER_SEAT, name="seat_withdraw"),
    page("members/", views.members, access.READ_MEMBERS, name="members"),
    page("members/invite/", views.member_invite, access.MANAGE_MEMBERS, name="member_invite"),
    page(
        "members/offers/<int:offer_id>/withdraw/", views.member_uninvite, access.MANAGE_MEMBERS, name="member_uninvite"
    ),
    page("members/<int:member_id>/scopes/", views.member_scopes, access.MANAGE_MEMBERS, name="member_scopes"),
    page("members/<int:member_id>/remove/", views.member_remove, access.MANAGE_MEMBERS, name="member_remove"),
    page("members/changes/<int:seq>/undo/", views.member_undo, access.MANAGE_MEMBERS, name="member_undo"),
    page("tokens/", views.tokens, access.READ_OWN_TOKENS, name="tokens"),
    page("tokens/new/", views.token_open, access.OPEN_TOKEN, name="token_open"),
    page("tokens/<int:token_id>/end/", views.token_give_up, access.GIVE_UP_TOKEN, name="token_give_up"),
    page("accounts/tokens/", views.account_tokens, access.READ_TOKENS, name="account_tokens"),
    page("accounts/tokens/<int:token_id>/end/", views.token_revoke, access.REVOKE_TOKEN, name="token_revoke"),
    page("account/calendar/", views.feed, access.OPEN_FEED, name="feed"),
    page("account/calendar/open/", views.feed_open, access.OPEN_FEED, name="feed_open"),
    page("account/calendar/end/", views.feed_end, access.END_FEED, name="feed_end"),
    page("posts/", views.posts, SIGNED_IN, name="posts"),
    page("posts/<int:post_id>/switch/", views.post_switch, SIGNED_IN, name="post_switch"),
    page("posts/lend/", views.post_lend, parties.DELEGATE, name="post_lend"),
    page("posts/lent/<int:delegation_id>/end/", views.post_return, parties.DELEGATE, name="post_return"),
    page("account/login/", account.login, PUBLIC, name="account_login"),
    page("account/logout/", views.leave, PUBLIC, name="account_logout"),
    page("account/password/", account.password_change, SIGNED_IN, name="account_change_password"),
    page("account/again/", account.reauthenticate, SIGNED_IN, name="account_reauthenticate"),
    page("account/second/", mfa.index, SIGNED_IN, name="mfa_index"),
    page("account/second/login/", mfa.authenticate, PUBLIC, name="mfa_authenticate"),
    page("account/second/again/", mfa.reauthenticate, SIGNED_IN, name="mfa_reauthenticate"),
    page("account/second/totp/", totp.activate_totp, SIGNED_IN, name="mfa_activate_totp"),
    page("account/second/totp/off/", totp.deactivate_totp, SIGNED_IN, name="mfa_deactivate_totp"),
    page("account/login/passkey/", views.passkey_login, PUBLIC, name="passkey_login"),
    page("account/login/with/<slug:provider>/", views.identity_login, PUBLIC, name="identity_login"),
    page("account/login/with/<slug:provider>/back/", views.identity_back, PUBLIC, name="identity_back"),
    page("account/identity/", views.identities, SIGNED_IN, name="identities"),
    page("account/identity/confirm/", views.identity_confirm, SIGNED_IN, name="identity_confirm"),
    page("account/identity/with/<slug:provider>/", views.identity_link, SIGNED_IN, name="identity_link"),
    page("account/identity/<int:identity_id>/end/", views.identity_unlink, SIGNED_IN, name="identity_unlink"),
    page("account/second/passkey/", views.passkey_add, SIGNED_IN, name="passkey_add"),
    page("account/second/passkey/again/", views.passkey_again, SIGNED_IN, name="mfa_reauthenticate_webauthn"),
    page("account/second/passkey/<int:passkey_id>/", views.passkey_rename, SIGNED_IN, name="passkey_rename"),
    page("account/second/passkey/<int:passkey_id>/remove/", views.passkey_remove, SIGNED_IN, name="passkey_remove"),
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
