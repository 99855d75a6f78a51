"""The patient's birth dates on a page: behind, beside or below their labels, and as far as they can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from medrec_daemon.model import Box
from medrec_daemon.person_names import fold
from medrec_daemon.recognition.birth_owners import is_of_person_before
from medrec_daemon.recognition.dates import in_text, repaired_birth, strict_birth
from medrec_daemon.recognition.fields import Rows
from medrec_daemon.recognition.label_values import below, beside, in_box_below
from medrec_daemon.recognition.labels import Label, Role
from medrec_daemon.recognition.layout import key
from medrec_daemon.recognition.other_persons import speaks_of_another
from medrec_daemon.recognition.places import boxes_around, saying
from medrec_daemon.recognition.relatives import of_a_namesake, speaks_of_a_relative
from medrec_daemon.recognition.sections import FOOTER, is_in_anothers_section
from medrec_daemon.recognition.tokens import Token, confidence, tokens, wide_gap
from medrec_daemon.recognition.word_lists import MONTHS, OTHER_PERSONS, words_in

UNREAD_CONFIDENCE = 40.0
"""Digits that a machine read with less confidence (0..100) are a guess: no day is made of them."""
FEWEST_DIGITS = 4
"""A date that a machine misread has at least so many digits left (``3/4/71``)."""
_OTHERS = frozenset(key(word) for word in OTHER_PERSONS)
_JOINTS = words_in("is on was of as in the")


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date as a page prints it, and where; ``of_patient`` when its own label says whose it is."""

    printed: str = field(repr=False)
    day: date | None = field(repr=False)
    top: float
    left: float
    confidence: float
    line: int
    place: int
    of_patient: bool
    boxes: tuple[Box, ...] = field(repr=False, compare=False, default=())


_NEAR_WORDS, _LINE_GAP, _MOST_OF_DATE = 6, 0.015, 5
_YEARS, _MOST_OF_OWNER = 5, 2
_PATIENTS = frozenset(map(key, ("PATIENT", "PATIENTS", "PT")))


def births_on(rows: Rows, today: date) -> list[Birth]:
    """The patient's birth date wherever a page prints it, top to bottom; not that of an insured person or a parent.

    A date that cannot be read is kept as printed, with ``day`` None, when it has at least ``FEWEST_DIGITS``.
    """
    found: list[Birth] = []
    doubtful: list[Birth] = []
    strange: list[Birth] = []
    for label in rows.all_labels:
        if label.role not in {Role.BORN, Role.PATIENT_BORN}:
            continue
        mine = label.role is Role.PATIENT_BORN
        if not mine and (_qualified(label) or _is_a_relatives(rows, label) or rows.is_somebody_elses(label)):
            continue
        if not mine and of_a_namesake(rows.tokens[label.line][: label.tokens[0].place]):
            continue
        if _in_sentence(label) and not _follows_at_once(rows.behind(label)):
            continue
        value = _birth_words(rows.behind(label))
        day = _birth_day(value, today)
        if day is None:
            elsewhere = [_birth_words(words) for words in (_wrapped(rows, label), beside(label, rows.sheet), *below(label, rows.sheet))]
            if (mine or label.whole_cell) and all(_birth_day(words, today) is None for words in elsewhere):
                boxed = [_birth_words(words)[:3] for words in in_box_below(label, rows.sheet)]
                elsewhere = [words for words in boxed if strict_birth(_printed(words), today)] or elsewhere
            readable = next((words for words in elsewhere if _birth_day(words, today) is not None), None)
            value = readable or next((words for words in (value, *elsewhere) if _has_digits(words)), ())
            day = _birth_day(value, today)
        printed = _printed(value)
        if day is not None or sum(char.isdigit() for char in printed) >= FEWEST_DIGITS:
            seen = next(in_text(printed, today), None)
            shown = seen.printed if seen is not None and seen.day == day else printed
            first = label.tokens[0]
            if confidence(value) < UNREAD_CONFIDENCE:
                day = None
            at = value[0] if value[0].top > first.bottom else first
            found.append(Birth(shown, day, at.top, at.left, confidence(value), first.line, first.place, mine, _boxes(value, shown)))
            if any(map(str.isdigit, label.text)):
                doubtful.append(found[-1])
            if not mine and (is_in_anothers_section(rows, label) or is_of_person_before(rows, label)):
                strange.append(found[-1])
    own = [birth for birth in found if birth not in strange]
    highest = min((_height(birth) for birth in own if birth.day), default=1.0)
    kept = [birth for birth in found if birth not in strange or birth.top <= highest]
    return [birth for birth in kept if birth not in doubtful or not _read_elsewhere(birth, kept, today)]


