"""From config.yaml to the parts: the only place where rooms are put together. Parts get plain values."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import typer

from medrec_daemon import config as configuration
from medrec_daemon import rules as rule_files
from medrec_daemon.cli import pulse, say
from medrec_daemon.cli.account import refuse_other_account, refuse_unreadable
from medrec_daemon.cli.cloud import CloudAtHand
from medrec_daemon.config import Config, Folders
from medrec_daemon.daemon import Pulse
from medrec_daemon.errors import UsageProblem
from medrec_daemon.filing.contract import Store
from medrec_daemon.filing.folder import FolderStore
from medrec_daemon.filing.names import Naming
from medrec_daemon.filing.onedrive import OneDriveStore
from medrec_daemon.filing.page_prints import PagePrints
from medrec_daemon.followup import due
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.digest import HeldNote
from medrec_daemon.intake.folder import FolderInbox
from medrec_daemon.intake.onedrive import CloudInbox
from medrec_daemon.intake.outcome import Whereabouts
from medrec_daemon.intake.settle import held_files
from medrec_daemon.intake.spool import Spool
from medrec_daemon.journeys.arrival import Rooms
from medrec_daemon.journeys.day import DigestRooms
from medrec_daemon.journeys.held import known_plan
from medrec_daemon.journeys.lay_out import is_practice
from medrec_daemon.journeys.request import Teller
from medrec_daemon.journeys.status import Status, look
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Request
from medrec_daemon.mail.contract import Mailer
from medrec_daemon.mail.graph import GraphMailer
from medrec_daemon.mail.outbox import OutboxMailer
from medrec_daemon.mail.smtp import SmtpMailer
from medrec_daemon.reading.reader import Reader, ReadingLimits
from medrec_daemon.rules import Rules
from medrec_daemon.safe_write import make_folder

PRACTICE_NOW = "medrec.practice_now"
"""Where a command's context keeps the moment a practice office plays at."""
WARN_AGAIN = timedelta(hours=1)
"""How often the service looks whether its certificate or sign-in ends soon."""


