"""Letterheads and patient blocks that only the fourth stock has; see ``held_back`` and ``stationery``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bench.accuracy.drawing import HEIGHT, WIDTH, Desk, Look, fitting, wide, wrapped
from bench.accuracy.people import age, day

if TYPE_CHECKING:
    from bench.accuracy.stationery import Visit

Lines = tuple[str, str, str, str]
"""Street, city, telephone and fax; each may be empty."""


def _several(desk: Desk, words: str, font: str, size: float, at: tuple[float, float], room: float, align: str = "left") -> None:
    """Words in up to three lines of some width, each made to fit."""
    lines = wrapped(words, font, size, room)
    if len(lines) > 3:
        lines = [*lines[:2], " ".join(lines[2:])]
    for place, line in enumerate(lines):
        desk.text(at[0], at[1] + (size + 2) * place, line, font, fitting(line, font, size, room), align=align)


def _three_columns(desk: Desk, look: Look, name: str, lines: Lines, y: float) -> None:
    """Address left, name in the middle, numbers right, and a rule below."""
    plain, bold, _ = look.fonts
    street, city, phone, fax = lines
    side = 132.0
    for place, line in enumerate((street, city)):
        desk.text(look.margin, y + 10 + 10 * place, line, plain, fitting(line, plain, 8, side))
    _several(desk, name, bold, 12.5, (WIDTH / 2, y + 11), WIDTH - 2 * look.margin - 2 * side - 12, "centre")
    for place, line in enumerate((f"Ph: {phone}" if phone else "", f"Fx: {fax}" if fax else "")):
        desk.text(WIDTH - look.margin, y + 10 + 10 * place, line, plain, 8, align="right")
    desk.line(look.margin, y + 45, WIDTH - look.margin, y + 45, 1.4)


def _bar(desk: Desk, look: Look, name: str, lines: Lines, y: float) -> None:
    """The name, an upright bar, and behind it where the house is."""
    plain, bold, _ = look.fonts
    street, city, phone, fax = lines
    middle = WIDTH * 0.56
    _several(desk, name, bold, 14, (look.margin, y + 12), middle - look.margin - 12)
    desk.line(middle, y, middle, y + 45, 2.2)
    for place, line in enumerate((street, city, phone and f"voice {phone}", fax and f"facsimile {fax}")):
        desk.text(middle + 10, y + 9 + 11 * place, line, plain, fitting(line, plain, 8.5, WIDTH - look.margin - middle - 12))


def _address_first(desk: Desk, look: Look, name: str, lines: Lines, y: float) -> None:
    """Where the house is in small print at the top, its name large below, over a double rule."""
    plain, bold, _ = look.fonts
    words, room = "  /  ".join(filter(None, lines)), WIDTH - 2 * look.margin
    desk.text(WIDTH - look.margin, y + 6, words, plain, fitting(words, plain, 7.5, room), align="right")
    desk.text(WIDTH - look.margin, y + 27, name, bold, fitting(name, bold, 17, room), align="right")
    desk.line(look.margin, y + 34, WIDTH - look.margin, y + 34, 1.6)
    desk.line(look.margin, y + 37, WIDTH - look.margin, y + 37, 0.5)


HEADS: dict[str, Callable[[Desk, Look, str, Lines, float], None]] = {
    "three-columns": _three_columns,
    "bar": _bar,
    "address-first": _address_first,
}


def service_head(desk: Desk, look: Look, name: str, lines: Lines, form: str) -> float:
    """A copy service's letterhead in one of three forms; where the text goes on."""
    plain, bold, _ = look.fonts
    street, city, phone, fax = lines
    room = WIDTH - 2 * look.margin
    if form == "centred":
        desk.text(WIDTH / 2, 46, name, bold, fitting(name, bold, 16, room), align="centre")
        words = f"{street} | {city} | T {phone} | F {fax}"
        desk.text(WIDTH / 2, 59, words, plain, fitting(words, plain, 8.5, room), align="centre")
        desk.line(look.margin, 66, WIDTH - look.margin, 66, 1.2)
        return 80.0
    if form == "boxed":
        desk.box(look.margin, 32, room, 22, fill=0.85, thick=0.8)
        desk.text(look.margin + 8, 48, name, bold, fitting(name, bold, 14, room - 16))
        desk.text(look.margin, 66, f"{street}, {city}", plain, 8.5)
        desk.text(WIDTH - look.margin, 66, f"Call {phone}", plain, 8.5, align="right")
        desk.text(WIDTH - look.margin, 77, f"Fax back to {fax}", plain, 8.5, align="right")
        return 92.0
    _bar(desk, look, name, lines, 32.0)
    return 88.0


def _cells(page: Desk, look: Look, cells: tuple[tuple[str, str, float], ...], y: float) -> float:
    """One row of ruled cells, each a label over its value and a share of the width."""
    plain, bold, _ = look.fonts
    x = look.margin
    for label, value, share in cells:
        across = share * (WIDTH - 2 * look.margin)
        page.box(x, y, across, 27, thick=0.8)
        page.text(x + 3, y + 8, label, plain, fitting(label, plain, 6.5, across - 5))
        page.text(x + 3, y + 22, value, bold, fitting(value, bold, 10.5, across - 6))
        x += across
    return y + 27


