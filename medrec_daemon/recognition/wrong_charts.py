"""Pages that say of themselves that they, or a part of them, were put into another patient's chart. PURE."""

from __future__ import annotations

import re

from medrec_daemon.recognition.layout import Sheet

_SIGNS = frozenset({"ERROR", "ERRONEOUS", "ERRONEOUSLY", "WRONG", "INCORRECT", "MISFILED", "MISTAKE", "MISTAKENLY", "UNMERGE", "OVERLAY"})
"""Without one of these words a page says nothing of the kind."""
_CHART = r"(?:PATIENT|CHART|RECORD|MRN|PERSON|INDIVIDUAL|MEMBER|ACCOUNT)S?"
_PUT = (
    r"(?:ENTER|CHART|DOCUMENT|FIL|SCAN|DICTAT|RECORD|PLAC|MERG|ATTACH|SCRIB|POST|TRANSCRIB|LABEL|REGISTER|SAV|UPLOAD|INDEX|WRITTEN"
    r"|PUT|OPEN|CREAT|STOR|LINK)(?:E?D|S|ING)?"
)
_ERROR = r"(?:IN\ ERROR|ERRONEOUSLY|BY\ MISTAKE|MISTAKENLY|INCORRECTLY)"
_SAYS = re.compile(
    rf"""
      \b(?:WRONG|INCORRECT)\ {_CHART}\b.{{0,120}}\b(?:{_PUT}|DISREGARD|VOID|BELONGS?|RETRACT\w*|STRICKEN)\b
    | \b(?:{_PUT}|DISREGARD|VOID)\b.{{0,60}}\b(?:ON|IN|INTO|TO|UNDER|FOR)\ (?:THE\ |A\ )?(?:WRONG|INCORRECT)\ {_CHART}\b
    | \b{_PUT}\ {_ERROR}\b.{{0,40}}\b(?:BELONGS?|{_CHART})\b
    | \b(?:THIS|ANOTHER|DIFFERENT|OTHER)\ {_CHART}\b.{{0,20}}\ {_ERROR}\b
    | \bMISFILED\b.{{0,60}}\b{_CHART}\b
    | \b{_CHART}\b.{{0,40}}\bMERGED?\b.{{0,60}}\b(?:{_ERROR}|OVERLAY)\b
    | \b(?:CHART|PATIENT|MPI|EMPI|MRN|RECORD)\ OVERLAY\b | \bUNMERGE\b
    """,
    re.VERBOSE,
)


def says_wrong_chart(sheet: Sheet) -> bool:
    """Whether the page's words say that something on it belongs into another chart; checklists that only name such errors do not."""
    return not _SIGNS.isdisjoint(sheet.words) and _SAYS.search(sheet.folded) is not None
