"""Passkeys: adding, naming and removing one's own; logging in with one, and showing it once more."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qinqing.kernel.access import actions
from qinqing.kernel.access.forms import BareForm, PasskeyAgainForm, PasskeyForm, PasskeyLogInForm, PasskeyNameForm
from qinqing.kernel.access.queries import passkeys_of
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal

FAILED = "login_failed"
"""Wrong passkeys and wrong passwords of one place are counted together."""


def _try(form: Form, act: Callable[[], object]) -> bool:
    """Act when the form is valid; what refuses stands in the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth publishes no types
@never_cache
@require_http_methods(["GET", "POST"])
def passkey_add(request: ActingRequest) -> HttpResponse:
    """Let a device make a passkey, and keep it; the first second factor brings recovery codes with it."""
    if request.actor is None:
        raise NotFound
    form, codes = PasskeyForm(request.POST or None), []

    def act() -> None:
        codes.append(actions.add_passkey(**form.cleaned_data, by=request.actor))

    if request.method == "POST" and _try(form, act):
        messages.success(request, _("通行密钥已添加，下次可以用它登录。"))
        return redirect("mfa_view_recovery_codes" if codes[0] else "mfa_index")
    shown = {"form": form, "options": {"creation_options": auth.begin_registration(request.user, True)}}
    return render(request, "access/passkey_add.html", shown, status=422 if form.errors else 200)


def _own(request: ActingRequest, passkey_id: int) -> Authenticator:
    if request.actor is None:
        raise NotFound
    found: Authenticator | None = passkeys_of(request.actor.person_id).filter(pk=passkey_id).first()
    if found is None:
        raise NotFound
    return found


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth publishes no types
@require_http_methods(["GET", "POST"])
def passkey_rename(request: ActingRequest, passkey_id: int) -> HttpResponse:
    """Call a passkey otherwise."""
    passkey = _own(request, passkey_id)
    form = PasskeyNameForm(request.POST or None, initial={"name": passkey.data["name"]})
    if request.method == "POST" and _try(
        form,
        lambda: actions.rename_passkey(passkey_id=passkey_id, name=form.cleaned_data["name"], by=request.actor),
    ):
        messages.success(request, _("名称已改。"))
        return redirect("mfa_index")
    shown = {"form": form, "passkey": passkey}
    return render(request, "access/passkey_rename.html", shown, status=422 if form.errors else 200)


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth publishes no types
@require_http_methods(["GET", "POST"])
def passkey_remove(request: ActingRequest, passkey_id: int) -> HttpResponse:
    """Let a passkey open nothing any more."""
    passkey = _own(request, passkey_id)
    form = BareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _try(form, lambda: actions.remove_passkey(passkey_id=passkey_id, by=request.actor)):
        messages.success(request, _("通行密钥已移除，不能再用它登录。"))
        return redirect("mfa_index")
    shown = {"form": form, "passkey": passkey}
    return render(request, "access/passkey_remove.html", shown, status=409 if form.errors else 200)


def _back_to_log_in(request: HttpRequest, says: str) -> HttpResponse:
    messages.error(request, says)
    after = get_next_redirect_url(request)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': after})}" if after else reverse("account_login"))


@never_cache
@require_http_methods(["GET", "POST"])
def passkey_login(request: HttpRequest) -> HttpResponse:
    """Say what a device has to sign, then log in whoever it proves; it checked who holds it: no second step follows.

    Failures are counted by where they come from: whose key it is says the device, so that nobody locks out another.
    """
    if request.user.is_authenticated:
        return redirect("home")
    if not ratelimit.consume(request, action=FAILED, dry_run=True):
        return _back_to_log_in(request, _("试的次数太多，请过一会儿再试。"))
    if request.method == "GET":
        if request.headers.get("Accept") != "application/json":
            return redirect("account_login")
        return JsonResponse({"request_options": auth.begin_authentication()})
    form = PasskeyLogInForm(request.POST)
    if not form.is_valid():
        ratelimit.consume(request, action=FAILED)
        return _back_to_log_in(request, str(next(iter(form.errors.values()))[0]))
    passkey: Authenticator = form.cleaned_data["credential"]
    login = Login(user=passkey.user, redirect_url=get_next_redirect_url(request))
    answer: HttpResponse = flows.perform_passwordless_login(request, passkey, login)
    return answer


class _Again(ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth publishes no types
    """The library's page, in our words."""

    form_class = PasskeyAgainForm
    template_name = "access/passkey_again.html"

    def form_invalid(self, form: Form) -> HttpResponse:
        """Show what is wrong where it is to be mended."""
        shown: HttpResponse = self.render_to_response({**self.get_context_data(), "form": form}, status=422)
        return shown


passkey_again = _Again.as_view()
