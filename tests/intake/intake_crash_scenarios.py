"""The scenarios of test_intake_crashes.py: what is done, and what must hold however it was cut short."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from crash_everywhere import crash_everywhere
from intake_samples import AT, arrive, files_below, office, pdf

from medrec_daemon.intake import settle
from medrec_daemon.intake.folder import FolderInbox
from medrec_daemon.intake.spool import Arrival, Spool
from medrec_daemon.model import PersonWord

CONTENT = pdf("Testina Sampleton", 3)
FOREIGN = pdf("somebody else's of the same name")
OTHER_DEVICE = Path("/dev/shm")
LATER = AT.replace(year=2100)
WORD = PersonWord(by="pat@firm.example", matter="2026-0143")


def lone(arrivals: tuple[Arrival, ...]) -> Arrival:
    assert len(arrivals) == 1, arrivals
    return arrivals[0]


def after_restart(root: Path) -> Spool:
    spool = Spool(root / "state" / "spool")
    spool.recover()
    return spool


def claim(root: Path) -> None:
    inbox = Path((root / "where").read_text())
    spool = Spool(root / "state" / "spool")
    for ready in FolderInbox(inbox, 0, 100).sweep(0.0).ready:
        spool.claim(ready, inbox, AT)


def prepare_claim(root: Path, inbox: Path) -> None:
    office(root)
    (inbox / "fax").mkdir(parents=True)
    (inbox / "fax" / "a b.pdf").write_bytes(CONTENT)
    (root / "where").write_text(str(inbox))


def check_claim(root: Path) -> None:
    spool = after_restart(root)
    claim(root)
    arrival = lone(spool.arrivals())
    assert (arrival.name, arrival.subfolder, arrival.claimed_at) == ("a b.pdf", "fax", AT)
    assert spool.original(arrival).read_bytes() == CONTENT
    inbox = Path((root / "where").read_text())
    assert [name for name in files_below(inbox) if not name.startswith(".")] == []
    assert [path.name for path in spool.folder.iterdir() if not path.name.startswith(".")] == [arrival.id]


def claim_in_place() -> None:
    crash_everywhere(lambda root: prepare_claim(root, root / "inbox"), claim, check_claim)


def claim_across_devices() -> None:
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(dir=OTHER_DEVICE) as other:

        def prepare(root: Path) -> None:
            shutil.rmtree(other)
            prepare_claim(root, Path(other))

        crash_everywhere(prepare, claim, check_claim)


def prepare_settle(root: Path) -> None:
    inbox, spool, held, filed = office(root)
    arrival = arrive(inbox, spool, "scan.pdf", CONTENT)
    spool.write_plan(arrival, "{}")
    (spool.work_folder(arrival) / "1-2.pdf").write_bytes(CONTENT)
    (filed / "2026-03").mkdir()
    (filed / "2026-03" / "scan.pdf").write_bytes(FOREIGN)
    (held / "scan.pdf").write_bytes(FOREIGN)


def to_filed(root: Path) -> None:
    spool = after_restart(root)
    for arrival in spool.arrivals():
        settle.to_filed(arrival, spool, root / "filed", date(2026, 3, 2))


def check_filed(root: Path) -> None:
    to_filed(root)
    assert files_below(root / "filed") == ["2026-03/scan (2).pdf", "2026-03/scan.pdf"]
    assert (root / "filed/2026-03/scan.pdf").read_bytes() == FOREIGN
    assert (root / "filed/2026-03/scan (2).pdf").read_bytes() == CONTENT
    assert (root / "filed/2026-03/scan (2).pdf").stat().st_mode & 0o777 == 0o400
    assert files_below(root / "state" / "spool") == [".claiming.lock"]


def to_held(root: Path) -> None:
    spool = after_restart(root)
    for arrival in spool.arrivals():
        settle.to_held(arrival, spool, root / "held", lambda name: f"Why {name} is held: no name on it.")


def check_held(root: Path) -> None:
    to_held(root)
    settle.sweep_leavings(root / "held", LATER)
    assert files_below(root / "held") == ["scan (2).pdf", "scan (2).pdf.why.txt", "scan.pdf"]
    assert (root / "held/scan (2).pdf").read_bytes() == CONTENT
    assert "Why scan (2).pdf is held" in (root / "held/scan (2).pdf.why.txt").read_text()
    assert files_below(root / "state" / "spool") == [".claiming.lock"]


def prepare_take_back(root: Path) -> None:
    inbox, spool, held, _ = office(root)
    settle.to_held(arrive(inbox, spool, "scan.pdf", CONTENT), spool, held, "no name on it")


def take_back(root: Path) -> None:
    spool = Spool(root / "state" / "spool")
    settle.take_back(settle.held_file(root / "held", "scan.pdf"), spool, WORD, AT)


def check_take_back(root: Path) -> None:
    spool = after_restart(root)
    if settle.held_files(root / "held"):
        take_back(root)
    arrival = lone(spool.arrivals())
    assert (arrival.name, arrival.word) == ("scan.pdf", WORD)
    assert spool.original(arrival).read_bytes() == CONTENT
    settle.sweep_leavings(root / "held", LATER)
    assert files_below(root / "held") == []


def held_scenario() -> None:
    crash_everywhere(prepare_settle, to_held, check_held)


def filed_scenario() -> None:
    crash_everywhere(prepare_settle, to_filed, check_filed)


def filed_across_devices() -> None:
    """The copy leaves no half file and no temporary one."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(dir=OTHER_DEVICE) as other:

        def prepare(root: Path) -> None:
            prepare_settle(root)
            shutil.rmtree(other)
            shutil.move(root / "filed", other)
            (root / "filed").symlink_to(other)

        crash_everywhere(prepare, to_filed, check_filed_there)


def check_filed_there(root: Path) -> None:
    to_filed(root)
    there = (root / "filed").resolve()
    settle.sweep_leavings(there, LATER)
    assert files_below(there) == ["2026-03/scan (2).pdf", "2026-03/scan.pdf"]
    assert (there / "2026-03/scan (2).pdf").read_bytes() == CONTENT
    assert (there / "2026-03/scan (2).pdf").stat().st_mode & 0o777 == 0o400
    assert files_below(root / "state" / "spool") == [".claiming.lock"]


def take_back_scenario() -> None:
    crash_everywhere(prepare_take_back, take_back, check_take_back)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