def _wrapped(rows: Rows, label: Label) -> Sequence[Token]:
    """The words that begin the next line where a sentence breaks right behind a label: ``… of Jane Doe; date of birth:`` and the day."""
    line, following = rows.tokens[label.line], label.line + 1
    if not label.colon or label.begins_cell or label.after < len(line) or following >= len(rows.sheet.lines):
        return ()
    words = tokens(rows.sheet, following)
    near = words[0].top - label.tokens[0].bottom < _LINE_GAP and abs(words[0].left - line[0].left) < _LINE_GAP
    return words[:_MOST_OF_DATE] if near and _follows_at_once(words) else ()


def _height(birth: Birth) -> float:
    """How far down a birth date stands; what a house prints at the foot of its pages is what others have in their header."""
    return 0.0 if birth.top > FOOTER else birth.top


def _read_elsewhere(doubtful: Birth, found: Sequence[Birth], today: date) -> bool:
    """Whether a date of these years behind a label with a digit in it (``D.O.8``) is one of service: another label gives another date."""
    day = doubtful.day
    return day is not None and today.year - day.year <= _YEARS and any(birth.day not in {None, day} for birth in found)


def _in_sentence(label: Label) -> bool:
    """Whether a label is rather a word of running text: in small letters, without a colon or a cell (``her birthday coming up on …``)."""
    return not label.colon and label.text[:1].islower() and not label.whole_cell


def _follows_at_once(words: Sequence[Token]) -> bool:
    """Whether a date is what the word before it speaks of: ``born 03/14/1971``, ``date of birth is March 14, 1971``."""
    first = next((step for step, token in enumerate(words) if token.text.strip("(,").lower() not in _JOINTS), len(words))
    word = words[first].text.strip("(,") if first < len(words) else ""
    return any(char.isdigit() for char in word) or word[:3].upper() in MONTHS


def _boxes(value: Sequence[Token], shown: str) -> tuple[Box, ...]:
    """Where the date itself stands among the words behind its label."""
    return boxes_around(saying(value, shown) or value)


def _printed(words: Sequence[Token]) -> str:
    return " ".join(token.text for token in words)


def _birth_day(words: Sequence[Token], today: date) -> date | None:
    printed = _printed(words)
    return strict_birth(printed, today) or repaired_birth(printed, today)


def _has_digits(words: Sequence[Token]) -> bool:
    return any(char.isdigit() for token in words for char in token.text)


def _is_a_relatives(rows: Rows, label: Label) -> bool:
    """Whether words before the label in its cell, or in the bracket behind it, speak of a relative (``DOB (father)``)."""
    line, place = rows.tokens[label.line], label.tokens[0].place
    start = place
    while start > max(0, place - _NEAR_WORDS) and not wide_gap(line, start - 1) and line[start - 1].key not in _PATIENTS:
        start -= 1
    words = (*line[start:place], *line[label.tokens[-1].place + 1 : label.after])
    if any(speaks_of_a_relative([token.text], misread=False) for token in words):
        return True
    heads = line[:place] if _heads_a_row(line, place) else line[start:place]
    return len(heads) <= _MOST_OF_OWNER and any(_is_anothers(token) for token in heads)


def _heads_a_row(line: Sequence[Token], place: int) -> bool:
    """Whether a label stands in a row of labels, each closed by a colon, that begins with a person's (``Contact 1:  Date of Birth:``)."""
    cells_ = [line[step] for step in range(place) if wide_gap(line, step)]
    return bool(cells_) and all(token.colon for token in cells_) and not any(token.key in _PATIENTS for token in line[:place])


def _is_anothers(token: Token) -> bool:
    """Whether a word before ``date of birth`` gives it to another: ``Signer's``, ``Donor``."""
    return token.text[0].isupper() and any(speaks_of_another(word, misread=False) for word in fold(token.text).split())


def _qualified(label: Label) -> bool:
    """Whether words before ``date of birth`` give it to somebody else (``INSURED'S DATE OF BIRTH``)."""
    return any(word in _OTHERS for word in label.words_before)


def _birth_words(words: Sequence[Token]) -> tuple[Token, ...]:
    """The leading words that can belong to a date: up to five, from the first with a digit or a month on."""
    start = next((step for step, token in enumerate(words) if any(char.isdigit() for char in token.text)), None)
    if start is None or start > 3:
        return ()
    if start and words[start - 1].text[:3].upper() in MONTHS:
        start -= 1
    return tuple(words[start : start + 5])
