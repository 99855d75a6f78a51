"""What recognition may cost: three hundred pages in about a second, and twice the pages in about twice the time."""

from __future__ import annotations

import time

from paper_samples import PAPERS
from recognition_samples import page, pieces_of

from medrec_daemon.model import Page

SENTENCES = "She was seen on the ward in the afternoon and said that the pain in the neck was less than on the day before. " * 12


def chart(pages: int) -> list[Page]:
    lines = [SENTENCES[start : start + 95] for start in range(0, len(SENTENCES), 95)]
    text = PAPERS["emergency note"][0] + "\n".join(lines)
    return [page(text, place) for place in range(1, pages + 1)]


def seconds(pages: list[Page]) -> float:
    start = time.process_time()
    pieces_of(*pages)
    return time.process_time() - start


def test_three_hundred_pages() -> None:
    pages = chart(300)
    assert sum(len(one.words) for one in pages) / 300 > 350
    pieces_of(*pages[:3])
    taken = min(seconds(pages), seconds(pages))
    assert taken < 3.0, f"{taken:.1f} s; on an idle machine it is about 1"
    assert seconds(chart(600)) < 4 * taken, "it grows faster than the pages"
