"""The tables of docs/accuracy.md, written from the kept reports of runs. What people wrote around them stays as it is.

python -m bench.accuracy --seed 201 --sizes text=2000,noise=1000 --report reports/201.json
python -m bench.accuracy.document --into docs/accuracy.md reports/*.json
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.table import Table

from bench.accuracy import peers, report
from bench.accuracy.judge import HELD, NEEDLESS, RIGHT, UNEARNED, WRONG
from medrec_daemon.safe_write import write_text

BEGIN, END = "<!-- tables: written by bench.accuracy.document, not by hand -->", "<!-- end of tables -->"
SKELETON = f"""# Accuracy

What was measured, in one paragraph.

{BEGIN}
{END}

## What still goes wrong, and why

To be written.
"""
TEXTUAL, FAXED = ("text", "noise"), "OCR"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """What one run left: its seed, how it was called, when, the program it measured, a row per arrival, and the peers' counts."""

    seed: int
    command: str
    day: str
    program: str
    rows: tuple[Row, ...]
    peers: dict[str, Counter[str]]
    filed: dict[str, Any]

    @classmethod
    def of(cls, path: Path) -> Report:
        """The report that ``bench.accuracy --report`` wrote."""
        plain = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(row | {"key": f"{plain['seed']}/{row['key']}"} for row in plain["rows"])
        counts = {name: Counter(found) for name, found in plain["peers"].items()}
        return cls(plain["seed"], plain["command"], plain["day"], plain["program"], rows, counts, plain["filed"])


def kept(seed: int, command: str, program: str, rows: Sequence[Row], counts: dict[str, Counter[str]], filed: dict[str, Any]) -> str:
    """A run as JSON, for ``Report.of``."""
    plain = {"seed": seed, "command": command, "day": date.today().isoformat(), "program": program}
    return json.dumps({**plain, "peers": counts, "filed": filed, "rows": list(rows)})


def as_markdown(table: Table) -> str:
    """A printed table as Markdown, its title above it."""
    heads = [str(column.header).replace("|", "/") for column in table.columns]
    cells = zip(*(list(column.cells) for column in table.columns), strict=True)
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in cells]
    below = f"\n\n{table.caption}" if table.caption else ""
    return "\n".join(lines) + below


def tables(reports: Sequence[Report], commit: str, decision: str) -> str:
    """Everything between the marks."""
    rows = [row for one in reports for row in one.rows]
    parts = [
        _measured(reports, rows, commit),
        "### Filed alone, and filed wrong\n\nShares with 95 % bounds after Wilson.\n\n" + as_markdown(report.channel_table(rows)),
        _second(rows),
        _wrong(rows),
        "### Held, although a careful person could have filed it\n\n" + as_markdown(_reasons(rows)),
        "### By what is hard about an arrival\n\n" + as_markdown(report.trap_table(rows)),
        "### Kinds per page\n\nTrue kind down, what it was taken for across.\n\n" + as_markdown(report.confusion_table(rows)),
        _beside(reports),
        _speed(rows, decision),
        _commands(reports),
    ]
    return "\n\n".join(part for part in parts if part)


def _measured(reports: Sequence[Report], rows: Sequence[Row], commit: str) -> str:
    days = " to ".join(dict.fromkeys((min(one.day for one in reports), max(one.day for one in reports))))
    programs = sorted({one.program for one in reports})
    echoed = [row for row in rows if row["trap"] in report.ECHOED and row["expected"] == "file"]
    pieces, wrong = sum(row["pieces"] for row in rows), sum(row["wrong_pieces"] for row in rows)
    filed = [one.filed for one in reports if one.filed]
    seeds = ", ".join(dict.fromkeys(str(one.seed) for one in reports))
    facts = [
        f"{len(rows):,} arrivals of {sum(row['pages'] for row in rows):,} pages, seeds {seeds}, {days}",
        f"commit {commit}, program {', '.join(programs)}" + (" (**not one program: run all seeds again**)" if len(programs) > 1 else ""),
        f"filed under a wrong patient: **{len(report.wrong_patients(rows))}** arrivals",
        f"wrong pieces of all filed: **{wrong} of {pieces:,}**, {report.share(wrong, pieces)}",
        f"filed alone where our reference is echoed: {report.share(sum(row['verdict'] == RIGHT for row in echoed), len(echoed))}",
    ]
    if filed:
        facts.append(
            f"really filed in a fresh office: {sum(one['arrivals'] for one in filed)} arrivals, "
            f"{sum(one['documents'] for one in filed)} documents, {sum(one['closed'] for one in filed)} parts closed; "
            f"{sum(len(one['wrong']) for one in filed)} not in ledger and store as planned"
        )
    return "### Measured\n\n" + "\n".join(f"- {fact}" for fact in facts)


