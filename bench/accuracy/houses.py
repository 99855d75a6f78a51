"""The houses of a practice region: whom the office asks, each with a letterhead and hand of its own, and those it never heard of."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random

from bench.accuracy import names
from bench.accuracy.drawing import Look
from bench.accuracy.held_back import Dice
from medrec_daemon.ledger.model import Address, Department, Provider

HOSPITALS = ("Regional Medical Center", "Memorial Hospital", "Community Hospital", "General Hospital", "Medical Center", "Hospital")
OTHERS = {
    "physician": (
        "Family Medicine",
        "Orthopaedics & Spine",
        "Neurology Associates",
        "Internal Medicine PSC",
        "Pain Management Clinic",
        "Primary Care",
    ),
    "imaging": ("Diagnostic Imaging", "Open MRI", "Radiology Associates", "Imaging Center"),
    "ems": ("County EMS", "Ambulance Service", "Fire & Rescue EMS", "Emergency Medical Services"),
    "chiropractor": ("Chiropractic & Wellness", "Family Chiropractic", "Spine and Injury Center"),
    "physical-therapy": ("Physical Therapy", "Rehabilitation Associates", "Sports & Physical Therapy"),
    "lab": ("Clinical Laboratory",),
    "pharmacy": ("Pharmacy",),
    "dentist": ("Dental Associates",),
}
COPY_WORDS = (
    "ChartHaste",
    "RecordRill",
    "Docuferry",
    "CopyQuill",
    "MedPapyrus",
    "ScanSparrow",
    "ReleaseLark",
    "ChartPelican",
    "FolioFerret",
    "PageHeron",
)
COPY_FORMS = (
    "Release Services LLC",
    "Health Information Solutions, Inc.",
    "Medical Copy Service",
    "ROI Services",
    "Records Retrieval, LLC",
)
BILLERS = (
    "Meridian Pretend Billing LLC",
    "Statewide Mock Claims Bureau",
    "Samplewise Revenue Cycle Inc",
    "Fictional Medical Business Office",
)


@dataclass(frozen=True, slots=True)
class Hand:
    """How a house writes: letterhead, patient block, labels, forms of names and dates."""

    look: Look
    head: str  # centred, left, right, boxed, name-small, foot-address; ruled, split, banner, monogram; ``fourth_`` to ``sixth_stationery``
    block: str  # running, box, above, sticker, foot, first-page; lines, under, name-first, right-lines; ``fourth_`` to ``sixth_``
    name_label: str
    born_label: str
    number_label: str
    name_form: str  # last-first, LAST-FIRST, first-last, FIRST-LAST, LAST,FIRST; and those of ``people.shown``
    date_form: str
    band: bool
    says_page: str


@dataclass(frozen=True, slots=True)
class House:
    """A house: its entry on the list (also where it is not on it), its hand, the system it belongs to, and who pays or copies for it."""

    provider: Provider
    hand: Hand
    listed: bool = True
    system: str = ""
    sister: str = ""
    group_of: str = ""
    biller: str = ""
    vendor: str = ""

    @property
    def id(self) -> str:
        """The provider's id."""
        return self.provider.id

    @property
    def name(self) -> str:
        """The provider's name."""
        return self.provider.name

    @property
    def type(self) -> str:
        """The provider's type."""
        return self.provider.type

    @property
    def place(self) -> tuple[str, str]:
        """Street, and city with state and ZIP code."""
        address = self.provider.address
        return (address.street or "", f"{address.city}, {address.state} {address.zip}") if address else ("", "")


@dataclass(frozen=True, slots=True)
class CopyService:
    """A firm that copies records for houses."""

    name: str
    street: str
    city: str
    phone: str
    fax: str
    hand: Hand = field(repr=False)


@dataclass(frozen=True, slots=True)
class Region:
    """All houses of one seed."""

    houses: tuple[House, ...]
    unlisted: tuple[House, ...]
    services: tuple[CopyService, ...]

    def of(self, *types: str) -> list[House]:
        """The listed houses of some types."""
        return [house for house in self.houses if house.type in types]

    def by_id(self, provider: str) -> House:
        """The house of that id, listed or not."""
        return next(house for house in (*self.houses, *self.unlisted) if house.id == provider)


@dataclass(slots=True)
class Register:
    """Gives every house numbers that no other has: those of 555-01xx, three to a house and area."""

    _houses: int = 0
    _used: Counter[str] = field(default_factory=Counter)

    def next(self) -> int:
        """The next house's own number."""
        self._houses += 1
        return self._houses

    def telephones(self, area: str) -> tuple[str, str, str]:
        """Records fax, telephone, billing fax."""
        first = 100 + 3 * self._used[area]
        self._used[area] += 1
        assert first < 198, "an area has no numbers left"
        return f"+1{area}555{first:04d}", f"+1{area}555{first + 1:04d}", f"+1{area}555{first + 2:04d}"


def telephone(number: str) -> str:
    """``+18595550101`` as letterheads print it."""
    return f"({number[2:5]}) {number[5:8]}-{number[8:]}"


