"""How fast documents get into a drive, and at what cost: our store beside `rclone copy`, into the same double, in turns.

    python -m bench.upload [--small N] [--large N] [--large-mb N] [--rounds N] [--at-once N]

Each turn has a fresh double in a process of its own and a fresh drive; seconds are those of the client's whole process. Both carry
the same tree, clients / providers / Med Rec and Billing, and four files at a time: rclone's default. rclone is spared setting the
folders' times; it starts at most a hundred requests a second (the pacer in its backend/onedrive), which is what it needs for small
files. Exits with 1 when a goal is missed or a byte is wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.double_process import Counted, DoubleProcess, double_process

RATIO_GOAL = 1.0
MEMORY_GOAL = 150_000_000
UNITS_GOAL = 2.0
"""Resource units for each small file besides its upload session (its POST and its fragment) and the folders that had to be made."""
SMALL_BYTES = 200_000
CLIENTS = 100
PROVIDERS = ("Bluegrass General Hospital", "Demo Imaging & Ümlaut #2")
FOLDERS = ("Med Rec", "Billing")
SESSION, FRAGMENT, MADE = "create session", "upload fragment", "create folder"
BLOCK = 1_000_000
LONGEST_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Document:
    """A file on the disk and where it goes: its place below the drive's folder is also its place below the source folder."""

    path: Path
    folder: str
    name: str
    size: int
    sha256: str

    @property
    def place(self) -> str:
        """Folder and name."""
        return f"{self.folder}/{self.name}"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one client needed for all files: seconds of its whole process, bytes of memory at most, and what the double counted."""

    seconds: float
    memory: int
    counted: Counted

    def units(self, *operations: str) -> int:
        """Resource units of these operations."""
        return sum(self.counted.units.get(operation, 0) for operation in operations)

    @property
    def other_units(self) -> int:
        """Resource units of everything but sessions, fragments and making folders: above all looking."""
        return sum(self.counted.units.values()) - self.units(SESSION, FRAGMENT, MADE)


Side = Callable[[DoubleProcess, list[Document], Path, int], Turn]


def lay_out(source: Path, count: int, size: int) -> list[Document]:
    """So many files of that size, no two alike, in the tree in which the service files them."""
    made = []
    noise = os.urandom(BLOCK - 8)
    for number in range(count):
        client, nth = number % CLIENTS, number // CLIENTS
        provider, kind = PROVIDERS[nth % 2], FOLDERS[nth // 2 % 2]
        folder = f"Sampleton {client:03}, Testina/Medical Records/{provider}/{kind}"
        path = source / folder / f"2026-02-20 {kind} {number:04}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with path.open("wb") as writer:
            for start in range(0, size, BLOCK):
                block = (f"{number:04}{start // BLOCK:04}".encode() + noise)[: size - start]
                writer.write(block)
                digest.update(block)
        made.append(Document(path, folder, path.name, size, digest.hexdigest()))
    os.sync()  # what still waits for the disk would be written during the first turn
    return made


def ours(double: DoubleProcess, documents: list[Document], place: Path, at_once: int) -> Turn:
    """Our store, one put per document from so many threads."""
    job = {
        "root": double.root,
        "ca_file": str(double.ca_file),
        "token": double.token,
        "drive": double.drive,
        "state": str(place / "state"),
        "threads": at_once,
        "documents": [[str(each.path), each.folder, each.name, each.sha256] for each in documents],
    }
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bench.upload_ours"],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"our uploader failed:\n{done.stderr[-3000:]}")
    told = json.loads(done.stdout)
    if told["stored"] != len(documents):
        raise SystemExit(f"our uploader stored {told['stored']} of {len(documents)}")
    return Turn(seconds, told["memory"], double.counted())


def rclone(double: DoubleProcess, documents: list[Document], place: Path, at_once: int) -> Turn:
    """`rclone copy` of the tree."""
    token = json.dumps({"access_token": double.token, "token_type": "Bearer", "expiry": "2036-01-01T00:00:00Z"})
    config = place / "rclone.conf"
    config.write_text(
        f"[double]\ntype = onedrive\ntenant_url = {double.tenant_url}\ntoken = {token}\ndrive_id = {double.drive}\ndrive_type = business\n",
        encoding="utf-8",
    )
    source = documents[0].path.parents[len(Path(documents[0].folder).parts)]
    program = Path(sys.executable).with_name("rclone")
    command = [str(program), "--config", str(config), "--ca-cert", str(double.ca_file), "--transfers", str(at_once), "--quiet"]
    complaints = place / "rclone.txt"
    began = time.perf_counter()
    with complaints.open("wb") as writer:
        process = subprocess.Popen([*command, "--no-update-dir-modtime", "copy", str(source), "double:Clients"], stderr=writer)
    memory = 0
    while process.poll() is None:
        memory = max(memory, memory_of(process.pid))
        time.sleep(0.02)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"rclone failed:\n{complaints.read_text()[-3000:]}")
    return Turn(seconds, memory, double.counted())


def memory_of(process: int) -> int:
    """The most bytes that a running process held so far, 0 where it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def take_turn(side: Side, documents: list[Document], place: Path, at_once: int) -> Turn:
    """One client, one fresh double, and a look whether every byte arrived."""
    place.mkdir()
    try:
        with tempfile.TemporaryDirectory(dir=roomy(sum(each.size for each in documents))) as kept, double_process(Path(kept)) as double:
            turn = side(double, documents, place, at_once)
            found = double.tree()
            blocked = double.open_sessions()
    finally:
        shutil.rmtree(place)
        os.sync()
    if found != {f"Clients/{each.place}": each.sha256 for each in documents} or blocked:
        raise SystemExit(f"{side.__name__}: the drive does not hold what was given ({len(found)} files, {len(blocked)} blocked names)")
    return turn


