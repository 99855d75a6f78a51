"""What a paper could teach of its sender: a house's or copy service's name that is not on the list, and whether it may be remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from medrec_daemon.ledger.model import Provider
from medrec_daemon.model import Kind, Page, Piece
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.layout import Sheet, cell_text, fold
from medrec_daemon.recognition.letterheads import UNLISTED
from medrec_daemon.recognition.name_lists import NEVER_A_NAME, STATES
from medrec_daemon.recognition.passages import Standing, passages
from medrec_daemon.recognition.provider_entries import plain
from medrec_daemon.recognition.word_lists import CARE_HOUSES, FIRM_FORMS, HOUSE_WORDS, LAWYERS, LEAD_INS, TITLE_WORDS, words_in

ALIAS, BILLER, VENDOR = "alias", "biller", "vendor"
_FIRST_LINES = 5
_MOST_WORDS = 9
_TOO_NEAR = 90.0
"""Likeness (0..100) from which a name may be another provider's, badly read."""
_COPY_TRADE = words_in(
    """
    COPY COPIES COPYING RELEASE RETRIEVAL REPRODUCTION ROI RECORD RECORDS CHART CHARTS DOCUMENT DOCUMENTS
    CIOX DATAVANT MRO VERISMA SHARECARE HEALTHMARK SCANSTAT VRC CHARTREQUEST CHARTSWAP HEALTHPORT MEDICOPY BACTES RECORDTRAK ONTELLUS
    """
)
"""Words in the names of copy services, and the names of some."""
_INSURERS = words_in("INSURANCE MUTUAL CASUALTY INDEMNITY MEDICARE MEDICAID")
_COMMON = (
    NEVER_A_NAME
    | HOUSE_WORDS
    | LEAD_INS
    | CARE_HOUSES
    | FIRM_FORMS
    | TITLE_WORDS
    | STATES
    | words_in("SOLUTIONS SYSTEMS INTERNATIONAL NATIONAL AMERICAN OF THE AND FOR AT IN SAINT ST UNITED FIRST MANAGED")
)
"""Words that half of all houses have in their names."""
_BY_LETTER = frozenset({Kind.INVOICE, Kind.REJECTION, Kind.STATUS, Kind.NO_RECORDS, Kind.CERTIFICATION})


def names_taught(pieces: Sequence[Piece], pages: Sequence[Page], directory: Directory) -> Iterator[tuple[str, str, int]]:
    """(alias, biller or vendor; the name as printed; its page) for each name in the pieces' letterheads that the list does not hold.

    What sort of name it is, is a guess by the name and the piece: a person says.
    """
    by_number = {page.number: page for page in pages}
    for piece in pieces:
        seen = {hint.saw: hint.page for hint in piece.providers if hint.how == UNLISTED}
        yield from ((_sort(name, piece.kind), name, page) for name, page in seen.items())
        if piece.kind in _BY_LETTER and not seen and piece.first in by_number:
            name = _copy_service(Sheet.of(by_number[piece.first]), directory)
            if name:
                yield VENDOR, name, piece.first


def why_not(what: str, name: str, owner: Provider, providers: Sequence[Provider]) -> str | None:
    """Why a name may not be remembered as that of ``owner``, in words; None where it may."""
    folded = plain(name)
    words = set(fold(name).split())
    its_own = any(len(word) >= 4 and word not in _COMMON | _COPY_TRADE for word in folded.split())
    if not (its_own or words & _COPY_TRADE - _COMMON):
        return f"'{name}' says nothing about whose paper it is: anybody's may carry such words."
    if words & LAWYERS:
        return f"'{name}' is a law firm's."
    if what != VENDOR and words & _INSURERS:
        return f"'{name}' is an insurer's."
    if what != VENDOR and (words & _COPY_TRADE or _is_vendor(folded, providers)):
        return f"'{name}' is a copy service's, and it writes for many providers: it can be remembered as one (vendor)."
    return _collision(what, name, folded, owner, providers)


def known_already(what: str, name: str, owner: Provider) -> bool:
    """Whether the list has that name of that provider."""
    names = {ALIAS: (owner.name, *owner.aliases), BILLER: (*owner.billers, owner.name, *owner.aliases), VENDOR: owner.copy_services}
    return plain(name) in {plain(known) for known in names[what]}


def _collision(what: str, name: str, folded: str, owner: Provider, providers: Sequence[Provider]) -> str | None:
    """Whose name it is already, wholly, in part, or nearly."""
    for other in providers:
        if what == VENDOR or other.id != owner.id:
            for known in (other.name, *other.aliases, *(() if what == VENDOR else other.billers)):
                if _clash(folded, plain(known)):
                    return f"'{name}' is too like '{known}', a name of {other.name} ({other.id}): it would point at both."
    return None


def _clash(one: str, other: str) -> bool:
    if not one or not other:
        return False
    inside = f" {one} " in f" {other} " or f" {other} " in f" {one} "
    return inside or fuzz.ratio(one, other) >= _TOO_NEAR


def _is_vendor(folded: str, providers: Sequence[Provider]) -> bool:
    return any(_clash(folded, plain(vendor)) for provider in providers for vendor in provider.copy_services)


def _sort(name: str, kind: Kind) -> str:
    if set(fold(name).split()) & _COPY_TRADE:
        return VENDOR
    return BILLER if kind is Kind.BILLING else ALIAS


def _copy_service(sheet: Sheet, directory: Directory) -> str | None:
    """The copy service in a letter's own letterhead; None where it is a house of the list, or known as a vendor."""
    for passage in passages(sheet):
        if passage.line >= _FIRST_LINES or passage.standing is not Standing.LETTERHEAD:
            continue
        cells = [cell_text(words) for words in sheet.lines[passage.line].cells()] if passage.folded is not None else [passage.text]
        for text in cells:
            if directory.names_in([plain(text)], forgive=sheet.from_picture) or directory.is_near(plain(text), forgive=False):
                return None
            if _is_copy_service(text):
                return text.strip()
    return None


def _is_copy_service(text: str) -> bool:
    words = fold(text).split()
    if not 2 <= len(words) <= _MOST_WORDS or ":" in text or "@" in text or any(char.isdigit() for char in text):
        return False
    own = [word for word in words if len(word) >= 4 and word not in _COMMON]
    return bool(set(words) & _COPY_TRADE) and bool(own)
