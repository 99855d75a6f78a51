"""``medrec authorization``: the client's signed authorizations: what is on them, who confirmed it, and whether they may still go out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from medrec_daemon.cli import say, typed
from medrec_daemon.cli.request import Who
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.journeys import authorization as journey
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Authorization, Provider
from medrec_daemon.ledger.model import Matter as MatterFile
from medrec_daemon.privacy import without_ssn
from medrec_daemon.requesting.authorization import AgeLimits, Problem, sensitive_of, too_old, verdict
from medrec_daemon.requesting.elements import CORE, FIRM, PERSONS, STATEMENTS, WORDS, Element, element
from medrec_daemon.requesting.signed_paper import Looked
from medrec_daemon.safe_write import sha256_of

app = typer.Typer(
    no_args_is_help=True, help="Signed HIPAA authorizations: add one, see whether it may still go out, note that it was revoked."
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Matter = Annotated[str, typer.Argument(help="The matter's number.")]
LISTS = (("The firm's items", FIRM), ("45 CFR 164.508(c), core elements", CORE), ("45 CFR 164.508(c), statements", STATEMENTS))
NAMES = ", ".join(Element)


@app.command("add")
def add(
    context: typer.Context,
    matter: Matter,
    file: Annotated[Path, typer.Argument(help="The signed paper: PDF, TIFF, JPEG or PNG.", exists=True, dir_okay=False, readable=True)],
    signed: Annotated[str, typer.Option(help="The day it was signed, YYYY-MM-DD.")],
    expires: Annotated[str | None, typer.Option(help="The day it expires, where the paper's own is not read or is an event.")] = None,
    tick: Annotated[list[str] | None, typer.Option(help=f"You see it on the paper; may be repeated: {NAMES}.")] = None,
    strike: Annotated[
        list[str] | None, typer.Option(help="It is not on the paper, or left blank, whatever was found; may be repeated.")
    ] = None,
    override: Annotated[
        str | None,
        typer.Option(
            "--override", "--although", metavar="WHY", help="Take it although it names somebody else or is another matter's, and why."
        ),
    ] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """Read a signed authorization, compare it with the client, take your ticks, and keep the scan.

    A machine finds words; only a person can say that it is really signed and dated. On a terminal you are asked about what was not
    found; else say it: --tick signature --tick date. What is still missing keeps it from going out. Add the same file again to tick more.

    Example: medrec authorization add 2026-0143 scan.pdf --signed 2026-01-10 --tick signature --tick date
    """
    office = at_hand(context)
    teller = office.teller(who)
    today = teller.at.date()
    on = typed.past_day(signed, "The date of signature", today, typed.EARLIEST_BIRTH)
    word = journey.Word(
        signed=on,
        expires=say.day(expires) if expires else None,
        ticks=tuple(map(element, tick or ())),
        strikes=tuple(map(element, strike or ())),
        although=typed.words(override, "--override") if override is not None else None,
    )
    with office.rooms() as rooms:
        client = rooms.ledger.matter(matter).client
        looked = journey.read(file, sha256_of(file), rooms.reader, client, office.config.firm.name, office.rules, today)
        journey.refuse_others(looked, word)
        journey.refuse_elsewhere(rooms.ledger, matter, file, office.folders.authorizations, word)
        if not json:
            _print_looked(looked)
        if tick is None and not json and sys.stdin.isatty() and sys.stdout.isatty():
            word = _asked(looked, word)
        paper = journey.add(rooms.ledger, matter, file, looked, word, office.folders.authorizations, rooms.reader, teller)
        problems = _verdict(paper, office, today, rooms.ledger, matter)
    if json:
        say.as_json(_plain(paper, problems) | {"found": [{"element": one.element, "page": one.page} for one in looked.seen]})
        return
    say.console.print(f"Kept as {paper.file}, signed {paper.signed}, {_expiry(paper, word)}.", markup=False, soft_wrap=True)
    _print_problems(problems)


def _asked(looked: Looked, word: journey.Word) -> journey.Word:
    """The word with a tick for each yes to what a machine did not find or cannot judge."""
    say.console.print("Look at the paper, and answer for what it has:")
    open_ones = [each for each in dict.fromkeys((*FIRM, *CORE, *STATEMENTS)) if each in PERSONS or each not in looked.elements]
    yes = [each for each in open_ones if each not in word.strikes and typer.confirm(f"  {WORDS[each]}?", default=False)]
    return journey.Word(word.signed, word.expires, tuple(yes), word.strikes, word.although)


def _expiry(paper: Authorization, word: journey.Word) -> str:
    if paper.expires is None:
        return "no day of expiry known (--expires YYYY-MM-DD; an event may stand on the paper)"
    return f"expires {paper.expires}" + ("" if word.expires else ", as read off the paper (--expires corrects it)")


def _print_looked(looked: Looked) -> None:
    """What was found, list by list: the firm's and the rule's are two messages."""
    if not looked.readable:
        say.console.print("Nothing on it could be read: every element needs your tick.", style="yellow")
    where = {one.element: one for one in looked.seen}
    for title, wanted in LISTS:
        rows = []
        for each in wanted:
            one = where.get(each)
            place = (
                ("form field" if one.page == 0 else f"page {one.page}") if one else "only you can see" if each in PERSONS else "not found"
            )
            rows.append((each.value, WORDS[each], place, without_ssn(one.saw) if one else None))
        say.table(title, ("Element", "Which is", "Found", "Saw"), rows, "", wide_only=("Saw",))


def _print_problems(problems: tuple[Problem, ...]) -> None:
    if not any(problem.blocks for problem in problems):
        say.console.print("It may go out.", style="green")
    for problem in problems:
        mark = "red" if problem.blocks else "yellow"
        say.console.print(f"[{mark}]{'stops it' if problem.blocks else 'note'}[/]", end="  ")
        say.console.print(f"{problem.what} {problem.remedy}", markup=False, soft_wrap=True)


@app.command("show")
def show(context: typer.Context, matter: Matter, json: Json = False) -> None:
    """A matter's authorizations, and what keeps each from going out today. Example: medrec authorization show 2026-0143"""
    office = at_hand(context)
    today = office.clock().date()
    with office.ledger() as ledger:
        papers = ledger.matter(matter).authorizations
        judged = [(paper, _verdict(paper, office, today, ledger, matter)) for paper in papers]
    if json:
        say.as_json([_plain(paper, problems) for paper, problems in judged])
        return
    if not papers:
        say.console.print(
            f"Matter {matter} has no authorization. Next: medrec authorization add {matter} FILE --signed DATE", soft_wrap=True
        )
    for paper, problems in judged:
        until = f"expires {paper.expires}" if paper.expires else "no day of expiry"
        by = f"checked by {paper.checked_by} on {paper.checked_on}" if paper.checked_by else "checked by nobody"
        say.console.print(f"{paper.file}  signed {paper.signed or 'on a day nobody noted'}, {until}, {by}", style="bold", markup=False)
        if paper.ticked:
            say.console.print(f"Ticked by a person: {', '.join(paper.ticked)}", markup=False)
        if paper.although:
            say.console.print(f"Taken although it names somebody else: {without_ssn(paper.although)}", markup=False)
        _print_problems(problems)


