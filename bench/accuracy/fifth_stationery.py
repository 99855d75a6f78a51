"""Letterheads that only the fifth stock has; see ``held_back`` and ``stationery``. Its patient blocks are in ``fifth_blocks``."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench.accuracy import names
from bench.accuracy.drawing import HEIGHT, WIDTH, Desk, Look, fitting, wide, wrapped
from bench.accuracy.houses import Hand, House

Lines = tuple[str, str, str, str]
"""Street, city, telephone and fax; each may be empty."""
_UNITS = {
    "hospital": "Clinical Information Systems",
    "imaging": "Department of Diagnostic Radiology",
    "ems": "Division of Emergency Medical Services",
    "lab": "Section of Laboratory Medicine",
    "pharmacy": "Dispensary",
}


def _numbers(lines: Lines) -> str:
    """Where the house is and how it is called, in one line."""
    street, city, phone, fax = lines
    return "  -  ".join(filter(None, (street, city, phone and f"P {phone}", fax and f"F {fax}")))


def _department_first(desk: Desk, look: Look, house: House, lines: Lines, y: float, department: str) -> float:
    """The department in large print, and below it whose department it is."""
    plain, bold, slanted = look.fonts
    room = WIDTH - 2 * look.margin
    unit = department or _UNITS.get(house.type, "Clinical Office")
    desk.text(look.margin, y + 15, unit, bold, fitting(unit, bold, 15, room))
    desk.text(look.margin, y + 28, house.name, slanted, fitting(house.name, slanted, 11, room))
    words = _numbers(lines)
    desk.text(look.margin, y + 39, words, plain, fitting(words, plain, 8, room))
    desk.line(look.margin, y + 44, WIDTH - look.margin, y + 44, 0.8)
    return y + 56


def _system_first(desk: Desk, look: Look, house: House, lines: Lines, y: float, department: str) -> float:
    """The health system large and apart, the campus below it; a house of its own gives its town that place."""
    plain, bold, _ = look.fonts
    room = WIDTH - 2 * look.margin
    above = house.system or next(place for place in names.PLACES if house.name.startswith(place)).upper()
    desk.text(WIDTH / 2, y + 15, above, bold, fitting(above, bold, 18, room), align="centre")
    desk.text(WIDTH / 2, y + 29, house.name, bold, fitting(house.name, bold, 11, room), align="centre")
    words = "  |  ".join(filter(None, (department, *lines)))
    desk.text(WIDTH / 2, y + 40, words, plain, fitting(words, plain, 8, room), align="centre")
    return y + 56


def _foot_name(desk: Desk, look: Look, house: House, lines: Lines, y: float, department: str) -> float:
    """Nothing but a department at the top; name and address stand at the foot of the page."""
    plain, bold, _ = look.fonts
    desk.text(WIDTH - look.margin, y + 9, department, plain, 9, align="right")
    desk.line(look.margin, HEIGHT - 37, WIDTH - look.margin, HEIGHT - 37, 0.5)
    desk.text(look.margin, HEIGHT - 27, house.name, bold, 9.5)
    beside = look.margin + wide(house.name, bold, 9.5) + 12
    words = _numbers(lines)
    desk.text(beside, HEIGHT - 27, words, plain, fitting(words, plain, 7.5, WIDTH - look.margin - beside - 60))
    return y + (22 if department else 12)


def _sidebar(desk: Desk, look: Look, house: House, lines: Lines, y: float, department: str) -> float:
    """The name at the top right, and where the house is in the left margin, in small print beside a rule."""
    plain, bold, slanted = look.fonts
    desk.text(WIDTH - look.margin, y + 15, house.name, bold, fitting(house.name, bold, 15, WIDTH - 2 * look.margin), align="right")
    desk.text(WIDTH - look.margin, y + 28, department, slanted, 9.5, align="right")
    street, city, phone, fax = lines
    at = y + 120
    for words in filter(None, (department, street, city, phone and f"Tel {phone}", fax and f"Fax {fax}")):
        for line in wrapped(words, plain, 6.5, look.margin - 22):
            desk.text(10, at, line, plain, fitting(line, plain, 6.5, look.margin - 20))
            at += 8
        at += 5
    desk.line(look.margin - 8, y + 108, look.margin - 8, at, 0.6)
    return y + (40 if department else 30)


def _doctors(desk: Desk, look: Look, house: House, lines: Lines, y: float, department: str) -> float:
    """The name left and, right of it, who practises there; always the same doctors for a house."""
    plain, bold, slanted = look.fonts
    room = WIDTH - 2 * look.margin - 170
    desk.text(look.margin, y + 14, house.name, bold, fitting(house.name, bold, 14, room))
    street, city, phone, fax = lines
    for place, words in enumerate((street, city, "   ".join(filter(None, (phone and f"Ph {phone}", fax and f"Fx {fax}"))))):
        desk.text(look.margin, y + 25 + 10 * place, words, plain, fitting(words, plain, 8, room))
    dice = Random(house.id)
    for place in range(4):
        desk.text(WIDTH - look.margin, y + 10 + 9.5 * place, names.doctor(dice), slanted, 7.5, align="right")
    desk.text(look.margin, y + 56, department, slanted, 9)
    return y + (64 if department else 56)


def _form_number(desk: Desk, look: Look, house: House, lines: Lines, y: float, department: str) -> float:
    """A form's head: its number left, the name in a ruled box in the middle, a barcode-like bar right."""
    plain, bold, _ = look.fonts
    middle = WIDTH - 2 * look.margin - 200
    form = f"Form {len(house.id):02d}-{len(house.name) * 37} (Rev. 04/25)"
    desk.text(look.margin, y + 10, form, plain, fitting(form, plain, 7, 94))
    desk.text(look.margin, y + 20, department, plain, fitting(department, plain, 7.5, 94))
    desk.box(look.margin + 100, y, middle, 36, thick=0.9)
    desk.text(WIDTH / 2, y + 16, house.name, bold, fitting(house.name, bold, 13, middle - 10), align="centre")
    words = ", ".join(filter(None, lines[:2]))
    desk.text(WIDTH / 2, y + 28, words, plain, fitting(words, plain, 7.5, middle - 10), align="centre")
    for place, words in enumerate(filter(None, (lines[2], lines[3] and f"fax {lines[3]}"))):
        desk.text(WIDTH - look.margin, y + 12 + 11 * place, words, plain, 7.5, align="right")
    return y + 48


