"""What people type in many ways, in the one form that the ledger keeps: telephone numbers, states."""

from __future__ import annotations

import re
import unicodedata

from medrec_daemon.errors import UsageProblem

STATES = frozenset(
    re.findall(
        r"[A-Z]{2}",
        "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN "
        "TX UT VT VA WA WV WI WY AS GU MP PR VI",
    )
)
"""The states, the District of Columbia and the territories, as the Postal Service writes them (USPS Publication 28, appendix B)."""
_BETWEEN_DIGITS = re.compile(r"[\s().\-/]+")
_NORTH_AMERICAN = re.compile(r"(?:\+?1)?([2-9]\d{2}[2-9]\d{6})")


LONGEST_NAME = 150


def house_name(text: str, what: str = "The name") -> str:
    """A provider's name on one line, composed, single spaces. It becomes a folder's name. Raises ``UsageProblem`` for what is no name."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} for char in name):
        raise UsageProblem(f"{what} has characters that nobody sees.", "Type it anew.")
    if not any(char.isalpha() for char in name):
        raise UsageProblem(f"{what} has no letter in it.", "Write it as on their letterhead.")
    if name.startswith((".", "/", "\\")) or "../" in name or "..\\" in name:
        raise UsageProblem(f"{what} looks like a path in a computer.", "Write it as on their letterhead.")
    if len(name) > LONGEST_NAME:
        raise UsageProblem(f"{what} has {len(name)} characters.", f"Shorten it to {LONGEST_NAME}; it becomes a folder's name.")
    return name


def state(text: str | None) -> str | None:
    """A state's two letters, in capitals. Raises ``UsageProblem``."""
    if text is None:
        return None
    letters = text.strip().upper()
    if letters not in STATES:
        raise UsageProblem(f"'{text}' is no state.", "Give the two letters of a state, e.g. KY.")
    return letters


def telephone(text: str | None, option: str) -> str | None:
    """A number as ``+18595550101``, however it was typed. Raises ``UsageProblem``."""
    if text is None:
        return None
    number = _NORTH_AMERICAN.fullmatch(_BETWEEN_DIGITS.sub("", text.strip()))
    if number is None:
        raise UsageProblem(f"'{text}' is no telephone number ({option}).", "Give its ten digits, or +1 and ten digits, e.g. +18595550101.")
    return f"+1{number[1]}"
