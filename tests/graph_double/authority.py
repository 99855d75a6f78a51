"""The sign-in service: discovery, tokens for an application (secret or certificate) and for a person (device code, refresh)."""

from __future__ import annotations

import base64
import functools
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from graph_double import authority_errors as errors
from graph_double.access import Tokens
from graph_double.authority_assertion import AssertionDesk
from graph_double.clock import Clock
from graph_double.devices import People

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
OPENID = frozenset({"openid", "profile", "offline_access", "email"})
Rights = Callable[[], list[str]]


@functools.cache
def signing_key() -> rsa.RSAPrivateKey:
    """The key that signs id tokens, one for the process."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Authority:
    """One directory with one registered application. The attributes are the switches of a test.

    Args:
        clock: the double's clock.
        tokens: where access tokens are written down for the Graph host.
        base: this host's own address, such as https://localhost:40004.
        tenant: the directory's id.
        client_id: the application's id.
        roles: what an application holds at the moment.
        scopes: what a person has consented to at the moment.
    """

    def __init__(self, clock: Clock, tokens: Tokens, base: str, tenant: str, client_id: str, roles: Rights, scopes: Rights) -> None:
        self.base, self.tenant, self.client_id = base, tenant, client_id
        self.people = People(clock.now)
        self.desk = AssertionDesk()
        self.secrets: dict[str, float] = {}  # secret -> when it runs out, seconds on the double's clock
        self.lifetime = 3599.0  # of an access token, in seconds
        self.asked: list[str] = []  # the grant type of every request that reached the token endpoint
        self.handed_out = 0  # access tokens
        self._clock, self._tokens, self._roles, self._scopes = clock, tokens, roles, scopes

    @property
    def token_requests(self) -> int:
        """How often the token endpoint was asked, refusals included, broken connections not."""
        return len(self.asked)

    def expire_secret(self, secret: str) -> None:
        """From now on this secret has run out."""
        self.secrets[secret] = self._clock.now()

    def discovery(self, tenant: str) -> dict[str, Any]:
        """The OpenID configuration.

        Raises:
            Denied: another directory is meant.
        """
        self._same_tenant(tenant)
        here = f"{self.base}/{tenant}"
        return {
            "issuer": f"{here}/v2.0",
            "authorization_endpoint": f"{here}/oauth2/v2.0/authorize",
            "token_endpoint": f"{here}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{here}/oauth2/v2.0/devicecode",
            "jwks_uri": f"{here}/discovery/v2.0/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "scopes_supported": sorted(OPENID),
            "id_token_signing_alg_values_supported": ["RS256"],
            "subject_types_supported": ["pairwise"],
            "tenant_region_scope": "NA",
        }

    def keys(self) -> dict[str, Any]:
        """The public half of the key that signs id tokens."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(signing_key().public_key()))
        return {"keys": [{**public, "kid": "double", "use": "sig"}]}

    def device_code(self, tenant: str, form: dict[str, str]) -> dict[str, Any]:
        """Begin a device code flow.

        Raises:
            Denied: wrong directory, application or scope.
        """
        self._same_tenant(tenant)
        self._same_application(form)
        scopes = tuple(form.get("scope", "").split())
        if not scopes:
            raise errors.wrong_scope("''")
        begun = self.people.begin(scopes)
        page = f"{self.base}/device"
        return {
            "user_code": begun.user_code,
            "device_code": begun.code,
            "verification_uri": page,
            "expires_in": int(self.people.code_seconds),
            "interval": self.people.poll_seconds,
            "message": f"To sign in, use a web browser to open the page {page} and enter the code {begun.user_code} to authenticate.",
        }

    def token(self, tenant: str, form: dict[str, str]) -> dict[str, Any]:
        """Answer a token request.

        Raises:
            Denied: with the status and body to answer instead.
        """
        kind = form.get("grant_type", "")
        self.asked.append(kind)
        self._same_tenant(tenant)
        self._same_application(form)
        if kind == "client_credentials":
            return self._for_application(tenant, form)
        if kind == DEVICE_GRANT:
            found = self.people.poll(form.get("device_code", "") or form.get("code", ""))
            return self._for_person(tenant, found.user, found.scopes)
        if kind == "refresh_token":
            grant = self.people.refresh(form.get("refresh_token", ""))
            return self._for_person(tenant, grant.user, tuple(form.get("scope", "").split()) or grant.scopes)
        raise errors.wrong_grant_type(kind)

    def _for_application(self, tenant: str, form: dict[str, str]) -> dict[str, Any]:
        self._credential(tenant, form)
        scope = form.get("scope", "")
        if not scope.endswith("/.default") or " " in scope:
            raise errors.wrong_scope(scope)
        return self._access({"idtyp": "app", "roles": self._roles(), "oid": str(uuid.uuid5(uuid.NAMESPACE_URL, self.client_id))})

    def _credential(self, tenant: str, form: dict[str, str]) -> None:
        assertion, secret = form.get("client_assertion", ""), form.get("client_secret", "")
        if assertion and form.get("client_assertion_type") == ASSERTION_TYPE:
            here = f"{self.base}/{tenant}"
            self.desk.check(assertion, self.client_id, [f"{here}/oauth2/v2.0/token", f"{here}/v2.0"])
        elif secret:
            if secret not in self.secrets:
                raise errors.wrong_secret(self.client_id)
            if self.secrets[secret] <= self._clock.now():
                raise errors.expired_secret(self.client_id)
        else:
            raise errors.no_credential()

    def _for_person(self, tenant: str, user: str, scopes: tuple[str, ...]) -> dict[str, Any]:
        asked = [scope for scope in scopes if scope not in OPENID]
        plain = {_bare(scope) for scope in asked}
        granted = [scope for scope in self._scopes() if scope not in OPENID and (scope in plain or ".default" in plain)]
        person = str(uuid.uuid5(uuid.NAMESPACE_URL, user))
        said = self._access({"idtyp": "user", "scp": " ".join(granted), "upn": user, "oid": person})
        given = [scope for scope in asked if _bare(scope) in {*granted, ".default"}]
        said |= {
            "scope": " ".join(dict.fromkeys([*given, *granted])),
            "client_info": _packed({"uid": person, "utid": self.tenant}),
            "id_token": self._id_token(tenant, user, person),
        }
        if "offline_access" in scopes:
            said["refresh_token"] = self.people.hand_out(user, scopes).token
        return said

    def _access(self, claims: dict[str, Any]) -> dict[str, Any]:
        self.handed_out += 1
        life = int(self.lifetime)
        made = self._tokens.issue(self.client_id, lifetime=self.lifetime, claims=claims)
        return {"token_type": "Bearer", "expires_in": life, "ext_expires_in": life, "access_token": made}

    def _id_token(self, tenant: str, user: str, person: str) -> str:
        began = int(time.time())  # MSAL compares it with the machine's own clock
        claims = {
            "ver": "2.0",
            "iss": f"{self.base}/{tenant}/v2.0",
            "sub": f"pairwise-{person}",
            "aud": self.client_id,
            "iat": began,
            "nbf": began - 60,
            "exp": began + 3600,
            "name": user.partition("@")[0],
            "preferred_username": user,
            "oid": person,
            "tid": self.tenant,
        }
        return jwt.encode(claims, signing_key(), algorithm="RS256", headers={"kid": "double"})

    def _same_tenant(self, tenant: str) -> None:
        if tenant.lower() != self.tenant:
            raise errors.no_such_tenant(tenant)

    def _same_application(self, form: dict[str, str]) -> None:
        if form.get("client_id") != self.client_id:
            raise errors.no_such_application(form.get("client_id", ""), self.tenant)


def _bare(scope: str) -> str:
    """A scope without the address of its resource."""
    return scope.rpartition("/")[2]


def _packed(value: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