def roomy(size: int) -> str | None:
    """Where the double keeps what it is sent: in memory where there is room, because a service's disks are not ours."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and min(shutil.disk_usage(memory).free, _free_memory()) > 2 * size else None


def _free_memory() -> int:
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)


def measured(documents: list[Document], place: Path, rounds: int, at_once: int) -> tuple[list[Turn], list[Turn]]:
    """Ours and rclone's, in turns, so that whatever else the machine does slows both alike."""
    our_turns, rclone_turns = [], []
    for _ in range(rounds):
        our_turns.append(take_turn(ours, documents, place / "turn", at_once))
        rclone_turns.append(take_turn(rclone, documents, place / "turn", at_once))
    return our_turns, rclone_turns


def seconds_of(turns: list[Turn]) -> float:
    """The median."""
    return statistics.median(turn.seconds for turn in turns)


def ratio_of(both: tuple[list[Turn], list[Turn]]) -> float:
    """How many times our seconds rclone needs, the median of the rounds: each round's two turns followed one another."""
    return statistics.median(theirs.seconds / our.seconds for our, theirs in zip(*both, strict=True))


def show(title: str, documents: list[Document], both: tuple[list[Turn], list[Turn]]) -> None:
    """A row for each side; per file: requests, and resource units of sessions, fragments, making folders and everything else."""
    size = sum(each.size for each in documents) / 1e6
    print(f"\n{title}: {len(documents)} files, {size:,.0f} MB, in {len({each.folder for each in documents})} folders")
    titles = (
        "",
        "seconds",
        "MB/s",
        "files/s",
        "memory",
        "requests",
        "a file",
        "RU a file",
        "session",
        "fragments",
        "folders",
        "the rest",
        "at once",
    )
    print("".join(f"{word:>11}" for word in titles))
    for name, turns in zip(("ours", "rclone"), both, strict=True):
        seconds, last, count = seconds_of(turns), turns[-1], len(documents)
        requests = sum(last.counted.requests.values())
        cells = [name, f"{seconds:.2f}", f"{size / seconds:.1f}", f"{count / seconds:.1f}"]
        cells += [f"{max(turn.memory for turn in turns) / 1e6:.0f} MB", f"{requests:,}", f"{requests / count:.2f}"]
        cells += [f"{sum(last.counted.units.values()) / count:.2f}", f"{last.units(SESSION) / count:.2f}"]
        cells += [f"{last.units(FRAGMENT) / count:.2f}", f"{last.units(MADE) / count:.2f}", f"{last.other_units / count:.2f}"]
        cells += [str(max(last.counted.most_at_once.values()))]
        print("".join(f"{cell:>11}" for cell in cells))
        rounds = " ".join(f"{turn.seconds:.2f}" for turn in turns)
        rest = ", ".join(
            f"{count} {operation}" for operation, count in sorted(last.counted.requests.items()) if operation not in {SESSION, FRAGMENT}
        )
        print(f"{'':>11}rounds: {rounds} s; besides sessions and fragments: {rest or 'nothing'}")
    print(f"{'ratio':>11}{ratio_of(both):11.2f}   rclone's seconds / ours, the median of the rounds")


def main() -> int:
    """Measure both sizes, print the tables and the goals."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--small", type=int, default=1000, help="how many files of 200 KB")
    words.add_argument("--large", type=int, default=5, help="how many large files")
    words.add_argument("--large-mb", type=int, default=500)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--at-once", type=int, default=4, help="our threads, and rclone's transfers")
    told = words.parse_args()
    results: dict[str, tuple[list[Turn], list[Turn]]] = {}
    files: dict[str, int] = {}
    for title, count, size in (("small", told.small, SMALL_BYTES), ("large", told.large, told.large_mb * 1_000_000)):
        if not count:
            continue
        with tempfile.TemporaryDirectory(prefix="bench-upload-") as temporary:
            documents = lay_out(Path(temporary) / "source", count, size)
            results[title] = measured(documents, Path(temporary), told.rounds, told.at_once)
            files[title] = count
        show(title, documents, results[title])
    print()
    met = []
    for title, both in results.items():
        ratio, memory = ratio_of(both), max(turn.memory for turn in both[0])
        met.append((f"{title}: rclone's seconds / ours >= {RATIO_GOAL} ({ratio:.2f})", ratio >= RATIO_GOAL))
        met.append((f"{title}: our memory <= {MEMORY_GOAL / 1e6:.0f} MB ({memory / 1e6:.0f})", memory <= MEMORY_GOAL))
        if title == "small":
            rest = both[0][-1].other_units / files[title]
            met.append((f"{title}: <= {UNITS_GOAL} RU a file beyond the session itself and new folders ({rest:.2f})", rest <= UNITS_GOAL))
    for goal, reached in met:
        print(f"{'met   ' if reached else 'MISSED'} {goal}")
    return 0 if all(reached for _, reached in met) else 1


if __name__ == "__main__":
    sys.exit(main())
