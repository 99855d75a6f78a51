"""Names in a page's header behind labels that say nothing to us, with the dates near them: by their place, not by their label. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from statistics import median

from medrec_daemon import person_names
from medrec_daemon.model import PossiblePatient
from medrec_daemon.recognition.around_names import is_told_of_another
from medrec_daemon.recognition.dates import in_text, strict_birth, with_months_mended
from medrec_daemon.recognition.fields import Rows, names_somebody_above
from medrec_daemon.recognition.labels import Label, Role
from medrec_daemon.recognition.layout import CELL_GAP, Sheet
from medrec_daemon.recognition.name_lists import CREDENTIALS, ENDS_A_NAME, STATES, SURNAMES_TOO, TITLES
from medrec_daemon.recognition.name_words import MOST_WORDS, can_be_name_word, is_prose, is_slashed_name, looks_like_name
from medrec_daemon.recognition.other_persons import speaks_of_another
from medrec_daemon.recognition.page_labels import labels_on
from medrec_daemon.recognition.places import boxes_around
from medrec_daemon.recognition.relatives import of_a_namesake, of_a_relative, speaks_of_a_relative
from medrec_daemon.recognition.sections import heads_another, is_strange
from medrec_daemon.recognition.tokens import Token, confidence, tokens, wide_gap
from medrec_daemon.recognition.word_lists import CARE_HOUSES, FIRM_FORMS, MONTHS, NO_BIRTH_DATE, words_in

HEADER, FOOTER = 0.34, 0.88
_TOP, _MOST_OF_FIELDS = 0.25, 14
"""A row of fields has no more words; a sentence has."""
NEAR = 0.045
"""A date this far above or below a name (share of the page's height) stands in the same block."""
_ALIGNED, _RIGHT_BELOW = 0.012, 0.022
"""A box's label stands right above its value, left-aligned with it."""
_WIDE = 1.75
"""A gap so many times the page's common one parts a label from its value, and one field from the next."""
_FEWEST_DIGITS, _HOUSES_WORDS = 4, 3
_MOST_GAPS, _NEAR_WORDS = 400, 6
_FIELD_WORDS = ENDS_A_NAME - SURNAMES_TOO
_SURE_LABELS = frozenset({Role.PATIENT, Role.NAME, Role.LAST, Role.BORN, Role.PATIENT_BORN})
_TITLES = TITLES | {"ITEMIZED", "DETAIL", "LEDGER", "NOTE", "CONSULTATION"}
_AMOUNT, _CODE = re.compile(r"\d[.,]\s?\d{2}\b"), re.compile(r"\b(?:\d{5}|[A-Z]\d{4}|0\d{3})\b")
_LAST_FIRST = re.compile(r"[A-Za-z]{2,},\s?[A-Za-z]")
_CHILDREN = words_in("CHILD MINOR WARD INFANT BABY SON DAUGHTER DEPENDENT NEWBORN")
_OF_OTHERS = frozenset({Role.SOMEBODY_ELSE, Role.STOP, Role.ADDRESS, Role.RECORD_NUMBER})


@dataclass(frozen=True, slots=True)
class _Field:
    """Words of one line that nothing parts: a label, a value, or both where they stand close. ``known`` is its label, if it is one."""

    words: tuple[Token, ...] = field(repr=False)
    known: Label | None
    text: str = field(repr=False)

    @property
    def is_date(self) -> bool:
        """Whether its words are numbers, as those of a date are, or a month's name before them."""
        return self.known is None and sum(map(str.isdigit, self.text)) >= _FEWEST_DIGITS

    @property
    def is_place(self) -> bool:
        """Whether it is a town with its state."""
        behind = self.text.rpartition(",")[2].strip(" .").upper()
        return len(behind) == 2 or behind in STATES

    def is_name(self, *, picture: bool) -> bool:
        """Whether its words can be a person's name and nothing else; a machine makes small letters of capitals."""
        if self.known is not None or not 1 <= len(self.words) <= MOST_WORDS or self.words[-1].colon or is_prose(self.words):
            return False
        if any(word.text.strip(".,").upper() in _FIELD_WORDS for word in self.words):
            return False
        if "/" in self.text and not is_slashed_name(self.text):
            return False
        listed = picture or self.text.count(",") == 1
        return all(can_be_name_word(word.text) for word in self.words) and looks_like_name(self.text, patients=listed)


def possible_patients(rows: Rows, today: date) -> tuple[PossiblePatient, ...]:
    """The names in the header and footer of a page that no label of ours tells about, top to bottom.

    Left out are names with a professional's letters behind them, and those whose label speaks of somebody else: one that we
    know, or one with the stem of a word for a relative, a payer, a professional or a correspondent.
    """
    sheet = rows.sheet
    wide = _wide_gap(sheet)
    edges = [place for place, line in enumerate(sheet.lines) if (line.top < HEADER or line.bottom > FOOTER) and not _is_charge(line.text)]
    fields = [one for place in edges for one in _fields(sheet, place, wide, today)]
    names = [(place, one) for place, one in enumerate(fields) if one.is_name(picture=sheet.from_picture)]
    named = [(place, one) for place, one in names if not one.is_place and not _is_professional(fields, place)]
    if not named:
        return ()
    dated = [
        (place, one)
        for place, one in enumerate(fields)
        if one.is_date and not _is_other_date(fields, place, sheet) and not _is_a_relatives(sheet, one)
    ]
    found = []
    for place, one in named:
        label = _label_of(fields, place)
        if label is not None and _is_title(label, one):
            label = None
        if label is not None and _is_somebody_elses(label, misread=False):
            continue
        if label is not None and _in_anothers_section(rows, label.known):
            continue
        near = [other for _, other in dated if abs(other.words[0].middle - one.words[0].middle) < NEAR]
        seen = _possible(sheet, label, one, near, today)
        under = one.words[0].place == 0 and names_somebody_above(sheet, one.words[0].line)
        under = under or heads_another(rows, one.words[0].line, one.words[0].left)
        under = under or is_told_of_another(tokens(sheet, one.words[0].line)[one.words[-1].place + 1 :])
        under = under or (label is not None and label.known is not None and is_strange(rows, label.known))
        doubtful = under or of_a_relative(sheet, one.words) or (label is not None and _is_somebody_elses(label, misread=sheet.from_picture))
        found.append(replace(seen, doubtful=True) if doubtful else seen)
    return tuple(found)


def header_days(rows: Rows, today: date) -> tuple[date, ...]:
    """The days in a page's header whose label does not say that they are no birth date, or somebody else's."""
    sheet = rows.sheet
    wide = _wide_gap(sheet)
    lines = [place for place, line in enumerate(sheet.lines) if line.top < _TOP and len(line.words) <= _MOST_OF_FIELDS]
    fields = [one for place in lines for one in _fields(sheet, place, wide, today)]
    found = (strict_birth(one.text, today) for place, one in enumerate(fields) if one.is_date and not _is_other_date(fields, place, sheet))
    return tuple(dict.fromkeys(day for day in found if day))


def _in_anothers_section(rows: Rows, label: Label | None) -> bool:
    """Whether a plain ``Name:`` stands in the section of a guarantor or an insured person."""
    return label is not None and label.role is Role.NAME and label.line in rows.labels and rows.is_somebody_elses(label)


def _is_a_relatives(sheet: Sheet, one: _Field) -> bool:
    """Whether words before a date in its cell speak of a relative (``Date born (mother): 03/14/1971``), or its sentence of a namesake."""
    line = tokens(sheet, one.words[0].line)
    if of_a_namesake(line[: one.words[0].place]):
        return True
    start = place = one.words[0].place
    while start > max(0, place - _NEAR_WORDS) and not wide_gap(line, start - 1):
        start -= 1
    before = [word for token in line[start:place] if (word := token.text.strip("()[]:,"))]
    owner = person_names.fold(before[0]) if before and before[0][0].isupper() else ""  # ``Donor DOB``
    return speaks_of_another(owner, misread=False) or any(speaks_of_a_relative([word], misread=False) for word in before)


def _is_charge(text: str) -> bool:
    """Whether a line is a row of a bill: a service with its code and its amount, and no ``LAST, FIRST``."""
    return _AMOUNT.search(text) is not None and _CODE.search(text) is not None and _LAST_FIRST.search(text) is None


def _possible(sheet: Sheet, label: _Field | None, name: _Field, near: Sequence[_Field], today: date) -> PossiblePatient:
    dates = [(other, strict_birth(other.text, today)) for other in near]
    return PossiblePatient(
        page=sheet.number,
        label=label.text.strip(" :#") if label else "",
        printed=name.text.strip(" ,;"),
        readings=person_names.readings(name.text),
        dates=tuple((other.text, day) for other, day in dates),
        row=tuple(day for other, day in dates if day and other.words[0].line == name.words[0].line),
        confidence=confidence(name.words),
        boxes=boxes_around(name.words),
    )


def _fields(sheet: Sheet, place: int, wide: float, today: date) -> Iterator[_Field]:
    """A line cut behind colons, at wider gaps, around the labels that we know and around dates."""
    line = tokens(sheet, place)
    if not line:
        return
    known = {label.tokens[0].place: label for label in labels_on(sheet, place)}
    dates = _dates_in(line, today)
    inside = {place for start, end in dates for place in range(start, end)}
    cuts = {0, len(line), *known, *(label.after for label in known.values()), *(edge for date_ in dates for edge in date_)}
    widest = min(wide * (sheet.lines[place].bottom - sheet.lines[place].top), CELL_GAP)
    numbers = [sum(map(str.isdigit, token.text)) >= 2 for token in line]
    for step in range(1, len(line)):
        turns = numbers[step - 1] is not numbers[step] and not {step, step - 1} & inside and line[step - 1].text[:3].upper() not in MONTHS
        if turns or line[step - 1].colon or line[step].left - line[step - 1].right > widest:
            cuts.add(step)
    for start, end in pairwise(sorted(cuts)):
        words = line[start:end]
        yield _Field(words, known.get(start), " ".join(word.text for word in words))


def _dates_in(line: Sequence[Token], today: date) -> list[tuple[int, int]]:
    """The places where dates begin, and those right behind them."""
    text, starts = _joined(line)
    found = []
    for seen in in_text(with_months_mended(text), today):
        inside = [place for place, start in enumerate(starts) if start < seen.end and start + len(line[place].text) > seen.start]
        if inside:
            found.append((inside[0], inside[-1] + 1))
    return found


def _joined(line: Sequence[Token]) -> tuple[str, list[int]]:
    starts, offset = [], 0
    for token in line:
        starts.append(offset)
        offset += len(token.text) + 1
    return " ".join(token.text for token in line), starts


def _wide_gap(sheet: Sheet) -> float:
    """How wide, as a share of a line's height, a gap is that parts fields: more than the common one between words."""
    gaps = []
    for line in sheet.lines:
        height = line.bottom - line.top
        for one, other in pairwise(line.words):
            if height > 0 and 0 < other.left - one.right < CELL_GAP:
                gaps.append((other.left - one.right) / height)
        if len(gaps) > _MOST_GAPS:
            break
    return _WIDE * median(gaps) if gaps else 1.0


def _label_of(fields: Sequence[_Field], place: int) -> _Field | None:
    """What labels a field: the field before it on its line, where that is no value; else the one right above it in its box."""
    one = fields[place].words[0]
    before = fields[place - 1] if place and fields[place - 1].words[0].line == one.line else None
    if before is not None and (before.known or before.words[-1].colon or not before.is_date):
        far = one.left - before.words[-1].right > CELL_GAP
        alone = len(before.words) == 1 and "/" in before.text  # ``PATIENT/GUARANTOR     DOE/JANE``
        if not far or before.words[-1].colon or before.known or alone:
            return before
    above = [
        other
        for other in fields
        if other.words[0].line != one.line
        and abs(other.words[0].left - one.left) < _ALIGNED
        and -_RIGHT_BELOW / 4 < one.top - other.words[0].bottom < _RIGHT_BELOW
    ]
    return max(above, key=lambda other: other.words[0].bottom, default=None)


def _is_title(label: _Field, name: _Field) -> bool:
    """Whether what stands above a name is the paper's title (``Itemized Bill``) or the house's name, which label nobody."""
    above = label.words[0].line != name.words[0].line and label.known is None and not label.words[-1].colon
    words = person_names.fold(label.text).split()
    house = len(words) >= _HOUSES_WORDS and words[-1] in CARE_HOUSES | FIRM_FORMS
    return above and (house or any(word in _TITLES for word in words))


def _is_somebody_elses(label: _Field, *, misread: bool) -> bool:
    """Whether a label speaks of somebody else, or of something else than a person; ``misread``: or may, with a letter wrong."""
    if label.known is not None and label.known.role in _OF_OTHERS:
        return True
    if label.known is not None and label.known.role in _SURE_LABELS:
        before = (person_names.fold(word) for word in label.known.words_before)
        return any(speaks_of_another(word, misread=False) for word in before)
    words = [person_names.fold(part) for word in label.words for part in word.text.replace("/", " ").split()]
    if words and words[-1] == "OF" and not _CHILDREN.isdisjoint(words):
        return True  # ``minor child of``
    return any(speaks_of_another(part, misread=misread) for word in words for part in word.split())


def _is_professional(fields: Sequence[_Field], place: int) -> bool:
    """Whether a physician's or lawyer's letters stand behind a name."""
    behind = fields[place + 1] if place + 1 < len(fields) else None
    words = [fields[place].words[-1]]
    if behind is not None and behind.words[0].line == words[0].line:
        words.append(behind.words[0])
    return any(word.text.strip(".,()").upper() in CREDENTIALS for word in words)


def _is_other_date(fields: Sequence[_Field], place: int, sheet: Sheet) -> bool:
    """Whether a date's label says that it is no birth date, or somebody else's."""
    label = _label_of(fields, place)
    if label is None:
        return False
    words = person_names.fold(" ".join((label.text, *(label.known.words_before if label.known else ())))).split()
    if label.known is not None and label.known.role is Role.STOP and words[1:] and NO_BIRTH_DATE.isdisjoint(words):
        return False  # ``Rirth Date:``
    return _is_somebody_elses(label, misread=sheet.from_picture) or not NO_BIRTH_DATE.isdisjoint(words)
