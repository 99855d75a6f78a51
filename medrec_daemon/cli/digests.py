"""``medrec digest``, and the service's own sending: the morning's call sheets and the weekly mails."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from medrec_daemon.cli import say
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.errors import MedrecError, UsageProblem
from medrec_daemon.followup import render, weekly_view
from medrec_daemon.followup.attorneys import Attorneys
from medrec_daemon.followup.digest import Digest, as_json_ready
from medrec_daemon.followup.digest_day import digest_day, week_of, weekly_day
from medrec_daemon.followup.weekly import as_json_ready as weekly_as_json_ready
from medrec_daemon.journeys import day
from medrec_daemon.journeys.day import DigestRooms, News, Round
from medrec_daemon.journeys.once import note_nothing, sent_digests
from medrec_daemon.journeys.weekly import send_weekly, weekly_mails
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.safe_write import disk_errors, write_bytes


def digest(
    context: typer.Context,
    person: Annotated[str | None, typer.Option("--for", help="One person's e-mail; default everybody who gets one.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Send it now (once a day and person; a second time only tells so).")] = False,
    weekly: Annotated[
        bool, typer.Option("--weekly", help="The weekly overview by age instead, and what the attorneys are told; sent once a week.")
    ] = False,
    ics: Annotated[Path | None, typer.Option("--ics", help="Write the next tasks and deadlines of --for into this calendar file.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The call sheet: whom to call today and what to say. Shows it, or with --send mails it.

    Example: `medrec digest --for pat@firm.example`, or `medrec digest --weekly`
    """
    office = at_hand(context)
    if weekly and ics is not None:
        raise UsageProblem("A calendar goes with the call sheet of the day.", "Leave out --weekly or --ics.")
    if weekly:
        _weekly(office, person, send=send, json=json)
        return
    people = (person,) if person else office.paralegals
    if person and person not in office.paralegals:
        raise UsageProblem(f"{person} gets no digest.", f"Paralegals in config.yaml: {', '.join(office.paralegals)}.")
    if ics is not None:
        _write_calendar(office, people, ics)
        return
    with office.ledger() as ledger:
        rooms = office.digest_rooms(ledger, sends=send)
        sheets, answers = {}, {}
        begun = begin_round(office, rooms, office.clock().date())
        for mail in people:
            sheets[mail] = begun.sheet(mail)
            if send:
                answers[mail] = _send_sheet(office, sheets[mail], begun, rooms, office.clock())
    if json:
        say.as_json([{"for": mail, "sent": answers.get(mail), **as_json_ready(sheet)} for mail, sheet in sheets.items()])
        return
    for mail, sheet in sheets.items():
        _print(mail, answers.get(mail), render.subject(sheet), render.text(sheet))


def _weekly(office: OfficeAtHand, person: str | None, *, send: bool, json: bool) -> None:
    with office.ledger() as ledger:
        rooms = weekly_rooms(office, ledger, sends=send)
        mails = weekly_mails(rooms, attorneys_of(office), _names(office), office.clock().date())
        if person is not None and person not in mails:
            who = [*office.paralegals, *attorneys_of(office).names]
            told = "has nothing to be told of this week" if person in who else "gets no weekly mail"
            raise UsageProblem(f"{person} {told}.", f"Paralegals, and attorneys with escalated requests: {', '.join(mails)}.")
        chosen = {person: mails[person]} if person else mails
        week = week_of(office.clock().date(), "monday" if office.config.digest.weekly == "never" else office.config.digest.weekly)
        answers = {address: send_weekly(mail, week, rooms, office.clock()) for address, mail in chosen.items()} if send else {}
    if json:
        say.as_json([{"for": address, "sent": answers.get(address), **weekly_as_json_ready(mail)} for address, mail in chosen.items()])
        return
    for address, mail in chosen.items():
        _print(address, answers.get(address), weekly_view.subject(mail), render.as_text(weekly_view.view_of(mail)))


def _print(address: str, answer: str | None, subject: str, text: str) -> None:
    if answer is not None:
        say.console.print(f"{address}: {answer}", markup=False)
    else:
        say.console.print(f"To: {address}\nSubject: {subject}\n\n{text}", markup=False)


