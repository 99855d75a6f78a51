"""Marks that a machine misread in words of a picture: lost spaces, cell borders, commas and letters read as signs. PURE."""

from __future__ import annotations

import re
from functools import lru_cache

from medrec_daemon.recognition.layout import key
from medrec_daemon.recognition.misread_labels import meant

_PATIENT = key("PATIENT")
_LABELS = frozenset(key(word) for word in ("NAME", "NM", "DOB", "BIRTHDATE", "MRN", "PT", "REGARDING"))
_LIKE_COLONS = frozenset(",.;'*\u2019\u2018\u201c\u201d\"!")
"""Behind a label these are a colon."""
_NAME, _NUMBER = r"[^\W\d_][^\W\d_'\-]{2,}", r"\S*\d\S*\d\S*"
_BORDER = re.compile(rf"^({_NAME}[.,]?)[|\[\]{{}}!\\](?=.{{4}})({_NUMBER})$|^({_NUMBER})[|\[\]{{}}\\]({_NAME})$")
"""A name and a number with the border of their cells between them: ``DOE|03/14/1971``."""
_NO_SPACE = re.compile(r"^([A-Z][a-z]{2,})[|!]?([A-Z]\.?)$|^([A-Z])((?:JR|SR)[.,]*)$|^([A-Z]{3,})[|]([A-Z]\.?)$")
"""A given name, or an initial, with what stood a space behind it: ``AnaL``, ``RJR``; or with a cell's border between: ``Ana|L``."""
_POINT = re.compile(r"^([A-Z][A-Za-z'\u2019\-]{2,})(?:\.,?|,\.)([A-Z][A-Za-z'\u2019\-]{2,}\.?)$")
"""A last and a first name whose comma was read as a point."""
_SHORT_NAME = 2
_SUFFIXES = frozenset({"JR", "SR", "Jr", "Sr", "II", "IV"})
_STRAY = "'\"`*~^\u2018\u2019\u201c\u201d\u00ab\u00bb|_<>"
_LIKE_L, _LIKE_I = re.compile(r"(?<=[a-z])!(?=[a-z,.]|$)"), re.compile(r"(?<=[A-Z])!(?=[A-Z,.]|$)")
_TORN_L = re.compile(r"(?<=[A-Z]{3})I\.(?=[A-Z]{1,2}(?:[,.]|$))")
"""An L whose foot was read as a point: ``SAMPI.E``."""
_TWICE = re.compile(r"[.,;]+(?=[.,;]$)")
_THIRD, _BORDERED = re.compile(r"(?!I{3}|[1l]{3})[Il1L|]{3}|I[tT][lI]"), re.compile(r"(?:JR|SR)[jlI1\]|]")
_SECOND, _JUNIOR = re.compile(r"I[l|]|[l|]I"), re.compile(r"[Il1|\]]R")
"""``III`` as a machine reads it, and a suffix with the border of its cell."""
_LETTERS = str.maketrans({"\u00a3": "E", "\u20ac": "E", "\u00a2": "C", "\u00a7": "S"})


def parted(text: str, left: float, right: float) -> tuple[tuple[str, float, float], ...]:
    """A word as it was meant, or the two words that it is; each with its left and right edge, as shares of the page's width.

    Args:
        text: The word as read from a picture.
        left: Its left edge.
        right: Its right edge.
    """
    words, length = _words(text)
    if len(words) == 1:
        return ((words[0], left, right),)
    one, other = words
    middle = left + (right - left) * len(one) / length
    return (one, left, middle), (other, middle, right)


@lru_cache(maxsize=32768)
def _words(text: str) -> tuple[tuple[str, ...], int]:
    """A word as it was meant, or the two words that it is, and how many letters and marks they were together."""
    if text.isalnum():
        plain = _suffix(text)
        if not plain.isalpha() or plain.islower():
            return (text,), len(text)
    else:
        plain = _plain(text)
    match = _NO_SPACE.match(plain) or _BORDER.match(plain)
    words = tuple(filter(None, match.groups())) if match else (_POINT.sub(r"\1,\2", plain),)
    return words, len(plain)


def _closes(word: str, text: str) -> bool:
    """Whether a mark behind a word is a label's colon: behind ``Patient`` only where that is no word of a sentence."""
    return word in _LABELS or (meant(word) == _PATIENT and text[0].isupper() and (word != _PATIENT or text[-1] not in ",."))


def unclosed(text: str) -> str:
    """A word of a line in which no bracket opens, without the one that closes: a J (or I) behind a letter or two, else a cell's border."""
    letters = text[:-1]
    if text[-1] not in ")]" or not letters.isalpha():
        return text
    letter = "j" if text[-1] == ")" else "I"
    return f"{letters}{letter}" if len(letters) <= _SHORT_NAME and letters not in _SUFFIXES else letters


def _suffix(text: str) -> str:
    """``III``, ``II``, ``JR`` or ``SR`` where a machine read a letter of it as another, or the border of its cell as one more."""
    if _THIRD.fullmatch(text):
        return "III"
    if _SECOND.fullmatch(text):
        return "II"
    if _JUNIOR.fullmatch(text):
        return "JR"
    return text[:2] if _BORDERED.fullmatch(text) else text


def _plain(text: str) -> str:
    """The word without stray marks at its ends, a label closed by a colon, and letters where signs of money stand among letters."""
    if not any(char.isalpha() for char in text):
        return text.translate(_LETTERS) if len(text) == 1 else text
    inner = text.strip(_STRAY)
    inner = inner[1:].lstrip(_STRAY) if inner[:1] == "[" and "]" not in inner else inner
    bare = _TWICE.sub("", _LIKE_L.sub("l", _LIKE_I.sub("I", inner)))
    if text[-1] in _LIKE_COLONS and _closes(key(bare), text):
        return f"{bare.rstrip(',.;!')}:"
    end = bare[len(bare.rstrip(",.;")) :]
    suffix = _suffix(bare.removesuffix(end))
    if suffix != bare.removesuffix(end):
        return f"{suffix}{end}"
    bare = _TORN_L.sub("L", bare)
    money = bare.translate(_LETTERS)
    return money if money != bare and money.strip(".,:;").isalpha() else bare
