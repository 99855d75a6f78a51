"""The practice office's people: its firm, its staff, its clients. All invented, and visibly so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from medrec_daemon.ledger.model import Address, Client


@dataclass(frozen=True, slots=True)
class Firm:
    """The law firm as its letterhead prints it."""

    name: str
    address: tuple[str, str]
    phone: str
    fax: str
    website: str


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who works there; ``direct_line`` as ``+1859…``."""

    name: str
    email: str
    role: str
    direct_line: str


FIRM = Firm(
    "Example & Sample Injury Law", ("1 Practice Street, Suite 0", "Sampletown, KY 40500"), "+18595550190", "+18595550199", "firm.example"
)
STAFF = (
    StaffMember("Pat Example", "pat@firm.example", "paralegal", "+18595550191"),
    StaffMember("Sam Sample", "sam@firm.example", "paralegal", "+18595550192"),
)
ATTORNEYS = ("A. Attorney", "B. Barrister")


@dataclass(frozen=True, slots=True)
class PracticeClient:
    """A client and the case: ``key`` names it in code, ``number`` is the matter's last part, ``hurt`` days before today."""

    key: str
    number: str
    client: Client = field(repr=False)
    sex: str
    hurt: int


def _living(street: str, city: str, zip_: str) -> Address:
    return Address(street=street, city=city, state="KY", zip=zip_)


CLIENTS = (
    PracticeClient(
        "testa",
        "0101",
        Client(
            first="Testa", middle="Marie", last="Sampleton", born=date(1984, 3, 9), address=_living("12 Elm Street", "Lexington", "40507")
        ),
        "F",
        75,
    ),
    PracticeClient(
        "proband",
        "0102",
        Client(
            first="Proband",
            middle="Andrew",
            last="Sampleton",
            born=date(1981, 11, 22),
            address=_living("12 Elm Street", "Lexington", "40507"),
        ),
        "M",
        75,
    ),
    PracticeClient(
        "mockman",
        "0103",
        Client(
            first="Robert",
            middle="Trialford",
            last="Mockman",
            suffix="Jr",
            also_known_as=("Rob Mockman",),
            born=date(1990, 7, 4),
            address=_living("809 Dry Run Road", "Richmond", "40475"),
        ),
        "M",
        130,
    ),
    PracticeClient(
        "ficta",
        "0104",
        Client(
            first="Ficta",
            middle="Joan",
            last="Specimen-Dummy",
            born=date(1975, 1, 30),
            address=_living("5 Hyphen Court", "Florence", "41042"),
        ),
        "F",
        62,
    ),
    PracticeClient(
        "mockelle",
        "0105",
        Client(
            first="Mockelle",
            middle="Anne",
            last="Placeholder",
            also_known_as=("Mockelle Fakenham",),
            born=date(1992, 12, 5),
            address=_living("230 Maiden Lane", "Lexington", "40508"),
        ),
        "F",
        96,
    ),
    PracticeClient(
        "demo",
        "0106",
        Client(
            first="Demo", middle="Olaf", last="Patientsson", born=date(1968, 9, 17), address=_living("44 Fjord View", "Covington", "41011")
        ),
        "M",
        58,
    ),
    PracticeClient(
        "example",
        "0107",
        Client(
            first="Example",
            middle="Quill",
            last="Testworth",
            born=date(1959, 2, 11),
            address=_living("18 Trial Avenue", "Georgetown", "40324"),
        ),
        "M",
        150,
    ),
    PracticeClient(
        "fixtura",
        "0108",
        Client(
            first="Fixtura",
            middle="Rose",
            last="Dummigan",
            born=date(2001, 5, 25),
            address=_living("901 Mock Orange Way", "Nicholasville", "40356"),
        ),
        "F",
        34,
    ),
    PracticeClient(
        "placida",
        "0109",
        Client(first="Placida", last="Nonesuch", born=date(1947, 10, 8), address=_living("3 Quiet Close", "Versailles", "40383")),
        "F",
        25,
    ),
)
