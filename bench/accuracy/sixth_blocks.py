"""Patient blocks that only the sixth stock has; see ``held_back`` and ``stationery``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bench.accuracy.drawing import HEIGHT, WIDTH, Desk, Look, fitting, wide, wrapped
from bench.accuracy.people import age, day

if TYPE_CHECKING:
    from bench.accuracy.stationery import Visit

Pairs = Sequence[tuple[str, str]]


def _bare(label: str) -> str:
    return label.rstrip(":")


def _columned(page: Desk, look: Look, columns: Sequence[Pairs], y: float) -> float:
    """Columns of label and value side by side, each made to fit."""
    plain, bold, _ = look.fonts
    across = (WIDTH - 2 * look.margin) / len(columns)
    for place, pairs in enumerate(columns):
        x = look.margin + place * across
        for row, (label, value) in enumerate(pairs):
            size = fitting(label, bold, 8.5, across * 0.5)
            page.text(x, y + 10 + 11.5 * row, label, bold, size)
            beside = wide(label, bold, size) + 5
            page.text(x + beside, y + 10 + 11.5 * row, value, plain, fitting(value, plain, 8.5, across - beside - 8))
    return y + 11.5 * max(len(pairs) for pairs in columns) + 3


def _meditech(page: Desk, visit: Visit, y: float) -> float:
    """Two columns of capital labels with colons, doctor and dates among them, between lines of dashes."""
    hand, look = visit.house.hand, visit.house.hand.look
    pairs = [(f"{_bare(label).upper()}:", value.upper()) for label, value in visit.fields]
    stay = [("ADM DR:", visit.attending.split(",")[0].upper()), ("REG DT:", day(visit.start, hand.date_form)), ("STATUS:", "DEP ER")]
    page.line(look.margin, y, WIDTH - look.margin, y, 0.4)
    below = _columned(page, look, (stay, pairs) if len(visit.house.id) % 2 else (pairs, stay), y)
    page.line(look.margin, below, WIDTH - look.margin, below, 0.4)
    return below + 6


def _underlined(page: Desk, visit: Visit, y: float) -> float:
    """A form filled in: each label is followed by its value upon a line, two to a row, name first on a row of its own."""
    look = visit.house.hand.look
    plain, bold, _ = look.fonts
    rows = [visit.fields[:1], *(visit.fields[at : at + 2] for at in range(1, len(visit.fields), 2))]
    for row, pairs in enumerate(rows):
        across = (WIDTH - 2 * look.margin) / len(pairs)
        for place, (label, value) in enumerate(pairs):
            x, at = look.margin + place * across, y + 13 + 16 * row
            page.text(x, at, _bare(label), plain, 9)
            beside = wide(_bare(label), plain, 9) + 6
            page.text(x + beside + 4, at - 1, value, bold, fitting(value, bold, 10.5, across - beside - 16))
            page.line(x + beside, at + 2, x + across - 8, at + 2, 0.5)
    return y + 16 * len(rows) + 8


def _sentence(page: Desk, visit: Visit, y: float) -> float:
    """All in one sentence in a box, as some programs begin a note."""
    look = visit.house.hand.look
    plain = look.fonts[0]
    (label, name), *rest = visit.fields
    person, born = visit.printed or visit.person, visit.born or visit.person.born
    who = {"F": "female", "M": "male"}[person.sex]
    aged = "" if visit.bare else f"{age(born)} year old "
    known = ", ".join(f"{_bare(key)} {value}" for key, value in rest)
    words = f"{_bare(label)}: {name} is a {aged}{who} ({known}) under the care of {visit.attending}."
    lines = wrapped(words, plain, 9.5, WIDTH - 2 * look.margin - 12)
    for place, line in enumerate(lines):
        page.text(look.margin + 6, y + 13 + 12 * place, line, plain, fitting(line, plain, 9.5, WIDTH - 2 * look.margin - 10))
    page.box(look.margin, y, WIDTH - 2 * look.margin, 12 * len(lines) + 7, thick=0.5)
    return y + 12 * len(lines) + 14


def _dark_banner(page: Desk, visit: Visit, y: float) -> float:
    """White upon black: the name at the left, the numbers in captions at the right, as the screen shows an open chart."""
    look = visit.house.hand.look
    plain, bold, _ = look.fonts
    (_, name), *rest = visit.fields
    room = WIDTH - 2 * look.margin
    page.box(look.margin, y, room, 26, fill=0.12, thick=0)
    page.text(look.margin + 6, y + 17, name, bold, fitting(name, bold, 12, room * 0.4 - 12), grey=1.0)
    across = room * 0.6 / len(rest)
    for place, (label, value) in enumerate(rest):
        x = look.margin + room * 0.4 + place * across
        page.text(x, y + 9, _bare(label), plain, fitting(_bare(label), plain, 6.5, across - 6), grey=1.0)
        page.text(x, y + 21, value, bold, fitting(value, bold, 9, across - 6), grey=1.0)
    return y + 33


def _legal_preferred(page: Desk, visit: Visit, y: float) -> float:
    """The legal name, the name used, sex and pronouns, in lines."""
    look = visit.house.hand.look
    person = visit.printed or visit.person
    (label, name), *rest = visit.fields
    legal = label if "egal" in label else "Legal Name:"
    used = ("Preferred Name:", person.first)
    sex = ("Legal Sex:", {"F": "Female", "M": "Male"}[person.sex])
    return _columned(page, look, (((legal, name), used, sex), rest), y) + 5


def _three_blocks(page: Desk, visit: Visit, y: float) -> float:
    """Three ruled boxes: where, who treats, and last of all whose paper it is."""
    hand, look = visit.house.hand, visit.house.hand.look
    plain, bold, _ = look.fonts
    x, room = look.margin, WIDTH - 2 * look.margin
    where = (("Location", visit.house.name), ("Visit", day(visit.start, hand.date_form)))
    doctors = (("Provider", visit.attending), ("Ref. by", visit.referring[:30]))
    tall = 13 + 11 * max(2, len(visit.fields))
    for head, pairs, share in (("FACILITY", where, 0.29), ("PROVIDERS", doctors, 0.27), ("PATIENT", visit.fields, 0.44)):
        across = share * room
        page.box(x, y, across, tall, thick=0.6)
        page.text(x + 3, y + 9, head, bold, 7)
        for row, (label, value) in enumerate(pairs):
            words = f"{_bare(label)}: {value}"
            page.text(x + 3, y + 20 + 11 * row, words, plain, fitting(words, plain, 8.5, across - 6))
        x += across
    return y + tall + 6


def _dot_leaders(page: Desk, visit: Visit, y: float) -> float:
    """A field to a line, dots between label and value, the values in one column."""
    look = visit.house.hand.look
    plain = look.fonts[0]
    for place, (label, value) in enumerate(visit.fields):
        at = y + 10 + 12 * place
        page.text(look.margin, at, _bare(label), plain, 9)
        first = wide(_bare(label), plain, 9) + 4
        dots = "." * max(2, int((190 - first) / wide(".", plain, 9)))
        page.text(look.margin + first, at, dots, plain, 9)
        page.text(look.margin + 196, at, value, plain, fitting(value, plain, 9.5, WIDTH - 2 * look.margin - 200))
    return y + 12 * len(visit.fields) + 8


def _value_row(page: Desk, visit: Visit, y: float) -> float:
    """A table of one row: heads in a shaded line, age and sex, doctor and unit beside name, birth date and number."""
    hand, look = visit.house.hand, visit.house.hand.look
    plain, bold, _ = look.fonts
    person = visit.printed or visit.person
    cells = [*visit.fields, ("Sex", person.sex), ("Physician", shown_doctor(visit.attending)), ("Date", day(visit.start, hand.date_form))]
    shares = [3.0, *([1.7] * (len(visit.fields) - 1)), 0.5, 1.7, 1.4]
    room, x = WIDTH - 2 * look.margin, look.margin
    for (label, value), share in zip(cells, shares, strict=True):
        across = room * share / sum(shares)
        page.box(x, y, across, 12, fill=0.9, thick=0.5)
        page.box(x, y + 12, across, 15, thick=0.5)
        page.text(x + 2, y + 9, _bare(label), bold, fitting(_bare(label), bold, 7, across - 4))
        page.text(x + 2, y + 23, value, plain, fitting(value, plain, 9, across - 4))
        x += across
    return y + 34


def _release_strip(page: Desk, visit: Visit, y: float) -> float:
    """What a release desk's computer puts above each page: who asked, who released, and then the patient, all in small print."""
    look = visit.house.hand.look
    plain = look.fonts[0]
    room = WIDTH - 2 * look.margin
    asked = f"Release {len(visit.name) * 7919}   Requester: Example & Sample Injury Law   Released by: {shown_doctor(visit.referring)}"
    who = "   ".join(f"{_bare(label)}: {value}" for label, value in visit.fields)
    for place, words in enumerate((asked, who)):
        page.text(look.margin, y + 9 + 11 * place, words, plain, fitting(words, plain, 8.5, room))
    page.line(look.margin, y + 24, WIDTH - look.margin, y + 24, 0.4)
    return y + 32


