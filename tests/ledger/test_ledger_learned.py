"""What is remembered and what came again, as it stands in the ledger's files; and files from before there was such a thing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from ledger_samples import matter_text

from medrec_daemon.ledger import changes
from medrec_daemon.ledger.learned import LearnedName, LearnedNumber
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import CameAgain, Document, Matter, Provider
from medrec_daemon.model import Kind, PartName

AT = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
FIRST, SECOND = "a1" * 32, "b2" * 32
NUMBER = LearnedNumber(provider="bluegrass-general", mrn="0044-12", by="pat@firm.example", at=AT, sha256=FIRST, page=2)


def learn(matter: Matter) -> Matter:
    return matter.model_copy(update={"learned": (*matter.learned, NUMBER)})


def forget(matter: Matter) -> Matter:
    return matter.model_copy(update={"learned": ()})


def test_a_learned_number_is_found_by_provider_and_number_and_forgotten_without_a_trace(ledger: Ledger, folder: Path) -> None:
    path = folder / "matters" / "2026-0143.yaml"
    ledger.change("2026-0143", lambda matter: matter.model_copy(update={"attorney": "A. Attorney"}))
    before = path.read_bytes()
    ledger.change("2026-0143", learn)
    assert "mrn: 0044-12" in path.read_text().replace('"', "")
    assert ledger.matter("2026-0143").learned == (NUMBER,)
    assert ledger.matters_by_record_number("bluegrass-general", "004412") == ("2026-0143",)
    assert ledger.matters_by_record_number("demo-imaging", "004412") == ()
    assert ledger.matters_that_learned() == ("2026-0143",)
    ledger.change("2026-0143", forget)
    assert path.read_bytes() == before
    assert ledger.matters_that_learned() == ()


def test_a_learned_name_stands_beside_those_that_were_typed(ledger: Ledger, folder: Path) -> None:
    path = folder / "providers.yaml"
    ledger.change_provider("demo-imaging", lambda provider: provider.model_copy(update={"state": "KY"}))
    before = path.read_bytes()
    learned = (
        LearnedName(what="alias", name="Demo Scans", by="pat@firm.example", at=AT),
        LearnedName(what="biller", name="Demo Scan Billing", by="pat@firm.example", at=AT),
        LearnedName(what="vendor", name="Demo Copy Service", by="pat@firm.example", at=AT),
    )

    def taught(provider: Provider) -> Provider:
        return provider.model_copy(update={"learned": learned})

    after = ledger.change_provider("demo-imaging", taught)
    assert (after.aliases, after.billers, after.copy_services) == (("Demo Scans",), ("Demo Scan Billing",), ("Demo Copy Service",))
    assert (after.also_known_as, after.bills_as) == ((), ())
    ledger.change_provider("demo-imaging", lambda provider: provider.model_copy(update={"learned": ()}))
    assert path.read_bytes() == before


def test_what_came_again_is_noted_once_with_the_document_and_found_by_its_bytes(ledger: Ledger) -> None:
    filed = Document(
        sha256=FIRST, pages="1-3", kind=Kind.RECORDS, part=PartName.RECORDS, filed_as="Sampleton, Testina/x.pdf", on=date(2026, 11, 20)
    )
    ledger.change("2026-0143", lambda matter: changes.record_document(matter, "RR-7F3K9TE", filed, at=AT, by="medrec-daemon", closes=True))
    came = CameAgain(sha256=SECOND, pages="2-4", on=date(2026, 11, 23))

    def note(matter: Matter) -> Matter:
        return changes.came_again(matter, (FIRST, "1-3"), came, at=AT, by="medrec-daemon", said="came again")

    ledger.change("2026-0143", note)
    after = ledger.change("2026-0143", note)
    request = after.requests[0]
    assert [document.again for document in request.documents] == [(came,)]
    assert [entry.did for entry in request.activity if entry.sha256 == SECOND] == ["came again"]
    assert [document.sha256 for _, document in ledger.documents_with(SECOND)] == [FIRST]
    assert ledger.filed_on(date(2026, 11, 23)) == 0, "nothing was filed that day"
    gone = ledger.change("2026-0143", lambda matter: changes.came_again(matter, (FIRST, "9-9"), came, at=AT, by="x", said="y"))
    assert gone == after


def test_a_file_from_before_is_as_valid_as_it_was(ledger: Ledger, folder: Path) -> None:
    path = folder / "matters" / "2026-0143.yaml"
    assert path.read_text() == matter_text("2026-0143")
    assert ledger.problems == ()
    assert (ledger.matter("2026-0143").learned, ledger.provider("demo-imaging").learned) == ((), ())
