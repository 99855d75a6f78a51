"""What stands around a name that no label tells about: the lines of a sticker, the captions of a row. PURE."""

from __future__ import annotations

from collections.abc import Sequence

from medrec_daemon.person_names import fold
from medrec_daemon.recognition.layout import Sheet, key
from medrec_daemon.recognition.name_words import can_be_name_word
from medrec_daemon.recognition.other_persons import speaks_of_another
from medrec_daemon.recognition.relatives import speaks_of_a_relative
from medrec_daemon.recognition.tokens import Token, tokens
from medrec_daemon.recognition.word_lists import CARE_HOUSES, words_in

_MOST_OF_LAST, _MOST_OF_GIVEN = 3, 2
_ALIGNED, _CHILDREN = 0.02, words_in("DEPENDENT SON DAUGHTER CHILD MINOR BABY INFANT NEWBORN WARD")
_RIGHT_ABOVE = 0.03
_PATIENT = key("PATIENT")
_IS, _ROLES = words_in("is was as being"), words_in("GUARANTOR INSURED SUBSCRIBER POLICYHOLDER PAYER DRIVER DONOR REQUESTER")


def last_name_above(sheet: Sheet, first: Sequence[Token]) -> tuple[Token, ...]:
    """The line of a sticker above a given name that has the last name and its comma, and nothing else."""
    line = first[0].line
    words = tokens(sheet, line - 1) if line else ()
    near = bool(words) and abs(words[0].left - first[0].left) < 0.02 and first[0].top - words[0].bottom < 0.02
    if near and (len(first) > _MOST_OF_GIVEN or not _is_alone(sheet, line - 1, line + 1)):
        return ()
    return words if near and words[-1].text.endswith(",") and len(words) <= _MOST_OF_LAST and can_be_name_word(words[0].text) else ()


def _is_alone(sheet: Sheet, first: int, last: int) -> bool:
    """Whether nothing around a sticker's lines gives it to somebody else: ``Infant of``, ``c/o``, ``(mother)``."""
    lines = sheet.lines
    if first and lines[first].top - lines[first - 1].bottom < _RIGHT_ABOVE:
        above = lines[first - 1]
        house = any(map(str.isdigit, above.text)) or not CARE_HOUSES.isdisjoint(above.folded.split())
        if not house or above.text[-1] in ":,":
            return False
    said = [word for line in lines[max(0, first - 1) : last + 3] for word in line.folded.split()]
    return not any(speaks_of_a_relative([word], misread=False) for word in said)


def is_anothers_row(sheet: Sheet, value: Sequence[Token]) -> bool:
    """Whether the row of captions or labels beside a name's says that the patient is in another column, or the name somebody else's."""
    first = value[0]
    for place in (first.line - 1, first.line + 1):
        if not 0 <= place < len(sheet.lines) or any(map(str.isdigit, sheet.lines[place].text)):
            continue
        columns = sheet.lines[place].columns
        if len(columns) < _MOST_OF_GIVEN or abs(first.top - sheet.lines[place].top) > _RIGHT_ABOVE:
            continue
        for words, text in zip(columns, sheet.lines[place].texts, strict=True):
            own = abs(words[0].left - first.left) < _ALIGNED
            head = fold(text).split()
            if own and head and speaks_of_another(head[0], misread=False):
                return True
            if not own and head and ((key(head[0]) == _PATIENT and len(head) == 1) or head[0] in _CHILDREN):
                return True
    return False


def is_told_of_another(behind: Sequence[Token]) -> bool:
    """Whether the words behind a name and its birth date make it somebody else's: ``…, is the guarantor of this account``."""
    words = [token.text.strip(".,;()").lower() for token in behind]
    for step, word in enumerate(words):
        if word in _IS and any(speaks_of_another(fold(one), misread=False) for one in words[step + 1 : step + 3]):
            return True
    last = behind[-1] if behind else None
    return last is not None and not last.colon and len(words) > 1 and _is_a_role(fold(last.text))


def _is_a_role(word: str) -> bool:
    return speaks_of_a_relative([word], misread=False) or word in _ROLES
