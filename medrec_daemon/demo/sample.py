"""A sample arrival: a file as it reaches the inbox, and what ought to become of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from medrec_daemon.model import Kind, Outcome, PartName


@dataclass(frozen=True, slots=True)
class ExpectedPiece:
    """What a run of pages really is: first and last page, kind, whose, whose paper, and which part of which request it answers.

    A cover sheet goes with the piece behind it. ``request`` is None for what came unasked; ``closes`` says whether ``part`` of
    ``request`` is done with it.
    """

    pages: tuple[int, int]
    kind: Kind
    matter: str
    provider: str
    request: str | None
    part: PartName | None
    closes: bool


@dataclass(frozen=True, slots=True)
class SampleArrival:
    """A file for the inbox (``file_name`` may name a subfolder) with what is true of it.

    ``title`` says in plain words what it is; ``why`` is for held files: a word that the reason for holding must have.
    """

    file_name: str = field(repr=False)
    content: bytes = field(repr=False)
    title: str = field(repr=False)
    expected: Outcome
    pieces: tuple[ExpectedPiece, ...] = ()
    why: str = ""
