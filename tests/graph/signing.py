"""What the tests of signing in share: an office's registration at the double, and the two ways to sign in."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graph_double import GraphDouble, Refusal, VirtualClock

from medrec_daemon.graph.certificate import CertificateFile, Credential, Secret
from medrec_daemon.graph.clouds import Registration, app_scope, person_scopes
from medrec_daemon.graph.sign_in import AppSignIn, DeviceSignIn

PERSON = "testina.sampleton@firm.example"


def registration(double: GraphDouble, **other: Any) -> Registration:
    return Registration(**{"client_id": double.client_id, "authority": double.authority, "ca_file": double.ca_file, **other})


def app(double: GraphDouble, state: Path, credential: Credential | None = None, **other: Any) -> AppSignIn:
    found = credential or Secret(double.secret)
    return AppSignIn(registration(double, **other), state / "tokens.json", app_scope(double.root), found, now=double.clock.wall)


def by_certificate(double: GraphDouble, state: Path, **other: Any) -> AppSignIn:
    return app(double, state, CertificateFile(double.certificate), **other)


def person(double: GraphDouble, state: Path, scopes: tuple[str, ...] = ("Files.ReadWrite", "Mail.Send"), **other: Any) -> DeviceSignIn:
    asked = person_scopes(double.root, scopes)
    return DeviceSignIn(registration(double, **other), state / "tokens.json", asked, now=double.clock.wall, sleep=double.clock.sleep)


def signed_in(double: GraphDouble, state: Path, who: str = PERSON) -> DeviceSignIn:
    """A person who has signed in; the double's scopes are those of a single-user office."""
    double.scp = "Files.ReadWrite Mail.Send"
    sign_in = person(double, state)
    code = sign_in.begin()
    double.approve(who, code.code)
    assert sign_in.finish(code) == who
    return sign_in


def token_file(state: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((state / "tokens.json").read_bytes())
    return read


def later(double: GraphDouble, seconds: float) -> None:
    assert isinstance(double.clock, VirtualClock)
    double.clock.sleep(seconds)


def works(double: GraphDouble, token: str) -> bool:
    """Whether Graph takes the token."""
    try:
        double.switchboard.tokens.check(f"Bearer {token}")
    except Refusal:
        return False
    return True


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return read


def calls(double: GraphDouble) -> Callable[[], int]:
    """Counts the token requests from now on."""
    before = double.sign_in.token_requests
    return lambda: double.sign_in.token_requests - before
