"""The reading room's front: one file in, pages of words out; and the making and cutting of PDFs, all in confined workers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from medrec_daemon.confined import Confined, Limits, WorkerDied
from medrec_daemon.errors import Unreadable
from medrec_daemon.model import Page, ReadFile
from medrec_daemon.privacy import short
from medrec_daemon.reading import worker
from medrec_daemon.reading.file_kind import FileKind, tell
from medrec_daemon.reading.highlights import MarkedPage
from medrec_daemon.reading.job import OCR_SHARE, Job
from medrec_daemon.reading.kept_pages import KeptPages
from medrec_daemon.safe_write import replacing

SECOND_SECONDS = 120.0
"""A page's least time for the second engine: some five seconds on an idle machine, and the first page also loads its models."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading may cost: worker processes, seconds a page, minutes a file, memory per worker, size of a file."""

    workers: int
    page_seconds: float
    file_minutes: float
    memory_mb: int
    max_file_mb: int


class Reader:
    """Reads files in confined workers; a context manager that ends them. Several threads may read side by side."""

    def __init__(self, limits: ReadingLimits) -> None:
        self.limits = limits
        self._pool = Confined(Limits(limits.workers, limits.page_seconds, limits.memory_mb, 2 * limits.max_file_mb + 64))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the workers at once."""
        self._pool.close()

    def get_ready(self) -> None:
        """Start the workers before the first file comes. Raises ``TryLater`` when none can be started."""
        for _ in self._pool.as_completed(worker.get_ready, [()] * self.limits.workers):
            pass

    def read(
        self,
        path: Path,
        sha256: str,
        *,
        progress: Callable[[int, int], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
        kept: Path | None = None,
    ) -> ReadFile:
        """The pages of the PDF, TIFF, JPEG or PNG at ``path``; ``sha256`` names it in logs and in the result.

        ``progress`` is called with (pages done, pages in all). ``kept`` is a file that keeps the pages read so far over a
        stop. A page that cannot be read while most others can comes back with
        ``unread`` and no words. Raises ``Unreadable`` with the remedy where the file cannot become pages; ``TryLater`` when
        ``should_stop`` says so or the machine cannot start workers; ``FileProblem`` when the file is not there.
        """
        pages = self._job(path, progress or _unwatched, should_stop, KeptPages(kept) if kept else None).pages()
        logger.info("%s: %d pages read", short(sha256), len(pages))
        return ReadFile(sha256, pages, str(path.absolute()))

    def read_larger(self, file: str, pages: Sequence[Page], should_stop: Callable[[], bool] | None = None) -> tuple[Page, ...]:
        """The same pages of a file read once more at a larger size, bar codes as they were; those that cannot be read so are left out.

        Raises ``Unreadable`` where ``file`` is of no kind that we read, ``FileProblem`` when it is not there, ``TryLater`` when
        ``should_stop`` says so.
        """
        kind = tell(Path(file), self.limits.max_file_mb)
        calls = [(file, kind, page.number, page.turned, OCR_SHARE * self.limits.page_seconds) for page in pages]
        found: dict[int, Page] = {}
        with closing(self._pool.as_completed(worker.read_larger, calls, should_stop=should_stop)) as outcomes:
            for outcome in outcomes:
                if not isinstance(outcome.error, Unreadable):
                    found[outcome.index] = replace(outcome.unwrap().page(), barcodes=pages[outcome.index].barcodes)
        return tuple(found.values())

    def read_again(self, file: str, pages: Sequence[Page], should_stop: Callable[[], bool] | None = None) -> tuple[Page, ...]:
        """The same pages of a file as a second engine reads them, bar codes as they were; those it cannot read are left out.

        Its worker takes a gigabyte, and ends with this call. Raises ``ConfigProblem`` where the engine is not installed,
        ``TryLater`` when ``should_stop`` says so.
        """
        limits = self.limits
        kind = tell(Path(file), limits.max_file_mb)
        alone = Limits(1, max(SECOND_SECONDS, limits.page_seconds), limits.memory_mb, 1, recycle_mb=limits.memory_mb)
        calls = [(file, kind, page.number, page.turned) for page in pages]
        found: dict[int, Page] = {}
        with Confined(alone) as pool, closing(pool.as_completed(worker.read_again, calls, should_stop=should_stop)) as outcomes:
            for outcome in outcomes:
                if isinstance(outcome.error, WorkerDied):
                    break  # too slow or too large for this machine: so would the other pages be
                if not isinstance(outcome.error, Unreadable):
                    found[outcome.index] = replace(outcome.unwrap().page(), barcodes=pages[outcome.index].barcodes)
        return tuple(found.values())

    def page_count(self, path: Path) -> int:
        """The number of pages of the file at ``path``. Raises as ``read`` does."""
        return self._job(path, _unwatched, None).survey()

    def form_values(self, path: Path) -> tuple[tuple[str, str], ...]:
        """(name, value) of each filled-in field where ``path`` is a PDF form; none for other files. Raises ``Unreadable``."""
        if tell(path, self.limits.max_file_mb) is not FileKind.PDF:
            return ()
        return tuple(self._pool.run(worker.form_values, str(path.absolute())))

    def is_pdf(self, path: Path) -> bool:
        """Whether the file is a PDF; raises ``Unreadable`` for a kind that we do not read."""
        return tell(path, self.limits.max_file_mb) is FileKind.PDF

    def pages_as_pdf(self, path: Path, target: Path) -> None:
        """Write the TIFF, JPEG or PNG at ``path`` as a PDF to ``target``, pixel for pixel, durably; the same input gives the same bytes.

        A JPEG's EXIF orientation becomes /Rotate. Raises ``Unreadable``, and ``OSError`` from writing (a full disk).
        """
        kind = tell(path, self.limits.max_file_mb)
        if kind is FileKind.PDF:
            raise ValueError("a PDF has its pages already")
        with replacing(target) as temporary:
            self._pool.run(worker.write_image_as_pdf, str(path.absolute()), kind, str(temporary.absolute()))

    def cut(self, source_pdf: Path, first: int, last: int, turns: tuple[int, ...], target: Path) -> None:
        """Write pages ``first`` to ``last`` (from 1, both in) of a PDF to ``target``, durably; the same input gives the same bytes.

        ``turns`` holds each page's ``Page.turned``: degrees clockwise, added to its /Rotate. An owner password is dropped.
        Raises ``Unreadable`` where the PDF cannot be taken apart, and ``OSError`` from writing.
        """
        with replacing(target) as temporary:
            self._pool.run(worker.write_pages, str(source_pdf.absolute()), first, last, turns, str(temporary.absolute()))

    def draw(
        self, path: Path, pages: Sequence[MarkedPage], folder: Path, progress: Callable[[int, int], None] | None = None
    ) -> dict[int, str]:
        """Write a PNG of each of ``pages`` with its evidence boxed into ``folder``, named by ``picture_name``; mode 0600.

        Gives back the pages that could not be drawn, by number, with the reason. A picture that is there already is not
        replaced: ``FileExistsError``. Raises ``Unreadable`` where the file is of no kind that we read.
        """
        kind = tell(path, self.limits.max_file_mb)
        whole, told = str(path.absolute()), progress or _unwatched
        calls = [(whole, kind, page, str((folder / picture_name(page.number)).absolute())) for page in pages]
        undrawn: dict[int, str] = {}
        for done, outcome in enumerate(self._pool.as_completed(worker.write_marked_page, calls), start=1):
            if isinstance(outcome.error, Unreadable):
                undrawn[pages[outcome.index].number] = outcome.error.what
            else:
                outcome.unwrap()
            told(done, len(calls))
        return undrawn

    def _job(
        self, path: Path, progress: Callable[[int, int], None], should_stop: Callable[[], bool] | None, kept: KeptPages | None = None
    ) -> Job:
        limits = self.limits
        kind = tell(path, limits.max_file_mb)
        return Job(self._pool, str(path.absolute()), kind, limits.page_seconds, limits.file_minutes, progress, should_stop, kept)


def picture_name(number: int) -> str:
    """What the picture of a page is called."""
    return f"page-{number:04}.png"


def _unwatched(done: int, of: int) -> None:
    """Nobody watches the progress."""