def _write_calendar(office: OfficeAtHand, people: tuple[str, ...], file: Path) -> None:
    if len(people) != 1:
        raise UsageProblem("A calendar is one person's.", f"Say whose with --for, one of: {', '.join(people)}.")
    with office.ledger() as ledger:
        written = day.make_calendar(people[0], ledger, office.rules.cadence, office.paralegals, office.clock())
    with disk_errors(f"The file {file}"):
        write_bytes(file, written)
    say.console.print(f"Written to {file}.", markup=False, soft_wrap=True)


def send_owed(office: OfficeAtHand, ledger: Ledger, now: datetime) -> None:
    """Each person's mails that are owed: what goes wrong with one keeps nobody else waiting. Raises the first trouble at the end."""
    troubles = [*_send_sheets(office, ledger, now), *_send_weeklies(office, ledger, now)]
    if troubles:
        raise troubles[0]


def _send_sheets(office: OfficeAtHand, ledger: Ledger, now: datetime) -> list[MedrecError]:
    settings, sent = office.config.digest, sent_digests(office.digest_memory)
    owed = []
    for person in office.paralegals:
        last = sent[person].settled_for if person in sent else None
        if digest_day(now, settings.at, weekdays_only=settings.weekdays_only, last_sent=last) is not None:
            owed.append(person)
    if not owed:
        return []
    rooms = office.digest_rooms(ledger)
    sheets = begin_round(office, rooms, now.date())
    return _each(owed, lambda person: _send_sheet(office, sheets.sheet(person), sheets, rooms, now))


def _send_weeklies(office: OfficeAtHand, ledger: Ledger, now: datetime) -> list[MedrecError]:
    settings = office.config.digest
    if settings.weekly == "never":
        return []
    sent, attorneys = sent_digests(weekly_memory(office)), attorneys_of(office)
    owed: dict[str, date] = {}
    for person in (*office.paralegals, *(attorneys.names if attorneys.mailed else ())):
        last = sent[person].settled_for if person in sent else None
        week = weekly_day(now, settings.at, settings.weekly, weekdays_only=settings.weekdays_only, last_sent=last)
        if week is not None:
            owed[person] = week
    if not owed:
        return []
    rooms = weekly_rooms(office, ledger)
    mails = weekly_mails(rooms, attorneys, _names(office), now.date())

    def send(person: str) -> None:
        if person in mails:
            send_weekly(mails[person], owed[person], rooms, now)
        else:
            note_nothing(person, owed[person], rooms.memory)

    return _each(owed, send)


def _each(people: Iterable[str], send: Callable[[str], object]) -> list[MedrecError]:
    """Send to each; the troubles, if any."""
    troubles = []
    for person in people:
        try:
            send(person)
        except MedrecError as trouble:
            troubles.append(trouble)
    return troubles


def begin_round(office: OfficeAtHand, rooms: DigestRooms, today: date) -> Round:
    """A round of call sheets, with what is held and what is wrong looked up once."""
    news = News(office.held_notes(), office.problems(rooms.ledger), attorneys_of(office))
    return Round(rooms, news, _names(office), today)


def attorneys_of(office: OfficeAtHand) -> Attorneys:
    """The attorneys on the staff, and whether they are told by mail."""
    names = {person.email: person.name for person in office.config.staff if person.role == "attorney"}
    settings = office.config.digest
    return Attorneys(names, office.config.letter.attorney, mailed=settings.attorneys and settings.weekly != "never")


def weekly_memory(office: OfficeAtHand) -> Path:
    """Who got which weekly mail last."""
    return office.folders.state / "weekly.json"


def weekly_rooms(office: OfficeAtHand, ledger: Ledger, *, sends: bool = True) -> DigestRooms:
    """The parts a weekly mail needs: those of the call sheet, with a memory of their own."""
    return replace(office.digest_rooms(ledger, sends=sends), memory=weekly_memory(office))


def _send_sheet(office: OfficeAtHand, sheet: Digest, begun: Round, rooms: DigestRooms, now: datetime) -> str:
    calendar = begun.calendar(sheet.paralegal, now) if office.config.digest.calendar else None
    return day.send_digest(sheet.paralegal, sheet, rooms, now, calendar)


def _names(office: OfficeAtHand) -> dict[str, str]:
    return {person: office.staff[person] for person in office.paralegals}
