"""Letterheads that only the sixth stock has; see ``held_back`` and ``stationery``. Its patient blocks are in ``sixth_blocks``."""

from __future__ import annotations

from collections.abc import Callable

from bench.accuracy.drawing import HEIGHT, WIDTH, Desk, Look, fitting, wide
from bench.accuracy.houses import Hand, House

Lines = tuple[str, str, str, str]
"""Street, city, telephone and fax; each may be empty."""
Head = Callable[[Desk, Look, House, Lines, float, str], float]


def _left_rule(desk: Desk, look: Look, house: House, lines: Lines, y: float, department: str) -> float:
    """A thick upright bar at the left, beside it name, department and where the house is."""
    plain, bold, slanted = look.fonts
    room = WIDTH - 2 * look.margin - 12
    desk.box(look.margin, y, 4, 44, fill=0.2, thick=0)
    desk.text(look.margin + 12, y + 14, house.name, bold, fitting(house.name, bold, 15, room))
    street, city, phone, fax = lines
    below = [
        department,
        ", ".join(filter(None, (street, city))),
        "   ".join(filter(None, (phone and f"Ph. {phone}", fax and f"Fx. {fax}"))),
    ]
    for place, words in enumerate(filter(None, below)):
        desk.text(look.margin + 12, y + 25 + 10 * place, words, slanted if words == department else plain, fitting(words, plain, 8.5, room))
    return y + 60


def _print_line(desk: Desk, look: Look, house: House, lines: Lines, y: float, department: str) -> float:
    """What a computer prints: facility and address in two plain lines, at the right by whom and when it was printed."""
    plain, bold, _ = look.fonts
    words = f"Facility: {house.name}"
    desk.text(look.margin, y + 8, words, bold, fitting(words, bold, 9.5, WIDTH - 2 * look.margin - 150))
    words = ", ".join(filter(None, (department, lines[0], lines[1])))
    desk.text(look.margin, y + 19, words, plain, fitting(words, plain, 8, WIDTH - 2 * look.margin - 150))
    for place, words in enumerate(
        ("Printed: 11/19/2026 10:42", f"By: ROI{len(house.name):02d}  Device: HIM-PRT3", lines[2] and f"Tel: {lines[2]}")
    ):
        desk.text(WIDTH - look.margin, y + 8 + 9.5 * place, words, plain, 7.5, align="right")
    return y + 38


def _grey_foot(desk: Desk, look: Look, house: House, lines: Lines, y: float, department: str) -> float:
    """The name small at the top right, and a grey strip at the foot with everything else."""
    plain, bold, slanted = look.fonts
    desk.text(WIDTH - look.margin, y + 10, house.name, bold, fitting(house.name, bold, 11, WIDTH - 2 * look.margin), align="right")
    desk.text(WIDTH - look.margin, y + 21, department, slanted, 8.5, align="right")
    words = "   *   ".join(filter(None, (house.name, *lines)))
    desk.box(look.margin, HEIGHT - 39, WIDTH - 2 * look.margin, 11, fill=0.88, thick=0)
    desk.text(WIDTH / 2, HEIGHT - 31, words, plain, fitting(words, plain, 7.5, WIDTH - 2 * look.margin - 10), align="centre")
    return y + (30 if department else 20)


def _window(desk: Desk, look: Look, house: House, lines: Lines, y: float, department: str) -> float:
    """As on letters for window envelopes: name and address small at the left, the department in the middle, numbers right."""
    plain, bold, _ = look.fonts
    side = 200.0
    desk.text(look.margin, y + 9, house.name, bold, fitting(house.name, bold, 9.5, side))
    for place, words in enumerate(lines[:2]):
        desk.text(look.margin, y + 19 + 9.5 * place, words, plain, fitting(words, plain, 8, side))
    middle = WIDTH - 2 * look.margin - side - 130
    desk.text(look.margin + side + middle / 2 + 8, y + 20, department, bold, fitting(department, bold, 11, middle), align="centre")
    for place, words in enumerate((lines[2] and f"Telephone {lines[2]}", lines[3] and f"Facsimile {lines[3]}")):
        desk.text(WIDTH - look.margin, y + 9 + 10 * place, words, plain, fitting(words, plain, 8, 125), align="right")
    desk.line(look.margin, y + 36, look.margin + side, y + 36, 0.5)
    return y + 48


