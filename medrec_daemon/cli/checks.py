"""What ``medrec check`` looks at once the configuration can be read: a line each, with what to do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from medrec_daemon import config as configuration
from medrec_daemon.cli.check_cloud import look_at_cloud
from medrec_daemon.cli.wiring import OfficeAtHand
from medrec_daemon.errors import ConfigProblem, FileProblem, MedrecError
from medrec_daemon.filing.names import place_key
from medrec_daemon.graph.probe import Seen, trouble
from medrec_daemon.journeys.lay_out import is_practice
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter
from medrec_daemon.person_names import fold
from medrec_daemon.reading import second_extra
from medrec_daemon.requesting import templates

EXAMPLE_FIRM, EXAMPLE_PERSON = "Example & Sample Injury Law", "pat@firm.example"
"""As they stand in config.example.yaml, which works until somebody's letters say so."""


CheckLine = Seen
"""What was looked at, how it stands, and that in words."""


def check_lines(office: OfficeAtHand) -> list[CheckLine]:
    """Everything that could be wrong, all at once; nothing is changed but what opening the ledger's cache writes."""
    office.warns = False  # the ledger's mistakes are named below
    return [
        _configuration(office),
        *_asked("rules", lambda: templates.all_problems(office.rules.letters.values()), _rules_words(office)),
        *_second_opinion(office),
        *_asked("folders", lambda: configuration.check_folders(office.config), "all there, writable and private"),
        *(_asked("store", lambda: office.store().check(), office.config.store.root) if office.config.store.folder else ()),
        *(look_at_cloud(office) if office.config.graph is not None else ()),
        *(_mail(office) if office.config.mail_kind != "graph" else ()),
        *_asked("ledger", lambda: _ledger(office), _ledger_words(office), FileProblem.exit_code),
    ]


def _second_opinion(office: OfficeAtHand) -> Iterator[CheckLine]:
    """The second reader, where it is asked for; one that is only installed is told of, so that nobody waits for it in vain."""
    reading = office.config.reading
    if reading.second_opinion:
        return _asked("second opinion", lambda: second_extra.problems(reading.memory_mb), "its reader is installed, with its models")
    off = "installed and off: reading.second_opinion: true asks it."
    return iter([CheckLine("second opinion", "ok", off)] if second_extra.model_folder() else [])


def _rules_words(office: OfficeAtHand) -> str:
    return f"{len(office.rules.page_types)} types of page, {len(office.rules.letters)} letters"


def _configuration(office: OfficeAtHand) -> CheckLine:
    named = [EXAMPLE_FIRM] if office.config.firm.name == EXAMPLE_FIRM else []
    named += [EXAMPLE_PERSON] if EXAMPLE_PERSON in office.staff and named else []
    if named and not is_practice(office.config.office):
        return CheckLine("configuration", "look", f"{' and '.join(named)} stand in it still: put in your own firm and staff.")
    words = f"{len(office.config.staff)} on the staff, digests for {', '.join(office.paralegals) or 'nobody'}"
    return CheckLine("configuration", "ok", words)


def _mail(office: OfficeAtHand) -> Iterator[CheckLine]:
    words = f"{office.config.mail_kind}, from {office.config.sender}"
    if untried := _not_at_hand(office):
        return iter((CheckLine("mail", "ok", f"{words}; {untried}, so only the service itself can try the server."),))
    return _asked("mail", lambda: office.mailer().check(), words)


def _not_at_hand(office: OfficeAtHand) -> str | None:
    """What the mail server is signed in to with, where that is a systemd credential and this is no service."""
    mail = office.config.mail
    if office.config.mail_kind != "smtp" or os.environ.get("CREDENTIALS_DIRECTORY"):
        return None
    if mail.oauth:
        own = office.cloud.lacks_credential
        return f"its token needs the systemd credential '{own}'" if own else None
    source = mail.password_from
    return f"the password is the systemd credential '{source}'" if source and configuration.is_credential(source) else None


def _asked(what: str, problems: Callable[[], Sequence[str]], well: str, exit_code: int = ConfigProblem.exit_code) -> Iterator[CheckLine]:
    try:
        found = problems()
    except MedrecError as error:
        yield trouble(what, error)
        return
    if not found:
        yield CheckLine(what, "ok", well)
    for problem in found:
        yield CheckLine(what, "MEND", problem, exit_code)


def _ledger(office: OfficeAtHand) -> tuple[str, ...]:
    with office.ledger() as ledger:
        return (*(str(problem) for problem in ledger.problems), *_shared_folders(ledger))


def _shared_folders(ledger: Ledger) -> Iterator[str]:
    """Two clients who would be filed into one folder, as OneDrive compares names."""
    owners: dict[str, Matter] = {}
    for matter_id in ledger.matter_ids():
        matter = ledger.matter(matter_id)
        owner = owners.setdefault(place_key(matter.client_folder), matter)
        if _person(owner) != _person(matter):
            both = f"Matters {owner.matter} and {matter.matter} are two clients with one folder ({matter.client_folder})"
            yield f"{both}: give each a 'folder:' of its own."


def _person(matter: Matter) -> tuple[date | None, str, str]:
    """Who a client is, however the name was typed."""
    return matter.client.born, fold(matter.client.last), fold(matter.client.first)


def _ledger_words(office: OfficeAtHand) -> str:
    try:
        with office.ledger() as ledger:
            return f"{len(ledger.matter_ids())} matters, {len(ledger.providers)} providers"
    except MedrecError as error:
        return str(error)
