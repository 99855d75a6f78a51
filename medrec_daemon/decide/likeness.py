"""How one of our clients compares with what a piece says of its patient: each identifier apart, and what speaks against."""

from __future__ import annotations

from dataclasses import dataclass, field

from rapidfuzz import fuzz

from medrec_daemon.decide import header_names, letter_names, misread_names, numbers, provider
from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.decide.misread_names import Births, Names
from medrec_daemon.ledger.model import Address, Client, Matter
from medrec_daemon.model import Evidence, Piece
from medrec_daemon.person_names import fold
from medrec_daemon.recognition import references
from medrec_daemon.recognition.given_names import given_names
from medrec_daemon.recognition.people import (
    BornVerdict,
    NameVerdict,
    compare_born,
    compare_names,
    of_another_generation,
    reads_otherwise,
    spelt_otherwise,
    suffix_unknown,
    suffixes_conflict,
)
from medrec_daemon.rules import Rules

NAME_WEIGHTS = {NameVerdict.AGREES: 1.0, NameVerdict.CLOSE: 0.8}
SLIPS = frozenset({BornVerdict.ONE_SLIP, BornVerdict.FEW_SLIPS})
BORN_WEIGHTS = {BornVerdict.AGREES: 1.0, BornVerdict.ONE_SLIP: 0.6, BornVerdict.FEW_SLIPS: 0.4}
NAME, BORN, REFERENCE, ASKED = "patient name", "date of birth", "our reference", "our open request to this provider"
OTHER_NAME, OTHER_BORN, OTHER_SUFFIX = "another patient's name", "another date of birth", "another Jr/Sr"


@dataclass(frozen=True, slots=True)
class Likeness:
    """One client, held against one piece.

    ``name`` is 1 where a page of what was sent (not its cover, not our own request) prints his name, 0.8 where it prints it
    with a slip, else 0; ``given_agrees`` says that a slip lies in the last name only, or is a machine's in a common given name.
    ``against`` holds what speaks against
    him, in words; then he is not the patient, whatever else agrees. ``doubts`` keep a machine from filing although he may be.
    ``contradicting`` is what the pages print against him. ``numbered``: they print his record number, as learned at the provider
    whose paper it is. ``born_nearly``: they print his birth date but for one sign that a machine misread, and his address or his
    record number speaks for him too, or, where the date as read is no other day, our reference or a request of ours to the provider.
    ``half_misread``: they print his given or last name by every letter, and the other as a machine misreads it. ``beside``: they carry
    the number by which the same house calls him on papers of the same arrival that surely are his. ``smeared``: a machine misread a name
    on them beyond likeness, beside his birth date and that number.
    """

    matter: Matter = field(repr=False)
    score: float
    name: float
    given_agrees: bool
    born_agrees: bool
    referenced: bool
    against: tuple[str, ...] = field(repr=False)
    doubts: tuple[str, ...] = field(repr=False)
    evidence: tuple[Evidence, ...]
    contradicting: tuple[Evidence, ...] = ()
    numbered: bool = False
    born_nearly: bool = False
    half_misread: bool = False
    beside: bool = False
    smeared: bool = False

    def sure(self) -> bool:
        """Whether two independent identifiers agree, the name among them.

        A slip in the given name may be a twin, who has the birth date too: then our reference must agree as well, or the name as read
        must be none that anybody bears (``given_agrees``). Name and
        address are one household's, and no more than one identifier. A learned record number is one, as our reference is. A
        birth date of which a machine misread one sign (``born_nearly``) is one only where something else speaks for the client too.
        Beside his own papers the number and the name are enough, where the birth date does not contradict, or the number, the birth date
        and a name that a machine smeared.
        """
        if self.beside and (self.name or (self.smeared and self.born_agrees)):
            return True
        pointed, told = self.referenced or self.numbered, self.half_misread and self.echoed()
        if self.name == 1.0 or (self.name and self.given_agrees):
            return self.born_agrees or (self.name == 1.0 and (pointed or self.born_nearly)) or told
        return bool(self.name) and ((self.born_agrees and pointed) or told)

    def echoed(self) -> bool:
        """Whether our reference to this client stands there, every symbol right: a slip of half his name is then a machine's."""
        return any(item.what == REFERENCE and item.weight == 1.0 for item in self.evidence)

    def same_person(self, other: Likeness) -> bool:
        """Whether both are matters of one client."""
        return numbers.same_person(self.matter.client, other.matter.client)


