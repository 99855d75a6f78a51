"""Access tokens: handed out by the authority (or directly, for tests of one part), looked at on every signed request."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import uuid
from collections.abc import Mapping
from typing import Any

from graph_double.clock import Clock
from graph_double.exchange import Refusal


def _part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class Tokens:
    """Tokens in the shape of a JWT (so that a client may look at `roles`), believed only when they were issued here."""

    def __init__(self, clock: Clock, tenant: str) -> None:
        self._clock, self._tenant = clock, tenant
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._live: dict[str, dict[str, Any]] = {}

    def issue(self, client_id: str, *, lifetime: float = 3599.0, claims: Mapping[str, Any] | None = None) -> str:
        """A fresh access token; `claims` such as roles=[…] for an app or scp="…", upn="…" for a person."""
        now = self._clock.wall()
        payload: dict[str, Any] = {
            "aud": "https://graph.microsoft.com",
            "iss": f"https://sts.windows.net/{self._tenant}/",
            "iat": int(now),
            "nbf": int(now),
            "exp": int(now + lifetime),
            "appid": client_id,
            "tid": self._tenant,
            "uti": uuid.uuid4().hex,
            "ver": "1.0",
            **dict(claims or {}),
        }
        head = _part(b'{"typ":"JWT","alg":"HS256"}') + "." + _part(json.dumps(payload).encode())
        token = head + "." + _part(hmac.new(self._key, head.encode(), hashlib.sha256).digest())
        with self._lock:
            self._live[token] = payload
        return token

    def register(self, token: str, claims: Mapping[str, Any]) -> None:
        """Believe a token that was made elsewhere; `claims` hold at least `exp`, in seconds since 1970 on the double's clock."""
        with self._lock:
            self._live[token] = dict(claims)

    def expire_all(self) -> None:
        """From now on every token issued so far is refused, as if its hour were over."""
        with self._lock:
            for payload in self._live.values():
                payload["exp"] = 0

    def check(self, authorization: str) -> dict[str, Any]:
        """The claims of the bearer token in this header; raises Refusal 401."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise unauthorised("Access token is empty.")
        with self._lock:
            payload = self._live.get(token)
        if payload is None:
            raise unauthorised("Access token validation failure. Invalid signature.")
        if self._clock.wall() >= payload["exp"]:
            raise unauthorised("Access token has expired or is not yet valid.")
        return payload


def unauthorised(message: str) -> Refusal:
    """The 401 that Graph gives for a token it does not take."""
    challenge = 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="invalid_token"'
    return Refusal(401, "InvalidAuthenticationToken", message, headers={"WWW-Authenticate": challenge})
