"""What may be said aloud: logs name a file by its short hash and a rule, never a person or a record's words."""

from __future__ import annotations

import re

SHORT_HASH = 16
_SURELY_SSN = re.compile(
    r"(?<![\d-])\d{3}([- ])\d{2}\1\d{4}(?![\d-])|(?i:(?<=ssn )|(?<=ssn: )|(?<=ssn:)|(?<=social security number ))\d{9}(?!\d)"
)
_SSN = re.compile(r"(?<!\d)\d{3}[- ]?\d{2}[- ]?\d{4}(?!\d)")


def short(sha256: str) -> str:
    """The first 16 digits of a file's SHA-256: how logs and the spool name it."""
    return sha256[:SHORT_HASH]


def without_ssn(text: str) -> str:
    """``text`` with everything shaped like a Social Security number blacked out, for whatever leaves the ledger."""
    return _SSN.sub("███-██-████", text)


def kept_without_ssn(text: str) -> str:
    """``text`` as the ledger may keep it: a bare run of nine digits may be their reference, and stays."""
    return _SURELY_SSN.sub("███-██-████", text)
