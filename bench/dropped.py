"""From dropped to filed: a 300-page born-digital chart into the inbox of the running service, with an office's own settings.

    python -m bench.dropped

The clock runs from the end of writing until the piece lies in the store; the inbox waits `still_seconds` of it, so that no
half-written file is ever taken. Goal: at most 5 seconds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from medrec_daemon.demo.arrivals import SampleArrival, sample_arrivals
from medrec_daemon.demo.paper import join
from medrec_daemon.demo.run import lay_out_practice, service
from medrec_daemon.model import Outcome

GOAL_SECONDS = 5.0
PAGES = 300
ROUNDS = 3


def chart(papers: tuple[SampleArrival, ...]) -> bytes:
    """A chart of 300 pages: the practice office's born-digital one, over and over."""
    once = next(
        paper
        for paper in papers
        if paper.expected is Outcome.FILE and paper.content.startswith(b"%PDF") and paper.pieces[0].pages == (1, 5)
    )
    return join(*[once.content] * (PAGES // 5))


def wait_for(what: Path, pattern: str, seconds: float = 60.0) -> float:
    """The monotonic time at which a file of that pattern is there."""
    end = time.monotonic() + seconds
    while not any(what.rglob(pattern)):
        if time.monotonic() > end:
            raise SystemExit(f"nothing of {pattern} came within {seconds:.0f} s")
        time.sleep(0.01)
    return time.monotonic()


def dropped(root: Path, content: bytes) -> tuple[float, float]:
    """Seconds from written to filed, and from written to settled (the original in ``filed/``)."""
    config = root / "config.yaml"
    config.write_text(config.read_text().replace("intake: {still_seconds: 1, sweep_seconds: 2}\n", ""))
    with service(root):
        wait_for(root / "state", "service.json")
        (root / "inbox" / "chart.pdf").write_bytes(content)
        written = time.monotonic()
        filed = wait_for(root / "OneDrive", "*.pdf") - written
        return filed, wait_for(root / "filed", "*.pdf") - written


def main() -> None:
    """Print a line per round; exit 1 when the median misses the goal."""
    today = date.today()
    took = []
    with tempfile.TemporaryDirectory() as folder:
        for round_ in range(ROUNDS):
            root = Path(folder) / f"office-{round_}"
            content = chart(sample_arrivals(lay_out_practice(root, today), today))
            filed, settled = dropped(root, content)
            took.append(filed)
            print(
                f"round {round_ + 1}: {PAGES} pages, {len(content) / 1e6:.1f} MB: filed after {filed:.2f} s, settled after {settled:.2f} s"
            )
    median = sorted(took)[ROUNDS // 2]
    verdict = "reached" if median <= GOAL_SECONDS else "MISSED"
    print(f"dropped to filed, median {median:.2f} s; goal at most {GOAL_SECONDS:.0f} s: {verdict}")
    sys.exit(0 if median <= GOAL_SECONDS else 1)


if __name__ == "__main__":
    main()
