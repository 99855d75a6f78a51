"""Each request of a file's whole way through the cloud inbox fails once: it ends as if nothing had happened, exactly once."""

from __future__ import annotations

import logging
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from cloud_samples import FILED, INBOX, REVIEW, CloudOffice, names
from graph_double import Fault, GraphDouble, VirtualClock

from medrec_daemon.intake.arrival import Arrival

MEMORY = "/dev/shm"
"""Where a sync costs nothing: a story is told hundreds of times."""
PAPER = b"%PDF-1.4 Testina Sampleton's chart %%EOF"
BILL = b"%PDF-1.4 Demo Patientsson's bill %%EOF"


@pytest.fixture(scope="module")
def double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path_factory.mktemp("double"), VirtualClock()) as double:
        yield double


class Story:
    """One file is filed; another is held, moved back by staff under a better name, and filed then."""

    def __init__(self, office: CloudOffice) -> None:
        self.office = office
        self.taken: list[tuple[str, str]] = []

    def decide(self, arrival: Arrival) -> None:
        self.taken.append((arrival.name, arrival.subfolder))
        if arrival.name == "scan.pdf":
            self.office.hold(arrival)
        else:
            self.office.file(arrival)

    def run(self) -> None:
        office = self.office
        office.turn()
        office.cloud.put(f"{INBOX}/fax/bill.pdf", BILL)
        office.cloud.put(f"{INBOX}/scan.pdf", PAPER)
        office.settle_until_idle(self.decide)
        assert names(office) == [f"{FILED}/bill.pdf", f"{REVIEW}/scan.pdf", f"{REVIEW}/scan.pdf.why.txt"]
        office.cloud.move(f"{REVIEW}/scan.pdf", f"{INBOX}/RR-7F3K9TE scan.pdf")
        office.settle_until_idle(self.decide)

    def check(self) -> None:
        office = self.office
        assert sorted(self.taken) == [("RR-7F3K9TE scan.pdf", ""), ("bill.pdf", "fax"), ("scan.pdf", "")]
        assert names(office) == [f"{FILED}/RR-7F3K9TE scan.pdf", f"{FILED}/bill.pdf"]
        assert (office.cloud.read(f"{FILED}/RR-7F3K9TE scan.pdf"), office.cloud.read(f"{FILED}/bill.pdf")) == (PAPER, BILL)
        assert (office.entries, list(office.held.iterdir())) == ([], [])
        assert office.spool.arrivals() == ()


def story(double: GraphDouble, clock: VirtualClock, fault: Fault | None) -> int:
    """Play it in a fresh office; how many requests it took."""
    double.faults.clear()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        office = CloudOffice(Path(folder), double, clock, tries=1)
        played = Story(office)
        office.turn()  # makes the folders, before anybody can drop a file there
        if fault is not None:
            double.faults.add(fault)
        before = len(double.exchanges)
        played.run()
        double.faults.clear()
        played.check()
        return len(double.exchanges) - before


@pytest.mark.parametrize("kind", ["drop", "lost-answer"])
def test_every_request_fails_once(double: GraphDouble, kind: str) -> None:
    clock = double.clock
    assert isinstance(clock, VirtualClock)
    requests = story(double, clock, None)
    fired: Counter[str] = Counter()
    for number in range(1, requests + 1):
        fault = Fault(kind, at=number)
        try:
            story(double, clock, fault)
        except AssertionError as error:
            error.add_note(f"{kind} at request {number} of {requests}")
            raise
        fired[kind] += fault.fired
    assert fired[kind] == requests > 30


def test_the_log_names_nobody(double: GraphDouble, caplog: pytest.LogCaptureFixture) -> None:
    clock = double.clock
    assert isinstance(clock, VirtualClock)
    with caplog.at_level(logging.DEBUG):
        for kind in ("lost-answer", "504-done", "drop-mid-download", "412", "410"):
            story(double, clock, Fault(kind, at=2, seconds=40.0))
    ours = [record for record in caplog.records if record.name.startswith("medrec_daemon")]
    assert len(ours) > 100
    said = "\n".join(logging.Formatter("%(message)s").format(record) for record in ours)
    tokens = (double.token(), "Bearer", "tempauth")
    for word in ("scan", "bill", "fax", "Medrec", "Inbox", "Testina", "RR-7F3K9TE", "b!", "https://", str(tempfile.gettempdir()), *tokens):
        assert word not in said, word


OTHERS = "429 429-bare 503-html 504-done 412 423 507 cut-answer 200-html 410 drop-mid-download corrupt-download"


@pytest.mark.parametrize("kind", OTHERS.split())
def test_some_request_fails(double: GraphDouble, kind: str) -> None:
    """The other faults, at requests here and there, once and for a minute."""
    clock = double.clock
    assert isinstance(clock, VirtualClock)
    fired = 0
    for at, span in ((1, {"seconds": 60.0}), (3, {"times": 1}), (7, {"seconds": 60.0})):
        fault = Fault(kind, at=at, **span)
        try:
            story(double, clock, fault)
        except AssertionError as error:
            error.add_note(f"{kind} at its request {at}, {span}")
            raise
        fired += fault.fired
    assert fired, "the fault never happened"


def test_throttled_for_an_hour_and_away_at_the_start(double: GraphDouble) -> None:
    clock = double.clock
    assert isinstance(clock, VirtualClock)
    for kind in ("drop", "503", "429-bare"):
        double.faults.clear()
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            office = CloudOffice(Path(folder), double, clock)
            office.cloud.put(f"{INBOX}/{os.urandom(2).hex()}.pdf", PAPER)
            double.faults.add(Fault(kind, seconds=3600.0))
            stands = office.turn()
            assert (stands.stuck, stands.claimed) == (True, 0)
            assert stands.problem
            for _ in range(130):
                stands = office.turn(30.0)
            assert stands.problem is None
            assert len(office.spool.arrivals()) == 1
