"""What can go wrong, sorted by what the reader can do about it: each class carries an exit code and the next step."""

from __future__ import annotations


class MedrecError(Exception):
    """Something a person can act on.

    ``what`` says what happened, to which file; ``remedy`` says what to do next. Neither holds a record's words.
    """

    exit_code = 1

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()

    def __reduce__(self) -> tuple[type[MedrecError], tuple[str, str]]:
        return type(self), (self.what, self.remedy)


class UsageProblem(MedrecError):
    """The command's words are off: call again, corrected."""

    exit_code = 2


class ConfigProblem(MedrecError):
    """Mend the configuration (config.yaml, rules/, folders) and start again."""

    exit_code = 3


class SignInProblem(MedrecError):
    """Sign in again, or renew the credential."""

    exit_code = 4


class FileProblem(MedrecError):
    """Look at the file that is named: an arrival, or a file of the ledger."""

    exit_code = 5


class Unreadable(FileProblem):
    """An arrival that cannot become pages (damaged, encrypted, empty, of a kind we do not read): a person decides."""


class UnknownName(FileProblem):
    """A matter, provider, request or held file of that name does not exist."""


class TryLater(MedrecError):
    """Something outside is away or busy (share, server, lock): the same step goes through later."""

    exit_code = 6


class Doubtful(TryLater):
    """Nobody knows whether it was done (the answer got lost on the way): look before doing it again."""