def _comb(page: Desk, visit: Visit, y: float) -> float:
    """Form fields between short strokes, captions below: the name in one, each number in another."""
    look = visit.house.hand.look
    plain, bold, _ = look.fonts
    room = WIDTH - 2 * look.margin
    (label, name), *rest = visit.fields
    cells = [(label, name, room * 0.46), *((key, value, room * 0.54 / len(rest)) for key, value in rest)]
    x = look.margin
    for key, value, across in cells:
        page.line(x, y + 6, x, y + 18, 0.6)
        page.line(x, y + 18, x + across - 6, y + 18, 0.6)
        page.line(x + across - 6, y + 6, x + across - 6, y + 18, 0.6)
        page.text(x + 5, y + 14, value, bold, fitting(value, bold, 10, across - 16))
        page.text(x + 2, y + 26, f"({_bare(key)})", plain, fitting(f"({_bare(key)})", plain, 7, across - 10))
        x += across
    return y + 36


def shown_doctor(name: str) -> str:
    """A doctor's name as cells have it: surname and initial."""
    words = name.split(",", maxsplit=1)[0].split()
    return f"{words[-1]}, {words[0][:1]}"


BLOCKS: dict[str, Callable[[Desk, Visit, float], float]] = {
    "meditech": _meditech,
    "underlined": _underlined,
    "sentence": _sentence,
    "dark-banner": _dark_banner,
    "legal-preferred": _legal_preferred,
    "three-blocks": _three_blocks,
    "dot-leaders": _dot_leaders,
    "value-row": _value_row,
    "release-strip": _release_strip,
    "comb": _comb,
    "foot-line": lambda _page, _visit, y: y + 4,
}


def foot(page: Desk, visit: Visit) -> None:
    """The only place where papers of a house with the block ``foot-line`` name the patient: one line, birth date first."""
    look = visit.house.hand.look
    (label, name), *rest = visit.fields
    words = " | ".join(f"{_bare(key)} {value}" for key, value in (*rest, (label, name)))
    page.line(look.margin, HEIGHT - 58, WIDTH - look.margin, HEIGHT - 58, 0.5)
    page.text(look.margin, HEIGHT - 47, words, look.fonts[0], fitting(words, look.fonts[0], 9, WIDTH - 2 * look.margin))
