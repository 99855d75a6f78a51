"""Credentials before any network: what is read from files, what is said of their end, and what does not fit together."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from graph_double.certificates import Certificate as MadeCertificate
from graph_double.certificates import make_certificate

from medrec_daemon.errors import ConfigProblem, SignInProblem, TryLater
from medrec_daemon.graph.certificate import CertificateFile, Secret, read_certificate
from medrec_daemon.graph.clouds import CLOUDS, Registration, app_scope, cloud_named, person_scopes
from medrec_daemon.graph.refusals import refusal
from medrec_daemon.graph.sign_in import AppSignIn

TODAY = date(2026, 11, 23)
START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeCertificate:
    return make_certificate(tmp_path_factory.mktemp("made"), "application", start=START, days=34, key=100)


def app(tmp_path: Path, credential: CertificateFile | Secret) -> AppSignIn:
    place = Registration("0c11e47a-0000", CLOUDS["global"].authority_of("contoso.onmicrosoft.com"))
    return AppSignIn(place, tmp_path / "tokens.json", app_scope(CLOUDS["global"].graph_root), credential)


def self_signed(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, days: int = 30) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "application")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(START).not_valid_after(START + timedelta(days=days))
    return made.sign(key, hashes.SHA256())


def as_pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, *certificates: x509.Certificate) -> bytes:
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    return key.private_bytes(*form) + b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 4), ()),
        (date(2026, 11, 5), ("runs out in 30 days (2026-12-05)",)),
        (date(2026, 11, 23), ("runs out in 12 days (2026-12-05)",)),
        (date(2026, 12, 4), ("runs out tomorrow (2026-12-05)",)),
        (date(2026, 12, 5), ("runs out today (2026-12-05)",)),
        (date(2026, 12, 6), ("ran out on 2026-12-05",)),
        (date(2026, 10, 30), ("is valid only from 2026-11-01",)),
    ],
)
def test_the_end_of_a_certificate_is_told_thirty_days_before(
    made: MadeCertificate, tmp_path: Path, today: date, words: tuple[str, ...]
) -> None:
    told = app(tmp_path, CertificateFile(made.pfx, made.passphrase)).warnings(today)
    assert len(told) == len(words)
    assert all(word in sentence for word, sentence in zip(words, told, strict=True))
    assert not list(tmp_path.iterdir()), "warnings make nothing"


def test_the_end_of_a_secret_is_told_where_the_configuration_tells_it(tmp_path: Path) -> None:
    assert app(tmp_path, Secret("s", date(2027, 1, 1))).warnings(TODAY) == ()
    (told,) = app(tmp_path, Secret("s", date(2026, 12, 1))).warnings(TODAY)
    assert "secret for signing in runs out in 8 days (2026-12-01)" in told
    assert app(tmp_path, Secret("s")).warnings(TODAY) == ()
    assert "nobody will be warned" in " ".join(app(tmp_path, Secret("s")).describe())


def test_the_thumbprints_are_those_that_openssl_and_the_portal_show(made: MadeCertificate, tmp_path: Path) -> None:
    said = " ".join(app(tmp_path, CertificateFile(made.pem)).describe())
    assert made.x509.fingerprint(hashes.SHA1()).hex().upper() in said
    assert made.x509.fingerprint(hashes.SHA256()).hex().upper() in said
    assert "valid until 2026-12-05" in said
    assert "0c11e47a-0000" in said


def unfit(tmp_path: Path, made: MadeCertificate, kind: str) -> CertificateFile:
    rsa_key, short = made.pem.read_bytes(), rsa.generate_private_key(65537, 1024)
    curve, stranger = ec.generate_private_key(ec.SECP256R1()), make_certificate(tmp_path, "stranger", key=101)
    only_key, _, only_certificate = rsa_key.partition(b"-----BEGIN CERTIFICATE-----")
    content, passphrase = {
        "other certificate": (only_key + stranger.public_pem.encode(), None),
        "no key": (b"-----BEGIN CERTIFICATE-----" + only_certificate, None),
        "no certificate": (only_key, None),
        "no passphrase": (made.locked_pem.read_bytes(), None),
        "wrong passphrase": (made.locked_pem.read_bytes(), "another"),
        "wrong pfx passphrase": (made.pfx.read_bytes(), "another"),
        "no pfx passphrase": (made.pfx.read_bytes(), None),
        "pfx without key": (pkcs12.serialize_key_and_certificates(b"n", None, made.x509, None, serialization.NoEncryption()), None),
        "cut": (rsa_key[:600] + only_certificate, None),
        "curve": (as_pem(curve, self_signed(curve)), None),
        "short": (as_pem(short, self_signed(short)), None),
        "nothing": (b"", None),
        "something else": (b"%PDF-1.7 not a certificate", None),
    }[kind]
    path = tmp_path / "given"
    path.write_bytes(content)
    path.chmod(0o600)
    return CertificateFile(path, passphrase)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("other certificate", "has a key that belongs to another certificate"),
        ("no key", "holds no private key"),
        ("no certificate", "holds no certificate"),
        ("no passphrase", "has a key with a passphrase"),
        ("wrong passphrase", "its passphrase is right"),
        ("wrong pfx passphrase", "its passphrase is given and right"),
        ("no pfx passphrase", "its passphrase is given and right"),
        ("pfx without key", "holds no private key"),
        ("cut", "holds no"),
        ("curve", "a key that Microsoft does not take"),
        ("short", "a key that Microsoft does not take"),
        ("nothing", "cannot be read"),
        ("something else", "cannot be read"),
    ],
)
def test_what_does_not_fit_is_told_in_words(made: MadeCertificate, tmp_path: Path, kind: str, words: str) -> None:
    sign_in = app(tmp_path, unfit(tmp_path, made, kind))
    (told,) = sign_in.warnings(TODAY)
    assert words in told
    for act in (sign_in.token, sign_in.describe):
        with pytest.raises(ConfigProblem) as caught:
            act()
        assert words in str(caught.value)
        assert caught.value.remedy


def test_of_several_certificates_of_the_key_the_longest_is_taken() -> None:
    key = rsa.generate_private_key(65537, 2048)
    old, new, stranger = self_signed(key, 30), self_signed(key, 60), self_signed(rsa.generate_private_key(65537, 2048), 90)
    found = read_certificate(as_pem(key, old, stranger, new))
    assert found.certificate_pem.encode() == new.public_bytes(serialization.Encoding.PEM)
    assert found.ends == START + timedelta(days=60)


def test_files_that_are_not_there_and_keys_that_all_may_read(made: MadeCertificate, tmp_path: Path) -> None:
    missing = tmp_path / "none.pem"
    for credential in (CertificateFile(missing), Secret(missing)):
        (told,) = app(tmp_path, credential).warnings(TODAY)
        assert "cannot be read" in told
        assert str(missing) in told
        with pytest.raises(ConfigProblem):
            app(tmp_path, credential).token()
    empty = tmp_path / "empty"
    empty.write_text("\n")
    with pytest.raises(ConfigProblem, match="is empty"):
        app(tmp_path, Secret(empty)).token()
    open_to_all = tmp_path / "open.pem"
    open_to_all.write_bytes(made.pem.read_bytes())
    open_to_all.chmod(0o644)
    assert any("chmod 600" in sentence for sentence in app(tmp_path, CertificateFile(open_to_all)).warnings(date(2026, 11, 2)))


@pytest.mark.parametrize(
    ("answer", "problem", "words"),
    [
        ({"error": "invalid_client", "error_codes": [7000222]}, SignInProblem, "secret has expired (AADSTS7000222). Make a new"),
        ({"error": "invalid_client", "error_description": "AADSTS700027: Client assertion"}, SignInProblem, "not the one registered"),
        ({"error": "invalid_grant", "error_codes": [50034]}, SignInProblem, "does not exist in this directory (AADSTS50034)"),
        ({"error": "invalid_grant", "error_codes": [99999]}, SignInProblem, "Sign in again: medrec sign-in"),
        ({"error": "interaction_required", "error_codes": [50076], "suberror": "basic_action"}, SignInProblem, "second proof"),
        ({"error": "invalid_grant", "error_codes": [65001]}, ConfigProblem, "Grant admin consent"),
        ({"error": "invalid_client", "error_codes": [7000218]}, ConfigProblem, "Allow public client flows"),
        ({"error": "invalid_client", "error_codes": [700024]}, ConfigProblem, "Set the clock"),
        ({"error": "temporarily_unavailable"}, TryLater, "tries again by itself"),
        ({"error": "invalid_request", "error_codes": [90033]}, TryLater, "passing trouble"),
        ({"error": "something new"}, SignInProblem, "Microsoft refuses the sign-in"),
        ({}, SignInProblem, "Microsoft refuses the sign-in"),
        ({"error": ["x"], "error_codes": "7000222", "error_description": None}, SignInProblem, "Microsoft refuses the sign-in"),
    ],
)
def test_a_refusal_says_what_to_do(answer: dict[str, object], problem: type[Exception], words: str) -> None:
    found = refusal(answer | {"error_description": answer.get("error_description", "User testina.sampleton@firm.example; Trace ID: 1")})
    assert type(found) is problem
    assert words in str(found)
    assert "testina" not in str(found)


def test_every_cloud_signs_in_and_asks_within_itself() -> None:
    for cloud in CLOUDS.values():
        assert Registration("id", cloud.authority_of("contoso.onmicrosoft.com")).names_one_tenant
        assert app_scope(cloud.graph_root) == cloud.graph_root.removesuffix("/v1.0") + "/.default"
        assert all(scope.startswith(cloud.graph_root.removesuffix("v1.0")) for scope in person_scopes(cloud.graph_root))
    assert len({cloud.graph_root for cloud in CLOUDS.values()}) == len(CLOUDS)
    assert cloud_named("us-gov") is CLOUDS["us-gov"]
    assert not Registration("id", CLOUDS["global"].authority_of("Common")).names_one_tenant
    with pytest.raises(ConfigProblem, match="global, us-gov, us-gov-dod, china"):
        cloud_named("germany")
