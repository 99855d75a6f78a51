"""Whose a birth date is by the field before it: that of a sponsor, a policy's owner, a parent who consents, whoever came along. PURE."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medrec_daemon.person_names import fold
from medrec_daemon.recognition.fields import Rows
from medrec_daemon.recognition.labels import Label, Role
from medrec_daemon.recognition.page_labels import labels_on
from medrec_daemon.recognition.relatives import speaks_of_a_relative
from medrec_daemon.recognition.sections import FOOTER
from medrec_daemon.recognition.tokens import Token, tokens, wide_gap
from medrec_daemon.recognition.word_lists import words_in

_STEMS = tuple(
    words_in(
        "SPONS OWNER POLICYH HOLDER SUBSCR INSURED ENROLL MEMBER VETERAN ADULT AGENT PROXY REPRES WITNESS DRIVER PASSENG OCCUPANT DONOR "
        "RESPONS PAYER PAYOR CONSENTING INTERPRETER CHAPER ESCORT VISITOR ACCOMP NEIGHB COACH TEACHER EMPLOYER CARDHOLD SURROG CONSERV "
        "TRUSTEE ADMINISTRATOR EXECUTOR NOTIFY CARER HOUSEHOLD LIVES CAREG"
    )
)
"""A label with a word that begins so names one of those whose birth dates stand on other people's papers; an employee is a patient."""
_TREATED = ("PATIENT", "TREAT", "SEEN", "EVALUAT", "ASSESS", "INJUR", "EXAMIN", "SON", "DAUGHTER", "CHILD", "BABY", "NEWBORN", "INFANT")
"""A label with such a word speaks of one who was treated, whoever he is besides, or of the child whose page it may be."""
_SURELY, _HEADER = words_in("PATIENT PATIENTS PT PAT RESIDENT"), 0.34
_OF_CARE = words_in("COMPLAINT COMPLAINTS RESULT RESULTS PROCEDURE EXAM EXAMINATION DIAGNOSIS DIAGNOSES FINDINGS HISTORY SYMPTOMS HPI CC")
_PATIENTS = words_in("PATIENT PATIENTS PT PTS CLIENT CLIENTS RESIDENT RESIDENTS RECORD CHART CHILD CHILDS MINOR MINORS CLAIMANT CLAIMANTS")
_PAPERS = words_in("RECORD RECORDS CHART CHARTS FILE FILES")
_ARTICLES = words_in("a an the his her their my")
_REACHED_BY = words_in("TEL TELEPHONE PHONE CELL MOBILE RELATIONSHIP RELATION ADDRESS EMAIL")
_DASHES = frozenset("-\u2013\u2014|")
_RIGHT_ABOVE, _COLUMN, _MOST_ABOVE, _MOST_OF_ROLE, _FEW, _WITH = 0.03, 0.03, 3, 6, 2, 8


def is_of_person_before(rows: Rows, label: Label) -> bool:
    """Whether the words before a birth date's label, or the field before it on its line or above it, give it to such a person.

    Only where a patient's label stands in the header above it, or at the foot: else the patient himself may be a veteran or a passenger.
    """
    if not _names_patient_above(rows, label) or _is_treated_below(rows, label):
        return False
    line, place = rows.tokens[label.line], label.tokens[0].place
    start = _cell_start(line, place)
    if _is_such([token.text for token in label.tokens]) or _qualified(line, place) or _came_along(line, place):
        return True
    role = _role_before(line, place) or _role_on_line_above(rows, label)
    return _is_such(role or next(_roles_above(rows, label.line, line[start]), ()))


def _names_patient_above(rows: Rows, label: Label) -> bool:
    top = label.tokens[0].top
    return any(
        other.role in {Role.PATIENT, Role.PATIENT_BORN}
        and not _SURELY.isdisjoint(fold(other.text).split())
        and (other.tokens[0].top > FOOTER or other.tokens[0].top < min(top, _HEADER))
        for other in rows.all_labels
    )


def _is_treated_below(rows: Rows, label: Label) -> bool:
    """Whether the next line tells of his own illness: then his page begins there."""
    below = rows.sheet.lines[label.line + 1] if label.line + 1 < len(rows.sheet.lines) else None
    if below is None or below.top - label.tokens[0].bottom > _RIGHT_ABOVE or ":" not in below.text:
        return False
    return not _OF_CARE.isdisjoint(below.folded.split()[:3])


def _is_such(role: Sequence[str]) -> bool:
    words = [word for text in role for word in fold(text.replace("/", " ")).split()]
    if any(map(str.isdigit, "".join(words))):
        return False
    if not 1 <= len(words) <= _MOST_OF_ROLE or not _PATIENTS.isdisjoint(words[:1]):
        return bool(words) and words[0].endswith("S") and speaks_of_a_relative(words[1:], misread=False)  # ``Patient's mother``
    if not _PAPERS.isdisjoint(words) or any(word.startswith(_TREATED) for word in words):
        return False  # ``Owner of the records``, ``Passenger treated``
    return words[-2:] == ["RELEASE", "TO"] or any(word.startswith(_STEMS) or speaks_of_a_relative([word], misread=False) for word in words)