def liken(piece: Piece, matter: Matter, lookups: Lookups, rules: Rules) -> Likeness:
    """Compare everything the piece says of its patient with one client."""
    client = matter.client
    piece = letter_names.with_client(header_names.with_client(piece, client, rules), matter, lookups, rules)
    named = [seen for seen in piece.people if seen.readings]
    names = [(seen, compare_names(seen, client, rules.nicknames, rules.gates.name_likeness)) for seen in named]
    births = [(seen, compare_born(seen, client.born)) for seen in piece.people if seen.born or seen.born_printed]
    printed = len(names)
    names = misread_names.numbered_alike(names, births, piece, matter, rules)
    telling = [(seen, verdict) for seen, verdict in names if seen.page not in piece.attached or _only_attached(piece)]
    smeared = misread_names.as_on_cover(names, births, piece, client, rules)
    telling = [(seen, NameVerdict.CLOSE if seen in smeared else verdict) for seen, verdict in telling]
    name = _best([Evidence(seen.page, NAME, seen.printed, NAME_WEIGHTS.get(verdict, 0.0), seen.boxes) for seen, verdict in telling])
    born = _best(
        [Evidence(seen.page, BORN, seen.born_printed, BORN_WEIGHTS.get(verdict, 0.0), seen.born_boxes) for seen, verdict in births]
    )
    reference = _reference(piece, matter, lookups)
    address = _address(piece, client.address)
    number = numbers.learned(piece, matter, lookups, rules) or _beside(piece, matter)
    slipped, otherwise = _born_nearly(births, client), _read_otherwise(births, client)
    asked = _asked(piece, matter, lookups, rules) if slipped and not (number or address or otherwise or reference) else ()
    nearly = slipped and bool(number or address or (reference and not otherwise) or asked)
    told_apart = bool(reference or number)
    evidence = (*reference, *name, *born, *number, *address, *asked)
    return Likeness(
        matter=matter,
        score=sum(item.weight for item in evidence),
        name=name[0].weight if name else 0.0,
        given_agrees=bool(smeared)
        or _given_agrees(telling, client, rules)
        or _given_misread(telling, births, piece, matter, lookups, rules),
        born_agrees=any(verdict is BornVerdict.AGREES for _, verdict in births),
        referenced=bool(reference),
        against=_against(names, births, client),
        doubts=(*_doubts(names, births, client, nearly=nearly), *(() if told_apart else _twins(telling, client, rules))),
        evidence=evidence,
        contradicting=_contradicting(names, births, client),
        numbered=bool(number),
        born_nearly=nearly,
        half_misread=misread_names.last_misread(telling, client) or bool(misread_names.garbled_givens(telling, client, rules)),
        beside=matter.matter in piece.beside,
        smeared=len(names) < printed,
    )


def _beside(piece: Piece, matter: Matter) -> tuple[Evidence, ...]:
    """That the pages call their patient by a number which papers beside them, surely this client's, call his."""
    return (Evidence(piece.first, numbers.NUMBER, "as on his other pages of this arrival", 1.0),) if matter.matter in piece.beside else ()


def _only_attached(piece: Piece) -> bool:
    """Whether the piece is nothing but a cover sheet or our own request."""
    return len(piece.attached) > piece.last - piece.first


def _given_agrees(names: Names, client: Client, rules: Rules) -> bool:
    """Whether a name that fits has the client's given name, or one that stands for it, letter by letter."""
    own, known = fold(client.first), given_names(rules.nicknames)
    fitting = [reading.first for seen, verdict in names if verdict in NAME_WEIGHTS for reading in seen.readings]
    return any(first == own or (known.stand_for_each_other(first, own) and not known.may_be_twins(first, own)) for first in fitting)


def _given_misread(telling: Names, births: Births, piece: Piece, matter: Matter, lookups: Lookups, rules: Rules) -> bool:
    """Whether a machine misread the client's given name to one that nobody bears (``Waiter``), on a paper that we asked for.

    The last name must stand there letter by letter, and the birth date with it.
    """
    born = {seen.page for seen, verdict in births if verdict is BornVerdict.AGREES}
    beside = any(seen.page in born for seen in misread_names.garbled_givens(telling, matter.client, rules))
    return beside and bool(_asked(piece, matter, lookups, rules))


def _reference(piece: Piece, matter: Matter, lookups: Lookups) -> tuple[Evidence, ...]:
    for seen in piece.references:
        owner = lookups.by_reference(seen.reference)
        if owner and owner[0] == matter.matter and seen.source != "file name":
            return (Evidence(seen.page, REFERENCE, f"{seen.reference} ({seen.source})", 1.0),)
    live = provider.open_references(matter)
    for seen in piece.references:
        meant = references.stands_for(seen, live)
        if meant:
            return (Evidence(seen.page, REFERENCE, f"{seen.reference} (misread for {meant})", 0.8),)
    return ()


def _best(seen: list[Evidence]) -> tuple[Evidence, ...]:
    """The strongest agreement of one sort; many pages with the same name are still one identifier."""
    best = max(seen, key=lambda item: item.weight, default=None)
    return (best,) if best and best.weight > 0 else ()


