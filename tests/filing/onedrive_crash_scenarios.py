"""The scenario of test_filing_onedrive_killed.py: storing documents in a drive, killed before each change to our own disk.

The double lives in the parent; each try is a child. A session that nobody remembers blocks its name for a second here.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from crash_everywhere import crash_everywhere
from drive_at_hand import ROOT
from filing_samples import pdf, sha, source
from graph_double import GraphDouble

from medrec_daemon.errors import TryLater
from medrec_daemon.filing.onedrive import OneDriveStore
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_address import DriveAddress
from medrec_daemon.graph.pace import Pace

FOLDER, NAME = "Sampleton, Testina/Billing", "2026-02-20 Billing.pdf"
CONTENT = bytes(range(241)) * 3000
FOREIGN = pdf("somebody else's of the same name")
GRAIN = 320 * 1024


def killed_at_every_change(folder: Path) -> None:
    with GraphDouble(folder) as double:
        double.quirks.session_minutes = 1 / 60

        token = double.token()  # one that the parent knows

        def store(root: Path) -> OneDriveStore:
            client = GraphClient(double.root, lambda *, renew=False: token, Pace(), ca_file=double.ca_file)
            return OneDriveStore(Drive(client, DriveAddress(id=f"b!{root.name}"), ROOT), root / "state", fragment_bytes=GRAIN)

        def prepare(root: Path) -> None:
            double.drive(f"b!{root.name}").put(f"{ROOT}/{FOLDER}/{NAME}", FOREIGN)
            source(root, CONTENT)

        def put(root: Path) -> None:
            store(root).put(FOLDER, NAME, root / f"{sha(CONTENT)[:8]}.pdf", sha(CONTENT))

        def check(root: Path) -> None:
            stored = store(root)
            for _ in range(2):
                path = until_stored(stored, root / f"{sha(CONTENT)[:8]}.pdf")
                assert path == f"{FOLDER}/2026-02-20 Billing (2).pdf", path
            assert stored.digest_of(path) == sha(CONTENT)
            assert stored.digest_of(f"{FOLDER}/{NAME}") == sha(FOREIGN)
            assert stored.digest_of(f"{FOLDER}/2026-02-20 Billing (3).pdf") is None
            stored.sweep(kept_seconds=-1.0)
            left = {path.name.partition("-")[0] for path in (root / "state" / "uploads").iterdir()}
            assert left <= {"lock"}, left

        crash_everywhere(prepare, put, check, os.fspath(folder))


def until_stored(store: OneDriveStore, path: Path) -> str:
    """Put it until it is there; at most some seconds."""
    for _ in range(30):
        try:
            return store.put(FOLDER, NAME, path, sha(CONTENT)).path
        except TryLater:
            time.sleep(0.2)
    raise AssertionError("it was not stored after six seconds")
