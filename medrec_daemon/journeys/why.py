"""The why-note beside a held file: what we saw, what is missing, how to settle it; in a paralegal's words."""

from __future__ import annotations

from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Kind, Plan, PlannedPiece

LIKELY = 0.5
"""From this score on the note fills in the matter; below it a person writes the number, having looked."""
KIND_WORDS = {
    Kind.RECORDS: "medical records",
    Kind.BILLING: "a medical bill",
    Kind.RADIOLOGY: "a radiology report",
    Kind.IMAGES: "images",
    Kind.CERTIFICATION: "a records certification",
    Kind.NO_RECORDS: "a no-records answer",
    Kind.INVOICE: "an invoice for copies",
    Kind.REJECTION: "a rejection of our request",
    Kind.STATUS: "a status letter",
    Kind.COVER: "a cover sheet",
    Kind.OWN_REQUEST: "our own request",
    Kind.EOB: "an insurer's explanation of benefits",
    Kind.OTHER: "unclear",
}


def note(plan: Plan, ledger: Ledger, held_name: str) -> str:
    """The text of ``NAME.why.txt``."""
    lines = [f"Why {held_name} is held", "", *(f"- {reason}" for reason in plan.reasons), ""]
    if plan.pieces:
        lines += ["What we saw", *(_piece(piece, ledger) for piece in plan.pieces), ""]
    if plan.candidates:
        lines += ["It may belong to", *(_candidate(candidate.matter, candidate.provider, ledger) for candidate in plan.candidates), ""]
    lines += ["How to settle it", *(f"- {way}" for way in _ways(plan, held_name)), ""]
    return "\n".join(lines)


def _ways(plan: Plan, held_name: str) -> tuple[str, ...]:
    command = _command(plan, held_name)
    known = (f"You know whose it is: tell whoever runs the commands, or say yourself:\n    {command}",) if command else ()
    return (
        *known,
        "Wrong or unreadable scan: scan it again and drop the new file into the inbox; then delete this one.",
        "It is not ours: delete it here, and tell the sender.",
        "Something was added to the ledger since (a client, a provider, a request): move this file back into the inbox.",
    )


def _piece(piece: PlannedPiece, ledger: Ledger) -> str:
    first, last = piece.pages
    where = f"page {first}" if first == last else f"pages {first}-{last}"
    provider = f", from {ledger.provider(piece.provider).name}" if piece.provider else ""
    matter = f", for matter {piece.matter}" if piece.matter else ""
    return f"- {where}: {KIND_WORDS[piece.kind]}{provider}{matter}"


def _candidate(matter_id: str, provider_id: str | None, ledger: Ledger) -> str:
    provider = f", {ledger.provider(provider_id).name}" if provider_id else ""
    return f"- matter {matter_id} ({ledger.matter(matter_id).client_folder}){provider}"


def _command(plan: Plan, held_name: str) -> str | None:
    """The one line that would file it, with what is sure filled in; None where it must be taken apart or cannot be read."""
    if not plan.pieces or len({piece.matter for piece in plan.pieces if piece.matter}) > 1:
        return None
    best = plan.candidates[0] if plan.candidates and plan.candidates[0].score >= LIKELY else None
    provider = next((piece.provider for piece in plan.pieces if piece.provider), None)
    kinds = {piece.kind for piece in plan.pieces}
    kind = " --kind records" if Kind.OTHER in kinds else (f" --kind {kinds.pop().value}" if len(kinds) == 1 else "")
    return f'medrec held assign "{held_name}" --matter {best.matter if best else "MATTER"} --provider {provider or "PROVIDER"}{kind}'
