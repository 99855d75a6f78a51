"""What a page only offers, announces, asks for or denies: words of a chart or a bill in such a sentence are no chart and no bill."""

from __future__ import annotations

import re

from medrec_daemon.recognition.layout import Sheet, SheetLine, fold
from medrec_daemon.recognition.word_lists import words_in

PROSE_WORDS = 6
"""A line with so many words may be a part of a sentence that goes over from one line to the next."""

_SENTENCE = re.compile(  # against folded lines: upper case, no punctuation
    r"""\b(?:(?:UP)?ON\ (?:WRITTEN\ )?REQUEST | BY\ REQUEST | MUST\ BE\ REQUESTED | SEPARATE\ REQUEST | REQUEST\ AN\ ITEMI[ZS]ED
      | (?:NOT|UN)\ ?AVAILABLE | (?:IS|ARE)\ AVAILABLE | AVAILABLE\ (?:BY|FROM|THROUGH|AT)
      | (?:TO|PLEASE|MAY|CAN|MUST)\ (?:REQUEST|OBTAIN)
      | FOR\ AN\ ITEMI[ZS]ED | (?:NEED|WANT|LIKE)\ AN\ ITEMI[ZS]ED | (?:NO|NOT)\ ITEMI[ZS]ED
      | IF\ YOU\ (?:NEED|WOULD\ LIKE|WANT|REQUIRE|WISH)
      | (?:WILL|TO)\ FOLLOW\ (?:BY|IN|UNDER|ONCE|AS|WHEN|SHORTLY|SEPARATELY) | UNDER\ SEPARATE\ COVER
      | (?:WILL|TO)\ BE\ (?:SENT|MAILED|FORWARDED|COPIED|PROVIDED|RELEASED|FAXED|FURNISHED)
      | (?:ARE|IS|WERE|WAS)\ NOT\ (?:ENCLOSED|INCLUDED|ATTACHED|KEPT|MAINTAINED|RELEASED)
      | YOU\ (?:HAVE\ )?(?:ASKED\ FOR|REQUESTED) | WE\ (?:HAVE\ )?(?:RECEIVED|REVIEWED)\ (?:AN?|THE|YOUR) | IN\ RECEIPT\ OF
      | WE\ (?:DO\ NOT|CANNOT|CAN\ NOT|ARE\ UNABLE\ TO|NO\ LONGER)
    )\b""",
    re.VERBOSE,
)
_PAGE = re.compile(
    r"""\ (?:RECORDS\ (?:ARE\ )?TO\ FOLLOW | RECORDS\ WILL\ FOLLOW | INDEX\ ONLY | INDEX\ OF\ (?:MEDICAL\ )?RECORDS
      | THE\ FOLLOWING\ (?:RECORDS\ )?WILL\ BE\ (?:SENT|MAILED|FORWARDED|FAXED) )\ """,
    re.VERBOSE,
)
_SIGNS = words_in(
    """
    REQUEST REQUESTED AVAILABLE UNAVAILABLE OBTAIN ITEMIZED ITEMISED IF FOLLOW SENT MAILED FORWARDED COPIED PROVIDED RELEASED FAXED
    FURNISHED SEPARATE NOT ASKED RECEIVED REVIEWED RECEIPT CANNOT UNABLE LONGER
    """
)
"""One of these stands in every such sentence: a quick look before the slow one."""
_ENDS = (".", ":", ";", "!", "?")

