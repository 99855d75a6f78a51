"""Our own request references: ``RR-`` + six symbols + one check symbol, from an alphabet that survives a fax.

The check symbol is the one at sum(i * value(c_i)) mod 23 for i = 1..6: any single misread symbol and any swap of two
is caught, because 23 is prime and every weight 1..6 differs.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "ACDEFHJKLMNPRTUVWXY3479"
_VALUE = {symbol: position for position, symbol in enumerate(ALPHABET)}
_SHAPE = re.compile(r"(?<![A-Z0-9])RR\s?[-\u2010-\u2015_.~=]?\s?([A-Z0-9]{7})(?![A-Z0-9])", re.IGNORECASE)


def check_symbol(body: str) -> str:
    """The check symbol for six symbols of the alphabet. Raises ``KeyError`` for a symbol outside it."""
    return ALPHABET[sum(place * _VALUE[symbol] for place, symbol in enumerate(body, start=1)) % len(ALPHABET)]


def is_valid(reference: str) -> bool:
    """Whether ``reference`` has the shape ``RR-XXXXXXX`` and its check symbol is right."""
    body = reference.removeprefix("RR-")
    if len(reference) != 10 or len(body) != 7 or any(symbol not in _VALUE for symbol in body):
        return False
    return check_symbol(body[:6]) == body[6]


def new() -> str:
    """A fresh random reference (23**6, about 148 million); the ledger refuses one that is already taken."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"RR-{body}{check_symbol(body)}"


def find(text: str) -> tuple[str, ...]:
    """Every reference with a right check symbol in ``text``, in order, each once. A wrong check symbol is no reference."""
    if "RR" not in text.upper():
        return ()
    found = (f"RR-{match.group(1).upper()}" for match in _SHAPE.finditer(text))
    return tuple(dict.fromkeys(reference for reference in found if is_valid(reference)))
