"""Words beside or above a name that give it to somebody else than the patient: a parent, a payer, somebody to call. PURE."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from medrec_daemon.person_names import fold
from medrec_daemon.recognition.captions import VALUES, captioned, value_above
from medrec_daemon.recognition.labels import Role
from medrec_daemon.recognition.layout import Sheet, key
from medrec_daemon.recognition.misread_labels import reads_name
from medrec_daemon.recognition.name_lists import NEVER_ALONE
from medrec_daemon.recognition.page_labels import labels_on
from medrec_daemon.recognition.tokens import Token, cells, tokens, wide_gap
from medrec_daemon.recognition.word_lists import words_in

_STEMS = words_in(
    "GUARAN GUARDIAN INSURED SUBSC RESPONSIBLE POLICYH HOLDER NOTIFY MOTHER FATHER PARENT SPOUSE HUSBAND SIBLING BROTHER SISTER DAUGHTER "
    "SPONSOR RELATIVE CONTACT CARDHOLD COSIGN FRIEND HOUSEHOLD ENROLLEE ROOMMATE PARTNER SURROGAT SUPPORT CAREGIVER"
)
_WHOLE = words_in(
    "WIFE SON MOM DAD NOK KIN PAYER PAYOR GUAR GTOR RESP RP PR TWIN POA PROXY AUNT UNCLE COUSIN NIECE NEPHEW GRANDMA GRANDPA INSD SUBS"
)
_FIRMS = NEVER_ALONE | words_in(
    "HOSPITAL CENTER CENTRE CLINIC HEALTH MEDICAL DEPARTMENT DEPT SERVICES SISTERS GROUP SYSTEM UNIT INSURANCE NOTE REPORT"
)
_ANOTHER, _MOST_BEFORE = words_in("ANOTHER DIFFERENT"), 10
_MOST_WORDS = 4
_SHORTEST_MISREAD, _FULL_NAME = 5, 2
_PATIENT = frozenset(key(word) for word in ("PATIENT", "PATIENTS", "PT"))
_MISREAD_PT, _NUMBERS = key("PR"), frozenset(key(word) for word in ("MRN", "UNIT", "CHART", "MR", "MED", "RECORD", "HRN", "NO", "NUMBER"))
_ALIGNED, _RIGHT_ABOVE = 0.012, 0.022
_WHO, _LIKE_LABEL = (key("PATIENT"), key("NAME")), 65.0
_NAMES = frozenset({Role.PATIENT, Role.NAME, Role.LAST})
_LONG = tuple(sorted(stem for stem in _STEMS if len(stem) >= _SHORTEST_MISREAD))


def speaks_of_a_relative(words: Iterable[str], *, misread: bool) -> bool:
    """Whether a few words label somebody who is not the patient (``Legal guardian``); ``misread``: or may, with a letter wrong."""
    plain = " ".join(fold(word.replace("/", " ").replace("'s", "").replace("\u2019s", "")) for word in words).split()
    if not 1 <= len(plain) <= _MOST_WORDS or not _FIRMS.isdisjoint(plain):
        return False
    return any(_is_relative(word, misread=misread) for word in plain)


@lru_cache(maxsize=16384)
def _is_relative(word: str, *, misread: bool) -> bool:
    if word in _WHOLE or word.startswith(_LONG):
        return True
    return misread and any(
        process.extractOne(word[: len(stem)], (stem,), scorer=Levenshtein.distance, score_cutoff=1) is not None for stem in _LONG
    )


def of_a_namesake(before: Sequence[Token]) -> bool:
    """Whether the words before a birth date give it to somebody else: ``another patient has this name, born on 03/14/1971``."""
    return any(token.text.strip("(),").upper() in _ANOTHER for token in before[-_MOST_BEFORE:])


def of_a_relative(sheet: Sheet, value: Sequence[Token]) -> bool:
    """Whether the words before a name on its line, those right above it in its box, or its caption speak of somebody else."""
    first = value[0]
    whole = len(value) > _FULL_NAME or any("," in token.text[:-1] for token in value[1:])
    if whole and "," not in first.text and _is_relative(fold(first.text), misread=False):
        return True  # ``Husband DOE, JANE``
    if _is_captioned_as_another(sheet, first):
        return True
    line = tokens(sheet, first.line)
    place = next((place for place, token in enumerate(line) if token.place == first.place), 0)
    start = place - 1
    while start > 0 and not (wide_gap(line, start - 1) or line[start - 1].colon):
        start -= 1
    before = line[max(start, 0) : place]
    row = VALUES.search(sheet.lines[first.line].text) is not None  # with a record number: the patient's, whatever a machine read above
    misread = sheet.from_picture and not row
    return any(_is_label(words, misread=misread) for words in ([before] if before else _right_above(sheet, first)))


def _is_captioned_as_another(sheet: Sheet, first: Token) -> bool:
    """Whether the row below is one of captions, and the one under a name, which begins with ``first``, is none of a patient's."""
    below = first.line + 1
    if below >= len(sheet.lines) or captioned(sheet, below) is None:
        return False
    names = [label for label in labels_on(sheet, below) if label.role in _NAMES]
    if any(first.place in {token.place for token in value_above(label, sheet, first.line)} for label in names):
        return False
    under = next((cell for cell in cells(tokens(sheet, below)) if abs(cell[0].left - first.left) < _ALIGNED), ())
    like_ours = sheet.from_picture and any(
        reads_name(token.key) or any(fuzz.ratio(token.key, word) >= _LIKE_LABEL for word in _WHO) for token in under
    )
    return not like_ours or any(_is_relative(fold(token.text), misread=True) for token in under)


def _is_label(words: Sequence[Token], *, misread: bool) -> bool:
    own = any(token.key in _PATIENT for token in words)  # ``Patient/Guarantor``, or a misread ``Patient`` that is like ``Parent``
    return not own and speaks_of_a_relative([token.text for token in words], misread=misread)


def _right_above(sheet: Sheet, first: Token) -> Iterable[Sequence[Token]]:
    """The cells right above a word that begin where it begins."""
    for place in range(first.line - 1, max(first.line - 4, -1), -1):
        row = tokens(sheet, place)
        start = next((step for step, token in enumerate(row) if abs(token.left - first.left) < _ALIGNED), None)
        if start is None or not -_RIGHT_ABOVE / 4 < first.top - row[start].bottom < _RIGHT_ABOVE:
            continue
        if sheet.from_picture and row[start].key == _MISREAD_PT and any(token.key in _NUMBERS for token in row):
            continue  # ``Pt  D.O.B.  Unit No``: who has a record number is the patient
        end = start + 1
        while end < len(row) and not wide_gap(row, end - 1):
            end += 1
        yield row[start:end]
