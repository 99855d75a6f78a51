"""A house's stationery: its letterhead, and the patient's name and numbers where this house's papers have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bench.accuracy import fifth_blocks, fifth_stationery, fourth_stationery, sixth_blocks, sixth_stationery
from bench.accuracy.drawing import HEIGHT, WIDTH, Desk, Look, Paper, fitting, wide
from bench.accuracy.fifth_asides import Aside
from bench.accuracy.houses import Hand, House, telephone
from bench.accuracy.people import SPOKEN, Person, birthday, block, shown


@dataclass(frozen=True, slots=True)
class Visit:
    """What a paper is about: who was where, when, under whose care. ``bare`` prints no birth date, ``extra`` goes beside the name.

    ``asides`` are said about others.
    """

    house: House
    person: Person
    start: date
    end: date
    attending: str
    referring: str
    bare: bool = False
    printed: Person | None = None
    born: date | None = None
    extra: tuple[tuple[str, str], ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The patient block as printed: name, birth date, record number."""
        hand = self.house.hand
        made = block(self.printed or self.person, hand, self.house.id)
        born = (made[1][0], birthday(self.born, hand.date_form)) if self.born else made[1]
        number = (made[2][0], self.person.number(self.house.id))
        return (made[0], *(() if self.bare else (born,)), number, *self.extra)

    @property
    def name(self) -> str:
        """The name as printed."""
        form = self.house.hand.name_form
        return shown(self.printed or self.person, SPOKEN.get(form, form))


def letterhead(desk: Desk, house: House, hand: Hand, y: float, *, department: str = "") -> float:
    """A house's letterhead from ``y`` down; where the text goes on."""
    street, city = house.place
    records = house.provider.records
    phone = telephone(records.phone) if records and records.phone else ""
    fax = telephone(records.fax) if records and records.fax else ""
    plain, bold, slanted = hand.look.fonts
    lines = [street, city, f"Phone {phone}   Fax {fax}"]
    for heads, draw in ((fifth_stationery.HEADS, fifth_stationery.letterhead), (sixth_stationery.HEADS, sixth_stationery.letterhead)):
        if hand.head in heads:
            return draw(desk, house, hand, (street, city, phone, fax), y, department)
    if hand.head == "centred":
        desk.text(WIDTH / 2, y + 14, house.name, bold, 16, align="centre")
        desk.text(WIDTH / 2, y + 27, f"{street} - {city}", plain, 9, align="centre")
        desk.text(WIDTH / 2, y + 38, f"Tel {phone}  Fax {fax}", plain, 9, align="centre")
    elif hand.head == "right":
        desk.text(WIDTH - hand.look.margin, y + 14, house.name, bold, 15, align="right")
        for place, line in enumerate(lines):
            desk.text(WIDTH - hand.look.margin, y + 26 + 10 * place, line, plain, 8.5, align="right")
    elif hand.head == "boxed":
        desk.box(hand.look.margin, y, WIDTH - 2 * hand.look.margin, 46, thick=1.2)
        desk.text(hand.look.margin + 10, y + 19, house.name.upper(), bold, 15)
        desk.text(hand.look.margin + 10, y + 34, f"{street}, {city}   {phone}", plain, 8.5)
    elif hand.head == "name-small":
        desk.text(hand.look.margin, y + 10, house.name, bold, 10.5)
        desk.text(WIDTH - hand.look.margin, y + 10, f"{city}", plain, 9, align="right")
    elif hand.head == "ruled":
        desk.line(hand.look.margin, y, WIDTH - hand.look.margin, y, 1.5)
        desk.text(WIDTH / 2, y + 17, house.name, bold, 15, align="centre")
        desk.line(hand.look.margin, y + 23, WIDTH - hand.look.margin, y + 23)
        desk.text(WIDTH / 2, y + 34, f"{street}  *  {city}  *  {phone}", slanted, 9, align="centre")
    elif hand.head == "split":
        room = WIDTH - 2 * hand.look.margin
        desk.text(hand.look.margin, y + 18, house.name, bold, fitting(house.name, bold, 15, room - 190))
        for place, line in enumerate((street, city, f"Phone: {phone}", f"Fax: {fax}")):
            desk.text(WIDTH - hand.look.margin, y + 8 + 10 * place, line, plain, 8, align="right")
        desk.line(hand.look.margin, y + 44, WIDTH - hand.look.margin, y + 44, 1.0)
    elif hand.head == "banner":
        desk.box(hand.look.margin, y, WIDTH - 2 * hand.look.margin, 24, fill=0.88, thick=0)
        desk.text(hand.look.margin + 8, y + 17, house.name, bold, 14)
        desk.text(hand.look.margin + 8, y + 36, f"{street}, {city}    P: {phone}    F: {fax}", plain, 8.5)
    elif hand.head == "monogram":
        desk.box(hand.look.margin, y, 36, 36, thick=2.0)
        letters = "".join(word[0] for word in house.name.split() if word[0].isupper())[:3]
        desk.text(hand.look.margin + 18, y + 23, letters, bold, 14, align="centre")
        for place, (line, font, size) in enumerate(((house.name, bold, 13), (street, plain, 8.5), (f"{city}  Tel. {phone}", plain, 8.5))):
            desk.text(hand.look.margin + 46, y + 12 + 12 * place, line, font, size)
    elif hand.head in fourth_stationery.HEADS:
        fourth_stationery.HEADS[hand.head](desk, hand.look, house.name, (street, city, phone, fax), y)
    elif hand.head == "foot-address":
        desk.text(hand.look.margin, y + 16, house.name, bold, 18)
        desk.text(hand.look.margin, HEIGHT - 24, f"{street}, {city}  |  T {phone}  |  F {fax}", plain, 8)
    else:
        desk.text(hand.look.margin, y + 14, house.name, bold, 14)
        for place, line in enumerate(lines):
            desk.text(hand.look.margin, y + 26 + 10 * place, line, plain, 8.5)
    if house.system and hand.head != "foot-address":
        desk.text(WIDTH - hand.look.margin, HEIGHT - 36, f"A member of {house.system}", slanted, 8, align="right")
    if department:
        desk.text(WIDTH / 2, y + 56, department, slanted, 9.5, align="centre")
    return y + (64 if department else 58 if hand.head not in {"name-small", "foot-address"} else 30)


