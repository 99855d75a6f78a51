"""Cutting an arrival: pages in order to runs of one kind, one patient and one provider, each page in exactly one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from medrec_daemon.model import Kind, PersonSeen
from medrec_daemon.recognition import page_counts
from medrec_daemon.recognition.frames import has_report_fields, report_marks, visit_marks
from medrec_daemon.recognition.layout import fold
from medrec_daemon.recognition.likeness import NameVerdict, same_person
from medrec_daemon.recognition.page_labels import labels_on
from medrec_daemon.recognition.view import PageView
from medrec_daemon.rules import Rules

CHART = frozenset({Kind.RECORDS, Kind.RADIOLOGY})
_NO_NOTES = frozenset({Kind.RADIOLOGY, Kind.BILLING})
_MOST_NAMES = 12
_HOUSE_AND_TITLE, _TITLED = 2, 12
"""Among so many lines of a paper's first page stands its title."""
_FIELDS_ENOUGH = 3
"""So many fields of a visit's note or of a report of pictures make one."""
_HARDLY = 1.0
"""A word or two that are no heading speak for a kind with less."""
_ALL_FIELDS = 5
"""A report of pictures has no more of them."""
_NEVER_APART = CHART | {Kind.OTHER, Kind.COVER}
_ALONE = (Kind.OWN_REQUEST, Kind.COVER)


@dataclass(slots=True)
class Run:
    """Pages that belong together; ``kind`` is None where no page decides. ``known`` and ``paper`` grow with the pages."""

    kind: Kind | None
    views: list[PageView] = field(default_factory=list)
    known: list[PersonSeen] = field(default_factory=list)
    paper: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, kind: Kind | None, views: Sequence[PageView]) -> Run:
        """A run that begins with these pages."""
        run = cls(kind)
        for view in views:
            run.add(view)
        return run

    def add(self, view: PageView) -> None:
        """One more page. What a cover sheet or our own request says does not tell whose or what the other pages are."""
        self.views.append(view)
        if not view.attaches:
            names = {person.readings for person in self.known}
            self.known += [person for person in view.people if person.readings and person.readings not in names]
            self.paper |= view.own_paper

    @property
    def telling(self) -> list[PageView]:
        """The pages that are what the run is, without those that only go along; all when there are no others."""
        return [view for view in self.views if not view.attaches] or self.views


def cut(views: Sequence[PageView], rules: Rules) -> list[Run]:
    """Cut the pages of one arrival into runs, in order.

    A new run begins where a page decides for another kind, names another patient, or stands on another provider's paper.
    Cover sheets, our own request and authorizations go with what follows them; blank pages and pages that decide nothing
    go with what precedes them, unless they name another patient or are apart (``_is_apart``). A page that names no patient
    changes the kind only when it reaches the floor of a whole piece, and from chart to radiology report or back only beyond
    doubt; one that counts itself a later page never does that.
    """
    runs: list[Run] = []
    waiting: list[PageView] = []
    for view in views:
        current = runs[-1] if runs else None
        if view.attaches:
            waiting.append(view)
        elif view.kind is None and not _names_another(view, current, rules) and not _is_apart(view, current, rules):
            if waiting or current is None:
                waiting.append(view)
            else:
                current.add(view)
        elif current is not None and not _has_cover(waiting) and _continues(view, current, rules):
            for page in (*waiting, view):
                current.add(page)
            waiting = []
        else:
            if view.kind in _NO_NOTES and any(page.kind is None and _is_note(page) for page in waiting):
                runs.append(Run.of(None, waiting))
                waiting = []
            runs.append(Run.of(view.kind, (*waiting, view)))
            waiting = []
    return _with_rest(runs, waiting)


def _with_rest(runs: list[Run], waiting: list[PageView]) -> list[Run]:
    """Pages left at the end go with the last run; when there is none, they are a run of their own."""
    if not waiting:
        return runs
    if runs and all(view.attaches or view.silent for view in waiting):
        for view in waiting:
            runs[-1].add(view)
        return runs
    kinds = [view.kind for view in waiting if view.attaches]
    words = [view for view in waiting if not view.attaches and not view.silent]
    alone = None if words else next((kind for kind in _ALONE if kind in kinds), kinds[0] if kinds else None)
    return [*runs, Run.of(alone, waiting)]


def _has_cover(waiting: Sequence[PageView]) -> bool:
    """A cover sheet begins another sending."""
    return any(view.kind is Kind.COVER for view in waiting)


