"""The sections of a page below its header: which are the patient's, and which speak of a driver, a witness, a relative. PURE."""

from __future__ import annotations

from medrec_daemon.person_names import fold
from medrec_daemon.recognition.fields import Rows
from medrec_daemon.recognition.labels import Label
from medrec_daemon.recognition.other_persons import speaks_of_another
from medrec_daemon.recognition.word_lists import CARE_HOUSES, HOUSE_WORDS, TITLE_WORDS, words_in

_UPPER = 0.36
_HEADING_REACH, _COLUMN, _MOST_OF_HEADING = 0.03, 0.03, 6
_NUMBERED_FIELDS = words_in("ACCT ACCOUNT ACCESSION VISIT ENCOUNTER FIN CSN MRN")
_HEADER = 0.2
_OTHER_PATIENTS = tuple(words_in("SECOND ADDITIONAL OTHER ALSO ANOTHER THIRD LINKED RELATED FAMILY SEPARATE SIBLING TWIN DEPENDENT"))
_TITLES = TITLE_WORDS | HOUSE_WORDS | CARE_HOUSES | words_in("REQUEST REQUESTED RETURNED LETTER NOTICE")
_PATIENTS_SECTIONS = ("PATIENT", "PT", "CLIENT", "RESIDENT", "DEMOGRAPH", "IDENTIF", "MEMBER", "CLAIMANT", "INDIVIDUAL", "PERSONAL")


def is_in_strange_section(rows: Rows, label: Label) -> bool:
    """Whether a plain ``Name:`` stands under a heading of another's (``Consent given by``), or far down under none of the patient's.

    What a page tells of a driver, a witness or a signer has such fields too, whatever its heading is.
    """
    heading = _heading_above(rows, label)
    words = fold(heading).split()
    if any(word.startswith(_PATIENTS_SECTIONS) for word in words):
        return False
    titled = not _TITLES.isdisjoint(words) and words[-1:] != ["BY"]
    another = not titled and any(speaks_of_another(word, misread=False) for word in words)
    numbered = any(other.tokens[0].text.strip(":#").upper() in _NUMBERED_FIELDS for other in rows.labels[label.line])
    return another or (label.tokens[0].top >= _UPPER and not numbered)


def is_of_another_patient(rows: Rows, label: Label) -> bool:
    """Whether a patient's label stands in a section about another patient than the page's: ``Second patient (see separate chart)``."""
    words = fold(_heading_above(rows, label)).split() if label.tokens[0].top >= _HEADER else []
    return any(word.startswith(_OTHER_PATIENTS) for word in words)


def _heading_above(rows: Rows, label: Label) -> str:
    """The text of the nearest line above a label, in its column, that is neither a field nor a sentence; '' where a gap comes first."""
    return _heading_over(rows, label.line, label.left)


def _heading_over(rows: Rows, place: int, left: float) -> str:
    top = rows.sheet.lines[place].top
    for line in reversed(rows.sheet.lines[:place]):
        if top - line.bottom > _HEADING_REACH:
            return ""
        cell = next((text for words, text in zip(line.columns, line.texts, strict=True) if abs(words[0].left - left) < _COLUMN), "")
        if cell and ":" not in cell and not any(map(str.isdigit, cell)):
            return cell if len(cell.split()) <= _MOST_OF_HEADING else ""
        top = line.top
    return ""


def is_in_anothers_section(rows: Rows, label: Label) -> bool:
    """Whether a birth date's label stands in a row, or under a heading, of somebody else's (``Dependent   DOB``, ``Family members``)."""
    row = rows.tokens[label.line]
    if label.tokens[0].top < _HEADER:
        return False
    before = [word for token in row[: label.tokens[0].place] for word in fold(token.text).split()]
    if any(word.startswith(_PATIENTS_SECTIONS) for word in before):
        return False
    heading = fold(_heading_over(rows, label.line, row[0].left)).split()
    if any(word.startswith(_PATIENTS_SECTIONS) for word in heading):
        return any(word.startswith(_OTHER_PATIENTS) for word in heading)
    titled = not _TITLES.isdisjoint(heading)
    other = any(word.startswith(_OTHER_PATIENTS) or speaks_of_another(word, misread=False) for word in heading)
    return (other and not titled) or (bool(before) and speaks_of_another(before[0], misread=False))
