"""Checks a client assertion for real: the registered certificate, the signature, and every claim."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from graph_double import authority_errors as errors
from graph_double.certificates import Certificate

ALGORITHMS = ("PS256", "RS256")
CLAIMS = ["aud", "exp", "iss", "jti", "sub"]
LONGEST_LIFE = 86_400  # seconds between iat and exp that are still believed; MSAL uses 600


class AssertionDesk:
    """Knows the application's certificates and the assertions seen so far."""

    def __init__(self) -> None:
        self.registered: list[Certificate] = []
        self._seen: dict[str, str] = {}  # jti -> digest of the assertion that carried it

    def check(self, assertion: str, client_id: str, audiences: list[str]) -> Certificate:
        """The certificate that signed `assertion`.

        Raises:
            Denied: signed by no registered, valid certificate, or a claim is wrong.
        """
        try:
            header = jwt.get_unverified_header(assertion)
        except jwt.InvalidTokenError as problem:
            raise errors.crooked_assertion("The client assertion is malformed.") from problem
        certificate = self._named(header)
        claims = self._verified(assertion, header, certificate, audiences)
        if not (claims["iss"] == claims["sub"] == client_id):
            raise errors.crooked_assertion("The issuer and the subject of the assertion must be the client id.")
        self._not_borrowed(str(claims["jti"]), assertion)
        return certificate

    def _named(self, header: dict[str, Any]) -> Certificate:
        if header.get("alg") not in ALGORITHMS:
            raise errors.crooked_assertion(f"The algorithm {header.get('alg')} is not allowed.")
        sha256, sha1 = (str(header.get(key, "")).rstrip("=") for key in ("x5t#S256", "x5t"))
        if not sha256 and not sha1:
            raise errors.crooked_assertion("No certificate thumbprint specified in token header.")
        for certificate in self.registered:
            if sha256 == certificate.sha256_thumbprint or (not sha256 and sha1 == certificate.sha1_thumbprint):
                return certificate
        raise errors.bad_assertion("The key was not found.", sha256 or sha1)

    def _verified(self, assertion: str, header: dict[str, Any], certificate: Certificate, audiences: list[str]) -> dict[str, Any]:
        now = datetime.now(UTC)
        if not certificate.x509.not_valid_before_utc <= now <= certificate.x509.not_valid_after_utc:
            raise errors.bad_assertion("The key used is expired.", certificate.sha256_thumbprint)
        public = certificate.x509.public_key()
        assert isinstance(public, rsa.RSAPublicKey)
        try:
            claims: dict[str, Any] = jwt.decode(
                assertion,
                public,
                algorithms=[str(header["alg"])],
                audience=audiences,
                options={"require": CLAIMS},
                leeway=300,
            )
        except jwt.InvalidSignatureError as problem:
            raise errors.bad_assertion(
                "The provided signature value did not match the expected signature value.", certificate.sha256_thumbprint
            ) from problem
        except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as problem:
            raise errors.late_assertion() from problem
        except jwt.InvalidTokenError as problem:
            raise errors.crooked_assertion(f"The client assertion is not acceptable: {problem}.") from problem
        if int(claims["exp"]) - int(claims.get("iat", claims["exp"])) > LONGEST_LIFE:
            raise errors.crooked_assertion("The client assertion lives too long.")
        return claims

    def _not_borrowed(self, jti: str, assertion: str) -> None:
        """The same assertion may come again while it is valid (MSAL does so for minutes); its jti in another one may not."""
        digest = hashlib.sha256(assertion.encode()).hexdigest()
        if self._seen.setdefault(jti, digest) != digest:
            raise errors.crooked_assertion("The jti of this assertion was used by another one.")
