"""Who sent a page: hints at providers of the list, each with its sort and weight, in the order of design section 7.

Weights (``decide`` adds the strongest of each sort per provider, and compares with the floor and margin of rules/gates.yaml):

- 4.0 the sender's fax number in the line a fax machine prints, 3.0 the sender's name there or behind ``From:`` on a cover;
  2.0 a number of a department for which a copy service answers: it sends for many houses, so another hint is needed
- 3.0 name in the letterhead (2.4 badly read, 2.7 with the house's own ZIP code), NPI;
  3.2 facility named in a copy service's letter: badly read, it still is enough
- 2.5 street address, tax id, billing name on a bill
- 3.0 the addressee of our own request coming back
- 2.0 telephone number of the letterhead, 1.0 elsewhere; 1.5 a ``Facility:`` field; 0.5 a mention in the text, 0.25 as a part of
  another house's name
- the provider whose services a bill says it is for: as much as the strongest other on the page, so that a person looks
- 3.0 for nobody on the list (an empty provider): the letterhead of a house that is not on it; 6.0 in a claim form's billing box;
  in a piece as much as the strongest provider who has no letterhead there
- nothing: the place of service of a bill, remit-to, referring, ordering, attending, cc, primary care, transferred to or from,
  whom a letter is addressed to

A number or name that two providers share counts for both, so that neither is ahead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from medrec_daemon.model import Kind, ProviderSeen
from medrec_daemon.recognition import copy_letters
from medrec_daemon.recognition.directory import Directory, NameHit
from medrec_daemon.recognition.layout import Sheet, fold
from medrec_daemon.recognition.letterheads import UNLISTED, only_mentioned, unlisted
from medrec_daemon.recognition.passages import Passage, Standing, passages
from medrec_daemon.recognition.provider_entries import digits, plain, plain_words

SERVICE_NUMBER = 2.0
SENDER_NUMBER, SENDER_NAME, LETTERHEAD, NPI, COPY_SERVICE, ADDRESSEE = 4.0, 3.0, 3.0, 3.0, 3.2, 3.0
ADDRESS, TAX_ID, BILLER, COPY_SERVICE_MENTION = 2.5, 2.5, 2.5, 2.5
TELEPHONE, TELEPHONE_ELSEWHERE, FACILITY, MENTION, OTHER_HOUSE = 2.0, 1.0, 1.5, 0.5, 0.25
FORGIVEN_SHARE = 0.8
WITH_ZIP_CODE = 2.7
"""A letterhead badly read, with the ZIP code of that house: more than the name alone, less than one that is well read."""

ANSWERS = frozenset({Kind.INVOICE, Kind.REJECTION, Kind.STATUS, Kind.NO_RECORDS, Kind.CERTIFICATION, Kind.COVER})
"""What a copy service writes in its own name for the provider."""
OWN_PAPER = frozenset({"letterhead", "address", "npi", "tax id", "biller"})
"""Hints that stand only on a provider's own paper; where they change from page to page, another provider's pages begin."""

_TITLE = re.compile(r"\s+[-\u2013\u2014|]\s+")
_SURELY_OWN = frozenset({"letterhead", "npi", "tax id", "biller"})
_PAPER = frozenset({Standing.LETTERHEAD, Standing.FOOTER, Standing.FACILITY, Standing.BILLER, Standing.SENDER})
_NOBODYS = frozenset({Standing.NEVER, Standing.ADDRESSEE, Standing.PLACE})
_BILLED_FOR = re.compile(
    r"\b(?:BILL|STATEMENT|INVOICE)\s(?:IS|REFLECTS|COVERS|INCLUDES)\s(?:ONLY\s)?(?:FOR\s)?(?:THE\s)?"
    r"(?:PROFESSIONAL|PHYSICIANS?|DOCTORS?)\s(?:SERVICES?|FEES?|CARE|CHARGES?)\b(?P<whose>.*)",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(r"(?<!\d)(?:\+?1[\s.\-]?)?\(?(\d{3})\)?[\s.\-]{0,3}(\d{3})[\s.\-]{0,2}(\d{4})(?!\d)")
_NPI = re.compile(r"(?<!\d)\d{10}(?!\d)")
_TAX_ID = re.compile(r"(?<!\d)\d{2}[\s\-]?\d{7}(?!\d)")
_TAX_WORD = re.compile(r"\b(?:TAX|TIN|EIN|FEIN|FED)\b", re.IGNORECASE)
_SEVEN_DIGITS = re.compile(r"(?:\d\D{0,4}){7}")
_BRACKET_IN_WORD = re.compile(r"(?<=[a-z])\((?=[a-z]+(?![a-z)]))")
"""A t in a picture (``Hospi(al``), and not ``Center(s)``."""
_ZIP = re.compile(r"(\d(?<!\d\d)\d{4})(?:-\d{4})?(?!\d)")
_RECIPIENT = re.compile(r"\bTO\s?:.*", re.IGNORECASE)


def seen_providers(sheet: Sheet, directory: Directory, kind: Kind | None) -> tuple[ProviderSeen, ...]:
    """The hints at providers on one page.

    Args:
        sheet: The page.
        directory: The provider list.
        kind: What the page is, as far as known: a letter of a copy service, a bill and our own request are read differently.

    Returns:
        Per provider and sort the strongest hint, strongest first.
    """
    found = list(_fax_sender(sheet, directory))
    cut = passages(sheet)
    named = _with_zip_code(list(_named(sheet, cut, directory, kind)), cut, directory)
    found += _copy_service(named, sheet, cut, directory) if kind in ANSWERS else named
    found += _numbers(sheet, cut, directory, kind)
    found += _addressed(sheet, cut, directory, kind)
    found += unlisted(sheet, cut, directory, kind)
    found += _billed_for(sheet, directory, kind, found)
    best: dict[tuple[str, str], ProviderSeen] = {}
    for seen in found:
        place = (seen.provider, seen.how)
        if place not in best or best[place].weight < seen.weight:
            best[place] = seen
    return tuple(sorted(best.values(), key=lambda seen: -seen.weight))


def without_misread(hints: Sequence[ProviderSeen], there: AbstractSet[str], directory: Directory) -> tuple[ProviderSeen, ...]:
    """The hints of a page that is a picture without unlisted houses that are one of those ``there``, badly read."""
    return tuple(
        hint
        for hint in hints
        if hint.how != UNLISTED or not any(directory.is_misread_for(plain(_TITLE.split(hint.saw)[0]), provider) for provider in there)
    )


def on_own_paper(seen: tuple[ProviderSeen, ...]) -> frozenset[str]:
    """The providers on whose own paper a page is written."""
    return frozenset(hint.provider for hint in seen if hint.how in OWN_PAPER)


def against_forwarders(hints: Sequence[ProviderSeen], attached: Sequence[int]) -> tuple[ProviderSeen, ...]:
    """The hints of a piece; where its own pages carry only an unlisted house's letterhead, nobody else is ahead of that house.

    Whoever faxes a paper on puts his number, his cover sheet and his name on it, but not his letterhead. ``attached`` are
    the numbers of pages that only go along.
    """
    unlisted_hints = [hint for hint in hints if hint.how == UNLISTED]
    own = any(hint.provider and hint.how in _SURELY_OWN and hint.page not in attached for hint in hints)
    if not unlisted_hints or own:
        return tuple(hints)
    level = max((total for provider, total in _totals(hints).items() if provider), default=0.0)
    raised = [replace(hint, weight=max(hint.weight, round(level, 2))) if hint in unlisted_hints else hint for hint in hints]
    return tuple(sorted(raised, key=lambda hint: -hint.weight))


def _fax_sender(sheet: Sheet, directory: Directory) -> Iterator[ProviderSeen]:
    for line in sheet.fax_header:
        text = _RECIPIENT.sub("", line.text)
        for match in _TELEPHONE.finditer(text):
            number = "".join(match.groups())
            for provider in dict.fromkeys(directory.faxes.get(number, ()) + directory.telephones.get(number, ())):
                weight = SERVICE_NUMBER if number in directory.serviced else SENDER_NUMBER
                yield ProviderSeen(sheet.number, provider, "fax sender", match.group(), weight)
        for hit in directory.names_in([plain(text)], forgive=sheet.from_picture, running_text=True):
            if not hit.other_house:
                yield _hint(sheet, hit, "fax sender", SENDER_NAME)
                for provider in directory.goes_on(hit):
                    yield replace(_hint(sheet, hit, "fax sender", SENDER_NAME), provider=provider)


def _named(sheet: Sheet, cut: tuple[Passage, ...], directory: Directory, kind: Kind | None) -> Iterator[ProviderSeen]:
    """Names, standing by standing: lines of one standing are read as one text, for a name may go over two lines."""
    lines: dict[Standing, list[Passage]] = defaultdict(list)
    for passage in cut:
        lines[passage.standing].append(passage)
    for standing, spoken in lines.items():
        if standing is Standing.NEVER or (standing is Standing.ADDRESSEE and kind is not Kind.OWN_REQUEST):
            continue
        forgive = sheet.from_picture and standing is not Standing.BODY
        parts, running = _parts(sheet, spoken, letter=kind in ANSWERS and standing in {Standing.BODY, Standing.LETTERHEAD})
        for hit in directory.names_in(parts, forgive=forgive, running_text=standing is Standing.BODY and running):
            mention = standing is Standing.LETTERHEAD and only_mentioned((sheet.lines[passage.line] for passage in spoken), hit)
            how, weight = _sort(Standing.BODY if mention else standing, hit, kind)
            yield _hint(sheet, hit, how, weight)


def _parts(sheet: Sheet, spoken: Sequence[Passage], *, letter: bool) -> tuple[list[str], bool]:
    """The text of some passages, in parts that names may go over; and whether any word may follow a name there.

    A letter in small letters and capitals tells the end of a name: there it is cut at every small word.
    """
    if letter and not all(passage.text.isupper() for passage in spoken):
        return list(copy_letters.parts((sheet.lines[passage.line], passage) for passage in spoken)), False
    return [_folded(passage, sheet) for passage in spoken], True


def _folded(passage: Passage, sheet: Sheet) -> str:
    if sheet.from_picture and "(" in passage.text:
        return plain(_BRACKET_IN_WORD.sub("t", passage.text))
    return plain(passage.text) if passage.folded is None else plain_words(passage.folded)


def _with_zip_code(named: list[ProviderSeen], cut: tuple[Passage, ...], directory: Directory) -> list[ProviderSeen]:
    """The hints, a badly read letterhead nearly as strong as a well read one where the house's own ZIP code stands with it."""
    if not any(hint.how == "letterhead" and hint.weight < LETTERHEAD for hint in named):
        return named
    codes = {match[1] for passage in cut if passage.standing is Standing.LETTERHEAD for match in _ZIP.finditer(passage.text)}
    there = {provider for code in codes for _, _, provider in directory.addresses.get(code, ())}
    return [
        replace(hint, weight=max(hint.weight, WITH_ZIP_CODE)) if hint.how == "letterhead" and hint.provider in there else hint
        for hint in named
    ]


def _sort(standing: Standing, hit: NameHit, kind: Kind | None) -> tuple[str, float]:
    """What sort of hint a name is, by where it stands and what the page is."""
    if hit.other_house or standing is Standing.BODY or (hit.billing and kind is not Kind.BILLING):
        return "body", OTHER_HOUSE if hit.other_house else MENTION
    if standing is Standing.PLACE:
        return "facility", MENTION
    if standing is Standing.ADDRESSEE:
        return "addressee", ADDRESSEE
    if standing is Standing.FACILITY:
        return ("copy service letter", COPY_SERVICE) if kind in ANSWERS else ("facility", FACILITY)
    if standing is Standing.BILLER or hit.billing:
        return "biller", BILLER
    if standing is Standing.SENDER:
        return "fax sender", SENDER_NAME
    if standing is Standing.LETTERHEAD and kind is not Kind.OWN_REQUEST:
        return "letterhead", LETTERHEAD
    return "body", MENTION


def _hint(sheet: Sheet, hit: NameHit, how: str, weight: float) -> ProviderSeen:
    return ProviderSeen(sheet.number, hit.provider, how, hit.name, round(weight * (FORGIVEN_SHARE if hit.forgiven else 1.0), 2))


def _copy_service(named: list[ProviderSeen], sheet: Sheet, cut: tuple[Passage, ...], directory: Directory) -> list[ProviderSeen]:
    """In a letter on nobody's paper that we know, a provider named in the text is the one it is about."""
    if any(hint.how in {"copy service letter", "fax sender"} or (hint.how == "letterhead" and hint.weight >= LETTERHEAD) for hint in named):
        return named
    mentions = [hint for hint in named if hint.how == "body" and hint.weight >= MENTION]
    if not mentions and sheet.from_picture:
        return named + [_hint(sheet, hit, "copy service letter", COPY_SERVICE) for hit in copy_letters.badly_read(sheet, cut, directory)]
    if not mentions or any(hint.how == "letterhead" for hint in named):
        return named
    if copy_letters.is_about_another(sheet, cut, directory):
        return named
    others = [hint for hint in named if hint not in mentions]
    return others + [ProviderSeen(hint.page, hint.provider, "copy service letter", hint.saw, COPY_SERVICE_MENTION) for hint in mentions]


def _billed_for(sheet: Sheet, directory: Directory, kind: Kind | None, others: Sequence[ProviderSeen]) -> Iterator[ProviderSeen]:
    """Who a bill says that it is for, whatever its letterhead: doctors bill apart from the hospital on whose paper they do.

    The hint brings them level with the strongest of the others, so that neither is ahead; at least a letterhead's weight.
    """
    if kind is not Kind.BILLING or "SERVICES" not in sheet.words:
        return
    for place, line in enumerate(sheet.lines):
        said = _BILLED_FOR.search(line.text)
        if said is None:
            continue
        behind = sheet.lines[place + 1].text if place + 1 < len(sheet.lines) and "." not in said["whose"] else ""
        hits = directory.names_in([plain(f"{said['whose']} {behind}")], forgive=sheet.from_picture, running_text=True)
        totals = _totals(others)
        for provider in dict.fromkeys(hit.provider for hit in hits) or ("",):
            level = max(totals.values(), default=0.0) - totals.get(provider, 0.0)
            yield ProviderSeen(sheet.number, provider, "bill for its services", said.group(), round(max(level, LETTERHEAD), 2))


def _totals(hints: Sequence[ProviderSeen]) -> dict[str, float]:
    """Per provider the strongest hint of each sort, summed, as ``decide`` does."""
    best: dict[tuple[str, str], float] = {}
    for hint in hints:
        best[hint.provider, hint.how] = max(best.get((hint.provider, hint.how), 0.0), hint.weight)
    totals: dict[str, float] = defaultdict(float)
    for (provider, _), weight in best.items():
        totals[provider] += weight
    return totals


def _nobodys(standing: Standing, kind: Kind | None) -> bool:
    """Whether numbers and addresses of a passage say nothing about the sender; a bill's facility is only where it was done."""
    return standing in _NOBODYS or (standing is Standing.FACILITY and kind is Kind.BILLING)


def _numbers(sheet: Sheet, cut: tuple[Passage, ...], directory: Directory, kind: Kind | None) -> Iterator[ProviderSeen]:
    for passage in cut:
        if _nobodys(passage.standing, kind) or _SEVEN_DIGITS.search(passage.text) is None:
            continue
        weight = TELEPHONE if passage.standing in _PAPER else TELEPHONE_ELSEWHERE
        for match in _TELEPHONE.finditer(passage.text):
            number = "".join(match.groups())
            for provider in dict.fromkeys(directory.faxes.get(number, ()) + directory.telephones.get(number, ())):
                yield ProviderSeen(sheet.number, provider, "telephone", match.group(), weight)
        for match in _NPI.finditer(passage.text):
            if match.group() in directory.npis:
                yield ProviderSeen(sheet.number, directory.npis[match.group()], "npi", match.group(), NPI)
        for match in _TAX_ID.finditer(passage.text):
            if "-" in match.group() or _TAX_WORD.search(sheet.lines[passage.line].text):
                for provider in directory.tax_ids.get(digits(match.group()), ()):
                    yield ProviderSeen(sheet.number, provider, "tax id", match.group(), TAX_ID)


def _addressed(sheet: Sheet, cut: tuple[Passage, ...], directory: Directory, kind: Kind | None) -> Iterator[ProviderSeen]:
    """Street addresses: a ZIP code of the list, with the house number and the street's name on its line or the two above."""
    for place, passage in enumerate(cut):
        if _nobodys(passage.standing, kind):
            continue
        for match in _ZIP.finditer(passage.text):
            if match[1] not in directory.addresses:
                continue
            near = [
                other
                for other in cut[max(0, place - 8) : place + 1]
                if passage.line - other.line <= 2 and other.standing in {passage.standing, Standing.LETTERHEAD, Standing.BODY}
            ]
            words = {word for other in near for word in fold(other.text).split()}
            for number, street, provider in directory.addresses[match[1]]:
                if number in words and street in words:
                    own = passage.standing in _PAPER
                    yield ProviderSeen(
                        sheet.number, provider, "address" if own else "body", f"{number} {street} {match[1]}", ADDRESS if own else MENTION
                    )
