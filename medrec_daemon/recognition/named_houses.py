"""Houses that a record says the patient was sent to, taken to or seen at: on the list, or unknown by a name that shows. PURE.

Where it is not plain, nothing is said: a person reads every one of these, and what is wrong too often is read no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from medrec_daemon.model import NamedProvider
from medrec_daemon.recognition.any_case import AnyCase
from medrec_daemon.recognition.directory import Directory, NameHit
from medrec_daemon.recognition.layout import Sheet, SheetLine, cell_text, fold
from medrec_daemon.recognition.provider_entries import plain
from medrec_daemon.recognition.word_lists import CARE_HOUSES, HOUSE_WORDS, TITLE_WORDS, words_in

_CUE = AnyCase.small(
    r"""\b(?P<cue>(?:transferred|transported|transfer|transport|airlifted|flown|taken|brought)\s+(?:over\s+)?to
    |(?:transferred|transported|flown|taken|brought)\s+(?:by|via)\s+(?:[\w']+\s+){1,4}?to
    |(?:referred|referral|refer)\s+(?:\w+\s+)?to|(?:seen|evaluated|treated|examined|hospitalized|followed)\s+at|admitted\s+(?:to|at)
    |(?:discharged|released)\s+to)\b""",
    re.VERBOSE,
)
_BY = AnyCase.small(r"\b(?P<cue>(?:transported|brought(?:\s+in)?|arrived|conveyed)\s+(?:by|via))\b")
_LABEL = re.compile(
    r"""^\W*(?P<cue>(?:EMS\s+)?DESTINATION(?:\s+(?:FACILITY|NAME|HOSPITAL))?|RECEIVING\s+(?:FACILITY|HOSPITAL|AGENCY)|TRANSPORTED\s+TO
    |TRANSFERRED\s+TO|DISCHARGED\s+TO|REFERRED\s+TO|REFERRAL\s+TO|TRANSFER\s+TO)\s*:\s*(?P<name>\S.*)$""",
    re.IGNORECASE | re.VERBOSE,
)
_CUE_WORDS = words_in(
    "TRANSFERRED TRANSPORTED TRANSFER TRANSPORT AIRLIFTED FLOWN TAKEN BROUGHT REFERRED REFERRAL REFER SEEN EVALUATED TREATED EXAMINED "
    "HOSPITALIZED FOLLOWED ADMITTED DISCHARGED RELEASED ARRIVED DESTINATION RECEIVING"
)
"""One of these stands in every sentence that counts: a quick look before the slow one."""
_NOT_SO = re.compile(
    r"""\b(?:no|not|never|without|den(?:y|ies|ied)|declin\w+|refus\w+|if|unless|would|could|may|might|consider\w*|offered|cancel\w+|instead
    |rather|versus|either|wife|husband|spouse|mother|father|brother|sister|son|daughter|friend|grand\w+|aunt|uncle|passenger|driver
    |history|previously|prior|childhood|years)\b|\b(?:19|20)\d\d\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""In the same sentence before the words: it did not happen, to somebody else, or long ago."""
_BETWEEN = re.compile(
    r"\s*(?:(?:the|our|an?|to|via|by|emergency|department|operating|room|er|ed|trauma|icu|burn|unit|service|care|of|at|clinic|hospital|nearby|local)\s+){0,7}"
)
"""What may stand between the words and a name: ``the emergency department of``."""
_NAME = re.compile(r"(?:[A-Z][A-Za-z'\u2019]*\.?|&)(?:(?:[ \n]|-)(?:(?:of|the|for|and|at)[ \n](?=[A-Z]))?(?:[A-Z][A-Za-z'\u2019]*\.?|&))*")
_SENTENCE = re.compile(r"(?<![A-Z][a-z])(?<!\bSt)(?<!\bMt)(?<!\bDr)[.;!?](?:\s|$)|\n\n")
_PERSON = re.compile(r"\b(?:DR|DOCTOR|MD|DO|DC|DPT|PT|NP|PA|RN|APRN|MR|MRS|MS)\b")
_ENDS = re.compile(
    r"""\b(?:HOSPITALS?|INFIRMARY|CLINICS?|IMAGING|RADIOLOGY|CHIROPRACTIC|ORTHOPA?EDICS|NEUROSURGERY|NEUROLOGY|CARDIOLOGY|HEALTHCARE|HOSPICE
    |REHABILITATION|REHAB|PHYSICAL\sTHERAPY|EMS|AMBULANCE(?:\sSERVICE)?|URGENT\sCARE|PHYSICIANS|SURGEONS|DENTAL|PEDIATRICS|DERMATOLOGY
    |(?:MEDICAL|HEALTH|SURGERY|SURGICAL|TRAUMA|SPINE|PAIN|IMAGING|REHABILITATION|RECOVERY|NURSING|WELLNESS|HEART|CANCER|CARE|EYE)\sCENT(?:ER|RE)
    |(?:ORTHOPA?EDIC|MEDICAL|SPINE|PAIN|NEUROLOGY|IMAGING|RADIOLOGY|SURGICAL|EYE)\s(?:GROUP|ASSOCIATES|SPECIALISTS|CONSULTANTS|PARTNERS|INSTITUTE))\b""",
    re.VERBOSE,
)
"""What a house's name ends with."""
_NO_NAME = (
    CARE_HOUSES
    | TITLE_WORDS
    | HOUSE_WORDS
    | words_in(
        """
        OPERATING ROOM SUITE POST POSTANESTHESIA ANESTHESIA RECOVERY CATHETERIZATION ENDOSCOPY LAB DAY SURGERY SURGICAL INTENSIVE
        PEDIATRIC NEONATAL CORONARY ICU CCU PACU MICU SICU NICU NURSING SKILLED FACILITY HOME LONG TERM ASSISTED LIVING VISION
        OUTPATIENT INPATIENT PAIN SPINE ORTHOPEDIC NEUROSURGICAL VASCULAR PLASTIC ORAL MAXILLOFACIAL INTERVENTIONAL DERMATOLOGY
        NEPHROLOGY ONCOLOGY GASTROENTEROLOGY UROLOGY PSYCHIATRY PSYCHOLOGY OPHTHALMOLOGY PODIATRY PULMONARY WELLNESS FLOOR WARD LEVEL
        ONE TWO THE OF AND FOR AT OUTSIDE LOCAL NEARBY AREA OTHER THEIR OUR HIS HER THIS THAT MEDICINE MEDICAL CENTERS FIRST FINAL
        ASSESSMENT PLAN IMPRESSION HISTORY PATIENT PRESENT UNIVERSITY COLLEGE COUNTY CITY STATE EYE ENT OR MRI CT XRAY OB GYN
        FIRE FLIGHT HELICOPTER AIR GROUND PRIVATE VEHICLE CAR POLICE LAW INPATIENTS WORKERS COMPENSATION FOLLOWUP STEP DOWN TELEMETRY
        """
    )
)
"""Words that do not tell one house from another."""
_MOST_WORDS = 9
_FIRST_WORDS = 6
_READ_WELL = 75.0


@dataclass(frozen=True, slots=True)
class _Said:
    """What stands behind the words, to the end of the sentence or cell; ``bounded`` where nothing but a name can stand there."""

    cue: str
    text: str
    bounded: bool


def named_on(sheet: Sheet, directory: Directory) -> tuple[NamedProvider, ...]:
    """The houses of a page's sentences such as ``transferred to …``, each once, and of fields such as ``Destination: …``."""
    if _CUE_WORDS.isdisjoint(sheet.words):
        return ()
    found: dict[str, NamedProvider] = {}
    for said in (*_fields(sheet), *_sentences(sheet)):
        first = _on_list(said, sheet, directory)
        named = _unlisted(said, sheet) if first is None else _listed(said, sheet, first)
        if named is not None:
            found.setdefault(named.provider or plain(named.name), named)
    return tuple(found.values())


def _fields(sheet: Sheet) -> Iterator[_Said]:
    for line in sheet.lines:
        cells = [cell_text(words) for words in line.cells()]
        for place, text in enumerate(cells):
            whole = f"{text} {cells[place + 1]}" if text.rstrip().endswith(":") and place + 1 < len(cells) else text
            label = _LABEL.match(whole)
            if label is not None:
                yield _Said(_tidy(label["cue"]).lower(), label["name"], bounded=True)


def _sentences(sheet: Sheet) -> Iterator[_Said]:
    text = _running(sheet.lines)
    for match in (*_CUE.finditer(text), *_BY.finditer(text)):
        before = text[max(0, match.start() - 160) : match.start()]
        ends = [end.end() for end in _SENTENCE.finditer(before)]
        if _NOT_SO.search(before[ends[-1] if ends else 0 :]):
            continue
        behind = text[match.end() : match.end() + 160]
        end = _SENTENCE.search(behind)
        yield _Said(_tidy(match["cue"]).lower(), behind[: end.start() + 1 if end else None], bounded=False)


def _running(lines: tuple[SheetLine, ...]) -> str:
    """The page as text: a sentence goes over to the next line, a form's cells and what stands apart do not."""
    parts: list[str] = []
    for place, line in enumerate(lines):
        cells = list(line.cells())
        parts.append("\n\n".join(cell_text(words) for words in cells))
        below = lines[place + 1] if place + 1 < len(lines) else None
        flows = below is not None and len(cells) == 1 and len(line.words) > 4 and below.top - line.bottom < 2 * (line.bottom - line.top)
        parts.append("\n" if flows else "\n\n")
    return "".join(parts)


def _on_list(said: _Said, sheet: Sheet, directory: Directory) -> tuple[NameHit, ...] | None:
    """The hits of the first name of the list that stands right behind the words; None where none does."""
    text = plain(" ".join(said.text.split()))
    hits = directory.names_in((text,), forgive=sheet.from_picture, running_text=True)
    first = min(hits, key=lambda hit: hit.start, default=None)
    if first is None:
        return None
    before = text[: max(first.start - 1, 0)].lower()
    if len(before.split()) > _FIRST_WORDS or not (said.bounded or _BETWEEN.fullmatch(f"{before} ")):
        return None
    return tuple(hit for hit in hits if hit.start == first.start)


def _listed(said: _Said, sheet: Sheet, hits: tuple[NameHit, ...]) -> NamedProvider | None:
    """A provider of the list; nobody where it is rather another house's name, or a biller's."""
    if any(hit.other_house or hit.billing for hit in hits):
        return None
    owners = {hit.provider for hit in hits}
    return NamedProvider(sheet.number, hits[0].name.title(), hits[0].provider if len(owners) == 1 else None, said.cue)


def _unlisted(said: _Said, sheet: Sheet) -> NamedProvider | None:
    """A name with a word of its own, that ends as a house's does."""
    if sheet.from_picture and sheet.page.confidence < _READ_WELL:
        return None
    if not said.bounded and sum(map(str.islower, said.text)) < sum(map(str.isupper, said.text)):
        return None  # in capitals throughout, nothing tells a name from the words around it
    start = _BETWEEN.match(said.text)
    words = said.text if said.bounded else said.text[start.end() if start else 0 :]
    printed = _NAME.match(words.title() if said.bounded and words.isupper() else words)
    if printed is None:
        return None
    name = _tidy(printed[0])
    ends = list(_ENDS.finditer(fold(name)))
    if not ends or _PERSON.search(fold(name)):
        return None
    whole = _up_to(name, len(fold(name)[: ends[-1].end()].split()))
    own = [word for word in fold(whole).split() if word not in _NO_NAME and len(word) > 1]
    if not own or len(whole.split()) > _MOST_WORDS:
        return None
    return NamedProvider(sheet.number, whole, None, said.cue)


def _up_to(name: str, count: int) -> str:
    """The first words of a printed name, as many as ``count`` words folded."""
    words: list[str] = []
    for word in name.split():
        if len(fold(" ".join(words)).split()) >= count:
            break
        words.append(word)
    return " ".join(words).rstrip(".,;&- ")


def _tidy(text: str) -> str:
    return " ".join(text.split())
