"""A filed piece as the ledger keeps it, and the later arrivals of the same pages."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from medrec_daemon.ledger.noun import CalendarDay, Noun
from medrec_daemon.model import Kind, PartName

_PAGES = re.compile(r"([1-9]\d*)(?:-([1-9]\d*))?")


def _pages(text: str) -> str:
    match = _PAGES.fullmatch(text)
    if match is None or int(match[1]) > int(match[2] or match[1]):
        raise ValueError("must be first-last page, such as 1-14")
    return f"{match[1]}-{match[2] or match[1]}"


def pages_words(pages: str) -> str:
    """``1-1`` as ``page 1``, ``1-14`` as ``pages 1-14``."""
    first, _, last = pages.partition("-")
    return f"page {first}" if last in {"", first} else f"pages {pages}"


class CameAgain(Noun):
    """The same pages in another arrival: its ``sha256``, where they stand in it (``first-last``), and the day."""

    sha256: str
    pages: Annotated[str, AfterValidator(_pages)]
    on: CalendarDay


class Document(Noun):
    """A filed piece. (``sha256`` of the whole arrival, ``pages``) is its key; ``pages`` is ``first-last``.

    ``through`` is the last date of service read on it. ``again`` are later arrivals of the same pages by other bytes, which were
    not filed a second time.
    """

    sha256: str
    pages: Annotated[str, AfterValidator(_pages)]
    kind: Kind
    part: PartName | None = None
    filed_as: str = Field(repr=False)
    on: CalendarDay
    through: CalendarDay | None = None
    stored_sha256: str | None = None
    stored_size: int | None = None
    again: tuple[CameAgain, ...] = ()
