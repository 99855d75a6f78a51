"""How often the program files wrongly, and how much it files by itself, over a made office whose truth is known.

python -m bench.accuracy --seed 11 --sizes text=2000,noise=1000,fine-light=150 --keep
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from bench.accuracy import document, filing, generate, notes, peers, report, run, traps
from bench.accuracy.channels import CHANNELS, GROUPS, engine
from bench.accuracy.judge import HELD, RIGHT
from bench.accuracy.work import Work
from medrec_daemon.reading.second_extra import LACKING, model_folder

SHARES = {
    "text": 0.46, "noise": 0.24, "clean300": 0.02, "fine-light": 0.04, "fine-medium": 0.04, "fine-heavy": 0.03, "std-light": 0.04,
    "std-medium": 0.02, "std-heavy": 0.02,
    "skew": 0.015, "upside": 0.015, "streaks": 0.015, "shrunk": 0.015, "over": 0.015, "photo": 0.015,
    "t30-fine": 0.01, "t30-std": 0.01,
}  # fmt: skip
"""How ``--size`` is shared out over the channels."""


def sizes_of(size: int, chosen: str) -> dict[str, int]:
    """Arrivals per channel: ``chosen`` is ``text=2000,fine=100``; where it is empty, ``size`` is shared out."""
    if not chosen:
        return {name: round(size * part) for name, part in SHARES.items() if round(size * part) and (engine() or not CHANNELS[name].engine)}
    sizes: dict[str, int] = {}
    for item in chosen.split(","):
        name, _, count = item.partition("=")
        for channel in GROUPS.get(name, (name,)):
            if channel not in CHANNELS:
                raise SystemExit(f"no channel is called {channel}: {', '.join([*CHANNELS, *GROUPS])}")
            sizes[channel] = int(count)
    return sizes


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.accuracy",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed, another office")
    parser.add_argument("--size", type=int, default=600, help="arrivals in all, shared out over the channels")
    parser.add_argument(
        "--sizes",
        default="",
        metavar="CHANNEL=N,…",
        help=f"arrivals per channel instead: {', '.join(CHANNELS)}; or groups: {', '.join(GROUPS)}",
    )
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(tempfile.gettempdir()) / "medrec-accuracy",
        help="where arrivals, pages read and results are kept; a stopped run goes on from there",
    )
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--only", default="", metavar="CHANNEL", help="run and report this channel alone")
    parser.add_argument(
        "--only-trap", default="", metavar="TRAP", choices=["", *traps.EVERY], help="run and report arrivals with this trap alone"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep every arrival's file in the work folder, not only those filed wrong or held needlessly"
    )
    parser.add_argument(
        "--filed", type=int, default=40, metavar="N", help="really file so many, in a fresh office, and look at ledger and store"
    )
    parser.add_argument("--peers", type=int, default=0, metavar="N", help="put so many arrivals through the two obvious alternatives too")
    parser.add_argument(
        "--second-opinion", action="store_true", help="put what one reader holds before the second one too (make second-opinion)"
    )
    parser.add_argument("--json", type=Path, help="write a line of JSON per arrival there")
    parser.add_argument("--report", type=Path, help="keep rows and counts there, for bench.accuracy.document")
    return parser.parse_args()


def command_of(chosen: argparse.Namespace) -> str:
    """How the run is made again, whatever folders it used."""
    sizes = f"--sizes {chosen.sizes}" if chosen.sizes else f"--size {chosen.size}"
    second = " --second-opinion" if chosen.second_opinion else ""
    return f"python -m bench.accuracy --seed {chosen.seed} {sizes} --filed {chosen.filed} --peers {chosen.peers}{second}"


def main() -> int:
    """Make, run, judge, print. 1 when anything was filed under a wrong patient."""
    chosen = options()
    console = Console(width=max(190, Console().width) if not sys.stdout.isatty() else None)
    corpora = os.environ.get(notes.VARIABLE, "")
    if not corpora:
        print(f"{notes.VARIABLE} names no corpora: the few templates of our own are used", file=sys.stderr)
    if chosen.second_opinion and model_folder() is None:
        raise SystemExit(f"The second reader is not here. {LACKING}")
    sizes = sizes_of(chosen.size, chosen.sizes)
    work = Work.at(chosen.work, chosen.seed, sizes, "corpora" if corpora else "own", two=chosen.second_opinion)
    run.make_all(work, chosen.processes)
    keys = [key for key in work.keys if not chosen.only or key[0] in GROUPS.get(chosen.only, (chosen.only,))]
    if chosen.only_trap:
        keys = [key for key in keys if work.made(*key)[0].trap == chosen.only_trap]
    run.run_all(work, keys, chosen.processes)
    names = {generate.key_of(*key) for key in keys}
    rows = [row for key, row in sorted(work.done().items()) if key in names]
    report.print_all(rows, console)
    beside = peers.compare(work, keys, rows, chosen.peers) if chosen.peers else {}
    if beside:
        console.print(peers.table_of(beside))
    filed = filing.file_some(work, keys, chosen.filed) if chosen.filed else None
    if filed:
        console.print(
            f"really filed: {filed.arrivals} arrivals dropped, {filed.filed} filed as {filed.documents} documents closing {filed.closed} "
            f"parts, {filed.held} held; {len(filed.wrong)} wrong"
        )
        for sentence in filed.wrong:
            console.print(sentence, markup=False)
    print(f"seed {chosen.seed}, {len(rows)} arrivals; results in {work.results}", file=sys.stderr)
    if chosen.report:
        chosen.report.parent.mkdir(parents=True, exist_ok=True)
        kept = document.kept(chosen.seed, command_of(chosen), work.program, rows, beside, asdict(filed) if filed else {})
        chosen.report.write_text(kept, encoding="utf-8")
    if chosen.json:
        chosen.json.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    if not chosen.keep:
        for row in rows:
            if row["verdict"] in {RIGHT, HELD}:
                work.forget(row["key"])
    return 1 if report.wrong_patients(rows) or (filed and filed.wrong) else 0


if __name__ == "__main__":
    sys.exit(main())
