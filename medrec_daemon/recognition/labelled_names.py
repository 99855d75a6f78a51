"""Names behind labels: which are the patient's, and the patient labels whose value nobody could make out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from medrec_daemon.model import Box
from medrec_daemon.person_names import fold
from medrec_daemon.recognition.fields import Rows
from medrec_daemon.recognition.label_values import BELOW_REACH
from medrec_daemon.recognition.labels import Label, Role
from medrec_daemon.recognition.layout import key
from medrec_daemon.recognition.name_lists import NEVER_A_NAME
from medrec_daemon.recognition.name_words import is_prose, looks_like_name, name_at_start, told_by_machine, without_box_marks
from medrec_daemon.recognition.page_labels import labels_on
from medrec_daemon.recognition.places import boxes_around
from medrec_daemon.recognition.relatives import speaks_of_a_relative
from medrec_daemon.recognition.sections import is_strange, is_under_somebody
from medrec_daemon.recognition.tokens import Token, confidence, tokens, wide_gap
from medrec_daemon.recognition.word_lists import CARE_HOUSES, words_in

NEAR = 0.07
"""A birth date this far below a name (share of the page's height) belongs to it."""
_APART = 0.012
_TOP_QUARTER = 0.25
_MOST_OF_LAST, _GIVEN_AND_INITIAL = 3, 2
_HEADING_REACH, _COLUMN = 0.03, 0.03
UNKNOWN_PERSON = "name of an unknown person"
"""The label of a name behind words that say nothing to us."""
OTHER_PERSON = "name of another person"
"""The label of a name that the page gives to somebody else than its patient: a sponsor, a sister, whom to call."""
NOT_PATIENTS = frozenset({UNKNOWN_PERSON, OTHER_PERSON})
_MOST_OF_DATE, _OWNER = 4, key("OWNER")
_ALSO = frozenset(map(key, ("AND", "ALSO", "PLUS")))
_RELATIONS = words_in("SELF CHILD DEPENDENT INSURED SUBSCRIBER")
_LETTERS_SUBJECT = words_in("RE REGARDING SUBJECT IN")
_NOT_SURELY_PATIENTS = _LETTERS_SUBJECT | words_in("CLIENT CLIENTS YOUR OUR INDIVIDUAL INDIVIDUALS")
_SUBSCRIBERS = words_in("MEMBER MEMBERS CLAIMANT CLAIMANTS")
_PATIENTS_FIELDS = words_in("ACCT ACCOUNT ACCESSION VISIT ENCOUNTER SEX AGE ROOM RM FIN CSN GENDER DOS")


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name as found: under which label, its words, where. ``unknown``: a patient is named there, and the name was not made out.

    ``strange``: it stands in a section of the page that may be anybody's, and so does the birth date below it. ``last_line`` is the line
    on which it ends.
    """

    label: str
    printed: str = field(repr=False)
    top: float
    left: float
    confidence: float
    line: int
    place: int
    unknown: bool = False
    strange: bool = False
    last_line: int = -1
    boxes: tuple[Box, ...] = field(repr=False, compare=False, default=())

    @classmethod
    def of(cls, label: str, words: Sequence[Token], *, unknown: bool = False) -> FoundName:
        """The name that some words are; ``LAST^FIRST^MIDDLE``, as one hospital system tells another, is a name too."""
        printed = " ".join(token.text for token in words).strip(" ,;:-")
        if "^" in printed:
            last, _, rest = printed.partition("^")
            printed = f"{last}, {rest.replace('^', ' ')}".strip(" ,")
        first = words[0]
        sure, end, where = confidence(words), words[-1].line, boxes_around(words)
        return cls(label, printed, first.top, first.left, sure, first.line, first.place, unknown, last_line=end, boxes=where)


def labelled(rows: Rows) -> list[FoundName]:
    """Names behind a label that speaks of the patient, or behind a plain ``Name:`` that nothing gives to somebody else."""
    found: list[FoundName] = []
    for label in rows.all_labels:
        if label.role is Role.NAME and not _is_patients(rows, label):
            continue
        strange = is_strange(rows, label)
        if (
            label.role not in {Role.PATIENT, Role.NAME}
            or _part_of_phrase(label)
            or (_says_relation(rows, label) and _names_patient_elsewhere(rows, label))
            or _names_keeper(rows, label)
        ):
            continue
        value = _first_name(rows, label) or _named_in_subject(rows, label)
        if value and strange:
            whose = OTHER_PERSON if is_under_somebody(rows, label) else UNKNOWN_PERSON
            found.append(replace(FoundName.of(whose, value, unknown=True), strange=True))
        elif value:
            found.append(FoundName.of(label.text, value))
            found += _rest_of_column(rows, label, value)
        elif label.role is Role.PATIENT:
            found += _not_made_out(rows, label)
    named = [name for name in found if not is_subscribers(name.label)]
    return [*(named or found), *_children_of(rows)]


def is_subscribers(label: str) -> bool:
    """Whether the name behind a label is the patient's only where nobody else is named: ``Member name``."""
    return label.upper().split()[0] in _SUBSCRIBERS


def _surely_patients(label: Label) -> bool:
    """Whether a label is the patient's and nothing but a name stands behind it: not a letter's subject or a client."""
    return label.role is Role.PATIENT and label.text.upper().split()[0] not in _NOT_SURELY_PATIENTS and not _is_owners(label)


def _is_owners(label: Label) -> bool:
    """Whether a label asks for the owner of records, who may be the patient, or the house that keeps them."""
    return any(token.key == _OWNER for token in label.tokens)


def _names_keeper(rows: Rows, label: Label) -> bool:
    """Whether what stands behind ``Chart owner`` is a house: it has a word that houses have in their names."""
    words = (word for token in rows.behind(label) for word in fold(token.text).split()) if _is_owners(label) else ()
    return any(word in CARE_HOUSES | NEVER_A_NAME for word in words)


def _says_relation(rows: Rows, label: Label) -> bool:
    """Whether a single word behind a label says what the patient is to somebody else: ``Patient is: spouse``."""
    line = rows.tokens[label.line]
    asks = label.colon or label.tokens[-1].text.lower() == "is"
    if not asks or label.after >= len(line) or not (label.after + 1 == len(line) or wide_gap(line, label.after)):
        return False
    words = [line[label.after].text.strip(".,;()").upper()]
    return line[label.after].text[-1] != ":" and (words[0] in _RELATIONS or speaks_of_a_relative(words, misread=False))


def _names_patient_elsewhere(rows: Rows, label: Label) -> bool:
    """Whether another label of the patient's has a name behind it; else whoever is named by other labels is only related to him."""
    return any(
        other is not label
        and _surely_patients(other)
        and not is_subscribers(other.text)
        and not _says_relation(rows, other)
        and _first_name(rows, other)
        for other in rows.all_labels
    )


def _part_of_phrase(label: Label) -> bool:
    """Whether another word stands right before ``Patient``: ``Specialty Patient``, ``At Patient`` label something else.

    ``And re:`` names a second patient, whom the letter is about as well.
    """
    before = label.words_before
    if len(before) == 1 and before[0] in _ALSO:
        return False
    return label.role is Role.PATIENT and len(label.tokens) == 1 and bool(before) and before[0].isalpha() and len(before[0]) > 1


def _first_name(rows: Rows, label: Label) -> tuple[Token, ...]:
    """The first of a label's possible values that is a name; without a colon or a gap before it, only ``LAST, FIRST``."""
    surely = _surely_patients(label)
    heads_column = label.whole_cell and (len(rows.labels[label.line]) > 1 or label.after < len(rows.tokens[label.line]))
    for words in rows.values(label):
        beside_it = words[0].line == label.line
        apart = _birth_near(rows, label) and (not beside_it or words[0].left - label.right > _APART)
        loose = label.colon or len(label.tokens) > 1 or apart or (heads_column and not beside_it)
        loose = loose or (not beside_it and rows.heads_row(label, rows.behind(label)))
        if (surely or label.role is Role.NAME) and loose and (value := _told_by_machine(words)):
            return value
        if surely and beside_it and loose:
            words = (*words, *_wrapped(rows, words))  # noqa: PLW2901
        value = name_at_start(words, loose=loose, patients=surely and loose and _may_be_small(label, words))
        if value:
            return value
    return ()


def _wrapped(rows: Rows, words: Sequence[Token]) -> tuple[Token, ...]:
    """The words with which the next line goes on where a value is a last name and its comma, or ends its line, up to a birth date there."""
    line = words[0].line + 1
    if len(words) > _MOST_OF_LAST or line >= len(rows.sheet.lines):
        return ()
    following = tokens(rows.sheet, line)
    first = rows.tokens[words[0].line][0] if words[0].line in rows.tokens else words[0]
    if abs(following[0].left - first.left) > _COLUMN or following[0].top - words[0].bottom > _HEADING_REACH:
        return ()
    first_label = next(iter(labels_on(rows.sheet, line)), None)
    end = first_label.tokens[0].place if first_label else len(following)
    if words[-1].text.endswith(","):
        return following[:end]
    born = first_label is not None and first_label.role in {Role.BORN, Role.PATIENT_BORN}
    ends = words[-1].place == len(tokens(rows.sheet, words[0].line)) - 1
    given = len(words) == _GIVEN_AND_INITIAL and len(words[1].text.strip(".")) == 1  # ``Jane Q`` is no name yet, ``Jane Doe`` is one
    return following[:end] if born and ends and given and end == 1 and not following[0].text.endswith(",") else ()


def _rest_of_column(rows: Rows, label: Label, first: Sequence[Token]) -> list[FoundName]:
    """The names under the first one in a column that a label heads: a log or a schedule lists many patients."""
    if not label.whole_cell or first[0].line <= label.line or len(rows.labels[label.line]) < 2:
        return []
    found = []
    bottom = first[0].bottom
    for place in range(first[0].line + 1, len(rows.sheet.lines)):
        words = _cell_under(tokens(rows.sheet, place), first)
        if not words or words[0].top - bottom > BELOW_REACH:
            break
        value = name_at_start(words, loose=False)
        if not value:
            break
        found.append(FoundName.of(label.text, value))
        bottom = words[0].bottom
    return found


def _cell_under(line: Sequence[Token], first: Sequence[Token]) -> Sequence[Token]:
    """The words of a line from the cell on that stands under some words, however a column's names are aligned; none where none does."""
    start = 0
    for place in range(len(line)):
        if wide_gap(line, place) or place + 1 == len(line):
            if line[place].right > first[0].left and line[start].left < first[-1].right:
                return line[start:]
            start = place + 1
    return ()


def _told_by_machine(words: Sequence[Token]) -> tuple[Token, ...]:
    return told_by_machine(without_box_marks(words))


def _may_be_small(label: Label, words: Sequence[Token]) -> bool:
    """Whether a value in small letters may be a name: behind ``… Name:``, as ``last, first``, or at the top of the page."""
    first = without_box_marks(words)[:1]
    if not first or not first[0].text[0].islower():
        return True
    return "name" in label.text.lower() or first[0].text.endswith(",") or label.tokens[0].top < _TOP_QUARTER


def _not_made_out(rows: Rows, label: Label) -> list[FoundName]:
    """A patient's label with something behind it, or ``LAST, first`` below it in its column, that is neither a name nor a sentence."""
    if not label.colon and label.whole_cell and _surely_patients(label) and len(rows.labels[label.line]) > 1:
        under = next((words for words in rows.values(label) if words[0].line > label.line), ())
        return [FoundName.of(label.text, under[:6], unknown=True)] if len(under) > 1 and under[0].text.endswith(",") else []
    words = without_box_marks(rows.behind(label))
    end = next((step + 1 for step in range(len(words)) if wide_gap(words, step)), len(words))
    words = words[:end]
    if not label.colon or not _surely_patients(label) or not words or is_prose(words):
        return []
    if not any(sum(char.isalpha() for char in token.text) >= 3 for token in words[:4]):
        return []
    small = words[0].text[0].islower() and label.tokens[0].top >= _TOP_QUARTER and "name" not in label.text.lower()
    return [] if small else [FoundName.of(label.text, words[:6], unknown=True)]


def _children_of(rows: Rows) -> list[FoundName]:
    """``Baby of: DOE, JANE``: the patient is a child without a name yet, and Jane Doe is not the patient."""
    heads = [label for label in rows.all_labels if label.role is Role.SOMEBODY_ELSE and label.tokens[-1].text.strip(":").upper() == "OF"]
    return [
        FoundName.of(label.text, words, unknown=True)
        for label in heads
        if label.tokens[0].text.upper() != "CARE" and (words := (*label.tokens, *rows.behind(label)[:4]))
    ]


def _named_in_subject(rows: Rows, label: Label) -> tuple[Token, ...]:
    """The name in a letter's subject line: ``RE: Medical records of Jane Doe``."""
    words = rows.tokens[label.line][label.after :]
    if label.text.upper() not in _LETTERS_SUBJECT:
        return ()
    for step, token in enumerate(words):
        if token.text.strip(":").lower() in {"of", "for", "patient", "client"}:
            return name_at_start(words[step + 1 :], loose=True)
    return ()


def _is_patients(rows: Rows, label: Label) -> bool:
    """Whether a weak label is the patient's: no other word before it, not in somebody else's section.

    A birth date or record number must stand near, or another field of the patient's on its line; or it closes with a
    colon in the first quarter of the page.
    """
    if any(not word.isdigit() and len(word) > 1 for word in label.words_before) or rows.is_somebody_elses(label):
        return False
    if _birth_near(rows, label):
        return True
    fields = any(other.tokens[0].text.strip(":#").upper() in _PATIENTS_FIELDS for other in rows.labels[label.line])
    return label.colon and label.begins_cell and (fields or label.tokens[0].top < _TOP_QUARTER)


def _birth_near(rows: Rows, label: Label) -> bool:
    """Whether a birth date or record number stands near a label."""
    return any(
        other.role in {Role.BORN, Role.PATIENT_BORN, Role.RECORD_NUMBER} and abs(other.tokens[0].top - label.tokens[0].top) < NEAR
        for other in rows.all_labels
    )


def split_names(rows: Rows) -> list[FoundName]:
    """A name in separate fields: ``Last Name: … First Name: … MI: …``."""
    found = []
    labels = rows.all_labels
    for last in labels:
        if last.role is not Role.LAST or last.words_before or rows.is_somebody_elses(last):
            continue
        fields = [rows.value(last)[:3]]
        for role in (Role.FIRST, Role.MIDDLE):
            near = [other for other in labels if other.role is role and abs(other.tokens[0].top - last.tokens[0].top) < 0.05]
            near.sort(key=lambda other: abs(other.line - last.line))
            value = rows.value(near[0]) if near else ()
            dated = role is Role.MIDDLE and any(map(str.isdigit, "".join(token.text for token in value[:_MOST_OF_DATE])))
            fields.append(() if dated else value[:2])  # without an initial the next column's birth date stands there
        if fields[0] and fields[1]:
            parts = [" ".join(token.text for token in part).strip(" ,") for part in fields]
            printed = f"{parts[0]}, {parts[1]} {parts[2]}".strip()
            if looks_like_name(printed):
                words = (*fields[0], *fields[1])
                found.append(replace(FoundName.of("last name, first name", words), printed=printed))
    return found
