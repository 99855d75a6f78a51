"""The why-note beside a held file: what we saw, what is missing, how to settle it; in a paralegal's words."""

from __future__ import annotations

from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Kind, Plan, PlannedPiece

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
    lines += [
        "How to settle it",
        "- Wrong or unreadable scan: scan it again and drop the new file into the inbox; then delete this one.",
        "- You know whose it is: tell whoever runs the commands, or say yourself:",
        f"    {_command(plan, held_name)}",
        "- It is not ours: delete it here, and tell the sender.",
        "- Something was added to the ledger since (a new client, provider or request): move this file back into the inbox.",
        "",
    ]
    return "\n".join(lines)


def _piece(piece: PlannedPiece, ledger: Ledger) -> str:
    first, last = piece.pages
    where = f"page {first}" if first == last else f"pages {first}-{last}"
    provider = f", from {ledger.provider(piece.provider).name}" if piece.provider else ""
    matter = f", for matter {piece.matter}" if piece.matter else ""
    return f"- {where}: {KIND_WORDS[piece.kind]}{provider}{matter}"


def _candidate(matter_id: str, provider_id: str | None, ledger: Ledger) -> str:
    provider = f", {ledger.provider(provider_id).name}" if provider_id else ""
    return f"- matter {matter_id} ({ledger.matter(matter_id).client_folder}){provider}"


def _command(plan: Plan, held_name: str) -> str:
    """The one line that would file it, with what is known filled in."""
    matter = plan.candidates[0].matter if plan.candidates else "MATTER"
    provider = next((piece.provider for piece in plan.pieces if piece.provider), None) or "PROVIDER"
    kinds = {piece.kind for piece in plan.pieces}
    kind = "" if kinds and Kind.OTHER not in kinds else " --kind records"
    return f'medrec held assign "{held_name}" --matter {matter} --provider {provider}{kind}'
