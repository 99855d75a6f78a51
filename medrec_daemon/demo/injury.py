"""An injury as every kind of provider would write about it: the shape of the text banks, and how they are written down.

``{she} {She} {her} {Her} {herself} {woman} {title} {last} {age} {served}`` are filled in by ``visit.Visit.words``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Imaging:
    """One examination: title, CPT code, price in US dollars, and the report's paragraphs."""

    title: str
    code: str
    price: float
    technique: str
    comparison: str
    findings: tuple[str, ...]
    impression: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Injury:
    """One injury as every kind of provider would write about it."""

    complaint: str
    diagnoses: tuple[tuple[str, str], ...]
    story: tuple[str, ...]
    examination: tuple[tuple[str, str], ...]
    course: tuple[str, ...]
    advice: str
    medicines: tuple[str, ...]
    imaging: Imaging
    therapy: tuple[str, ...]


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of an indented block, each on one line; a blank line parts them."""
    return tuple(" ".join(block.split()) for block in text.strip().split("\n\n"))


def labelled(text: str) -> tuple[tuple[str, str], ...]:
    """One ``label: words`` to a line."""
    pairs = (line.strip().partition(": ") for line in text.strip().splitlines())
    return tuple((label, words) for label, _, words in pairs)


def lines(text: str) -> tuple[str, ...]:
    """The lines of an indented block."""
    return tuple(line.strip() for line in text.strip().splitlines())
