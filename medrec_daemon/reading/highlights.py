"""What is boxed on the picture of a page: the sorts of evidence with their colours, and one page's share. Light to import."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from medrec_daemon.model import Box


class Sort(StrEnum):
    """What a box says; the value is what stands on the label."""

    PATIENT = "Patient"
    BORN = "Date of birth"
    REFERENCE = "Our reference"
    PROVIDER = "Provider"
    KIND = "Kind of paper"
    SERVED = "Date of service"
    AGAINST = "Speaks against"


COLOURS = {
    Sort.PATIENT: "#0072b2",
    Sort.BORN: "#d55e00",
    Sort.REFERENCE: "#8a6d00",
    Sort.PROVIDER: "#007a5a",
    Sort.KIND: "#a8467f",
    Sort.SERVED: "#3f6f8f",
    Sort.AGAINST: "#000000",
}
"""After Okabe and Ito: told apart with every kind of colour blindness, and dark enough to read as text on white."""
DASHED = frozenset({Sort.AGAINST})


class Highlight(NamedTuple):
    """One box (or one for each line) with its label: the sort, a title in plain words, and what was read there."""

    sort: Sort
    title: str
    words: str
    boxes: tuple[Box, ...]

    def __repr__(self) -> str:
        return f"Highlight({self.sort.value})"


class MarkedPage(NamedTuple):
    """One page to be drawn: its number, the degrees clockwise that make it upright, its heading, and what is boxed on it."""

    number: int
    turned: int
    heading: str
    highlights: tuple[Highlight, ...]

    def __repr__(self) -> str:
        return f"MarkedPage({self.number})"