class OfficeAtHand:
    """The office that a command works in: its configuration, and every part made from it when it is asked for."""

    def __init__(self, config: Config, rules: Rules) -> None:
        self.config = config
        self.rules = rules
        self.cloud = CloudAtHand(config)
        self._ahead = timedelta()
        self._warned: tuple[datetime, tuple[str, ...]] | None = None
        self.warns = True
        """Whether opening a ledger that has mistakes says so on stderr: once, and not where a command names them itself."""

    @classmethod
    def open(cls, path: Path) -> OfficeAtHand:
        """Read the configuration and the rules. Raises ``ConfigProblem`` with every mistake at once."""
        refuse_unreadable(path)
        config = configuration.load(path)
        refuse_other_account(config.folders.state)
        return cls(config, rule_files.load(config.folders.rules))

    @property
    def folders(self) -> Folders:
        """Where everything lies, absolute."""
        return self.config.folders

    @property
    def plans(self) -> Path:
        """What was understood of held files, one plan per file by its sha256."""
        return self.folders.state / "held"

    @property
    def digest_memory(self) -> Path:
        """Who got which digest last."""
        return self.folders.state / "digests.json"

    @property
    def workers(self) -> int:
        """How many worker processes read: as configured, else one per core that this process may use."""
        chosen = self.config.reading.workers
        return len(os.sched_getaffinity(0)) if chosen == "auto" else chosen

    def clock(self) -> datetime:
        """Now, in the office's time zone."""
        return datetime.now(self.config.zone) + self._ahead

    def play_at(self, moment: datetime) -> None:
        """Go on as if it were ``moment`` (without a zone: the office's). Raises ``UsageProblem`` outside a practice office."""
        if not is_practice(self.config.office):
            raise UsageProblem("Only a practice office can be at another time.", "Leave --practice-now out.")
        self._ahead = moment.replace(tzinfo=self.config.zone) - datetime.now(self.config.zone)

    def teller(self, who: str | None) -> Teller:
        """Who says it, and when: the name given, else the account's, behind sudo that of whoever called it."""
        return Teller(who or os.environ.get("SUDO_USER") or getpass.getuser(), self.clock())

    def next_task(self, request: Request, today: date) -> date | None:
        """The day a request is looked at next, as the call sheet counts it; None where nothing is planned."""
        cadence = self.rules.cadence
        task = due.next_follow_up(request, today, cadence, Calendar(cadence.holidays))
        return task or (request.follow_up if not request.closed else None)

    @property
    def staff(self) -> dict[str, str]:
        """The name of everybody on the staff, by e-mail address."""
        return {person.email: person.name for person in self.config.staff}

    @property
    def paralegals(self) -> tuple[str, ...]:
        """The e-mail addresses of those who get a digest."""
        return self.config.paralegals

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The ledger, opened and let go."""
        make_folder(self.folders.state)
        ledger = Ledger.open(self.folders.ledger, self.folders.state / "ledger-index.sqlite")
        try:
            self._warn_of(ledger)
            yield ledger
        finally:
            ledger.close()

    def _warn_of(self, ledger: Ledger) -> None:
        """One line on stderr for files of the ledger that nobody reads until they are mended."""
        faulty = len({problem.file for problem in ledger.problems})
        if faulty and self.warns:
            have = "ledger file has a mistake and is" if faulty == 1 else "ledger files have a mistake and are"
            say.notes.print(f"{faulty} {have} set aside: medrec check", style="yellow", soft_wrap=True)
            self.warns = False

    @contextmanager
    def rooms(self) -> Iterator[Rooms]:
        """Everything an arrival passes through; the workers end with it."""
        reading = self.config.reading
        limits = ReadingLimits(
            workers=self.workers,
            page_seconds=reading.page_seconds,
            file_minutes=reading.file_minutes,
            memory_mb=reading.memory_mb,
            max_file_mb=self.config.intake.max_file_mb,
        )
        with self.ledger() as ledger, Reader(limits) as reader, ExitStack() as end:
            store = self.store()
            if isinstance(store, OneDriveStore):
                end.callback(store.close)
            yield Rooms(
                spool=Spool(self.folders.state / "spool"),
                reader=reader,
                ledger=ledger,
                store=store,
                rules=self.rules,
                place=Naming(self.config.filing.folder, self.config.filing.name, self.cloud.path_budget),
                filed=self.folders.filed,
                held=self.folders.held,
                plans=self.plans,
                clock=self.clock,
                second_opinion=reading.second_opinion,
                prints=PagePrints(self.folders.state / "page-prints.sqlite"),
            )

    def inbox(self) -> FolderInbox:
        """The watched folder."""
        intake = self.config.intake
        return FolderInbox(self.folders.inbox, intake.still_seconds, intake.max_file_mb, self.folders.state / "inbox.json")

    def cloud_inboxes(self) -> tuple[CloudInbox, ...]:
        """The folder in the cloud that staff drop files into, where there is one; it is not asked for anything yet."""
        intake, state = self.config.intake, self.folders.state
        if intake.onedrive is None:
            return ()
        drive = self.cloud.drive(intake.onedrive.drive or self.config.store.drive)
        inbox = CloudInbox(
            drive,
            intake.onedrive.folder,
            state / "cloud-inbox",
            Spool(state / "spool"),
            Whereabouts(self.folders.held, self.folders.filed),
            still_seconds=intake.still_seconds,
            max_file_mb=intake.max_file_mb,
            clock=self.clock,
        )
        return (inbox,)

    def store(self) -> Store:
        """Where pieces are filed; a drive is not asked for anything yet. Raises ``ConfigProblem``."""
        folder = self.config.store.folder
        if folder is not None:
            return FolderStore(folder, self.folders.state / "store.json")
        return OneDriveStore(self.cloud.drive(self.config.store.drive, self.config.store.root), self.folders.state / "onedrive")

    def mailer(self) -> Mailer:
        """How mail leaves. Raises ``ConfigProblem`` where a credential is missing."""
        mail = self.config.mail
        if self.config.mail_kind == "graph":
            return self.graph_mailer()
        if self.config.mail_kind == "outbox" or mail.host is None:
            return self._outbox()
        if mail.oauth:
            return SmtpMailer(mail.host, mail.port, mail.security, mail.username, ca_file=mail.ca_file, token=self.cloud.mail_token)
        credentials = os.environ.get("CREDENTIALS_DIRECTORY")
        password = configuration.secret_line(self.config, "mail.password_from", Path(credentials) if credentials else None)
        return SmtpMailer(mail.host, mail.port, mail.security, mail.username, password, ca_file=mail.ca_file)

    def graph_mailer(self) -> GraphMailer:
        """Mail through Microsoft 365. Raises ``ConfigProblem``."""
        return GraphMailer(self.cloud.client(), self.config.sender)

    def digest_rooms(self, ledger: Ledger, *, sends: bool = True) -> DigestRooms:
        """The parts a digest needs. One that is only shown needs no mail server, and no password for it."""
        mailer = self.mailer() if sends else self._outbox()
        return DigestRooms(ledger, mailer, self.rules, self.digest_memory, self.config.sender)

    def _outbox(self) -> OutboxMailer:
        return OutboxMailer(self.folders.outbox / "mail")

    def held_notes(self) -> list[HeldNote]:
        """Every held file with its reason, and the matter it probably belongs to."""
        notes = []
        for held in held_files(self.folders.held):
            plan = known_plan(held.path, self.plans)
            likely = plan.candidates[0].matter if plan and plan.candidates else None
            reasons = " ".join(plan.reasons) if plan else "No note says why; look at it."
            notes.append(HeldNote(held.name, reasons, likely))
        return notes

    def problems(self, ledger: Ledger) -> tuple[str, ...]:
        """What is wrong in the office just now, a sentence each."""
        found = [str(problem) for problem in ledger.problems]
        told = pulse.recall(self.folders.state)
        if told.get("trouble"):
            found.append(str(told["trouble"]))
        spool = Spool(self.folders.state / "spool")
        found += [f"Arrival {arrival.id} waits: {arrival.trouble}" for arrival in spool.arrivals() if arrival.trouble]
        return (*found, *self._sign_in_warnings(told))

    def _sign_in_warnings(self, told: dict[str, Any]) -> tuple[str, ...]:
        """What ends soon of the sign-in; where only the service is handed the credential, what it said of it last."""
        if self.config.graph is not None and self.cloud.lacks_credential is not None:
            return tuple(str(warning) for warning in told.get("sign_in") or ())
        return self.cloud.warnings(self.clock().date())

    def status(self) -> Status:
        """How the office stands."""
        with self.ledger() as ledger:
            return look(
                self.folders.inbox,
                Spool(self.folders.state / "spool"),
                self.folders.held,
                ledger,
                self.problems(ledger),
                self.clock().date(),
                authorization_warning_days=self.rules.cadence.authorization_warning_days,
            )

    def sole_service(self) -> AbstractContextManager[None]:
        """Be the one service of this office. Raises ``TryLater`` when another is at work."""
        return pulse.sole_service(self.folders.state)

    def tell_pulse(self, told: Pulse) -> None:
        """Keep what the service says of itself, for ``medrec status``."""
        now = self.clock()
        if self._warned is None or not timedelta() <= now - self._warned[0] < WARN_AGAIN:
            self._warned = now, self.cloud.warnings(now.date())
        pulse.tell(self.folders.state, asdict(told) | {"sign_in": self._warned[1]}, now)

    def service_state(self) -> dict[str, Any]:
        """How the service is, see ``pulse.service_state``."""
        return pulse.service_state(self.folders.state, self.clock())


def at_hand(context: typer.Context) -> OfficeAtHand:
    """The office of this command, by ``--config``. Raises ``ConfigProblem``."""
    office = OfficeAtHand.open(context.obj)
    moment = context.meta.get(PRACTICE_NOW)
    if moment is not None:
        office.play_at(moment)
    return office
