"""Signing in to Microsoft: as the application itself (certificate or secret), or as a person by a code on another device."""

from __future__ import annotations

import base64
import binascii
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from medrec_daemon.errors import ConfigProblem, SignInProblem, TryLater
from medrec_daemon.graph.certificate import Credential
from medrec_daemon.graph.clouds import Registration
from medrec_daemon.graph.refusals import SIGN_IN_AGAIN, Busy
from medrec_daemon.graph.token_cache import Kept, Token, TokenCache, kept_or_nothing
from medrec_daemon.graph.token_keeper import TokenKeeper

if TYPE_CHECKING:
    from medrec_daemon.graph.entra import Entra, Grant

IDLE_DAYS = 90
"""A refresh token that nobody uses for so long is dead (AADSTS700082): https://learn.microsoft.com/entra/identity-platform/refresh-tokens"""
WARN_IDLE_DAYS = 60
_DAY = 86400.0
_NOBODY = "Nobody has signed in to Microsoft on this server"
_SIGN_IN = "Sign in: medrec sign-in"
_GLANCE_SECONDS = 1.0


class SignIn(Protocol):
    """What the rest of the room needs of either way. Safe to share between threads; nothing is read or asked before a call."""

    def token(self, *, renew: bool = False) -> str:
        """An access token for Graph; ``renew`` after a 401: at most one call a minute comes of it, however many ask.

        Raises ``SignInProblem`` (sign in again, or renew the credential), ``ConfigProblem``, ``TryLater``.
        """

    def token_for(self, scope: str, *, renew: bool = False) -> str:
        """As ``token``, for another service: Exchange's SMTP (``Cloud.mail_scope``)."""

    def try_now(self) -> None:
        """Sign in this moment, whatever token is kept, for somebody who has just changed something. Raises as ``token``."""

    def warnings(self, today: date) -> tuple[str, ...]:
        """Sentences about what ends soon or is wrong, with the next step. Asks no network and raises nothing."""

    def describe(self) -> tuple[str, ...]:
        """Who signs in and how, for ``medrec check``. Asks no network. Raises ``ConfigProblem``."""

    def roles(self) -> tuple[str, ...]:
        """What the token at hand says it may do, unverified, for ``medrec check``; nothing where there is none, or it is opaque."""


class AppSignIn:
    """The application signs in as itself (client credentials): the way for a server that nobody sits at.

    Args:
        registration: The application.
        cache: The token file.
        scope: For Graph, as ``clouds.app_scope`` says.
        credential: A certificate (preferred: nobody can read it off a mail) or a secret.
        now: Seconds since 1970.
    """

    def __init__(
        self, registration: Registration, cache: Path, scope: str, credential: Credential, now: Callable[[], float] = time.time
    ) -> None:
        self._registration = registration
        self._scope = scope
        self._credential = credential
        self._now = now
        self._cache = TokenCache(cache, registration)
        self._keeper = TokenKeeper(self._cache, self._fetch, now)

    def token(self, *, renew: bool = False) -> str:
        """See ``SignIn.token``."""
        return self.token_for(self._scope, renew=renew)

    def token_for(self, scope: str, *, renew: bool = False) -> str:
        """See ``SignIn.token_for``."""
        return self._keeper.token(scope, renew=renew)

    def try_now(self) -> None:
        """See ``SignIn.try_now``."""
        self._keeper.anew(self._scope)

    def warnings(self, today: date) -> tuple[str, ...]:
        """See ``SignIn.warnings``."""
        return self._credential.warnings(today)

    def describe(self) -> tuple[str, ...]:
        """See ``SignIn.describe``."""
        return (f"as the application {self._registration.client_id}", *self._credential.describe())

    def roles(self) -> tuple[str, ...]:
        """See ``SignIn.roles``."""
        return _rights(kept_or_nothing(self._cache).token(self._scope))

    @cached_property
    def _entra(self) -> Entra:
        from medrec_daemon.graph.entra import Entra  # MSAL takes a moment to load, and most commands never sign in

        return Entra(self._registration)

    def _fetch(self, scope: str, kept: Kept) -> Kept:
        if not self._registration.names_one_tenant:
            raise ConfigProblem(
                "An application signs in to one tenant, and the configuration names none.", "Name the tenant's id or domain."
            )
        grant = self._entra.app_token(scope, self._credential.usable(datetime.fromtimestamp(self._now(), UTC)))
        return kept.with_token(_token(scope, grant, self._now()), self._now())


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What the person who signs in needs: a page, a code to type there, and how long it is good (seconds since 1970)."""

    url: str
    code: str = field(repr=False)
    expires_at: float
    message: str = field(repr=False)
    """The service's own words, with both."""
    flow: dict[str, Any] = field(repr=False)
    """MSAL's, for ``finish``."""