def _second(rows: Sequence[Row]) -> str:
    table = report.second_table(rows)
    return "" if table is None else f"### What a second reader buys, and what it costs\n\n{as_markdown(table)}"


def _wrong(rows: Sequence[Row]) -> str:
    found = [row for row in rows if row["verdict"] in {WRONG, UNEARNED}]
    lines = []
    for row in found:
        faults = "; ".join(f"{one['sort']}, page {one['page']}: {one['said']} for {one['true']}" for one in row["faults"]) or row["why"]
        lines.append(f"- {row['verdict']}: `{row['key']}` ({row['paper']}, {row['trap']}): {faults}")
    title = "### Every one filed wrong, or right by luck\n\n"
    return title + ("\n".join(lines) if lines else "None.")


def _reasons(rows: Sequence[Row]) -> Table:
    """Needless holds by reason and group of channels, with their share of what could be filed."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["expected"] == "file":
            groups[row["channel"] if row["channel"] in TEXTUAL else FAXED].append(row)
    counts = {
        name: Counter(reason for row in some if row["verdict"] == NEEDLESS for reason in row["reasons"]) for name, some in groups.items()
    }
    names = [name for name in (*TEXTUAL, FAXED) if name in groups]
    table = Table("reason", *(f"{name}, of {len(groups[name]):,} fileable" for name in names))
    for reason, _ in sum(counts.values(), Counter[str]()).most_common():
        table.add_row(reason, *(f"{counts[name][reason]}" for name in names))
    return table


def _beside(reports: Sequence[Report]) -> str:
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for one in reports:
        for name, found in one.peers.items():
            together[name] += found
    if not together:
        return ""
    return "### Beside the obvious alternatives\n\nThe same arrivals and words.\n\n" + as_markdown(peers.table_of(together))


def _speed(rows: Sequence[Row], decision: str) -> str:
    seconds, pages = sorted(row["decide_seconds"] for row in rows), sum(row["pages"] for row in rows)
    said = (
        f"Over these arrivals, processor time without reading: {1000 * sum(seconds) / max(pages, 1):.1f} ms a page, "
        f"median {1000 * seconds[len(seconds) // 2]:.1f} ms an arrival, 99 of 100 within {1000 * seconds[int(len(seconds) * 0.99)]:.0f} ms."
    )
    large = f"\n\nAgainst 20,000 matters (`python -m bench.decision`):\n\n```\n{decision.strip()}\n```" if decision else ""
    return f"### Time of a decision\n\n{said}{large}"


def _commands(reports: Sequence[Report]) -> str:
    return "### Commands\n\n```\n" + "\n".join(dict.fromkeys(one.command for one in reports)) + "\n```"


def put_into(path: Path, fresh: str) -> None:
    """Replace what stands between the marks; a document that is not there is begun, with places for what people write."""
    text = path.read_text(encoding="utf-8") if path.exists() else SKELETON
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{path} has no place for the tables: write these two lines where they belong:\n{BEGIN}\n{END}")
    write_text(path, f"{before}{BEGIN}\n\n{fresh}\n\n{END}{after}", mode=0o644)


def summary(rows: Sequence[Row]) -> str:
    """One line for the terminal."""
    counts = Counter(row["verdict"] for row in rows)
    return ", ".join(f"{counts[name]:,} {name}" for name in (RIGHT, WRONG, UNEARNED, HELD, NEEDLESS))


def checked_out() -> str:
    """The commit that is checked out, ``-dirty`` where files differ from it; ``unknown`` outside git."""
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip() or "unknown"


def main() -> int:
    """Write the tables. 1 when a patient's papers were filed under another, or the reports are of several programs."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.accuracy.document", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reports", type=Path, nargs="+", help="what runs with --report left, one for each seed")
    parser.add_argument("--into", type=Path, default=Path("docs/accuracy.md"))
    parser.add_argument("--decision", type=Path, help="what 'python -m bench.decision' printed")
    parser.add_argument("--commit", default="", help="the commit that was measured; else the one that is checked out")
    chosen = parser.parse_args()
    reports = sorted((Report.of(path) for path in chosen.reports), key=lambda one: one.seed)
    commit = chosen.commit or checked_out()
    put_into(chosen.into, tables(reports, commit, chosen.decision.read_text(encoding="utf-8") if chosen.decision else ""))
    rows = [row for one in reports for row in one.rows]
    print(f"{chosen.into}: {len(rows):,} arrivals of {len(reports)} seeds: {summary(rows)}", file=sys.stderr)
    return 1 if report.wrong_patients(rows) or len({one.program for one in reports}) > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
