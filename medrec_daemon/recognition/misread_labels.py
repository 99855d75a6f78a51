"""Labels of patients that a machine misread: ``Patent Name``, ``Petient:``, ``Birtbdate:``; only on pages from pictures. PURE."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from medrec_daemon.recognition import word_lists
from medrec_daemon.recognition.layout import key

_MENDED = tuple(key(word) for word in ("PATIENT", "PATIENTS", "BIRTHDATE"))
"""Long words that head whose paper it is: one letter wrong is forgiven in them, two right before ``Name``."""
_PATIENT, _NAME = key("PATIENT"), key("NAME")
_PHRASES = (
    *word_lists.PATIENT_LABELS, *word_lists.NAME_LABELS, *word_lists.LAST_LABELS, *word_lists.FIRST_LABELS, *word_lists.MIDDLE_LABELS,
    *word_lists.SOMEBODY_ELSE_LABELS, *word_lists.STOP_LABELS, *word_lists.RECORD_NUMBER_LABELS,
)  # fmt: skip
_WORDS = frozenset(key(word) for phrase in _PHRASES for word in phrase) | {key(word) for word in ("AGENT", "PATIENCE", "PAYMENT", "TENANT")}
"""What is a word of its own, however like ``Patient`` it is: ``Parent Name``."""


@lru_cache(maxsize=16384)
def meant(seen: str, following: str = "") -> str:
    """The key of the label that a word's key is a misreading of; the key itself where it is none.

    Args:
        seen: The word's key (``layout.key``), as read from a picture.
        following: The key of the next word; before ``Name`` two wrong letters in ``Patient`` are forgiven.
    """
    if len(seen) < 5 or len(seen) > 10 or seen in _WORDS:
        return seen
    if following == _NAME and Levenshtein.distance(seen, _PATIENT, score_cutoff=2) <= 2:
        return _PATIENT
    return next((word for word in _MENDED if Levenshtein.distance(seen, word, score_cutoff=1) <= 1), seen)
