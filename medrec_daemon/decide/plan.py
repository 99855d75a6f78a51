"""The whole decision about one arrival: every gate for every piece, and one held piece holds the arrival whole."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from medrec_daemon.decide import candidates, certificates, companions, complete, patient, provider, request
from medrec_daemon.decide.lookups import Lookups, Place
from medrec_daemon.decide.words import page_words, pages_in_words
from medrec_daemon.errors import UnknownName
from medrec_daemon.ledger.model import Matter, Provider
from medrec_daemon.model import Candidate, Evidence, Gate, Kind, Outcome, PartName, PersonWord, Piece, Plan, PlannedPiece
from medrec_daemon.page_type import PageType
from medrec_daemon.person_names import fold
from medrec_daemon.rules import Rules


@dataclass(frozen=True, slots=True)
class Judged:
    """One piece through all gates."""

    piece: PlannedPiece
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    ruled_out: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """The file a plan is for, and the day its pieces are named after."""

    file: str
    sha256: str
    page_count: int
    today: date


def decide(case: Case, pieces: Sequence[Piece], lookups: Lookups, rules: Rules, place: Place, word: PersonWord | None = None) -> Plan:
    """What to do with one arrival.

    Args:
        case: The file, and today.
        pieces: What recognition made of its pages; together they cover every page.
        lookups: The ledger's look-ups.
        rules: Page types and gates.
        place: Names a piece's folder and file.
        word: What a person said, when a held arrival is being settled.

    Returns:
        FILE with a place for every piece, HOLD with every reason, or DUPLICATE when these bytes were filed before.
    """
    if word is None and lookups.documents_with(case.sha256):
        return _duplicate(case, lookups)
    if word is not None and word.kind is not None and pieces:
        pieces = (_as_one(pieces),)
    judged = [_judge(piece, case, lookups, rules, place, word) for piece in pieces]
    if word is None and len(pieces) > 1:
        told = companions.with_companions(
            [(piece, one.piece.provider, one.piece.matter) for piece, one in zip(pieces, judged, strict=True)]
        )
        judged = [_judge(piece, case, lookups, rules, place, word) if piece else one for piece, one in zip(told, judged, strict=True)]
    planned = tuple(one.piece for one in judged)
    reasons = [reason for one in judged for reason in one.reasons]
    if word is None:
        reasons += (*_mixed(planned, lookups), *certificates.doubtful_alone(pieces))
    if reasons or not planned:
        best = candidates.best_of(one for piece in judged for one in piece.candidates)
        others = {one.matter: one for piece in judged for one in piece.ruled_out if one.matter not in {known.matter for known in best}}
        left = max(0, candidates.MOST - len(best))
        held = tuple(replace(piece, folder=None, name=None, closes=False) for piece in planned)
        why = tuple(dict.fromkeys(reasons)) or ("The file has no pages.",)
        return Plan(case.file, case.sha256, case.page_count, Outcome.HOLD, held, why, best, ruled_out=tuple(others.values())[:left])
    if word is None:
        planned = complete.beside_each_other(planned, lookups)
    return Plan(case.file, case.sha256, case.page_count, Outcome.FILE, _close_once(planned))


def hold(case: Case, reason: str) -> Plan:
    """The plan for an arrival that cannot become pages."""
    return Plan(case.file, case.sha256, case.page_count, Outcome.HOLD, (), (reason,))


def _duplicate(case: Case, lookups: Lookups) -> Plan:
    before = lookups.documents_with(case.sha256)
    first = before[0][1]
    reason = f"The same file was filed on {first.on.isoformat()}; nothing was filed a second time."
    owner = tuple(Candidate(matter, None, None, 1.0) for matter, _ in before[:1])
    return Plan(case.file, case.sha256, case.page_count, Outcome.DUPLICATE, (), (reason,), owner)


def _as_one(pieces: Sequence[Piece]) -> Piece:
    """All pieces as one: a person who says what a file is says it of the whole file."""
    return replace(
        pieces[0],
        last=pieces[-1].last,
        people=tuple(person for piece in pieces for person in piece.people),
        references=tuple(seen for piece in pieces for seen in piece.references),
        providers=tuple(hint for piece in pieces for hint in piece.providers),
        evidence=tuple(item for piece in pieces for item in piece.evidence),
        named=tuple(named for piece in pieces for named in piece.named),
    )


def _filed_before(case: Case, lookups: Lookups) -> tuple[str, ...]:
    """One paper in two clients' folders is wrong for one of them."""
    before = lookups.documents_with(case.sha256)
    return tuple(f"The same file was filed for matter {owner} on {document.on.isoformat()}." for owner, document in before[:1])


