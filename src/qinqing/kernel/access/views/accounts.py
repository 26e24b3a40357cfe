"""Accounts: opening with a password that is shown once, locking, unlocking, renewing."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.kernel.access import actions
from qinqing.kernel.access.forms import AccountForm, BareForm, IdentityForm
from qinqing.kernel.access.models import Account
from qinqing.kernel.access.queries import account_for, accounts_below, accounts_of, ending_tokens, new_password
from qinqing.kernel.access.queries.providers import provider_of, ways_of
from qinqing.kernel.access.queries.watching import STATES, waiting
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties.views import Change, two_steps


@require_GET
def accounts(request: ActingRequest) -> HttpResponse:
    """Show the accounts of the people below the administrator's path, with those that wait after wrong passwords."""
    words, after, state = (_typed(request, name) for name in ("q", "after", "state"))
    now, place = timezone.now(), request.actor.jurisdiction
    found = accounts_of(now, place, words, after, state)
    ways = {"q": words, "state": state}
    shown = {
        "accounts": found,
        "words": words,
        "after": after,
        "state": state if state in STATES else "",
        "waiting": waiting(accounts_below(place), now),
        "tokens": len(ending_tokens(request.actor, timezone.localdate(now))),
        "federated": bool(settings.QINQING_PROVIDERS),
        "first": _query(**ways),
        "next": found.next and _query(**ways, after=found.next),
    }
    return render(request, "access/accounts.html", shown)


def _typed(request: HttpRequest, name: str) -> str:
    return "".join(filter(str.isprintable, request.GET.get(name, "")))[:64]


def _query(**asked: str) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


def _once(account: str, password: str) -> Callable[[HttpRequest, Any], HttpResponse]:
    """Return what shows a password this one time; it is kept nowhere in the clear."""

    def show(request: HttpRequest, made: Any) -> HttpResponse:
        response = render(request, "access/password.html", {"username": account or made.username, "password": password})
        response["Cache-Control"] = "no-store"
        return response

    return show


