"""The nouns of the intake: a file that is ready in the inbox, and an arrival in the spool."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePath

from pydantic import TypeAdapter

from medrec_daemon.model import PersonWord


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that lay still and looks whole (``whole`` is False for one that never did), with what the sweep saw of it.

    ``size`` is in bytes, ``modified`` in nanoseconds since 1970 (st_mtime_ns); ``too_large`` says that it is above the
    configured limit.
    """

    path: Path = field(repr=False)
    size: int
    modified: int
    whole: bool = True
    too_large: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file in the spool, as ``arrival.json`` keeps it.

    ``id`` is its folder's name in the spool (the short hash, with ``-2`` … for further copies of the same bytes), ``name``
    what the file was called in the inbox and ``subfolder`` where it lay below it ('' or ``a/b``). ``modified`` is the
    original's st_mtime_ns when it was hashed. ``tries`` counts attempts that had to be put off, ``trouble`` says why the
    last was, ``next_try`` when the next may be; ``kills`` counts failures that were its own. ``word`` is what a person said.
    """

    id: str
    sha256: str
    size: int
    name: str = field(repr=False)
    subfolder: str = field(repr=False)
    claimed_at: datetime
    modified: int
    tries: int = 0
    next_try: datetime | None = None
    trouble: str | None = field(repr=False, default=None)
    kills: int = 0
    word: PersonWord | None = field(repr=False, default=None)


ARRIVAL_JSON: TypeAdapter[Arrival] = TypeAdapter(Arrival)
"""An arrival to and from the bytes of ``arrival.json``."""


def printable(path: PurePath | str) -> str:
    """A path as text that can be shown and stored: bytes that are no UTF-8 become U+FFFD, control characters a space."""
    text = os.fsencode(path).decode("utf-8", errors="replace")
    return "".join(char if char.isprintable() or char in "\u200c\u200d" else " " for char in text)