def _judge(piece: Piece, case: Case, lookups: Lookups, rules: Rules, place: Place, word: PersonWord | None) -> Judged:
    page_type = _page_type(piece, rules, word)
    kind_gate = _gate("kind", _kind_reasons(piece, page_type, rules, word))
    owner = _whose(piece, case, lookups, rules, word)
    sender, sender_evidence, sender_why = _sender(piece, owner.matter, lookups, rules, word)
    gates = [_gate("patient", owner.reasons), _gate("provider", sender_why), kind_gate]
    planned = PlannedPiece(
        pages=(piece.first, piece.last),
        kind=page_type.kind,
        matter=owner.matter.matter if owner.matter else None,
        provider=sender.id if sender else None,
        request=None,
        part=page_type.closes,
        folder=None,
        name=None,
        closes=False,
        evidence=owner.evidence + sender_evidence + piece.evidence,
        amount=piece.amount,
        invoice_number=piece.invoice_number,
        pay_by=piece.pay_by,
        per_page=piece.per_page,
        reason=piece.reason,
        their_reference=piece.their_reference,
        served=piece.served,
        note=_unread_note(piece),
        people=tuple(dict.fromkeys(patient.who(seen) for seen in piece.people if seen.printed)),
        named=piece.named,
    )
    matter = owner.matter
    if matter:
        gates.append(_gate("place", _shared_folder(matter, lookups)))
    if matter and sender:
        planned, more = _answering(planned, piece, page_type, matter, sender, word)
        subfolder, title = page_type.files_under, page_type.title
        folder, name = place(client_folder=matter.client_folder, provider=sender.name, subfolder=subfolder, title=title, on=case.today)
        planned = replace(planned, folder=folder, name=name)
        gates.append(_gate("request", more + (() if word else _misnamed(piece, planned))))
    likely, out = (candidates.sent_by(found, sender.id if sender else None) for found in (owner.candidates, owner.ruled_out))
    return Judged(replace(planned, gates=tuple(gates)), _in_old_order(gates), likely, out)


def _gate(name: str, reasons: tuple[str, ...]) -> Gate:
    return Gate(name, not reasons, reasons)


def _in_old_order(gates: Sequence[Gate]) -> tuple[str, ...]:
    """The reasons of all gates: what it is first, then whose."""
    return tuple(reason for gate in sorted(gates, key=lambda gate: gate.name != "kind") for reason in gate.reasons)


def _unread_note(piece: Piece) -> str | None:
    """A page that nobody could read may say anything: a person is told to look at it."""
    if not piece.unread:
        return None
    numbers = ", ".join(str(number) for number in piece.unread)
    return (
        f"Could not be read, look at it: page {numbers}."
        if len(piece.unread) == 1
        else f"Could not be read, look at them: pages {numbers}."
    )


def _page_type(piece: Piece, rules: Rules, word: PersonWord | None) -> PageType:
    """The page type that won, or the plain one of the kind a person named."""
    if word is None or word.kind is None or word.kind is piece.kind:
        return rules.page_type(piece.page_type)
    of_kind = [page_type for page_type in rules.page_types if page_type.kind is word.kind]
    plain = next((page_type for page_type in of_kind if page_type.closes), of_kind[0])
    title = word.kind.value.replace("-", " ").capitalize()
    return plain.model_copy(update={"title": title})


def _kind_reasons(piece: Piece, page_type: PageType, rules: Rules, word: PersonWord | None) -> tuple[str, ...]:
    """Gate 3, and the kinds that a person always looks at."""
    if word is not None and word.kind is not None:
        return ()
    where = pages_in_words(piece)
    if piece.kind is Kind.OTHER or piece.kind_score < rules.gates.kind_floor:
        return (f"{where}: it is not clear what kind of paper this is.",)
    if piece.runner_up is not None and piece.kind_score - piece.runner_up_score < rules.gates.kind_margin:
        return (f"{where}: could be {piece.kind.value} or {piece.runner_up.value}.",)
    if page_type.kind is Kind.NO_RECORDS:
        return (f"{where}: the custodian says there are no records. Check name, dates and facility; then a person confirms it.",)
    return ()


@dataclass(frozen=True, slots=True)
class _Owner:
    """Gate 1 as the plan needs it: the matter where a machine may file, else why not; and who else it may be."""

    matter: Matter | None
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    ruled_out: tuple[Candidate, ...] = ()


