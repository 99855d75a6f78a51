"""Names in the block of a letter that says whom it is about: near our reference or a day of birth. PURE.

Which words may stand before such a name is a list of those that lead to a letter's subject: whoever else is named there (who asks, who
signs, who pays, who is sued) stands behind words that nobody can list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from medrec_daemon import person_names
from medrec_daemon.model import PossiblePatient
from medrec_daemon.recognition import references
from medrec_daemon.recognition.dates import in_text
from medrec_daemon.recognition.layout import CELL_GAP, Sheet, SheetLine
from medrec_daemon.recognition.name_lists import STATES
from medrec_daemon.recognition.name_words import name_at_start
from medrec_daemon.recognition.places import boxes_around
from medrec_daemon.recognition.relatives import of_a_relative, speaks_of_a_relative
from medrec_daemon.recognition.tokens import Token, cells, confidence, tokens, wide_gap
from medrec_daemon.recognition.word_lists import CARE_HOUSES, MONTHS, words_in

NEAR = 0.045
"""Lines this far above or below the one with the reference or the day (share of the page's height) stand in its block."""
_LEAD_TO = words_in(
    "NAME NAMES NM YOU GAVE ON IN YOUR OUR THE THIS IS TO OF FOR AND REQUEST REQUESTED AUTHORIZATION ABOUT RE REGARDING CONCERNING "
    "CONCERNS CHART CHARTS RECORD RECORDS COPIES COPY BILLS FILE PATIENT PATIENTS PT CLIENT CLIENTS SUBJECT REF REFERENCE REGARD REGARDS "
    "FULL LEGAL WE ANSWER HAVE RECEIVED RESPONSE "
    "IDENTIFIED NAMED PERSON INDIVIDUAL WHOSE WHO WHOM SOUGHT ARE LETTER INQUIRY MEDICAL LAST FIRST MI MIDDLE MR MRS MS MISS A QUOTE"
)
"""The words that may lead to whom a letter is about, and no other may stand before his name."""
_ASKERS = words_in("REQUEST AUTHORIZATION LETTER INQUIRY QUOTE")
"""``of`` behind one of these gives it to the one who wrote it."""
_COPIES = words_in("COPY COPIES RECORDS BILLS LETTER")
"""``to`` behind one of these gives it to the one who got it."""
_GO_ON = words_in(
    "DOB BIRTH BIRTHDATE BIRTHDAY BORN BD DATE DATES DAY OF ON WHOSE IS WAS A PATIENT OUR YOUR YOU GAVE THE REF REFERENCE FILE CLIENT "
    "MATTER PATIENTS S "
    "CASE CLAIM MRN MR ACCOUNT ACCT NO NUMBER NR ID UNIT MEDICAL RECORD CHART VISIT VISITS SERVICE SERVICES DOS TREATED SEEN FROM THROUGH "
    "JR SR II III IV DT TICKET"
)
"""The words that may stand behind his name."""
_ASK_WHO = words_in(
    "NAME PATIENT PATIENTS PT CHART SUBJECT MATCH HOLDER INDIVIDUAL PERSON RE ABOUT REGARDING CLIENT MEMBER CHILD INDEX OWNER"
)
_HOUSES = CARE_HOUSES | words_in("FACILITY PROVIDER PRACTICE CUSTODIAN LOCATION COMPANY FIRM OFFICE")
_TELL_AGE = words_in("DOB BIRTH BIRTHDATE BIRTHDAY BORN AGE SEX GENDER YOB")
_GREETINGS = words_in("DEAR GREETINGS GOOD HELLO TO INVOICE BILL STATEMENT")
_STATE, _SHORT = 2, 4
_ALIGNED, _RIGHT_BELOW = 0.012, 0.022


def names_in_blocks(sheet: Sheet, today: date) -> tuple[PossiblePatient, ...]:
    """Every name in such a block, and every one that a letter's sentences have, top to bottom.

    ``doubtful`` is one that the words around it do not make the letter's subject, or whose letter asks for somebody once more. ``label``
    holds the words of its line that stand before it, ``dates`` the days in its block, ``row`` the newest day on the page,
    ``beside_reference`` whether a reference of ours stands there, and nothing on the page tells an age.
    """
    carrying = [_middle(line) for line in sheet.lines if "R" in line.text and references.in_words(line.text)]
    dated = [(_middle(line), seen) for line in sheet.lines if any(map(str.isdigit, line.text)) for seen in in_text(line.text, today)]
    ageless, asking = _TELL_AGE.isdisjoint(sheet.words), _asking_lines(sheet)
    found: list[PossiblePatient] = []
    for place, line in enumerate(sheet.lines):
        middle = _middle(line)
        days = tuple((seen.printed, seen.day) for at, seen in dated if abs(at - middle) < NEAR)
        beside = any(abs(at - middle) < NEAR for at in carrying)
        found += _names_on(sheet, place, days, asking, beside=beside and ageless)
    newest = max((seen.day for _, seen in dated), default=None)
    return tuple(replace(name, row=(newest,)) for name in found) if newest else tuple(found)


def _middle(line: SheetLine) -> float:
    return (line.top + line.bottom) / 2


def _names_on(
    sheet: Sheet, place: int, days: tuple[tuple[str, date], ...], asking: frozenset[int], *, beside: bool
) -> Iterator[PossiblePatient]:
    """The names on one line: each may begin a cell, or stand behind a colon, a small word or a sign that joins two.

    ``asking`` are the lines of the letter that ask who somebody is.
    """
    words = tokens(sheet, place)
    step = after = 0
    while step < len(words):
        begins = step == 0 or words[step].left - words[step - 1].right > CELL_GAP or _leads(words[step - 1])
        value = name_at_start(words[step:], loose=True) if begins else ()
        if not value:
            step += 1
            continue
        step, end = value[0].place, value[-1].place + 1
        printed = " ".join(token.text for token in value).strip(" ,;")
        if not _is_place(printed):
            yield PossiblePatient(
                page=sheet.number,
                label=" ".join(token.text for token in words[after:step]).strip(" :#"),
                printed=printed,
                readings=person_names.readings(printed),
                dates=days,
                doubtful=_is_no_name(value) or not _is_subject(sheet, words, (after, step, end), asking) or of_a_relative(sheet, value),
                confidence=confidence(value),
                boxes=boxes_around(value),
                beside_reference=beside,
            )
        step = after = end


def _leads(token: Token) -> bool:
    return token.colon or token.text[0].islower() or token.text in {"&", "/", "-"}


def _is_place(printed: str) -> bool:
    """Whether it is a town and its state."""
    _, comma, state = printed.partition(", ")
    return bool(comma) and (len(state.strip(".")) == _STATE or state.upper() in STATES)


def _is_no_name(value: Sequence[Token]) -> bool:
    """Whether a title or a relative's word is in it, or a sign between two names was passed over."""
    words = [word for token in value for word in _plain(token)]
    return (
        value[-1].place - value[0].place >= len(value)
        or "DR" in words
        or any(speaks_of_a_relative([word], misread=False) for word in words)
    )


def _is_subject(sheet: Sheet, words: Sequence[Token], places: tuple[int, int, int], asking: frozenset[int]) -> bool:
    """Whether the words before, behind, above and below a name say no more than that the letter is about him, and it asks for no other.

    ``places`` are where the words before the name begin on its line, where it begins itself, and where it ends.
    """
    after, step, end = places
    before = words[after:step] or _above(sheet, words[step])
    said = [word for token in before for word in _plain(token)]
    asker = any((one in _ASKERS and other == "OF") or (one in _COPIES and other == "TO") for one, other in pairwise(said))
    if asker or after or not _LEAD_TO.issuperset(said):
        return False
    first = words[step]
    own = {first.line} if words[after:step] else {first.line, first.line - 1}
    return all(map(_may_follow, words[end:])) and _is_field(sheet, first.line + 1, first) and asking <= own


def _plain(token: Token) -> list[str]:
    return [word for word in person_names.fold(token.text.replace("/", " ")).split() if word]


def _may_follow(token: Token) -> bool:
    """Whether a word behind the name is a field's, or a number, a month or a reference."""
    return all(word in _GO_ON or any(map(str.isdigit, word)) or word[:3] in MONTHS or word == "RR" for word in _plain(token))


def _above(sheet: Sheet, first: Token) -> Sequence[Token]:
    """The line above a name where it runs on into its own, or its cell over the name; none where it is a field or an address of its own."""
    above = tokens(sheet, first.line - 1) if first.line else ()
    if not above or first.top - above[0].bottom > _RIGHT_BELOW:
        return ()
    if any(token.colon or any(map(str.isdigit, token.text)) for token in above):
        return tuple(token for token in above if token.colon) if above[-1].colon else ()
    return next((cell for cell in cells(above) if cell[0].left < first.right and cell[-1].right > first.left - _ALIGNED), ())


def _is_field(sheet: Sheet, place: int, name: Token) -> bool:
    """Whether the line below a name is a field, a greeting or a sentence, and not a word or two that say who he is (``Guardian``)."""
    below = tokens(sheet, place) if place < len(sheet.lines) else ()
    if not below or below[0].top - name.bottom > _RIGHT_BELOW or len(below) > _SHORT:
        return not below or not below[0].text.startswith("(")
    if any(token.colon or any(map(str.isdigit, token.text)) for token in below):
        return not below[0].text.startswith("(")
    return bool(_plain(below[0])) and _plain(below[0])[0] in _GREETINGS


def _asking_lines(sheet: Sheet) -> frozenset[int]:
    """The lines with a field that asks who somebody is, and has a value that is no number: ``Name on chart: Max``."""
    return frozenset(place for place in range(len(sheet.lines)) if _asks_who(tokens(sheet, place)))


def _asks_who(line: Sequence[Token]) -> bool:
    begun = 0
    for step, token in enumerate(line[:-1]):
        if not (token.colon or wide_gap(line, step)):
            continue
        asked, value = {word for one in line[begun : step + 1] for word in _plain(one)}, line[step + 1].text
        if not asked.isdisjoint(_ASK_WHO) and asked.isdisjoint(_HOUSES) and value[0].isalpha() and not any(map(str.isdigit, value)):
            return True
        begun = step + 1
    return False
