"""The sections of a page below its header: which are the patient's, and which speak of a driver, a witness, a relative. PURE."""

from __future__ import annotations

from collections.abc import Sequence

from medrec_daemon.person_names import PARTICLES, fold
from medrec_daemon.recognition.fields import Rows
from medrec_daemon.recognition.labels import Label, Role
from medrec_daemon.recognition.layout import CELL_GAP
from medrec_daemon.recognition.other_persons import speaks_of_another
from medrec_daemon.recognition.relatives import speaks_of_a_relative
from medrec_daemon.recognition.word_lists import CARE_HOUSES, HOUSE_WORDS, TITLE_WORDS, words_in

_UPPER, FOOTER, _FEW = 0.36, 0.88, 2
"""Where a page's header ends for plain labels, and where its foot begins."""
_HEADING_REACH, _COLUMN, _MOST_OF_HEADING, _MOST_OF_QUESTION = 0.03, 0.03, 6, 10
_NUMBERED_FIELDS = words_in("ACCT ACCOUNT ACCESSION VISIT ENCOUNTER FIN CSN MRN")
_HEADER = 0.2
_OTHER_PATIENTS = tuple(
    words_in(
        "SECOND ADDITIONAL OTHER ALSO ANOTHER THIRD LINKED RELATED FAMILY SEPARATE SIBLING TWIN DEPENDENT NEXT PREVIOUS WRONG HOUSEHOLD"
    )
)
_TITLES = TITLE_WORDS | HOUSE_WORDS | CARE_HOUSES | words_in("REQUEST REQUESTED RETURNED LETTER NOTICE")
_SOMEBODY = words_in("PERSON PERSONS PEOPLE WHO WHOM SOMEONE SOMEBODY ANYONE ANYBODY")
_ASKED_FOR = words_in(
    "TO WE MAY CAN SHOULD SHALL DO ELSE YOU WHO WHOM RESPONSIBLE ALLOWED PERMITTED AUTHORIZED ACCOMPANYING BRINGING PAYING SIGNING LIVING "
    "PAYS LIVES BROUGHT CAME WITH"
)
_TREATED = words_in("SERVED TREATED SEEN WHOSE RECEIVING EXAMINED INJURED HURT TRANSPORTED ADMITTED EVALUATED ILL SICK TREAT SEE EXAMINE")
_PATIENTS_SECTIONS = ("PATIENT", "PT", "CLIENT", "RESIDENT", "DEMOGRAPH", "IDENTIF", "MEMBER", "CLAIMANT", "INDIVIDUAL", "PERSONAL")


def _is_somebody(heading: Sequence[str]) -> bool:
    """Whether a heading asks for a person who is not the patient: ``Person to notify``, ``Who may we talk to about your care``."""
    asks = len(heading) > 1 and heading[0] in _SOMEBODY and heading[1] in _ASKED_FOR
    return asks and not _speaks_of_patient(heading)


def is_under_somebody(rows: Rows, label: Label) -> bool:
    """Whether a label stands under such a heading."""
    return _is_somebody(fold(_heading_over(rows, label.line, label.left)).split())


def _speaks_of_patient(heading: Sequence[str]) -> bool:
    """Whether a heading is that of the patient's section; ``Who was seen`` is one too."""
    if heading and heading[0] in _SOMEBODY and not _TREATED.isdisjoint(heading):
        return True
    return any(word.startswith(_PATIENTS_SECTIONS) for word in heading)


def heads_another(rows: Rows, line: int, left: float) -> bool:
    """Whether the heading over a line speaks of another (``Passenger``, ``Next patient``, ``Patient's mother``); a title does not."""
    words = fold(_heading_over(rows, line, left)).split()
    if _is_somebody(words):
        return True
    if any(word.startswith(_OTHER_PATIENTS) or speaks_of_a_relative([word], misread=False) for word in words):
        return _TITLES.isdisjoint(words) or _speaks_of_patient(words)
    return bool(words) and _TITLES.isdisjoint(words) and any(speaks_of_another(word, misread=False) for word in words)


