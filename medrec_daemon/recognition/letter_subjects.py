"""Whom a letter's sentence says that it is about, with no birth date: ``This letter concerns Jane Doe, a patient of ours``. PURE."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medrec_daemon.person_names import PARTICLES
from medrec_daemon.recognition.labelled_names import FoundName
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.name_lists import NEVER_A_NAME, NEVER_ALONE
from medrec_daemon.recognition.name_words import LEADS, is_box_mark, leads, name_at_start
from medrec_daemon.recognition.relatives import speaks_of_a_relative
from medrec_daemon.recognition.tokens import Token, tokens
from medrec_daemon.recognition.word_lists import CARE_HOUSES

SUBJECT = "whom the letter is about"
_ASIDES = frozenset(
    tuple(words.split())
    for words in ("a patient", "our patient", "the patient", "your client", "a former", "whom you", "who is", "who was")
)
_HOUSES = NEVER_A_NAME | NEVER_ALONE | CARE_HOUSES
_CHILDREN = frozenset({"infant", "newborn", "baby", "child", "minor", "ward", "dependent", "son", "daughter"})
_LONGEST = 4000
"""A letter has no more signs."""
_ASKED, _MOST_BEFORE = frozenset({"request", "requested", "inquiry", "letter", "records", "chart", "charts"}), 10
"""One of these stands in a line that ends with the name: ``Your request concerning Doe, Jane``."""


def letter_subjects(sheet: Sheet) -> Iterator[FoundName]:
    """The names between such a word and an aside that says that a patient or client is meant."""
    for place, line in enumerate(sheet.lines if len(sheet.folded) < _LONGEST else ()):
        text = line.text.lower()
        if LEADS.isdisjoint(text.replace(":", " ").split()) and not (sheet.from_picture and "conc" in text):
            continue
        if not (sheet.from_picture or ":" in line.text or _may_name(line.text.split())):
            continue
        words = tokens(sheet, place)
        for step, token in enumerate(words[:-2]):
            if not leads(token.text.rstrip(":"), misread=sheet.from_picture):
                continue
            value = name_at_start(words[step + 1 :], loose=True)
            if not value:
                continue
            if any(speaks_of_a_relative([word.text], misread=False) or word.text.lower() in _CHILDREN for word in words[:step]):
                break  # ``Records for the mother of Jane Doe``
            end = step + 1 + len(value)
            aside = value[-1].text.endswith(",") and _aside(sheet, place, end) in _ASIDES
            asked = end == len(words) and step <= _MOST_BEFORE and not _names_before(words[1:step])
            asked = asked and not _ASKED.isdisjoint(word.text.lower() for word in words[:step])
            if (aside or asked) and not _is_house(value):
                yield FoundName.of(SUBJECT, value)


def _is_house(value: Sequence[Token]) -> bool:
    """Whether a name is a custodian's: two of its words are those of houses."""
    return sum(token.text.strip(".,").upper() in _HOUSES for token in value) > 1


def _names_before(words: Sequence[Token]) -> bool:
    """Whether a capitalised word stands before the lead that may be another's name: ``Records of Max Doe, requested for``."""
    return any(token.text[0].isupper() and token.text.lower().strip(",:") not in _ASKED for token in words)


def _may_name(words: Sequence[str]) -> bool:
    """A cheap look whether a name may stand behind such a word: next come no small letters, the marks of boxes left aside."""
    for step, word in enumerate(words):
        if word in LEADS:
            behind = next((text for text in words[step + 1 :] if not is_box_mark(text)), "")
            if not behind[:1].islower() or behind.upper() in PARTICLES:
                return True
    return False


def _aside(sheet: Sheet, line: int, place: int) -> tuple[str, ...]:
    """The two words that follow, be they on the next line."""
    behind = tokens(sheet, line)[place : place + 2]
    following = tokens(sheet, line + 1) if line + 1 < len(sheet.lines) else ()
    return tuple(token.text.strip(".,;").lower() for token in (*behind, *following)[:2])
