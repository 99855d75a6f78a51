"""Labels of patients that a machine misread: ``Patent Name``, ``Petient:``, ``Birtbdate:``; only on pages from pictures. PURE."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from medrec_daemon.recognition import word_lists
from medrec_daemon.recognition.layout import key
from medrec_daemon.recognition.word_lists import words_in

_MENDED = tuple(key(word) for word in ("PATIENT", "PATIENTS", "BIRTHDATE"))
"""Long words that head whose paper it is: one letter wrong is forgiven in them, two right before ``Name``."""
_PATIENT, _NAME, _BIRTH, _DATE, _OF = (key(word) for word in ("PATIENT", "NAME", "BIRTH", "DATE", "OF"))
_SHORT_PATIENT = frozenset(key(word) for word in ("PE", "PI", "FT", "BT", "P7"))
"""What a machine makes of ``Pt`` before ``Name``."""
_PHRASES = (
    *word_lists.PATIENT_LABELS, *word_lists.NAME_LABELS, *word_lists.LAST_LABELS, *word_lists.FIRST_LABELS, *word_lists.MIDDLE_LABELS,
    *word_lists.SOMEBODY_ELSE_LABELS, *word_lists.STOP_LABELS, *word_lists.RECORD_NUMBER_LABELS,
)  # fmt: skip
_DAYS = frozenset(key(word) for word in words_in("DEATH DISCHARGE VISIT INJURY ISSUE ENTRY REPORT THIS THE EACH"))
_LIKE_BIRTH = 55.0
_BIRTHDATE, _LONG = key("BIRTHDATE"), 6
_LIKE_P = "PVF"
_LIKE_FULL, _LIKE_NAME = re.compile(r"[FPETRK][UOW0][LTIJ1]{2}"), re.compile(r"[NMH][A-Z]{2,4}E")
_LIKE_BORN = re.compile(r"B(?!ORN|EEN|ATCH|EACH|ENCH|UNCH|ATH$|RANCH)[A-Z]{1,4}[HN]")
_HEADS_PT = frozenset(key(word) for word in ("PT", "PE", "PI", "FT", "BT", "P7", "PU", "PL", "PR"))
_SHORTEST_PATIENT, _MOST_WRONG = 5, 2
_LIKE_TI = "UVHN"
"""What the third and fourth letter of ``Patient`` run together to: ``Pauent``."""
HEADS = frozenset(key(phrase[0]) for phrase in (*_PHRASES, *word_lists.BORN_LABELS, *word_lists.PATIENT_BORN_LABELS))
"""The first words of labels."""
_OWN = words_in(
    """
    AGENT PATIENCE PAYER PAYOR PAYERS PAYMENT TENANT CAME SAME GAME LAME MONTH NORTH FORTH PRINT PRINTED PAINT PAYEE PRESENT
    PLAINTIFF PARTNER PERSON PARTY PATRON PILOT PRIEST PARISH
    """
)
_WORDS = frozenset(key(word) for phrase in _PHRASES for word in phrase) | {key(word) for word in _OWN}
"""What is a word of its own, however like ``Patient``, ``Name`` or ``Birth`` it is: ``Parent Name``, ``the patient came``."""

_OTHERS = frozenset(key(phrase[0]) for phrase in word_lists.SOMEBODY_ELSE_LABELS) | {
    key(word) for word in _OWN if word not in {"CAME", "SAME", "GAME", "LAME"}
}
"""Who else may be named: what is liker to one of these is no misread ``Patient`` (``Parcnt Name``)."""


def reads_full_name(seen: str, following: str) -> bool:
    """Whether two words' keys behind ``Pt`` are ``Full Name``, misread as machines do: ``Pull Name``, ``Futt Natne``."""
    return _LIKE_FULL.fullmatch(seen) is not None and (following == _NAME or _LIKE_NAME.fullmatch(following) is not None)


