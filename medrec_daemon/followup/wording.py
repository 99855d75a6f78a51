"""How the call sheet writes dates, telephone numbers, money and names. The same in mail, text and script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from medrec_daemon.followup.sheet import Came, Missing
from medrec_daemon.ledger.model import Client
from medrec_daemon.model import PartName

# Written out, because strftime's names follow the machine's locale and a custodian's ear does not.
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS = {
    PartName.RECORDS: "medical records",
    PartName.BILLING: "itemized billing",
    PartName.RADIOLOGY: "radiology reports",
    PartName.IMAGES: "images",
    PartName.CERTIFICATION: "certification",
}
_NORTH_AMERICAN = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")
_IN_WORDS = re.compile(r"\+1\d{10}\b")
_DOLLARS = re.compile(r"\$\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d{2})?(?!\d)")


def full_date(day: date) -> str:
    """``Monday, November 23, 2026``."""
    return f"{DAYS[day.weekday()]}, {spoken_date(day)}"


def spoken_date(day: date) -> str:
    """``November 23, 2026``."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def short_date(day: date, today: date) -> str:
    """``Nov 23``, with the year where it is not this one: ``Nov 23, 2025``."""
    short = f"{MONTHS[day.month - 1][:3]} {day.day}"
    return short if day.year == today.year else f"{short}, {day.year}"


def week_date(day: date, today: date) -> str:
    """``Mon, Nov 23``."""
    return f"{DAYS[day.weekday()][:3]}, {short_date(day, today)}"


def birth_date(day: date | None) -> str:
    """``03/14/1971``, the way records departments ask for it."""
    return "not on file" if day is None else f"{day.month:02}/{day.day:02}/{day.year}"


def telephone(number: str) -> str:
    """``+18595550101`` as ``(859) 555-0101``; anything else as it stands."""
    match = _NORTH_AMERICAN.fullmatch(number)
    return f"({match[1]}) {match[2]}-{match[3]}" if match else number


def telephones(words: str) -> str:
    """``words`` with every telephone number in it as people write it."""
    return _IN_WORDS.sub(lambda number: telephone(number[0]), words)


def dollars(amount: float) -> str:
    """``$412.50``."""
    return f"${amount:,.2f}"


def amount_in(note: str | None) -> float | None:
    """The first amount in dollars that a note names, e.g. an invoice's; None where there is none."""
    match = _DOLLARS.search(note or "")
    return float(match[1].replace(",", "") + (match[2] or "")) if match else None


def counted(number: int, one: str, many: str = "") -> str:
    """``1 call``, ``3 calls``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed_name(client: Client) -> str:
    """``Doe Jr., Jane Q``: how a list is sorted and read."""
    last = f"{client.last} {client.suffix}" if client.suffix else client.last
    return " ".join(filter(None, (f"{last},", client.first, client.middle)))


def spoken_name(client: Client) -> str:
    """``Jane Q Doe Jr.``: how one says it."""
    return " ".join(filter(None, (client.first, client.middle, client.last, client.suffix)))


def series(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def incomplete(unread: Sequence[str]) -> str:
    """The sentence that stands at the top of a sheet from which something is missing; '' where nothing is."""
    if not unread:
        return ""
    mistakes = "the mistake" if len(unread) == 1 else "the mistakes"
    return f"This sheet is incomplete: {series(unread)} could not be read (medrec check names {mistakes})."


def missing_parts(missing: Iterable[Missing]) -> str:
    """The parts still out; ``nothing`` where all are in."""
    return ", ".join(map(_missing_part, missing)) or "nothing"


def _missing_part(part: Missing) -> str:
    if part.lacking:
        return f"{PARTS[part.part]} ({part.lacking})"
    return f"{PARTS[part.part]} (if they have them)" if part.wanted_only else PARTS[part.part]


def parts_in(came: Iterable[Came], today: date) -> str:
    """The parts that are in, each with its day."""
    return ", ".join(f"{PARTS[part.part]} ({short_date(part.on, today)})" if part.on else PARTS[part.part] for part in came)
