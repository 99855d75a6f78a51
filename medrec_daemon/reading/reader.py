"""One file to pages of words: spread over confined workers, with every way it can fail put into words."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from medrec_daemon.confined import Confined, Limits, WorkerDied
from medrec_daemon.errors import Unreadable
from medrec_daemon.model import Page, ReadFile
from medrec_daemon.privacy import short
from medrec_daemon.reading.file_kind import FileKind, tell
from medrec_daemon.reading.packed import PackedPage, unread

logger = logging.getLogger(__name__)

T = TypeVar("T")

CHUNK = 12
"""Text pages per task: enough that the journey between processes costs nothing, few enough to share out evenly."""
PAGE_SHARE = 0.8
"""The part of a page's time that its OCR may take, so that it gives up in words before it is killed."""
HOPELESS = 4
"""After this many pages in a row were lost and none was read, the file is not tried further."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading may cost: worker processes, seconds a page, minutes a file, memory per worker, size of a file."""

    workers: int
    page_seconds: float
    file_minutes: float
    memory_mb: int
    max_file_mb: int


class Reader:
    """Reads files in confined workers; a context manager that ends them. One caller at a time."""

    def __init__(self, limits: ReadingLimits) -> None:
        self.limits = limits
        self._pool = Confined(Limits(limits.workers, limits.page_seconds, limits.memory_mb, 2 * limits.max_file_mb + 64))

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the workers at once."""
        self._pool.close()

    def read(
        self,
        path: Path,
        sha256: str,
        *,
        progress: Callable[[int, int], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> ReadFile:
        """The pages of the PDF, TIFF, JPEG or PNG at ``path``; ``sha256`` names it in logs and in the result.

        ``progress`` is called with (pages done, pages in all). A page that cannot be read while the others can comes back with
        ``unread`` and no words. Raises ``Unreadable`` where no page can be read, with what to do; ``TryLater`` when
        ``should_stop`` says so or the machine cannot start workers; ``FileProblem`` when the file is not there.
        """
        kind = tell(path, self.limits.max_file_mb)
        job = _Job(self._pool, self.limits, path.absolute(), kind, progress or _no_progress, should_stop)
        pages = job.pages()
        logger.info("%s: %d pages read", short(sha256), len(pages))
        return ReadFile(sha256, pages)

    def page_count(self, path: Path) -> int:
        """The number of pages of the file at ``path``. Raises as ``read`` does."""
        kind = tell(path, self.limits.max_file_mb)
        return _Job(self._pool, self.limits, path.absolute(), kind, _no_progress, None).survey()


def _no_progress(done: int, of: int) -> None:
    """Nobody wants to know."""


class _Job:
    """The reading of one file."""

    def __init__(  # noqa: PLR0913 - made in two places, both above
        self,
        pool: Confined,
        limits: ReadingLimits,
        path: Path,
        kind: FileKind,
        progress: Callable[[int, int], None],
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.pool, self.limits, self.path, self.kind = pool, limits, str(path), kind
        self.progress, self.should_stop = progress, should_stop
        self.until = time.monotonic() + 60 * limits.file_minutes
        self.done: dict[int, PackedPage] = {}
        self.count = 0

    def survey(self) -> int:
        """The number of pages; a file that kills its worker twice is ``Unreadable``."""
        from medrec_daemon.reading import worker
        ...
