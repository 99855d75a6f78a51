"""What ``medrec check`` looks at once the configuration can be read: a line each, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from medrec_daemon import config as configuration
from medrec_daemon.cli.wiring import OfficeAtHand
from medrec_daemon.errors import MedrecError
from medrec_daemon.filing.names import place_key
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter

CheckLine = tuple[str, bool, str]
"""(what was looked at, whether it is well, in words)."""


def check_lines(office: OfficeAtHand) -> list[CheckLine]:
    """Everything that could be wrong, all at once; nothing is changed but what opening the ledger's cache writes."""
    return [
        ("configuration", True, f"{len(office.config.staff)} on the staff, digests for {', '.join(office.paralegals) or 'nobody'}"),
        ("rules", True, f"{len(office.rules.page_types)} types of page"),
        *_asked("folders", lambda: configuration.check_folders(office.config), "all there, writable and private"),
        *_asked("store", lambda: office.store().check(), f"{office.config.store.root}"),
        *_asked("mail", lambda: office.mailer().check(), f"{office.config.mail.kind}, from {office.config.sender}"),
        *_asked("ledger", lambda: _ledger(office), _ledger_words(office)),
    ]


def _asked(what: str, problems: Callable[[], Sequence[str]], well: str) -> Iterator[CheckLine]:
    try:
        found = problems()
    except MedrecError as error:
        found = (str(error),)
    if not found:
        yield (what, True, well)
    for problem in found:
        yield (what, False, problem)


def _ledger(office: OfficeAtHand) -> tuple[str, ...]:
    with office.ledger() as ledger:
        return (*(str(problem) for problem in ledger.problems), *_shared_folders(ledger))


def _shared_folders(ledger: Ledger) -> Iterator[str]:
    """Two clients who would be filed into one folder, as OneDrive compares names."""
    owners: dict[str, Matter] = {}
    for matter_id in ledger.matter_ids():
        matter = ledger.matter(matter_id)
        owner = owners.setdefault(place_key(matter.client_folder), matter)
        if (owner.client.born, owner.client.last, owner.client.first) != (matter.client.born, matter.client.last, matter.client.first):
            both = f"Matters {owner.matter} and {matter.matter} are two clients with one folder ({matter.client_folder})"
            yield f"{both}: give each a 'folder:' of its own."


def _ledger_words(office: OfficeAtHand) -> str:
    try:
        with office.ledger() as ledger:
            return f"{len(ledger.matter_ids())} matters, {len(ledger.providers)} providers"
    except MedrecError as error:
        return str(error)
