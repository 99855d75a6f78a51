"""One file to pages of words, in confined worker processes."""

from __future__ import annotations

from medrec_daemon.reading.reader import Reader, ReadingLimits

__all__ = ["Reader", "ReadingLimits"]
