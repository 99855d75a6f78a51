"""Where words stand: the boxes around them, and the words of a page that say something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TypeVar

from rapidfuzz import fuzz

from medrec_daemon.model import Box, Word
from medrec_daemon.recognition.layout import fold
from medrec_daemon.recognition.tokens import Token

NEARLY = 78.0
"""Likeness (0..100) from which words read off a picture are taken to be those that are looked for."""
_Placed = TypeVar("_Placed", Word, Token)


def boxes_around(words: Iterable[_Placed]) -> tuple[Box, ...]:
    """The boxes around words (or tokens) of a page, one for each line."""
    return tuple(_around(tuple(line)) for _, line in groupby(words, key=lambda word: word.line))


def _around(line: Sequence[Word | Token]) -> Box:
    left, top = min(word.left for word in line), min(word.top for word in line)
    return left, top, max(word.right for word in line), max(word.bottom for word in line)


def saying(words: Sequence[_Placed], text: str, folding: Callable[[str], str] = fold, *, forgive: bool = False) -> tuple[_Placed, ...]:
    """The first run of ``words`` that says ``text`` when both are folded; with ``forgive`` the run that is most like it; else none."""
    parts = [(part, place) for place, word in enumerate(words) for part in folding(word.text).split()]
    wanted = folding(text).split()
    if not wanted:
        return ()
    for start in range(len(parts) - len(wanted) + 1):
        if all(parts[start + step][0] == part for step, part in enumerate(wanted)):
            return tuple(words[parts[start][1] : parts[start + len(wanted) - 1][1] + 1])
    return _most_like(words, parts, " ".join(wanted)) if forgive and parts else ()


def _most_like(words: Sequence[_Placed], parts: Sequence[tuple[str, int]], wanted: str) -> tuple[_Placed, ...]:
    text = " ".join(part for part, _ in parts)
    found = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=NEARLY) if len(text) >= len(wanted) else None
    if found is None:
        return ()
    covered, offset = [], 0
    for part, place in parts:
        if offset < found.dest_end and found.dest_start < offset + len(part):
            covered.append(place)
        offset += len(part) + 1
    return tuple(words[covered[0] : covered[-1] + 1]) if covered else ()


def at_characters(words: Sequence[Word], start: int, end: int) -> tuple[Word, ...]:
    """The words that hold the characters ``start`` to ``end`` of their text, joined by single spaces."""
    covered, offset = [], 0
    for word in words:
        length = len(" ".join(word.text.split()))
        if offset < end and start < offset + length:
            covered.append(word)
        offset += length + 1
    return tuple(covered)
