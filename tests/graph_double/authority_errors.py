"""What the sign-in service says no with: its own numbers and words, as Microsoft's error page and real answers give them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any


class Denied(Exception):  # an answer, raised where the checks are
    """An OAuth error body with its status. `number` 0: Microsoft's number is not established, none is given."""

    def __init__(self, status: int, error: str, number: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.error = error
        self.number = number
        self.words = words

    def body(self) -> dict[str, Any]:
        """The JSON the token endpoint answers with."""
        trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
        stamp = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}"
        code = f"AADSTS{self.number}: " if self.number else ""
        said: dict[str, Any] = {
            "error": self.error,
            "error_description": f"{code}{self.words} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {stamp}",
            "error_codes": [self.number] if self.number else [],
            "timestamp": stamp,
            "trace_id": trace,
            "correlation_id": correlation,
        }
        if self.number:
            said["error_uri"] = f"https://login.microsoftonline.com/error?code={self.number}"
        return said


def no_such_tenant(tenant: str) -> Denied:
    """The directory in the URL is not ours."""
    return Denied(400, "invalid_request", 90002, f"Tenant '{tenant}' not found.")


def no_such_application(client_id: str, tenant: str) -> Denied:
    """Nobody registered this client id here."""
    words = f"Application with identifier '{client_id}' was not found in the directory '{tenant}'."
    return Denied(400, "unauthorized_client", 700016, words)


def no_credential() -> Denied:
    """Neither a secret nor an assertion came."""
    return Denied(
        401, "invalid_client", 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
    )


def wrong_secret(client_id: str) -> Denied:
    """A secret that is none of the application's."""
    words = (
        f"Invalid client secret provided. Ensure the secret being sent is the client secret value, for a secret added to app '{client_id}'."
    )
    return Denied(401, "invalid_client", 7000215, words)


def expired_secret(client_id: str) -> Denied:
    """The right secret, too late."""
    return Denied(
        401,
        "invalid_client",
        7000222,
        f"The provided client secret keys for app '{client_id}' are expired. Visit the Azure portal to create new keys for your app.",
    )


def bad_assertion(reason: str, thumbprint: str) -> Denied:
    """A certificate that is not registered, has run out, or did not sign this."""
    return Denied(
        401,
        "invalid_client",
        700027,
        f"Client assertion contains an invalid signature. [Reason - {reason}, Thumbprint of key used by client: '{thumbprint}'].",
    )


def late_assertion() -> Denied:
    """Its exp has passed or its nbf has not come."""
    return Denied(401, "invalid_client", 700024, "Client assertion is not within its valid time range.")


def crooked_assertion(why: str) -> Denied:
    """Anything else about the assertion; no number of Microsoft's is established for these."""
    return Denied(401, "invalid_client", 0, why)


def wrong_scope(scope: str) -> Denied:
    """A scope that does not fit the grant."""
    return Denied(
        400, "invalid_scope", 70011, f"The provided value for the input parameter 'scope' isn't valid. The scope {scope} isn't valid."
    )


def idle_refresh_token(days: float) -> Denied:
    """Nobody used it for too long."""
    words = f"The refresh token has expired due to inactivity. The token was inactive for {days:.0f}.00:00:00."
    return Denied(400, "invalid_grant", 700082, words)


def bad_grant() -> Denied:
    """An unknown or revoked refresh token; a real one may say more."""
    return Denied(400, "invalid_grant", 0, "The provided grant has expired or was revoked. The user must sign in again.")


def pending() -> Denied:
    """Nobody has typed the code yet."""
    return Denied(400, "authorization_pending", 70016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling.")


def slow_down() -> Denied:
    """Asked too often (RFC 8628, section 3.5)."""
    return Denied(400, "slow_down", 0, "The device polls too often.")


def declined() -> Denied:
    """The person said no."""
    return Denied(400, "authorization_declined", 0, "The end user declined the authorization request.")


def expired_code() -> Denied:
    """The device code ran out."""
    return Denied(
        400, "expired_token", 70020, "The provided value for the input parameter 'device_code' is not valid. This device code has expired."
    )


def unknown_code() -> Denied:
    """A device code never handed out, or used up."""
    return Denied(400, "bad_verification_code", 0, "The device_code was not recognized.")


def wrong_grant_type(kind: str) -> Denied:
    """A grant this double does not speak."""
    return Denied(400, "unsupported_grant_type", 0, f"The grant type '{kind}' is not supported.")
