"""Names in the block of a letter that says whom it is about: near our reference or a day of birth, behind whatever words. PURE."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from medrec_daemon import person_names
from medrec_daemon.model import PossiblePatient
from medrec_daemon.recognition import references
from medrec_daemon.recognition.around_names import is_told_of_another
from medrec_daemon.recognition.dates import in_text
from medrec_daemon.recognition.layout import CELL_GAP, Sheet, SheetLine
from medrec_daemon.recognition.name_lists import CREDENTIALS, STATES
from medrec_daemon.recognition.name_words import name_at_start
from medrec_daemon.recognition.other_persons import speaks_of_another
from medrec_daemon.recognition.places import boxes_around
from medrec_daemon.recognition.relatives import of_a_relative, speaks_of_a_relative
from medrec_daemon.recognition.tokens import Token, cells, confidence, tokens

NEAR = 0.045
"""Lines this far above or below the one with the reference or the day (share of the page's height) stand in its block."""
_SIGNING = ("SIGN", "BEHALF", "EXECUT", "WITNESS")
"""Stems of words before the name of one who has to do with the paper, and need not be its patient."""
_ASKED = frozenset({"AUTHORIZATION", "REQUEST", "REQUESTED", "COPY", "COPIES", "CERTIFICATE", "ACCOUNT", "ACCT", "ADMITTED", "SUBMITTED"})
"""Words of an answer to us that speak of nobody else: ``Name on your request``, ``copies of the chart of``."""
_SUBJECT = frozenset({"REFERENCE", "REGARD", "REGARDS", "RESPECT", "PERTAINING", "RELATING", "RELATED"})
"""Neither they nor a ``to`` behind them speak of anybody else: ``to`` leads to whom a letter is about."""
_CHILDREN = frozenset({"CHILD", "CHILDREN", "MINOR", "MINORS", "WARD", "INFANT", "BABY", "SON", "DAUGHTER"})
_BEFORE, _BEHIND, _STATE = 3, 2, 2
_ALIGNED, _RIGHT_BELOW = 0.012, 0.022


def names_in_blocks(sheet: Sheet, today: date) -> tuple[PossiblePatient, ...]:
    """Every name in such a block, top to bottom; ``doubtful`` where the words around it may speak of somebody else.

    ``label`` holds the words of its line that stand before it, ``dates`` the days in its block, ``beside_reference`` whether a reference of
    ours stands there.
    """
    carrying = [_middle(line) for line in sheet.lines if "R" in line.text and references.in_words(line.text)]
    dated = [(_middle(line), seen) for line in sheet.lines if any(map(str.isdigit, line.text)) for seen in in_text(line.text, today)]
    found: list[PossiblePatient] = []
    for place, line in enumerate(sheet.lines):
        middle = _middle(line)
        days = tuple((seen.printed, seen.day) for at, seen in dated if abs(at - middle) < NEAR)
        beside = any(abs(at - middle) < NEAR for at in carrying)
        if days or beside:
            found += _names_on(sheet, place, days, beside=beside)
    return tuple(found)


def _middle(line: SheetLine) -> float:
    return (line.top + line.bottom) / 2


def _names_on(sheet: Sheet, place: int, days: tuple[tuple[str, date], ...], *, beside: bool) -> Iterator[PossiblePatient]:
    """The names on one line: each may begin a cell, or stand behind a colon or a small word."""
    words = tokens(sheet, place)
    step = after = 0
    while step < len(words):
        begins = step == 0 or words[step].left - words[step - 1].right > CELL_GAP or _leads(words[step - 1])
        value = name_at_start(words[step:], loose=True) if begins else ()
        if not value:
            step += 1
            continue
        end = step + len(value)
        printed = " ".join(token.text for token in value).strip(" ,;")
        before = words[after:step] or _above(sheet, value[0])
        if not _is_place(printed):
            yield PossiblePatient(
                page=sheet.number,
                label=" ".join(token.text for token in words[after:step]).strip(" :#"),
                printed=printed,
                readings=person_names.readings(printed),
                dates=days,
                doubtful=_is_anothers(before) or _is_told_of(words[end:]) or of_a_relative(sheet, value),
                confidence=confidence(value),
                boxes=boxes_around(value),
                beside_reference=beside,
            )
        step = after = end


def _leads(token: Token) -> bool:
    return token.colon or token.text[0].islower()


def _is_place(printed: str) -> bool:
    """Whether it is a town and its state."""
    _, comma, state = printed.partition(", ")
    return bool(comma) and (len(state.strip(".")) == _STATE or state.upper() in STATES)


def _above(sheet: Sheet, first: Token) -> Sequence[Token]:
    """The words of the line above a name that run on into its own, or the cell there that begins where the name does."""
    above = tokens(sheet, first.line - 1) if first.line else ()
    if not above or first.top - above[0].bottom > _RIGHT_BELOW:
        return ()
    if first.place == 0 and above[-1].text[-1].isalpha() and above[-1].text[0].islower():
        return above[-_BEFORE:]
    return next((cell for cell in cells(above) if abs(cell[0].left - first.left) < _ALIGNED), ())


def _is_told_of(behind: Sequence[Token]) -> bool:
    """Whether a professional's letters stand behind a name, or words that make him somebody to whom another belongs."""
    if not behind:
        return False
    related = any(speaks_of_a_relative([token.text.strip("(),.;")], misread=False) for token in behind[:_BEHIND])
    return related or behind[0].text.strip(".,()").upper() in CREDENTIALS or is_told_of_another(behind)


def _is_anothers(before: Sequence[Token]) -> bool:
    """Whether a word before a name speaks of a relative, a payer, a professional, or of signing."""
    words = [person_names.fold(token.text) for token in before]
    for step, word in enumerate(words):
        subject = word in _ASKED | _SUBJECT or (word == "TO" and step > 0 and words[step - 1] in _SUBJECT)
        if not subject and (speaks_of_another(word, misread=False) or word.startswith(_SIGNING)):
            return True
    return any(speaks_of_a_relative([word], misread=False) or word in _CHILDREN for word in words)
