"""Labels that ask in words of their own whose papers these are: ``Patient in question:``, ``Person whose records are sought``. PURE."""

from __future__ import annotations

from collections.abc import Sequence

from medrec_daemon.recognition.layout import key
from medrec_daemon.recognition.tokens import Token, wide_gap
from medrec_daemon.recognition.word_lists import ASKING_WHO, words_in

_NAME = key("NAME")
_PATIENTS = frozenset(map(key, ("PATIENT", "PATIENTS", "PT", "PAT", "NAME", "CLIENT")))
_NUMBERED = frozenset(map(key, ("ID", "NUMBER", "REF")))
_JOINERS, _DASHES = frozenset(("/", "-", "\u2013", "&")), frozenset("-\u2013\u2014")
_SAY_WHO = frozenset(map(key, ASKING_WHO))
_MOST_GOING_ON = 4

_OWNERS = frozenset(map(key, words_in("PERSON INDIVIDUAL RECORD RECORDS CHART FILE OWNER SUBJECT NAME THE WHO WHOSE")))
_OF_OWNERS = frozenset(
    map(
        key,
        words_in(
            "PERSON INDIVIDUAL WHO RECORD RECORDS RECORD'S CHART CHARTS FILE FILES OWNER SUBJECT NAME OF ON THE WHOSE WHOM ABOUT ARE IS "
            "WERE WAS MEDICAL SOUGHT REQUESTED WANTED NEEDED ASKED CONCERNED CONCERNS BELONG BELONGS THESE THIS INFORMATION COPIES COPIED "
            "ENCLOSED REQUEST LETTER INQUIRY"
        ),
    )
)
_TELL_OWNER = frozenset(map(key, ("OWNER", "SUBJECT", "WHO", "WHOSE", "WHOM")))
"""One of these stands in it; ``Record holder`` and ``Records requested of`` speak of the house."""
_WHO, _DONE = frozenset(map(key, ("WHO", "WHOM"))), frozenset(map(key, words_in("REQUESTED ASKED SOUGHT WANTED NEEDED COPIED ENCLOSED")))
_PAPERS = frozenset(map(key, words_in("RECORD RECORDS RECORD'S RECORDS' CHART CHARTS FILE FILES INFORMATION COPIES")))
"""Whoever owns a request is the one who asks."""
_MOST_OF_OWNER, _WHOLE_QUESTION = 7, 4


def asking_who(line: Sequence[Token], place: int) -> int | None:
    """Where a label that begins at ``place`` ends (the place behind its last word); None where no such label begins there.

    It begins with ``Patient`` and goes on, up to a colon or in brackets, in words that ask who it is; or it says whose the papers are.
    """
    if line[place].colon:
        return None
    return _asking_patient(line, place) if line[place].key in _PATIENTS else _asking_owner(line, place)


def _asking_patient(line: Sequence[Token], place: int) -> int | None:
    for end in range(place + 1, min(place + 1 + _MOST_GOING_ON, len(line))):
        if wide_gap(line, end - 1) or (line[end].key not in _SAY_WHO and line[end].text not in _JOINERS):
            return None
        named = line[end].key == _NAME and (end + 1 == len(line) or wide_gap(line, end))
        if line[end].key in _NUMBERED:
            continue
        if line[end].colon or named or (line[place + 1].text.startswith("(") and line[end].text.endswith(")")):
            return end + 1
    return None


def _asking_owner(line: Sequence[Token], place: int) -> int | None:
    """The end of ``Record owner:``, ``Person whose records are sought``: a colon, a dash or a gap closes it, or it is a whole question."""
    if line[place].key not in _OWNERS or (place and not (wide_gap(line, place - 1) or len(line[place - 1].text) <= 3)):
        return None
    end = place + 1
    while end < min(place + _MOST_OF_OWNER, len(line)) and line[end].key in _OF_OWNERS and not _is_closed(line, end - 1):
        end += 1
    words = {token.key for token in line[place:end]}
    if any(line[step].key in _WHO and line[step + 1].key in _DONE for step in range(place, end - 1)):
        return None  # ``Person who requested records``
    if end - place < 2 or _TELL_OWNER.isdisjoint(words) or _PAPERS.isdisjoint(words):
        return None
    return end if _is_closed(line, end - 1) or (end - place > _WHOLE_QUESTION and end < len(line)) else None


def _is_closed(line: Sequence[Token], place: int) -> bool:
    """Whether a colon, a gap, a dash that stands alone, or the line's end closes a label behind the word at ``place``."""
    return line[place].colon or place + 1 == len(line) or wide_gap(line, place) or line[place + 1].text in _DASHES
