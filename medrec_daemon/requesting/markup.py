"""How a letter's text is laid out: a line is a paragraph, ``|`` makes columns, ``**`` makes bold, and a few words in brackets.

an empty line            a gap; each further one a line of space
**Via fax: …**           bold
Label: | value           columns, as wide as their longest cell; the last one wraps
– item                   wraps under its own text
[keep together] … [end]  stays on one page, the signature with what stands before it
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

KEEP, END = "[keep together]", "[end]"
_DIRECTIVE = re.compile(r"\[[a-z ]+\]")
_PRIVATE = {ord("*"): "\ue001", ord("|"): "\ue002", ord("["): "\ue003"}
_PLAIN = {ord(stand_in): chr(sign) for sign, stand_in in _PRIVATE.items()}
_SPACES = re.compile(r"[ \t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")  # not the one that keeps words together
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one weight."""

    words: str = field(repr=False)
    bold: bool = False


Cell = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the letter's text; it wraps by itself. ``hanging`` lines up under the text of a list's item."""

    runs: Cell
    hanging: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Lines with cells, all of the same number of them."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """So many empty lines."""

    lines: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays on one page."""

    blocks: tuple[Paragraph | Columns | Gap, ...]


Block = Paragraph | Columns | Gap
Layout = tuple[Block | Kept, ...]


def protected(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    """A value on its way into a template's text: its own ``*``, ``|`` and ``[`` are letters, not marks; no line ends."""
    return _SPACES.sub(" ", value).strip().translate(_PRIVATE) if isinstance(value, str) else value


def mistakes(text: str) -> Iterator[tuple[int, str]]:
    """(line, what is wrong) for each mark that does not add up."""
    opened = 0
    for number, line in enumerate(text.splitlines(), start=1):
        word = line.strip()
        if word == KEEP:
            if opened:
                yield number, f"{KEEP} inside another, from line {opened}"
            opened = number
        elif word == END:
            if not opened:
                yield number, f"{END} without {KEEP} before it"
            opened = 0
        elif _DIRECTIVE.fullmatch(word):
            yield number, f"{word} is not known; known are {KEEP} and {END}"
    if opened:
        yield opened, f"{KEEP} without {END} after it"


def plain(text: str) -> str:
    """A rendered letter as plain text, without marks."""
    lines = (line for line in text.splitlines() if line.strip() not in {KEEP, END})
    return "\n".join(" ".join(" ".join(_BOLD.sub(r"\1", line).split("|")).split()) for line in lines).translate(_PLAIN)


def layout(text: str) -> Layout:
    """A rendered letter as blocks, in order. Marks that do not add up are taken as they come (``mistakes`` names them)."""
    found: list[Block | Kept] = []
    kept: list[Block] | None = None
    for line in [*text.strip("\n").splitlines(), END]:
        word = line.strip()
        if word == KEEP:
            kept = []
        elif word == END:
            if kept:
                found.append(Kept(_without_edges(kept)))
            kept = None
        else:
            _add(found if kept is None else kept, line)
    return _without_edges(found)


def _add(blocks: list[Any], line: str) -> None:
    """One more line to what stands there already: gaps and rows of columns grow."""
    before = blocks[-1] if blocks else None
    if not line.strip():
        if isinstance(before, Gap):
            blocks[-1] = Gap(before.lines + 1)
        else:
            blocks.append(Gap(1))
    elif "|" in line:
        row = tuple(_runs(cell.strip()) for cell in line.split("|"))
        if isinstance(before, Columns):
            blocks[-1] = Columns(_squared((*before.rows, row)))
        else:
            blocks.append(Columns((row,)))
    else:
        words = line.strip()
        blocks.append(Paragraph(_runs(words), hanging=words[:2] in {"– ", "- ", "• "}))


def _squared(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    widest = max(len(row) for row in rows)
    return tuple((*row, *[()] * (widest - len(row))) for row in rows)


def _runs(words: str) -> Cell:
    pieces = _BOLD.split(words)
    return tuple(Run(piece.translate(_PLAIN), place % 2 == 1) for place, piece in enumerate(pieces) if piece)


def _without_edges(blocks: list[Any]) -> tuple[Any, ...]:
    first, last = 0, len(blocks)
    while first < last and isinstance(blocks[first], Gap):
        first += 1
    while last > first and isinstance(blocks[last - 1], Gap):
        last -= 1
    return tuple(blocks[first:last])
