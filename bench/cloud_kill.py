"""Pull the plug on an upload: `kill -9` at random bytes of large documents, restart, and what the server was sent again.

    PYTHONPATH=tests python -m bench.cloud_kill [--kills 12] [--documents 3] [--mb 200] [--seed N]

A process of its own files each document with the product's store; only its state folder survives. Of each document's kills, one falls
when the upload has just been opened, one when the file has just appeared, the others anywhere. After each it must go on from the server's
number, never from zero; in the end there is one file with the right bytes, no session that blocks a name, and nothing remembered.
Every other document meets a server that keeps part of a broken fragment. Exit 1 on any difference.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph_double import Exchange, GraphDouble
from graph_double.drive_part import DoubleDrive
from urllib3.connection import HTTPConnection

from bench.upload_ours import store_of
from medrec_daemon.errors import TryLater
from medrec_daemon.graph.upload import FRAGMENT_BYTES

SESSION_MINUTES = 0.25
"""The double forgets an upload so soon, that one which was opened and never remembered is seen to free its name."""
FOLDER = "Sampleton, Testina/Medical Records/Bluegrass General Hospital/Med Rec"
BLOCK = 1_000_000
LONGEST_SECONDS = 300.0
"""For one document with all its kills."""
GLANCE_SECONDS = 0.002
NARROW_BYTES = 65_536
"""Little waits in the system's buffers, as on a real line: else a whole fragment is on its way at once, and none is ever cut."""
_RANGE = re.compile(r"bytes (\d+)-(\d+)/\d+")


@dataclass(frozen=True, slots=True)
class Moment:
    """What stood where when the process was killed.

    ``came`` bytes had come in, the server counts ``counts`` of them; ``stored``: the file is there; ``remembered``: our state
    folder knows of the upload; ``exchanges``: how many requests there had been by then.
    """

    came: int
    counts: int
    stored: bool
    remembered: bool
    exchanges: int


class Document:
    """One document, the process that files it, and what the server knows of it."""

    def __init__(self, folder: Path, double: GraphDouble, number: int, size: int) -> None:
        self.double, self.number, self.size = double, number, size
        self.name = f"2026-02-20 Records {number}.pdf"
        self.drive: DoubleDrive = double.drive(f"b!kill{number}")
        self.source, self.state = folder / f"source-{number}", folder / f"state-{number}"
        self.sha256 = write(self.source, size, number)
        self.first = len(double.exchanges)
        self.job = {
            "root": double.root,
            "ca_file": str(double.ca_file),
            "token": double.token(),
            "drive": self.drive.id,
            "state": str(self.state),
            "source": str(self.source),
            "name": self.name,
            "sha256": self.sha256,
        }

    @property
    def place(self) -> str:
        """Where it belongs in the drive."""
        return f"Clients/{FOLDER}/{self.name}"

    @property
    def stored(self) -> bool:
        """Whether the file is there."""
        return self.drive.find(self.place) is not None

    @property
    def remembered(self) -> bool:
        """Whether our state folder knows of an upload."""
        return any((self.state / "uploads").glob("*.json"))

    @property
    def came(self) -> int:
        """Bytes that have come in for the upload under way; -1 before it is opened."""
        return self.size if self.stored else max((session.state.length for session in self.drive.sessions()), default=-1)

    @property
    def counts(self) -> int:
        """Bytes of it that the server counts as received."""
        return max((session.received for session in self.drive.sessions()), default=0)

    def file_and_kill(self, kills: int, chance: random.Random) -> list[Moment]:
        """File it, killing the process so many times on the way (fewer where it is done sooner)."""
        end = time.monotonic() + LONGEST_SECONDS
        moments: list[Moment] = []
        while True:
            target = self._target(len(moments), kills, chance)
            with filer(self.job) as process:
                while process.poll() is None and (target is None or self.came < target):
                    if time.monotonic() > end:
                        raise SystemExit(f"not filed after {LONGEST_SECONDS:.0f} s")
                    time.sleep(GLANCE_SECONDS)
                if process.returncode == 0:
                    return moments
                if process.returncode is not None:
                    raise SystemExit("the filing process failed")
                time.sleep(chance.uniform(0.0, 0.01) if target != self.size else 0.0)
                came = self.came
                process.kill()
                process.wait()
            moments.append(self._settled(came))

    def _target(self, done: int, kills: int, chance: random.Random) -> int | None:
        """How many bytes are to come in before the next kill: first none, in the end all, else anything; None for no kill."""
        if done >= kills:
            return None
        if done == 0:
            return 0
        if done == kills - 1:
            return self.size
        begin = self.counts
        return min(self.size - 1, begin + 1 + int(chance.uniform(0.0, 2.0) * (self.size - begin) / (kills - done)))

    def _settled(self, came: int) -> Moment:
        """What the server knows, once it has noticed that the connection is gone."""
        before = -1
        while (now := self.counts) != before or any(session.lock.locked() for session in self.drive.sessions()):
            before = now
            time.sleep(0.02)
        return Moment(came, now, self.stored, self.remembered, len(self.double.exchanges))

    def look(self, moments: list[Moment]) -> tuple[list[str], list[str]]:
        """A line for each kill, and everything that is wrong with what was sent and what is left."""
        lines, wrong = [], self._left()
        exchanges = self.double.exchanges
        sent = fragments(exchanges[self.first :])
        total = sum(length for _, length in sent)
        if total > self.size + len(moments) * FRAGMENT_BYTES:
            wrong.append(f"{total:,} bytes were sent for {self.size:,}, with {len(moments)} kills")
        if any(each.status == 416 for each in exchanges[self.first :]):
            wrong.append("a fragment was sent that the server had already")
        opened = sum(each.operation == "create session" and each.status == 200 for each in exchanges[self.first :])
        excused = sum(not moment.remembered and not moment.stored for moment in moments)
        if opened > 1 + excused:
            wrong.append(f"{opened} uploads were opened, where {1 + excused} explain themselves")
        for number, moment in enumerate(moments):
            later = exchanges[moment.exchanges : moments[number + 1].exchanges if number + 1 < len(moments) else None]
            resumed = next((start for start, _ in fragments(later)), None)
            fault = self._fault(moment, resumed)
            wrong += [f"after kill {number + 1}, {fault}"] if fault else []
            twice = 0 if resumed is None else max(0, moment.came - resumed)
            went_on = "-" if resumed is None else f"{resumed:,}"
            end = "stored" if moment.stored else "" if moment.remembered else "not remembered yet"
            lines.append(f"{self.number:>8} {number + 1:>5} {moment.came:>14,} {moment.counts:>14,} {went_on:>14} {twice:>12,}  {end}")
        return lines, [f"document {self.number}: {what}" for what in wrong]

    def _fault(self, moment: Moment, resumed: int | None) -> str:
        if moment.stored:
            return "the file was there, and was sent again" if resumed is not None else ""
        if resumed is not None and resumed != moment.counts and moment.remembered:
            return f"the server counted {moment.counts:,} bytes, and it went on at {resumed:,}"
        return ""

    def _left(self) -> list[str]:
        """What is in the drive and in the state folder that ought not to be, or is not."""
        found = (
            [] if self.drive.tree() == {self.place: self.sha256} else [f"the drive holds {len(self.drive.tree())} files, or wrong bytes"]
        )
        found += [f"a session blocks a name: {session.received:,} bytes of it" for session in self.drive.sessions()]
        found += ["our state folder still knows of an upload"] if self.remembered else []
        store = store_of(self.job)
        store.sweep(0.0)  # as the service does once a day: what was being written when the plug was pulled lies there half
        store.close()
        kept = [path.name for path in (self.state / "uploads").iterdir() if not path.name.startswith("lock-")]
        return found + [f"left in the state folder: {name}" for name in kept]