def make_hand(dice: Random) -> Hand:
    """A hand of writing."""
    face = dice.choice(("sans", "sans", "serif", "serif", "typewriter"))
    size = dice.choice((9.0, 9.5, 10.0, 10.5, 11.0)) if face != "typewriter" else dice.choice((9.0, 9.5))
    hand = Hand(
        Look(face, size, dice.choice((40.0, 50.0, 60.0, 72.0)), dice.choice((1.2, 1.26, 1.34))),
        dice.choice(("centred", "left", "right", "boxed", "name-small", "foot-address")),
        dice.choice(("running", "running", "box", "above", "sticker", "foot", "first-page")),
        dice.choice(("Patient:", "Patient Name:", "PATIENT NAME", "Pt Name:", "Name:", "Patient", "PATIENT:", "Pt:")),
        dice.choice(("DOB:", "D.O.B.:", "Date of Birth:", "DATE OF BIRTH", "Birth Date:", "DOB", "Birthdate:", "Born:")),
        dice.choice(("MRN:", "MR#:", "Med Rec #:", "Chart #:", "Medical Record Number:", "Unit No:", "Patient ID:")),
        dice.choice(("last-first", "LAST-FIRST", "first-last", "FIRST-LAST", "LAST,FIRST", "last-first")),
        dice.choice(("%m/%d/%Y", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%d-%b-%Y", "%B %d, %Y", "%b %d, %Y", "%Y-%m-%d", "short")),
        dice.random() < 0.35,
        dice.choice(("Page {page} of {pages}", "{page}/{pages}", "Page: {page}", "", "- {page} -", "pg {page} of {pages}")),
    )
    if "mm/dd" in hand.born_label:  # a label that tells the form is kept to
        hand = replace(hand, date_form="%m/%d/%Y")
    if "/Age" in hand.born_label:
        hand = replace(hand, date_form="age-behind")
    if hand.head == "sidebar":  # needs room in the margin
        hand = replace(hand, look=replace(hand.look, margin=72.0))
    return replace(hand, name_form="last-first") if "Last, First" in hand.name_label else hand


def make_region(seed: int) -> Region:
    """Thirty-six listed houses, each in a hand of its own (sister campuses share one), six unlisted ones, ten copy services."""
    dice = Dice(seed, f"region {seed}")
    places = list(names.PLACES)
    dice.shuffle(places)
    services = tuple(_service(dice, word) for word in COPY_WORDS)
    houses: list[House] = []
    register = Register()
    for number in range(4):  # a hospital, its sister campus, and doctors who bill apart from it
        houses += _system(dice, places[number], services, register)
    houses += [_house(dice, f"{places[4 + number]} {dice.choice(HOSPITALS)}", "hospital", register, services) for number in range(4)]
    kinds = (
        ["physician"] * 5 + ["imaging"] * 3 + ["ems"] * 3 + ["chiropractor"] * 3 + ["physical-therapy"] * 3 + ["lab", "pharmacy", "dentist"]
    )
    for number, kind in enumerate(kinds):
        place = places[(8 + number) % len(places)]
        houses.append(_house(dice, f"{place} {dice.choice(OTHERS[kind])}", kind, register, services))
    strange = [
        _house(
            dice,
            f"{places[-1 - number]} {dice.choice((*HOSPITALS, *OTHERS['physician']))}",
            "hospital",
            register,
            services,
            listed=False,
        )
        for number in range(6)
    ]
    return Region(tuple(houses), tuple(strange), services)


def _system(dice: Random, place: str, services: tuple[CopyService, ...], register: Register) -> list[House]:
    form = dice.choice(HOSPITALS)
    system = dice.choice((f"{place} Health", f"{place} Healthcare System", f"{place} Health Network"))
    side = dice.choice(("East", "North", "Northside", "West", "South Campus"))
    main = _house(dice, f"{place} {form}", "hospital", register, services, system=system)
    sister = _house(dice, f"{place} {form} {side}", "hospital", register, services, system=system, sister=main.id, hand=main.hand)
    trade = dice.choice(("Emergency Physicians, PSC", "Radiology Associates PSC", "Physician Group", "Medical Group"))
    group = _house(dice, f"{place} {trade}", "physician", register, services, group_of=main.id)
    return [main, sister, group]


def _house(
    dice: Random, name: str, kind: str, register: Register, services: tuple[CopyService, ...],
    *, listed: bool = True, hand: Hand | None = None, **more: str,
) -> House:  # fmt: skip
    city, state, zip_, area = names.town(dice)
    number, phone, billing = register.telephones(area)
    at = register.next()
    biller = dice.choice(BILLERS) if dice.random() < 0.4 else ""
    vendor = dice.choice(services).name if dice.random() < 0.35 else ""
    short = "".join(word[0] for word in name.split() if word[0].isupper())
    values: dict[str, object] = {
        "id": re.sub(r"[^a-z]+", "-", name.lower()).strip("-"),
        "name": name,
        "also_known_as": (f"{short} {name.rsplit(maxsplit=1)[-1]}",) if dice.random() < 0.2 else (),
        "bills_as": (biller,) if biller and dice.random() < 0.5 else (),
        "type": kind,
        "state": state,
        "address": Address(street=names.street(dice), city=city, state=state, zip=zip_),
        "npi": f"10000{at:05d}" if dice.random() < 0.7 else None,
        "tax_id": f"00-7{at:06d}" if dice.random() < 0.7 else None,
        "records": Department(attention="Medical Records", phone=phone, fax=number, prefers="fax", vendor=vendor or None),
        "billing": Department(phone=phone, fax=billing),
    }
    return House(Provider.model_validate(values), hand or make_hand(dice), listed, biller=biller, vendor=vendor, **more)


def _service(dice: Random, word: str) -> CopyService:
    city, state, zip_, _ = names.town(dice)
    number = 100 + 9 * COPY_WORDS.index(word)
    area = dice.choice(("800", "888", "877"))  # no house has such a number
    fax, phone = f"+1{area}555{number:04d}", f"+1{area}555{number + 1:04d}"
    return CopyService(
        f"{word} {dice.choice(COPY_FORMS)}", f"PO Box {dice.randint(1000, 9999)}", f"{city}, {state} {zip_}", phone, fax, make_hand(dice)
    )
