"""The clients and those whom one takes for them; how each name and birth date is printed by each house."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from bench.accuracy import names
from bench.accuracy.houses import Hand
from medrec_daemon.ledger.model import Address, Client

TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as a house may know them."""

    first: str
    middle: str
    last: str
    suffix: str
    born: date
    sex: str
    street: str
    city: str
    state: str
    zip: str
    area: str
    also: tuple[str, ...] = ()

    def number(self, house: str) -> str:
        """The house's own record number for this person: always the same, another one for everybody else."""
        made = hashlib.sha256(f"{house}{self.first}{self.last}{self.suffix}{self.born}".encode()).hexdigest()
        return f"{int(made[:10], 16) % 90_000_000 + 10_000_000}"

    @property
    def phone(self) -> str:
        """A telephone number nobody has."""
        return f"({self.area}) 555-01{self.born.day:02d}"

    @property
    def full(self) -> str:
        """First, middle initial, last, suffix."""
        return " ".join(filter(None, (self.first, f"{self.middle[:1]}." if self.middle else "", self.last, self.suffix)))

    def client(self) -> Client:
        """As the ledger knows a client."""
        address = Address(street=self.street, city=self.city, state=self.state, zip=self.zip)
        return Client(
            first=self.first,
            middle=self.middle or None,
            last=self.last,
            suffix=self.suffix or None,
            also_known_as=self.also,
            born=self.born,
            address=address,
        )


def make_person(dice: Random, *, sex: str = "", last: str = "") -> Person:
    """Somebody new; a few were born on 1 January."""
    sex = sex or dice.choice("FM")
    city, state, zip_, area = names.town(dice)
    born = date(1938, 1, 1) + timedelta(days=dice.randint(0, 27_000))
    if dice.random() < 0.03:
        born = born.replace(month=1, day=1)
    middle = names.given(dice, sex) if dice.random() < 0.6 else ""
    suffix = dice.choice(("Jr", "Sr", "III")) if sex == "M" and dice.random() < 0.02 else ""
    return Person(
        names.given(dice, sex), middle, last or names.surname(dice), suffix, born, sex, names.street(dice), city, state, zip_, area
    )


def relative(dice: Random, person: Person, *, sex: str = "", years: int | None = None) -> Person:
    """Somebody of the same surname and address with another first name and birth date."""
    sex = sex or dice.choice("FM")
    apart = timedelta(days=dice.randint(200, 900)) if years is None else timedelta(days=years * 365 + dice.randint(0, 300))
    first = names.given(dice, sex)
    while first[:2] == person.first[:2]:
        first = names.given(dice, sex)
    return replace(person, first=first, middle="", suffix="", sex=sex, born=person.born + apart, also=())


def twin(dice: Random, person: Person, *, near: bool = False) -> tuple[Person, Person]:
    """The person renamed, and a twin with a name like it; with ``near`` one that may be the same name misspelt."""
    one, other = dice.choice((names.NEAR_TWINS if near else names.TWINS)[person.sex])
    return replace(person, first=one, middle="", suffix=""), replace(person, first=other, middle="", suffix="", also=())


def father(dice: Random, person: Person) -> tuple[Person, Person]:
    """(Jr, Sr): the same name, a generation apart."""
    junior = replace(person, suffix="Jr", sex="M", first=person.first if person.sex == "M" else names.given(dice, "M"))
    return junior, replace(junior, suffix="Sr", born=junior.born - timedelta(days=dice.randint(8000, 12000)), also=())


_RARE_NAMES = {
    "LAST, First": "{caps}, {first}",
    "Last, First Middle": "{last}{suffix}, {whole}",
    "LAST,FIRST MIDDLE": "{LAST},{WHOLE}{SUFFIX}",
    "FIRST MIDDLE LAST": "{WHOLE} {LAST}{SUFFIX}",
    "LAST FIRST": "{caps} {FIRST}",
    "Last, First M.": "{last}{suffix}, {first}{dot}",
    "First M. Last": "{first}{dot} {last}{suffix}",
    "Last,First": "{last}{suffix},{first}",
    "First LAST": "{first} {caps}",
    "LAST^FIRST": "{LAST}{SUFFIX}^{carets}",
    "Title First Last": "{title} {first} {last}{suffix}",
    "First Middle Last": "{whole} {last}{suffix}",
    "LAST, First Middle": "{caps}, {whole}",
    "LAST First": "{caps} {first}",
    "LAST/FIRST": "{caps}/{FIRST}",
    "First Last": "{given} {last}{suffix}",
    "LAST, FIRST MIDDLE": "{caps}, {WHOLE}",
    "Last First Middle": "{last}{suffix} {whole}",
    "Last, First (F)": "{last}{suffix}, {first} ({sex})",
    "LAST, FIRST": "{caps}, {GIVEN}",
    "LAST , FIRST": "{caps} , {FIRST}",
    "Last, First M., Suffix": "{last}, {first}{dot}{behind}",
    "LAST; FIRST": "{caps}; {GIVEN}",
    "First M LAST": "{first} {caps}",
    "Last, Title First": "{last}{suffix}, {title} {first}",
    "LAST, FIRST M (SEX)": "{caps}, {FIRST} ({sex})",
    "Last First M.": "{last}{suffix} {first}{dot}",
    "FIRST M. LAST": "{FIRST}{dot} {caps}",
}
"""Forms of a name that only the third stock has, from ``Last,First`` on only the fourth, from ``LAST First`` on only the fifth, and from
``LAST , FIRST`` on only the sixth."""
SPOKEN = {
    "LAST^FIRST": "FIRST-LAST", "LAST/FIRST": "FIRST-LAST", "Last First Middle": "first-last", "Last, First (F)": "last-first",
    "LAST , FIRST": "LAST-FIRST", "LAST; FIRST": "FIRST-LAST", "Last First M.": "first-last", "LAST, FIRST M (SEX)": "FIRST-LAST",
}  # fmt: skip
"""What a house that prints names as its computers pass them on writes in a letter."""


