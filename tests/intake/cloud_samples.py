"""A small office with an inbox in the cloud: the real inbox and spool against the double, and the local flow played by hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from graph_double import GraphDouble, VirtualClock

from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_address import DriveAddress
from medrec_daemon.graph.pace import Pace
from medrec_daemon.intake import settle
from medrec_daemon.intake.arrival import Arrival
from medrec_daemon.intake.onedrive import CloudInbox, CloudTurn
from medrec_daemon.intake.outcome import Whereabouts
from medrec_daemon.intake.spool import Spool

STILL = 3.0
MONTH = "2026-11"
INBOX = "Medrec/Inbox"
PROCESSING = "Medrec/Processing"
FILED = f"Medrec/Filed/{MONTH}"
REVIEW = "Medrec/Needs Review"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Connection:
    """How to reach the double, also from another process."""

    root: str
    ca_file: Path
    token: str
    drive: str

    def client(self, clock: VirtualClock | None, tries: int = 3) -> GraphClient:
        pace = Pace(clock, tries=tries, patience=30.0)
        return GraphClient(self.root, lambda *, renew=False: self.token, pace, ca_file=self.ca_file, timeout=(5, 20))


class CloudDesk:
    """Folders of an office on disk, and its inbox in a drive. ``restart`` is what a crash leaves: all from disk again."""

    def __init__(self, root: Path, client: GraphClient, drive: str, still_seconds: float = STILL, max_file_mb: int = 5) -> None:
        self.root, self.client, self.drive = root, client, drive
        self.still_seconds, self.max_file_mb = still_seconds, max_file_mb
        for name in ("held", "filed", "state"):
            (root / name).mkdir(parents=True, exist_ok=True)
        self.held, self.filed = root / "held", root / "filed"
        self.restart()

    def restart(self, around: str = "Medrec") -> None:
        self.spool = Spool(self.root / "state" / "spool")
        self.spool.recover()
        self.inbox = CloudInbox(
            Drive(self.client, DriveAddress(id=self.drive)),
            around,
            self.root / "state" / "cloud-inbox",
            self.spool,
            Whereabouts(self.held, self.filed),
            still_seconds=self.still_seconds,
            max_file_mb=self.max_file_mb,
            clock=lambda: NOW,
        )

    def turn(self, seconds: float = 0.0) -> CloudTurn:
        """Let time pass, then one turn."""
        if seconds:
            self.client.pace.clock.sleep(seconds)
        return self.inbox.turn()

    def take(self) -> tuple[Arrival, ...]:
        """Turn until everything that lies still is in the spool; the arrivals."""
        self.turn()
        self.turn(STILL)
        return self.spool.arrivals()

    def hold(self, arrival: Arrival, why: str = "No page names one of our clients.") -> Path:
        return settle.to_held(arrival, self.spool, self.held, lambda name: f"Why {name} is held\n\n- {why}")

    def file(self, arrival: Arrival) -> Path:
        return settle.to_filed(arrival, self.spool, self.filed, date(2026, 11, 23))

    def settle_until_idle(self, decide: Callable[[Arrival], None], turns: int = 40, pause: float = 20.0) -> None:
        """What the service does all day: turn, and settle what the spool has, until neither has anything left."""
        for _ in range(turns):
            stands = self.turn(pause)
            arrivals = self.spool.arrivals()
            for arrival in arrivals:
                decide(arrival)
            if not (arrivals or stands.waiting or stands.working or stands.stuck):
                return
        raise AssertionError(f"it never came to rest: {stands}")

    @property
    def entries(self) -> list[str]:
        return [path.parent.name for path in (self.root / "state" / "cloud-inbox" / "items").glob("*/entry.json")]


class CloudOffice(CloudDesk):
    """A desk with a drive of its own in the double, and the double's clock."""

    def __init__(self, root: Path, double: GraphDouble, clock: VirtualClock, tries: int = 3) -> None:
        self.double, self.clock = double, clock
        self.cloud = double.drive(f"b!{os.urandom(6).hex()}")
        super().__init__(root, connection(double, self.cloud.id).client(clock, tries), self.cloud.id)

    def drop(self, path: str, content: bytes) -> None:
        """As staff do."""
        self.cloud.put(f"{INBOX}/{path}", content)


def connection(double: GraphDouble, drive: str) -> Connection:
    return Connection(double.root, double.ca_file, double.token(), drive)


def names(office: CloudOffice) -> list[str]:
    return list(office.cloud.tree())