def is_in_strange_section(rows: Rows, label: Label) -> bool:
    """Whether a plain ``Name:`` stands under a heading of another's (``Consent given by``), or far down under none of the patient's.

    What a page tells of a driver, a witness or a signer has such fields too, whatever its heading is.
    """
    heading = _heading_over(rows, label.line, label.left)
    words = fold(heading).split()
    if _is_somebody(words):
        return True
    if _speaks_of_patient(words):
        return any(word.startswith(_OTHER_PATIENTS) or speaks_of_a_relative([word], misread=False) for word in words)
    titled = not _TITLES.isdisjoint(words) and words[-1:] != ["BY"]
    another = not titled and any(speaks_of_another(word, misread=False) for word in words)
    numbered = any(other.tokens[0].text.strip(":#").upper() in _NUMBERED_FIELDS for other in rows.labels[label.line])
    foot = label.tokens[0].top > FOOTER and not words
    return another or (label.tokens[0].top >= _UPPER and not numbered and not foot)


def is_of_another_patient(rows: Rows, label: Label) -> bool:
    """Whether a patient's label stands in a section about another patient than the page's: ``Second patient (see separate chart)``."""
    words = fold(_heading_over(rows, label.line, label.left)).split() if label.tokens[0].top >= _HEADER else []
    return any(word.startswith(_OTHER_PATIENTS) for word in words)


def _heading_over(rows: Rows, place: int, left: float) -> str:
    """The text of the nearest line above one, in its column, that is no field; '' where a gap or a sentence's end is nearer."""
    top = rows.sheet.lines[place].top
    for line in reversed(rows.sheet.lines[:place]):
        if top - line.bottom > _HEADING_REACH:
            return ""
        cell = next((text for words, text in zip(line.columns, line.texts, strict=True) if abs(words[0].left - left) < _COLUMN), "")
        if cell.endswith("."):
            return ""
        if cell and ":" not in cell and not any(map(str.isdigit, cell)):
            most = _MOST_OF_QUESTION if fold(cell.split()[0]) in _SOMEBODY else _MOST_OF_HEADING
            return cell if len(cell.split()) <= most else ""
        top = line.top
    return ""


def is_strange(rows: Rows, label: Label) -> bool:
    """Whether a name's label, a plain one or the patient's, stands where another is spoken of, or asks for another itself."""
    if label.line not in rows.labels or label.role not in {Role.NAME, Role.PATIENT}:
        return False
    section = is_in_strange_section(rows, label) if label.role is Role.NAME else is_of_another_patient(rows, label)
    return section or asks_for_another(rows, label)


def is_in_anothers_section(rows: Rows, label: Label) -> bool:
    """Whether a birth date's label stands in a row, or under a heading, of somebody else's (``Dependent   DOB``, ``Family members``)."""
    row = rows.tokens[label.line]
    printed = _heading_over(rows, label.line, row[0].left)
    heading = fold(printed).split() if "," not in printed else []  # ``DOE, JANE`` on a label stuck to the page
    before = [word for token in row[: label.tokens[0].place] for word in fold(token.text).split()]
    if label.tokens[0].top < _HEADER or _speaks_of_patient(before):
        return _is_somebody(heading) and not _speaks_of_patient(before)
    if _is_somebody(heading):
        return True
    if _speaks_of_patient(heading):
        return any(word.startswith(_OTHER_PATIENTS) for word in heading)
    titled = not _TITLES.isdisjoint(heading)
    other = any(word.startswith(_OTHER_PATIENTS) or speaks_of_another(word, misread=False) for word in heading)
    return (other and not titled) or (bool(before) and speaks_of_another(before[0], misread=False))


def begins_field(rows: Rows, label: Label) -> bool:
    """Whether a patient's label goes on with a word that a colon closes and that is no label of ours: ``Patient Rep:``."""
    behind = rows.tokens[label.line][label.after : label.after + 1]
    known = any(other.tokens[0].place == label.after for other in rows.labels[label.line])
    return not label.colon and not known and bool(behind) and behind[0].colon and behind[0].left - label.right < CELL_GAP


def asks_for_another(rows: Rows, label: Label) -> bool:
    """Whether a bracket behind a patient's label, or the beginning of its value, gives it to another: ``Patient (Guardian):``."""
    line = rows.tokens[label.line]
    aside = [word for token in line[label.tokens[-1].place + 1 : label.after] for word in fold(token.text).split()]
    begins = line[label.after : label.after + 1] if len(label.tokens) > _FEW else ()
    if begins_field(rows, label):
        return True
    runs_on = any(token.text[0].islower() and token.text.upper() not in PARTICLES for token in begins)
    return runs_on or any(speaks_of_another(word, misread=False) for word in aside)
