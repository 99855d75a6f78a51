"""One page as recognition sees it: its scores, the people it names, its references and hints at providers, gathered once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from medrec_daemon.model import Kind, NamedProvider, Page, PersonSeen, PossiblePatient, ProviderSeen, ReferenceSeen
from medrec_daemon.recognition import references
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.fields import Rows
from medrec_daemon.recognition.kinds import NOTHING, PageScores, Scorer, TypeScore
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.letter_blocks import names_in_blocks
from medrec_daemon.recognition.letterheads import UNLISTED
from medrec_daemon.recognition.mixed_heads import leaves_open
from medrec_daemon.recognition.named_houses import named_on
from medrec_daemon.recognition.people import patients_on
from medrec_daemon.recognition.possible_patients import HEADER, header_days, possible_patients
from medrec_daemon.recognition.providers import ANSWERS, OWN_PAPER, seen_providers, without_misread
from medrec_daemon.recognition.unlabelled_names import UNLABELLED
from medrec_daemon.rules import Rules

_TELLING = 2.0
"""Hints from this weight on (a telephone number and more) name a house that is meant."""
_CERTAIN_PAPER = 2.5
"""Hints below this weight are too weak to say that another provider's pages begin."""


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything that one page says.

    ``kind`` is None where the page does not decide: nothing or too little on it, two kinds too near, blank or unread;
    ``type`` is its best type of that kind. ``own_paper`` holds the providers on whose own paper the page certainly is.
    ``unread``: something is on the page, and next to nothing of it could be read.
    """

    sheet: Sheet = field(repr=False)
    rows: Rows = field(repr=False)
    scores: PageScores = field(repr=False)
    kind: Kind | None
    type: TypeScore | None = field(repr=False)
    people: tuple[PersonSeen, ...] = field(repr=False)
    references: tuple[ReferenceSeen, ...]
    providers: tuple[ProviderSeen, ...]
    own_paper: frozenset[str]
    unread: bool
    named: tuple[NamedProvider, ...] = ()
    possible: tuple[PossiblePatient, ...] = field(repr=False, default=())
    header_days: tuple[date, ...] = field(repr=False, default=())
    in_blocks: tuple[PossiblePatient, ...] = field(repr=False, default=())
    open_whose: bool = False

    @classmethod
    def of(cls, page: Page, directory: Directory, rules: Rules, scorer: Scorer, today: date) -> PageView:
        """Look at one page. A page read with too little confidence keeps its people and references but decides no kind."""
        sheet = Sheet.of(page)
        rows = Rows.of(sheet)
        scores = scorer.score(sheet, rules.gates) if sheet.lines else NOTHING
        kind = _deciding(scores, page, rules)
        hints = seen_providers(sheet, directory, kind or scores.best())
        people = patients_on(rows, today)
        headed = any(_is_surely_named(seen) for seen in people)
        return cls(
            sheet=sheet,
            rows=rows,
            scores=scores,
            kind=kind,
            type=scores.best_type(kind) if kind else None,
            people=people,
            references=references.on_page(sheet),
            providers=hints,
            own_paper=_own_paper(hints),
            unread=not page.blank and page.confidence < rules.gates.unread_words_floor,
            named=named_on(sheet, directory) if kind is Kind.RECORDS else (),
            possible=() if headed else possible_patients(rows, today),
            header_days=() if headed else header_days(rows, today),
            open_whose=leaves_open(rows, people, today),
            in_blocks=names_in_blocks(sheet, today) if (kind or scores.best()) in ANSWERS | {Kind.IMAGES} else (),
        )

    @property
    def number(self) -> int:
        """The page's number, from 1."""
        return self.sheet.number

    @property
    def silent(self) -> bool:
        """Whether there is nothing to read on the page: blank, unread, or no words."""
        return not self.sheet.lines

    @property
    def attaches(self) -> bool:
        """Whether the page only goes along with what follows it: a cover sheet, our own request, an authorization."""
        return self.type is not None and self.type.page_type.attaches

    @property
    def names_somebody(self) -> bool:
        """Whether the page names a patient."""
        return any(person.readings for person in self.people)


def with_houses_told(views: Sequence[PageView], directory: Directory) -> list[PageView]:
    """The pages of one arrival; a letterhead that is nearly that of a house which other hints name is no stranger's, in a picture."""
    there = {hint.provider for view in views for hint in view.providers if hint.provider and hint.weight >= _TELLING}
    found = []
    for view in views:
        hints = without_misread(view.providers, there, directory) if view.sheet.from_picture else view.providers
        found.append(view if len(hints) == len(view.providers) else replace(view, providers=hints, own_paper=_own_paper(hints)))
    return found


def _own_paper(hints: tuple[ProviderSeen, ...]) -> frozenset[str]:
    """The providers on whose paper a page is; the empty one for a house that is not on the list."""
    certain = [hint for hint in hints if hint.weight >= _CERTAIN_PAPER]
    listed = frozenset(hint.provider for hint in certain if hint.how in OWN_PAPER)
    return listed or frozenset(hint.provider for hint in certain if hint.how == UNLISTED)


def _deciding(scores: PageScores, page: Page, rules: Rules) -> Kind | None:
    gates = rules.gates
    best = scores.best()
    if best is None or page.confidence < gates.unread_words_floor:
        return None
    floor = gates.kind_floor if best is Kind.OTHER else gates.page_floor  # nothing that we know: sure, or a page like its neighbours
    return best if scores.of(best) >= floor and scores.lead() >= gates.page_margin else None


def _is_surely_named(seen: PersonSeen) -> bool:
    """Whether a patient's label stands before a name with its birth date in the header: nothing else there tells more."""
    edge = not seen.boxes or seen.boxes[0][1] < HEADER
    return bool(seen.readings and seen.born) and seen.label not in UNLABELLED and edge