def shown(person: Person, form: str, *, middle: bool = True) -> str:
    """The name in one of the forms houses print."""
    initial = person.middle[:1] if middle else ""
    whole = " ".join(filter(None, (person.first, person.middle if middle else "")))
    first = " ".join(filter(None, (person.first, initial)))
    suffix = f" {person.suffix}" if person.suffix else ""
    match form:
        case "last-first":
            return f"{person.last}{suffix}, {first}"
        case "LAST-FIRST":
            return f"{person.last}{suffix}, {first}".upper()
        case "LAST,FIRST":
            return f"{person.last},{first}{suffix}".upper()
        case "FIRST-LAST":
            return f"{first} {person.last}{suffix}".upper()
        case _ if form in _RARE_NAMES:
            upper = f"{person.last}{suffix}".upper()
            return _RARE_NAMES[form].format(
                first=first, whole=whole, last=person.last, suffix=suffix, dot="." if initial else "", caps=upper,
                FIRST=first.upper(), WHOLE=whole.upper(), LAST=person.last.upper(), SUFFIX=suffix.upper(),
                title="Ms." if person.sex == "F" else "Mr.", carets=first.upper().replace(" ", "^"),
                given=person.first, GIVEN=person.first.upper(), sex=person.sex, behind=f", {person.suffix}" if person.suffix else "",
            )  # fmt: skip
    return f"{first} {person.last}{suffix}"


def day(when: date, form: str) -> str:
    """A date in one of the forms houses print; ``short`` is 3/4/71, ``plain`` 3/4/1971, ``long`` March 4, 1971, ``UPPER`` MAR 04, 1971.

    Of the fourth stock are ``dashes``, 3-4-1971, ``MONTH``, MARCH 4, 1971, ``ordinal``, March 4th, 1971, and ``aged``, which is ``plain``
    here (see ``birthday``). Of the fifth are ``midnight``, 3/4/1971 12:00:00 AM, ``stamped``, 1971-03-04T00:00:00, ``MON-dd-yyyy``,
    MAR-04-1971, and ``age-colon`` and ``age-behind``, which are 03/04/1971 here. Of the sixth are ``no-pad``, 4-Mar-1971,
    ``Mon-ordinal``, Mar. 4th, 1971, ``sql``, Mar  4 1971 12:00AM, ``ddMONyy``, 04MAR71, and ``yrs`` and ``yr-mo``, 03/04/1971 here.
    """
    if form == "short":
        return f"{when.month}/{when.day}/{when:%y}"
    match form:
        case "plain" | "aged":
            return f"{when.month}/{when.day}/{when.year}"
        case "long":
            return f"{when:%B} {when.day}, {when.year}"
        case "weekday":
            return f"{when:%A}, {when:%B} {when.day}, {when.year}"
        case "UPPER":
            return f"{when:%b %d, %Y}".upper()
        case "dashes":
            return f"{when.month}-{when.day}-{when.year}"
        case "MONTH":
            return f"{when:%B} {when.day}, {when.year}".upper()
        case "ordinal" | "Mon-ordinal":
            end = "th" if 10 < when.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(when.day % 10, "th")
            month = f"{when:%B}"
            short = month if form == "ordinal" or len(month) < 5 else f"{month[:3]}."
            return f"{short} {when.day}{end}, {when.year}"
        case "no-pad":
            return f"{when.day}-{when:%b}-{when.year}"
        case "sql":
            return f"{when:%b} {when.day:2d} {when.year} 12:00AM"
        case "ddMONyy":
            return f"{when:%d%b%y}".upper()
        case "midnight":
            return f"{when.month}/{when.day}/{when.year} 12:00:00 AM"
        case "stamped":
            return f"{when:%Y-%m-%d}T00:00:00"
        case "MON-dd-yyyy":
            return f"{when:%b-%d-%Y}".upper()
        case "age-colon" | "age-behind" | "yrs" | "yr-mo":
            return f"{when:%m/%d/%Y}"
    text = when.strftime(form)
    return text.upper() if form == "%d%b%Y" or (form == "%d-%b-%Y" and when.day % 2) else text


_AGES = {"aged": " ({} y.o.)", "age-colon": " (Age: {})", "age-behind": " {}Y", "yrs": " [{} yrs]", "yr-mo": " / {} yr {} mo"}


def birthday(when: date, form: str) -> str:
    """A birth date in one of those forms; some put the age behind it."""
    behind = {"aged": " ({} y.o.)", "age-colon": " (Age: {})", "age-behind": " {}Y", "yrs": " [{} yrs]", "yr-mo": " / {} yr {} mo"}.get(
        form, ""
    )
    return day(when, form) + behind.format(age(when), (TODAY.month - when.month - (TODAY.day < when.day)) % 12)


def age(born: date) -> int:
    """Years lived by today."""
    return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))


def block(person: Person, hand: Hand, house: str, *, middle: bool = True) -> tuple[tuple[str, str], ...]:
    """(label, value) of name, birth date and record number as that house prints them."""
    return (
        (hand.name_label, shown(person, hand.name_form, middle=middle)),
        (hand.born_label, birthday(person.born, hand.date_form)),
        (hand.number_label, person.number(house)),
    )
