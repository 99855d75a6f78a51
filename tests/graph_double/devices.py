"""Device codes and refresh tokens: what a person has allowed, and how long it lasts."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from graph_double import authority_errors as errors

PENDING, APPROVED, DECLINED, USED = "pending", "approved", "declined", "used"


@dataclass(slots=True)
class DeviceCode:
    """One code on its way through the hands of a person."""

    code: str = field(repr=False)
    user_code: str
    scopes: tuple[str, ...]
    expires: float
    state: str = PENDING
    user: str = ""


@dataclass(slots=True)
class RefreshToken:
    """One refresh token; every use hands out another and keeps this one alive, as the service does."""

    token: str = field(repr=False)
    user: str
    scopes: tuple[str, ...]
    used: float


class People:
    """The persons' side of the authority. All times are seconds on the double's clock.

    Args:
        now: the double's clock.
        client_id: becomes part of nothing, it only names whose codes these are.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._codes: dict[str, DeviceCode] = {}
        self._refresh: dict[str, RefreshToken] = {}
        self._lock = threading.Lock()
        self.code_seconds = 900.0
        self.poll_seconds = 5
        self.idle_days = 90.0
        self.slow_downs = 0  # so many next polls are told to slow down

    @property
    def codes(self) -> tuple[DeviceCode, ...]:
        """Every code handed out, oldest first."""
        return tuple(self._codes.values())

    def begin(self, scopes: tuple[str, ...]) -> DeviceCode:
        """A new code; `user_code` is what the person types."""
        letters = "".join(secrets.choice("BCDFGHJKLMNPQRSTVWXZ") for _ in range(9))
        made = DeviceCode(secrets.token_urlsafe(48), letters, scopes, self._now() + self.code_seconds)
        with self._lock:
            self._codes[made.code] = made
        return made

    def approve(self, user: str, user_code: str = "") -> None:
        """The person types the code (the newest pending one when none is named) and agrees."""
        found = self._waiting(user_code)
        found.user, found.state = user, APPROVED

    def decline(self, user_code: str = "") -> None:
        """The person says no."""
        self._waiting(user_code).state = DECLINED

    def _waiting(self, user_code: str) -> DeviceCode:
        waiting = [code for code in self._codes.values() if code.state == PENDING and user_code in {"", code.user_code}]
        assert waiting, "no device code waits for a person"
        return waiting[-1]

    def poll(self, code: str) -> DeviceCode:
        """The device asks: an approved code, once.

        Raises:
            Denied: pending, slow_down, declined, expired or unknown.
        """
        with self._lock:
            found = self._codes.get(code)
            if found is None or found.state == USED:
                raise errors.unknown_code()
            if found.expires <= self._now():
                raise errors.expired_code()
            if self.slow_downs > 0:
                self.slow_downs -= 1
                raise errors.slow_down()
            if found.state == PENDING:
                raise errors.pending()
            if found.state == DECLINED:
                raise errors.declined()
            found.state = USED
            return found

    def hand_out(self, user: str, scopes: tuple[str, ...]) -> RefreshToken:
        """A new refresh token."""
        made = RefreshToken(f"1.{secrets.token_urlsafe(96)}", user, scopes, self._now())
        with self._lock:
            self._refresh[made.token] = made
        return made

    def refresh(self, token: str) -> RefreshToken:
        """The grant behind a refresh token, marked as used now.

        Raises:
            Denied: unknown, revoked, or idle for longer than `idle_days`.
        """
        with self._lock:
            found = self._refresh.get(token)
            if found is None:
                raise errors.bad_grant()
            if self._now() - found.used > self.idle_days * 86_400:
                raise errors.idle_refresh_token(self.idle_days)
            found.used = self._now()
            return found

    def revoke_all(self) -> int:
        """Sign everybody out; returns how many refresh tokens died."""
        with self._lock:
            count = len(self._refresh)
            self._refresh.clear()
        return count
