"""The credential of an application: a certificate with its key (PEM or PFX), or a secret; read when needed, never shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from medrec_daemon.errors import ConfigProblem, MedrecError, SignInProblem

WARN_DAYS = 30
"""How long before its end a credential is spoken of, every day."""
_LEAST_BITS = 2048
_KEY = re.compile(rb"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.*?-----END \1-----", re.DOTALL)
_RENEW = "Make a new one, upload its public part to the application in the Entra admin centre, and put it in this one's place."
_RENEW_SECRET = "Make a new one in the Entra admin centre (or better a certificate), and put it in this one's place."  # noqa: S105 - words


@dataclass(frozen=True, slots=True)
class Certificate:
    """A key and the certificate that belongs to it, as MSAL wants them: PEM, the key in clear."""

    key_pem: str = field(repr=False)
    certificate_pem: str = field(repr=False)
    begins: datetime
    ends: datetime
    sha1: str
    """The thumbprint as the portal shows it: 40 hexadecimal digits. For people only; signing in uses SHA-256."""
    sha256: str


@dataclass(frozen=True, slots=True)
class SecretValue:
    """A secret as it was read."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """Where the certificate comes from; a file is read anew each time, so that a renewed one is taken without a restart."""

    source: Path | bytes = field(repr=False)
    passphrase: str | None = field(default=None, repr=False)

    def read(self) -> Certificate:
        """The certificate with its key. Raises ``ConfigProblem`` where it cannot be read or its parts do not fit."""
        content = self.source if isinstance(self.source, bytes) else _content(self.source, "certificate for signing in")
        return read_certificate(content, self.passphrase)

    def usable(self, at: datetime) -> Certificate:
        """As ``read``; raises ``SignInProblem`` where it does not hold at that moment: Microsoft's own words would be dimmer."""
        certificate = self.read()
        if at >= certificate.ends:
            raise SignInProblem(f"The certificate for signing in ran out on {certificate.ends:%Y-%m-%d}.", _RENEW)
        if at < certificate.begins:
            raise SignInProblem(
                f"The certificate for signing in is valid only from {certificate.begins:%Y-%m-%d %H:%M} UTC on.",
                "Look at this server's clock.",
            )
        return certificate

    def warnings(self, today: date) -> tuple[str, ...]:
        """What is wrong with it, or soon will be, in sentences. Raises nothing."""
        try:
            certificate = self.read()
        except MedrecError as problem:
            return (str(problem),)
        told = _end_words("certificate", certificate.ends.date(), today, _RENEW)
        if certificate.begins.date() - timedelta(days=1) > today:  # its day is London's, ``today`` the office's
            told += (f"The certificate for signing in is valid only from {certificate.begins:%Y-%m-%d} on. Look at this server's clock.",)
        return told + self._mode_words()

    def describe(self) -> tuple[str, ...]:
        """How it is known in the portal, and until when. Raises ``ConfigProblem``."""
        certificate = self.read()
        return (
            f"by certificate, valid until {certificate.ends:%Y-%m-%d}",
            f"thumbprint {certificate.sha1} (SHA-256 {certificate.sha256})",
        )

    def _mode_words(self) -> tuple[str, ...]:
        if isinstance(self.source, bytes) or not self.source.stat().st_mode & 0o007:
            return ()
        return (f"Every account of this server may read the key in {self.source}. Take that right away: chmod 600.",)


@dataclass(frozen=True, slots=True)
class Secret:
    """A client secret. When it ends, only the portal knows: the configuration may tell."""

    source: Path | str = field(repr=False)
    ends: date | None = None

    def read(self) -> SecretValue:
        """The secret itself. Raises ``ConfigProblem`` where it cannot be read, or is empty."""
        if isinstance(self.source, str):
            text = self.source.strip()
        else:
            text = _content(self.source, "secret for signing in").decode("utf-8", "replace").strip()
        if not text:
            raise ConfigProblem("The secret for signing in is empty.", "Put the secret's Value there, as the portal showed it once.")
        return SecretValue(text)

    def usable(self, _at: datetime) -> SecretValue:
        """As ``read``: whether it still holds, only Microsoft knows."""
        return self.read()

    def warnings(self, today: date) -> tuple[str, ...]:
        """What is wrong with it, or soon will be, in sentences. Raises nothing."""
        try:
            self.read()
        except MedrecError as problem:
            return (str(problem),)
        return () if self.ends is None else _end_words("secret", self.ends, today, _RENEW_SECRET)

    def describe(self) -> tuple[str, ...]:
        """Until when it works, where that is known. Raises ``ConfigProblem``."""
        self.read()
        if self.ends is None:
            return ("by secret; when it ends is not in the configuration, so nobody will be warned",)
        return (f"by secret, which ends on {self.ends:%Y-%m-%d}",)


