"""Why something was decided, and between what: evidence with its place on the page, the gates, and the possible owners."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the upright page, 0..1, origin at the top left."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something was decided: what was seen on which page, and how much it counted (negative: against).

    ``boxes`` say where on that page, one for each line it stands on; empty where that is not known.
    """

    page: int
    what: str
    saw: str = field(repr=False)
    weight: float
    boxes: tuple[Box, ...] = field(repr=False, compare=False, default=())


@dataclass(frozen=True, slots=True)
class Gate:
    """One of the questions that must be answered before a machine may file (design section 7), and whether it was.

    ``name`` is ``patient``, ``provider``, ``kind``, ``place`` or ``request``; ``reasons`` say why it failed, in words.
    """

    name: str
    passed: bool
    reasons: tuple[str, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible owner of a held arrival, ``score`` 0..1, best first; and in words what speaks for and against."""

    matter: str
    provider: str | None
    request: str | None
    score: float
    speaks_for: tuple[str, ...] = field(repr=False, default=())
    speaks_against: tuple[str, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class Again:
    """Pages of an arrival (``pages``, first and last) that were filed before from other bytes, and are not filed a second time.

    ``sha256`` and ``earlier_pages`` (``first-last``) are the key of the document that has them, ``on`` the day it was filed.
    """

    pages: tuple[int, int]
    kind: str
    matter: str
    sha256: str
    earlier_pages: str
    filed_as: str = field(repr=False)
    on: date
