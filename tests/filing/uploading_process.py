"""A process that stores one document in a drive, to be killed: root CA-file token drive state source sha256 folder name."""

from __future__ import annotations

import sys
from pathlib import Path

from medrec_daemon.filing.onedrive import OneDriveStore
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_address import DriveAddress
from medrec_daemon.graph.pace import Pace


def main(root: str, ca_file: str, token: str, drive: str, state: str, source: str, sha256: str, folder: str, name: str) -> None:
    client = GraphClient(root, lambda *, renew=False: token, Pace(), ca_file=Path(ca_file))
    store = OneDriveStore(Drive(client, DriveAddress(id=drive), "Records"), Path(state), fragment_bytes=5 << 20)
    store.put(folder, name, Path(source), sha256)


if __name__ == "__main__":
    main(*sys.argv[1:])