def filing() -> int:
    """The process that is killed: file the document of the job on standard input, as often as it takes."""
    HTTPConnection.default_socket_options = [*HTTPConnection.default_socket_options, (socket.SOL_SOCKET, socket.SO_SNDBUF, NARROW_BYTES)]
    job = json.load(sys.stdin)
    store = store_of(job)
    waits = False
    while True:
        try:
            store.put(FOLDER, job["name"], Path(job["source"]), job["sha256"])
        except TryLater as later:
            if not waits:
                print(f"{'':>8} it waits: {later.what}", flush=True)
            waits = True
            time.sleep(1.0)
        else:
            store.close()
            return 0


@contextmanager
def filer(job: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process that files the job's document."""
    process = subprocess.Popen([sys.executable, "-m", "bench.cloud_kill", "--file"], stdin=subprocess.PIPE, text=True)
    try:
        assert process.stdin is not None
        process.stdin.write(json.dumps(job))
        process.stdin.close()
        yield process
    finally:
        process.kill()
        process.wait()


def narrow(double: GraphDouble) -> None:
    """See ``NARROW_BYTES``, on the server's side."""
    for server in double._servers.values():  # noqa: SLF001 - the sockets are nobody else's business
        server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, NARROW_BYTES)


def write(path: Path, size: int, number: int) -> str:
    """A document of that size on the disk; its SHA-256."""
    digest, noise = hashlib.sha256(), os.urandom(BLOCK - 8)
    with path.open("wb") as writer:
        for start in range(0, size, BLOCK):
            block = (f"{number:04}{start // BLOCK:04}".encode() + noise)[: size - start]
            writer.write(block)
            digest.update(block)
    return digest.hexdigest()


def fragments(exchanges: list[Exchange]) -> list[tuple[int, int]]:
    """First byte and length of every fragment that was begun."""
    found = (_RANGE.fullmatch(each.header("content-range")) for each in exchanges if each.operation == "upload fragment")
    return [(int(match[1]), int(match[2]) - int(match[1]) + 1) for match in found if match]


def main() -> int:
    """Print when each kill fell and where it went on; exit 1 on any difference."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--kills", type=int, default=12)
    words.add_argument("--documents", type=int, default=3)
    words.add_argument("--mb", type=int, default=200)
    words.add_argument("--seed", type=int, default=date.today().toordinal())
    words.add_argument("--file", action="store_true", help=argparse.SUPPRESS)
    told = words.parse_args()
    if told.file:
        return filing()
    chance = random.Random(told.seed)
    print(f"seed {told.seed}\ndocument  kill  bytes came in  server counts     went on at   sent twice")
    wrong: list[str] = []
    total = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-kill-") as temporary, GraphDouble(Path(temporary) / "double") as double:
        double.quirks.session_minutes = SESSION_MINUTES
        narrow(double)
        for number in range(1, told.documents + 1):
            double.quirks.partial_kept = number % 2 == 0
            kills = told.kills // told.documents + (number <= told.kills % told.documents)
            document = Document(Path(temporary), double, number, told.mb * 1_000_000)
            moments = document.file_and_kill(kills, chance)
            lines, found = document.look(moments)
            print("\n".join(lines), flush=True)
            wrong, total = wrong + found, total + len(moments)
            document.source.unlink()
    if total < told.kills:
        wrong.append(f"only {total} kills fell before the documents were filed")
    print(
        f"{told.documents} documents of {told.mb} MB, {total} kills, {time.monotonic() - began:.0f} s: "
        f"{'each filed once, never from zero' if not wrong else 'DIFFERENT'}"
    )
    for what in wrong:
        print(f"  {what}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
