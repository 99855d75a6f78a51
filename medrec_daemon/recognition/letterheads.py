"""Letterheads of houses that are not on the provider list: a hospital also faxes on what another clinic wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from medrec_daemon.model import Kind, ProviderSeen
from medrec_daemon.recognition.directory import Directory, NameHit
from medrec_daemon.recognition.layout import Sheet, SheetLine, cell_text, fold
from medrec_daemon.recognition.name_lists import NEVER_A_NAME
from medrec_daemon.recognition.passages import Passage, Standing
from medrec_daemon.recognition.provider_entries import plain
from medrec_daemon.recognition.word_lists import (
    CARE_HOUSES,
    COPYING,
    DEPARTMENTS,
    FIRM_FORMS,
    HOUSE_WORDS,
    INSURERS,
    LAWYERS,
    LEAD_INS,
    OTHER_CAMPUS,
    TITLE_ENDS,
    TITLE_WORDS,
    words_in,
)  # fmt: skip

UNLISTED = "unlisted letterhead"
UNLISTED_WEIGHT = 3.0
UNLISTED_BILLER_WEIGHT = 6.0
"""Who bills by a claim form's own box is certain, whoever faxed the form and wherever the care was given."""

_FIRST_LINES = 5
_MOST_CELLS = 3
_ALIGNED = 0.015
"""As a share of the page's width."""
_TITLE_BEHIND = re.compile(r"\s+[-\u2013\u2014|]\s+")
"""Between a house and what its paper is: ``Bluegrass General - Itemized Statement (continued)``."""
_MOST_WORDS = 9
_LEGAL = re.compile(r"\b(?:P\.?S\.?C|P\.?L\.?L\.?C|L\.?L\.?C|P\.?C|P\.?A(?!-C\b)|INC|CORP)\b\.?", re.IGNORECASE)
"""A physician assistant has the letters ``PA-C`` behind his name."""
_JOINTS = frozenset({"of", "and", "the", "for", "at", "in", "&"})
_BILL_OR_UNKNOWN = frozenset({Kind.BILLING, None})
_SKIPPED = frozenset({Kind.COVER, Kind.OWN_REQUEST})
_LETTERS = frozenset({Kind.INVOICE, Kind.REJECTION, Kind.STATUS, Kind.NO_RECORDS, Kind.CERTIFICATION})
_FORM_WORDS = words_in("INFO INFORMATION BILLING PROVIDER FACILITY LOCATION SERVICE")
"""Of the labels of a claim form's boxes."""
_JOINED = words_in("GROUP ASSOCIATES PARTNERS CONSULTANTS SPECIALISTS")
"""What houses that treat people call themselves, and firms of other trades too."""
_GENERIC = NEVER_A_NAME | HOUSE_WORDS | LEAD_INS | CARE_HOUSES | FIRM_FORMS | TITLE_WORDS | OTHER_CAMPUS | _FORM_WORDS


def unlisted(sheet: Sheet, cut: Sequence[Passage], directory: Directory, kind: Kind | None) -> Iterator[ProviderSeen]:
    """Hints (with the empty provider) at houses in a page's letterhead, or in the billing box of a bill, that the list does not hold.

    Lines below the letterhead of a house on the list are its departments. In letters only houses that treat people count: a
    copy service need not be on the list.
    """
    if kind in _SKIPPED:
        return
    for passage in cut:
        if passage.standing is Standing.BILLER and kind is Kind.BILLING and is_unknown(passage.text, sheet, directory, kind):
            yield ProviderSeen(sheet.number, "", UNLISTED, passage.text.strip(), UNLISTED_BILLER_WEIGHT)
    if any(passage.standing is Standing.PLACE for passage in cut):
        return  # a claim form: across its top stands the insurer it was sent to
    for passage in cut:
        if passage.line >= _FIRST_LINES or passage.standing is not Standing.LETTERHEAD:
            continue
        if passage.folded is not None and sum(1 for _ in sheet.lines[passage.line].cells()) > _MOST_CELLS:
            continue  # a row of a table
        for text in _cells(sheet.lines[passage.line], passage):
            if _goes_on_below(sheet, passage.line, text, directory):
                return
            if is_unknown(text, sheet, directory, kind):
                yield ProviderSeen(sheet.number, "", UNLISTED, text.strip(), UNLISTED_WEIGHT)
                return
            if any(not hit.other_house for hit in directory.names_in([plain(text)], forgive=sheet.from_picture)):
                return


