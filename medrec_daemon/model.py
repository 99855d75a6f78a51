"""The nouns of an arrival's way: page, piece, plan. Frozen values that know nothing of the world.

Text that came off a record is ``repr=False`` throughout, so that no traceback or log line can print it.
Boxes are fractions of the upright page, 0..1, origin at the top left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby

from medrec_daemon.evidence import Again as Again  # noqa: PLC0414
from medrec_daemon.evidence import Box as Box  # noqa: PLC0414 - the rooms know these as nouns of here
from medrec_daemon.evidence import Candidate as Candidate  # noqa: PLC0414
from medrec_daemon.evidence import Evidence as Evidence  # noqa: PLC0414
from medrec_daemon.evidence import Gate as Gate  # noqa: PLC0414
from medrec_daemon.message import Attachment as Attachment  # noqa: PLC0414 - the rooms know it as one of the nouns here
from medrec_daemon.message import Message as Message  # noqa: PLC0414
from medrec_daemon.people_seen import PersonName as PersonName  # noqa: PLC0414
from medrec_daemon.people_seen import PersonSeen as PersonSeen  # noqa: PLC0414
from medrec_daemon.people_seen import PossiblePatient as PossiblePatient  # noqa: PLC0414


class Kind(StrEnum):
    """What a piece is (design section 2)."""

    RECORDS = "records"
    BILLING = "billing"
    RADIOLOGY = "radiology"
    IMAGES = "images"
    CERTIFICATION = "certification"
    NO_RECORDS = "no-records"
    INVOICE = "invoice"
    REJECTION = "rejection"
    STATUS = "status"
    COVER = "cover"
    OWN_REQUEST = "own-request"
    EOB = "eob"
    OTHER = "other"


class PartName(StrEnum):
    """What a request asks for, and what alone can close it."""

    RECORDS = "records"
    BILLING = "billing"
    RADIOLOGY = "radiology"
    IMAGES = "images"
    CERTIFICATION = "certification"


class PageSource(StrEnum):
    """Where a page's words came from."""

    TEXT_LAYER = "text-layer"
    OCR = "ocr"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Word:
    """One word as printed; ``line`` numbers the page's text lines in reading order; ``confidence`` is 0..100."""

    text: str = field(repr=False)
    left: float
    top: float
    right: float
    bottom: float
    confidence: float
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one text line, left to right, joined by single spaces in ``text``."""

    words: tuple[Word, ...] = field(repr=False)
    text: str = field(repr=False)

    @property
    def top(self) -> float:
        """The upper edge of the line's highest word, 0 at the top of the page."""
        return min(word.top for word in self.words)

    @property
    def left(self) -> float:
        """The left edge of the line's first word."""
        return self.words[0].left


@dataclass(frozen=True, slots=True)
class Barcode:
    """A bar code's text, its symbology, e.g. ``PDF417``, and where it stands."""

    text: str = field(repr=False)
    symbology: str
    box: Box | None = field(repr=False, compare=False, default=None)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an arrival, upright.

    ``number`` counts from 1; ``width`` and ``height`` are in points (1/72 inch) after turning; ``turned`` says by how
    many degrees clockwise (0, 90, 180, 270) the page had to be turned to stand upright; ``confidence`` is the mean over
    its words, 0..100. ``unread`` gives the reason where this one page could not be read (it is kept all the same).
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = field(repr=False)
    source: PageSource
    confidence: float
    turned: int = 0
    barcodes: tuple[Barcode, ...] = ()
    unread: str | None = None

    @property
    def blank(self) -> bool:
        """Whether there is nothing on the page."""
        return self.source is PageSource.BLANK

    def lines(self) -> Iterator[Line]:
        """The page's text lines in reading order."""
        for _, group in groupby(self.words, key=lambda word: word.line):
            words = tuple(group)
            yield Line(words, " ".join([word.text for word in words]))


@dataclass(frozen=True, slots=True)
class ReferenceSeen:
    """One of our references. ``source`` is ``barcode``, ``text`` or ``file name`` (page 0), check symbol right; or ``misread text``."""

    page: int
    reference: str
    source: str


@dataclass(frozen=True, slots=True)
class NumberSeen:
    """A number of six digits and more on a page by which the house knows its patient, as a label or its place in a row says."""

    page: int
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProviderSeen:
    """A hint at a provider of the Master Medical Provider List; ``how`` is the evidence class of design section 7."""

    page: int
    provider: str
    how: str
    saw: str = field(repr=False)
    weight: float


