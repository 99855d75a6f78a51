"""Names without a label: before a birth date, in page headers and footers, and on the sticker of a chart page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from medrec_daemon.recognition.any_case import AnyCase
from medrec_daemon.recognition.around_names import is_anothers_row, is_told_of_another, last_name_above
from medrec_daemon.recognition.birth_fields import FEWEST_DIGITS, Birth
from medrec_daemon.recognition.birth_owners import is_of_person_before
from medrec_daemon.recognition.captions import DAY
from medrec_daemon.recognition.dates import strict_birth
from medrec_daemon.recognition.fields import Rows, names_somebody_above
from medrec_daemon.recognition.labelled_names import OTHER_PERSON, UNKNOWN_PERSON, FoundName
from medrec_daemon.recognition.labels import Label, Role
from medrec_daemon.recognition.layout import Sheet, key
from medrec_daemon.recognition.name_lists import CREDENTIALS, ENDS_A_NAME, NEVER_A_NAME, NEVER_ALONE, OF_THE_PATIENT, STATES
from medrec_daemon.recognition.name_words import leads, name_at_end, name_at_start, told_by_machine
from medrec_daemon.recognition.places import boxes_around, saying
from medrec_daemon.recognition.relatives import of_a_relative
from medrec_daemon.recognition.sections import heads_another
from medrec_daemon.recognition.tokens import Token, cells, confidence, tokens, wide_gap
from medrec_daemon.recognition.word_lists import TITLE_WORDS, words_in

BEFORE_BIRTH, IN_HEADER = "name before the date of birth", "name in the page's header"
UNLABELLED = frozenset({BEFORE_BIRTH, IN_HEADER})
"""The labels of names that no label of a patient stands before."""
_HEADER, _FOOTER = 0.2, 0.9
_LINE_GAP = 0.015
"""Lines of one paragraph are no farther apart."""
_ALONE_TOP = 0.12
"""A name that has nothing but itself on its line is a page's header only this far up (or in the footer)."""
_FIELDS_TOP = 0.28
_READ_WELL = 60.0
_MOST_OF_NAME = 5
_PATIENT = key("PATIENT")
_FORMS_OF_ADDRESS = frozenset({"MR", "MRS", "MS", "MISS"})
_RELATED = frozenset({"C/O", "O/B/O"})
_OF = words_in("OF FOR REGARDING CONCERNING ON ABOUT")
_PAPERS = words_in("RECORD RECORDS CHART CHARTS COPIES COPY BILLS FILMS IMAGES INFORMATION DOCUMENTS RELEASE REQUEST REQUESTED REPORTS")

