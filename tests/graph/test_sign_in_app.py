"""An application signs in to a real authority over HTTPS: by certificate, in every form it comes, and by secret."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from graph_double import GraphDouble, VirtualClock
from graph_double.authority_assertion import AssertionDesk
from graph_double.certificates import Certificate as MadeCertificate
from signing import app, by_certificate, calls, later, works

from medrec_daemon.errors import ConfigProblem, MedrecError, SignInProblem, TryLater
from medrec_daemon.graph.certificate import CertificateFile, Credential, Secret
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.pace import Pace

MAIL = "https://outlook.office365.com/.default"


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double", VirtualClock()) as one:
        yield one


class ListeningDesk(AssertionDesk):
    """Checks assertions as before, and keeps their headers."""

    def __init__(self, registered: list[MadeCertificate]) -> None:
        super().__init__()
        self.registered = registered
        self.headers: list[dict[str, Any]] = []

    def check(self, assertion: str, client_id: str, audiences: list[str]) -> MadeCertificate:
        self.headers.append(jwt.get_unverified_header(assertion))
        return super().check(assertion, client_id, audiences)


@pytest.mark.parametrize("form", ["pem", "pem bytes", "locked pem", "pfx", "pfx bytes", "needless passphrase", "key last"])
def test_a_certificate_signs_in_whatever_its_form(double: GraphDouble, tmp_path: Path, form: str) -> None:
    made = double.registered
    key, _, public = made.pem.read_bytes().partition(b"-----BEGIN CERTIFICATE-----")
    source, passphrase = {
        "pem": (made.pem, None),
        "pem bytes": (made.pem.read_bytes(), None),
        "locked pem": (made.locked_pem, made.passphrase),
        "pfx": (made.pfx, made.passphrase),
        "pfx bytes": (made.pfx.read_bytes(), made.passphrase),
        "needless passphrase": (made.pem, "not needed"),
        "key last": (b"-----BEGIN CERTIFICATE-----" + public + key, None),
    }[form]
    sign_in = app(double, tmp_path / "state", CertificateFile(source, passphrase))
    assert works(double, sign_in.token())
    assert sign_in.roles() == tuple(sorted(double.roles))
    assert double.sign_in.asked == ["client_credentials"]


def test_the_assertion_is_of_the_strong_kind(double: GraphDouble, tmp_path: Path) -> None:
    desk = ListeningDesk([double.registered])
    double.sign_in.desk = desk
    by_certificate(double, tmp_path / "state").token()
    (header,) = desk.headers
    assert (header["alg"], "x5t" in header, "x5c" in header) == ("PS256", False, True)
    assert header["x5t#S256"].rstrip("=") == double.registered.sha256_thumbprint


def test_a_secret_signs_in_also_from_a_file(double: GraphDouble, tmp_path: Path) -> None:
    told = tmp_path / "secret"
    told.write_text(f"{double.secret}\n")
    for number, source in enumerate((double.secret, told)):
        assert works(double, app(double, tmp_path / f"state{number}", Secret(source)).token())


def test_another_service_gets_a_token_of_its_own(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = by_certificate(double, tmp_path / "state")
    for_graph, for_mail = sign_in.token(), sign_in.token_for(MAIL)
    assert for_graph != for_mail
    assert (sign_in.token(), sign_in.token_for(MAIL)) == (for_graph, for_mail)
    assert double.sign_in.token_requests == 2


def unregistered(double: GraphDouble) -> Credential:
    return CertificateFile(double.make_certificate(register=False, key=90).pem)


def expired(double: GraphDouble) -> Credential:
    return CertificateFile(double.make_certificate(days=30, start=datetime.now(UTC) - timedelta(days=40), key=91).pem)


def not_yet(double: GraphDouble) -> Credential:
    return CertificateFile(double.make_certificate(start=datetime.now(UTC) + timedelta(days=2), key=92).pem)


def too_late(double: GraphDouble) -> Credential:
    double.sign_in.expire_secret(double.secret)
    return Secret(double.secret)


@pytest.mark.parametrize(
    ("credential", "words", "step"),
    [
        (unregistered, "not the one registered", "Upload its public part"),
        (expired, "ran out on", "Make a new one"),
        (not_yet, "valid only from", "clock"),
        (lambda _: Secret("another secret"), "client secret is wrong (AADSTS7000215)", "Value is wanted, not its ID"),
        (too_late, "client secret has expired (AADSTS7000222)", "Make a new client secret"),
    ],
)
def test_a_credential_that_is_refused_says_what_to_renew(
    double: GraphDouble, tmp_path: Path, credential: Any, words: str, step: str
) -> None:
    sign_in = app(double, tmp_path / "state", credential(double))
    with pytest.raises(SignInProblem) as caught:
        sign_in.token()
    assert words in caught.value.what
    assert step in caught.value.remedy
    assert sign_in.roles() == ()


def test_a_wrong_application_or_tenant_is_the_configurations_fault(double: GraphDouble, tmp_path: Path) -> None:
    base = double.authority.rpartition("/")[0]
    for number, (other, words) in enumerate(
        {
            "client_id": "does not know this application (AADSTS700016)",
            "tenant": "no such tenant (AADSTS90002)",
            "common": "the configuration names none",
        }.items()
    ):
        chosen = {"client_id": {"client_id": "0c11e47a-0000-4444-8888-000000000000"}}.get(other) or {"authority": f"{base}/{other}"}
        with pytest.raises(ConfigProblem) as caught:
            app(double, tmp_path / f"state{number}", **chosen).token()
        assert words in caught.value.what


def test_an_address_that_is_no_sign_in_service_is_the_configurations_fault(double: GraphDouble, tmp_path: Path) -> None:
    for authority in ("http://localhost/tenant", "https://localhost", "localhost/tenant"):
        with pytest.raises(ConfigProblem, match="no address of a sign-in service"):
            app(double, tmp_path / "state", authority=authority)
    with pytest.raises(MedrecError):
        app(double, tmp_path / "state", authority=double.root).token()


def test_a_token_is_renewed_before_it_ends_and_not_sooner(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = by_certificate(double, tmp_path / "state")
    first = sign_in.token()
    asked = calls(double)
    later(double, 3599 - 301)
    assert sign_in.token() == first
    later(double, 2)
    assert works(double, sign_in.token())
    assert (sign_in.token() != first, asked()) == (True, 1)


def test_while_nobody_answers_the_token_at_hand_serves_to_its_end(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = by_certificate(double, tmp_path / "state")
    first = sign_in.token()
    later(double, 3599 - 120)
    double.fail_sign_in("503", seconds=3600)
    assert sign_in.token() == first
    later(double, 100)
    with pytest.raises(TryLater, match="busy"):
        sign_in.token()


def test_a_certificate_renewed_on_disk_is_taken_without_a_restart(double: GraphDouble, tmp_path: Path) -> None:
    path = tmp_path / "application.pem"
    path.write_bytes(double.make_certificate(register=False, key=93).pem.read_bytes())
    sign_in = app(double, tmp_path / "state", CertificateFile(path))
    with pytest.raises(SignInProblem):
        sign_in.token()
    path.write_bytes(double.make_certificate(key=94).pem.read_bytes())
    later(double, 61)
    assert works(double, sign_in.token())


def test_a_refused_credential_is_not_tried_at_every_call(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = app(double, tmp_path / "state", Secret("another secret"))
    for _ in range(20):
        with pytest.raises(SignInProblem, match="secret is wrong"):
            sign_in.token()
    assert double.sign_in.token_requests == 1
    later(double, 61)
    with pytest.raises(SignInProblem):
        sign_in.token()
    assert double.sign_in.token_requests == 2


def test_graph_refusing_a_token_leads_to_one_new_token(double: GraphDouble, tmp_path: Path) -> None:
    """The one client with the real sign-in: a 401 renews, the call goes through, nobody asks twice."""
    sign_in = by_certificate(double, tmp_path / "state")
    client = GraphClient(double.root, sign_in.token, Pace(double.clock), ca_file=double.ca_file)
    try:
        first = client.call("GET", "/drives/none", "a drive", expect=(404,))
        later(double, 120)
        double.expire_tokens()
        second = client.call("GET", "/drives/none", "a drive", expect=(404,))
        assert (first.status, second.status, double.sign_in.token_requests) == (404, 404, 2)
        assert [exchange.status for exchange in double.exchanges if exchange.host == "graph"] == [404, 401, 404]
    finally:
        client.close()


def test_trying_now_asks_although_a_young_token_is_kept(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = by_certificate(double, tmp_path / "state")
    before = sign_in.token()
    double.sign_in.desk.registered.clear()
    assert sign_in.token(renew=True) == before  # younger than a minute
    with pytest.raises(SignInProblem, match="AADSTS700027"):
        sign_in.try_now()
    double.sign_in.desk.registered.append(double.registered)
    double.roles[:] = ["Sites.Selected"]
    by_certificate(double, tmp_path / "state").try_now()
    assert sign_in.roles() == ("Sites.Selected",)
