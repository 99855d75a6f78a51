"""What Graph answered, and what its errors mean to a person: translated once, here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from medrec_daemon.errors import ConfigProblem, FileProblem, MedrecError, SignInProblem, TryLater


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: ``headers`` have lower-case names."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def json(self) -> dict[str, Any]:
        """The body as a JSON object, ``{}`` where it is empty. Raises ``TryLater`` for anything else (a proxy's page, say)."""
        if not self.body.strip():
            return {}
        try:
            found = json.loads(self.body)
        except ValueError as error:
            raise TryLater("Microsoft Graph answered something that is no JSON.", "A proxy in between may have; tried again.") from error
        if not isinstance(found, dict):
            raise TryLater("Microsoft Graph answered something else than an object.", "It is tried again.")
        return found

    @property
    def codes(self) -> frozenset[str]:
        """The error's code and all inner codes (``innerError``, also spelt ``innererror``); empty where it is no error body."""
        try:
            error = self.json().get("error")
        except TryLater:
            return frozenset()
        return frozenset(_codes(error))


def _codes(error: Any) -> Iterator[str]:  # noqa: ANN401 - whatever the server sent
    """Codes from the outside in. The inner error stands inside, or (seen once) beside."""
    while isinstance(error, dict):
        if isinstance(error.get("code"), str):
            yield error["code"]
        error = error.get("innerError") or error.get("innererror")


def problem(answer: Answer, what: str) -> MedrecError:
    """The error of our tree for an answer that nobody expected; ``what`` names the thing in words without names."""
    codes = ", ".join(sorted(answer.codes)) or "no code"
    said = f"Microsoft Graph refuses {what} ({answer.status}, {codes})."
    if answer.status == 401:
        return SignInProblem(said, "See 'medrec check'; where one person signs in by a code, do it again: medrec sign-in.")
    if answer.status == 403:
        return ConfigProblem(
            said, "The app lacks a right, or the grant on this site or mailbox: 'medrec check' says which, docs/onedrive.md how to give it."
        )
    if answer.status == 404:
        return ConfigProblem(f"Microsoft Graph does not find {what} ({codes}).", "Look at store.drive, the folders and mail.from.")
    if answer.status == 413:
        return FileProblem(f"{what[:1].upper()}{what[1:]} is too large for Microsoft Graph.", "Split it.")
    if answer.status == 507:
        return TryLater(f"There is no room left: {what} ({codes}).", "Make room in the drive or mailbox; the work goes on by itself.")
    if answer.status == 423:
        return TryLater(f"Somebody has it locked just now: {what}.", "It is tried again; a file open for editing is closed some time.")
    if answer.status in {408, 409, 412, 429} or answer.status >= 500 or answer.status // 100 == 2:
        return TryLater(said, "It is tried again.")
    return ConfigProblem(said, "See medrec check; the log has the request's id for Microsoft's support.")
