"""Letters about requests leave the office: one by a command, those that are owed by the service itself."""

from __future__ import annotations

import logging
from datetime import datetime

from medrec_daemon.cli import say
from medrec_daemon.cli.request import tell
from medrec_daemon.cli.request_package import rooms as package_rooms
from medrec_daemon.cli.sending import channel_for, channels_by_themselves, letters_may_go, sending_rooms
from medrec_daemon.cli.wiring import OfficeAtHand
from medrec_daemon.errors import MedrecError
from medrec_daemon.followup import wording
from medrec_daemon.journeys import disputes, letter_out, letters_owed
from medrec_daemon.journeys.destinations import Way, destination
from medrec_daemon.journeys.request import Teller, find
from medrec_daemon.journeys.sending_outcomes import DAEMON
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Provider, Request
from medrec_daemon.requesting.channels.contract import Delivery, Destination, Submission

log = logging.getLogger(__name__)


def send_letter(office: OfficeAtHand, request: str, letter: str, by: Way | None, teller: Teller, *, dry_run: bool, json: bool) -> None:
    """Write a letter, send it, and say what became of it by now."""
    with package_rooms(office) as papers:
        ledger = papers.ledger
        _, known = find(ledger, request)
        way, where = destination(ledger.provider(known.provider), by)
        rooms, channel = sending_rooms(office, ledger), channel_for(way, office.config)
        plan = letter_out.planned(request, letter, way, channel, where, rooms, papers, teller.at.date())
        words = f"{letter} letter, {say.counted(plan.package.pages, 'page')} by {channel} to {wording.telephone(where.to)} ({where.name})"
        if dry_run:
            plain = {"request": request, "letter": letter, "by": way, "channel": channel, "to": where.to, "name": where.name}
            if json:
                say.as_json(plain | {"pages": plan.package.pages})
            else:
                say.console.print(f"It would go: {words}.", markup=False, soft_wrap=True)
            return
        told = letter_out.send(plan, rooms, teller)
        _, after = find(ledger, request)
    tell(after, _became(told, words, letter, after, office, teller), json)


def _became(told: Submission, words: str, letter: str, after: Request, office: OfficeAtHand, teller: Teller) -> str:
    if told.state is Delivery.FAILED:
        return f"It did not go out: {after.activity[-1].said or told.words}"
    if letter == "follow-up":
        task = office.next_task(after, teller.at.date())
        then = f"The call is still to be made (next task {task}): medrec request call {after.id} --with WHOM --said WHAT"
    else:
        then = f"Then note it: medrec invoice dispute {after.id} --why 'first copy is free'"
    how = "Sent" if told.state is Delivery.SENT else "On its way"
    proof = "" if told.state is Delivery.SENT else f"; {told.words}"
    return f"{how}: {words}{proof}. {then}"


def draft_dispute(office: OfficeAtHand, request: str, teller: Teller) -> tuple[str, ...]:
    """The letter against a charge by the page for a Kentucky first copy, where one is owed; what was drafted. Raises as ``package``."""
    with package_rooms(office) as papers:
        return disputes.draft(papers, request, teller)


def draft_disputes_owed(office: OfficeAtHand, ledger: Ledger, now: datetime) -> None:
    """Every letter of that kind that a crash, or a mistake in config or ledger, kept from being drafted."""
    for request in disputes.owed(ledger, office.rules):
        try:
            draft_dispute(office, request, Teller(DAEMON, now))
        except MedrecError as trouble:
            log.warning("no letter against the invoice of %s could be drafted (%s)", request, type(trouble).__name__)


def send_letters_owed(office: OfficeAtHand, ledger: Ledger, now: datetime) -> None:
    """Follow-up letters whose task is due, where ``followup.auto_fax`` says so and the office is open. Raises ``ConfigProblem``."""
    if not (office.config.followup.auto_fax and letters_may_go(office, now)):
        return

    def way(provider: Provider) -> tuple[str, str, Destination]:
        by, where = destination(provider, None)
        return by, channel_for(by, office.config), where

    auto = letters_owed.AutoFax(sending_rooms(office, ledger), way, channels_by_themselves(office.config))
    owing = letters_owed.owed(auto, now.date())
    if owing:
        with package_rooms(office) as papers:
            letters_owed.send_owed(owing, auto, papers, now)
