"""Talks to Microsoft's sign-in service by MSAL: the only module that imports it. Asks; decides nothing and keeps nothing.

MSAL's constructor asks the network, reports failures as dicts, and remembers answers on its own: each is dealt with here.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msal

from medrec_daemon.errors import ConfigProblem, SignInProblem
from medrec_daemon.graph.certificate import Certificate, SecretValue
from medrec_daemon.graph.clouds import Registration
from medrec_daemon.graph.http_for_msal import HttpForMsal
from medrec_daemon.graph.refusals import refusal

_NOT_YET = frozenset({"authorization_pending", "slow_down"})


@dataclass(frozen=True, slots=True)
class Grant:
    """What the service hands out. Times are seconds from now."""

    access_token: str = field(repr=False)
    lifetime: float
    refresh_after: float | None = None
    refresh_token: str | None = field(default=None, repr=False)
    account: str | None = field(default=None, repr=False)


class _Forgetful(msal.TokenCache):  # type: ignore[misc]  # MSAL has no types
    """Keeps nothing, because ours does; MSAL's would also write what it is given, a device code among it, to the log."""

    def add(self, event: Mapping[str, Any], now: float | None = None) -> None:
        """Let it go."""


class Entra:
    """One registration at the sign-in service. Nothing is asked before the first call; not for several threads at once.

    Every method raises ``TryLater``, ``ConfigProblem`` and ``SignInProblem``.
    """

    def __init__(self, registration: Registration) -> None:
        self._registration = registration
        self._answers: dict[str, Any] = {}
        self._app: Any = None
        self._app_of: Certificate | SecretValue | None = None

    def app_token(self, scope: str, credential: Certificate | SecretValue) -> Grant:
        """A token for the application itself, by certificate or secret (client credentials grant)."""
        return _grant(self._ready(credential).acquire_token_for_client([scope]))

    def refresh(self, scopes: Sequence[str], refresh_token: str) -> Grant:
        """A token for the person who signed in; it brings a new refresh token most of the time."""
        return _grant(self._ready(None).acquire_token_by_refresh_token(refresh_token, list(scopes)))

    def begin(self, scopes: Sequence[str]) -> dict[str, Any]:
        """A device flow as MSAL keeps it; it is given back to ``poll``, which changes it."""
        flow: dict[str, Any] = self._ready(None).initiate_device_flow(list(scopes))
        if "error" in flow or not flow.get("device_code"):
            raise refusal(flow)
        return flow

    def poll(self, flow: dict[str, Any]) -> Grant | None:
        """Ask once whether the person has typed the code; None where not yet."""
        flow.pop("latest_attempt_at", None)  # MSAL's own watch over the interval, by its own clock
        answer = self._ready(None).acquire_token_by_device_flow(flow, exit_condition=lambda _flow: True)
        return None if answer.get("error") in _NOT_YET else _grant(answer)

    def _ready(self, credential: Certificate | SecretValue | None) -> Any:  # noqa: ANN401 - MSAL has no types
        """MSAL's application; a new one where the credential was renewed meanwhile."""
        self._answers.clear()  # where MSAL remembers refusals, and repeats them for a minute without asking
        if self._app is None or credential != self._app_of:
            self._app, self._app_of = self._built(credential), credential
        return self._app

    def _built(self, credential: Certificate | SecretValue | None) -> Any:  # noqa: ANN401 - MSAL has no types
        kind = msal.PublicClientApplication if credential is None else msal.ConfidentialClientApplication
        try:
            return kind(
                self._registration.client_id,
                client_credential=_as_msal_wants(credential),
                authority=self._registration.authority,
                instance_discovery=False,  # the address is in the configuration: nobody else need be asked about it
                azure_region=False,  # else MSAL_FORCE_REGION in the environment leads elsewhere
                http_client=HttpForMsal(self._registration),
                http_cache=self._answers,
                token_cache=_Forgetful(),
            )
        except (ValueError, KeyError) as error:
            raise ConfigProblem(
                f"{self._registration.authority} does not answer as a sign-in service.",
                "Look at the tenant and the cloud in the configuration.",
            ) from error


def _as_msal_wants(credential: Certificate | SecretValue | None) -> dict[str, str] | str | None:
    """MSAL computes the thumbprint of a certificate itself, by SHA-256; a ``thumbprint`` given to it would be SHA-1's."""
    if credential is None:
        return None
    if isinstance(credential, SecretValue):
        return credential.text
    return {"private_key": credential.key_pem, "public_certificate": credential.certificate_pem}


def _grant(answer: Mapping[str, Any] | None) -> Grant:
    if answer is None:
        raise SignInProblem("Microsoft's sign-in service gave no answer.", "Look at 'medrec check'.")
    if "error" in answer or not answer.get("access_token"):
        raise refusal(answer)
    claims = answer.get("id_token_claims") or {}
    return Grant(
        answer["access_token"],
        float(answer.get("expires_in", 0)),
        answer["refresh_on"] - time.time() if "refresh_on" in answer else None,
        answer.get("refresh_token"),
        claims.get("preferred_username") or claims.get("upn"),
    )
