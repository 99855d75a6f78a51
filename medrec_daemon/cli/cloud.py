"""From the configuration to Microsoft 365: one sign-in, one client and one pace for the whole process, shared by all who ask."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from medrec_daemon import config as configuration
from medrec_daemon.config import Config, DriveSettings, GraphSettings, SecretKey
from medrec_daemon.errors import ConfigProblem, MedrecError
from medrec_daemon.filing.names import PATH_BUDGET
from medrec_daemon.graph.certificate import Certificate, CertificateFile, Credential, Secret
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.clouds import Registration, app_scope, cloud_named, person_scopes
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_address import DriveAddress
from medrec_daemon.graph.pace import Pace
from medrec_daemon.graph.sign_in import AppSignIn, DeviceSignIn

SMTP_SCOPE = "https://outlook.office.com/SMTP.Send"
"""What a person's token for the mail server is asked for; an application's by ``Cloud.mail_scope``.

https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
"""
SOURCES: dict[str, SecretKey] = {"certificate": "graph.certificate_from", "secret": "graph.secret_from"}


@dataclass(frozen=True, slots=True)
class Tempo:
    """How long a call is tried: times, seconds in all, and seconds to connect and to wait for the next byte."""

    tries: int
    patience: float
    timeout: tuple[float, float]


STEADY = Tempo(5, 60.0, (10.0, 120.0))
"""For the service, which has time."""
HURRIED = Tempo(2, 10.0, (5.0, 20.0))
"""For somebody who waits at a terminal for an answer, also where it is that the network is away."""


@dataclass(frozen=True)
class ServicesOwn(CertificateFile):
    """A credential that systemd hands to the service alone. What a command can do without it: use the token that is kept."""

    problem: ConfigProblem | None = None

    def read(self) -> Certificate:
        """Raise ``ConfigProblem`` that says whose it is."""
        raise ConfigProblem(self.problem.what, self.problem.remedy) if self.problem else ConfigProblem("There is no credential.")

    def warnings(self, today: date) -> tuple[str, ...]:  # noqa: ARG002 - as the credential's own
        """Nothing: the service itself says it (see ``OfficeAtHand.problems``)."""
        return ()

    def describe(self) -> tuple[str, ...]:
        """That it is the service's."""
        return ("by a credential that only the service is handed",)


