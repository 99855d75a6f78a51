"""Which names and paths the service takes, and how it refuses the others."""

from __future__ import annotations

import re

from graph_double.exchange import Refusal

ILLEGAL = '"*:<>?/\\|'
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|\.lock|desktop\.ini)$", re.IGNORECASE)
MOST = 400
SEGMENT = 255


def fold(name: str) -> str:
    """Two names with the same fold are the same name: the service keeps case and ignores it."""
    return name.lower()


def check_name(name: str, *, folder: bool, at_root: bool) -> None:
    """Raises Refusal 400 for a name that SharePoint does not take."""
    if not name or any(sign in ILLEGAL or ord(sign) < 32 for sign in name) or name != name.strip(" "):
        raise _refused(f"One or more invalid characters are present in the path ({name}).")
    if name.endswith("."):
        raise _refused(f"Path ({name}) contains invalid trailing character.")
    lower = name.lower()
    if _RESERVED.match(name) or "_vti_" in lower or name.startswith("~$") or (folder and name.startswith("~")):
        raise _refused(f"The name '{name}' is reserved.")
    if at_root and folder and lower == "forms":
        raise _refused(f"The name '{name}' is reserved.")
    if len(name) > SEGMENT:
        raise too_long()


def check_length(path: str) -> None:
    """Raises Refusal 400 for a decoded path of more than 400 characters."""
    if len(path) > MOST:
        raise too_long()


def too_long() -> Refusal:
    return Refusal(400, "invalidRequest", "The specified file or folder name is too long.", "pathIsTooLong")


def _refused(message: str) -> Refusal:
    return Refusal(400, "invalidRequest", message, "nameContainsInvalidCharacters")


def numbered(name: str, number: int, *, folder: bool) -> str:
    """The name that `rename` gives: `a 1.pdf`."""
    stem, dot, ending = name.rpartition(".")
    return f"{name} {number}" if folder or not dot or not stem else f"{stem} {number}{dot}{ending}"
