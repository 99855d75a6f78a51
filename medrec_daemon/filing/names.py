"""Names that OneDrive, SharePoint and local disks all accept, and the configured templates that make a place from them. Pure.

What OneDrive refuses: https://support.microsoft.com/office/64883a5d-228e-48f5-b3d2-eb39e07630fa, and trailing dots (seen).
Replacements are plain hyphens, never look-alikes, so that a name can be typed and searched for.
"""

from __future__ import annotations

import hashlib
import re
import string
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from medrec_daemon.errors import ConfigProblem
from medrec_daemon.graph.same_name import place_key as place_key  # noqa: PLC0414 - a rule about names: found here, with the others
from medrec_daemon.safe_write import NAME_BYTES

PATH_BUDGET = 400
"""Characters of a whole path in OneDrive, the file's name included; UTF-16 units, to be on the safe side."""
NUMBER_RESERVE = len(" (999)")
SHORTEST_SEGMENT = 24
PLACEHOLDERS = frozenset({"client_folder", "provider", "subfolder", "kind", "date"})
"""What ``filing.folder`` and ``filing.name`` may hold; ``kind`` is the page type's title, ``date`` is YYYY-MM-DD."""
_ILLEGAL = re.compile(r'["*:<>?/\\|]')
_VTI = re.compile("_vti_", re.IGNORECASE)
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\..*)?", re.IGNORECASE | re.DOTALL)
_REFUSED = frozenset({".lock", "desktop.ini"})
_HASHED = re.compile(r"-[0-9a-f]{8}\Z")
_LONGEST_ENDING = 16


def legal_segment(text: str, is_folder: bool, *, distinct: bool = False, limit: int = NAME_BYTES) -> str:  # noqa: FBT001
    """One folder's or file's name made legal; the same text always gives the same name, and a legal one gives itself.

    What nobody sees is put in order silently: Unicode composition (NFC), runs of any white space, control characters,
    zero-width and bidirectional marks. What shows and is refused becomes a hyphen (or goes, for trailing dots). A name that
    had to be cut to ``limit`` bytes of UTF-8 ends in a short hash of the whole text.

    With ``distinct`` every change but composition adds that hash, so that two different texts never become one name. Meant
    for client folders. Names that differ by case alone are one place in OneDrive, whatever we do: see ``place_key``.
    """
    composed = unicodedata.normalize("NFC", text)
    name = _refused_replaced(_tidy(composed), is_folder)
    cut = _cut(name, limit, is_folder)
    if cut == name and not (distinct and (name != composed or _HASHED.search(name))):
        return name
    mark = f"-{hashlib.sha256(composed.encode(errors='surrogatepass')).hexdigest()[:8]}"
    ending = "" if is_folder else _ending(name)
    stem = _cut(name.removesuffix(ending), limit - len(mark) - len(ending.encode()), is_folder=True)
    return f"{stem}{mark}{ending}"


def path_within_budget(segments: Iterable[str], budget: int = PATH_BUDGET) -> tuple[str, ...]:
    """Legal names, the longest of them cut (each cut one ends in a hash) until the joined path has ``budget`` UTF-16 units.

    The last segment is the file's. Raises ``ConfigProblem`` where even short names do not fit.
    """
    names = list(segments)
    while (excess := _units("/".join(names)) - budget) > 0:
        longest = max(range(len(names)), key=lambda index: (_units(names[index]), index))
        room = _units(names[longest]) - excess
        if _units(names[longest]) <= SHORTEST_SEGMENT:
            raise ConfigProblem(
                f"A place in the store would be longer than {budget} characters.", "Shorten filing.folder, filing.name or store.root."
            )
        is_folder = longest < len(names) - 1
        names[longest] = _shortened(names[longest], max(room, SHORTEST_SEGMENT), is_folder)
    return tuple(names)


def check_template(template: str) -> None:
    """Raise ``ConfigProblem`` for a placeholder that is not known, or braces that do not match."""
    try:
        found = [(name, spec, conversion) for _, name, spec, conversion in string.Formatter().parse(template) if name is not None]
    except ValueError as error:
        raise ConfigProblem(f"'{template}' is no template ({error}).", "Write placeholders as {provider}.") from error
    for name, spec, conversion in found:
        if name not in PLACEHOLDERS or spec or conversion:
            known = ", ".join(f"{{{placeholder}}}" for placeholder in sorted(PLACEHOLDERS))
            raise ConfigProblem(f"'{template}' has the placeholder {{{name}}}, which is not known.", f"Known are {known}.")