@dataclass(frozen=True, slots=True)
class NamedProvider:
    """A house that a record says the patient was sent to or seen at, as printed, and by which words (``transferred to``).

    ``provider`` is its id where it is on the list.
    """

    page: int
    name: str = field(repr=False)
    provider: str | None
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PagesLacking:
    """The numbers of a paper's own count that did not come, of how many; ``pages`` are the arrival's pages that carry the others."""

    numbers: tuple[int, ...]
    of: int
    pages: frozenset[int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of pages that belong together: one kind, one patient, one provider (pages count from 1, both ends in).

    ``page_type`` names the rule file that won (``ub04``, ``progress-note`` …); ``kind_score`` and ``runner_up_score`` are sums of rule
    weights; ``closes`` is the part such a piece answers, or None. ``amount`` is an invoice's amount due in US dollars, ``per_page`` whether
    it charges for copies by the page, ``reason`` a rejection's code in rules/rejections.yaml where the letter tells one alone. ``served``
    is the first and last date of service read off the pages. ``unread`` are pages on which too little could be read to say anything: they
    go with their neighbours. ``named`` are other houses that a record sends the patient to. ``attached`` are cover sheets, our own request
    and the like in front of what was sent: what they name may contradict, but never proves alone whose the pages behind them are.
    ``certified`` are the references on certifications of the same arrival: they tell which request is answered, never whose a page is.
    ``possible`` are names in headers behind labels that we do not know, ``in_blocks`` those of a letter near a reference of ours or a day.
    ``wrong_charts`` are pages which say that they, or a part of them, belong into another patient's chart; ``open_whose`` pages that list
    several patients, or name somebody at the foot alone. ``lacking`` is what papers that count their pages say of others that did not come.
    ``named_on`` are the names that single pages give their patient, where ``people`` has each once. ``header_days`` are the days in the
    headers of pages whose header names nobody for sure. ``numbers`` are those by which the pages call their patient; ``beside`` is the
    matter whose papers, surely his and of the same house and arrival, call the patient by a number of these pages.
    """

    first: int
    last: int
    kind: Kind
    page_type: str
    kind_score: float
    runner_up: Kind | None
    runner_up_score: float
    closes: PartName | None
    people: tuple[PersonSeen, ...] = ()
    references: tuple[ReferenceSeen, ...] = ()
    providers: tuple[ProviderSeen, ...] = ()
    served: tuple[date, date] | None = None
    amount: float | None = None
    invoice_number: str | None = None
    pay_by: date | None = None
    per_page: bool = False
    reason: str | None = None
    their_reference: str | None = None
    evidence: tuple[Evidence, ...] = ()
    address_text: str = field(repr=False, default="")
    unread: tuple[int, ...] = ()
    attached: tuple[int, ...] = ()
    named: tuple[NamedProvider, ...] = ()
    certified: tuple[ReferenceSeen, ...] = ()
    possible: tuple[PossiblePatient, ...] = ()
    lacking: tuple[PagesLacking, ...] = ()
    named_on: tuple[tuple[int, tuple[PersonName, ...]], ...] = field(repr=False, default=())
    header_days: tuple[tuple[int, date], ...] = field(repr=False, default=())
    numbers: tuple[NumberSeen, ...] = field(repr=False, default=())
    beside: tuple[str, ...] = ()
    in_blocks: tuple[PossiblePatient, ...] = ()
    wrong_charts: tuple[int, ...] = ()
    open_whose: tuple[int, ...] = ()


class Outcome(StrEnum):
    """What a plan does with an arrival as a whole."""

    FILE = "file"
    HOLD = "hold"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class PlannedPiece:
    """One piece as it will be filed, or as far as it was understood when held (then with None where unknown).

    ``people`` are the patients it names, as printed, for the person who decides; ``gates`` the questions asked of it. ``lacking``
    says what of the part did not come: the part stays open.
    """

    pages: tuple[int, int]
    kind: Kind
    matter: str | None
    provider: str | None
    request: str | None
    part: PartName | None
    folder: str | None = field(repr=False)
    name: str | None = field(repr=False)
    closes: bool
    evidence: tuple[Evidence, ...] = ()
    amount: float | None = None
    invoice_number: str | None = None
    pay_by: date | None = None
    per_page: bool = False
    reason: str | None = None
    their_reference: str | None = None
    served: tuple[date, date] | None = None
    note: str | None = None
    people: tuple[str, ...] = field(repr=False, default=())
    named: tuple[NamedProvider, ...] = ()
    gates: tuple[Gate, ...] = ()
    lacking: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole decision about one arrival, before anything moves.

    ``turns`` says per page by how many degrees clockwise it is turned to stand upright when it is filed. ``ruled_out`` are
    clients who resemble the patient and are somebody else, for the person who decides. ``again`` are pieces left out of
    ``pieces``: they were filed before.
    """

    file: str = field(repr=False)
    sha256: str
    page_count: int
    outcome: Outcome
    pieces: tuple[PlannedPiece, ...] = ()
    reasons: tuple[str, ...] = field(repr=False, default=())
    candidates: tuple[Candidate, ...] = ()
    turns: tuple[int, ...] = ()
    ruled_out: tuple[Candidate, ...] = ()
    again: tuple[Again, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonWord:
    """What a person said of a held arrival; each field given goes before what the machine saw. ``by`` is who said it.

    ``although``: they know that a page names somebody else, and are sure.
    """

    by: str
    matter: str | None = None
    provider: str | None = None
    request: str | None = None
    kind: Kind | None = None
    although: bool = False


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file as pages of words. ``turns`` is kept per page in ``Page.turned``; ``file`` is where it lay, '' where nobody says."""

    sha256: str
    pages: tuple[Page, ...]
    file: str = field(repr=False, default="")
