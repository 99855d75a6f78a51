"""The reading of one file: its pages shared out over the workers, and what is done when one is lost."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, TypeVar

from medrec_daemon.confined import Confined, WorkerDied
from medrec_daemon.errors import Unreadable
from medrec_daemon.model import Page
from medrec_daemon.reading import worker
from medrec_daemon.reading.file_kind import FileKind
from medrec_daemon.reading.kept_pages import KeptPages
from medrec_daemon.reading.packed import PackedPage, unread

logger = logging.getLogger(__name__)

T = TypeVar("T")
Call = tuple[Any, ...]

CHUNK = 12
"""Text pages per task: enough that the journey between processes costs little, few enough to share out evenly."""
OCR_SHARE = 0.8
"""The part of a page's time that its OCR may take, so that it gives up in words before it is killed."""
HOPELESS = 4
"""After this many tasks were lost, and more than succeeded, the file is not tried further."""


@dataclass(slots=True)
class Job:
    """One file being read. ``until`` is the monotonic time at which it has taken too long (``minutes``).

    ``kept`` holds the pages that cost most, those that were looked at, over a stop of the service.
    """

    pool: Confined
    path: str
    kind: FileKind
    page_seconds: float
    minutes: float
    progress: Callable[[int, int], None]
    should_stop: Callable[[], bool] | None
    kept: KeptPages | None = None
    until: float = field(init=False)

    def __post_init__(self) -> None:
        self.until = time.monotonic() + 60 * self.minutes

    def survey(self) -> int:
        """The number of pages. Raises ``Unreadable`` where the file cannot be opened, or kills its worker twice."""
        try:
            return self._alone(worker.survey, (self.path, self.kind))
        except WorkerDied:
            return self._alone(worker.survey, (self.path, self.kind))

    def pages(self) -> tuple[Page, ...]:
        """All pages in order. Raises ``Unreadable`` where half of them or more cannot be read."""
        count = self.survey()
        self.progress(0, count)
        done: dict[int, PackedPage] = {}
        pictures = list(range(1, count + 1))
        if self.kind is FileKind.PDF:
            pictures = self._text_pages(count, done)
        self._picture_pages(pictures, count, done)
        lost = [page.unread for page in done.values() if page.unread is not None]
        if 2 * len(lost) >= count and lost:
            what = f"{lost[0]}" if count == 1 else f"{len(lost)} of {count} pages could not be read. {lost[0]}"
            raise Unreadable(what, "Open it by hand; if it looks right, print it to PDF and drop that.")
        return tuple(done[number].page() for number in range(1, count + 1))

    def _text_pages(self, count: int, done: dict[int, PackedPage]) -> list[int]:
        """Read what has a text layer; give back the numbers of the pages that must be looked at."""
        calls = [(self.path, first, min(first + CHUNK - 1, count)) for first in range(1, count + 1, CHUNK)]
        pictures: list[int] = []

        def took(call: Call, pages: Sequence[PackedPage | None]) -> None:
            for number, page in enumerate(pages, start=int(call[1])):
                if page is None:
                    pictures.append(number)
                else:
                    done[number] = page
            self.progress(len(done), count)

        lost = self._each(worker.text_pages, calls, took)
        for _, first, last in lost:
            for number in range(first, last + 1):
                try:
                    took((self.path, number), self._alone(worker.text_pages, (self.path, number, number)))
                except WorkerDied as error:
                    took((self.path, number), [unread(number, error.what)])
        return sorted(pictures)

    def _picture_pages(self, numbers: Sequence[int], count: int, done: dict[int, PackedPage]) -> None:
        before = self.kept.load() if self.kept else {}
        known = {number: before[number] for number in numbers if number in before}
        if known:
            logger.info("%d pages were read before a stop", len(known))
            done.update(known)
        calls = [(self.path, self.kind, number, OCR_SHARE * self.page_seconds) for number in numbers if number not in known]

        def took(call: Call, page: PackedPage) -> None:
            done[int(call[2])] = page
            if self.kept and page.unread is None:
                self.kept.add(page)
            self.progress(len(done), count)

        for call in self._each(worker.picture_page, calls, took):
            try:
                took(call, self._alone(worker.picture_page, call))
            except WorkerDied as error:
                took(call, unread(int(call[2]), error.what))

    def _each(self, function: Callable[..., T], calls: Sequence[Call], took: Callable[[Call, T], None]) -> list[Call]:
        """Call for each over all workers; give back the calls whose worker was lost."""
        lost: list[Call] = []
        succeeded = 0
        with closing(self.pool.as_completed(function, calls, should_stop=self.should_stop)) as outcomes:
            for outcome in outcomes:
                self._check_time()
                call = calls[outcome.index]
                if isinstance(outcome.error, WorkerDied):
                    lost.append(call)
                    if len(lost) >= HOPELESS and len(lost) > succeeded:
                        raise outcome.error
                else:
                    took(call, outcome.unwrap())
                    succeeded += 1
        return lost

    def _alone(self, function: Callable[..., T], call: Call) -> T:
        """Call once with no other page under way. Raises what the function raised, or ``WorkerDied``."""
        self._check_time()
        with closing(self.pool.as_completed(function, [call], should_stop=self.should_stop)) as outcomes:
            return next(outcomes).unwrap()

    def _check_time(self) -> None:
        if time.monotonic() > self.until:
            raise Unreadable(
                f"Reading this file took longer than {self.minutes:g} minutes.",
                "Split it into smaller files, or have IT raise reading.file_minutes.",
            )