def render(template: str, values: Mapping[str, str]) -> str:
    """A template with its placeholders filled in; a ``/`` in a value never makes a folder. Raises ``ConfigProblem``."""
    check_template(template)
    try:
        return template.format_map({name: _ILLEGAL.sub("-", value) for name, value in values.items()})
    except KeyError as error:
        raise ConfigProblem(f"'{template}' has a placeholder that has no value here: {error}.", "Leave it out.") from error


@dataclass(frozen=True, slots=True)
class Naming:
    """The configured templates; call it for a piece's place (it is ``decide.lookups.Place``).

    ``folder`` must hold ``{client_folder}``, and no other placeholder in the same segment, or two clients could share a
    folder. ``budget`` is the room for the path in UTF-16 units (OneDrive's 400, less what lies above the store's root).

    Raises ``ConfigProblem`` when it is made from templates that do not do.
    """

    folder: str
    name: str
    budget: int = PATH_BUDGET

    def __post_init__(self) -> None:
        check_template(self.folder)
        check_template(self.name)
        segments = [segment for segment in self.folder.split("/") if "{client_folder}" in segment]
        if len(segments) != 1 or segments[0].count("{") != 1:
            raise ConfigProblem(
                f"filing.folder '{self.folder}' needs one part between slashes with {{client_folder}} and no other placeholder in it.",
                "Such as {client_folder}/Medical Records/{provider}/{subfolder}.",
            )

    def __call__(self, *, client_folder: str, provider: str, subfolder: str, title: str, on: date) -> tuple[str, str]:
        """(folder with '/' between its segments, file name ending in ``.pdf``), all legal and within the budget."""
        plain = {"provider": provider, "subfolder": subfolder, "kind": title, "date": on.isoformat()}
        segments = [
            legal_segment(template.replace("{client_folder}", client_folder), is_folder=True, distinct=True)
            if "{client_folder}" in template
            else legal_segment(render(template, plain), is_folder=True)
            for template in self.folder.split("/")
            if template
        ]
        file = legal_segment(render(self.name, plain | {"client_folder": client_folder}) + ".pdf", is_folder=False)
        *folders, name = path_within_budget([*segments, file], self.budget - NUMBER_RESERVE)
        return "/".join(folders), name


def _tidy(composed: str) -> str:
    """No invisible characters, single spaces, none at the ends; lone surrogates and non-characters become hyphens."""
    seen = " ".join("".join(_seen(char) for char in composed).split())
    return unicodedata.normalize("NFC", seen)  # what a dropped character kept apart may compose now


def _seen(char: str) -> str:
    if char.isspace() or unicodedata.category(char) in {"Zl", "Zp", "Zs"}:
        return " "
    category = unicodedata.category(char)
    if category == "Cs" or (ord(char) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF:
        return "-"
    return "" if category in {"Cc", "Cf"} else char


def _refused_replaced(tidy: str, is_folder: bool) -> str:  # noqa: FBT001 - a plain fact
    name = _VTI.sub("-vti-", _ILLEGAL.sub("-", tidy)).rstrip(". ")
    if name.startswith("~"):
        name = f"-{name[1:]}"
    if _DEVICE.fullmatch(name) or name.lower() in _REFUSED or (is_folder and name.lower() == "forms"):
        stem, dot, rest = name.lstrip(".").partition(".")
        name = f"{stem.rstrip()}-{dot}{rest}"
    return name or "unnamed"


def _cut(name: str, limit: int, is_folder: bool) -> str:  # noqa: FBT001 - a plain fact
    """The name within ``limit`` bytes, a file's ending kept; never within a character, never ending in a space or dot."""
    if len(name.encode()) <= limit:
        return name
    ending = "" if is_folder else _ending(name)
    stem = name.removesuffix(ending).encode()[: limit - len(ending.encode())].decode(errors="ignore")
    return f"{stem.rstrip('. ')}{ending}"


def _shortened(name: str, units: int, is_folder: bool) -> str:  # noqa: FBT001 - a plain fact
    """The name in at most so many UTF-16 units (its bytes are at least as many, so the loop ends below them)."""
    limit = min(len(name.encode()) - 1, units * 3)
    shorter = name
    while _units(shorter) > units:
        shorter = legal_segment(name, is_folder, limit=limit)
        limit -= 1
    return shorter


def _ending(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return suffix if len(suffix.encode()) <= _LONGEST_ENDING else ""


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
