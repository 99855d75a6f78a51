"""The tables of a run: a line per channel with Wilson bounds, needless holds by reason, kinds per page, wrong ones by name."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.accuracy.judge import FAULTS, HELD, NEEDLESS, RIGHT, UNEARNED, WRONG

Row = dict[str, Any]
SURE = 1.959964
GOALS = {"text": 0.98, "clean300": 0.98, "fine-light": 0.95, "fine-medium": 0.95, "std-light": 0.90, "fine-heavy": 0.60, "std-heavy": 0.60}


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % bounds of a share."""
    if not of:
        return 0.0, 1.0
    share, z = hits / of, SURE
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - spread) / (1 + z * z / of)), min(1.0, (middle + spread) / (1 + z * z / of))


def share(hits: int, of: int) -> str:
    """``97.1 % (95.9-98.0)``."""
    if not of:
        return "-"
    low, high = wilson(hits, of)
    return f"{100 * hits / of:.1f} % ({100 * low:.1f}-{100 * high:.1f})"


def wrong_patients(rows: Sequence[Row]) -> list[Row]:
    """Arrivals of which a page was filed under somebody else, by one reader or by two."""
    return [row for row in rows if any(fault["sort"] == "patient" for fault in (*row["faults"], *row.get("two", {}).get("faults", ())))]


def channel_table(rows: Sequence[Row]) -> Table:
    """What became of the arrivals, channel by channel."""
    names = (
        "channel",
        "arrivals",
        "pages",
        "filed right",
        "WRONG",
        *FAULTS,
        "unearned",
        "held rightly",
        "needless",
        "filed of fileable",
        "wrong of filed",
        "goal",
    )
    table = Table(*names, title="accuracy: filed alone, and filed wrong (95 % bounds after Wilson)")
    by: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by[row["channel"]].append(row)
    for channel, some in [*by.items(), *([("all", list(rows))] if len(by) > 1 else [])]:
        counts = Counter(row["verdict"] for row in some)
        sorts = Counter(sort for row in some for sort in {fault["sort"] for fault in row["faults"]})
        fileable = [row for row in some if row["expected"] == "file"]
        alone = sum(row["verdict"] == RIGHT for row in fileable)
        filed = counts[RIGHT] + counts[WRONG] + counts[UNEARNED]
        goal = GOALS.get(channel)
        reached = "" if goal is None else f"{goal:.0%} {'reached' if fileable and alone >= goal * len(fileable) else 'MISSED'}"
        cells = [
            channel,
            len(some),
            sum(row["pages"] for row in some),
            counts[RIGHT],
            counts[WRONG],
            *(sorts[sort] for sort in FAULTS),
            counts[UNEARNED],
            counts[HELD],
            counts[NEEDLESS],
        ]
        table.add_row(*map(str, cells), share(alone, len(fileable)), share(counts[WRONG], filed), reached)
    return table


def second_table(rows: Sequence[Row]) -> Table | None:
    """What a second reader buys and costs, channel by channel; None where it was never asked."""
    asked = [row for row in rows if row.get("two", {}).get("asked")]
    if not asked:
        return None
    names = ("channel", "fileable", "filed by one", "filed by two", "WRONG by one", "WRONG by two", "asked", "CPU s each", "goal")
    table = Table(*names, title="one reader, and two where the first is in doubt whose it is")
    channels = list(dict.fromkeys(row["channel"] for row in asked))
    for channel in [*channels, "all"]:
        some = [row for row in rows if row["channel"] in (channels if channel == "all" else [channel])]
        fileable = [row for row in some if row["expected"] == "file"]
        mine = [row for row in asked if row in some]
        one, two = (sum(verdict(row) == RIGHT for row in fileable) for verdict in (_by_one, _by_two))
        wrong = [str(sum(verdict(row) in {WRONG, UNEARNED} for row in some)) for verdict in (_by_one, _by_two)]
        each = sum(row["two"]["seconds"] for row in mine) / max(len(mine), 1)
        goal = GOALS.get(channel)
        reached = "" if goal is None else f"{goal:.0%} {'reached' if fileable and two >= goal * len(fileable) else 'MISSED'}"
        shares = (share(one, len(fileable)), share(two, len(fileable)))
        table.add_row(channel, str(len(fileable)), *shares, *wrong, str(len(mine)), f"{each:.1f}", reached)
    table.caption = f"most memory of one second reader: {max(row['two']['megabytes'] for row in asked)} MB"
    return table


def _by_one(row: Row) -> str:
    return str(row["verdict"])


def _by_two(row: Row) -> str:
    return str(row.get("two", row)["verdict"])