class CloudAtHand:
    """Microsoft 365 as this office is configured for it; nothing is read or asked before it is used.

    Args:
        config: With or without a section ``graph``; without, every part raises ``ConfigProblem``.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = threading.RLock()
        self._sign_in: AppSignIn | DeviceSignIn | None = None
        self._client: GraphClient | None = None
        self.tempo = STEADY
        """To be said before the first use."""

    def accompany(self, alive: Callable[[], None], should_stop: Callable[[], bool]) -> None:
        """Who is told while a call waits or a long upload goes on, and who says that it is to end."""
        if self._config.graph is not None:
            pace = self.client().pace
            pace.alive, pace.should_stop = alive, should_stop

    @property
    def graph(self) -> GraphSettings:
        """The section ``graph``. Raises ``ConfigProblem`` where there is none."""
        if self._config.graph is None:
            raise ConfigProblem(
                "Microsoft 365 is not configured: config.yaml has no section 'graph'.", "See docs/onedrive.md and config.example.yaml."
            )
        return self._config.graph

    @property
    def config_file(self) -> Path:
        """Where the configuration lies most of the time, for a line that somebody is to type."""
        return self._config.office / "config.yaml"

    @property
    def tokens(self) -> Path:
        """The token file."""
        return self._config.folders.state / "sign-in" / "tokens.json"

    @property
    def graph_root(self) -> str:
        """Where Graph answers."""
        return self.graph.root or cloud_named(self.graph.cloud).graph_root

    def registration(self) -> Registration:
        """The application and the way to the sign-in service. Raises ``ConfigProblem``."""
        graph = self.graph
        cloud = cloud_named(graph.cloud)
        authority = f"{graph.authority}/{graph.tenant}" if graph.authority else cloud.authority_of(graph.tenant)
        return Registration(graph.client, authority, self._trusted(), graph.proxy)

    def _trusted(self) -> Path | None:
        """``graph.ca_file``, which must be there: without it nobody could be trusted. Raises ``ConfigProblem``."""
        ca_file = self.graph.ca_file
        if ca_file is not None and not ca_file.is_file():
            raise ConfigProblem(f"graph.ca_file: there is no file {ca_file}.", "Put the certificates there, or leave graph.ca_file out.")
        return ca_file

    def sign_in(self) -> AppSignIn | DeviceSignIn:
        """The one sign-in of this process. Raises ``ConfigProblem``."""
        with self._lock:
            if self._sign_in is None:
                self._sign_in = self.device() if self.graph.sign_in == "device-code" else self._app()
            return self._sign_in

    def _app(self) -> AppSignIn:
        return AppSignIn(self.registration(), self.tokens, app_scope(self.graph_root), self._credential())

    def device(self) -> DeviceSignIn:
        """The sign-in of a person by a code. Raises ``ConfigProblem``."""
        inbox = self._config.intake.onedrive
        drives = (self._config.store.drive, inbox.drive if inbox else None)
        files = "Files.ReadWrite" if all(drive is None or drive.user for drive in drives) else "Files.ReadWrite.All"
        mail = ("Mail.Send", "Mail.ReadBasic") if self._config.mail_kind == "graph" else ()
        names = (*((files,) if self._config.cloud_drives else ()), *mail) or ("User.Read",)
        return DeviceSignIn(self.registration(), self.tokens, person_scopes(self.graph_root, names))

    def _credential(self) -> Credential:
        directory = os.environ.get("CREDENTIALS_DIRECTORY")
        credentials = Path(directory) if directory else None
        source = SOURCES[self.graph.sign_in]
        try:
            file = configuration.secret_file(self._config, source, credentials)
            passphrase = configuration.secret_line(self._config, "graph.passphrase_from", credentials)
        except ConfigProblem as problem:
            if credentials is None:
                return ServicesOwn(b"", problem=problem)
            raise
        if file is None:
            raise ConfigProblem(f"{source} is missing.", "Name the credential or file.")
        return CertificateFile(file, passphrase) if self.graph.sign_in == "certificate" else Secret(file, self.graph.secret_expires)

    @property
    def lacks_credential(self) -> str | None:
        """The name of the systemd credential that this process was not handed, and the service is; None where all is at hand."""
        if self.graph.sign_in == "device-code" or os.environ.get("CREDENTIALS_DIRECTORY"):
            return None
        keys: tuple[SecretKey, ...] = (SOURCES[self.graph.sign_in], "graph.passphrase_from")
        named = (configuration.named(self._config, key) for key in keys)
        return next((source for source in named if source is not None and configuration.is_credential(source)), None)

    def client(self) -> GraphClient:
        """The one client of this process. Raises ``ConfigProblem`` where nothing is configured."""
        with self._lock:
            if self._client is None:
                graph, tempo = self.graph, self.tempo
                pace = Pace(tries=tempo.tries, patience=tempo.patience)
                self._client = GraphClient(
                    self.graph_root, self._token, pace, ca_file=self._trusted(), proxy=graph.proxy, timeout=tempo.timeout
                )
            return self._client

    def _token(self, *, renew: bool = False) -> str:
        return self.sign_in().token(renew=renew)

    def mail_token(self, *, renew: bool = False) -> str:
        """A token for the mail server (SMTP with OAuth). Raises as ``SignIn.token``."""
        scope = SMTP_SCOPE if self.graph.sign_in == "device-code" else cloud_named(self.graph.cloud).mail_scope
        return self.sign_in().token_for(scope, renew=renew)

    def drive(self, settings: DriveSettings | None, root: str = "") -> Drive:
        """A drive, seen from a folder in it. Raises ``ConfigProblem``."""
        if settings is None:
            raise ConfigProblem("No drive is named.", "Say store.drive in config.yaml.")
        address = DriveAddress(id=settings.id, user=settings.user, site=settings.site, library=settings.library, shared=settings.shared)
        return Drive(self.client(), address, root)

    @property
    def path_budget(self) -> int:
        """The room for a path below the store's root, in UTF-16 units: OneDrive's, less what the root takes."""
        root = self._config.store.root if self._config.store.kind == "onedrive" else ""
        return PATH_BUDGET - (len(root.encode("utf-16-le")) // 2 + 1 if root else 0)

    def warnings(self, today: date) -> tuple[str, ...]:
        """What ends soon, or is wrong with the sign-in: sentences, without asking the network. Nothing where nothing is configured."""
        if self._config.graph is None:
            return ()
        try:
            return self.sign_in().warnings(today)
        except MedrecError as problem:
            return (str(problem),)
