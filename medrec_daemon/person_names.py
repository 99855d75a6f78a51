"""People's names as records print them: folded for comparison, and taken apart into first, middle, last, suffix.

Pure text handling. Comparison (nicknames, OCR slips) lives in ``recognition.people``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from medrec_daemon.model import PersonName

SUFFIXES = {"JR": "JR", "JUNIOR": "JR", "SR": "SR", "SENIOR": "SR", "II": "II", "III": "III", "IV": "IV", "2ND": "II", "3RD": "III"}
PARTICLES = frozenset(
    {"VAN", "VON", "DE", "DEL", "DELA", "DER", "DEN", "LA", "LE", "ST", "SAN", "SANTA", "MC", "MAC", "AL", "BIN", "DI", "DA", "DOS"}
)
TITLES = frozenset({"MR", "MRS", "MS", "MISS", "DR", "PT", "PATIENT"})
_NAME_AND_INITIAL = 2
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2018\u2019`\u00b4"))
_NOT_NAME = re.compile(r"[^A-Z0-9\- ]+")


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """Upper case, no diacritics, no punctuation but inner hyphens, single spaces: ``"O'Núñez, José"`` -> ``"ONUNEZ JOSE"``."""
    text = text.translate(_APOSTROPHES)
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(_NOT_NAME.sub(" ", text.upper()).split()).strip("- ")


def readings(printed: str) -> tuple[PersonName, ...]:
    """The ways a printed name may be taken apart, likeliest first; empty when it cannot be a person's name.

    With a comma: last, first middle. Without: first middle last, then last first middle (``DOE JANE Q``); a suffix
    between two names stands behind the last name.
    """
    if "/" in printed and "," not in printed:  # DOE/JANE Q
        printed = printed.replace("/", ", ", 1)
    if "," in printed:
        before, _, after = printed.partition(",")
        after_words, suffix_after = _split_suffix([w for w in fold(after.replace(",", " ")).split() if w not in TITLES])
        if after_words and after_words[0] in SUFFIXES:  # DOE, JR, JANE, and Jane Doe, Jr.
            suffix_after = SUFFIXES[after_words.pop(0)]
        last_words, suffix_before = _split_suffix(fold(before).split())
        if after_words and last_words:
            named = PersonName(after_words[0], " ".join(after_words[1:]), " ".join(last_words), suffix_before or suffix_after)
            if len(last_words) == _NAME_AND_INITIAL and len(last_words[1]) == 1 and len(after_words) == 1:  # JANE Q, DOE for JANE Q. DOE
                return (named, PersonName(last_words[0], last_words[1], after_words[0], named.suffix))
            return (named,)
        if after_words or not last_words:
            return ()
        printed = f"{before} {after}"
    words, suffix = _split_suffix([w for w in fold(printed).split() if w not in TITLES])
    if len(words) < 2:
        return ()
    inner = next((place for place in range(1, len(words) - 1) if words[place] in SUFFIXES), None)
    if inner is not None:  # DOE JR JANE Q
        return (PersonName(words[inner + 1], " ".join(words[inner + 2 :]), " ".join(words[:inner]), SUFFIXES[words[inner]]),)
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in PARTICLES:
        cut -= 1
    forward = PersonName(words[0], " ".join(words[1:cut]), " ".join(words[cut:]), suffix)
    lead = 1
    while lead < len(words) - 1 and words[lead - 1] in PARTICLES:
        lead += 1
    backward = PersonName(words[lead], " ".join(words[lead + 1 :]), " ".join(words[:lead]), suffix)
    return (forward, backward)


def _split_suffix(words: list[str]) -> tuple[list[str], str]:
    """The words without a generational suffix at the end, and that suffix ('' where there is none)."""
    if len(words) > 1 and words[-1] in SUFFIXES:
        return words[:-1], SUFFIXES[words[-1]]
    return words, ""
