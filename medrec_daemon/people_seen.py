"""Whom a page names as the patient, for sure or perhaps: names as printed and taken apart, birth dates, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from medrec_daemon.evidence import Box


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name, folded by ``person_names.fold``: upper case, no diacritics, no punctuation. '' where absent."""

    first: str = field(repr=False)
    middle: str = field(repr=False)
    last: str = field(repr=False)
    suffix: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """Somebody a page names as the patient, with how the page said so.

    ``readings`` are the ways the printed name may be taken apart, likeliest first (a name printed ``JANE DOE`` may be
    first-last or last-first); empty where the page gave only a birth date. Guarantors, insured persons and the like are
    not recorded: they never count. ``record_number`` is the provider's own number for the patient (MRN) where the page
    prints exactly one; it identifies a person only within one provider. ``confidence`` is that of the name's words, 0..100
    (of the birth date's where there is no name). ``boxes`` and ``born_boxes`` say where name and birth date stand.
    """

    page: int
    label: str
    printed: str = field(repr=False)
    readings: tuple[PersonName, ...] = field(repr=False)
    born: date | None = field(repr=False)
    born_printed: str = field(repr=False, default="")
    confidence: float = 100.0
    record_number: str = field(repr=False, default="")
    unknown: bool = False
    boxes: tuple[Box, ...] = field(repr=False, compare=False, default=())
    born_boxes: tuple[Box, ...] = field(repr=False, compare=False, default=())


@dataclass(frozen=True, slots=True)
class PossiblePatient:
    """A name in a page's header or footer behind a label that says nothing to us, with the dates near it that may be his birth.

    It proves nothing by itself; whoever knows the clients looks whether it is one's full name beside his very birth date.
    ``dates`` are (as printed, the day or None where it cannot be read), ``row`` the days on its very line. Names whose label is
    somebody else's are left out; ``doubtful`` is one whose label may be such a word misread: he may be the patient, or not.
    ``beside_reference``: a reference of ours stands near.
    """

    page: int
    label: str
    printed: str = field(repr=False)
    readings: tuple[PersonName, ...] = field(repr=False)
    dates: tuple[tuple[str, date | None], ...] = field(repr=False, default=())
    row: tuple[date, ...] = field(repr=False, default=())
    doubtful: bool = False
    confidence: float = 100.0
    boxes: tuple[Box, ...] = field(repr=False, compare=False, default=())
    beside_reference: bool = False
