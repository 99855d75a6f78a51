"""What a person wrote between the fields of a ledger file, comments and blank lines, kept when the file is written anew.

Knows nothing of YAML: ``files`` says where the scalars and the fields of a text stand (``Marks``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medrec_daemon.ledger.problems import Place

_BREAK = re.compile("\n|\x85|\u2028|\u2029")
_HASH = re.compile(r"(?:^|(?<=[\s\[\]{},]))#")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a scalar stands: from (line, column) up to (line, column), counted from 0, the end not in it."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Marks:
    """The scalars of a text in order, and the fields that start in it: (line, way to the field), in order."""

    scalars: tuple[Span, ...]
    fields: tuple[tuple[int, Place], ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its ``#``, or '' for a blank line.

    ``place`` is the field beside or below it, None at the end of the file, () in a file that has no fields yet; ``column`` is
    where one beside a field began.
    """

    text: str
    place: Place | None
    beside: bool = False
    column: int = 0


def could_hold_any(text: str) -> bool:
    """A cheap look: False where there is surely nothing to keep."""
    return "#" in text or "\n\n" in text or text.startswith("\n")


def comments_in(text: str, marks: Marks) -> tuple[Comment, ...]:
    """The comments and blank lines of ``text``, top down."""
    return tuple(_comments(_BREAK.split(text.removesuffix("\n")), marks))


def woven(text: str, marks: Marks, comments: Iterable[Comment]) -> str:
    """``text``, which has no comments, with ``comments`` beside or above their fields, or above the nearest field over them."""
    lines = text.removesuffix("\n").split("\n")
    starts: dict[Place, int] = {}
    for line, place in marks.fields:
        starts.setdefault(place, line)
    above: dict[int, list[str]] = {}
    for comment in comments:
        if comment.place is None:
            above.setdefault(len(lines), []).append(comment.text)
        elif comment.beside and comment.place in starts:
            line = starts[comment.place]
            lines[line] = f"{lines[line]}  ".ljust(comment.column) + comment.text
        else:
            line = _nearest_line(comment.place, starts)
            above.setdefault(line, []).append(_indent(lines[line]) + comment.text if comment.text else "")
    parts = (part for number, line in enumerate([*lines, None]) for part in (*above.get(number, ()), line) if part is not None)
    return "\n".join(parts) + "\n"


def _comments(lines: list[str], marks: Marks) -> Iterator[Comment]:
    first_on = _first_field_on(marks) or {len(lines): ()}  # what stands in a file without fields is its head, and stays above
    covered = _covered(marks, lines)
    for number, line in enumerate(lines):
        if not line.strip():
            if number not in covered:
                yield Comment("", _next_field(number, first_on, len(lines)))
            continue
        at = next((match.start() for match in _HASH.finditer(line) if not _inside(match.start(), covered.get(number, ()))), None)
        if at is None:
            continue
        if line[:at].strip():
            yield Comment(line[at:].rstrip(), _field_beside(number, first_on), beside=True, column=at)
        else:
            yield Comment(line[at:].rstrip(), _next_field(number, first_on, len(lines)))


def _first_field_on(marks: Marks) -> dict[int, Place]:
    """Per line the first named field that starts on it, else the first list item."""
    first: dict[int, Place] = {}
    for line, place in marks.fields:
        if line not in first or (isinstance(first[line][-1], int) and place[: len(first[line])] == first[line]):
            first[line] = place
    return first


def _covered(marks: Marks, lines: list[str]) -> dict[int, list[tuple[int, int]]]:
    """Per line the columns that belong to scalars."""
    covered: dict[int, list[tuple[int, int]]] = {}
    for span in marks.scalars:
        for number in range(span.line, span.end_line + 1):
            begin = span.column if number == span.line else 0
            end = span.end_column if number == span.end_line else len(lines[number])
            covered.setdefault(number, []).append((begin, end))
    return covered


def _inside(column: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(begin <= column < end for begin, end in spans)


def _next_field(number: int, first_on: dict[int, Place], end: int) -> Place | None:
    return next((first_on[line] for line in range(number + 1, end + 1) if line in first_on), None)


def _field_beside(number: int, first_on: dict[int, Place]) -> Place | None:
    return next((first_on[line] for line in range(number, -1, -1) if line in first_on), None)


def _nearest_line(place: Place, starts: dict[Place, int]) -> int:
    return next((starts[place[:length]] for length in range(len(place), 0, -1) if place[:length] in starts), 0)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]