_FORM = re.compile(  # each bracket is one thing that such a form says
    r"""\ (?:
      (I\ (?:HEREBY\ )?(?:AUTHORI[ZS]E|REQUEST|AM\ REQUESTING)|AUTHORI[ZS]ATION\ (?:FOR|TO)|AUTHORI[ZS]E\ THE\ (?:RELEASE|DISCLOSURE|USE))
    | ((?:RIGHT|MAY|CAN|WISH)\ TO\ REVOKE|REVOKE\ (?:THIS|THE|MY)|(?:I|MAY)\ REVOKE|REVOKED?\ (?:IN|AT|BY)|WITHDRAW\ THIS)
    | (AUTHORI[ZS]ATION\ (?:IS|WILL|SHALL|EXPIRES|REMAINS)|EXPIRATION\ (?:DATE|EVENT))
    | (RE\ ?DISCLOS(?:ED?|URE)|NO\ LONGER\ (?:BE\ )?PROTECTED)
    | ((?:INFORMATION|RECORDS)\ (?:TO\ BE|(?:YOU\ ARE\ )?REQUEST(?:ED|ING)|YOU\ WANT)|WHAT\ RECORDS|TYPE\ OF\ (?:RECORDS|ACCESS))
    | ((?:PURPOSE|REASON)\ (?:OF|FOR)\ (?:THE\ |THIS\ )?(?:RELEASE|DISCLOSURE|REQUEST|USE))
    | (SIGNATURE\ OF\ (?:THE\ )?(?:PATIENT|INDIVIDUAL|PERSONAL|LEGAL)|(?:LEGAL|PERSONAL|AUTHORI[ZS]ED)\ REPRESENTATIVE)
    | (HIV|AIDS|SEXUALLY\ TRANSMITTED|PSYCHOTHERAPY\ NOTES|SUBSTANCE\ (?:ABUSE|USE))
    | (RELEASE\ (?:TO|MY|RECORDS\ TO)|DISCLOSE\ TO|SEND\ (?:MY\ )?RECORDS\ TO|RELEASED\ TO)
    | (CHECK\ (?:ALL|THE|APPROPRIATE|ONE|WHICH)|PLEASE\ (?:CHECK|PRINT|SPECIFY))
    | (REQUEST\ (?:TO|FOR)\ (?:REVIEW|RECEIVE|ACCESS|INSPECT|COPY|COPIES|RELEASE)|HEREBY\ REQUEST)
    | (RELATIONSHIP\ TO\ (?:THE\ )?PATIENT|AUTHORITY\ TO\ (?:ACT|SIGN))
    | (PHOTO\ ID|DRIVERS\ LICENSE|IDENTIFICATION\ (?:PRESENTED|VERIFIED|CHECKED))
    | (COP(?:Y|IES)\ OF\ (?:MY|MEDICAL|HEALTH)|MY\ (?:MEDICAL|HEALTH)\ (?:RECORDS?|INFORMATION))
    )\b""",
    re.VERBOSE,
)
_TITLE = re.compile(
    r"\ (DISCHARGE\ SUMMAR|HISTORY\ (?:AND\ )?PHYSICAL|H\ P\b|OPERATIVE|PROGRESS\ NOTE|CONSULTATION|PATHOLOGY|RADIOLOGY|X\ ?RAY"
    r"|(?:EMERGENCY|ER|ED)\ (?:ROOM\ |DEPARTMENT\ )?(?:RECORD|REPORT|NOTE|VISIT)|NURS(?:ING|ES)\ NOTE|(?:PHYSICIANS?|DRS)\ ORDERS?"
    r"|LAB\b|LABORATORY|BILLING|ITEMI[ZS]ED|IMMUNIZATION|MEDICATION|EKG|ENTIRE|COMPLETE|THERAPY)"
)
_MOST_TITLES = 5
"""A page that names so many sorts of records is a list of them to choose from."""
_FORM_SIGNS = words_in("AUTHORIZE AUTHORISE AUTHORIZATION REQUEST REQUESTING REVOKE RELEASE DISCLOSE DISCLOSURE")
_FORM_MARKS = 4
"""So many different things of such a form must be on the page; a chart's consent or a claim form has one or two."""


def promised_lines(sheet: Sheet) -> frozenset[int]:
    """The lines (places in ``Sheet.lines``) that belong to a sentence which offers, announces, asks for or denies something."""
    if _SIGNS.isdisjoint(sheet.words):
        return frozenset()
    found: set[int] = set()
    for place, line in enumerate(sheet.lines):
        if _SIGNS.isdisjoint(line.folded.split()) or _SENTENCE.search(line.folded) is None:
            continue
        found.add(place)
        if place and _goes_on(sheet, place - 1):
            found.add(place - 1)
        if place + 1 < len(sheet.lines) and _goes_on(sheet, place):
            found.add(place + 1)
    return frozenset(found)


def only_announces(sheet: Sheet) -> bool:
    """Whether the page as a whole lists or announces what comes later: an index of records to follow."""
    return ("FOLLOW" in sheet.words or "INDEX" in sheet.words or "FOLLOWING" in sheet.words) and _PAGE.search(sheet.folded) is not None


def labels(line: SheetLine, words: str) -> bool:
    """Whether the words are the label of a field or section (``PLAN: to obtain …``): such a line is no sentence about them."""
    before, colon, _ = line.text.partition(":")
    return bool(colon) and " ".join(fold(before).split()).startswith(words)


def _goes_on(sheet: Sheet, place: int) -> bool:
    """Whether a sentence goes over from this line to the next."""
    line = sheet.lines[place]
    return len(line.words) >= PROSE_WORDS and not line.text.rstrip().endswith(_ENDS)


def asks_for_records(sheet: Sheet) -> bool:
    """Whether a page is a form by which a patient asks for records or allows their release, whatever it lists to be ticked."""
    if _FORM_SIGNS.isdisjoint(sheet.words):
        return False
    marks = len({match.lastindex for match in _FORM.finditer(sheet.folded)})
    titles = {match[1] for match in _TITLE.finditer(sheet.folded)} if marks else set()
    return marks + 2 * (len(titles) >= _MOST_TITLES) >= _FORM_MARKS