@require_http_methods(["GET", "POST"])
def account_open(request: ActingRequest) -> HttpResponse:
    """Open an account for somebody who holds a post."""
    password = new_password()

    def act(sent: dict[str, Any]) -> Account:
        return actions.open_account(**sent, password=password, one_time=True, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        return [
            _("给%(who)s开通账号 %(name)s。") % {"who": sent["person"].name, "name": sent["username"]},
            _("确认后显示一次性密码，只显示这一次；第一次登录后必须修改。"),
        ]

    change = Change(
        title=_("开通账号"),
        form=AccountForm,
        effects=effects,
        act=act,
        back=reverse("accounts"),
        done="",
        finish=_once("", password),
    )
    return two_steps(request, change)


def _asked(request: ActingRequest, account_id: int) -> Account:
    found = account_for(request.actor, account_id)
    if found is None:
        raise NotFound
    return found


@require_http_methods(["GET", "POST"])
def account_renew(request: ActingRequest, account_id: int) -> HttpResponse:
    """Hand out a new one-time password."""
    account, password = _asked(request, account_id), new_password()

    def act(sent: dict[str, Any]) -> object:
        return actions.renew_password(account=account, password=password, one_time=True, by=request.actor)

    told = [
        _("%(who)s的旧密码作废，已登录的设备退出。") % {"who": account.person.name},
        _("确认后显示一次性密码，只显示这一次；下次登录后必须修改。"),
    ]
    change = Change(
        title=_("重置%(who)s的密码") % {"who": account.person.name},
        form=BareForm,
        lead=" ".join(told),
        effects=lambda sent: told,
        act=act,
        back=reverse("accounts"),
        done="",
        finish=_once(account.username, password),
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def account_second(request: ActingRequest, account_id: int) -> HttpResponse:
    """Let somebody enrol a second factor anew whose telephone and recovery codes are gone."""
    account = _asked(request, account_id)
    told = _(
        "原来的动态码、通行密钥和恢复码马上作废；岗位规定要用的，下次登录时由本人重新启用。请先当面或打登记的电话确认是本人。"
    )
    return _simple(
        request,
        account,
        _("解除两步验证"),
        told,
        _("已解除，请本人登录后重新启用。"),
        lambda: actions.renew_second_factor(account_id=account.pk, by=request.actor),
    )


def _simple(
    request: ActingRequest, account: Account, title: str, told: str, done: str, act: Callable[[], object]
) -> HttpResponse:
    change = Change(
        title=f"{title}：{account.person.name}",
        form=BareForm,
        lead=told,
        effects=lambda sent: [told],
        act=lambda sent: act(),
        back=reverse("accounts"),
        done=done,
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def account_lock(request: ActingRequest, account_id: int) -> HttpResponse:
    """Close an account at once."""
    account = _asked(request, account_id)
    told = _("马上不能登录，已登录的设备退出；办过的事项和记录都保留。")
    done = _("已停用，可以随时恢复。")
    return _simple(
        request,
        account,
        _("停用账号"),
        told,
        done,
        lambda: actions.lock_account(account_id=account.pk, by=request.actor),
    )


@require_http_methods(["GET", "POST"])
def account_unlock(request: ActingRequest, account_id: int) -> HttpResponse:
    """Open a locked account again."""
    account = _asked(request, account_id)
    return _simple(
        request,
        account,
        _("恢复账号"),
        _("恢复登录，密码不变。"),
        _("已恢复。"),
        lambda: actions.unlock_account(account_id=account.pk, by=request.actor),
    )


@require_http_methods(["GET", "POST"])
def account_wait(request: ActingRequest, account_id: int) -> HttpResponse:
    """End the wait after wrong passwords."""
    account = _asked(request, account_id)
    return _simple(
        request,
        account,
        _("解除登录锁定"),
        _("清除连续输错的记录，马上可以再登录。请先确认是本人。"),
        _("已解除。"),
        lambda: actions.end_wait(account_id=account.pk, by=request.actor),
    )


@require_GET
def account_identities(request: ActingRequest, account_id: int) -> HttpResponse:
    """Show to which identities somebody's account is linked."""
    account = _asked(request, account_id)
    return render(request, "access/account_identities.html", {"account": account, "ways": ways_of(account.pk)})


@require_http_methods(["GET", "POST"])
def account_bind(request: ActingRequest, account_id: int) -> HttpResponse:
    """Link somebody's account to a subject of an identity provider."""
    account = _asked(request, account_id)
    if not settings.QINQING_PROVIDERS:
        raise NotFound

    def effects(sent: dict[str, Any]) -> list[str]:
        shown = {"name": provider_of(sent["provider"]).name, "subject": sent["subject"], "who": account.person.name}
        return [_("在「%(name)s」登录、身份标识是 %(subject)s 的人，可以登录%(who)s的账号。") % shown]

    def act(sent: dict[str, Any]) -> object:
        issuer = provider_of(sent["provider"]).issuer
        return actions.bind_identity(account_id=account.pk, issuer=issuer, subject=sent["subject"], by=request.actor)

    change = Change(
        title=_("绑定统一身份：%(who)s") % {"who": account.person.name},
        form=IdentityForm,
        lead=_("标识写错，就是让别人登录他的账号。请逐字核对；岗位要求两步验证的，登录时仍要本人的第二步。"),
        effects=effects,
        act=act,
        back=reverse("account_identities", args=[account.pk]),
        done=_("已绑定，可以随时解除。"),
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def account_unbind(request: ActingRequest, account_id: int, identity_id: int) -> HttpResponse:
    """End a link of somebody's account."""
    account = _asked(request, account_id)
    if identity_id not in {way.bound.pk for way in ways_of(account.pk) if way.bound}:
        raise NotFound
    return _simple(
        request,
        account,
        _("解除统一身份"),
        _("马上不能再用它登录；密码和通行密钥照旧。"),
        _("已解除，可以重新绑定。"),
        lambda: actions.end_identity(account_id=account.pk, identity_id=identity_id, by=request.actor),
    )