def _goes_on_below(sheet: Sheet, place: int, text: str, directory: Directory) -> bool:
    """Whether a listed name, too long for its column, begins in a cell and ends in the one below, left-aligned or centred as it is."""
    above = next((words for words in sheet.lines[place].cells() if cell_text(words).strip() == text.strip()), None)
    if above is None or place + 1 >= len(sheet.lines):
        return False
    for words in sheet.lines[place + 1].cells():
        off = min(abs(words[0].left - above[0].left), abs(words[0].left + words[-1].right - above[0].left - above[-1].right) / 2)
        if off < _ALIGNED:
            begun, whole = plain(text), plain(f"{text} {cell_text(words)}")
            hits = directory.names_in([whole], forgive=sheet.from_picture)
            return any(not hit.other_house and hit.name.startswith(begun) and len(hit.name) > len(begun) for hit in hits)
    return False


def only_mentioned(lines: Iterable[SheetLine], hit: NameHit) -> bool:
    """Whether words before a name make it a mention (``Services rendered at``, ``Ordered for``) in every cell that has it."""
    befores = [
        before
        for line in lines
        for before, found, _ in (f" {plain(cell_text(words))} ".partition(f" {hit.name} ") for words in line.cells())
        if found
    ]
    return bool(befores) and all(
        any(word not in HOUSE_WORDS and word not in _BEFORE for word in before.split() if word.isalpha()) for before in befores
    )


_BEFORE = frozenset({"OF", "AT", "THE", "FROM", "DIVISION", "AND", "RECORDS", "DIAGNOSTIC", "MEDICINE", "FILM", "LIBRARY", "CENTER"})


def _cells(line: SheetLine, passage: Passage) -> list[str]:
    return [cell_text(words) for words in line.cells()] if passage.folded is not None else [passage.text]


def is_unknown(text: str, sheet: Sheet, directory: Directory, kind: Kind | None) -> bool:
    """Whether a line or cell is the name of a house that the list does not hold, neither as a provider nor as a vendor."""
    if not _is_house(text, letter=kind in _LETTERS) or (kind in _BILL_OR_UNKNOWN and not INSURERS.isdisjoint(fold(text).split())):
        return False
    house, _, title = (part.strip() for part in _TITLE_BEHIND.sub("\n", text, count=1).partition("\n"))
    if title and any(not hit.other_house for hit in directory.names_in([plain(house)], forgive=sheet.from_picture)):
        return False
    name = plain(text)
    hits = directory.names_in([name], forgive=sheet.from_picture)
    if hits:
        return all(hit.other_house for hit in hits)
    return not directory.is_near(name, forgive=sheet.from_picture)


def _is_house(text: str, *, letter: bool) -> bool:
    """Whether a text has the shape of an organisation's name: a name of its own, a word for what it is, and no sentence."""
    if ":" in text or "@" in text or "/" in text or any(char.isdigit() for char in text):
        return False
    if any(word[0].islower() and word not in _JOINTS for word in text.split()):
        return False
    words = fold(text).split()
    if not 2 <= len(words) <= _MOST_WORDS or not LAWYERS.isdisjoint(words):
        return False
    if letter and _copies(words):
        return False
    sort = not CARE_HOUSES.isdisjoint(words) or (not letter and (not FIRM_FORMS.isdisjoint(words) or bool(_LEGAL.search(text))))
    title = DEPARTMENTS if words[-1] in TITLE_ENDS else frozenset[str]()
    return sort and any(len(word) >= 4 and word not in _GENERIC and word not in title for word in words)


def _copies(words: Sequence[str]) -> bool:
    """Whether a firm copies records and treats nobody (``Example Digital Records Group``): it writes for the house that it names."""
    care = [place for place, word in enumerate(words) if word in CARE_HOUSES]
    return len(care) == 1 and care[0] > 0 and words[care[0]] in _JOINED and words[care[0] - 1] in COPYING
