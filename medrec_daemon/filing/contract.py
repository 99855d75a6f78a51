"""The contract of every store (a folder, OneDrive …): what each call returns and what it raises."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Stored:
    """What lies in the store now.

    ``path`` is relative to the store's root with ``/`` between its segments, as it really is: an existing folder keeps its
    spelling, and the name may have got a number. ``size`` is in bytes; ``already_there`` says that nothing had to be written.
    """

    path: str = field(repr=False)
    size: int
    sha256: str
    already_there: bool


class Store(Protocol):
    """A tree of folders and files, whose names do not differ by case alone."""

    def put(self, folder: str, name: str, source: Path, sha256: str) -> Stored:
        """Store a file's bytes under ``folder``/``name``, durably and verified (size and SHA-256 read back).

        Doing it again is harmless: the same content under that name, or a numbered one, is done already. Other content is
        never overwritten: the name gives way to ``NAME (2).pdf``, ``(3)`` … Missing folders are made.

        Args:
            folder: Relative to the root, ``/`` between legal names (see ``names``).
            name: One legal name.
            source: The file to store.
            sha256: Its SHA-256 in lower-case hexadecimal digits.

        Raises:
            TryLater: The store is away, busy or full, or what was written does not read back; nothing was left half there.
            Doubtful: As above, but the document may lie there by now: only the same call again may follow, which finds out.
            ConfigProblem: The store's root or a folder in it may not be written, or is something else than a folder.
            FileProblem: The place would lie outside the root, a name is too long, or ``source`` is not what ``sha256`` says.

        All but ``Doubtful`` say that this call stored nothing.
        """

    def digest_of(self, path: str) -> str | None:
        """The SHA-256 of what is stored at ``Stored.path``, None where there is nothing (any more).

        Raises:
            TryLater: The store is away: nothing is known, which is not the same as nothing there.
            ConfigProblem: The file may not be read.
            FileProblem: The path would lie outside the root.
        """

    def check(self) -> tuple[str, ...]:
        """Everything that stands in the way of ``put`` now, a sentence each; empty where all is well. Raises nothing."""
