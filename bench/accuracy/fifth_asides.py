"""What a paper says about somebody whom it is not about: relatives, policy holders, signers, others in the car; see ``fifth_traps``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bench.accuracy import sixth_asides
from bench.accuracy.drawing import Paper, fitting

if TYPE_CHECKING:
    from bench.accuracy.stationery import Visit

Pairs = tuple[tuple[str, str], ...]
Shape = Literal[
    "lines", "section", "cells", "table", "row", "sentence", "label", "listed", "dotted", "form", "sentence-lines", "foot", "struck",
]  # fmt: skip


_FLOWING = frozenset({"chart", "run", "lab", "report"})


@dataclass(frozen=True, slots=True)
class Aside:
    """``sorts`` are the papers that have it (chart, report, lab, run, portal, bill, letter, certificate), near the top or at the ``end``.

    ``people`` are the labelled values of each person; a ``sentence`` is all in ``heading``, a ``label`` is gummed on. From
    ``listed`` on the shapes are the sixth stock's (``sixth_asides``).
    """

    sorts: frozenset[str]
    shape: Shape
    heading: str
    people: tuple[Pairs, ...] = ()
    end: bool = False


def put(paper: Paper, visit: Visit, sort: str, *, end: bool = False) -> None:
    """What the visit's paper of that sort says aside, at its top or its end; charts that name the patient once have it at the top."""
    last = sort not in _FLOWING or visit.house.hand.block != "first-page"  # else its last page might name nobody but the others
    for aside in visit.asides:
        if sort in aside.sorts and (aside.end and last) == end:
            _draw(paper, aside)


def _draw(paper: Paper, aside: Aside) -> None:
    if aside.shape == "sentence":
        paper.words(aside.heading)
        return
    if aside.heading:
        paper.heading(aside.heading, grow=0.2)
    if aside.shape == "table":
        head = [label.rstrip(":") for label, _ in aside.people[0]]
        rows = [[value for _, value in pairs] for pairs in aside.people]
        paper.table(head, rows, [1 / len(head)] * len(head))
        return
    for pairs in aside.people:
        if aside.shape in sixth_asides.DRAWN:
            sixth_asides.DRAWN[aside.shape](paper, pairs)
        elif aside.shape == "label":
            _label(paper, pairs)
        elif aside.shape == "row":
            paper.words("   ".join(f"{label.rstrip(':')}: {value}" for label, value in pairs))
        elif aside.shape == "cells":
            paper.fields(pairs, columns=len(pairs), above=True, boxed=True)
        else:
            paper.fields(pairs, columns=1 if aside.shape == "lines" else 2, share=0.34)


def _label(paper: Paper, pairs: Pairs) -> None:
    """A gummed label: the first value large and without its label, the rest below it."""
    plain, bold, _ = paper.look.fonts
    paper.need(62)
    x, y = paper.look.margin + 260, paper.y + 6
    paper.desk.box(x, y, 190, 16 + 11 * len(pairs), thick=0.9)
    paper.desk.text(x + 6, y + 14, pairs[0][1], bold, fitting(pairs[0][1], bold, 11, 178))
    for place, (label, value) in enumerate(pairs[1:], start=1):
        paper.desk.text(x + 6, y + 14 + 12 * place, f"{label.rstrip(':')}: {value}", plain, 9)
    paper.gap(30 + 11 * len(pairs))
