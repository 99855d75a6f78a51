"""When OneDrive takes two names for one. Pure."""

from __future__ import annotations

import unicodedata


def place_key(path: str) -> str:
    """What OneDrive compares paths by: two places with the same key are one. Case-insensitive letter by letter, NFC."""
    return "".join(_upper(char) for char in unicodedata.normalize("NFC", path))


def _upper(char: str) -> str:
    upper = char.upper()
    return upper if len(upper) == 1 else char
