"""The double's sign-in service, asked by MSAL itself and by plain requests."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import msal
import pytest
import requests
from graph_double import GraphDouble, VirtualClock
from graph_double.certificates import Certificate

SCOPE = ["https://graph.microsoft.com/.default"]
FILES = ["https://graph.microsoft.com/Files.ReadWrite.All"]
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double", VirtualClock()) as made:
        yield made


class Plain(requests.Session):
    """A session that takes nothing from the environment: a CA bundle named there would win over `verify`."""

    def __init__(self, double: GraphDouble) -> None:
        super().__init__()
        self.trust_env = False
        self.verify = str(double.ca_file)


def common(double: GraphDouble) -> dict[str, Any]:
    return {"authority": double.authority, "instance_discovery": False, "http_client": Plain(double), "http_cache": {}}


def application(double: GraphDouble, credential: Any) -> msal.ConfidentialClientApplication:
    return msal.ConfidentialClientApplication(double.client_id, client_credential=credential, **common(double))


def person(double: GraphDouble, cache: msal.SerializableTokenCache | None = None) -> msal.PublicClientApplication:
    return msal.PublicClientApplication(double.client_id, token_cache=cache, **common(double))


def ask_graph(double: GraphDouble, token: str | None) -> requests.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return Plain(double).get(f"{double.root}/users/records@firm.example/messages", headers=headers)


def post_token(double: GraphDouble, **form: str) -> requests.Response:
    return Plain(double).post(f"{double.authority}/oauth2/v2.0/token", data=form)


def signed(double: GraphDouble, certificate: Certificate, *, padded: bool = False, algorithm: str = "PS256", **claims: Any) -> str:
    now = int(time.time())
    whole = {
        "aud": f"{double.authority}/oauth2/v2.0/token",
        "iss": double.client_id,
        "sub": double.client_id,
        "iat": now,
        "nbf": now,
        "exp": now + 600,
        "jti": str(uuid.uuid4()),
    } | claims
    thumbprint = certificate.sha256_thumbprint + ("=" * (-len(certificate.sha256_thumbprint) % 4) if padded else "")
    return jwt.encode(whole, certificate.private_key_pem, algorithm=algorithm, headers={"x5t#S256": thumbprint})


def by_assertion(double: GraphDouble, assertion: str) -> requests.Response:
    return post_token(
        double,
        grant_type="client_credentials",
        client_id=double.client_id,
        scope=SCOPE[0],
        client_assertion_type=ASSERTION_TYPE,
        client_assertion=assertion,
    )


def code_of(answer: requests.Response | dict[str, Any]) -> list[int]:
    body: dict[str, Any] = answer if isinstance(answer, dict) else answer.json()
    return list(body["error_codes"])


def test_a_secret_gives_a_token_that_graph_takes(double: GraphDouble) -> None:
    app = application(double, double.secret)
    first = app.acquire_token_for_client(SCOPE)
    again = app.acquire_token_for_client(SCOPE)
    assert again["token_source"] == "cache"
    assert double.sign_in.token_requests == 1
    claims = jwt.decode(first["access_token"], options={"verify_signature": False})
    assert claims["roles"] == double.roles
    assert ask_graph(double, first["access_token"]).status_code == 200


def certificate_credential(certificate: Certificate, kind: str) -> dict[str, str]:
    if kind == "pem":
        return {"private_key": certificate.private_key_pem, "public_certificate": certificate.public_pem}
    if kind == "locked pem":
        return {
            "private_key": certificate.locked_pem.read_text().partition("-----BEGIN CERTIFICATE-----")[0],
            "passphrase": certificate.passphrase,
            "public_certificate": certificate.public_pem,
        }
    return {"private_key_pfx_path": str(certificate.pfx), "passphrase": certificate.passphrase}


@pytest.mark.parametrize("kind", ["pem", "locked pem", "pfx"])
def test_msal_signs_in_with_every_form_of_certificate(double: GraphDouble, kind: str) -> None:
    said = application(double, certificate_credential(double.registered, kind)).acquire_token_for_client(SCOPE)
    assert ask_graph(double, said["access_token"]).status_code == 200


@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize("algorithm", ["PS256", "RS256"])
def test_an_assertion_may_come_padded_and_twice(double: GraphDouble, padded: bool, algorithm: str) -> None:
    assertion = signed(double, double.registered, padded=padded, algorithm=algorithm)
    assert [by_assertion(double, assertion).status_code for _ in range(2)] == [200, 200]


def test_a_certificate_nobody_registered(double: GraphDouble) -> None:
    stranger = double.make_certificate(register=False)
    said = application(double, certificate_credential(stranger, "pem")).acquire_token_for_client(SCOPE)
    assert (said["error"], code_of(said)) == ("invalid_client", [700027])


def test_the_right_thumbprint_over_the_wrong_key(double: GraphDouble) -> None:
    stranger = double.make_certificate(register=False)
    claims = jwt.decode(signed(double, double.registered), options={"verify_signature": False})
    forged = jwt.encode(claims, stranger.private_key_pem, algorithm="PS256", headers={"x5t#S256": double.registered.sha256_thumbprint})
    refused = by_assertion(double, forged)
    assert (refused.status_code, code_of(refused)) == (401, [700027])


def test_a_certificate_that_has_run_out(double: GraphDouble) -> None:
    old = double.make_certificate(days=1, start=datetime.now(UTC) - timedelta(days=3))
    assert code_of(by_assertion(double, signed(double, old))) == [700027]


@pytest.mark.parametrize(
    "claims",
    [{"aud": "https://elsewhere.example/token"}, {"iss": "somebody"}, {"sub": "somebody"}, {"jti": None}],
    ids=["aud", "iss", "sub", "jti"],
)
def test_every_claim_of_an_assertion_counts(double: GraphDouble, claims: dict[str, Any]) -> None:
    whole = jwt.decode(signed(double, double.registered), options={"verify_signature": False}) | claims
    kept = {name: value for name, value in whole.items() if value is not None}
    crooked = jwt.encode(
        kept, double.registered.private_key_pem, algorithm="PS256", headers={"x5t#S256": double.registered.sha256_thumbprint}
    )
    assert by_assertion(double, crooked).json()["error"] == "invalid_client"


def test_a_late_assertion_and_a_borrowed_jti(double: GraphDouble) -> None:
    late = signed(double, double.registered, iat=int(time.time()) - 4000, exp=int(time.time()) - 3400)
    assert code_of(by_assertion(double, late)) == [700024]
    assert by_assertion(double, signed(double, double.registered, jti="one")).status_code == 200
    assert by_assertion(double, signed(double, double.registered, jti="one", nbf=1)).status_code == 401


def test_wrong_expired_and_missing_secrets_and_strangers(double: GraphDouble) -> None:
    assert code_of(application(double, "wrong").acquire_token_for_client(SCOPE)) == [7000215]
    double.sign_in.expire_secret(double.secret)
    assert code_of(application(double, double.secret).acquire_token_for_client(SCOPE)) == [7000222]
    base = {"grant_type": "client_credentials", "scope": SCOPE[0]}
    assert code_of(post_token(double, client_id=double.client_id, **base)) == [7000218]
    assert code_of(post_token(double, client_id="nobody", client_secret=double.secret, **base)) == [700016]
    assert code_of(post_token(double, client_id=double.client_id, client_secret="wrong", **base)) == [7000215]
    elsewhere = double.authority.replace(double.tenant, str(uuid.uuid4()))
    found = Plain(double).get(f"{elsewhere}/v2.0/.well-known/openid-configuration")
    assert (found.status_code, code_of(found)) == (400, [90002])


def test_tokens_run_out_and_are_revoked(double: GraphDouble) -> None:
    double.sign_in.lifetime = 600.0
    token = application(double, double.secret).acquire_token_for_client(SCOPE)["access_token"]
    assert ask_graph(double, token).status_code == 200
    double.clock.sleep(601)
    late = ask_graph(double, token)
    assert late.status_code == 401
    assert late.json()["error"]["code"] == "InvalidAuthenticationToken"
    assert late.headers["WWW-Authenticate"].startswith("Bearer")
    fresh = double.token()
    double.expire_tokens()
    assert [ask_graph(double, one).status_code for one in (fresh, None, "made.up.token")] == [401, 401, 401]


def test_roles_decide_what_graph_allows(double: GraphDouble) -> None:
    double.drive()
    double.roles[:] = ["Mail.Send"]
    mail_only = application(double, double.secret).acquire_token_for_client(SCOPE)["access_token"]
    double.roles[:] = ["Files.Read.All"]
    reader = application(double, double.secret).acquire_token_for_client(SCOPE)["access_token"]
    found = {}
    for name, token in (("mail", mail_only), ("reader", reader)):
        headers = {"Authorization": f"Bearer {token}"}
        look = Plain(double).get(f"{double.root}/drives/b!demo/root", headers=headers)
        make = Plain(double).post(
            f"{double.root}/drives/b!demo/root/children",
            headers=headers,
            json={"name": "new", "folder": {}, "@microsoft.graph.conflictBehavior": "fail"},
        )
        found[name] = (look.status_code, make.status_code, make.json()["error"]["code"])
    assert found == {"mail": (403, 403, "accessDenied"), "reader": (200, 403, "accessDenied")}


def poll(app: msal.PublicClientApplication, flow: dict[str, Any]) -> dict[str, Any]:
    """Ask once whether the person has typed the code; MSAL minds a second question within the interval, on the machine's clock."""
    flow["latest_attempt_at"] = 0
    return dict(app.acquire_token_by_device_flow(flow, exit_condition=lambda _: True))


