"""Patient blocks that only the fifth stock has; see ``held_back`` and ``stationery``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bench.accuracy.drawing import HEIGHT, WIDTH, Desk, fitting, wide, wrapped
from bench.accuracy.people import age, day

if TYPE_CHECKING:
    from bench.accuracy.stationery import Visit


def _bare(label: str) -> str:
    return label.rstrip(":")


def _strip(page: Desk, visit: Visit, y: float) -> float:
    """A grey strip across: the name large without a label, and the rest in columns, captions over values."""
    look = visit.house.hand.look
    plain, bold, _ = look.fonts
    (_, name), *rest = visit.fields
    room = WIDTH - 2 * look.margin
    left = room * 0.42
    page.box(look.margin, y, room, 30, fill=0.87, thick=0)
    page.text(look.margin + 5, y + 19, name, bold, fitting(name, bold, 12.5, left - 10))
    across = (room - left) / len(rest)
    for place, (label, value) in enumerate(rest):
        x = look.margin + left + place * across
        page.text(x, y + 10, _bare(label), plain, fitting(_bare(label), plain, 6.5, across - 5))
        page.text(x, y + 23, value, bold, fitting(value, bold, 9.5, across - 5))
    return y + 37


def _stacked(page: Desk, visit: Visit, y: float) -> float:
    """Each caption upon a line of its own and its value upon the next."""
    look = visit.house.hand.look
    plain, bold, _ = look.fonts
    at = y + 2
    for label, value in visit.fields:
        page.text(look.margin, at + 8, _bare(label), bold, 7)
        page.text(look.margin + 6, at + 19, value, plain, fitting(value, plain, 10, WIDTH - 2 * look.margin - 6))
        at += 22
    return at + 6


def _grid(page: Desk, visit: Visit, y: float) -> float:
    """A ruled table of rows, the label in a shaded cell."""
    look = visit.house.hand.look
    plain, bold, _ = look.fonts
    first, second = 120.0, 220.0
    for place, (label, value) in enumerate(visit.fields):
        top = y + 15 * place
        page.box(look.margin, top, first, 15, fill=0.9, thick=0.5)
        page.box(look.margin + first, top, second, 15, thick=0.5)
        page.text(look.margin + 4, top + 11, _bare(label), bold, fitting(_bare(label), bold, 8.5, first - 8))
        page.text(look.margin + first + 4, top + 11, value, plain, fitting(value, plain, 9.5, second - 8))
    return y + 15 * len(visit.fields) + 7


def _wristband(page: Desk, visit: Visit, y: float) -> float:
    """A band as worn on the wrist: bars, name and numbers in one row, sex, age, day and doctor in a second."""
    hand, look = visit.house.hand, visit.house.hand.look
    plain, bold, _ = look.fonts
    room, x = WIDTH - 2 * look.margin, look.margin + 6
    for digit in visit.person.number(visit.house.id).encode():
        page.box(x, y + 6, 0.7 + digit % 3 * 0.6, 18, fill=0.0, thick=0)
        x += 3.2
    page.box(look.margin, y, room, 30, thick=1.0)
    left = look.margin + 42
    (_, name), *rest = visit.fields
    words = "   ".join((name, *(f"{_bare(label)} {value}" for label, value in rest)))
    page.text(left, y + 13, words, bold, fitting(words, bold, 10.5, room - 52))
    person, born = visit.printed or visit.person, visit.born or visit.person.born
    aged = "" if visit.bare else f" {age(born)}Y"
    words = f"{person.sex}{aged}   ADM {day(visit.start, hand.date_form)}   {visit.attending}"
    page.text(left, y + 25, words, plain, fitting(words, plain, 8, room - 52))
    return y + 37


def _label(page: Desk, visit: Visit, y: float) -> float:
    """A gummed label at the right, so narrow that the name takes two lines."""
    look = visit.house.hand.look
    plain, bold, _ = look.fonts
    (_, name), *rest = visit.fields
    room = 132.0
    x = WIDTH - look.margin - room
    named = wrapped(name, bold, 10.5, min(room - 12, wide(name, bold, 10.5) * 0.75))
    at = y + 13
    for line in named:
        page.text(x + 6, at, line, bold, fitting(line, bold, 10.5, room - 12))
        at += 12
    for label, value in rest:
        words = f"{_bare(label)} {value}"
        page.text(x + 6, at, words, plain, fitting(words, plain, 8.5, room - 12))
        at += 10.5
    page.box(x, y, room, at - y - 3, thick=0.9)
    return at + 4


def _facing(page: Desk, visit: Visit, y: float) -> float:
    """Two columns under headings of their own: whom it is about, and where he was."""
    hand, look = visit.house.hand, visit.house.hand.look
    plain, bold, _ = look.fonts
    half = (WIDTH - 2 * look.margin) / 2
    place = (("Location", visit.house.name), ("Provider", visit.attending), ("On", day(visit.start, hand.date_form)))
    for column, (head, pairs) in enumerate((("PATIENT INFORMATION", visit.fields), ("ENCOUNTER INFORMATION", place))):
        x = look.margin + column * half
        page.text(x, y + 9, head, bold, 7.5)
        page.line(x, y + 12, x + half - 10, y + 12, 0.6)
        beside = max(wide(_bare(label), plain, 8.5) for label, _ in pairs) + 8
        for row, (label, value) in enumerate(pairs):
            page.text(x, y + 23 + 12 * row, _bare(label), plain, 8.5)
            page.text(x + beside, y + 23 + 12 * row, value, bold, fitting(value, bold, 9, half - beside - 12))
    return y + 23 + 12 * max(3, len(visit.fields)) + 2


def _narrow(page: Desk, visit: Visit, y: float) -> float:
    """A narrow box at the left whose lines break wherever they are full, between label and value too."""
    look = visit.house.hand.look
    plain = look.fonts[0]
    words = "  ".join(f"{_bare(label)}: {value}" for label, value in visit.fields)
    lines = wrapped(words, plain, 9, 158)
    for place, line in enumerate(lines):
        page.text(look.margin + 5, y + 12 + 11 * place, line, plain, fitting(line, plain, 9, 160))
    page.box(look.margin, y, 170, 11 * len(lines) + 6, thick=0.7)
    return y + 11 * len(lines) + 12


BLOCKS: dict[str, Callable[[Desk, Visit, float], float]] = {
    "strip": _strip,
    "stacked": _stacked,
    "grid": _grid,
    "wristband": _wristband,
    "label": _label,
    "facing": _facing,
    "narrow": _narrow,
    "foot-cells": lambda _page, _visit, y: y + 4,
}


def foot(page: Desk, visit: Visit) -> None:
    """The only place where papers of a house with the block ``foot-cells`` say whom they are about: ruled cells at the foot."""
    look = visit.house.hand.look
    plain, bold, _ = look.fonts
    across = (WIDTH - 2 * look.margin) / len(visit.fields)
    for place, (label, value) in enumerate(reversed(visit.fields)):
        x = look.margin + place * across
        page.box(x, HEIGHT - 61, across, 22, thick=0.6)
        page.text(x + 3, HEIGHT - 54, _bare(label), plain, fitting(_bare(label), plain, 6, across - 6))
        page.text(x + 3, HEIGHT - 43, value, bold, fitting(value, bold, 9, across - 6))
