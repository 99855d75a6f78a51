"""Two readings of one page: what both say is evidence, what they differ in is none, and nothing but the patient may become clear."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from recognition_samples import TODAY, faxed, page, shipped_rules
from two_reading_samples import CHARGES, GARBLED, REF, judged, note, small_office

from medrec_daemon.journeys.second_opinion import asked, confirmed
from medrec_daemon.journeys.two_readings import Now, pages_to_read
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Outcome, Plan, ReadFile
from medrec_daemon.reading import Reader, ReadingLimits
from medrec_daemon.reading.second_extra import model_folder


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with small_office(tmp_path) as made:
        yield made


def opinion(ledger: Ledger, first: str, second: str) -> Plan | None:
    one, other = judged(ledger, faxed(first)), judged(ledger, faxed(second))
    assert one.plan.outcome is Outcome.HOLD, "there was something to ask"
    assert [one.number for one in pages_to_read(one)] == [1]
    return confirmed(one, other, {1}, ledger, shipped_rules(), TODAY)


def test_a_date_that_the_first_could_not_read_counts_where_both_saw_nearly_the_same(ledger: Ledger) -> None:
    plan = opinion(ledger, note(born=GARBLED), note())
    garbled = opinion(ledger, note(born="03/?4/1A71"), note())
    for found in (plan, garbled):
        assert found is not None
        assert (found.outcome, found.pieces[0].matter) == (Outcome.FILE, "2026-0001")
        said = next(item for item in found.pieces[0].evidence if item.what == "second opinion")
        assert said.saw == "two readers agree on the name, one made out the date of birth"
        assert said.boxes


@pytest.mark.parametrize("other", ["03/14/1978", "03/12/1971", "07/14/1971", "05/02/1944"])
def test_two_dates_are_no_date(ledger: Ledger, other: str) -> None:
    assert opinion(ledger, note(born=other), note()) is None


def test_a_place_where_the_first_saw_no_date_at_all_gives_none(ledger: Ledger) -> None:
    assert opinion(ledger, note(born="smudge"), note()) is None


def test_letters_that_look_alike_are_one_name_and_others_are_two(ledger: Ledger) -> None:
    assert opinion(ledger, note(name="SAMPLET0N, TE5TA", born=GARBLED), note()) is not None
    assert opinion(ledger, note(name="SAMPLETON, TESTA", born=GARBLED), note(name="SAMPLETON, TESTA Q")) is not None, "an initial less"
    for namesake in (
        "SAMPLETON, TESSA",
        "SAMPLETON, VESTA",
        "SAMPLESON, TESTA",
        "SAMPLETON, BORIS",
        "SAMPLETON, TESTAQ",
        "SAMPLETON JR, TESTA",
    ):
        assert opinion(ledger, note(name=namesake, born=GARBLED), note()) is None, namesake
        assert opinion(ledger, note(born=GARBLED), note(name=namesake)) is None, namesake


def test_a_junior_whom_the_second_reader_missed_is_not_the_client(ledger: Ledger) -> None:
    assert opinion(ledger, note(name="SAMPLETON, TESTA JR", born=GARBLED), note()) is None


@pytest.mark.parametrize("smudge", ["O3lI4IL97L", "0B/L4/I9?I", "0S 1A |97l"])
def test_a_date_in_letters_counts_where_both_read_the_name(ledger: Ledger, smudge: str) -> None:
    assert opinion(ledger, note(born=smudge), note()) is not None


@pytest.mark.parametrize("name", ["SAMPLFT0N, TFSTA", "5AMPLFTON, TFSTA"])
def test_a_garbled_name_counts_where_both_read_the_birth_date(ledger: Ledger, name: str) -> None:
    found = opinion(ledger, note(name=name), note())
    assert found is not None
    assert found.pieces[0].matter == "2026-0001"
    assert opinion(ledger, note(name=name, born=GARBLED), note()) is None, "neither was read by both"


def test_our_reference_counts_where_the_first_saw_nearly_that(ledger: Ledger) -> None:
    found = opinion(ledger, note(born="", reference="RR-7E3K9IE"), note(born="", reference=REF))
    assert found is not None
    assert "our reference" in next(item.saw for item in found.pieces[0].evidence if item.what == "second opinion")
    assert opinion(ledger, note(born="", reference="see enclosed"), note(born="", reference=REF)) is None


def test_what_one_reading_contradicts_stays_contradicted(ledger: Ledger) -> None:
    stranger = "Patient Name: MOCKMAN, ROBERT   Date of Birth: 07/04/1990\nProgress note, second page, seen for the knee\n"
    first = judged(ledger, faxed(note(born=GARBLED)), faxed(stranger, 2))
    second = judged(ledger, faxed(note()), faxed(stranger, 2))
    assert confirmed(first, second, {1, 2}, ledger, shipped_rules(), TODAY) is None
    alone = judged(ledger, faxed(note()), faxed("Progress note, second page, seen for the knee\n", 2))
    assert alone.plan.outcome is Outcome.FILE
    assert confirmed(first, alone, {1, 2}, ledger, shipped_rules(), TODAY) is None, "the second did not see whom the first saw"


def test_only_the_patient_may_become_clear(ledger: Ledger) -> None:
    bill = note().replace("PROGRESS NOTE", "ITEMIZED STATEMENT OF CHARGES").partition("Your file")[0] + CHARGES
    first, second = judged(ledger, faxed(note(born=GARBLED))), judged(ledger, faxed(bill))
    assert second.plan.outcome is Outcome.FILE
    assert confirmed(first, second, {1}, ledger, shipped_rules(), TODAY) is None


def test_nothing_is_asked_where_a_second_look_cannot_help(ledger: Ledger) -> None:
    assert pages_to_read(judged(ledger, faxed(note()))) == (), "it is filed already"
    assert pages_to_read(judged(ledger, page(note(name="STRANGE, SAM")))) == (), "a text layer was not misread"
    many = [faxed(note(name="STRANGE, SAM"), number) for number in range(1, 30)]
    assert len(pages_to_read(judged(ledger, *many))) <= 6


@pytest.mark.skipif(model_folder() is not None, reason="the extra second-opinion is installed")
def test_without_the_extra_the_first_reading_stands(ledger: Ledger, tmp_path: Path) -> None:
    paper = tmp_path / "fax.png"
    paper.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    first = judged(ledger, faxed(note(born=GARBLED)))
    with Reader(ReadingLimits(1, 60, 5, 1500, 64)) as reader:
        whole = ReadFile("ab" * 32, first.pages, str(paper))
        now = Now(TODAY, lambda: False)
        assert asked(first, whole, lambda pages: judged(ledger, *pages), reader, ledger, shipped_rules(), now) is first