class DeviceSignIn:
    """A person signed in once by ``medrec sign-in``, and the service acts in that person's name: for a single-user office.

    Args:
        registration: The application; it must allow public client flows.
        cache: The token file.
        scopes: What is asked for, as ``clouds.person_scopes`` spells it.
        now: Seconds since 1970.
        sleep: Waits for some seconds.
    """

    def __init__(
        self,
        registration: Registration,
        cache: Path,
        scopes: Sequence[str],
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._registration = registration
        self._scope = " ".join(sorted(scopes))
        self._now = now
        self._sleep = sleep
        self._cache = TokenCache(cache, registration)
        self._keeper = TokenKeeper(self._cache, self._fetch, now)

    def token(self, *, renew: bool = False) -> str:
        """See ``SignIn.token``."""
        return self.token_for(self._scope, renew=renew)

    def token_for(self, scope: str, *, renew: bool = False) -> str:
        """See ``SignIn.token_for``."""
        return self._keeper.token(scope, renew=renew)

    def try_now(self) -> None:
        """See ``SignIn.try_now``."""
        self._keeper.anew(self._scope)

    def warnings(self, today: date) -> tuple[str, ...]:
        """See ``SignIn.warnings``."""
        kept = kept_or_nothing(self._cache)
        if kept.refresh_token is None or kept.refreshed is None:
            return (f"{_NOBODY}. {_SIGN_IN}",)
        idle = (today - datetime.fromtimestamp(kept.refreshed, UTC).date()).days
        if idle < WARN_IDLE_DAYS:
            return ()
        if idle >= IDLE_DAYS:
            return (f"The sign-in to Microsoft has rested for {idle} days and is dead. {SIGN_IN_AGAIN}",)
        words = f"The sign-in to Microsoft has rested for {idle} days; after {IDLE_DAYS} it dies."
        return (f"{words} Run the service, or 'medrec check': either renews it.",)

    def describe(self) -> tuple[str, ...]:
        """See ``SignIn.describe``."""
        kept = self._cache.look()
        if kept.refresh_token is None or kept.refreshed is None:
            return ("as a person, by code; nobody has signed in yet",)
        return (f"as {kept.account or 'a person'}, by code; last renewed {datetime.fromtimestamp(kept.refreshed, UTC):%Y-%m-%d}",)

    def roles(self) -> tuple[str, ...]:
        """See ``SignIn.roles``."""
        return _rights(kept_or_nothing(self._cache).token(self._scope))

    def begin(self) -> DeviceCode:
        """Ask for a code. Raises ``ConfigProblem``, ``SignInProblem``, ``TryLater``."""
        flow = self._entra.begin(self._scope.split())
        expires_at = self._now() + flow["expires_in"]
        return DeviceCode(flow["verification_uri"], flow["user_code"], expires_at, flow.get("message", ""), flow)

    def finish(self, code: DeviceCode, should_stop: Callable[[], bool] = lambda: False) -> str:
        """Wait until the person has typed the code, asking as often as the service allows, and keep the sign-in.

        It takes the place of an earlier one, whoever's that was. A network that goes away meanwhile is waited for.

        Returns:
            The account's sign-in name; empty where the service does not tell.

        Raises:
            SignInProblem: Declined, not done in time, or broken off by ``should_stop``.
            ConfigProblem: The application or its permissions are not set up for this.
        """
        seconds = float(code.flow["interval"])
        while (grant := self._polled(code, seconds, should_stop)) is None:
            seconds = float(code.flow["interval"])
        if grant.refresh_token is None:
            raise ConfigProblem("Microsoft gave a sign-in that does not last.", "Grant the application the permission offline_access.")
        now = self._now()
        new = Kept(refresh_token=grant.refresh_token, account=grant.account, refreshed=now)
        with self._cache.alone():
            self._cache.keep(new.with_token(_token(self._scope, grant, now), now))
        return grant.account or ""

    def _polled(self, code: DeviceCode, seconds: float, should_stop: Callable[[], bool]) -> Grant | None:
        """The outcome of one question, after waiting; None where the person has not typed the code yet."""
        self._wait(seconds, code.expires_at, should_stop)
        try:
            return self._entra.poll(code.flow)
        except Busy as busy:
            self._wait(busy.seconds, code.expires_at, should_stop)
        except TryLater:
            pass  # the next question, an interval later, may get through; the code's own end bounds it
        return None

    def _wait(self, seconds: float, expires_at: float, should_stop: Callable[[], bool]) -> None:
        end = self._now() + seconds
        while (left := end - self._now()) > 0:
            if should_stop():
                raise SignInProblem("The sign-in was broken off.", SIGN_IN_AGAIN)
            if self._now() >= expires_at:
                raise SignInProblem("The code was not used in time.", SIGN_IN_AGAIN)
            self._sleep(min(left, _GLANCE_SECONDS))

    @cached_property
    def _entra(self) -> Entra:
        from medrec_daemon.graph.entra import Entra  # MSAL takes a moment to load, and most commands never sign in

        return Entra(self._registration)

    def _fetch(self, scope: str, kept: Kept) -> Kept:
        if kept.refresh_token is None:
            if self._cache.was_damaged:
                raise SignInProblem("The record of the sign-in was damaged.", SIGN_IN_AGAIN)
            raise SignInProblem(f"{_NOBODY}.", _SIGN_IN)
        grant = self._entra.refresh(scope.split(), kept.refresh_token)
        now = self._now()
        renewed = kept.model_copy(update={"refresh_token": grant.refresh_token or kept.refresh_token, "refreshed": now})
        return renewed.with_token(_token(scope, grant, now), now)


def _token(scope: str, grant: Grant, now: float) -> Token:
    refresh_on = None if grant.refresh_after is None else now + grant.refresh_after
    return Token(scope=scope, text=grant.access_token, obtained=now, expires=now + grant.lifetime, refresh_on=refresh_on)


def _rights(token: Token | None) -> tuple[str, ...]:
    """The claims ``roles`` (an application's) or ``scp`` (a person's) of a token; its signature is Graph's business, not ours."""
    if token is None:
        return ()
    try:
        _, payload, _ = token.text.split(".")
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, binascii.Error):
        return ()
    if not isinstance(claims, dict):
        return ()
    scp = claims.get("scp")
    return tuple(sorted(map(str, claims.get("roles") or (scp.split() if isinstance(scp, str) else ()))))
