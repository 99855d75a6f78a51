"""``medrec learned``: what people let the office remember, and taking it back; and the question after ``medrec held assign``."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from medrec_daemon.cli import say, typed
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.errors import UsageProblem
from medrec_daemon.journeys import learning
from medrec_daemon.journeys.learning import Offer
from medrec_daemon.journeys.request import Teller
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.privacy import short

app = typer.Typer(
    no_args_is_help=True,
    help="What people let the office remember when they settled a held file; each entry can be taken back.",
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Who = Annotated[str | None, typer.Option("--who", envvar="MEDREC_USER", help="Who says so: your e-mail.")]
SORTS = {
    "alias": "is another name of {provider}",
    "biller": "bills for {provider}",
    "vendor": "is a copy service that answers for {provider}",
    "mrn": "is the client's record number at {provider}, matter {matter}",
}


class Sort(StrEnum):
    """What can be remembered."""

    ALIAS = "alias"
    BILLER = "biller"
    VENDOR = "vendor"
    MRN = "mrn"


class Remember(StrEnum):
    """What of an offer is taken."""

    ALL = "all"
    NONE = "none"
    ALIAS = "alias"
    BILLER = "biller"
    VENDOR = "vendor"
    MRN = "mrn"


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """Everything that is remembered, the newest first: what, by whose word, and where it was read."""
    with at_hand(context).ledger() as ledger:
        lessons = learning.lessons(ledger)
        told = [(one.id, _words(one.offer, ledger), one.by, f"{one.at:%Y-%m-%d %H:%M}", _where(one.offer)) for one in lessons]
    if json:
        say.as_json([_plain(one.offer) | {"id": one.id, "by": one.by, "at": one.at.isoformat()} for one in lessons])
        return
    say.table("Remembered", ("Id", "What", "By", "At", "Read on"), told, "Nothing is remembered.", wide_only=("Read on",))


@app.command("add")
def add(
    context: typer.Context,
    sort: Annotated[Sort, typer.Argument(help="alias, biller, vendor (a copy service) or mrn (a client's record number).")],
    words: Annotated[str, typer.Argument(help="The name as on the paper, or the number.")],
    provider: Annotated[str, typer.Option(help="Whose: the provider's id.")],
    matter: Annotated[str | None, typer.Option(help="For mrn: the client's matter.")] = None,
    file: Annotated[str | None, typer.Option("--file", help="The SHA-256 of the file it was read in.")] = None,
    page: Annotated[int | None, typer.Option(min=1, help="The page it was read on.")] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """Remember something, as 'medrec held assign' offers it.

    Example: medrec learned add alias "Sample Regional Imaging" --provider bluegrass-general
    """
    if (matter is not None) is not (sort is Sort.MRN):
        raise UsageProblem("A matter is said for a record number, and only for that.", "See 'medrec learned add --help'.")
    offer = Offer(sort.value, typed.words(words, "The name or number"), provider, matter, file, page)
    office = at_hand(context)
    with office.ledger() as ledger:
        name = learning.remember(offer, ledger, office.teller(who))
        said = _words(offer, ledger)
    say.as_json(_plain(offer) | {"id": name}) if json else _told(name, said)


@app.command("forget")
def forget(context: typer.Context, lesson: Annotated[str, typer.Argument(metavar="ID", help="See 'medrec learned list'.")]) -> None:
    """Take an entry back: from now on it is as if it had never been remembered. What was filed meanwhile stays where it is.

    Example: medrec learned forget L-4F02AC
    """
    with at_hand(context).ledger() as ledger:
        gone = learning.forget(lesson, ledger)
        said = _words(gone.offer, ledger)
    say.console.print(f"Forgotten: {said}.", markup=False)


def ask(office: OfficeAtHand, offers: Sequence[Offer], remember: Sequence[Remember] | None, who: str | None) -> None:
    """Show what a paper taught, and remember what is said yes to: by ``--remember``, else by a question on a terminal, else nothing."""
    if not offers:
        return
    with office.ledger() as ledger:
        say.console.print("\nThis paper taught:", markup=False)
        for offer in offers:
            refused = f"\n    It cannot be remembered: {offer.refused}" if offer.refused else ""
            say.console.print(f"  {_words(offer, ledger)} ({_where(offer)}){refused}", markup=False)
        open_ones = [offer for offer in offers if not offer.refused]
        if remember is not None:
            kept = keep_those(offers, remember, ledger, office.teller(who))
        elif sys.stdin.isatty() and sys.stdout.isatty():
            yes = [offer for offer in open_ones if typer.confirm(f"Remember that {_words(offer, ledger)}?", default=False)]
            kept = [_kept(offer, ledger, office.teller(who)) for offer in yes]
        else:
            kept = []
        for offer in kept:
            _told(offer.id, _words(offer, ledger))
    if not kept:
        say.console.print("Nothing is remembered.", markup=False)
    if remember is None and len(kept) < len(open_ones):
        say.console.print("To remember it later, type:", markup=False)
        for offer in (one for one in open_ones if one not in kept):
            say.console.print(f"    {line_for(offer)}", markup=False, soft_wrap=True)


def refuse_both(remember: Sequence[Remember]) -> None:
    """Raise ``UsageProblem`` for nothing and something at once, before anything is done."""
    if Remember.NONE in remember and len(set(remember)) > 1:
        raise UsageProblem("--remember none and something else was said.", "Say one of them.")


def keep_those(offers: Sequence[Offer], remember: Sequence[Remember], ledger: Ledger, teller: Teller) -> list[Offer]:
    """Remember what ``--remember`` names: of each sort as offered; a name also as the one other sort that is said for it."""
    wanted = {one.value for one in remember}
    kept = []
    for offer in offers:
        sorts = [sort for sort in learning.NAMES if sort in wanted] if offer.what in learning.NAMES else []
        if "all" in wanted or offer.what in wanted:
            taken: Offer | None = offer
        else:
            taken = Offer(sorts[0], offer.words, offer.provider, None, offer.sha256, offer.page) if len(sorts) == 1 else None
        if taken is not None and learning.why_not(taken, ledger) is None:
            kept.append(_kept(taken, ledger, teller))
        elif taken is not None:
            say.notes.print(f"Not remembered: {learning.why_not(taken, ledger)}", markup=False, soft_wrap=True)
    return kept


def line_for(offer: Offer) -> str:
    """The command that remembers it later."""
    words = ["medrec", "learned", "add", offer.what, offer.words, "--provider", offer.provider]
    words += ["--matter", offer.matter] if offer.matter else []
    words += ["--file", short(offer.sha256)] if offer.sha256 else []
    words += ["--page", str(offer.page)] if offer.page else []
    return shlex.join(words)


def as_plain(offers: Iterable[Offer], kept: Sequence[Offer]) -> list[dict[str, object]]:
    """What was offered, for JSON, with what became of it."""
    ids = {(offer.words, offer.provider, offer.matter): offer.id for offer in kept}
    return [
        _plain(offer) | {"refused": offer.refused, "remembered": ids.get((offer.words, offer.provider, offer.matter))} for offer in offers
    ]


def _kept(offer: Offer, ledger: Ledger, teller: Teller) -> Offer:
    learning.remember(offer, ledger, teller)
    return offer


def _words(offer: Offer, ledger: Ledger) -> str:
    name = next((provider.name for provider in ledger.providers if provider.id == offer.provider), offer.provider)
    return f"'{offer.words}' " + SORTS[offer.what].format(provider=name, matter=offer.matter)


def _where(offer: Offer) -> str:
    place = [f"page {offer.page}"] if offer.page else []
    place += [f"file {short(offer.sha256)[:8]}"] if offer.sha256 else []
    return ", ".join(place) or "said by a person"


def _plain(offer: Offer) -> dict[str, object]:
    return {
        "what": offer.what,
        "words": offer.words,
        "provider": offer.provider,
        "matter": offer.matter,
        "sha256": offer.sha256,
        "page": offer.page,
    }


def _told(name: str, said: str) -> None:
    say.console.print(f"Remembered as {name}: {said}. To take it back: medrec learned forget {name}", markup=False, soft_wrap=True)
