"""Pages laid out from plain text, and the shipped rules, for the tests of recognition. Everybody in them is invented."""

from __future__ import annotations

import random
import re
from datetime import date
from functools import cache

from medrec_daemon import rules as rules_room
from medrec_daemon.ledger.model import Address, Client, Department, Provider
from medrec_daemon.model import Barcode, Page, PageSource, PersonSeen, Piece, Word
from medrec_daemon.person_names import readings
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.pieces import recognise

TODAY = date(2026, 11, 20)
LEFT, TOP, LETTER, LINE = 0.05, 0.03, 0.0085, 0.0185
"""A typewriter's page: every letter is LETTER wide, every line LINE high, as shares of the page; three spaces part two cells."""


@cache
def shipped_rules() -> rules_room.Rules:
    return rules_room.load()


def page(text: str, number: int = 1, *, source: PageSource = PageSource.TEXT_LAYER, confidence: float = 100.0, **more: object) -> Page:
    """The page that ``text`` would be on a typewriter; an empty line takes its place."""
    words: list[Word] = []
    for place, line in enumerate(text.strip("\n").split("\n")):
        top = TOP + place * LINE
        for match in re.finditer(r"\S+", line):
            left, right = LEFT + match.start() * LETTER, LEFT + match.end() * LETTER
            words.append(Word(match.group(), left, top, right, top + LINE * 0.7, confidence, place))
    return Page(number, 612, 792, tuple(words), source if words else PageSource.BLANK, confidence if words else 0.0, **more)  # type: ignore[arg-type]


def faxed(text: str, number: int = 1, confidence: float = 85.0) -> Page:
    return page(text, number, source=PageSource.OCR, confidence=confidence)


def blank(number: int) -> Page:
    return Page(number, 612, 792, (), PageSource.BLANK, 0.0)


def with_barcode(text: str, code: str, number: int = 1) -> Page:
    return page(text, number, barcodes=(Barcode(code, "PDF417"),))


def sheet(text: str) -> Sheet:
    return Sheet.of(page(text))


def seen(printed: str, born: date | None = None, born_printed: str = "", confidence: float = 100.0) -> PersonSeen:
    return PersonSeen(1, "Patient", printed, readings(printed), born, born_printed, confidence)


TESTA = Client(first="Testa", middle="Quinn", last="Sampleton", born=date(1971, 3, 14))

GENERAL = Provider(
    id="bluegrass-general",
    name="Bluegrass General Hospital",
    also_known_as=("Bluegrass General", "BGH Medical Center"),
    bills_as=("Commonwealth Physician Billing LLC",),
    type="hospital",
    state="KY",
    address=Address(street="1 Hospital Way", city="Lexington", state="KY", zip="40508"),
    npi="1000000012",
    tax_id="00-6100012",
    records=Department(phone="+18595550101", fax="+18595550100"),
    billing=Department(fax="+18595550102"),
)
EAST = Provider(
    id="bluegrass-general-east",
    name="Bluegrass General Hospital East",
    type="hospital",
    address=Address(street="2400 Eastern Parkway", city="Richmond", state="KY", zip="40475"),
    records=Department(phone="+18595550107", fax="+18595550106"),
)
SPINE = Provider(
    id="limestone-chiropractic",
    name="Limestone Chiropractic Center",
    type="chiropractor",
    address=Address(street="415 North Limestone", city="Lexington", state="KY", zip="40508"),
    records=Department(phone="+18595550126", fax="+18595550125"),
)
IMAGING = Provider(id="fayette-imaging", name="Fayette Open Imaging", type="imaging", records=Department(fax="+18595550140"))
RIVER = Provider(
    id="ohio-river",
    name="Ohio River Regional Medical Center",
    type="hospital",
    records=Department(vendor="Chartwright", fax="+18005550143"),
)
DIRECTORY = Directory.of((GENERAL, EAST, SPINE, IMAGING, RIVER))


def pieces_of(*pages: Page, file_name: str = "scan.pdf", directory: Directory = DIRECTORY) -> tuple[Piece, ...]:
    return recognise(pages, file_name, directory, shipped_rules(), TODAY)


SLIPS = dict(zip("O0I1lS5B8GZmdeit/", ("0", "O", "1", "l", "1", "5", "S", "8", "B", "6", "2", "rn", "cl", "c", "l", "f", "1"), strict=True))


def misread(text: str, rate: float, seed: int) -> str:
    """``text`` with look-alike letters exchanged at ``rate`` of its letters, as a poor fax is read."""
    chance = random.Random(seed)
    return "".join(SLIPS[char] if char in SLIPS and chance.random() < rate else char for char in text)
