"""The double's frame: certificate, sockets, start and stop, tokens. What the hosts answer is added by the parts."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any, Self

import trustme

from graph_double.clock import Clock, RealClock
from graph_double.exchange import Exchange
from graph_double.faults import Faults
from graph_double.quirks import Quirks
from graph_double.router import HOSTS
from graph_double.server import HttpsServer
from graph_double.switchboard import Switchboard

TENANT = "5b7f9c0e-2222-4444-8888-00000000da7a"
CLIENT = "0c11e47a-1111-4444-8888-00000000c11e"


class Core:
    """Sockets and certificates of the double; use as a context manager, or call start() and stop().

    Args:
        folder: an empty folder of the double's own; contents of files and the CA certificate go there.
        clock: where time comes from; the machine's when left out.
        ports: fixed ports by host ("graph", "upload", "download", "authority"); free ones when left out.
    """

    def __init__(self, folder: Path, clock: Clock | None = None, *, ports: dict[str, int] | None = None) -> None:
        self.folder = folder
        self.clock: Clock = RealClock() if clock is None else clock
        self.tenant, self.client_id = TENANT, CLIENT
        self.roles: list[str] = ["Files.ReadWrite.All", "Sites.ReadWrite.All", "Mail.Send", "Mail.ReadWrite", "User.Read.All"]
        self.scp = "Files.ReadWrite.All Sites.ReadWrite.All Mail.Send Mail.ReadWrite User.Read offline_access openid profile"
        folder.mkdir(parents=True, exist_ok=True)
        self.switchboard = Switchboard(folder, self.clock, self.tenant)
        self.ca = trustme.CA()
        self.ca_file = folder / "ca.pem"
        self.ca.cert_pem.write_to_path(str(self.ca_file))
        context = self._context()
        self._servers = {host: HttpsServer(host, self.switchboard, context, (ports or {}).get(host, 0)) for host in HOSTS}
        self.switchboard.urls.update({host: server.url for host, server in self._servers.items()})

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert("localhost", "127.0.0.1").configure_cert(context)
        return context

    def start(self) -> Self:
        for server in self._servers.values():
            server.start()
        return self

    def stop(self) -> None:
        for server in self._servers.values():
            server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: object, *_: object) -> None:
        self.stop()
        if kind is None and self.switchboard.defects:
            raise self.switchboard.defects[0]

    @property
    def root(self) -> str:
        """Graph's root, such as https://localhost:40001/v1.0."""
        return self.switchboard.urls["graph"] + "/v1.0"

    @property
    def authority(self) -> str:
        """The authority with the tenant."""
        return f"{self.switchboard.urls['authority']}/{self.tenant}"

    @property
    def tenant_url(self) -> str:
        """What rclone takes as `tenant_url`: the same drives under /_api/v2.0."""
        return self.switchboard.urls["graph"] + "/_api"

    @property
    def quirks(self) -> Quirks:
        return self.switchboard.quirks

    @property
    def faults(self) -> Faults:
        return self.switchboard.faults

    @property
    def exchanges(self) -> list[Exchange]:
        return self.switchboard.exchanges

    def token(self, *, lifetime: float = 10 * 365 * 86400.0, claims: dict[str, Any] | None = None) -> str:
        """A valid app token without asking the authority."""
        return self.switchboard.tokens.issue(
            self.client_id, lifetime=lifetime, claims=claims or {"roles": list(self.roles), "idtyp": "app"}
        )

    def expire_tokens(self) -> None:
        """Every token handed out so far is refused from now on."""
        self.switchboard.tokens.expire_all()

    def most_at_once(self, lane: str = "files") -> int:
        """The most requests under way at the same time in this lane: "files", or a mailbox's address."""
        return self.switchboard.accounting.most_at_once(lane)

    def resource_units(self) -> int:
        """Resource units of all requests so far."""
        return sum(self.switchboard.accounting.units_by_operation().values())

    def units_by_operation(self) -> dict[str, int]:
        return self.switchboard.accounting.units_by_operation()