def _address(piece: Piece, address: Address | None) -> tuple[Evidence, ...]:
    """Street and number, and the town or ZIP code, on the pages: support, never an identifier of one person."""
    street, text = fold(address.street or "") if address else "", fold(piece.address_text)
    if address is None or not street or not text or not street[0].isdigit():
        return ()
    towns = [fold(part) for part in (address.city, address.zip) if part]
    there = street.split()[0] in text.split() and fuzz.partial_ratio(street, text) >= 90 and any(town in text for town in towns)
    return (Evidence(piece.first, "patient's address", address.street or "", 0.5),) if there else ()


def _against(names: Names, births: Births, client: Client) -> tuple[str, ...]:
    """What rules this client out."""
    against = [f"page {seen.page} names another person as the patient" for seen, verdict in names if verdict is NameVerdict.CONFLICT]
    against += [f"page {seen.page} gives another date of birth" for seen, verdict in births if verdict is BornVerdict.CONFLICT]
    against += [f"page {seen.page} has another Jr/Sr than the client" for seen, _ in names if suffixes_conflict(seen, client)]
    return tuple(dict.fromkeys(against))


def _contradicting(names: Names, births: Births, client: Client) -> tuple[Evidence, ...]:
    """What the pages print that is not this client's, place by place."""
    found = [Evidence(seen.page, OTHER_NAME, seen.printed, -1.0, seen.boxes) for seen, verdict in names if verdict is NameVerdict.CONFLICT]
    found += [
        Evidence(seen.page, OTHER_BORN, seen.born_printed, -1.0, seen.born_boxes)
        for seen, verdict in births
        if verdict is BornVerdict.CONFLICT
    ]
    found += [Evidence(seen.page, OTHER_SUFFIX, seen.printed, -1.0, seen.boxes) for seen, _ in names if suffixes_conflict(seen, client)]
    return tuple(dict.fromkeys(found))


def _twins(telling: Names, client: Client, rules: Rules) -> tuple[str, ...]:
    """The pages that spell the given name otherwise, as a twin's is: birth date and address are his too, a record number is not."""
    numbers_of_his = {seen.record_number for seen, verdict in telling if verdict is NameVerdict.AGREES and seen.record_number}
    spelt = [
        seen
        for seen, verdict in telling
        if verdict is NameVerdict.CLOSE and seen.record_number not in numbers_of_his and spelt_otherwise(seen, client, rules.nicknames)
    ]
    return tuple(dict.fromkeys(f"page {seen.page} spells the first name otherwise, which may be a twin's" for seen in spelt))


def _born_nearly(births: Births, client: Client) -> bool:
    """Whether every birth date on the pages is the client's or some misread signs away, and none a generation away."""
    slips = [seen for seen, verdict in births if verdict in SLIPS]
    fitting = {*SLIPS, BornVerdict.AGREES, BornVerdict.UNKNOWN}
    if not slips or client.born is None or any(verdict not in fitting for _, verdict in births):
        return False
    born = client.born
    return not any(of_another_generation(seen, born) for seen in slips) and len({seen.born for seen in slips}) == 1


def _read_otherwise(births: Births, client: Client) -> bool:
    """Whether a birth date that is some signs away is another day as it was read: a custodian may have taken a namesake."""
    slips = [seen for seen, verdict in births if verdict in SLIPS]
    return client.born is not None and any(reads_otherwise(seen, client.born) for seen in slips)


def _asked(piece: Piece, matter: Matter, lookups: Lookups, rules: Rules) -> tuple[Evidence, ...]:
    """That the piece is surely a provider's whom we asked for this client's papers, and still wait for; support, no identifier."""
    sender = provider.judge(piece, None, lookups, rules).provider
    waiting = [request for request in matter.requests if sender is not None and request.provider == sender.id and request.closed is None]
    return tuple(Evidence(piece.first, ASKED, request.id, 0.3) for request in waiting[:1])


def _doubts(names: Names, births: Births, client: Client, *, nearly: bool) -> tuple[str, ...]:
    """What makes a person decide although this client may be meant."""
    doubts = [
        f"page {seen.page} has the day and month of birth swapped" for seen, verdict in births if verdict is BornVerdict.DAY_MONTH_SWAPPED
    ]
    agrees = any(verdict is BornVerdict.AGREES for _, verdict in births)
    slips = [seen.page for seen, verdict in births if verdict is BornVerdict.ONE_SLIP]
    if slips and not agrees and not nearly:
        doubts.append(f"the date of birth on page {slips[0]} is one digit off")
    printed = [(seen.page, name.suffix) for seen, _ in names for name in seen.readings if name.suffix]
    if client.suffix and not printed and not agrees:
        doubts.append(f"the client is {client.suffix}, the pages do not say so, and no date of birth settles it")
    unknown = [(seen.page, name.suffix) for seen, _ in names if suffix_unknown(seen, client) for name in seen.readings if name.suffix]
    if unknown:
        page, suffix = unknown[0]
        doubts.append(f"page {page} says {suffix.capitalize() if suffix in {'JR', 'SR'} else suffix}, and the ledger has no such word")
    return tuple(dict.fromkeys(doubts))
