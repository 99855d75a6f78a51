"""Pages that say of themselves that they, or a part of them, were put into another patient's chart. PURE."""

from __future__ import annotations

import re

from medrec_daemon.recognition.layout import Sheet

_SIGNS = frozenset(
    {
        "ERROR",
        "ERRONEOUS",
        "ERRONEOUSLY",
        "WRONG",
        "INCORRECT",
        "MISFILED",
        "MISTAKE",
        "MISTAKENLY",
        "UNMERGE",
        "OVERLAY",
        "MISLABELED",
        "MISLABELLED",
        "DISREGARD",
        "THEFT",
        "REASSIGNED",
        "CORRECTED",
        "BELONGS",
    }
)
_PHRASES = ("NOT OUR PATIENT", "NAME SHOULD READ", "REAL NAME")
"""Without one of these words or phrases a page says nothing of the kind."""
_CHART = r"(?:PATIENT|PT|CHART|RECORD|MRN|PERSON|INDIVIDUAL|MEMBER|ACCOUNT)S?"
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
    | \bMISFILED\b | \bMISLABEL(?:L?ED|ING)\b.{{0,60}}\bBELONGS?\b
    | \bBELONGS\ (?:IN|TO)\ (?:\w+\ ){{1,4}}CHART\b
    | \bNOT\ OUR\ PATIENT\b.{{0,40}}\bPATIENT\ IS\b | \bCORRECT(?:ED)?\ PATIENT(?:\ NAME)?\b.{{0,12}}\b(?:IS|SHOULD)\b
    | \bPATIENT\ NAME\ SHOULD\ READ\b | \bDISREGARD\ (?:THE\ )?NAME\b | \bINCORRECT\ LABEL\b.{{0,40}}\bPATIENT\ IS\b
    | \bORIGINALLY\ FILED\ UNDER\b.{{0,60}}\bREASSIGNED\b | \bIDENTITY\ THEFT\b | \bREAL\ NAME\b
    | \b{_CHART}\b.{{0,40}}\bMERGED?\b.{{0,60}}\b(?:{_ERROR}|OVERLAY)\b
    | \b(?:CHART|PATIENT|MPI|EMPI|MRN|RECORD)\ OVERLAY\b | \bUNMERGE\b
    """,
    re.VERBOSE,
)

_BARE = re.compile(r"(?:ERROR )?WRONG (?:PATIENT|PT|CHART)(?: SEE .{2,40})?")
"""All that a line says."""


def says_wrong_chart(sheet: Sheet) -> bool:
    """Whether the page's words say that something on it belongs into another chart; checklists that only name such errors do not."""
    if _SIGNS.isdisjoint(sheet.words) and not any(phrase in sheet.folded for phrase in _PHRASES):
        return False
    return _SAYS.search(sheet.folded) is not None or any(_BARE.fullmatch(line.folded.strip()) for line in sheet.lines)