def _whose(piece: Piece, case: Case, lookups: Lookups, rules: Rules, word: PersonWord | None) -> _Owner:
    if word is not None and word.matter is not None:
        matter = lookups.matter(word.matter)
        against = () if word.although else (*_filed_before(case, lookups), *patient.objections(piece, matter, lookups, rules))
        evidence = (Evidence(piece.first, "a person's word", word.by, 10.0),)
        return _Owner(matter, evidence, against, (Candidate(matter.matter, None, None, 1.0),))
    verdict = patient.judge(piece, lookups, rules)
    likely = tuple(candidates.candidate(likeness, piece) for likeness in verdict.likely)
    out = candidates.ruled_out(verdict.considered, piece)
    return _Owner(verdict.matter, verdict.evidence, verdict.reasons, likely, out)


def _sender(
    piece: Piece, matter: Matter | None, lookups: Lookups, rules: Rules, word: PersonWord | None
) -> tuple[Provider | None, tuple[Evidence, ...], tuple[str, ...]]:
    if word is not None and word.request and matter:
        asked = matter.request(word.request)
        if asked is None:
            raise UnknownName(f"Matter {matter.matter} has no request {word.request}.", f"See 'medrec matter show {matter.matter}'.")
        return lookups.provider(word.provider or asked.provider), (), ()
    if word is not None and word.provider:
        return lookups.provider(word.provider), (), ()
    verdict = provider.judge(piece, matter, lookups, rules)
    return verdict.provider, verdict.evidence, verdict.reasons


def _answering(
    planned: PlannedPiece, piece: Piece, page_type: PageType, matter: Matter, sender: Provider, word: PersonWord | None
) -> tuple[PlannedPiece, tuple[str, ...]]:
    """The request a piece answers; a request that a person names is taken, and closes what it still has open."""
    if word is not None and word.request:
        asked = matter.request(word.request)
        open_part = asked is not None and page_type.closes in asked.open_parts() and asked.closed is None
        return replace(planned, request=word.request, closes=open_part), ()
    seen = replace(piece, kind=page_type.kind)
    verdict = request.judge(seen, page_type.closes, matter, sender)
    note = " ".join(filter(None, (planned.note, verdict.note))) or None
    number = verdict.request.id if verdict.request else None
    return replace(planned, request=number, closes=verdict.closes, note=note, lacking=verdict.lacking), verdict.reasons


def _misnamed(piece: Piece, planned: PlannedPiece) -> tuple[str, ...]:
    """A reference in the file's name is a person's word about the request: it is never passed over in silence."""
    said = [seen.reference for seen in piece.references if seen.source == "file name" and seen.reference != planned.request]
    answers = f"this answers {planned.request}" if planned.request else "no open request is answered"
    return tuple(f"The file's name says {reference}, but by its pages {answers}." for reference in said)


def _shared_folder(matter: Matter, lookups: Lookups) -> tuple[str, ...]:
    """Two clients of one name would share a folder, as OneDrive compares names: somebody must tell them apart first."""
    folder = _place_of(matter)
    for other in lookups.heads(lookups.matters_by_last_name(fold(matter.client.last))):
        same_person = other.matter == matter.matter or (other.client.born is not None and other.client.born == matter.client.born)
        if not same_person and _place_of(other) == folder:
            return (
                (
                    f"Matters {matter.matter} and {other.matter} are two clients with one folder name ({matter.client_folder}). "
                    "Give each a 'folder:' of its own in its ledger file, then move this file back into the inbox."
                ),
            )
    return ()


def _place_of(matter: Matter) -> str:
    """The client's folder, so that two which OneDrive takes for one are equal: in composed letters, whatever their case."""
    return unicodedata.normalize("NFC", matter.client_folder).casefold()


def _mixed(planned: Sequence[PlannedPiece], lookups: Lookups) -> tuple[str, ...]:
    """A packet with pages of two patients is somebody's mistake: a person looks at it before anything is filed."""
    matters = dict.fromkeys(piece.matter for piece in planned if piece.matter)
    if len(matters) < 2:
        return ()
    whose = "; ".join(
        f"{page_words(*piece.pages)}: matter {piece.matter} ({lookups.matter(piece.matter).client_folder})"
        for piece in planned
        if piece.matter
    )
    return (
        (
            f"The packet has pages of more than one of our clients ({whose}). "
            "Tell the sender; print each client's pages to a PDF of their own and drop those."
        ),
    )


def _close_once(planned: tuple[PlannedPiece, ...]) -> tuple[PlannedPiece, ...]:
    """Of several pieces that answer one part of one request, the first closes it."""
    closed: set[tuple[str | None, PartName | None]] = set()
    settled = []
    for piece in planned:
        key = (piece.request, piece.part)
        settled.append(replace(piece, closes=piece.closes and key not in closed))
        if piece.closes:
            closed.add(key)
    return tuple(settled)