def test_a_person_signs_in_by_device_code(double: GraphDouble) -> None:
    cache = msal.SerializableTokenCache()
    app = person(double, cache)
    flow = app.initiate_device_flow(scopes=FILES)
    assert len(flow["user_code"]) == 9
    waiting = poll(app, flow)
    assert waiting["error"] == "authorization_pending"
    double.sign_in.people.slow_downs = 1
    assert poll(app, flow)["error"] == "slow_down"
    double.approve("pat@firm.example")
    said = poll(app, flow)
    assert said["id_token_claims"]["preferred_username"] == "pat@firm.example"
    assert ask_graph(double, said["access_token"]).status_code == 403  # files only, no mail
    asked = double.sign_in.token_requests
    account = app.get_accounts()[0]
    assert app.acquire_token_silent(FILES, account)["access_token"] == said["access_token"]
    assert double.sign_in.token_requests == asked
    restored = msal.SerializableTokenCache()
    restored.deserialize(cache.serialize())
    other = person(double, restored)
    assert other.acquire_token_silent(FILES, other.get_accounts()[0])["access_token"] == said["access_token"]
    assert double.sign_in.token_requests == asked


def test_a_person_says_no_or_is_too_late(double: GraphDouble) -> None:
    app = person(double)
    flow = app.initiate_device_flow(scopes=FILES)
    double.decline()
    assert poll(app, flow)["error"] == "authorization_declined"
    late = app.initiate_device_flow(scopes=FILES)
    double.clock.sleep(1000)
    refused = poll(app, late)
    assert (refused["error"], code_of(refused)) == ("expired_token", [70020])


