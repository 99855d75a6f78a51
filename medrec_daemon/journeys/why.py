"""The why-note beside a held file: what we saw, what is missing, how to settle it; in a paralegal's words."""

from __future__ import annotations

import shlex

from medrec_daemon.journeys.decision_words import KIND_WORDS, client_words
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Candidate, Kind, Plan, PlannedPiece

LIKELY = 0.5
"""From this score on the note fills in the matter; below it a person writes the number, having looked."""
NOT_OURS = "It is not ours: tell the sender, and delete it (one that lies in OneDrive: in the server's held folder too)."


def note(plan: Plan, ledger: Ledger, held_name: str) -> str:
    """The text of ``NAME.why.txt``. It names people as the pages do: it lies beside the pages themselves."""
    lines = [f"Why {held_name} is held", "", *(f"- {reason}" for reason in plan.reasons), ""]
    if plan.pieces:
        lines += ["What we saw", *(_piece(piece, ledger) for piece in plan.pieces), ""]
    if plan.candidates:
        lines += ["It may belong to", *(line for one in plan.candidates for line in _candidate(one, ledger)), ""]
    if plan.ruled_out:
        lines += ["Looked at and ruled out", *(line for one in plan.ruled_out for line in _candidate(one, ledger)), ""]
    lines += ["How to settle it", *(f"- {way}" for way in ways(plan, held_name)), ""]
    return "\n".join(lines)


def _piece(piece: PlannedPiece, ledger: Ledger) -> str:
    first, last = piece.pages
    where = f"page {first}" if first == last else f"pages {first}-{last}"
    provider = f", from {ledger.provider(piece.provider).name}" if piece.provider else ""
    named = f", naming {' / '.join(piece.people)}" if piece.people else ", naming nobody"
    return f"- {where}: {KIND_WORDS[piece.kind]}{provider}{named}"


def _candidate(candidate: Candidate, ledger: Ledger) -> list[str]:
    lines = [f"- {client_words(candidate, ledger)}"]
    if candidate.speaks_for:
        lines.append(f"    for: {'; '.join(candidate.speaks_for)}")
    if candidate.speaks_against:
        lines.append(f"    against: {'; '.join(candidate.speaks_against)}")
    return lines


def ways(plan: Plan, held_name: str) -> tuple[str, ...]:
    """How a held file can be settled, each way a sentence."""
    if not plan.pieces:
        return (
            "Do what the reason says, drop the new file into the inbox, and delete this one.",
            NOT_OURS,
        )
    if _more_than_one_patient(plan):
        return (
            (
                "It holds pages of more than one patient: print each patient's pages to a PDF of their own, drop ours into the inbox, "
                "and delete this file."
            ),
            "Tell the sender about the pages that are not our client's.",
        )
    return (
        f"You know whose it is: send this line to a paralegal who runs the commands, or type it yourself:\n    {_command(plan, held_name)}",
        "You know which request it answers: put its reference (RR-...) in front of the file's name, then move it back into the inbox.",
        NOT_OURS,
        "The client, provider or request was not in the ledger: put it there, then move this file back into the inbox.",
        "The scan is bad: scan it again, drop the new file into the inbox, and delete this one.",
    )


def _more_than_one_patient(plan: Plan) -> bool:
    """Whether pieces name people who are not all one client: nothing may be filed by one command then."""
    owners = {piece.matter for piece in plan.pieces if piece.matter or piece.people}
    return len(owners) > 1


def _command(plan: Plan, held_name: str) -> str:
    """The one line that would file it, with what is sure filled in. ``--file-is`` keeps it from another file of that name."""
    best = plan.candidates[0] if plan.candidates and plan.candidates[0].score >= LIKELY else None
    provider = next((piece.provider for piece in plan.pieces if piece.provider), None)
    kinds = {piece.kind for piece in plan.pieces}
    kind = " --kind records" if Kind.OTHER in kinds else (f" --kind {kinds.pop().value}" if len(kinds) == 1 else "")
    whose = f"--matter {best.matter if best else 'MATTER'} --provider {provider or 'PROVIDER'}{kind}"
    return f"medrec held assign {shlex.quote(held_name)} {whose} --file-is {plan.sha256[:8]}"
