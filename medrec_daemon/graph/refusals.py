"""What the sign-in service says when it refuses, in words that IT can act on. Its own text is not repeated: it may name people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from medrec_daemon.errors import ConfigProblem, MedrecError, SignInProblem, TryLater

SIGN_IN_AGAIN = "Sign in again: medrec sign-in"
_SEE_TENANT = "Look at graph.tenant and graph.cloud in config.yaml."
_SEE_APP = "Look at graph.client and graph.tenant in config.yaml: Entra admin centre, App registrations, Overview shows both."
_SEE_SECRET = "Make a new client secret in the Entra admin centre (or better a certificate) and put its Value in place of the old one."  # noqa: S105
_CONSENT = "An administrator grants it: Entra admin centre, App registrations, API permissions, Grant admin consent."
_ASK_ADMIN = "Ask the administrator of the Microsoft 365 accounts; then: medrec sign-in"
_DIED = "Microsoft no longer accepts the earlier sign-in"

_NUMBERS: Mapping[int, tuple[type[MedrecError], str, str]] = MappingProxyType(
    {  # https://learn.microsoft.com/entra/identity-platform/reference-error-codes
        700016: (ConfigProblem, "The directory does not know this application", _SEE_APP),
        7000112: (ConfigProblem, "The application is disabled in the directory", "Enable it: Entra admin centre, Enterprise applications."),
        7000229: (ConfigProblem, "The application was never admitted to this directory", _CONSENT),
        7000215: (SignInProblem, "The client secret is wrong", f"The secret's Value is wanted, not its ID. {_SEE_SECRET}"),
        7000222: (SignInProblem, "The client secret has expired", _SEE_SECRET),
        700027: (
            SignInProblem,
            "The certificate is not the one registered for the application, or has expired there",
            "Upload its public part: Entra admin centre, App registrations, Certificates & secrets, which lists them by thumbprint.",
        ),
        700024: (ConfigProblem, "This server's clock and Microsoft's disagree", "Set the clock: timedatectl set-ntp true."),
        7000218: (
            ConfigProblem,
            "The application does not allow signing in by code",
            "Entra admin centre, App registrations, Authentication: Allow public client flows, Yes.",
        ),
        90002: (ConfigProblem, "There is no such tenant", _SEE_TENANT),
        900023: (ConfigProblem, "The tenant is no valid name", _SEE_TENANT),
        900382: (ConfigProblem, "The tenant belongs to another cloud", _SEE_TENANT),
        90033: (TryLater, "Microsoft's sign-in service has a passing trouble", "The service tries again by itself."),
        65001: (ConfigProblem, "A permission was never granted to the application", _CONSENT),
        70011: (ConfigProblem, "A permission that is asked for does not exist", "Look at the scopes and the cloud in the configuration."),
        500011: (ConfigProblem, "The directory does not know the service that a token is asked for", _SEE_TENANT),
        50034: (SignInProblem, "The account does not exist in this directory", f"Sign in with an account of the tenant. {SIGN_IN_AGAIN}"),
        50053: (SignInProblem, "The account is locked", _ASK_ADMIN),
        50057: (SignInProblem, "The account is disabled", _ASK_ADMIN),
        50076: (SignInProblem, "Microsoft wants a second proof of who signs in", SIGN_IN_AGAIN),
        50079: (SignInProblem, "Microsoft wants a second proof of who signs in", SIGN_IN_AGAIN),
        50105: (SignInProblem, "The account is not assigned to the application", _ASK_ADMIN),
        50173: (SignInProblem, f"{_DIED}: the password was changed", SIGN_IN_AGAIN),
        53003: (SignInProblem, "A rule of the directory (Conditional Access) blocks this sign-in", _ASK_ADMIN),
        70043: (SignInProblem, f"{_DIED}: the directory wants it renewed from time to time", SIGN_IN_AGAIN),
        70008: (SignInProblem, f"{_DIED}: it is too old", SIGN_IN_AGAIN),
        700082: (SignInProblem, f"{_DIED}: it rested for too long", SIGN_IN_AGAIN),
        70020: (SignInProblem, "The code was not used in time", SIGN_IN_AGAIN),
    }
)
_KINDS: Mapping[str, tuple[type[MedrecError], str, str]] = MappingProxyType(
    {  # RFC 6749 sections 5.2 and 4.1.2.1, RFC 8628 section 3.5, OpenID Connect Core section 3.1.2.6
        "invalid_client": (SignInProblem, "The application's certificate or secret is refused", "Renew it. See 'medrec check'."),
        "unauthorized_client": (ConfigProblem, "The application may not sign in like this", _SEE_APP),
        "invalid_request": (ConfigProblem, "The request to sign in is refused", _SEE_APP),
        "invalid_scope": (ConfigProblem, "A permission that is asked for does not exist", "Look at the scopes and the cloud."),
        "invalid_resource": (ConfigProblem, "The directory does not know the service that a token is asked for", _SEE_TENANT),
        "invalid_tenant": (ConfigProblem, "There is no such tenant", _SEE_TENANT),
        "invalid_grant": (SignInProblem, _DIED, SIGN_IN_AGAIN),
        "interaction_required": (SignInProblem, "Microsoft wants to see the person again", SIGN_IN_AGAIN),
        "login_required": (SignInProblem, "Microsoft wants to see the person again", SIGN_IN_AGAIN),
        "consent_required": (ConfigProblem, "A permission was never granted to the application", _CONSENT),
        "authorization_declined": (SignInProblem, "The sign-in was declined", SIGN_IN_AGAIN),
        "access_denied": (SignInProblem, "The sign-in was declined", SIGN_IN_AGAIN),
        "expired_token": (SignInProblem, "The code was not used in time", SIGN_IN_AGAIN),
        "bad_verification_code": (SignInProblem, "The code is unknown", SIGN_IN_AGAIN),
        "temporarily_unavailable": (TryLater, "Microsoft's sign-in service is busy", "The service tries again by itself."),
        "server_error": (TryLater, "Microsoft's sign-in service has a passing trouble", "The service tries again by itself."),
    }
)
_NUMBER = re.compile(r"AADSTS(\d+)")


class Busy(TryLater):
    """The sign-in service asks to be left alone for ``seconds``."""

    def __init__(self, what: str, remedy: str = "", seconds: float = 0.0) -> None:
        super().__init__(what, remedy)
        self.seconds = seconds


def refusal(answer: Mapping[str, Any]) -> MedrecError:
    """Our error for an error answer of the sign-in service (RFC 6749 section 5.2, with Microsoft's ``error_codes``)."""
    numbers = _numbers(answer)
    kind = str(answer.get("error", ""))
    problem, what, remedy = next(
        (_NUMBERS[number] for number in numbers if number in _NUMBERS),
        _KINDS.get(kind, (SignInProblem, "Microsoft refuses the sign-in", "Look the code up at https://login.microsoftonline.com/error.")),
    )
    known_as = [f"AADSTS{number}" for number in numbers[:2]] or [kind] * kind.replace("_", "").isalpha()
    return problem(f"{what} ({', '.join(known_as)})." if known_as else f"{what}.", remedy)


def _numbers(answer: Mapping[str, Any]) -> list[int]:
    given = answer.get("error_codes")
    if isinstance(given, list) and (numbers := [number for number in given if isinstance(number, int) and number]):
        return numbers
    return [int(number) for number in _NUMBER.findall(str(answer.get("error_description", "")))]