_MAYBE = AnyCase.small(
    r"[a-z][\w'\-]+,\s?[a-z]|\b(?:acct|account|mrn|mr|visit|enc|encounter|fin|csn|har|unit|id|rm|room|bed|m|f|male|female|y|yrs?|yo|y/o"
    r"|age|sex|c/o|b|born|dob|dos|adm|admit|chart|hosp)\b",
)
_NUMBERED = (
    r"(?:ACCT|ACCOUNT|A/C|MRN|MR|MED\s?REC|MEDICAL\s+RECORD|VISIT|ENC|ENCOUNTER|FIN|CSN|HAR|UNIT|PATIENT\s+ID|PT\s+ID|ID|HOSP|CHART)"
    r"\s*(?:NO|NUM|NUMBER|ID)?\.?\s*[:#]*\s*[A-Z]{0,3}\d{3,}"
)
_IN_DAYS = r"(?:DOB|D\.O\.B\.?|B\.|BORN|BIRTH\S*|DATE\s+OF\s+BIRTH|DOS|DATE\s+OF\s+SERVICE|ADM|ADMIT)\s*[:#]*\s*\d"
_SURE_FIELD = re.compile(
    rf"^[\s(,;|\-]*(?:{_NUMBERED}|{_IN_DAYS}|(?:RM|ROOM|BED)\.?\s*[:#]?\s*\d|(?:M|F|MALE|FEMALE)\b[\s,;/|\-]+\d|\d{{1,3}}\s*(?:Y|YR|YRS|YO|Y/O)\b"
    rf"|(?:AGE|SEX|GENDER)\s*:|C/O\b|(?-i:[A-Z][A-Za-z.# ]{{1,24}}:?\s*[A-Z]{{0,3}}\d{{5,}}\)))",
    re.IGNORECASE,
)
_TOWN = re.compile(
    r"[A-Z][A-Za-z. ]+, (?:A[KZR]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"
)
"""A town and its state, but for those that are given names too (``Smith, AL``)."""
_BARE_NUMBER = re.compile(r"[\s#]*\d{6,12}\s*")
"""What a page of a bill prints behind the name at its top: the account, without a word."""
_DIGITS = 5
_ROW = re.compile(rf"^[\s|(,_\u2014\-]*({DAY})[\s|]+\d{{{_DIGITS},}}\b")
"""Behind a name in a header whose labels a machine could not read: a date and a record number, as in a row of values."""
_DAY_AND_NUMBER = re.compile(rf"(?:{DAY})[\s|]+\d{{{_DIGITS},}}\b")
_ROW_TOP = 0.2
_YEARS = 2
"""A day as recent as that may be the day of a visit."""
_STICKER = re.compile(rf"^\s*(?:(?:M|F|MALE|FEMALE)\b[\s,;/|\-]+\d|{_NUMBERED}|{_IN_DAYS})", re.IGNORECASE)
_BESIDE_SEX = re.compile(r"(?:^|[\s,(])(?:M|F|MALE|FEMALE|B\.|BORN)[\s,;/|\-]+(\d{1,2}[/\-]\d{1,2}[/\-]\d{2,4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BeforeBirths:
    """Names right before birth dates. ``not_patients`` holds (line, place) of the birth labels that are somebody else's."""

    names: tuple[FoundName, ...]
    not_patients: frozenset[tuple[int, int]]


def before_births(rows: Rows, known: Sequence[FoundName]) -> BeforeBirths:
    """A name right before its birth date: page headers (``DOE, JANE  DOB 03/14/1971``), letters (``of Jane Doe, DOB …``).

    Behind a label that we do not know, or in a sentence that does not speak of the patient, it may be anybody's: then it is
    kept as an unknown person, and its birth date is not the patient's.
    """
    found: list[FoundName] = []
    strange: set[tuple[int, int]] = set()
    for label in rows.all_labels:
        if label.role not in {Role.BORN, Role.PATIENT_BORN, Role.RECORD_NUMBER}:
            continue
        line = rows.tokens[label.line]
        if sum(char.isdigit() for token in line[label.after :] for char in token.text) < FEWEST_DIGITS and label.begins_cell:
            continue  # a row of labels, with the values below: what stands before is a label too
        before = [other for other in rows.labels[label.line] if other.tokens[0].place < label.tokens[0].place]
        start = before[-1].after if before else 0
        if (before and before[-1].role is Role.SOMEBODY_ELSE) or any(_reaches(name, label.line, start) for name in known):
            continue
        value = _name_before(rows, label, line[start : label.tokens[0].place], first=start == 0)
        town = _TOWN.fullmatch(" ".join(token.text for token in value))
        professional = bool(value) and value[-1].text.strip(".,()").upper() in CREDENTIALS  # ``Ref. by: Jane Doe, MD   DOB``
        if not value or town or professional or any(token.key == _PATIENT for token in value) or rows.is_somebody_elses(label):
            continue
        under = value[0].place == 0 and names_somebody_above(rows.sheet, value[0].line)
        under = under or heads_another(rows, value[0].line, value[0].left) or is_told_of_another(line[label.after :])
        others = of_a_relative(rows.sheet, value) or (label.role is not Role.RECORD_NUMBER and is_of_person_before(rows, label))
        if others or under or _is_anybodys(rows.sheet, value, line):
            strange.add((label.line, label.tokens[0].place))
            found.append(FoundName.of(OTHER_PERSON if others and not under else UNKNOWN_PERSON, value, unknown=True))
        else:
            found.append(FoundName.of(BEFORE_BIRTH, value))
    return BeforeBirths(tuple(found), frozenset(strange))


def _reaches(name: FoundName, line: int, start: int) -> bool:
    """Whether a known name stands on a line from a place on, or ends there."""
    return (name.line == line and name.place >= start) or (name.line < line == name.last_line and start == 0)


def _name_before(rows: Rows, label: Label, words: Sequence[Token], *, first: bool) -> tuple[Token, ...]:
    line = rows.tokens[label.line]
    edge = line[0].top < _HEADER or line[0].bottom > _FOOTER
    start = name_at_start(words, loose=False) if first else ()
    if label.role is Role.RECORD_NUMBER:
        return start if edge or len(start) == len(words) else ()
    value = name_at_end(words) or (start if edge else ())
    return _line_above(rows.sheet, label) if not words and edge else value


def _is_anybodys(sheet: Sheet, value: Sequence[Token], line: Sequence[Token]) -> bool:
    """Whether a name stands behind a label that is none of ours, behind ``c/o``, or in a sentence about somebody else."""
    place = value[0].place
    if value[0].line != line[0].line:
        return False
    before = line[:place]
    if any(token.text.upper() in _RELATED for token in before):
        return True
    if any(token.colon and token.text != ":" for token in before):
        return not _asks_for_records(before)
    if not before:
        above = sheet.lines[value[0].line - 1] if value[0].line else None
        runs_on = (
            above is not None
            and value[0].top > _HEADER
            and value[0].top - above.bottom < _LINE_GAP
            and not _is_numbered(line[place + len(value) :])
            and above.words[-1].text[0].islower()
            and above.text[-1] not in ".:;!?"
        )
        return bool(runs_on and above is not None and above.words[-1].text.strip("(),").lower() not in OF_THE_PATIENT)
    if wide_gap(line, place - 1):
        return False
    last = before[-1].text.strip("(),.;").lower()
    if sheet.from_picture and leads(last, misread=True):
        return False
    return last not in OF_THE_PATIENT and (before[-1].text[0].islower() or value[0].top > _HEADER)


def _is_numbered(behind: Sequence[Token]) -> bool:
    """Whether a record number in brackets follows a name: ``DOE, JANE (Medical Record Number 77123)`` is no end of a sentence."""
    number = next((token for token in behind[:_MOST_OF_NAME] if sum(map(str.isdigit, token.text)) >= _DIGITS), None)
    return bool(behind) and behind[0].text[0] == "(" and number is not None


def _asks_for_records(before: Sequence[Token]) -> bool:
    """Whether the words before a name say that papers of his are meant: ``Records requested for:``, ``Copies of the chart of:``."""
    words = [token.text.strip("():,").upper() for token in before]
    asks = before[-1].colon and (words[-1] in _OF or words[-1] == "REQUESTED")
    return asks and not any(token.colon for token in before[:-1]) and not _PAPERS.isdisjoint(words[:-1])


def _line_above(sheet: Sheet, label: Label) -> tuple[Token, ...]:
    """A header whose first line is the name and nothing else, or begins ``LAST, FIRST``, and whose second begins with the birth date."""
    if label.line == 0:
        return ()
    above = tokens(sheet, label.line - 1)
    if not above or abs(above[0].left - label.left) > 0.02 or label.tokens[0].top - above[0].bottom > 0.02:
        return ()
    above = (*last_name_above(sheet, above), *above)
    whole = _bare_name(above)
    return name_at_start(above, loose=False) or (whole if len(whole) == len(above) and TITLE_WORDS.isdisjoint(_words(whole)) else ())


def _words(value: Sequence[Token]) -> list[str]:
    return [token.text.strip(".,;").upper() for token in value]


def header_names(sheet: Sheet) -> list[FoundName]:
    """Names that begin a cell and go on with a patient's field (account, sex and age, room), or stand alone in header or footer."""
    found = []
    for place, line in enumerate(sheet.lines):
        edge = line.top < _ALONE_TOP or line.bottom > _FOOTER
        near = line.top < _FIELDS_TOP or line.bottom > _FOOTER
        row = sheet.from_picture and line.top < _ROW_TOP and _DAY_AND_NUMBER.search(line.text) is not None
        machine = near and "^" in line.text
        if not (near or "," in line.text or "MR" in line.text) or not (row or machine or _MAYBE.search(line.text)):
            continue
        for cell, rest in _cells(tokens(sheet, place)):
            value = _in_cell(sheet, cell, rest, edge=edge, near=near)
            told = bool(value) and is_told_of_another(tokens(sheet, place)[value[-1].place + 1 :])
            if value and (told or of_a_relative(sheet, value) or is_anothers_row(sheet, value)):
                found.append(FoundName.of(UNKNOWN_PERSON, value, unknown=True))
            elif value:
                found.append(FoundName.of(IN_HEADER, value))
    return found


def _cells(line: Sequence[Token]) -> Iterator[tuple[Sequence[Token], str]]:
    """The cells of a line that are not the value of a label, each with the text from its beginning to the line's end."""
    start = 0
    for cell in cells(line):
        if start == 0 or not line[start - 1].colon:
            yield cell, " ".join(token.text for token in line[start:])
        start += len(cell)


def _in_cell(sheet: Sheet, cell: Sequence[Token], rest: str, *, edge: bool, near: bool) -> tuple[Token, ...]:
    if near and (told := told_by_machine(cell)):
        return told
    value = _bare_name(cell)
    if not value or confidence(value) < _READ_WELL:
        return ()
    printed, rest = " ".join(token.text for token in value), rest.lstrip(" |")
    comma = "," in printed[:-1]
    row = sheet.from_picture and value[0].top < _ROW_TOP and _ROW.match(rest[len(printed) :]) is not None
    if value[0].place == 0 and names_somebody_above(sheet, value[0].line):
        return ()
    goes_on = row or _SURE_FIELD.match(rest[len(printed) :]) is not None
    alone = len(value) == len(cell)
    if goes_on and (comma or near or re.match(rf"^[\s(]*{_NUMBERED}", rest[len(printed) :], re.IGNORECASE)):
        return value
    alone = alone or (edge and _BARE_NUMBER.fullmatch(rest[len(printed) :]) is not None)
    return value if comma and alone and (edge or _is_sticker(sheet, value[0])) else ()


def _bare_name(cell: Sequence[Token]) -> tuple[Token, ...]:
    """The words at the beginning of a cell that are a name even without a label: ``LAST, FIRST M`` or two or three words."""
    value = name_at_start(cell, loose=True)[:_MOST_OF_NAME]
    words = [part.upper() for token in value for part in token.text.strip(".,;").replace(",", " ").split()]
    words = words[1:] if words and words[0] in _FORMS_OF_ADDRESS else words
    if not 2 <= len(words) <= _MOST_OF_NAME or words[-1] in CREDENTIALS:
        return ()
    if any(word in NEVER_ALONE or word in ENDS_A_NAME or word in NEVER_A_NAME for word in words):
        return ()
    printed = " ".join(token.text for token in value)
    surname, comma, given = printed.partition(",")
    if comma:
        first = given.replace(",", " ").split()
        if not first or len(surname.split()) > 3 or first[0].replace(".", "").upper() in STATES or len(first[0].strip(".")) < 2:
            return ()
        return value
    return value if 2 <= len(words) <= 3 and all(word.replace("'", "").isalpha() or "-" in word for word in words) else ()


def _is_sticker(sheet: Sheet, name: Token) -> bool:
    """Whether the next lines below a name, left-aligned, give sex and birth date or a record number."""
    return any(_STICKER.match(text) for _, text in _below(sheet, name))


def _below(sheet: Sheet, name: Token) -> Iterator[tuple[int, str]]:
    """The cells right below a name, left-aligned: the place of their line and their text to the line's end."""
    for place in range(name.line + 1, min(name.line + 4, len(sheet.lines))):
        line = sheet.lines[place]
        if line.top - name.bottom < 0.045:
            words = [word for word in line.words if word.left > name.left - 0.02]
            if words and abs(words[0].left - name.left) < 0.02:
                yield place, " ".join(word.text for word in words)


def births_beside_names(sheet: Sheet, names: Sequence[FoundName], today: date) -> list[Birth]:
    """Birth dates without a label: beside the sex on a name's line or in the lines below it (``F 02/02/1980``), or ``(b. 02/02/1980)``."""
    found = []
    for name in names:
        line = tokens(sheet, name.line)
        own = " ".join(token.text for token in line[name.place :])
        row = _ROW.match(own[len(name.printed) :]) if sheet.from_picture and name.top < _ROW_TOP else None
        for place, text in ((name.line, own), *_below(sheet, line[name.place])):
            match = row if row and place == name.line else _BESIDE_SEX.search(text)
            day = strict_birth(match.group(1), today) if match else None
            if match is row and day is not None and day.year > today.year - _YEARS:
                day = None
            if match and day:
                top, at = sheet.lines[place].top, name.place + 1 if place == name.line else 0
                where = boxes_around(saying(sheet.lines[place].words, match.group(1)))
                found.append(Birth(match.group(1), day, top, name.left, name.confidence, place, at, of_patient=True, boxes=where))
                break
    return found