def _parts(page: Desk, visit: Visit, y: float) -> float:
    """Surname, given name and initial in ruled cells of their own, as admission forms have them."""
    person = visit.printed or visit.person
    caps = visit.name.isupper()
    last, first = f"{person.last} {person.suffix}".strip(), person.first
    named = (("Last Name", last.upper() if caps else last, 0.27), ("First Name", first.upper() if caps else first, 0.22))
    rest = [(label.rstrip(":"), value) for label, value in visit.fields[1:]]
    share = (1 - 0.56) / min(2, len(rest))
    below = _cells(
        page, visit.house.hand.look, (*named, ("M.I.", person.middle[:1], 0.07), *((label, value, share) for label, value in rest[:2])), y
    )
    if len(rest) > 2:
        below = _cells(page, visit.house.hand.look, tuple((label, value, 1 / len(rest[2:])) for label, value in rest[2:]), below)
    return below + 7


def _demographics(page: Desk, visit: Visit, y: float) -> float:
    """Two columns between two rules, labels set against their values: the person left, the stay right."""
    hand, look = visit.house.hand, visit.house.hand.look
    plain, bold, _ = look.fonts
    person, born = visit.printed or visit.person, visit.born or visit.person.born
    known = list(visit.fields)
    number = known.pop(1 if visit.bare else 2)
    who = ("Age / Sex", f"{age(born)} yrs / {'Female' if person.sex == 'F' else 'Male'}")
    left, more = (known[:1], known[1:]) if visit.bare else ([*known[:2], who], known[2:])
    right = [number, ("Provider of care", visit.attending), ("First day", day(visit.start, hand.date_form)), *more]
    half = (WIDTH - 2 * look.margin) / 2
    page.line(look.margin, y + 1, WIDTH - look.margin, y + 1, 0.9)
    for column, pairs in enumerate((left, right)):
        edge = max(wide(label.rstrip(":"), plain, 8) for label, _ in pairs) + 8
        x = look.margin + column * half
        for place, (label, value) in enumerate(pairs):
            page.text(x + edge - 4, y + 12 + 11.5 * place, label.rstrip(":"), plain, 8, align="right")
            page.text(x + edge + 2, y + 12 + 11.5 * place, value, bold, fitting(value, bold, 9, half - edge - 10))
    below = y + 12 + 11.5 * (max(len(left), len(right)) - 1) + 6
    page.line(look.margin, below, WIDTH - look.margin, below, 0.9)
    return below + 5


def _parentheses(page: Desk, visit: Visit, y: float) -> float:
    """One line on every page, number and birth date in parentheses behind the name."""
    look = visit.house.hand.look
    (label, name), *rest = visit.fields
    inside = [f"{words.rstrip(':').lower()}: {value}" for words, value in rest[: 1 if visit.bare else 2]]
    words = f"{label.rstrip(':')}: {name} ({', '.join(reversed(inside))})"
    words += "".join(f"; {more.rstrip(':')}: {value}" for more, value in rest[1 if visit.bare else 2 :])
    page.text(look.margin, y + 10, words, look.fonts[1], fitting(words, look.fonts[1], 10, WIDTH - 2 * look.margin))
    return y + 18


def _barcode(page: Desk, visit: Visit, y: float) -> float:
    """A label with bars, the name in large print without a word before it, and the numbers below."""
    look = visit.house.hand.look
    plain, bold, _ = look.fonts
    name, *rest = visit.fields
    room, x = 214.0, look.margin + 8
    for digit in visit.person.number(visit.house.id).encode() * 3:
        thick = 0.8 + digit % 3 * 0.7
        page.box(x, y + 5, thick, 13, fill=0.0, thick=0)
        x += thick + 1.2 + digit % 4 * 0.6
        if x > look.margin + room - 20:
            break
    page.text(look.margin + 8, y + 31, name[1], bold, fitting(name[1], bold, 11, room - 16))
    for place, (label, value) in enumerate(rest):
        words = f"{label.rstrip(':')}: {value}"
        page.text(look.margin + 8, y + 42 + 11 * place, words, plain, fitting(words, plain, 9, room - 16))
    page.box(look.margin, y, room, 38 + 11 * len(rest) + 1, thick=0.8)
    return y + 38 + 11 * len(rest) + 9


BLOCKS: dict[str, Callable[[Desk, Visit, float], float]] = {
    "parts": _parts,
    "demographics": _demographics,
    "parentheses": _parentheses,
    "barcode": _barcode,
    "foot-rule": lambda _page, _visit, y: y + 4,
}


def foot(page: Desk, visit: Visit) -> None:
    """The only place where papers of a house with the block ``foot-rule`` say whom they are about: a line under a rule."""
    look = visit.house.hand.look
    plain = look.fonts[0]
    (_, name), *rest = visit.fields
    number, others = (rest[0], rest[1:]) if visit.bare else (rest[1], [rest[0], *rest[2:]])
    words = f"{name} ({number[0].rstrip(':')} {number[1]})   " + "   ".join(f"{label.rstrip(':')}: {value}" for label, value in others)
    page.line(look.margin, HEIGHT - 58, WIDTH - look.margin, HEIGHT - 58, 0.8)
    page.text(look.margin, HEIGHT - 47, words, plain, fitting(words, plain, 9, WIDTH - 2 * look.margin))
