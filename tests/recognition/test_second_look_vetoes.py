"""A page read once more at another size: what it makes out is followed, and nothing that the first reading saw for sure is taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from recognition_samples import TODAY, faxed, shipped_rules
from two_reading_samples import CHARGES, GARBLED, REF, TESTA, judged, matter_of, note, small_office

from medrec_daemon.journeys.same_place import Look
from medrec_daemon.journeys.second_look import SECOND_LOOK, made_out
from medrec_daemon.journeys.two_readings import Reading, pages_to_read
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Outcome, Page, Plan

OTHERS = "RR-3M7P4XC"
SECOND_PAGE = "PROGRESS NOTE\n{}\nThe neck is better, the range of motion nearly full, she goes on with her exercises at home\n"
STRANGER = "Patient Name: MOCKMAN, ROBERT   Date of Birth: 07/04/1990"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with small_office(tmp_path) as made:
        yield made


def look(ledger: Ledger, first: Sequence[Page], second: Sequence[Page], *, files: bool = True) -> Plan | None:
    """What becomes of a fax that was held, and would be filed by its second reading alone."""
    one, other = judged(ledger, *first), judged(ledger, *second)
    assert one.plan.outcome is Outcome.HOLD
    assert pages_to_read(one), "there was something to read again"
    assert other.plan.outcome is (Outcome.FILE if files else Outcome.HOLD), other.plan.reasons
    return follow(one, other, ledger)


def follow(one: Reading, other: Reading, ledger: Ledger) -> Plan | None:
    read_twice = frozenset(page.number for page in other.pages)
    return made_out(one, other, Look.at(one.pages, other.pages, read_twice, shipped_rules(), TODAY), ledger)


def pages(*texts: str) -> list[Page]:
    return [faxed(text, number) for number, text in enumerate(texts, start=1)]


def more(text: str = "seen again") -> str:
    return SECOND_PAGE.format(text)


@pytest.mark.parametrize(
    ("first", "made_out_now"),
    [
        (note(born=GARBLED), "the date of birth"),
        (note(born="smudge"), "the date of birth"),
        (note(name=""), "the name"),
        (note(name="SAMPLFT0N, TFSTA", born=GARBLED), "the name and the date of birth"),
    ],
)
def test_what_only_the_second_look_makes_out_is_followed(ledger: Ledger, first: str, made_out_now: str) -> None:
    plan = look(ledger, pages(first), pages(note()))
    assert plan is not None
    assert plan.pieces[0].matter == "2026-0001"
    said = next(item for item in plan.pieces[0].evidence if item.what == SECOND_LOOK)
    assert said.saw == f"read again at another size: {made_out_now}"
    assert said.boxes


def test_what_the_second_look_does_not_file_stays_held(ledger: Ledger) -> None:
    assert look(ledger, pages(note(born=GARBLED)), pages(note(born="smudge")), files=False) is None


def test_a_name_that_the_first_was_not_sure_of_is_no_other_name(ledger: Ledger) -> None:
    garbled = note(name="SAMPLXTON, TFSTA")
    assert look(ledger, [faxed(garbled, confidence=60.0)], pages(note())) is not None
    assert look(ledger, [faxed(garbled)], pages(note())) is None, "sure of letters that are not the client's"
    named, unlabelled = "Patient Name: {}\n\nseen again", "Xqzzxkw Vrtz: {}\n\nPatient Name: SAMPLETON, TESTA"
    first, second = more(named.format("SAMPLXTON, TFSTA")), more(unlabelled.format("SAMPLETON, TESTA"))
    assert look(ledger, [faxed(note(born=GARBLED)), faxed(first, 2, 60.0)], pages(note(), second)) is not None
    assert look(ledger, pages(note(born=GARBLED), first), pages(note(), second)) is None, "nor where only another place names him"


@pytest.mark.parametrize("name", ["SAMPLETON, VESTA", "SAMPLETON, TESSA", "SAMPLETON, BORIS", "MOCKMAN, ROBERT"])
def test_another_name_at_that_place_stays_another(ledger: Ledger, name: str) -> None:
    assert look(ledger, [faxed(note(name=name), confidence=60.0)], pages(note())) is None, "a given name that somebody bears"


@pytest.mark.parametrize("name", ["SAMPLETON JR, TESTA", "SAMPLETON SR, TESTA"])
def test_another_generation_stays_another(tmp_path: Path, name: str) -> None:
    with small_office(tmp_path) as unsaid:
        assert look(unsaid, pages(note(name=name)), pages(note())) is None, "the ledger has no such word"
    senior = matter_of("2026-0002", OTHERS, first="Demo", last="Mockman", suffix="III", born=date(1950, 1, 2))
    with small_office(tmp_path / "said", senior) as said:
        third = note(name="MOCKMAN III, DEMO", born="01/02/1950")
        assert look(said, pages(note(name=name.replace("SAMPLETON", "MOCKMAN").replace("TESTA", "DEMO"), born="")), pages(third)) is None


@pytest.mark.parametrize("born", ["03/14/1978", "03/12/1971", "05/02/1944", "03/14/I978", "14/03/1971"])
def test_another_birth_date_at_that_place_stays_another(ledger: Ledger, born: str) -> None:
    assert look(ledger, pages(note(born=born)), pages(note())) is None


def test_a_birth_date_that_stood_elsewhere_is_not_lost(ledger: Ledger) -> None:
    for born in ("03/14/1977", "05/02/1944"):
        first = pages(note(born=GARBLED), more(f"Date of Birth: {born}"))
        assert look(ledger, first, pages(note(), more())) is None, born
    assert look(ledger, pages(note(born=GARBLED), more()), pages(note(), more())) is not None


def test_somebody_else_on_a_later_page_is_not_lost(ledger: Ledger) -> None:
    assert look(ledger, pages(note(born=GARBLED), more(STRANGER)), pages(note(), more())) is None
    nearly = "Patient Name: SAMPLFT0N, TFSTA"
    assert (
        look(ledger, pages(note(name="SAMPLFT0N, TFSTA"), more(nearly)), pages(note(), more("Patient Name: SAMPLETON, TESTA"))) is not None
    )
    names = pages(note(name="SAMPLFT0N, TFSTA"), more(nearly), more(nearly))
    assert look(ledger, names, pages(note(), more("Patient Name: SAMPLETON, TESTA"), more())) is None, "whom page 3 names is lost"
    two = more("Patient Name: SAMPLETON, T\n\nseen again"), more("seen again\n\nPatient Name: SAMPLETON, TESTA")
    assert look(ledger, pages(note(born=GARBLED), two[0]), pages(note(), two[1])) is None, "page 2 names two"


def test_a_twin_of_another_spelling_is_no_misreading(tmp_path: Path) -> None:
    with small_office(tmp_path, matter_of("2026-0002", OTHERS, first="Brian", last="Mockman", born=date(1990, 7, 4))) as ledger:
        first, second = (note(name=f"MOCKMAN, {name}", born="07/04/1990") for name in ("BRYAN", "BRIAN"))
        assert look(ledger, [faxed(first, confidence=60.0)], pages(second)) is None


def test_a_matter_whose_file_has_a_mistake_is_not_filed_past(tmp_path: Path) -> None:
    with small_office(tmp_path) as ledger:
        assert look(ledger, pages(note(name="SAMPLFTON, TFSTA")), pages(note())) is not None
        broken = 'matter: "2026-0002"\nclient: {first: Tfsta, last: Samplfton, borm: 1971-03-14}\n'
        (tmp_path / "ledger" / "matters" / "2026-0002.yaml").write_text(broken, encoding="utf-8")
        ledger.refresh()
        assert look(ledger, pages(note(name="SAMPLFTON, TFSTA")), pages(note())) is None


@pytest.mark.parametrize(("what", "label"), [("name", "Patient Name:"), ("born", "Date of Birth:")])
def test_what_the_first_read_behind_a_label_that_it_lost_counts_too(ledger: Ledger, what: str, label: str) -> None:
    other = {"name": "SAMPLETON, VESTA", "born": "03/14/1978"}[what]
    same = {"name": "SAMPLETON, TESTA", "born": "03/14/1971"}[what]
    assert look(ledger, pages(note(**{what: other}).replace(label, "Xqzzxkw Vrtz:")), pages(note())) is None
    unlike = {"name": {"born": GARBLED}, "born": {"name": "SAMPLFT0N, TFSTA"}}[what]
    assert look(ledger, pages(note(**unlike, **{what: same}).replace(label, "Xqzzxkw Vrtz:")), pages(note())) is not None


def test_a_patient_who_could_not_be_made_out_is_made_out_there(ledger: Ledger) -> None:
    unknown, known = more("Patient Name: 5AM9L37ON, T3S74"), more("Patient Name: SAMPLETON, TESTA")
    assert judged(ledger, *pages(note(), unknown)).plan.outcome is Outcome.HOLD
    assert look(ledger, [faxed(note()), faxed(unknown, 2, 60.0)], pages(note(), known)) is not None
    assert look(ledger, pages(note(), unknown), pages(note(), more())) is None, "at that place nobody is named now"
    other, same = (
        f"{text}{who}\nDate of service: 02/03/2026\n" for text, who in ((unknown, "Member: Mockman, Robert   07/04/1940"), (known, ""))
    )
    assert look(ledger, [faxed(note()), faxed(unknown + "\nDate of service: 02/03/2026\n", 2, 60.0)], pages(note(), same)) is not None
    assert look(ledger, [faxed(note()), faxed(other, 2, 60.0)], pages(note(), same)) is None, "another stood in its header besides"


def test_our_references_are_not_lost(tmp_path: Path) -> None:
    other = matter_of("2026-0002", OTHERS, first="Robert", last="Mockman", born=date(1990, 7, 4))
    with small_office(tmp_path, other) as ledger:
        assert look(ledger, pages(note(name="", reference=OTHERS)), pages(note())) is None, "another client's"
        assert look(ledger, pages(note(name="", born="", reference=REF)), pages(note())) is None, "it tells which request is answered"
        assert look(ledger, pages(note(name="", reference=REF)), pages(note(reference=REF))) is not None


def test_a_second_client_who_fitted_still_fits(tmp_path: Path) -> None:
    namesake = matter_of("2026-0002", OTHERS, **(TESTA | {"born": date(1983, 9, 30)}))
    with small_office(tmp_path, namesake.model_copy(update={"folder": "Sampleton, Testa (born 1983)"})) as ledger:
        assert look(ledger, pages(note(born=GARBLED)), pages(note())) is None


def test_two_record_numbers_are_two_patients_whichever_reading_has_them(ledger: Ledger) -> None:
    own = note(name="SAMPLETON, TESTA   MRN: 4471120")
    first = pages(note(born=GARBLED), more("MRN: 8802365"))
    assert look(ledger, first, pages(own, more())) is None
    assert look(ledger, pages(note(born=GARBLED), more("MRN: 4471120")), pages(own, more())) is not None


def test_a_word_about_the_wrong_chart_is_not_lost(ledger: Ledger) -> None:
    wrong = more("This document was scanned into the wrong chart.")
    assert look(ledger, pages(note(born=GARBLED), wrong), pages(note(), more())) is None


def test_only_the_patient_may_become_clear(ledger: Ledger) -> None:
    bill = note().replace("PROGRESS NOTE", "ITEMIZED STATEMENT OF CHARGES").partition("Your file")[0] + CHARGES
    assert look(ledger, pages(note(born=GARBLED)), pages(bill)) is None, "another kind of paper"
    cut = judged(ledger, *pages(note(born=GARBLED), bill.replace("03/14/1971", GARBLED)))
    assert len(cut.pieces) == 2
    assert look(ledger, cut.pages, pages(note(), more())) is None, "another cut"


def test_what_holds_the_arrival_as_a_whole_holds_it_still(ledger: Ledger) -> None:
    one, other = judged(ledger, *pages(note(born=GARBLED))), judged(ledger, *pages(note()))
    assert follow(one, other, ledger) is not None
    whole = replace(one.plan, reasons=(*one.plan.reasons, "The packet has pages of more than one of our clients."))
    assert follow(replace(one, plan=whole), other, ledger) is None
