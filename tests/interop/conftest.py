"""What every test of this folder stands on: the double, a drive of it that has an owner, and our side of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from drive_at_hand import drive_of, store_of
from foreign_clients import OWNER, Rclone
from graph_double import GraphDouble
from graph_double.drive_part import DoubleDrive

from medrec_daemon.filing.onedrive import OneDriveStore
from medrec_daemon.graph.drive import Drive

DRIVE = "b!interop"
KNOWN_SINS = {
    "request: the body: additionalProperties does not know @name.conflictBehavior": "rclone: the annotation's name of before 2017",
    "request: message/body/contentType: enum wants": "O365: writes HTML where the description says html (the service takes both)",
}
"""What the foreign clients themselves say otherwise than Microsoft's description has it; everything else fails a test."""
_seen: Counter[str] = Counter()


@pytest.fixture
def double(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphDouble]:
    """On the machine's own clock: a foreign client waits for real."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "RCLONE_CONFIG", "RCLONE_CA_CERT"):  # they would win over what is said
        monkeypatch.delenv(name, raising=False)
    with GraphDouble(tmp_path / "double") as running:
        yield running


@pytest.fixture
def remote(double: GraphDouble) -> DoubleDrive:
    return double.drive(DRIVE, owner=OWNER)


@pytest.fixture
def rclone(tmp_path: Path, double: GraphDouble, remote: DoubleDrive) -> Rclone:
    return Rclone(tmp_path, double, remote.id)


@pytest.fixture
def ours(double: GraphDouble, remote: DoubleDrive) -> Drive:
    """Our view of the drive, from its folder ``Clients`` on."""
    return drive_of(double, remote.id, "Clients")


@pytest.fixture
def store(tmp_path: Path, double: GraphDouble, remote: DoubleDrive) -> Iterator[OneDriveStore]:
    made = store_of(double, tmp_path / "state", remote.id, "Clients")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _graph_exchanges_are_as_described(request: pytest.FixtureRequest) -> Iterator[None]:
    """As for every test of the double (see the conftest above), but the foreign clients' own sins are only listed at the end."""
    yield
    above = next(each for each in request.config.pluginmanager.get_plugins() if hasattr(each, "WATCH"))
    watch = request.config.stash[above.WATCH]
    broken = []
    for what in watch.take() if watch is not None else ():
        sin = next((meant for words, meant in KNOWN_SINS.items() if words in what), None)
        if sin is None:
            broken.append(what)
        else:
            _seen[sin] += 1
    if broken:
        pytest.fail("the Graph double or a client breaks the OpenAPI description:\n" + "\n".join(broken), pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for sin in sorted(_seen):
        terminalreporter.write_line(f"graph: not as described, by a client that is not ours: {sin}")