@app.command("revoke")
def revoke(
    context: typer.Context,
    matter: Matter,
    name: Annotated[str, typer.Argument(help="The file's name, as 'authorization show' says it.")],
    on: Annotated[str | None, typer.Option(help="The day, YYYY-MM-DD; default today.")] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """The client took an authorization back: it goes out no more. Example: medrec authorization revoke 2026-0143 2026-0143.pdf"""
    office = at_hand(context)
    teller = office.teller(who)
    day = typed.past_day(on, "The day of revoking", teller.at.date()) if on else teller.at.date()
    with office.ledger() as ledger:
        paper = journey.revoke(ledger, matter, name, day, teller)
        problems = _verdict(paper, office, teller.at.date(), ledger, matter)
    words = f"{paper.file} is revoked as of {day}. Custodians who have it must be told."
    say.as_json(_plain(paper, problems)) if json else say.console.print(words, markup=False)


def _providers(ledger: Ledger, matter: MatterFile) -> list[Provider]:
    """Those whom a matter still asks or is treated by."""
    asked = [request.provider for request in matter.requests if request.closed is None] + [row.provider for row in matter.treatment]
    return [ledger.provider(name) for name in dict.fromkeys(asked)]


def _limits(providers: Iterable[Provider], office: OfficeAtHand) -> tuple[AgeLimits, ...]:
    """How old a signature may be, by the custodians' states and their own rules."""
    limits = []
    for provider in providers:
        state = provider.state or (provider.address.state if provider.address else None)
        rule = office.rules.states.rule_for(state, provider.type)
        days = rule.max_authorization_age_days if rule else None
        limits.append(AgeLimits(state, days, provider.name, provider.max_authorization_age_days))
    return tuple(limits)


def _verdict(paper: Authorization, office: OfficeAtHand, today: date, ledger: Ledger, matter_id: str) -> tuple[Problem, ...]:
    """What is wrong with it for anybody, and then for those whom the matter asks."""
    matter = ledger.matter(matter_id)
    providers = _providers(ledger, matter)
    sensitive = dict.fromkeys(kind for provider in providers for kind in sensitive_of(provider, matter.treatment))
    whole = verdict(paper, today, warning_days=office.rules.cadence.authorization_warning_days, sensitive=tuple(sensitive))
    limits = _limits(providers, office)
    return (*whole, *dict.fromkeys(problem for each in limits for problem in too_old(paper, today, each)))


def _plain(paper: Authorization, problems: tuple[Problem, ...]) -> dict[str, object]:
    found = [{"code": one.code, "what": one.what, "remedy": one.remedy, "blocks": one.blocks} for one in problems]
    return {**paper.model_dump(mode="json"), "may_go_out": not any(one.blocks for one in problems), "problems": found}
