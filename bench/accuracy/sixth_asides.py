"""Shapes of what a paper says aside that only the sixth stock has; see ``fifth_asides``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.accuracy.drawing import HEIGHT, Paper, fitting, wide
from bench.accuracy.sixth_sheets import filled

Pairs = Sequence[tuple[str, str]]


def _listed(paper: Paper, pairs: Pairs) -> None:
    paper.words("\n".join(f"{chr(97 + place)}. {label.rstrip(':')} - {value}" for place, (label, value) in enumerate(pairs)), indent=10)


def _dotted(paper: Paper, pairs: Pairs) -> None:
    paper.words("\n".join(f"{label.rstrip(':')} {'.' * max(3, 30 - len(label))} {value}" for label, value in pairs))


def _spoken(paper: Paper, pairs: Pairs) -> None:
    paper.words("; ".join(f"{label.rstrip(':')}: {value}" for label, value in pairs) + ".")


def _foot(paper: Paper, pairs: Pairs) -> None:
    """In small print at the foot of the page, below the text."""
    plain = paper.look.fonts[0]
    words = "  ".join(f"{label.rstrip(':')}: {value}" for label, value in pairs)
    paper.desk.line(paper.look.margin, HEIGHT - 56, paper.look.margin + 300, HEIGHT - 56, 0.4)
    paper.desk.text(paper.look.margin, HEIGHT - 46, words, plain, fitting(words, plain, 8.5, paper.room))


def _struck(paper: Paper, pairs: Pairs) -> None:
    """A label that somebody crossed out, with a word beside it."""
    plain, bold, slanted = paper.look.fonts
    paper.need(30 + 13 * len(pairs))
    x, y = paper.look.margin, paper.y + 4
    paper.desk.box(x, y, 210, 8 + 13 * len(pairs), thick=0.9)
    for place, (label, value) in enumerate(pairs):
        words = f"{label.rstrip(':')}: {value}"
        size = fitting(words, plain, 9, 198)
        at = y + 14 + 13 * place
        paper.desk.text(x + 6, at, words, plain, size)
        paper.desk.line(x + 4, at - 3, x + 8 + wide(words, plain, size), at - 3, 1.0)
    paper.desk.text(x + 222, y + 16, "WRONG LABEL - removed, see correct patient", bold, 9)
    paper.desk.text(x + 222, y + 29, "K.B., unit clerk", slanted, 9)
    paper.gap(22 + 13 * len(pairs))


DRAWN: dict[str, Callable[[Paper, Pairs], None]] = {
    "listed": _listed,
    "dotted": _dotted,
    "form": filled,
    "sentence-lines": _spoken,
    "foot": _foot,
    "struck": _struck,
}
