"""Social Security numbers under lock: sealed with the office's key, opened only for a letter, and never part of a message."""

from __future__ import annotations

import re

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from medrec_daemon.errors import ConfigProblem, UsageProblem

MARK = "encrypted:"
"""How a sealed number begins in the ledger."""
_TYPED = re.compile(r"([0-9]{3})[- ]?([0-9]{2})[- ]?([0-9]{4})")
KEY_LOST = (
    "Look for a copy of the key and put it back. Without the very key it was sealed with, nobody can read the number: "
    "ask the client again and store it anew with 'medrec matter ssn'."
)


def new_key() -> str:
    """A fresh key, as the one line of a key file."""
    return Fernet.generate_key().decode("ascii")


def number(typed: str) -> str:
    """What was typed as ``123-45-6789``. Raises ``UsageProblem``, which never repeats it, for what cannot be such a number.

    Never given out are 000, 666 and 900 to 999 in front, 00 in the middle, and 0000 at the end (SSA, POMS RM 10201.035).
    """
    match = _TYPED.fullmatch(typed.strip())
    if match is None:
        raise UsageProblem("That is no Social Security number: it has nine digits.", "Type it as 123-45-6789 or without the dashes.")
    area, group, serial = match.groups()
    if area in {"000", "666"} or area[0] == "9" or group == "00" or serial == "0000":
        raise UsageProblem("Such a Social Security number is never given out.", "Look at it again; a digit may be wrong.")
    return f"{area}-{group}-{serial}"


def seal(clear: str, keys: str) -> str:
    """A number as the ledger may hold it. ``keys`` is the key file's text: the first key seals. Raises ``ConfigProblem``."""
    return MARK + _locks(keys).encrypt(clear.encode("ascii")).decode("ascii")


def unseal(sealed: str, keys: str) -> str:
    """The number in clear; every key of the file is tried, so that an old one may stay below a new one.

    Raises ``ConfigProblem`` where none of them opens it.
    """
    try:
        return _locks(keys).decrypt(sealed.removeprefix(MARK).encode("utf-8")).decode("ascii")
    except (InvalidToken, UnicodeDecodeError) as error:
        raise ConfigProblem("A stored Social Security number does not open with the key of secrets.key_from.", KEY_LOST) from error


def _locks(keys: str) -> MultiFernet:
    try:
        return MultiFernet([Fernet(line.strip()) for line in keys.splitlines() if line.strip()])
    except ValueError as error:
        raise ConfigProblem(
            "What secrets.key_from leads to is no key.", "It holds one key a line, as 'medrec matter ssn MATTER --make-key' writes it."
        ) from error