def chart_paper(desk: Desk, visit: Visit, title: str) -> Paper:
    """A paper in the house's hand: letterhead on the first page, the patient block where this house has it."""
    house, hand = visit.house, visit.house.hand
    look = hand.look

    def furniture(page: Desk, number: int) -> float:
        y = 30.0
        if number == 1:
            y = letterhead(page, house, hand, y)
        elif hand.head != "right":
            page.text(look.margin, y + 8, house.name, look.fonts[1], 9)
            page.text(WIDTH - look.margin, y + 8, title, look.fonts[0], 9, align="right")
            y += 14
        return _patient_block(page, visit, y, number)

    def feet(page: Desk, number: int, total: int) -> None:
        page.text(WIDTH / 2, HEIGHT - 12, hand.says_page.format(page=number, pages=total), look.fonts[0], 8, align="centre")
        if hand.block == "foot":
            page.box(look.margin, HEIGHT - 58, WIDTH - 2 * look.margin, 18)
            words = "   ".join(f"{label.rstrip(':')}: {value}" for label, value in visit.fields)
            page.text(look.margin + 5, HEIGHT - 46, words, look.fonts[0], fitting(words, look.fonts[0], 8.5, WIDTH - 2 * look.margin - 10))

        if hand.block == "foot-rule":
            fourth_stationery.foot(page, visit)
        if hand.block == "foot-cells":
            fifth_blocks.foot(page, visit)
        if hand.block == "foot-line":
            sixth_blocks.foot(page, visit)

    paper = Paper(desk, look, furniture, feet)
    paper.heading(title, align="centre" if hand.head == "centred" else "left", grow=2.5, band=hand.band)
    return paper