def _parts(line: Sequence[Token], place: int) -> bool:
    """Whether something parts the word at ``place`` from the next one: a colon, a dash that stands alone, a border, a wide gap."""
    return line[place].colon or line[place].text in _DASHES or wide_gap(line, place)


def _cell_start(line: Sequence[Token], place: int) -> int:
    """Where the cell begins in which a word stands, with the letter or number of a list before it."""
    while place and not wide_gap(line, place - 1):
        place -= 1
    return place


def _qualified(line: Sequence[Token], place: int) -> bool:
    """Whether one or two words that begin a field stand right before the label: ``Member DOB``, ``Adult's DOB``."""
    start = place
    while start and place - start <= _FEW and not _parts(line, start - 1):
        start -= 1
    before = [token.text for token in line[start:place]]
    return (
        1 <= len(before) <= _FEW and before[0][0].isupper() and _is_such([text.replace("'s", "").replace("\u2019s", "") for text in before])
    )


def _came_along(line: Sequence[Token], place: int) -> bool:
    """Whether the sentence says who he is to the patient right before the label: ``with Max Doe, a neighbor (DOB``."""
    words = [token.text.strip("(),.;") for token in line[max(0, place - _FEW - 1) : place]]
    words = [word for word in words if word]
    if not {"with", "by"} & {token.text.lower() for token in line[max(0, place - _WITH) : place]}:
        return False
    return len(words) >= _FEW and words[-2].lower() in _ARTICLES and words[-1][0].islower() and _is_such(words[-1:])


def _role_before(line: Sequence[Token], place: int) -> tuple[str, ...]:
    """The label on the line whose value, a name, ends right before the birth date's: ``Service member: Max Doe; Member's birth date``."""
    end = next((step for step in range(place - 1, 0, -1) if line[step].text.endswith(":") or line[step].text in _DASHES), 0)
    value = line[end + 1 : place]
    if not end or len(value) < _FEW or any(char.isdigit() for token in value for char in token.text):
        return ()
    return _back_from(line, end - (line[end].text in _DASHES))


def _role_on_line_above(rows: Rows, label: Label) -> tuple[str, ...]:
    """The label at whose value's end a line breaks: ``No release to: Max`` and in the next line ``Doe, DOB``."""
    line, place = rows.tokens[label.line], label.tokens[0].place
    if not 1 <= place <= _FEW or label.line == 0 or line[0].top - rows.sheet.lines[label.line - 1].bottom > _RIGHT_ABOVE / 2:
        return ()
    above = tokens(rows.sheet, label.line - 1)
    return _role_before((*above, *line[:place]), len(above) + place)


def _back_from(line: Sequence[Token], end: int) -> tuple[str, ...]:
    """The words of the field that ends with the word at ``end``."""
    start = end
    while start and not _parts(line, start - 1):
        start -= 1
    return tuple(token.text for token in line[start : end + 1])


def _roles_above(rows: Rows, place: int, first: Token) -> Iterator[tuple[str, ...]]:
    """The label of the field above a word in its column: the next one whose value is a name, past telephone and relationship."""
    top = first.top
    for line in range(place - 1, max(place - 1 - _MOST_ABOVE, -1), -1):
        words = tokens(rows.sheet, line)
        start = next((step for step, token in enumerate(words) if abs(token.left - first.left) < _COLUMN), None)
        if start is None or top - words[start].bottom > _RIGHT_ABOVE or (start and not wide_gap(words, start - 1)):
            return
        role = _label_at(rows, line, words[start:])
        if role and fold(role[0]).strip() not in _REACHED_BY:
            yield role
            return
        if not role:
            return
        top = words[start].top


def _label_at(rows: Rows, line: int, words: Sequence[Token]) -> tuple[str, ...]:
    """The words of the label with which a cell begins, the letter of a list before it left aside; none where nothing ends it."""
    skip = 1 if len(words) > 1 and len(words[0].text.strip("().")) <= 1 and not words[0].colon else 0
    end = next((step for step in range(skip, len(words)) if _parts(words, step)), None)
    if end is not None and (words[end].colon or words[end].text in _DASHES or wide_gap(words, end)) and end - skip < _MOST_OF_ROLE:
        return tuple(token.text for token in words[skip : end + 1] if token.text not in _DASHES)
    listed = next((step for step in range(skip, len(words)) if "," in words[step].text), 0)
    if 0 < listed - skip <= _FEW + 1:
        return tuple(token.text for token in words[skip:listed])  # ``Service member DOE,MAX``
    known = next((one for one in labels_on(rows.sheet, line) if one.tokens[0].place == words[skip].place), None)
    return (known.text,) if known is not None and known.role is Role.SOMEBODY_ELSE else ()
