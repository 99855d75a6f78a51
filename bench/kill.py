"""Pull the plug: `kill -9` of the service at random moments of the demo's run, restart, and the same end state.

    python -m bench.kill [--kills 10] [--seed N]

Nothing may be lost, nothing may be filed twice, and every paper must end as it does undisturbed.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

from medrec_daemon.demo.arrivals import SampleArrival, sample_arrivals
from medrec_daemon.demo.run import STOP_SECONDS, Shown, at_work, drop, lay_out_practice, look_back, medrec

LONGEST_SECONDS = 300.0
"""A whole disturbed run; undisturbed it takes well under one minute."""


def start(root: Path) -> subprocess.Popen[bytes]:
    """The service in a process group of its own, so that its workers can be watched to die with it."""
    log = (root / "state" / "service.log").open("ab")
    with log:
        return subprocess.Popen(medrec(root, "run"), stdout=log, stderr=log, cwd=root, start_new_session=True)


def disturbed(root: Path, kills: int, seed: int) -> tuple[Shown, list[tuple[float, tuple[int, int]]]]:
    """Run the demo's papers through, killing the service ``kills`` times; the end state and what stood where at each kill."""
    chance = random.Random(seed)
    today = date.today()
    office = lay_out_practice(root, today)
    arrivals = list(sample_arrivals(office, today))
    pending = list(arrivals)
    moments = []
    began = time.monotonic()
    process = start(root)
    last_kill = time.monotonic()
    wait = chance.uniform(0.2, 4.0)
    quiet = 0
    while quiet < 3 or kills:
        if time.monotonic() - began > LONGEST_SECONDS:
            raise SystemExit(f"not idle after {LONGEST_SECONDS:.0f} s: {at_work(root)}")
        for _ in range(chance.randrange(0, 3)):
            if pending:
                drop(pending.pop(0), root / "inbox")
        if kills and time.monotonic() - last_kill > wait:
            moments.append((time.monotonic() - began, at_work(root)))
            process.kill()
            process.wait()
            kills -= 1
            process = start(root)
            last_kill, wait = time.monotonic(), chance.uniform(0.2, 4.0)
        quiet = quiet + 1 if not pending and sum(at_work(root)) == 0 else 0
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    process.wait(STOP_SECONDS)
    return look_back(root, tuple(arrivals), time.monotonic() - began), moments


def faults(shown: Shown, arrivals: tuple[SampleArrival, ...]) -> list[str]:
    """Everything that is not as it would be undisturbed."""
    found = [f"{fate.arrival.file_name}: {fate.outcome}, expected {fate.arrival.expected}" for fate in shown.fates if not fate.as_expected]
    stored = Counter(path.read_bytes() for path in (shown.root / "OneDrive").rglob("*.pdf"))
    found += [f"stored {count} times: {len(content)} bytes" for content, count in stored.items() if count > 1]
    expected = sum(len(arrival.pieces) for arrival in arrivals if arrival.expected == "file")
    if sum(stored.values()) != expected:
        found.append(f"{sum(stored.values())} files in the store, expected {expected}")
    left = [path for path in (shown.root / "state" / "spool").iterdir() if path.is_dir()]
    found += [f"left in the spool: {path.name}" for path in left]
    return found


def main() -> None:
    """Print when each kill fell and what the end was; exit 1 on any difference."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--kills", type=int, default=10)
    words.add_argument("--seed", type=int, default=date.today().toordinal())
    told = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "office"
        shown, moments = disturbed(root, told.kills, told.seed)
        print(f"seed {told.seed}\n{'kill':>4}  {'at s':>6}  {'in inbox':>8}  {'in spool':>8}")
        for number, (seconds, (inbox, spool)) in enumerate(moments, start=1):
            print(f"{number:>4}  {seconds:6.1f}  {inbox:>8}  {spool:>8}")
        verified = subprocess.run(medrec(root, "verify"), capture_output=True, text=True, check=False)
        found = faults(shown, tuple(fate.arrival for fate in shown.fates))
        if verified.returncode:
            found.append(f"verify: {verified.stdout}")
    print(f"{len(shown.fates)} papers, {len(moments)} kills, {shown.seconds:.0f} s: {'the same end state' if not found else 'DIFFERENT'}")
    for fault in found:
        print(f"  {fault}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