def reason_table(rows: Sequence[Row]) -> Table:
    """Why arrivals were held that a careful person would have filed, by channel and reason, with an example each."""
    table = Table("needless hold", "arrivals", "by channel", "mostly", "example", title="held needlessly")
    by: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["verdict"] == NEEDLESS:
            for reason in row["reasons"]:
                by[reason].append(row)
    for reason, some in sorted(by.items(), key=lambda item: -len(item[1])):
        spread = ", ".join(f"{name} {count}" for name, count in Counter(row["channel"] for row in some).most_common(4))
        mostly = ", ".join(f"{name} {count}" for name, count in Counter(row["paper"] for row in some).most_common(3))
        table.add_row(reason, str(len(some)), spread, mostly, some[0]["key"])
    return table


def trap_table(rows: Sequence[Row]) -> Table:
    """Per trap: how many, filed of those that could be, and wrong."""
    table = Table("trap", "arrivals", "wrong", "unearned", "needless", "filed of fileable", title="traps")
    by: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by[row["trap"]].append(row)
    for trap, some in sorted(by.items(), key=lambda item: -len(item[1])):
        fileable = [row for row in some if row["expected"] == "file"]
        counts = Counter(row["verdict"] for row in some)
        table.add_row(
            trap,
            str(len(some)),
            str(counts[WRONG]),
            str(counts[UNEARNED]),
            str(counts[NEEDLESS]),
            share(sum(row["verdict"] == RIGHT for row in fileable), len(fileable)),
        )
    return table


def confusion_table(rows: Sequence[Row]) -> Table:
    """Pages by true kind (down) and what they were taken for (across), and F1 per kind."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for true, said, count in row["confusion"]:
            counts[true, said] += count
    kinds = sorted({kind for pair in counts for kind in pair})
    table = Table("true \\ said", *kinds, "F1", title="kinds per page")
    scores = []
    for true in kinds:
        given, truly = sum(counts[other, true] for other in kinds), sum(counts[true, other] for other in kinds)
        score = 2 * counts[true, true] / (given + truly) if given + truly else 0.0
        if truly:
            scores.append(score)
        table.add_row(true, *(str(counts[true, said] or "") for said in kinds), f"{score:.3f}")
    table.caption = f"macro F1 {sum(scores) / len(scores):.3f}" if scores else ""
    return table


def print_all(rows: Sequence[Row], console: Console) -> None:
    """Every table, then each wrong filing in a line of its own."""
    for table in (channel_table(rows), reason_table(rows), trap_table(rows), confusion_table(rows)):
        console.print(table)
    second = second_table(rows)
    if second is not None:
        console.print(second)
    _speed(rows, console)
    _goals(rows, console)
    open_parts = sum(bool(row["left_open"]) for row in rows if row["verdict"] == RIGHT)
    console.print(
        f"left open although it came: a part in {open_parts} of {sum(row['verdict'] == RIGHT for row in rows)} arrivals filed right"
    )
    for row in rows:
        if row["verdict"] in {WRONG, UNEARNED}:
            faults = (
                "; ".join(f"{fault['sort']} page {fault['page']}: {fault['said']} for {fault['true']}" for fault in row["faults"])
                or row["why"]
            )
            console.print(f"{row['verdict']}: {row['key']} ({row['paper']}, {row['trap']}): {faults}", soft_wrap=True, markup=False)


ECHOED = ("our reference echoed", "name and reference", "two requests, reference")


def _goals(rows: Sequence[Row], console: Console) -> None:
    """What the issue asks for over all channels: wrong patients, wrong pieces, arrivals that echo our reference."""
    pieces, wrong = sum(row["pieces"] for row in rows), sum(row["wrong_pieces"] for row in rows)
    echoed = [row for row in rows if row["trap"] in ECHOED and row["expected"] == "file"]
    console.print(f"filed under a wrong patient: {len(wrong_patients(rows))} arrivals (goal 0)")
    console.print(f"wrong pieces: {wrong} of {pieces}, {share(wrong, pieces)} (goal at most 1 in 2,000)")
    console.print(f"our reference echoed: filed {share(sum(row['verdict'] == RIGHT for row in echoed), len(echoed))} (goal 99 %)")


def _speed(rows: Sequence[Row], console: Console) -> None:
    pages = sum(row["pages"] for row in rows)
    decide = sorted(row["decide_seconds"] for row in rows)
    if decide and pages:
        console.print(
            f"decision without reading, processor time: {1000 * sum(decide) / pages:.1f} ms a page, "
            f"median {1000 * decide[len(decide) // 2]:.1f} ms an arrival, 99 of 100 within {1000 * decide[int(len(decide) * 0.99)]:.0f} ms"
        )