def _patient_block(page: Desk, visit: Visit, y: float, number: int) -> float:
    """The patient's name and numbers at ``y``, as the house's papers have them on that page."""
    hand, look = visit.house.hand, visit.house.hand.look
    plain, bold, _ = look.fonts
    fields = visit.fields
    if hand.block == "foot" or (hand.block == "first-page" and number > 1):
        return y + 4
    if hand.block == "running" or (hand.block == "box" and number > 1):
        words = "    ".join(f"{label.rstrip(':')}: {value}" for label, value in fields)
        page.text(look.margin, y + 9, words, plain, fitting(words, plain, min(9.0, look.size), WIDTH - 2 * look.margin))
        page.line(look.margin, y + 13, WIDTH - look.margin, y + 13)
        return y + 20
    if hand.block == "sticker":
        x = WIDTH - look.margin - 190
        page.box(x, y, 190, 13 * len(fields) + 6)
        for place, (label, value) in enumerate(fields):
            words = f"{label if label.endswith(':') else label + ':'} {value}"
            page.text(x + 5, y + 12 + 13 * place, words, plain, fitting(words, plain, 9, 180))
        return y + 13 * len(fields) + 12
    if hand.block in _RARE_BLOCKS:
        return _RARE_BLOCKS[hand.block](page, look, fields, y)
    if hand.block in _STOCK_BLOCKS:
        return _STOCK_BLOCKS[hand.block](page, visit, y)
    if hand.block == "above":
        across = (WIDTH - 2 * look.margin) / len(fields)
        for place, (label, value) in enumerate(fields):
            page.box(look.margin + place * across, y, across, 26)
            page.text(look.margin + place * across + 3, y + 8, label.rstrip(":"), plain, 6.5)
            page.text(look.margin + place * across + 3, y + 21, value, bold, fitting(value, bold, 10, across - 6))
        return y + 34
    page.box(look.margin, y, WIDTH - 2 * look.margin, 14 * ((len(fields) + 1) // 2) + 6)
    for place, (label, value) in enumerate(fields):
        half = (WIDTH - 2 * look.margin) / 2
        x = look.margin + 5 + place % 2 * half
        page.text(x, y + 13 + 14 * (place // 2), label, bold, look.size)
        beside = wide(label, bold, look.size) + 7
        page.text(x + beside, y + 13 + 14 * (place // 2), value, plain, fitting(value, plain, look.size, half - beside - 10))
    return y + 14 * ((len(fields) + 1) // 2) + 12


Fields = tuple[tuple[str, str], ...]


def _lines(page: Desk, look: Look, fields: Fields, y: float) -> float:
    """A field to a line, without a box."""
    plain, bold, _ = look.fonts
    beside = max(wide(label, bold, 9) for label, _ in fields) + 12
    for place, (label, value) in enumerate(fields):
        page.text(look.margin, y + 10 + 12 * place, label, bold, 9)
        page.text(look.margin + beside, y + 10 + 12 * place, value, plain, fitting(value, plain, 9.5, WIDTH - 2 * look.margin - beside))
    return y + 12 * len(fields) + 8


def _under(page: Desk, look: Look, fields: Fields, y: float) -> float:
    """Each value upon a line of its own, with its label in small print below, as on forms."""
    plain, bold, _ = look.fonts
    across = (WIDTH - 2 * look.margin) / len(fields)
    for place, (label, value) in enumerate(fields):
        x = look.margin + place * across
        page.text(x + 2, y + 12, value, bold, fitting(value, bold, 10, across - 12))
        page.line(x, y + 15, x + across - 8, y + 15)
        page.text(x + 2, y + 23, label.rstrip(":"), plain, 6.5)
    return y + 32


def _name_first(page: Desk, look: Look, fields: Fields, y: float) -> float:
    """The name in large print without a label, and the rest below it."""
    plain, bold, _ = look.fonts
    room = WIDTH - 2 * look.margin
    page.text(look.margin, y + 13, fields[0][1], bold, fitting(fields[0][1], bold, 13, room))
    words = "  |  ".join(f"{label if label.endswith(':') else label + ':'} {value}" for label, value in fields[1:])
    page.text(look.margin, y + 26, words, plain, fitting(words, plain, 9, room))
    return y + 34


def _right_lines(page: Desk, look: Look, fields: Fields, y: float) -> float:
    """A field to a line against the right margin."""
    for place, (label, value) in enumerate(fields):
        words = f"{label.rstrip(':')}: {value}"
        page.text(WIDTH - look.margin, y + 10 + 11 * place, words, look.fonts[0], fitting(words, look.fonts[0], 9, 300), align="right")
    return y + 11 * len(fields) + 8


_RARE_BLOCKS = {"lines": _lines, "under": _under, "name-first": _name_first, "right-lines": _right_lines}
"""Blocks that only the third stock has."""
_STOCK_BLOCKS = fourth_stationery.BLOCKS | fifth_blocks.BLOCKS | sixth_blocks.BLOCKS
"""Blocks that only the stocks after it have."""
