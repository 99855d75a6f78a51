"""Which letters OCR really takes for which: pages read from pictures, held against the words that were printed on them.

    python -m bench.accuracy.confusions WORK/seed-S-HASH CHANNEL ...

takes the pages that a run has kept (``--keep``), reads the same papers' text layers, lines the words up page by page and prints the
share of letters misread per channel, and the table that ``misread.CONFUSED`` holds. Words that found no partner (lost lines, columns in
another order) do not count: their share is printed too.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bench.accuracy import generate, run
from bench.accuracy.work import Work, hashed, sources
from medrec_daemon.model import Page
from medrec_daemon.reading.reader import Reader

ALIKE = 50
"""From this likeness on two words are taken for the same word, misread."""
SEEN = 3
"""A slip seen less often is chance."""


@dataclass(slots=True)
class Slips:
    """What was counted: letters printed, slips as (printed, read), words, and words without a partner."""

    letters: Counter[str] = field(default_factory=Counter)
    slips: Counter[tuple[str, str]] = field(default_factory=Counter)
    words: int = 0
    lost: int = 0

    def add(self, printed: Page, read: Page) -> None:
        """Count a page."""
        before, after = [word.text for word in printed.words], [word.text for word in read.words]
        self.words += len(before)
        for step in Levenshtein.opcodes(before, after):
            if step.tag == "equal":
                self.letters.update("".join(before[step.src_start : step.src_end]))
            elif step.tag == "replace":
                self._pairs(before[step.src_start : step.src_end], after[step.dest_start : step.dest_end])
            elif step.tag == "delete":
                self.lost += step.src_end - step.src_start

    def _pairs(self, before: list[str], after: list[str]) -> None:
        for one, other in zip(before, after, strict=False):
            if fuzz.ratio(one, other) < ALIKE:
                self.lost += 1
                continue
            self.letters.update(one)
            for step in Levenshtein.opcodes(one, other):
                if step.tag in {"replace", "delete"}:
                    self.slips[one[step.src_start : step.src_end], other[step.dest_start : step.dest_end]] += 1

    @property
    def rate(self) -> float:
        """The share of letters misread, in words that found a partner."""
        return self.slips.total() / max(self.letters.total(), 1)


def measure(folder: Path, channel: str) -> Slips:
    """The slips of one channel over everything that a run has kept of it."""
    seed = int(folder.name.split("-")[1])
    work = Work(folder, seed, (), "", hashed(sources("reading")))
    found = Slips()
    with tempfile.TemporaryDirectory() as scratch, Reader(run.LIMITS) as reader:
        for note in sorted((folder / "made").glob(f"{channel}-?????.json")):
            read = work.read_before(note.stem)
            if read is None:
                continue
            text = Path(scratch) / "text.pdf"
            text.write_bytes(generate.make(seed, channel, int(note.stem[-5:])).pdf)
            for printed, seen in zip(reader.read(text, read.sha256).pages, read.pages, strict=True):
                found.add(printed, seen)
    return found


def main() -> None:
    """Print rates per channel, then the table over all."""
    folder, channels = Path(sys.argv[1]), sys.argv[2:]
    together = Slips()
    for channel in channels:
        found = measure(folder, channel)
        together.letters += found.letters
        together.slips += found.slips
        lost = found.lost / max(found.words, 1)
        print(f"{channel:12} {found.words} words, {lost:.1%} without a partner, {found.rate:.2%} of letters misread")
    for line in table(together):
        print(line)


def table(found: Slips) -> list[str]:
    """A line per letter: how much likelier than the average letter it is misread, and as what, the commonest more often."""
    by: dict[str, Counter[str]] = defaultdict(Counter)
    for (printed, read), count in found.slips.items():
        if len(printed) == 1 and len(read) <= 2 and re.match(r"\S", printed) and count >= SEEN:
            by[printed][read] = count
    lines = []
    for printed in sorted(by):
        share = by[printed].total() / max(found.letters[printed], 1) / found.rate
        most = by[printed].most_common(6)
        reads = tuple(read for read, count in most for _ in range(max(1, round(5 * count / most[0][1]))))
        lines.append(f"    {printed!r}: ({share:.2f}, {reads!r}),")
    return lines


if __name__ == "__main__":
    main()
