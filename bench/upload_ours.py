"""Our side of the throughput measure, a process of its own: files a list of documents with the product's store, and says what it cost.

    python -m bench.upload_ours < JOB

JOB is one JSON object: root, ca_file, token, drive, state (a folder), threads, documents (a list of [source, folder, name, sha256]).
Says on standard output how many were stored and the most memory the process ever held, in bytes.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from medrec_daemon.filing.onedrive import OneDriveStore
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.drive import Drive, DriveAddress
from medrec_daemon.graph.pace import Pace


def store_of(job: dict[str, Any]) -> OneDriveStore:
    """The store, as the service puts it together."""
    token = job["token"]
    client = GraphClient(job["root"], lambda *, renew=False: token, Pace(), ca_file=Path(job["ca_file"]))  # noqa: ARG005
    return OneDriveStore(Drive(client, DriveAddress(id=job["drive"]), "Clients"), Path(job["state"]))


def most_memory() -> int:
    """Bytes of this process in memory at its largest."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024


def main() -> None:
    """File them all."""
    job = json.load(sys.stdin)
    store = store_of(job)

    def put(document: list[str]) -> bool:
        source, folder, name, sha256 = document
        return not store.put(folder, name, Path(source), sha256).already_there

    with ThreadPoolExecutor(job["threads"]) as threads:
        stored = sum(threads.map(put, job["documents"]))
    store.close()
    print(json.dumps({"stored": stored, "memory": most_memory()}))


if __name__ == "__main__":
    main()
