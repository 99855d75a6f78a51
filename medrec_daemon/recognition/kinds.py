"""What a page is: every type of page of rules/kinds/ is scored by its phrases and number shapes, with the evidence kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import islice
from operator import or_

from medrec_daemon.model import Evidence, Kind
from medrec_daemon.page_type import PageType, Phrase
from medrec_daemon.recognition import cues, frames, promises
from medrec_daemon.recognition.any_case import AnyCase
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.phrases import FORGIVEN_SHARE, Hit, Vocabulary, is_at_top, stands_right
from medrec_daemon.recognition.sentences import SentenceCues
from medrec_daemon.recognition.word_lists import words_in
from medrec_daemon.rules import Gates

TOP_FACTOR = 1.25
"""Words that speak for a type count this much more in the upper third of the page, where titles and headings stand."""
SUPPORT_SHARE = 0.5
"""What other types of the same kind found beyond the best one counts by half: a chart page is often two things at once."""

ANNOUNCED_SHARE = 0.25
"""What a page that only lists what will come later keeps of the words of charts and bills."""
CONTENT = frozenset({Kind.RECORDS, Kind.BILLING, Kind.RADIOLOGY, Kind.IMAGES, Kind.CERTIFICATION})
"""What is asked for. Words of these in a sentence that only offers or denies them neither speak for them nor against."""
ASKED_FOR = CONTENT - {Kind.CERTIFICATION}
"""What a form lists by which a patient asks for records; a certificate speaks of authorizations too."""
_A_LETTER = 5
"""A page with so many things of a letter speaks of a form and is none, though it lists what the form must have."""
_HEAD_WORDS = words_in("DOB BIRTH MRN ACCOUNT ACCT PHONE FAX TELEPHONE NPI")
_ANY_CASE = re.compile(r"\(\?([ims]*i[ims]*)\)")
_NOT_SMALL = re.compile(r"(?<!\\)[A-Z]|\\[xuUN]|\(\?-|[^a-z\d]-[^\]]|\d-[^\d\]]")
"""What a pattern has that is not written in small letters alone, or may not be: a range between signs holds capitals."""
_PLACE = re.compile(r"\b[A-Z]{2} \d{5}\b|\d{3}[)\s.\-]{1,3}\d{3}[\s.\-]\d{4}")


@dataclass(frozen=True, slots=True)
class TypeScore:
    """How much speaks for one type of page, and what."""

    page_type: PageType
    score: float
    evidence: tuple[Evidence, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class PageScores:
    """What speaks for each kind on one page.

    ``types`` are the types with any evidence, best first. ``kinds`` holds per kind the score of its best type, plus half
    of what its other types found beyond that.
    """

    types: tuple[TypeScore, ...] = field(repr=False)
    kinds: Mapping[Kind, float]

    def best(self) -> Kind | None:
        """The kind with the highest score above zero."""
        kind = max(self.kinds, key=lambda kind: self.kinds[kind], default=None)
        return kind if kind is not None and self.kinds[kind] > 0 else None

    def of(self, kind: Kind) -> float:
        """The score of a kind, 0 without evidence."""
        return self.kinds.get(kind, 0.0)

    def best_type(self, kind: Kind) -> TypeScore | None:
        """The best type of a kind, or None without evidence."""
        return next((score for score in self.types if score.page_type.kind is kind), None)

    def lead(self) -> float:
        """How far the best kind is ahead of the second."""
        ranked = sorted(self.kinds.values(), reverse=True)
        return ranked[0] - max(ranked[1], 0.0) if len(ranked) > 1 else (ranked[0] if ranked else 0.0)


NOTHING = PageScores((), {})
_MOST_COMPILED = 8
_compiled: dict[int, Scorer] = {}
"""By the identity of the page types, which a scorer keeps alive: to compare fifteen hundred phrases takes longer than a page."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """The page types with their phrases compiled once."""

    page_types: tuple[PageType, ...] = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    sentences: SentenceCues = field(repr=False)

    def score(self, sheet: Sheet, gates: Gates) -> PageScores:
        """Score a page against every type.

        A page that was read from a picture is looked at again with look-alike letters forgiven, and when it still is not
        clear what it is, once more for phrases that are nearly there.
        """
        if not sheet.lines:
            return NOTHING
        hits = self.vocabulary.exact(sheet)
        if not sheet.from_picture:
            return self._scores(sheet, hits, self.sentences.evidence(sheet))
        hits |= self.vocabulary.forgiven(sheet, hits, by_likeness=False)
        said = self.sentences.evidence(sheet)
        scores = self._scores(sheet, hits, said)
        best = scores.best()
        if best is None or scores.of(best) < gates.kind_floor or scores.lead() < gates.kind_margin:
            hits |= self.vocabulary.forgiven(sheet, hits, by_likeness=True)
            scores = self._scores(sheet, hits, said)
        return scores

    def _scores(self, sheet: Sheet, hits: Mapping[str, Hit], said: Mapping[int, Sequence[Evidence]]) -> PageScores:
        """Score by what was hit. Number shapes only strengthen (or weaken) a type that some words already speak for."""
        found: dict[int, dict[int, Evidence]] = defaultdict(dict)
        promised = promises.promised_lines(sheet)
        form = promises.asks_for_records(sheet) and frames.letter_marks(sheet) < _A_LETTER
        asked = CONTENT if promises.only_announces(sheet) else ASKED_FOR if form else frozenset()
        said = {} if form else said  # what a form tells the patient who fills it in is said to nobody who asked
        for hit in hits.values():
            only_promised = bool(promised) and _only_promised(sheet, hit, promised)
            raised = TOP_FACTOR if is_at_top(sheet, hit) else 1.0
            for place, rank, phrase in self.vocabulary.uses[hit.words]:
                kind = self.page_types[place].kind
                if kind in CONTENT and only_promised:
                    continue
                item = _evidence(sheet, hit, phrase, self.page_types[place], ANNOUNCED_SHARE if kind in asked else 1.0, raised)
                if item is not None:
                    found[place][rank] = item
        text = "\n".join(line.text for line in sheet.lines)
        counted: dict[str, tuple[int, int]] = {}
        measured: dict[str, float] = {}
        scores = []
        for place, page_type in enumerate(self.page_types):
            if place not in found and place not in said and not any(cues.spoken(sheet, text, page_type, measured)):
                continue
            words = (*(found[place][rank] for rank in sorted(found[place])), *said.get(place, ()))
            evidence = (*words, *_numbers(sheet, text, page_type, counted), *cues.evidence_of(sheet, text, page_type, measured))
            scores.append(TypeScore(page_type, sum(item.weight for item in evidence), evidence))
        scores.sort(key=lambda score: -score.score)
        return PageScores(tuple(scores), _by_kind(scores))


def own_words(sheet: Sheet) -> int:
    """How many words a page has beyond telephone numbers, addresses and the fields that say whose it is."""
    return sum(len(line.words) for line in sheet.lines if _HEAD_WORDS.isdisjoint(line.folded.split()) and not _PLACE.search(line.text))


def together(pages: Sequence[PageScores]) -> PageScores:
    """Several pages scored as if they were one: what each type found anywhere counts once, with its greatest weight."""
    evidence: dict[str, dict[tuple[str, str], Evidence]] = defaultdict(dict)
    types: dict[str, PageType] = {}
    for score in (score for page in pages for score in page.types):
        types[score.page_type.name] = score.page_type
        found = evidence[score.page_type.name]
        for item in score.evidence:
            place = (item.what, cues.mark(item))
            if place not in found or abs(item.weight) > abs(found[place].weight):
                found[place] = item
    scores = [
        TypeScore(types[name], sum(item.weight for item in found.values()), tuple(found.values())) for name, found in evidence.items()
    ]
    scores.sort(key=lambda score: -score.score)
    return PageScores(tuple(scores), _by_kind(scores))


def scorer(page_types: tuple[PageType, ...]) -> Scorer:
    """The scorer for these page types; compiled the first time."""
    known = _compiled.get(id(page_types))
    if known is None or known.page_types is not page_types:
        if len(_compiled) >= _MOST_COMPILED:
            _compiled.clear()
        known = _compiled[id(page_types)] = Scorer(page_types, Vocabulary.of(page_types), SentenceCues.of(page_types))
    return known


def _only_promised(sheet: Sheet, hit: Hit, promised: frozenset[int]) -> bool:
    """Whether every place of a phrase is in a sentence that offers, announces or denies it."""
    return all(place in promised and not promises.labels(sheet.lines[place], hit.words) for place in hit.lines)


def _evidence(sheet: Sheet, hit: Hit, phrase: Phrase, page_type: PageType, share: float, raised: float) -> Evidence | None:
    """What a phrase on the page counts for a type; None where it does not stand where the rule wants it.

    ``share`` is what is left of words that speak for the type, ``raised`` what those that may stand at the top count more there.
    """
    if not stands_right(sheet, hit, phrase):
        return None
    weight = phrase.weight * (FORGIVEN_SHARE if hit.forgiven else 1.0)
    if weight > 0:
        weight *= share * (raised if phrase.where != "bottom" else 1.0)
    return Evidence(sheet.number, f"words of {page_type.name}", phrase.words, round(weight, 2))


def _numbers(sheet: Sheet, text: str, page_type: PageType, counted: dict[str, tuple[int, int]]) -> list[Evidence]:
    """The shapes of numbers of a type that are on the page. ``counted``: how often each was found, up to how often it was sought."""
    found = []
    for cue in page_type.numbers:
        seen, sought = counted.get(cue.pattern, (0, 0))
        if seen == sought < cue.at_least:
            seen = sum(1 for _ in islice(_shape(cue.pattern).finditer(text), cue.at_least))
            counted[cue.pattern] = seen, cue.at_least
        if seen >= cue.at_least:
            found.append(Evidence(sheet.number, f"numbers of {page_type.name}", cue.what, cue.weight))
    return found


@lru_cache(maxsize=256)
def _shape(pattern: str) -> re.Pattern[str] | AnyCase:
    """A pattern of the rules, compiled; one for any case that is written in small letters as such are found fastest."""
    any_case = _ANY_CASE.match(pattern)
    if any_case is None or _NOT_SMALL.search(pattern):
        return re.compile(pattern)
    flags = reduce(or_, (re.RegexFlag[letter.upper()] for letter in any_case[1]), re.NOFLAG)
    return AnyCase.small(pattern[any_case.end() :], flags & ~re.IGNORECASE)


def _by_kind(scores: Sequence[TypeScore]) -> dict[Kind, float]:
    """Per kind: the best type's score, and half of what other types of that kind found that the best one did not."""
    kinds: dict[Kind, float] = {}
    counted: dict[Kind, set[str]] = defaultdict(set)
    for score in scores:
        kind = score.page_type.kind
        fresh = {cues.mark(item): item.weight for item in score.evidence if item.weight > 0 and cues.mark(item) not in counted[kind]}
        if kind not in kinds:
            kinds[kind] = score.score
        elif score.score > 0:
            kinds[kind] += SUPPORT_SHARE * sum(fresh.values())
        counted[kind].update(fresh)
    return kinds
