"""Words of labels and headings that speak of somebody else than the patient, by their stems. PURE."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from medrec_daemon.recognition.word_lists import SOMEBODY_ELSE_STEMS

_WHOLE_STEMS = frozenset(stem for stem in SOMEBODY_ELSE_STEMS if len(stem) < 3)
_STEMS = tuple(sorted(SOMEBODY_ELSE_STEMS - _WHOLE_STEMS, key=len))
_LONG_STEMS = tuple((length, tuple(stems)) for length, stems in groupby(_STEMS, key=len) if length >= 5)
"""Those of which a machine may have misread a letter, by their length."""


@lru_cache(maxsize=16384)
def speaks_of_another(word: str, *, misread: bool) -> bool:
    """Whether a folded word is, or begins with, the stem of a word for a relative, a payer, a professional or a correspondent.

    ``misread``: or may, with a letter wrong.
    """
    if word in _WHOLE_STEMS or word.startswith(_STEMS):
        return True
    return misread and any(
        process.extractOne(word[:length], stems, scorer=Levenshtein.distance, score_cutoff=1) for length, stems in _LONG_STEMS
    )