def reads_patient_name(seen: str, following: str) -> bool:
    """Whether two words' keys are ``Patient Name``, both misread beyond ``meant``: ``Pavent Nuune``."""
    if _LIKE_NAME.fullmatch(following) is None or following == _NAME or len(seen) < _SHORTEST_PATIENT or seen in _WORDS - {_PATIENT}:
        return False
    wrong = min(Levenshtein.distance(form, _PATIENT) for form in _forms(seen))
    return wrong <= _MOST_WRONG and not any(Levenshtein.distance(seen, other, score_cutoff=wrong) < wrong for other in _OTHERS)


def reads_name(seen: str) -> bool:
    """Whether a word's key may be ``Name``, which only its place tells: ``Nuine``, ``Natne``."""
    return _LIKE_NAME.fullmatch(seen) is not None


def reads_born(seen: str) -> bool:
    """Whether a word's key may be ``Birth``, which only a date behind it tells: ``Binh``, ``Banh``, ``Buth``."""
    return _LIKE_BORN.fullmatch(seen) is not None


def reads_pt(seen: str) -> bool:
    """Whether a word's key may be ``Pt``, which only a name behind it tells."""
    return seen in _HEADS_PT


@lru_cache(maxsize=16384)
def meant(seen: str, following: str = "", before: str = "", *, day: bool = False) -> str:
    """The key of the label that a word's key is a misreading of; the key itself where it is none.

    Args:
        seen: The word's key (``layout.key``), as read from a picture.
        following: The key of the next word; before ``Name`` two or three wrong letters in ``Patient`` are forgiven.
        before: The key of the word before; behind ``of``, and before ``Date``, one wrong letter in ``Birth`` is forgiven.
        day: Whether ``Date of`` stands before it: then it is ``Birth`` if it is nearer to that than to nothing (``Herth``, ``Bath``).
    """
    if following == _NAME and seen in _SHORT_PATIENT:
        return key("PT")
    if len(seen) < 4 or len(seen) > 10 or seen in _WORDS:
        return seen
    if _may_be_birth(seen, following, before, day=day):
        return _BIRTH
    if before == _BIRTH and Levenshtein.distance(seen, _DATE, score_cutoff=1) <= 1:
        return _DATE
    return _patients(seen, following, before)


def _patients(seen: str, following: str, before: str) -> str:
    """``Patient``, ``Name`` or ``Birthdate`` where a word is one of them misread; the word itself where it is none."""
    if len(seen) == 4 and Levenshtein.distance(before, _PATIENT, score_cutoff=2) <= 2 and Levenshtein.distance(seen, _NAME) == 1:
        return _NAME
    if len(seen) < 5:
        return seen
    most = 3 if seen[0] in _LIKE_P else 2
    if Levenshtein.distance(following, _NAME, score_cutoff=1) <= 1:
        wrong = min(Levenshtein.distance(form, _PATIENT) for form in _forms(seen))
        if wrong <= most and not any(Levenshtein.distance(seen, other, score_cutoff=wrong) < wrong for other in _OTHERS):
            return _PATIENT
    if seen.endswith(_DATE) and len(seen) > _LONG and Levenshtein.distance(seen, _BIRTHDATE, score_cutoff=2) <= 2:
        return _BIRTHDATE
    return next((word for word in _MENDED if any(Levenshtein.distance(form, word, score_cutoff=1) <= 1 for form in _forms(seen))), seen)


def _forms(seen: str) -> tuple[str, ...]:
    """A word, and as it is where its third and fourth letter ran together."""
    return (seen, f"{seen[:2]}TI{seen[3:]}") if seen[2] in _LIKE_TI else (seen,)


def _may_be_birth(seen: str, following: str, before: str, *, day: bool) -> bool:
    """Whether a word beside ``Date`` is ``Birth``: ``Barth Date``, ``Date of Birtn``."""
    if seen == _BIRTH:
        return False
    if day and seen not in _DAYS and fuzz.ratio(seen, _BIRTH) >= _LIKE_BIRTH:
        return True
    if following == _DATE and reads_born(seen):
        return True
    return (following == _DATE or before == _OF) and Levenshtein.distance(seen, _BIRTH, score_cutoff=1) <= 1
