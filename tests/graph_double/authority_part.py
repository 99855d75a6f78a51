"""The authority's part of the double: its routes, the application's credentials, and what a token's rights allow on the Graph host."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from graph_double.authority import Authority
from graph_double.authority_errors import Denied
from graph_double.authority_faults import SignInFaults, Trouble, Where, instead
from graph_double.certificates import Certificate, make_certificate
from graph_double.core import Core
from graph_double.exchange import Broken, Refusal, Request, Response, answer

READ_FILES = frozenset({
    "Files.Read", "Files.Read.All", "Files.ReadWrite", "Files.ReadWrite.All", "Sites.Read.All", "Sites.ReadWrite.All", "Sites.Manage.All",
    "Sites.FullControl.All", "Sites.Selected", "Lists.SelectedOperations.Selected", "ListItems.SelectedOperations.Selected",
    "Files.SelectedOperations.Selected",
})  # fmt: skip
#: Which of them also allow writing; how far a "Selected" right goes is told by a grant at the site, taken to be "write" here.
WRITE_FILES = READ_FILES - {"Files.Read", "Files.Read.All", "Sites.Read.All"}
SAFE = frozenset({"GET", "HEAD"})


class AuthorityPart(Core):
    """What the authority host answers.

    Attributes:
        sign_in: the directory with its switches and counters.
        sign_in_faults: what goes wrong there; see `fail_sign_in`.
        secret: a client secret it takes.
        certificate: PEM file (key and certificate) that is registered.
    """

    def install_authority(self) -> None:
        """Adds the authority's routes; called once, at the end of the double's construction."""
        base = self.switchboard.urls["authority"]
        self.sign_in = Authority(
            self.clock, self.switchboard.tokens, base, self.tenant, self.client_id, lambda: list(self.roles), self._scopes
        )
        self.sign_in_faults = SignInFaults(self.clock)
        self.secret = "a~secret.of-the_application"
        self.sign_in.secrets[self.secret] = float("inf")
        self._first: Certificate | None = None
        self._made = 0
        self.switchboard.permit = self._permit  # type: ignore[method-assign]
        add = self.switchboard.routers["authority"].add
        add("GET", "/{tenant}/v2.0/.well-known/openid-configuration", self._discover, operation="discovery", lane="authority", ru=0)
        add("GET", "/{tenant}/discovery/v2.0/keys", self._keys, operation="keys", lane="authority", ru=0)
        add("POST", "/{tenant}/oauth2/v2.0/devicecode", self._device_code, operation="device code", lane="authority", ru=0)
        add("POST", "/{tenant}/oauth2/v2.0/token", self._token, operation="token", lane="authority", ru=0)

    @property
    def registered(self) -> Certificate:
        """The certificate the authority knows from the start; made when first asked for."""
        if self._first is None:
            self._first = self.make_certificate(key=0)
        return self._first

    @property
    def certificate(self) -> Path:
        """Its PEM file: the key in clear, then the certificate."""
        return self.registered.pem

    def make_certificate(
        self, days: float = 365, start: datetime | None = None, *, register: bool = True, key: int | None = None
    ) -> Certificate:
        """A further certificate, valid for `days` from `start` (a minute ago); `register` makes the authority take it."""
        self._made += 1
        which = self._made if key is None else key
        made = make_certificate(self.folder / "certificates", f"application-{self._made}", days=days, start=start, key=which)
        if register:
            self.sign_in.desk.registered.append(made)
        return made

    def _scopes(self) -> list[str]:
        return self.scp.split()

    def fail_sign_in(self, kind: Trouble, *, where: Where = "token", times: int = 1, seconds: float | None = None) -> None:
        """Let the next `times` requests at `where` (or all within `seconds`) go wrong."""
        self.sign_in_faults.add(kind, where=where, times=times, seconds=seconds)

    def approve(self, user: str = "pat@firm.example", user_code: str = "") -> None:
        """A person types the newest device code (or this one) and agrees."""
        self.sign_in.people.approve(user, user_code)

    def decline(self, user_code: str = "") -> None:
        """A person says no to the newest device code (or to this one)."""
        self.sign_in.people.decline(user_code)

    def _discover(self, request: Request) -> Response:
        return self._answered("discovery", request, lambda: self.sign_in.discovery(request.params["tenant"]))

    def _keys(self, request: Request) -> Response:
        return self._answered("discovery", request, self.sign_in.keys)

    def _device_code(self, request: Request) -> Response:
        form = _form(request)
        return self._answered("devicecode", request, lambda: self.sign_in.device_code(request.params["tenant"], form))

    def _token(self, request: Request) -> Response:
        form = _form(request)
        return self._answered("token", request, lambda: self.sign_in.token(request.params["tenant"], form))

    def _answered(self, where: Where, request: Request, work: Callable[[], dict[str, Any]]) -> Response:
        spell = self.sign_in_faults.strike(where)
        if spell is not None:
            request.exchange.fault = spell.kind
            if spell.kind != "lost-answer":
                return instead(spell)
        try:
            said = answer(200, work(), {"Cache-Control": "no-store, no-cache"})
        except Denied as denied:
            said = answer(denied.status, denied.body())
        if spell is not None:
            request.exchange.status = said.status
            raise Broken
        said.value = None  # secrets stay out of the record
        return said

    @staticmethod
    def _permit(request: Request) -> None:
        """Files need a right to files; mail looks at its own rights, mailbox by mailbox."""
        rights = rights_of(request.claims)
        area = request.path.lower().strip("/").split("/")
        if "/".join(area[:2]) == "_api/v2.0":
            area = area[1:]
        files = not {"drive", "drives", "sites", "shares"}.isdisjoint({*area[1:2], *area[-1:]})
        if files and rights.isdisjoint(READ_FILES if request.method in SAFE else WRITE_FILES):
            raise Refusal(403, "accessDenied", "Access denied")


def rights_of(claims: dict[str, Any]) -> frozenset[str]:
    """What a token allows: `roles` of an application, `scp` of a person."""
    return frozenset(claims.get("roles") or str(claims.get("scp") or "").split())


def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.read().decode("utf-8", "replace"), keep_blank_values=True))
