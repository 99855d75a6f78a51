"""What a morning costs: the call sheets of 40 paralegals over 10,000 open requests, from a process that starts cold.

Run it as ``python -m bench.digest``. Every request is past due, so every one is a line to be called about: the worst morning there
can be. Beside it a plain script that loads every matter's file once with PyYAML's C loader and only filters the open requests, and
the way it was done before, reading every matter again for each person. Exits with 1 when a goal is missed.

``whole`` is what the wall's clock says, the interpreter's beginning and end included, and counts; ``processor`` what this process
had of it, so that a busy machine can be told from a slow program.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from bench import ledger as ledgers
from medrec_daemon import rules
from medrec_daemon.followup import render, weekly_view
from medrec_daemon.followup.attorneys import Attorneys
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.digest import digest_for
from medrec_daemon.journeys.day import DigestRooms, News, Round
from medrec_daemon.journeys.weekly import weekly_mails
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter
from medrec_daemon.mail.outbox import OutboxMailer

REQUESTS, PEOPLE, OLD_PEOPLE, ROUNDS = 10_000, 40, 3, 3
GOAL_SECONDS, GOAL_MB = 5.0, 300.0
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, tzinfo=ZoneInfo("America/New_York"))
STAFF = {f"p{number}@firm.example": f"Pat Example {number}" for number in range(PEOPLE)}


class TimedLedger(Ledger):
    """Keeps how many seconds reading matters took, and how many were read."""

    seconds = 0.0
    read = 0

    def many(self, matter_ids: Sequence[str]) -> Iterator[Matter]:
        """As ``Ledger.many``, all at once."""
        start = time.perf_counter()
        found = list(super().many(matter_ids))
        self.seconds += time.perf_counter() - start
        self.read += len(found)
        return iter(found)


def lay_out(place: Path) -> None:
    """The ledger, and the index that the service would have by then."""
    content = [
        (matter, text.replace("paralegal: pat@firm.example", f"paralegal: p{number % PEOPLE}@firm.example"))
        for number, (matter, text) in enumerate(ledgers.matters(REQUESTS))
    ]
    folder = ledgers.lay_out(place / "ledger", content)
    time.sleep(0.2)  # files written this instant are read twice, as they could still change unseen
    Ledger.open(folder, place / "index.sqlite").close()


def opened(place: Path) -> tuple[TimedLedger, DigestRooms]:
    """The ledger as a process finds it that has just begun."""
    ledger = TimedLedger.open(place / "ledger", place / "index.sqlite")
    return ledger, DigestRooms(ledger, OutboxMailer(place / "mail"), rules.load(), place / "digests.json", "records@firm.example")


def ours(place: Path) -> dict[str, float]:
    """One round for everybody, as the service does it."""
    ledger, rooms = opened(place)
    composing = rendering = 0.0
    size = lines = 0
    start = time.perf_counter()
    begun = Round(rooms, News(), STAFF, TODAY)
    starting = time.perf_counter() - start
    for person in STAFF:
        start = time.perf_counter()
        sheet = begun.sheet(person)
        composing += time.perf_counter() - start
        start = time.perf_counter()
        text, html = render.both(sheet)
        rendering += time.perf_counter() - start
        size, lines = size + len(text) + len(html), lines + sheet.counts.calls
    assert (lines, ledger.read) == (REQUESTS, REQUESTS // ledgers.REQUESTS_PER_MATTER)
    return {"reading": starting + ledger.seconds, "composing": composing - ledger.seconds, "rendering": rendering, "bytes": size}


def extras(place: Path) -> dict[str, float]:
    """What else may go out that hour: a calendar with each sheet, and the weekly mails."""
    ledger, rooms = opened(place)
    begun = Round(rooms, News(), STAFF, TODAY)
    drawing = 0.0
    for person in STAFF:
        begun.sheet(person)
        start = time.perf_counter()
        begun.calendar(person, NOW)
        drawing += time.perf_counter() - start
    start = time.perf_counter()
    for mail in weekly_mails(rooms, Attorneys(), STAFF, TODAY).values():
        render.as_text(weekly_view.view_of(mail))
    ledger.close()
    return {"calendars": drawing, "weekly": time.perf_counter() - start}


def old(place: Path) -> dict[str, float]:
    """A few persons the way it was: every matter read for each of them, text and HTML arranged apart."""
    ledger, rooms = opened(place)
    cadence, found = rooms.rules.cadence, {"reading": 0.0, "composing": 0.0, "rendering": 0.0}
    for person in list(STAFF)[:OLD_PEOPLE]:
        start = time.perf_counter()
        matters = [ledger.matter(number) for number in ledger.matter_ids()]
        found["reading"] += time.perf_counter() - start
        start = time.perf_counter()
        providers = {provider.id: provider for provider in ledger.providers}
        week = TODAY - timedelta(days=7)
        sheet = digest_for(person, matters, providers, (), (), week, TODAY, cadence, Calendar(cadence.holidays), staff=STAFF)
        found["composing"] += time.perf_counter() - start
        start = time.perf_counter()
        render.text(sheet), render.html(sheet)
        found["rendering"] += time.perf_counter() - start
    return found


def peer(place: Path) -> dict[str, float]:
    """A plain script: every file once through the C loader, nothing checked, the open requests kept by paralegal."""
    start = time.perf_counter()
    desks: dict[str, list[object]] = {}
    for path in (place / "ledger" / "matters").iterdir():
        matter = yaml.load(path.read_bytes(), yaml.CSafeLoader)
        desks.setdefault(matter["paralegal"], []).extend(request for request in matter["requests"] if not request.get("closed"))
    assert sum(map(len, desks.values())) == REQUESTS
    return {"reading": time.perf_counter() - start, "composing": 0.0, "rendering": 0.0}


WAYS = {"ours": ours, "extras": extras, "old": old, "peer": peer}


def megabytes() -> float:
    """This process's peak resident memory; VmHWM, because getrusage still knows of the process that started this one."""
    line = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def in_its_own_process(way: str, place: Path) -> dict[str, float]:
    """``way`` from a cold start; ``whole`` is the wall clock's time with the interpreter's own beginning and end."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "bench.digest", way, str(place)], check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured | {"whole": time.perf_counter() - start}


def print_table(rows: Sequence[tuple[str, int, dict[str, float]]]) -> None:
    """A line for each way."""
    titles = ("people", "reading", "composing", "rendering", "whole", "processor", "per person", "peak RSS")
    print(f"{'':<34}" + "".join(f"{title:>12}" for title in titles))
    for name, people, each in rows:
        cells = [f"{people}", *(f"{each[part]:.2f} s" for part in ("reading", "composing", "rendering", "whole", "processor"))]
        print(
            f"{name:<34}"
            + "".join(f"{cell:>12}" for cell in (*cells, f"{each['whole'] / people * 1000:.0f} ms", f"{each['megabytes']:.0f} MB"))
        )


def main() -> int:
    """Measure, print, and say whether the goals are met."""
    with tempfile.TemporaryDirectory(prefix="bench-digest-") as temporary:
        place = Path(temporary)
        lay_out(place)
        rounds = sorted((in_its_own_process("ours", place) for _ in range(ROUNDS)), key=lambda each: each["whole"])
        measured, before, script, more = rounds[ROUNDS // 2], *(in_its_own_process(way, place) for way in ("old", "peer", "extras"))
    print_table(
        (
            (f"one round (median of {ROUNDS})", PEOPLE, measured),
            ("one pass per person", OLD_PEOPLE, before),
            ("CSafeLoader, filtering only", PEOPLE, script),
        )
    )
    apart = before["reading"] + before["composing"] + before["rendering"]
    old_round = before["whole"] + apart * (PEOPLE / OLD_PEOPLE - 1)
    print(f"{measured['bytes'] / PEOPLE / 1e6:.2f} MB of text and HTML per person: every one of {REQUESTS // PEOPLE} requests is past due.")
    print(f"Also that hour: {PEOPLE} calendars in {more['calendars']:.2f} s, the weekly mails in {more['weekly']:.2f} s.")
    print(f"{old_round / measured['whole']:.0f} times as fast as one pass per person would be for {PEOPLE} ({old_round:.0f} s).")
    print(f"{measured['whole'] / script['whole']:.2f} of the time of the script that only reads; {script['whole']:.1f} s.")
    largest = max(each["megabytes"] for each in rounds)
    goals = (
        (f"{PEOPLE} digests over {REQUESTS:,} open requests <= {GOAL_SECONDS:.0f} s", measured["whole"] <= GOAL_SECONDS),
        (f"peak RSS <= {GOAL_MB:.0f} MB", largest <= GOAL_MB),
    )
    for goal, met in goals:
        print(f"{'met   ' if met else 'MISSED'} {goal}")
    return 0 if all(met for _, met in goals) else 1


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(WAYS[sys.argv[1]](Path(sys.argv[2])) | {"megabytes": megabytes(), "processor": time.process_time()}))
        sys.exit(0)
    sys.exit(main())
