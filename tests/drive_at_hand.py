"""A drive in the double, and our parts that use it, as several tests need them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

from graph_double import Exchange, GraphDouble, Quirks

from medrec_daemon.filing.onedrive import OneDriveStore
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_address import DriveAddress
from medrec_daemon.graph.pace import Pace

ROOT = "Records"


def client_of(double: GraphDouble, **pace: Any) -> GraphClient:
    """A client that is signed in, on the double's clock."""
    token = double.token()
    return GraphClient(double.root, lambda *, renew=False: token, Pace(double.clock, **pace), ca_file=double.ca_file)


def drive_of(double: GraphDouble, drive_id: str = "b!demo", root: str = ROOT, **pace: Any) -> Drive:
    return Drive(client_of(double, **pace), DriveAddress(id=drive_id), root)


def store_of(double: GraphDouble, state: Path, drive_id: str = "b!demo", root: str = ROOT, **options: Any) -> OneDriveStore:
    return OneDriveStore(drive_of(double, drive_id, root), state, now=double.clock.wall, **options)


class Office:
    """A new drive in the double, as staff see it, our store in it, and what was asked since it was made."""

    def __init__(self, double: GraphDouble, state: Path, kind: str = "business", **options: Any) -> None:
        self.double = double
        self.drive = double.drive(f"b!{uuid4().hex}", kind)
        self.state = state
        self._options = options
        self.store = self.another()
        self._from = len(double.exchanges)

    def another(self) -> OneDriveStore:
        """The store as another process would open it."""
        return store_of(self.double, self.state, self.drive.id, **self._options)

    def files(self) -> dict[str, str]:
        """SHA-256 by path below the store's root."""
        return {path.removeprefix(f"{ROOT}/"): sha256 for path, sha256 in self.drive.tree().items()}

    def asked(self, *operations: str) -> list[Exchange]:
        """The exchanges since the beginning or ``look_away``; of these operations alone where some are named."""
        return [each for each in self.double.exchanges[self._from :] if not operations or each.operation in operations]

    def look_away(self) -> None:
        """Forget what was asked so far."""
        self._from = len(self.double.exchanges)

    def remembered(self) -> list[Path]:
        """The files of uploads under way."""
        return sorted((self.state / "uploads").glob("*.json"))


def well_again(double: GraphDouble) -> None:
    """No faults, and every quirk as it is at first."""
    double.faults.clear()
    double.quirks.change(asdict(Quirks()))


def of(*operations: str) -> Callable[[Exchange], bool]:
    """A ``Fault``'s match: requests of these kinds."""
    return lambda exchange: exchange.operation in operations
