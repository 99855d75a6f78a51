"""From the ledger to a PDF in the outbox: what stops a package, what a person may override, what is written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pikepdf
import pypdfium2
import pytest
from command_line import medrec, medrec_json
from outgoing_samples import EARLIER, HEAD, REFERENCE, RULES, TODAY, client, colour_scan, form, matter, page_words, provider, request
from PIL import Image

from medrec_daemon.confined import Confined, Limits
from medrec_daemon.errors import FileProblem, UsageProblem
from medrec_daemon.journeys import mending
from medrec_daemon.journeys import package as journey
from medrec_daemon.journeys.outdated import outdated
from medrec_daemon.journeys.package import PackageRooms
from medrec_daemon.journeys.request import Teller, find
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Authorization, Closed, Department, Part
from medrec_daemon.model import PartName
from medrec_daemon.reading.reader import Reader, ReadingLimits
from medrec_daemon.requesting.elements import Element
from medrec_daemon.requesting.letter import Charge, LetterKind, Sender
from medrec_daemon.safe_write import sha256_of

TELLER = Teller("pat@firm.example", datetime(2026, 1, 12, 9, 30, tzinfo=ZoneInfo("America/New_York")))


def paper(**changes: Any) -> Authorization:
    whole = {"file": "authorizations/scan.pdf", "signed": date(2026, 1, 10), "expires": date(2027, 1, 10)}
    return Authorization.model_validate(whole | {"elements": [each.value for each in Element]} | changes)


@pytest.fixture(scope="module")
def pool() -> Iterator[Confined]:
    with Confined(Limits(1, 60, 1500, 64)) as pool:
        yield pool


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(ReadingLimits(1, 60, 5, 1500, 64)) as reader:
        yield reader


@pytest.fixture
def rooms(tmp_path: Path, pool: Confined, reader: Reader) -> Iterator[PackageRooms]:
    for folder in ("ledger/matters", "authorizations", "outbox", "state"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "ledger" / "providers.yaml").write_text("[]\n")
    colour_scan(tmp_path / "authorizations" / "scan.pdf")
    ledger = Ledger.open(tmp_path / "ledger", tmp_path / "state" / "index.sqlite")
    ledger.add_provider(provider("KY"))
    yield PackageRooms(
        ledger=ledger,
        rules=RULES,
        pool=pool,
        turns=lambda scan: tuple(page.turned for page in reader.read(scan, sha256_of(scan)).pages),
        sender=Sender(HEAD),
        staff={"pat@firm.example": HEAD},
        ssn=lambda _client: "900-12-6789",
        authorizations=tmp_path / "authorizations",
        certification=None,
        outbox=tmp_path / "outbox",
    )
    ledger.close()


def said(path: Path) -> str:
    content = path.read_bytes()
    with pikepdf.open(path) as document:
        pages = len(document.pages)
    return " ".join(text for number in range(pages) for text, *_ in page_words(content, number))


def test_a_package_lies_in_the_outbox_and_in_the_log(rooms: PackageRooms) -> None:
    rooms.ledger.add_matter(matter(authorizations=(paper(),)))
    made = journey.make(rooms, REFERENCE, TELLER)
    assert made.path == rooms.outbox / REFERENCE / "package.pdf"
    assert (made.pages, made.letter, made.warnings) == (3, "kentucky", ())
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert "XXX-XX-6789" in said(made.path)
    assert "900-12" not in said(made.path)
    _, known = find(rooms.ledger, REFERENCE)
    entry = known.activity[-1]
    assert (entry.did, entry.by, entry.said) == ("packaged", TELLER.by, "package.pdf, 3 pages, with the authorization of 2026-01-10")
    first = made.path.read_bytes()
    assert journey.make(rooms, REFERENCE, TELLER).path.read_bytes() == first


@pytest.mark.parametrize("whose", ["client", "provider", "parts", "nobody"])
def test_a_package_that_says_what_was_corrected_since_is_out_of_date(rooms: PackageRooms, whose: str) -> None:
    rooms.ledger.add_matter(matter(authorizations=(paper(),)))
    journey.make(rooms, REFERENCE, TELLER)
    ledger, found = rooms.ledger, find(rooms.ledger, REFERENCE)[0]
    if whose == "client":
        client = found.client.model_copy(update={"born": date(1971, 4, 13)})
        ledger.change(found.matter, lambda known: known.model_copy(update={"client": client}))
    elif whose == "provider":
        fax = Department(fax="+18595550188")
        ledger.change_provider("bluegrass-sample", lambda known: known.model_copy(update={"records": fax}))
    elif whose == "parts":
        late = Part.model_validate({"from": date(2026, 1, 9), "to": "present"})
        asked = (find(ledger, REFERENCE)[1].model_copy(update={"parts": {PartName.RECORDS: late}}),)
        ledger.change(found.matter, lambda known: known.model_copy(update={"requests": asked}))
    why = outdated(REFERENCE, ledger, RULES, TELLER.at.date())
    words = {"client": "The client's details", "provider": "The provider's details", "parts": "what is asked for", "nobody": ""}[whose]
    assert (words in why and "after the package" in why) if why else whose == "nobody"
    journey.make(rooms, REFERENCE, TELLER)
    assert outdated(REFERENCE, ledger, RULES, TELLER.at.date()) is None


def test_the_package_they_turned_down_is_not_sent_again(rooms: PackageRooms) -> None:
    rooms.ledger.add_matter(matter(request(sent=date(2026, 1, 5)), authorizations=(paper(),)))
    journey.make(rooms, REFERENCE, TELLER)
    later = replace(TELLER, at=TELLER.at + timedelta(days=1))
    mending.rejected(rooms.ledger, REFERENCE, "provider_form_required", None, RULES, later)
    assert outdated(REFERENCE, rooms.ledger, RULES, later.at.date()) == f"The package of {REFERENCE} is the one that they turned down."
    journey.make(rooms, REFERENCE, replace(TELLER, at=TELLER.at + timedelta(days=2)))
    reason = replace(TELLER, at=TELLER.at + timedelta(days=3))
    mending.rejected(rooms.ledger, REFERENCE, "auth_not_dated", "said on the telephone", RULES, reason)
    assert outdated(REFERENCE, rooms.ledger, RULES, later.at.date()) is None, "made since they turned it down"


@pytest.mark.parametrize(
    ("prefers", "via"), [("fax", "Via fax: (859) 555-0101"), ("mail", None), ("email", "Via e-mail: roi@demo.example")]
)
def test_a_letter_names_the_way_it_goes(rooms: PackageRooms, prefers: str, via: str | None) -> None:
    desk = Department.model_validate({"fax": "+18595550101", "email": "roi@demo.example", "prefers": prefers})
    rooms.ledger.change_provider("bluegrass-sample", lambda known: known.model_copy(update={"records": desk}))
    rooms.ledger.add_matter(matter(authorizations=(paper(),)))
    printed = said(journey.make(rooms, REFERENCE, TELLER).path)
    assert (via in printed) if via else ("Via" not in printed), printed


def test_a_custodian_of_sensitive_records_is_told_of_and_stops_nothing(rooms: PackageRooms) -> None:
    elements = [each.value for each in Element if each is not Element.SENSITIVE]
    rooms.ledger.change_provider("bluegrass-sample", lambda known: known.model_copy(update={"sensitive": ("substance-use",)}))
    rooms.ledger.add_matter(matter(authorizations=(paper(elements=elements),)))
    (warning,) = journey.make(rooms, REFERENCE, TELLER).warnings
    assert "substance use records" in warning
    assert "42 CFR Part 2" in warning


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"expires": date(2026, 1, 11)}, "expired on 2026-01-11"),
        ({"revoked": date(2026, 1, 11)}, "revoked"),
        ({"signed": None}, "when it was signed"),
        ({"elements": [each.value for each in Element if each is not Element.RECIPIENT]}, "164.508"),
    ],
)
def test_a_bad_authorization_stops_it_until_a_person_says_why(rooms: PackageRooms, wrong: dict[str, Any], what: str) -> None:
    rooms.ledger.add_matter(matter(authorizations=(paper(**wrong),)))
    with pytest.raises(FileProblem, match=what) as caught:
        journey.make(rooms, REFERENCE, TELLER)
    assert "--override" in caught.value.remedy
    assert not (rooms.outbox / REFERENCE).exists()
    assert find(rooms.ledger, REFERENCE)[1].activity == ()
    made = journey.make(rooms, REFERENCE, TELLER, override="the custodian agreed by telephone")
    assert made.path.is_file()
    told = find(rooms.ledger, REFERENCE)[1].activity[-1].said or ""
    assert "although: the custodian agreed by telephone" in told
    assert what in told


def test_in_indiana_an_authorization_is_too_old_after_sixty_days(rooms: PackageRooms) -> None:
    rooms.ledger.change_provider("bluegrass-sample", lambda known: known.model_copy(update={"state": "IN"}))
    rooms.ledger.add_matter(matter(authorizations=(paper(signed=date(2025, 11, 12)),)))
    with pytest.raises(FileProblem, match="61 days ago"):
        journey.make(rooms, REFERENCE, TELLER)


def test_without_any_authorization_there_is_no_package_but_a_letter(rooms: PackageRooms) -> None:
    rooms.ledger.add_matter(matter())
    for override in (None, "whatever"):
        with pytest.raises(FileProblem, match="no signed authorization"):
            journey.make(rooms, REFERENCE, TELLER, override=override)
    made = journey.letter_only(rooms, REFERENCE, LetterKind.REQUEST, TELLER)
    assert (made.path.name, made.pages) == ("letter.pdf", 1)
    assert find(rooms.ledger, REFERENCE)[1].activity[-1].did == "letter written"


def test_a_scan_that_lies_upside_down_goes_out_upright(rooms: PackageRooms, reader: Reader) -> None:
    rooms.ledger.add_matter(matter(authorizations=(paper(),)))
    upright = journey.make(rooms, REFERENCE, TELLER).path.read_bytes()
    scan = rooms.authorizations / "scan.pdf"
    with pikepdf.open(scan, allow_overwriting_input=True) as document:
        document.pages[0].rotate(180, relative=False)
        document.save()
    turned = journey.make(rooms, REFERENCE, TELLER).path
    assert pixels(turned.read_bytes(), 1) == pytest.approx(pixels(upright, 1), abs=6)
    assert all(page.turned == 0 for page in reader.read(turned, sha256_of(turned)).pages)


def pixels(pdf: bytes, number: int) -> Any:
    """A page, coarsely: 16 by 16 mean shades."""
    with pypdfium2.PdfDocument(pdf) as document:
        return np.asarray(document[number].render(scale=1, grayscale=True).to_pil().resize((16, 16), Image.Resampling.BOX), dtype=float)


def test_a_lost_scan_is_named(rooms: PackageRooms) -> None:
    rooms.ledger.add_matter(matter(authorizations=(paper(file="authorizations/gone.pdf"),)))
    with pytest.raises(FileProblem, match=r"gone\.pdf is not there"):
        journey.make(rooms, REFERENCE, TELLER)


def test_the_firms_own_certification_form_is_used(rooms: PackageRooms, tmp_path: Path) -> None:
    rooms.ledger.add_matter(matter(authorizations=(paper(),)))
    made = journey.make(replace(rooms, certification=form(tmp_path / "form.pdf")), REFERENCE, TELLER)
    content = made.path.read_bytes()
    last = [text.strip() for text, *_ in page_words(content, made.pages - 1)]
    assert "Testina Quinn Sampleton" in last
    assert "Certification Page" not in last
    with pytest.raises(FileProblem, match="certification form"):
        journey.make(replace(rooms, certification=tmp_path / "none.pdf"), REFERENCE, TELLER)


def test_minors_are_warned_of_and_closed_requests_refused(rooms: PackageRooms) -> None:
    young = client(born=date(2012, 5, 5))
    rooms.ledger.add_matter(matter(authorizations=(paper(),), client=young))
    assert any("2024 HB 174" in warning for warning in journey.make(rooms, REFERENCE, TELLER).warnings)
    shut = request(EARLIER).model_copy(update={"closed": Closed(on=TODAY, why="settled")})
    rooms.ledger.add_matter(matter(shut, matter="2026-0144"))
    with pytest.raises(UsageProblem, match="is closed since"):
        journey.make(rooms, EARLIER, TELLER)


def test_a_matter_without_a_paralegal_cannot_be_signed(rooms: PackageRooms) -> None:
    rooms.ledger.add_matter(matter(authorizations=(paper(),), paralegal=None))
    with pytest.raises(UsageProblem, match="no paralegal: nobody can sign"):
        journey.make(rooms, REFERENCE, TELLER)


def test_a_dispute_is_drafted_for_a_person(rooms: PackageRooms) -> None:
    rooms.ledger.add_matter(matter(request(sent=date(2026, 1, 5))))
    made = journey.letter_only(rooms, REFERENCE, LetterKind.DISPUTE, TELLER, Charge("INV-77", 412.0))
    assert made.path.name == "dispute.pdf"
    assert "We received your invoice of $412.00" in said(made.path)


def test_from_the_command_line(tmp_path: Path) -> None:
    office = tmp_path / "office"
    assert medrec("init", str(office)).returncode == 0
    ledger = Ledger.open(office / "ledger", office / "state" / "ledger-index.sqlite")
    ledger.add_provider(provider("KY"))
    ledger.add_matter(matter())
    ledger.close()
    refused = medrec("request", "package", REFERENCE, cwd=office)
    assert refused.returncode == 5
    assert "no signed authorization" in refused.stderr
    letter = medrec_json("request", "letter", REFERENCE, "--kind", "request", cwd=office)
    assert (letter["letter"], letter["pages"]) == ("kentucky", 1)
    assert "Testina Quinn Sampleton" in said(Path(letter["file"]))
    (office / "rules" / "letters").mkdir()
    (office / "rules" / "letters" / "kentucky.txt.j2").write_text("Hello\n{{ patient }}\n")
    broken = medrec("request", "letter", REFERENCE, "--kind", "request", cwd=office)
    assert broken.returncode == 3
    assert "rules/letters/kentucky.txt.j2: line 2: {{ patient }} is not a placeholder" in broken.stderr
    checked = medrec("check", cwd=office)
    assert checked.returncode == 3
    assert "kentucky.txt.j2: line 2" in checked.stdout
