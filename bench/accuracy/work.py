"""The work folder of a run: made arrivals, pages read, results: so that a long run may be stopped and gone on with.

Under ``WORK/seed-S-GENERATOR/``: ``arrivals/`` the files, ``made/`` truth and matters, ``read/`` the pages as read (OCR is what costs;
it is kept while ``medrec_daemon/reading`` stays as it is; ``-larger`` are those of a second look), ``results/`` a line of JSON per
arrival and state of the program.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import medrec_daemon
from bench.accuracy import channels, generate
from bench.accuracy.truth import Truth
from medrec_daemon.ledger.model import Matter
from medrec_daemon.model import Page, ReadFile

HERE = Path(__file__).parent
PROGRAM = Path(medrec_daemon.__file__).parent
PROBED = 24
"""So many arrivals are made to see whether the generator still makes the same."""
DECIDERS = ("recognition", "decide", "reading", "ledger", "journeys")
"""Rooms of which a plan is made; with the modules on the ground floor."""


def hashed(paths: Iterable[Path], *more: str) -> str:
    """Eight letters that change with the content of the files."""
    digest = hashlib.sha256("|".join(more).encode())
    for path in sorted(paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def sources(*names: str) -> Iterator[Path]:
    """The Python files of rooms of the program."""
    for name in names:
        place = PROGRAM / name
        yield from place.rglob("*.py") if place.is_dir() else [place] if place.exists() else []


@dataclass(frozen=True, slots=True)
class Work:
    """The folders of one seed; ``sizes`` are arrivals per channel, ``program`` and ``reading`` fingerprints of what is measured.

    ``two``: what one reader holds is put before the second reader as well.
    """

    root: Path
    seed: int
    sizes: tuple[tuple[str, int], ...]
    program: str
    reading: str
    two: bool = False

    @classmethod
    def at(cls, folder: Path, seed: int, sizes: dict[str, int], corpora: str, *, two: bool = False) -> Work:
        """The work folder of that seed as the generator now stands, made if need be."""
        probe = [generate.make(seed, "text", number) for number in range(PROBED)]
        made = hashed([HERE / "channels.py"], corpora, *(f"{hashlib.sha256(one.pdf).hexdigest()}{one.truth.as_json()}" for one in probe))
        root = folder / f"seed-{seed}-{made}"
        for name in ("arrivals", "made", "read", "results"):
            (root / name).mkdir(parents=True, exist_ok=True)
        rules = (PROGRAM.parent / "rules").rglob("*.yaml")
        return cls(
            root,
            seed,
            tuple(sizes.items()),
            hashed([HERE / "judge.py", HERE / "misread.py", *PROGRAM.glob("*.py"), *sources(*DECIDERS), *rules]),
            hashed(sources("reading")),
            two,
        )

    @property
    def keys(self) -> list[tuple[str, int]]:
        """(channel, number) of every arrival."""
        return [(channel, number) for channel, size in self.sizes for number in range(size)]

    @property
    def office(self) -> Path:
        """The office for these sizes."""
        return self.root / f"office-{self._sizes_hash}"

    @property
    def results(self) -> Path:
        """Results of the program as it stood at the start."""
        return self.root / "results" / f"{self.program}-{self._sizes_hash}{'-two' if self.two else ''}.jsonl"

    @property
    def _sizes_hash(self) -> str:
        return hashlib.sha256(json.dumps(self.sizes).encode()).hexdigest()[:6]

    def made(self, channel: str, number: int) -> tuple[Truth, tuple[Matter, ...], Path]:
        """Truth, matters and file of an arrival; made now where it is not there."""
        key = generate.key_of(channel, number)
        note = self.root / "made" / f"{key}.json"
        if not note.exists():
            self._make(channel, number, note)
        plain = json.loads(note.read_text(encoding="utf-8"))
        matters = tuple(Matter.model_validate(matter) for matter in plain["matters"])
        return Truth.of(plain["truth"]), matters, self.root / "arrivals" / plain["file"]

    def _make(self, channel: str, number: int, note: Path) -> None:
        made = generate.make(self.seed, channel, number)
        content, ending = channels.through(channels.CHANNELS[channel], made.pdf, made.sender, f"{self.seed} {made.truth.key}")
        file = f"{made.truth.key}{ending}"
        (self.root / "arrivals" / file).write_bytes(content)
        matters = [matter.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True) for matter in made.matters]
        fresh = note.with_suffix(".part")
        fresh.write_text(json.dumps({"file": file, "truth": json.loads(made.truth.as_json()), "matters": matters}), encoding="utf-8")
        fresh.replace(note)

    def forget(self, key: str) -> None:
        """Remove an arrival's file; it can be made again at any time."""
        for path in ((self.root / "made" / f"{key}.json"), *(self.root / "arrivals").glob(f"{key}.*")):
            path.unlink(missing_ok=True)

    def read_before(self, key: str) -> ReadFile | None:
        """The pages read in an earlier run with the same reading room."""
        place = self._read_place(key)
        if not place.exists():
            return None
        read: ReadFile = pickle.loads(gzip.decompress(place.read_bytes()))
        return read

    def keep_read(self, key: str, read: ReadFile) -> None:
        """Keep pages for the next run."""
        self._keep(self._read_place(key), read)

    def larger_before(self, key: str) -> dict[int, Page | None]:
        """The pages that an earlier run with the same reading room read larger, by number; None for one that could not be."""
        place = self._read_place(key, "-larger")
        found: dict[int, Page | None] = pickle.loads(gzip.decompress(place.read_bytes())) if place.exists() else {}
        return found

    def keep_larger(self, key: str, pages: dict[int, Page | None]) -> None:
        """Keep pages that were read larger for the next run."""
        self._keep(self._read_place(key, "-larger"), pages)

    def _keep(self, place: Path, what: object) -> None:
        fresh = place.with_suffix(".part")
        fresh.write_bytes(gzip.compress(pickle.dumps(what), 1))
        fresh.replace(place)

    def _read_place(self, key: str, sort: str = "") -> Path:
        return self.root / "read" / f"{key}-{self.reading}{sort}.gz"

    def done(self) -> dict[str, dict[str, Any]]:
        """The results so far, by arrival."""
        if not self.results.exists():
            return {}
        rows = []
        for line in self.results.read_text(encoding="utf-8").splitlines():
            try:
                rows.append(json.loads(line))
            except ValueError:
                continue  # a line that a stop cut short
        return {row["key"]: row for row in rows}

    def add(self, row: dict[str, Any]) -> None:
        """Keep one result."""
        with self.results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
