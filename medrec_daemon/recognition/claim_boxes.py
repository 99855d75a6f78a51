"""Where the boxes of the two claim forms are, by line and character: UB-04 (NUBC) and CMS-1500 of 02/12 (NUCC).

Both forms are filled in at ten characters and six lines to the inch. ``Place`` is the character (from 1) and the line on which a
value stands; labels stand in smaller print above it. Source: the line and character of every form locator as billing software
prints them, and the printed forms of the NUBC and the NUCC. PURE.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from medrec_daemon.recognition.layout import key

Place = tuple[float, float]
"""Character (from 1) and line."""


class Claim(StrEnum):
    """Which form; the name of its page type."""

    UB04 = "ub04"
    CMS1500 = "cms1500"


@dataclass(frozen=True, slots=True)
class Field:
    """A box: its lines, the character where its value begins, and how many fit."""

    first_line: int
    last_line: int
    column: float
    width: float

    def holds(self, place: Place) -> bool:
        """Whether a word that begins there, in the middle of its height, stands in this box."""
        column, line = place
        return self.first_line - LINE_REACH <= line <= self.last_line + LINE_REACH and -1.7 <= column - self.column < self.width - 0.6


LINE_REACH = 0.62
"""Typed lines are often half a line off the printed ones; the boxes of people are two lines apart."""


def _field(line: int, column: float, width: float, last: int = 0) -> Field:
    return Field(line, last or line, column, width)


# fmt: off
FIELDS: dict[Claim, dict[str, Field]] = {
    Claim.UB04: {
        "provider": _field(1, 2, 24, 4), "pay to": _field(1, 27, 24, 4), "control number": _field(1, 54, 24),
        "record number": _field(2, 54, 24),
        "type of bill": _field(2, 78, 5), "tax id": _field(4, 51, 10), "from": _field(4, 61.4, 7), "through": _field(4, 68.4, 7),
        "patient": _field(6, 2, 30), "street": _field(5, 42, 40), "city": _field(6, 32, 31), "state": _field(6, 65, 3),
        "zip": _field(6, 69, 10),
        "born": _field(8, 1.5, 8.5), "sex": _field(8, 10.6, 2.5), "admitted": _field(8, 13.2, 6),
        "responsible": _field(12, 2, 41, 16), "npi": _field(41, 68, 15), "payer": _field(42, 1, 23, 44), "insured": _field(46, 1, 25, 48),
        "total": _field(40, 61, 11),
        "physicians": _field(56, 54, 28, 63), "remarks": _field(60, 1, 27, 63),
    },
    Claim.CMS1500: {
        "carrier": _field(2, 41, 39, 5), "insured id": _field(8, 50, 29), "patient": _field(10, 1, 28.5), "born": _field(10, 31, 11),
        "insured": _field(10, 50, 30), "street": _field(12, 1, 28.5), "insured street": _field(12, 50, 30), "city": _field(14, 1, 25),
        "state": _field(14, 26, 3.5), "zip": _field(16, 1, 13), "insured city": _field(14, 50, 30, 16),
        "other insured": _field(18, 1, 28.5, 26),
        "self": _field(12, 33, 3.5), "insured born": _field(20, 53, 11), "insured's plan": _field(20, 50, 30, 26),
        "referring": _field(34, 1, 49),
        "from": _field(44, 1, 8.6, 54), "through": _field(44, 10, 8.6, 54), "tax id": _field(56, 1, 15), "account": _field(56, 23, 14),
        "total": _field(56, 50, 11), "physician": _field(58, 1, 22, 61), "facility": _field(57, 23, 26.6, 61),
        "billing": _field(57, 50, 30, 61),
    },
}
"""The boxes that are read, by what stands in them."""

SERVICE_LINES = {Claim.UB04: range(18, 40), Claim.CMS1500: range(44, 55, 2)}
DATES: dict[Claim, Field] = {Claim.UB04: Field(18, 39, 46.2, 7), Claim.CMS1500: Field(44, 54, 1, 8.6)}
CODES: dict[Claim, Field] = {Claim.UB04: Field(18, 39, 1.3, 4.5), Claim.CMS1500: Field(44, 54, 25, 7)}
CHARGES: dict[Claim, Field] = {Claim.UB04: Field(18, 39, 61.5, 10), Claim.CMS1500: Field(44, 54, 50, 9.4)}
"""The columns of the table of services: when, what (a revenue code on a UB-04, a procedure's on a CMS-1500), and for how much."""

PRINTED_LINES: dict[Claim, tuple[tuple[int, float], ...]] = {
    Claim.UB04: ((5, 31.0), (7, 99.0), (9, 99.0), (17, 99.0), (41, 66.0), (45, 99.0), (49, 99.0)),
    Claim.CMS1500: tuple((line, 99.0) for line in (*range(7, 26, 2), *range(31, 40, 2), 41, 42, 43, 55)),
}
"""Lines on which nothing is typed: there the form has its labels, up to a character."""

_LABELS: dict[Claim, dict[str, tuple[Place, ...]]] = {
    Claim.UB04: {
        "PATIENT NAME": ((2.2, 5),), "PATIENT ADDRESS": ((33.2, 5),), "BIRTHDATE": ((2.4, 7),), "STATEMENT COVERS": ((62.3, 2.8),),
        "REV CD": ((2.2, 17),), "DESCRIPTION": ((7.2, 17),), "HCPCS": ((32.2, 17),), "SERV DATE": ((47.2, 17),),
        "SERV UNITS": ((54.2, 17),),
        "TOTAL CHARGES": ((62.2, 17),), "PAYER NAME": ((2.2, 41),), "HEALTH PLAN": ((25.2, 41),), "INSUREDS NAME": ((2.2, 45),),
        "INSUREDS UNIQUE": ((31.2, 45),), "GROUP NAME": ((51.2, 45),), "INSURANCE GROUP": ((66.2, 45),),
        "TREATMENT AUTHORIZATION": ((2.2, 49),),
        "DOCUMENT CONTROL": ((33.2, 49),), "EMPLOYER NAME": ((59.2, 49),), "PRINCIPAL PROCEDURE": ((4.2, 56),), "ATTENDING": ((55.2, 56),),
        "OPERATING": ((55.2, 58),), "REMARKS": ((2.2, 60),),
    },
    Claim.CMS1500: {
        "PATIENTS NAME": ((1.9, 9),), "PATIENTS BIRTH": ((30.6, 9),), "PATIENTS ADDRESS": ((1.9, 11),),
        "PATIENT RELATIONSHIP": ((30.6, 11),),
        "INSUREDS ID": ((51.3, 7),), "INSUREDS NAME": ((50.9, 9),), "INSUREDS ADDRESS": ((50.9, 11),), "ZIP CODE": ((1, 15), (50, 15)),
        "OTHER INSUREDS": ((1.9, 17),), "INSUREDS POLICY": ((51.3, 17),), "INSUREDS DATE": ((50.9, 19),), "EMPLOYMENT": ((30.8, 19.2),),
        "AUTO ACCIDENT": ((30.8, 21.2),), "OTHER ACCIDENT": ((30.8, 23.2),), "DATES PATIENT": ((51.3, 31),),
        "NAME OF": ((2.3, 33),), "HOSPITALIZATION": ((51.3, 33),), "OUTSIDE LAB": ((51.3, 35),), "DIAGNOSIS OR": ((2.3, 37),),
        "PRIOR AUTHORIZATION": ((51.3, 39),), "FEDERAL TAX": ((2.3, 55),), "PATIENTS ACCOUNT": ((24.3, 55),),
        "ACCEPT ASSIGNMENT": ((38.3, 55),),
        "TOTAL CHARGE": ((51.3, 55),), "AMOUNT PAID": ((62.8, 55),), "SIGNATURE OF": ((2.3, 57),), "SERVICE FACILITY": ((24.3, 57),),
        "BILLING PROVIDER": ((51.3, 57),),
    },
}
# fmt: on
@cache
def fields_near(claim: Claim, line: int) -> tuple[tuple[str, Field], ...]:
    """The boxes that reach into the line or down to the next, in the order of ``FIELDS``: a page is laid on many grids."""
    return tuple((name, box) for name, box in FIELDS[claim].items() if box.first_line - 2 <= line <= box.last_line + 1)


LABELS = {
    claim: {tuple(key(word) for word in words.split()): places for words, places in labels.items()} for claim, labels in _LABELS.items()
}
"""The first words of printed labels, as keys (``layout.key``), and where they begin."""