HEADS: dict[str, Callable[[Desk, Look, House, Lines, float, str], float]] = {
    "department-first": _department_first,
    "system-first": _system_first,
    "foot-name": _foot_name,
    "sidebar": _sidebar,
    "doctors": _doctors,
    "form-number": _form_number,
}


def letterhead(desk: Desk, house: House, hand: Hand, lines: Lines, y: float, department: str) -> float:
    """One of those letterheads; where the text goes on."""
    if house.system and hand.head not in {"system-first", "foot-name"}:
        desk.text(WIDTH - hand.look.margin, HEIGHT - 36, f"{house.system} is our parent", hand.look.fonts[2], 7.5, align="right")
    return HEADS[hand.head](desk, hand.look, house, lines, y, department)


def service_head(desk: Desk, look: Look, name: str, lines: Lines, form: str) -> float:
    """A copy service's letterhead: white on dark, at the far right, or with all but the name at the foot; where the text goes on."""
    plain, bold, _ = look.fonts
    street, city, phone, fax = lines
    room = WIDTH - 2 * look.margin
    if form == "dark":
        desk.box(0, 28, WIDTH, 26, fill=0.15, thick=0)
        desk.text(look.margin, 46, name, bold, fitting(name, bold, 14, room), grey=1.0)
        words = f"{street}, {city}   customer care {phone}   fax {fax}"
        desk.text(look.margin, 66, words, plain, fitting(words, plain, 8, room))
        return 80.0
    if form == "far-right":
        desk.text(WIDTH - look.margin, 44, name, bold, fitting(name, bold, 13, room), align="right")
        for place, words in enumerate((street, city, f"Phone {phone}", f"Fax {fax}")):
            desk.text(WIDTH - look.margin, 55 + 10 * place, words, plain, 8, align="right")
        return 98.0
    desk.text(look.margin, 46, name, bold, fitting(name, bold, 18, room))
    desk.line(look.margin, 52, look.margin + 120, 52, 2.5)
    words = f"{name}, {street}, {city}  -  questions: {phone}  -  fax: {fax}"
    desk.text(WIDTH / 2, HEIGHT - 24, words, plain, fitting(words, plain, 7.5, room), align="centre")
    return 66.0
