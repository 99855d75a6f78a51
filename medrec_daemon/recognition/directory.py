"""The Master Medical Provider List made ready for look-ups: by name, telephone and fax number, NPI, tax id and address."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from rapidfuzz import fuzz, process

from medrec_daemon.ledger.model import Provider
from medrec_daemon.recognition.layout import key
from medrec_daemon.recognition.misread_houses import HOUSES_WORDS, alike, as_boxed
from medrec_daemon.recognition.provider_entries import (
    addresses_of,
    collected,
    digits,
    names_of,
    numbers_of,
    numbers_of_services,
    place_of,
    vendors_of,
)
from medrec_daemon.recognition.word_lists import ANOTHER_FIRM, HOUSE_OF, HOUSE_WORDS, LEAD_INS, OTHER_CAMPUS

SHORT_NAME = 6
"""A name with fewer letters (``BGH``) counts only where it stands alone."""
LIKENESS = 90.0
NEAR = 75.0
"""Likeness (0..100) from which a name in a picture may be a house of the list, badly read, rather than a house of its own."""
MISREAD = 85.0
"""Likeness (0..100) from which a letterhead is that of a house which other hints of the arrival name, badly read."""
_CUT_LENGTH = 20
"""No box of a claim form is so narrow that it cuts off a name with fewer letters."""
_FUZZY_LENGTH = 12

_CUT_LEGAL = frozenset(
    {"P", "PS", "PL", "PLL", "L", "LL", "IN", *(form[:-1] + letter for form in ("PSC", "LLC", "PLLC", "INC") for letter in "OG")}
)
"""What a form's box, or a bad reading, leaves of a firm's legal form."""


@dataclass(frozen=True, slots=True)
class NameHit:
    """A provider's name in a text: whose, from which character to which, whether it was forgiven or is rather another house's.

    ``billing`` is set for a name under which the provider only bills.
    """

    provider: str
    name: str
    start: int
    end: int
    billing: bool
    forgiven: bool = False
    other_house: bool = False


@dataclass(frozen=True, slots=True)
class Directory:
    """Frozen look-up structures over the provider list, made by ``Directory.of``."""

    names: dict[str, tuple[tuple[str, bool], ...]] = field(repr=False)
    anchors: dict[str, tuple[str, ...]] = field(repr=False)
    tokens: dict[str, tuple[str, ...]] = field(repr=False)
    faxes: dict[str, tuple[str, ...]] = field(repr=False)
    telephones: dict[str, tuple[str, ...]] = field(repr=False)
    npis: dict[str, str] = field(repr=False)
    tax_ids: dict[str, tuple[str, ...]] = field(repr=False)
    places: dict[str, frozenset[str]] = field(repr=False)
    addresses: dict[str, tuple[tuple[str, str, str], ...]] = field(repr=False)
    vendors: frozenset[str] = field(repr=False, default=frozenset())
    words: frozenset[str] = field(repr=False, default=frozenset())
    serviced: frozenset[str] = field(repr=False, default=frozenset())

    @classmethod
    def of(cls, providers: Sequence[Provider]) -> Directory:
        """Compile the provider list; one that is a tuple is compiled once while it stays the same."""
        if not isinstance(providers, tuple):
            return cls._compile(providers)
        known = _compiled.get(id(providers))
        if known is None or known[0] is not providers:
            if len(_compiled) >= _MOST_COMPILED:
                _compiled.clear()
            known = _compiled[id(providers)] = (providers, cls._compile(providers))
        return known[1]

    @classmethod
    def _compile(cls, providers: Sequence[Provider]) -> Directory:
        names = names_of(providers)
        counts = Counter(token for name in names for token in set(name.split()))
        anchors: dict[str, list[str]] = defaultdict(list)
        tokens: dict[str, list[str]] = defaultdict(list)
        for name in names:
            anchors[min(name.split(), key=lambda token: (counts[token], -len(token)))].append(name)
            for token in {token for token in name.split() if len(token) >= 5}:
                tokens[key(token)].append(name)
        return cls(
            names=names,
            anchors={token: tuple(found) for token, found in anchors.items()},
            tokens={token: tuple(found) for token, found in tokens.items()},
            faxes=collected((digits(number), provider.id) for provider in providers for number in numbers_of(provider, fax=True)),
            telephones=collected((digits(number), provider.id) for provider in providers for number in numbers_of(provider, fax=False)),
            npis={provider.npi.strip(): provider.id for provider in providers if provider.npi},
            tax_ids=collected((digits(provider.tax_id), provider.id) for provider in providers if provider.tax_id),
            places={provider.id: place_of(provider) for provider in providers},
            addresses=addresses_of(providers),
            vendors=frozenset(vendors_of(providers)),
            words=HOUSES_WORDS | counts.keys(),
            serviced=frozenset(digits(number) for provider in providers for number in numbers_of_services(provider)),
        )

    def names_in(self, parts: Sequence[str], *, forgive: bool = False, running_text: bool = False) -> list[NameHit]:
        """The providers named in some lines or cells folded by ``plain``; of names inside one another, only the longest.

        A name may go over from one part to the next. Words before or behind it in its own part may make it another house's
        (``Grady`` Memorial Hospital, General Hospital ``East``): then the hit is marked. In ``running_text`` any word may
        follow. With ``forgive`` (for what a machine read from a picture), names that are nearly there count when none is
        there letter by letter.
        """
        text = " ".join(part for part in parts if part)
        padded = f" {text} "
        found = [*self._exact(padded), *self._cut_off(parts, padded)]
        if not found and forgive:
            found = list(self._nearly(padded))
        if not found:
            return []
        edges = set(accumulate((len(part) + 1 for part in parts if part), initial=1))
        longest = [hit for hit in found if not any(_inside(hit, other) for other in found)]
        others = [self._is_other_house(hit, padded, edges, running_text=running_text) for hit in longest]
        return [replace(hit, other_house=True) if other else hit for hit, other in zip(longest, others, strict=True)]

    def _is_other_house(self, hit: NameHit, padded: str, edges: set[int], *, running_text: bool) -> bool:
        """Whether the words right before or behind a name make it the name of another house."""
        before, after = padded[: hit.start].split()[-2:], padded[hit.end :].split()[:1]
        if after and after[0] in OTHER_CAMPUS:
            return True
        if hit.start not in edges and before and not _may_precede(before):
            return True
        if running_text or not after or hit.end + 1 in edges or not after[0].isalpha():
            return False
        if hit.end + len(after[0]) + 2 in edges and after[0] in _CUT_LEGAL:
            return False  # … Physicians, P|SC
        if self._is_another_firm(hit, padded, edges):
            return True
        return after[0] not in HOUSE_WORDS and after[0] not in self.places.get(hit.provider, frozenset())

    def _is_another_firm(self, hit: NameHit, padded: str, edges: set[int]) -> bool:
        """Whether the name goes on, in its own part, as a firm that only carries the house's name (``… Medical Group``)."""
        end = min((edge for edge in edges if edge > hit.end), default=len(padded))
        return not ANOTHER_FIRM.isdisjoint(padded[hit.end : end].split()[:3])

    def is_near(self, name: str, *, forgive: bool) -> bool:
        """Whether a firm's name (folded by ``plain``) is a vendor of the list; with ``forgive`` also one that is read nearly so."""
        if any(f" {vendor} " in f" {name} " for vendor in self.vendors):
            return True
        if not forgive:
            return False
        return any(self._is_like_one(form) for form in as_boxed(name))

    def goes_on(self, hit: NameHit) -> tuple[str, ...]:
        """The providers whose names begin with a long name that was found, where a fax machine's line may have ended: other campuses."""
        if len(hit.name) < _CUT_LENGTH:
            return ()
        longer = [held for name, held in self.names.items() if name.startswith(f"{hit.name} ")]
        return tuple(dict.fromkeys(provider for held in longer for provider, billing in held if not billing))

    def is_misread_for(self, name: str, provider: str) -> bool:
        """Whether a name (folded by ``plain``) is one of a provider's in nearly every letter, and of the same campus."""
        mine = [known for known, held in self.names.items() if any(owner == provider for owner, _ in held)]
        return any(fuzz.ratio(name, known) >= MISREAD and _campus(name) == _campus(known) for known in mine)

    def _is_like_one(self, name: str) -> bool:
        """Whether a name from a picture is a known one, or the beginning of one that its box cut off inside a word."""
        known = [*self.names, *self.vendors]
        if self._may_be_cut(name):
            known = [one[: len(name)] for one in known]
        near = [one for one, _, _ in process.extract(name, known, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)]
        return any(alike(one, name, self.words, short=True) and alike(name, one, self.words, short=True) for one in near)

    def _may_be_cut(self, part: str) -> bool:
        """Whether a name may go on behind its last word, which is none that houses have: there the box ended."""
        if len(part) < _CUT_LENGTH or not part[-1].isalpha():
            return False
        last = part.rpartition(" ")[2]
        return last not in self.words or last in OTHER_CAMPUS

    def _exact(self, padded: str) -> Iterator[NameHit]:
        for token in sorted(self.anchors.keys() & set(padded.split())):
            for name in self.anchors[token]:
                start = padded.find(f" {name} ")
                alone = padded.strip() == name
                if start < 0 or (len(name.replace(" ", "")) < SHORT_NAME and not alone):
                    continue
                for provider, billing in self.names[name]:
                    yield NameHit(provider, name, start + 1, start + 1 + len(name), billing)

    def _cut_off(self, parts: Sequence[str], padded: str) -> Iterator[NameHit]:
        """Names that a form's box cuts off inside a word (``… Community Hospital So``), where only one house's goes on so.

        A beginning that ends with a word may be the whole name of a sister that is not on the list, unless it tells the campus.
        """
        for part in parts:
            if not self._may_be_cut(part):
                continue
            whole = [name for name in self.tokens.get(key(max(part.split()[:-1] or [""], key=len)), ()) if name.startswith(part)]
            owners = {owner for name in whole for owner in self.names[name]}
            if len({provider for provider, _ in owners}) == 1:
                start = padded.find(f" {part} ") + 1
                for provider, billing in owners:
                    yield NameHit(provider, whole[0], start, start + len(part), billing, forgiven=True)

    def _nearly(self, padded: str) -> Iterator[NameHit]:
        text, text_key = padded.strip(), key(padded)
        candidates = {name for token in text.split() if len(token) >= 5 for name in self.tokens.get(key(token), ())}
        for name in sorted(candidates):
            if len(name) < _FUZZY_LENGTH or len(text) < len(name) - 2:
                continue
            cutoff = 0.0 if key(name) in text_key else LIKENESS
            alignment = fuzz.partial_ratio_alignment(name, padded, score_cutoff=cutoff)
            if alignment is None:
                continue
            start = padded.rfind(" ", 0, max(alignment.dest_start, 1) + 1) + 1
            end = padded.find(" ", max(alignment.dest_end - 1, start))
            if not alike(name, padded[start : end if end >= 0 else None], self.words):
                continue
            for provider, billing in self.names[name]:
                yield NameHit(provider, name, start, end if end >= 0 else len(padded), billing, forgiven=True)


_MOST_COMPILED = 8
_compiled: dict[int, tuple[tuple[Provider, ...], Directory]] = {}
"""By the identity of a provider list, which is kept alive with it: a thousand houses take longer to compile than ten pages to read."""


def _inside(hit: NameHit, other: NameHit) -> bool:
    """Whether another name covers this one's place and more."""
    return other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start


def _may_precede(before: Sequence[str]) -> bool:
    """Whether a name may stand behind these words: ``records from``, ``Department of``; not ``University of`` nor ``Grady``."""
    if before[-1] in {"OF", "AT"}:
        return len(before) < 2 or before[-2] not in HOUSE_OF
    return before[-1] in LEAD_INS or before[-1] in HOUSE_WORDS or not before[-1].isalpha()


def _campus(name: str) -> frozenset[str]:
    return OTHER_CAMPUS.intersection(name.split())
