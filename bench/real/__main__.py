"""``python -m bench.real``: the real documents of the folder that MEDREC_CORPORA names; exits with 1 where a goal is missed.

The documents are not part of the project. The folder holds ``docs_truth.jsonl`` (one line per document: ``file``, ``kind`` and
what is known of ``patient``, ``dob``, ``provider``, ``dos_from``, ``dos_to``) and the files it names. Half of them, chosen by
the hash of their names, are there to learn from; the other half is only counted.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from rich.console import Console

from bench.real import report
from bench.real.documents import DEVELOPMENT, HELD_BACK, TRUTH, Document, documents, providers
from bench.real.judged import Judged, judge
from bench.real.renderings import Desk, How, readable
from medrec_daemon import rules as rules_room
from medrec_daemon.reading import Reader, ReadingLimits
from medrec_daemon.recognition.directory import Directory

FORMS = {"text": (How.TEXT,), "scan": (How.SCAN,), "fax": (How.FINE, How.STANDARD)}
HALVES = {"development": {DEVELOPMENT}, "held-back": {HELD_BACK}, "both": {DEVELOPMENT, HELD_BACK}}
LIMITS = ReadingLimits(workers=2, page_seconds=60, file_minutes=60, memory_mb=1500, max_file_mb=200)
TODAY = date(2026, 11, 20)


def main() -> int:
    chosen = _arguments()
    folder = Path(os.environ.get("MEDREC_CORPORA", ""))
    if not os.environ.get("MEDREC_CORPORA") or not (folder / TRUTH).is_file():
        print(f"bench-real skipped: set MEDREC_CORPORA to a folder with real documents and their {TRUTH} (it is not part of the project).")
        return 0
    console = Console(width=max(150, Console().width))
    papers, left_out = documents(folder)
    papers = [paper for paper in papers if paper.half in HALVES[chosen.half]]
    if chosen.sample:
        papers = random.Random(chosen.seed).sample(papers, min(chosen.sample, len(papers)))
    for sentence in left_out:
        console.print(f"left out: {sentence}", style="dim")
    hows = [how for name in FORMS if chosen.only in {None, name} for how in FORMS[name]]
    found: dict[How, list[Judged]] = {how: [] for how in hows}
    directory, rules = Directory.of(providers(folder)), rules_room.load()
    with Reader(LIMITS) as reader:
        desk = Desk(reader, chosen.work)
        for how, paper in _each(console, hows, papers):
            pages = readable(desk, paper, how)
            if isinstance(pages, str):
                console.print(f"{how.value}: {paper.file} could not be read: {pages}")
            elif pages is not None:
                found[how].append(judge(paper, pages, directory, rules, TODAY))
    report.print_all(console, found)
    if chosen.misses:
        for sentence in report.misses(found):
            console.print(sentence, soft_wrap=True, highlight=False)
    missed = report.missed_goals(found)
    for sentence in missed:
        console.print(f"[red]missed: {sentence}")
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.real", description="How well real documents are understood.")
    parser.add_argument("--only", choices=FORMS, help="only this form of each document")
    parser.add_argument("--half", choices=HALVES, default="both", help="only this half of the documents")
    parser.add_argument("--sample", type=int, metavar="N", help="only N documents, chosen by chance")
    parser.add_argument("--seed", type=int, default=1, help="another choice with --sample")
    parser.add_argument("--work", type=Path, default=Path("bench/out/real"), help="keeps renderings and pages read (bench/out/real)")
    parser.add_argument("--misses", action="store_true", help="say what is wrong, in the development half alone")
    return parser.parse_args()


def _each(console: Console, hows: list[How], papers: list[Document]) -> Iterator[tuple[How, Document]]:
    """Every form of every document, with the progress on a terminal."""
    with console.status("reading ...") as status:
        for how in hows:
            for place, paper in enumerate(papers, start=1):
                status.update(f"{how.value}: {place} of {len(papers)}")
                yield how, paper


if __name__ == "__main__":
    sys.exit(main())