def _caps_box(desk: Desk, look: Look, house: House, lines: Lines, y: float, department: str) -> float:
    """The name in capitals, white on dark at the left, and where the house is beside it."""
    plain, bold, slanted = look.fonts
    across = min(280.0, wide(house.name.upper(), bold, 12) + 16)
    desk.box(look.margin, y, across, 24, fill=0.15, thick=0)
    words = house.name.upper()
    desk.text(look.margin + 8, y + 16, words, bold, fitting(words, bold, 12, across - 16), grey=1.0)
    room = WIDTH - 2 * look.margin - across - 10
    street, city, phone, fax = lines
    for place, words in enumerate(
        (f"{street}, {city}" if street else city, "  ".join(filter(None, (phone and f"T {phone}", fax and f"F {fax}"))))
    ):
        desk.text(look.margin + across + 10, y + 10 + 11 * place, words, plain, fitting(words, plain, 8, room))
    desk.text(look.margin, y + 36, department, slanted, 9)
    return y + (48 if department else 36)


def _two_lines(desk: Desk, look: Look, house: House, lines: Lines, y: float, department: str) -> float:
    """Typed without any show: name, address and telephone in two centred lines of the text's own size."""
    plain, bold, _ = look.fonts
    room = WIDTH - 2 * look.margin
    words = " - ".join(filter(None, (house.name, department)))
    desk.text(WIDTH / 2, y + 10, words, bold, fitting(words, bold, look.size + 0.5, room), align="centre")
    words = ", ".join(filter(None, (lines[0], lines[1], lines[2], lines[3] and f"fax {lines[3]}")))
    desk.text(WIDTH / 2, y + 22, words, plain, fitting(words, plain, look.size - 0.5, room), align="centre")
    return y + 36


HEADS: dict[str, Head] = {
    "left-rule": _left_rule,
    "print-line": _print_line,
    "grey-foot": _grey_foot,
    "window": _window,
    "caps-box": _caps_box,
    "two-lines": _two_lines,
}


def letterhead(desk: Desk, house: House, hand: Hand, lines: Lines, y: float, department: str) -> float:
    """One of those letterheads; where the text goes on."""
    if house.system:
        desk.text(hand.look.margin, HEIGHT - 14, f"Part of {house.system}", hand.look.fonts[2], 7)
    return HEADS[hand.head](desk, hand.look, house, lines, y, department)


SERVICE_HEADS = frozenset({"thin", "columns", "tab"})


def service_head(desk: Desk, look: Look, name: str, lines: Lines, form: str) -> float:
    """A copy service's letterhead: two thin lines, name left and a column of numbers right, or a tab; where the text goes on."""
    plain, bold, slanted = look.fonts
    street, city, phone, fax = lines
    room = WIDTH - 2 * look.margin
    if form == "thin":
        desk.text(look.margin, 40, name, plain, fitting(name, plain, 10.5, room))
        words = f"{street}, {city} / {phone} / {fax}"
        desk.text(look.margin, 51, words, plain, fitting(words, plain, 7.5, room))
        desk.line(look.margin, 56, WIDTH - look.margin, 56, 0.4)
        return 70.0
    if form == "columns":
        desk.text(look.margin, 52, name, bold, fitting(name, bold, 15, room - 170))
        for place, (label, value) in enumerate((("Mail", f"{street}, {city}"), ("Voice", phone), ("Fax", fax))):
            words = f"{label}: {value}"
            desk.text(WIDTH - look.margin, 40 + 10 * place, words, plain, fitting(words, plain, 8, 165), align="right")
        desk.line(look.margin, 68, WIDTH - look.margin, 68, 1.6)
        return 84.0
    desk.box(look.margin, 20, min(room, wide(name, bold, 13) + 20), 26, fill=0.8, thick=0.6)
    desk.text(look.margin + 10, 38, name, bold, fitting(name, bold, 13, room - 20))
    words = f"On behalf of the facility named below.  {street}, {city}  Tel {phone}  Fax {fax}"
    desk.text(look.margin, 60, words, slanted, fitting(words, slanted, 8, room))
    return 76.0