def _continues(view: PageView, run: Run, rules: Rules) -> bool:
    """Whether a page goes on with a run, by its patient, its paper and its kind."""
    if _names_another(view, run, rules) or _on_other_paper(view, run):
        return False
    if view.kind is run.kind:
        return True
    both_chart = view.kind in CHART and run.kind in CHART
    if both_chart and (_goes_on(view, rules) or _same_head(view, run)):
        return True
    if view.names_somebody or run.kind is None or view.kind is None:
        return False
    if both_chart:
        return not _begins_beyond_doubt(view, run, rules)
    return view.scores.of(view.kind) < rules.gates.kind_floor


def _begins_beyond_doubt(view: PageView, run: Run, rules: Rules) -> bool:
    """Whether hardly anything on the page speaks for the run's kind, twice as much as need be for its own, and it is no later page.

    The fields of a report of pictures begin one wherever it is clear that it is a report, and its head tells a birth date or number or
    every one of the fields is there.
    """
    count = page_counts.counted(view.sheet)
    if run.kind is None or view.kind is None or (count is not None and count[0] > 1):
        return False
    own, other = view.scores.of(view.kind), view.scores.of(run.kind)
    marks = report_marks(view.sheet) if view.kind is Kind.RADIOLOGY else 0
    if marks >= (_FIELDS_ENOUGH if view.people else _ALL_FIELDS):
        return own >= rules.gates.kind_floor and own - max(other, 0.0) >= rules.gates.kind_margin
    return other < _HARDLY and own >= 2 * rules.gates.kind_floor


def _is_note(view: PageView) -> bool:
    """Whether a page has the fields of a visit: it is a note, whatever it tells of pictures."""
    return visit_marks(view.sheet) >= _FIELDS_ENOUGH


def _goes_on(view: PageView, rules: Rules) -> bool:
    """Whether the page says itself that it is not the first of its paper, and is no report beyond doubt.

    A chart's later pages tell of findings and impressions as a report does; a report inside of a chart that is counted through has its
    own title, fields and headings, which weigh twice as much.
    """
    count = page_counts.counted(view.sheet)
    weak = view.kind is not None and view.scores.of(view.kind) < 2 * rules.gates.kind_floor
    return weak and count is not None and count[0] > 1


def _same_head(view: PageView, run: Run) -> bool:
    """Whether a page has a running head, house and title (``Example Hospital   ED Record``), and no report's fields.

    It is that of the page before, or its title is the one that the paper before has.
    """
    own = view.sheet.lines[:1]
    if not own or len(own[0].columns) < _HOUSE_AND_TITLE or has_report_fields(view.sheet) or any(map(str.isdigit, own[0].text)):
        return False
    if any(label.whole_cell and label.tokens[0].place == 0 for label in labels_on(view.sheet, 0)):
        return False  # a row of the patient's fields
    if "," in own[0].texts[-1]:
        return False  # a letterhead with the names of its doctors
    title = fold(own[0].texts[-1]).strip()
    heads = {line.folded for page in run.views for line in page.sheet.lines[:_TITLED]}
    above = run.views[-1].sheet.lines[:1]
    same = bool(above) and above[0].folded == own[0].folded
    return same or (len(title.split()) > 1 and title in heads)


def _is_apart(view: PageView, run: Run | None, rules: Rules) -> bool:
    """Whether a page that decides nothing is all the same no page of its neighbours.

    It names a patient behind a custodian's certificate, which has no such pages; it is a visit's note behind a report of pictures or a
    bill; or it speaks clearly for one of two others.
    """
    if run is not None and run.kind is Kind.CERTIFICATION and view.names_somebody:
        return True
    if run is not None and run.kind in _NO_NOTES and _is_note(view):
        return True
    best = view.scores.best()
    clear = best is not None and best not in _NEVER_APART and view.scores.of(best) >= rules.gates.page_floor
    return clear and view.scores.of(Kind.RECORDS) <= 0 and (run is None or view.scores.of(run.kind or Kind.OTHER) <= 0)


def _names_another(view: PageView, run: Run | None, rules: Rules) -> bool:
    """Whether the page names a patient, and nobody whom the run has named so far."""
    if run is None or not view.names_somebody:
        return False
    if not run.known:
        return False
    floor = rules.gates.name_likeness
    return all(
        same_person(person, other, rules.nicknames, floor) is NameVerdict.CONFLICT
        for person in view.people
        if person.readings
        for other in run.known[:_MOST_NAMES]
    )


def _on_other_paper(view: PageView, run: Run) -> bool:
    return bool(run.paper and view.own_paper and not run.paper & view.own_paper)