Credential = CertificateFile | Secret


def read_certificate(content: bytes, passphrase: str | None = None) -> Certificate:
    """A certificate and its key out of a file's bytes.

    Args:
        content: PEM with the key and the certificate, in any order and also with a chain; or PFX (PKCS #12).
        passphrase: Of the key or the PFX, where it has one.

    Raises:
        ConfigProblem: No key, no certificate, a wrong passphrase, a key that belongs to another certificate, or one that
            Entra does not take (it verifies RSA only, https://learn.microsoft.com/entra/identity-platform/certificate-credentials).
    """
    locked = passphrase.encode() if passphrase else None
    key, certificates = _from_pem(content, locked) if b"-----BEGIN" in content else _from_pfx(content, locked)
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < _LEAST_BITS:
        raise _unfit("has a key that Microsoft does not take", f"Make one with an RSA key of {_LEAST_BITS} bits or more.")
    certificate = _fitting(key, certificates)
    return Certificate(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode(),
        certificate.public_bytes(serialization.Encoding.PEM).decode(),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        certificate.fingerprint(hashes.SHA1()).hex().upper(),  # noqa: S303 - what the portal shows
        certificate.fingerprint(hashes.SHA256()).hex().upper(),
    )


def _from_pem(content: bytes, passphrase: bytes | None) -> tuple[object, Sequence[x509.Certificate]]:
    found = _KEY.search(content)
    if found is None:
        raise _unfit("holds no private key", "Put the private key and the certificate into one PEM file.")
    try:
        certificates = x509.load_pem_x509_certificates(content)
    except ValueError as error:
        raise _unfit("holds no certificate that can be read", "Put the private key and the certificate into one PEM file.") from error
    try:
        return serialization.load_pem_private_key(found[0], passphrase), certificates
    except TypeError as error:  # so says cryptography of a passphrase that is missing, and of one that is not needed
        if passphrase is None:
            raise _unfit("has a key with a passphrase", "Give the passphrase too.") from error
        return _from_pem(content, None)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _unfit("has a key that cannot be read", "See that its passphrase is right.") from error


def _from_pfx(content: bytes, passphrase: bytes | None) -> tuple[object, Sequence[x509.Certificate]]:
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, passphrase)
    except (ValueError, UnsupportedAlgorithm) as error:
        remedy = "See that it is PEM or PFX, whole, and that its passphrase is given and right."
        raise _unfit("cannot be read", remedy) from error
    if key is None or certificate is None:
        raise _unfit("holds no private key with its certificate", "Export both into the PFX.")
    return key, [certificate, *others]


def _fitting(key: rsa.RSAPrivateKey, certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    """The certificate of this key; of several (a renewed one beside the old) the one that lasts longest."""
    ours = key.public_key()
    fitting = [certificate for certificate in certificates if certificate.public_key() == ours]
    if not fitting:
        raise _unfit("has a key that belongs to another certificate", "Put the key and the certificate that were made together into it.")
    return max(fitting, key=lambda certificate: certificate.not_valid_after_utc)


def _unfit(what: str, remedy: str) -> ConfigProblem:
    return ConfigProblem(f"The certificate for signing in {what}.", remedy)


def _content(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigProblem(
            f"The {what} cannot be read: {path} ({error.strerror}).", "See that it is there and that the service's user may read it."
        ) from error


def _end_words(what: str, ends: date, today: date, remedy: str) -> tuple[str, ...]:
    days = (ends - today).days
    if days > WARN_DAYS:
        return ()
    if days < 0:
        return (f"The {what} for signing in ran out on {ends:%Y-%m-%d}. {remedy}",)
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return (f"The {what} for signing in runs out {when} ({ends:%Y-%m-%d}). {remedy}",)
