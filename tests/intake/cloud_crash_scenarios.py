"""What test_intake_onedrive_crashes.py runs in processes of their own, to be killed."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from cloud_samples import FILED, INBOX, REVIEW, CloudDesk, CloudOffice, Connection, connection
from crash_everywhere import crash_everywhere
from graph_double import GraphDouble, VirtualClock
from intake_samples import pdf

from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_address import DriveAddress
from medrec_daemon.intake import settle
from medrec_daemon.intake.arrival import Arrival

CHART = pdf("Testina Sampleton", 2)
BILL = pdf("Demo Patientsson")


def decision(desk: CloudDesk) -> Callable[[Arrival], None]:
    def decide(arrival: Arrival) -> None:
        with (desk.root / "taken").open("a") as taken:
            taken.write(f"{arrival.sha256}\n")
        if arrival.name.startswith("hold"):
            desk.hold(arrival)
        else:
            desk.file(arrival)

    return decide


def serve(root: str, where: str, still_seconds: float = 0.0) -> None:
    """An office at work until nothing is left to do; tells when it begins, and at the end its memory in MB."""
    told = json.loads(where)
    reach = Connection(told["root"], Path(told["ca_file"]), told["token"], told["drive"])
    desk = CloudDesk(Path(root), reach.client(None), reach.drive, still_seconds, max_file_mb=2000)
    print("begins", flush=True)
    desk.settle_until_idle(decision(desk), turns=600, pause=0.02)
    print(f"done, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", flush=True)


def first_time(office: CloudOffice) -> None:
    """One file that will be filed, and one that will be held."""
    office.drop("fax/file.pdf", BILL)
    office.drop("hold.pdf", CHART)


def check_first_time(desk: CloudDesk) -> None:
    assert len(desk.entries) == 1, "what is held is followed"
    assert sorted(path.name for path in desk.held.iterdir()) == ["hold.pdf", "hold.pdf.why.txt"]
    assert [path.name for path in desk.filed.glob("*/*")] == ["file.pdf"]
    assert listed(desk) == [f"{FILED}/file.pdf", f"{REVIEW}/hold.pdf", f"{REVIEW}/hold.pdf.why.txt"]


def second_time(office: CloudOffice) -> None:
    """A held file that staff gave a better name and moved back."""
    office.drop("hold.pdf", CHART)
    office.hold(office.take()[0])
    office.turn()
    office.cloud.move(f"{REVIEW}/hold.pdf", f"{INBOX}/RR-7F3K9TE.pdf")


def check_second_time(desk: CloudDesk) -> None:
    assert desk.entries == []
    assert list(desk.held.iterdir()) == []
    assert [path.name for path in desk.filed.glob("*/*")] == ["RR-7F3K9TE.pdf"]
    assert listed(desk) == [f"{FILED}/RR-7F3K9TE.pdf"]


STORIES = {"first time": (first_time, check_first_time), "second time": (second_time, check_second_time)}


def every_change(story: str, step: str) -> None:
    """The office is killed before each of its changes to the disk (or every step-th): in its state, held/ or filed/."""
    clock = VirtualClock()
    begin, end = STORIES[story]
    with tempfile.TemporaryDirectory() as folder, GraphDouble(Path(folder), clock) as double:
        reach: list[Connection] = []

        def prepare(root: Path) -> None:
            office = CloudOffice(root, double, clock)
            office.turn()
            begin(office)
            reach[:] = [connection(double, office.cloud.id)]

        def desk(root: Path) -> CloudDesk:
            return CloudDesk(root, reach[0].client(VirtualClock()), reach[0].drive)

        def act(root: Path) -> None:
            at = desk(root)
            at.settle_until_idle(decision(at))

        def check(root: Path) -> None:
            act(root)
            at = desk(root)
            settle.sweep_leavings(at.held, datetime(2100, 1, 1, tzinfo=UTC))
            assert at.spool.arrivals() == ()
            end(at)

        crash_everywhere(prepare, act, check, where="/dev/shm", step=int(step))  # where a sync costs nothing


def listed(desk: CloudDesk) -> list[str]:
    """Every file in the drive, asked of the service: the double lives in another process here."""
    drive = Drive(desk.client, DriveAddress(id=desk.drive))

    def below(folder: str, path: str) -> Iterator[str]:
        for item in drive.children(folder):
            if item.is_folder:
                yield from below(item.id, f"{path}{item.name}/")
            else:
                yield f"{path}{item.name}"

    return sorted(below(drive.ensure_folder("").id, ""))


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
