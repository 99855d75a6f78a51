"""A process that fills an inbox as scanners, copiers and fax servers do, all at once; for test_intake_burst.py.

Usage: slow_writers.py INBOX COUNT stall|no-stall. Prints ``sha256 name`` of every file once it is written whole.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import time
from pathlib import Path

from intake_samples import image, pdf

PAUSE_SHORT, PAUSE_LONG = 0.05, 0.45


def say(content: bytes, name: str) -> None:
    os.write(sys.stdout.fileno(), f"{hashlib.sha256(content).hexdigest()} {name}\n".encode())  # one write, so lines stay whole


def burst(inbox: Path, count: int) -> None:
    """Many small files, a third each written in place, moved in from elsewhere, and renamed from a temporary name."""
    outside = inbox.parent / "outside"
    outside.mkdir()
    for number in range(count):
        content, name = pdf(f"burst {number}"), f"batch {number % 7}/burst {number}.pdf"
        target = inbox / name
        target.parent.mkdir(exist_ok=True)
        if number % 3 == 0:
            target.write_bytes(content)
        else:
            first = outside / "x.pdf" if number % 3 == 1 else target.with_suffix(".part")
            first.write_bytes(content)
            first.rename(target)
        say(content, name)


def in_chunks(path: Path, content: bytes, pauses: float) -> None:
    """A writer that keeps the file open and pauses, also for longer than a file must lie still."""
    with path.open("wb") as writer:
        step = len(content) // 6 + 1
        for start in range(0, len(content), step):
            writer.write(content[start : start + step])
            writer.flush()
            time.sleep(pauses)
    say(content, path.name)


def reopening(path: Path, content: bytes) -> None:
    """A copier that closes the file between chunks: only the file's own structure tells that it is not whole."""
    step = len(content) // 4 + 1
    for start in range(0, len(content), step):
        with path.open("ab") as writer:
            writer.write(content[start : start + step])
        time.sleep(PAUSE_LONG)
    say(content, path.name)


def main() -> None:
    inbox, count = Path(sys.argv[1]), int(sys.argv[2])
    jobs = [threading.Thread(target=burst, args=(inbox, count))]
    for name in ("slow 1.pdf", "slow 2.pdf", "slow 3.pdf", "slow 4.pdf"):
        jobs += [threading.Thread(target=in_chunks, args=(inbox / name, pdf(name, 40), PAUSE_SHORT))]
    if sys.argv[3] == "stall":  # of a kind that does not say where it ends: only its being open tells
        jobs.append(threading.Thread(target=in_chunks, args=(inbox / "stalling.bin", os.urandom(60_000), PAUSE_LONG)))
    jobs.append(threading.Thread(target=reopening, args=(inbox / "copier.pdf", pdf("copier", 60))))
    jobs.append(threading.Thread(target=reopening, args=(inbox / "fax.tif", image("TIFF"))))
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()


if __name__ == "__main__":
    main()
