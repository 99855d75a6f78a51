"""What a change may not do, whoever asks for it: lose history, take another matter's reference, name an unknown provider."""

from __future__ import annotations

from collections.abc import Callable

from medrec_daemon.errors import UnknownName, UsageProblem
from medrec_daemon.ledger.model import Activity, Matter


def refuse_lost_history(before: Matter, after: Matter) -> None:
    """Raise ``ValueError``, a defect of ours, when a line of the activity is gone or another, or the matter has another id."""
    if after.matter != before.matter:
        raise ValueError(f"a change made matter {after.matter} of matter {before.matter}")
    logs: list[tuple[str, tuple[Activity, ...], tuple[Activity, ...]]] = [(before.matter, before.activity, after.activity)]
    for request in before.requests:
        now = after.request(request.id)
        if now is None:
            raise ValueError(f"a change lost request {request.id}")
        logs.append((request.id, request.activity, now.activity))
    for whose, earlier, later in logs:
        if later[: len(earlier)] != earlier:
            raise ValueError(f"a change rewrote the activity of {whose}; it is append-only")


def refuse_clashes(
    matter: Matter, before: Matter | None, owner_of: Callable[[str], str | None], has_provider: Callable[[str], bool]
) -> None:
    """Raise ``UsageProblem`` or ``UnknownName`` when what is new in ``matter`` clashes with the rest of the ledger.

    ``owner_of`` gives the matter that has a reference, or None.
    """
    had_references = {request.id for request in before.requests} if before else set()
    references = [request.id for request in matter.requests]
    for request_id in references:
        owner = owner_of(request_id) if request_id not in had_references else None
        if references.count(request_id) > 1 or owner is not None:
            raise UsageProblem(
                f"The reference {request_id} is taken by matter {owner or matter.matter}.", "Give the new request one of its own."
            )
    for provider in _providers(matter) - (_providers(before) if before else set()):
        if not has_provider(provider):
            raise UnknownName(f"There is no provider {provider} on the list.", "Add it first: 'medrec provider new'.")


def _providers(matter: Matter) -> set[str]:
    return {request.provider for request in matter.requests} | {row.provider for row in matter.treatment}
