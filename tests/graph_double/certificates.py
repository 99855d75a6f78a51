"""Certificates for signing in: made on the spot, as PEM (key and certificate in one file) and as PFX with a passphrase."""

from __future__ import annotations

import base64
import functools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Certificate:
    """A key with its self-signed certificate, on disk in the forms an administrator may hand over."""

    pem: Path  # the key in clear, then the certificate
    locked_pem: Path  # the key under `passphrase`, then the certificate
    pfx: Path  # both, under `passphrase`
    passphrase: str = field(repr=False)
    x509: x509.Certificate = field(repr=False)

    @property
    def sha256_thumbprint(self) -> str:
        """The header value x5t#S256 without padding."""
        return base64.urlsafe_b64encode(self.x509.fingerprint(hashes.SHA256())).decode().rstrip("=")

    @property
    def sha1_thumbprint(self) -> str:
        """The header value x5t without padding."""
        return base64.urlsafe_b64encode(self.x509.fingerprint(hashes.SHA1())).decode().rstrip("=")

    @property
    def private_key_pem(self) -> str:
        """The key alone, as MSAL wants it."""
        return self.pem.read_text(encoding="ascii").partition("-----BEGIN CERTIFICATE-----")[0]

    @property
    def public_pem(self) -> str:
        """The certificate alone."""
        return self.x509.public_bytes(serialization.Encoding.PEM).decode("ascii")


@functools.cache
def _key(number: int) -> rsa.RSAPrivateKey:
    """The n-th key of this process: making one takes a tenth of a second, and no test needs it secret."""
    del number
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def make_certificate(
    folder: Path, name: str, *, days: float = 365, start: datetime | None = None, key: int = 0, passphrase: str = "a passphrase"
) -> Certificate:
    """Make a certificate and write its three files below `folder`.

    Args:
        folder: where NAME.pem, NAME.locked.pem and NAME.pfx go; made when missing.
        name: common name and file name.
        days: how long it is valid from `start` on.
        start: first moment of validity; a minute ago when not given.
        key: which of the process's keys it certifies; two certificates with different numbers share nothing.
        passphrase: what the PFX and the locked PEM are closed with.
    """
    begins = start or datetime.now(UTC) - timedelta(minutes=1)
    secret = _key(key)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
        .sign(secret, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    lock = serialization.BestAvailableEncryption(passphrase.encode())
    public = certificate.public_bytes(serialization.Encoding.PEM)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.locked.pem", folder / f"{name}.pfx", passphrase, certificate)
    made.pem.write_bytes(secret.private_bytes(*form, serialization.NoEncryption()) + public)
    made.locked_pem.write_bytes(secret.private_bytes(*form, lock) + public)
    made.pfx.write_bytes(pkcs12.serialize_key_and_certificates(name.encode(), secret, certificate, None, lock))
    for path in (made.pem, made.locked_pem, made.pfx):
        path.chmod(0o600)
    return made
