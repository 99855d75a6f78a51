"""The program's reader, with what it reads larger for a second look kept in the work folder, as the first readings are."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.accuracy.work import Work
from medrec_daemon.model import Page
from medrec_daemon.reading.reader import Reader, ReadingLimits


class KeptReader(Reader):
    """A reader of a work folder's arrivals.

    ``asked`` counts the pages it was to read larger, ``seconds`` is what those took that were not kept, ``thought`` the processor time
    of this process for all of it, which is none of the decision's.
    """

    def __init__(self, limits: ReadingLimits, work: Work) -> None:
        super().__init__(limits)
        self.work = work
        self.asked, self.seconds, self.thought = 0, 0.0, 0.0

    def read_larger(self, file: str, pages: Sequence[Page], should_stop: Callable[[], bool] | None = None) -> tuple[Page, ...]:
        """As ``Reader.read_larger`` does; a page that was read so before is taken as it is."""
        began, thought, key = time.monotonic(), time.process_time(), Path(file).stem
        kept = self.work.larger_before(key)
        missing = [page for page in pages if page.number not in kept]
        if missing:
            found = {page.number: page for page in super().read_larger(file, missing, should_stop)}
            kept |= {page.number: found.get(page.number) for page in missing}
            self.work.keep_larger(key, kept)
            self.seconds += time.monotonic() - began
        self.asked += len(pages)
        self.thought += time.process_time() - thought
        return tuple(page for one in pages if (page := kept[one.number]) is not None)