def refresh_tokens(app: msal.PublicClientApplication) -> list[str]:
    return [entry["secret"] for entry in app.token_cache.search(msal.TokenCache.CredentialType.REFRESH_TOKEN)]


def test_refresh_tokens_rotate_and_die_of_idleness(double: GraphDouble) -> None:
    app = person(double)
    flow = app.initiate_device_flow(scopes=FILES)
    double.approve()
    first = poll(app, flow)["access_token"]
    before = refresh_tokens(app)
    double.clock.sleep(89 * 86_400)
    second = app.acquire_token_silent(FILES, app.get_accounts()[0], force_refresh=True)["access_token"]
    assert second != first
    assert refresh_tokens(app) != before
    double.clock.sleep(91 * 86_400)
    dead = app.acquire_token_silent_with_error(FILES, app.get_accounts()[0], force_refresh=True)
    assert (dead["error"], code_of(dead)) == ("invalid_grant", [700082])
    again = person(double)
    flow = again.initiate_device_flow(scopes=FILES)
    double.approve()
    poll(again, flow)
    assert double.sign_in.people.revoke_all() >= 2
    gone = again.acquire_token_silent_with_error(FILES, again.get_accounts()[0], force_refresh=True)
    assert gone["error"] == "invalid_grant"


def test_troubles_at_the_token_endpoint(double: GraphDouble) -> None:
    form = {"grant_type": "client_credentials", "client_id": double.client_id, "client_secret": double.secret, "scope": SCOPE[0]}
    double.fail_sign_in("503-html")
    page = post_token(double, **form)
    assert (page.status_code, page.headers["Content-Type"].partition(";")[0]) == (503, "text/html")
    double.fail_sign_in("429")
    assert post_token(double, **form).headers["Retry-After"] == "3"
    double.fail_sign_in("drop")
    with pytest.raises(requests.ConnectionError):
        post_token(double, **form)
    assert double.sign_in.handed_out == 0
    double.fail_sign_in("lost-answer")
    with pytest.raises(requests.ConnectionError):
        post_token(double, **form)
    assert (double.sign_in.handed_out, double.sign_in.token_requests) == (1, 1)
    double.fail_sign_in("500", where="any", seconds=60)
    assert [post_token(double, **form).status_code for _ in range(2)] == [500, 500]
    double.clock.sleep(61)
    assert post_token(double, **form).status_code == 200


def test_msal_meets_bad_weather_as_in_real_life(double: GraphDouble) -> None:
    double.fail_sign_in("503-html", where="discovery", times=2)
    with pytest.raises(msal.exceptions.MsalServiceError):
        application(double, double.secret)
    assert double.sign_in_faults.fired == 1
    double.sign_in_faults.clear()
    double.fail_sign_in("503-html", times=2)
    with pytest.raises(msal.exceptions.MsalServiceError):
        application(double, double.secret).acquire_token_for_client(SCOPE)


def test_no_secret_stands_in_the_record(double: GraphDouble) -> None:
    said = application(double, double.secret).acquire_token_for_client(SCOPE)
    record = repr(double.exchanges) + repr([exchange.response_json for exchange in double.exchanges])
    assert double.secret not in record
    assert said["access_token"] not in record
