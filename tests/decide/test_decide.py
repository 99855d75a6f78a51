"""The gates of design section 7, on pieces as values and a real ledger on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from medrec_daemon import rules as rule_files
from medrec_daemon.decide.plan import Case, decide
from medrec_daemon.filing.names import Naming
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Document, Matter, Part, Provider, Request, Sent
from medrec_daemon.model import Kind, Outcome, PartName, PersonSeen, PersonWord, Piece, Plan, ProviderSeen, ReferenceSeen
from medrec_daemon.person_names import readings

TODAY = date(2026, 11, 23)
RULES = rule_files.load()
PLACE = Naming("{client_folder}/Medical Records/{provider}/{subfolder}", "{date} {kind}")
CASE = Case("scan.pdf", "ab" * 32, 3, TODAY)
REF, REF_2, REF_DRAFT = "RR-7F3K9TE", "RR-4HXW3NC", "RR-CC4V7CF"


def request(reference: str, provider: str, *parts: PartName, sent: bool = True, start: date = date(2026, 1, 5), **more: object) -> Request:
    asked = {part: Part.model_validate({"from": start, "to": "present"}) for part in parts or (PartName.RECORDS, PartName.BILLING)}
    sendings = (Sent(on=date(2026, 10, 12), by="fax"),) if sent else ()
    return Request.model_validate({"id": reference, "provider": provider, "parts": asked, "sent": sendings} | more)


def matter(number: str, first: str, last: str, born: date | None, *requests: Request, **more: object) -> Matter:
    return Matter.model_validate({"matter": number, "client": {"first": first, "last": last, "born": born} | more, "requests": requests})


TESTA = matter("2026-0001", "Testa", "Sampleton", date(1971, 3, 14), request(REF, "general"))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    folder = tmp_path / "ledger"
    (folder / "matters").mkdir(parents=True)
    made = Ledger.open(folder, tmp_path / "index.sqlite")
    made.add_provider(Provider(id="general", name="Sample General Hospital"))
    made.add_provider(Provider(id="east", name="Sample General Hospital East"))
    made.add_matter(TESTA)
    yield made
    made.close()


def person(printed: str, born: date | None = None, page: int = 1) -> PersonSeen:
    return PersonSeen(page, "Patient", printed, readings(printed), born, born.isoformat() if born else "")


def letterhead(provider: str = "general", page: int = 1) -> ProviderSeen:
    return ProviderSeen(page, provider, "letterhead", "", RULES.gates.provider_floor + 2)


def piece(**more: object) -> Piece:
    chart = next(page_type for page_type in RULES.page_types if page_type.kind is Kind.RECORDS and page_type.closes)
    plain = Piece(
        first=1,
        last=3,
        kind=Kind.RECORDS,
        page_type=chart.name,
        kind_score=RULES.gates.kind_floor + 10,
        runner_up=None,
        runner_up_score=0.0,
        closes=PartName.RECORDS,
        people=(person("SAMPLETON, TESTA", date(1971, 3, 14)),),
        providers=(letterhead(),),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def of_type(kind: Kind, **more: object) -> Piece:
    page_type = next(page_type for page_type in RULES.page_types if page_type.kind is kind)
    return piece(kind=kind, page_type=page_type.name, closes=page_type.closes, **more)


def plan(ledger: Ledger, *pieces: Piece, word: PersonWord | None = None) -> Plan:
    return decide(CASE, pieces, ledger, RULES, PLACE, word)


def test_two_identifiers_and_a_letterhead_file_and_close(ledger: Ledger) -> None:
    made = plan(ledger, piece())
    assert made.outcome is Outcome.FILE, made.reasons
    (one,) = made.pieces
    assert (one.matter, one.provider, one.request, one.part, one.closes) == ("2026-0001", "general", REF, PartName.RECORDS, True)
    assert one.folder == "Sampleton, Testa/Medical Records/Sample General Hospital/Med Rec"
    assert one.name == f"2026-11-23 {RULES.page_type(piece().page_type).title}.pdf"
    assert {item.what for item in one.evidence} >= {"patient name", "date of birth", "provider by letterhead"}


@pytest.mark.parametrize(
    ("people", "word"),
    [
        ((), "no page names the patient"),
        ((person("SAMPLETON, TESTA"),), "second sure identifier"),
        ((person("SAMPLETON, TESTA", date(1980, 1, 1)),), "another date of birth"),
        ((person("SAMPLETON, BORIS", date(1971, 3, 14)),), "another person"),
        ((person("SAMPLETON, TESTA", date(1971, 3, 14)), person("OTHERS, OTTO", page=2)), "another person"),
        ((person("STRANGE, SAM", date(1950, 1, 1)),), "none of our clients"),
    ],
)
def test_one_identifier_or_a_contradiction_holds(ledger: Ledger, people: tuple[PersonSeen, ...], word: str) -> None:
    made = plan(ledger, piece(people=people))
    assert made.outcome is Outcome.HOLD
    assert any(word in reason for reason in made.reasons), made.reasons
    assert all(one.folder is None and not one.closes for one in made.pieces)


def test_day_and_month_swapped_is_for_a_person(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0007", "Demo", "Swapper", date(1980, 2, 5), request(REF_2, "general")))
    made = plan(ledger, piece(people=(person("SWAPPER, DEMO", date(1980, 5, 2)),), references=(ReferenceSeen(1, REF_2, "text"),)))
    assert made.outcome is Outcome.HOLD
    assert "day and month" in " ".join(made.reasons)


def test_our_reference_is_one_identifier_and_a_file_name_is_none(ledger: Ledger) -> None:
    named = (person("SAMPLETON, TESTA"),)
    assert plan(ledger, piece(people=named, references=(ReferenceSeen(1, REF, "barcode"),))).outcome is Outcome.FILE
    made = plan(ledger, piece(people=named, references=(ReferenceSeen(0, REF, "file name"),)))
    assert made.outcome is Outcome.HOLD
    assert "second sure identifier" in " ".join(made.reasons)


@pytest.mark.parametrize(("wrong", "files"), [(1, True), (2, True), (3, False)])
def test_our_reference_misread_counts_beside_the_clients_own_open_request(ledger: Ledger, wrong: int, *, files: bool) -> None:
    misread = ReferenceSeen(1, REF[:-wrong] + "".join("7" if symbol != "7" else "9" for symbol in REF[-wrong:]), "misread text")
    made = plan(ledger, piece(people=(person("SAMPLETON, TESTA"),), references=(misread,)))
    assert (made.outcome is Outcome.FILE) is files, made.reasons
    if files:
        assert made.pieces[0].request == REF
        assert any(item.what == "our reference" and f"misread for {REF}" in item.saw for item in made.pieces[0].evidence)
    assert plan(ledger, piece(people=(), references=(misread,))).outcome is Outcome.HOLD
    assert plan(ledger, piece(people=(person("SAMPLETON, BORIS"),), references=(misread,))).outcome is Outcome.HOLD


def test_a_name_in_composed_and_in_decomposed_letters_is_one_folder(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0004", "Demo", "Pe\u00f1aperson", date(1980, 2, 5), request(REF_2, "general")))
    ledger.add_matter(matter("2026-0005", "Demo", "Pen\u0303aperson", date(1999, 9, 9)))
    seen = piece(people=(person("PEN\u0303APERSON, DEMO", date(1980, 2, 5)),), references=(ReferenceSeen(1, REF_2, "text"),))
    made = plan(ledger, seen)
    assert made.outcome is Outcome.HOLD
    assert "one folder name" in " ".join(made.reasons)


def test_two_of_our_clients_with_one_name_are_told_apart_by_birth_only(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0002", "Testa", "Sampleton", date(1999, 9, 9)))
    made = plan(ledger, piece())
    assert made.outcome is Outcome.HOLD
    assert "one folder name" in " ".join(made.reasons)
    ledger.change("2026-0002", lambda known: known.model_copy(update={"folder": "Sampleton, Testa (1999)"}))
    assert plan(ledger, piece()).pieces[0].matter == "2026-0001"
    nameless = matter("2026-0003", "Testa", "Sampleton", None)
    ledger.add_matter(nameless.model_copy(update={"folder": "Sampleton, Testa (third)"}))
    made = plan(ledger, piece())
    assert made.outcome is Outcome.HOLD
    assert "More than one" in " ".join(made.reasons)


def test_junior_and_senior(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0004", "Demo", "Patientsson", date(1950, 1, 2), suffix="Jr"))
    senior = piece(people=(person("PATIENTSSON, DEMO SR", date(1950, 1, 2)),))
    assert plan(ledger, senior).outcome is Outcome.HOLD
    unsaid = piece(people=(person("PATIENTSSON, DEMO"),), references=())
    assert plan(ledger, unsaid).outcome is Outcome.HOLD


def test_a_set_aside_matter_is_not_filed_past(ledger: Ledger, tmp_path: Path) -> None:
    broken = tmp_path / "ledger" / "matters" / "2026-0009.yaml"
    broken.write_text('matter: "2026-0009"\nclient: {first: Testa, last: Sampleton, borm: 1971-03-14}\n')
    ledger.refresh()
    made = plan(ledger, piece())
    assert made.outcome is Outcome.HOLD
    assert "2026-0009" in " ".join(made.reasons)


def test_provider_needs_a_floor_and_a_margin(ledger: Ledger) -> None:
    weak = ProviderSeen(1, "general", "body", "", 0.5)
    assert "which provider" in " ".join(plan(ledger, piece(providers=(weak,))).reasons)
    both = plan(ledger, piece(providers=(letterhead(), letterhead("east"))))
    assert both.outcome is Outcome.HOLD
    assert "could be from" in " ".join(both.reasons)


def test_a_letterhead_that_contradicts_our_reference_holds(ledger: Ledger) -> None:
    made = plan(ledger, piece(providers=(letterhead("east"),), references=(ReferenceSeen(1, REF, "text"),)))
    assert made.outcome is Outcome.HOLD
    assert "paper is from" in " ".join(made.reasons)


def test_kind_needs_a_floor_and_a_margin(ledger: Ledger) -> None:
    assert plan(ledger, piece(kind_score=RULES.gates.kind_floor - 0.1)).outcome is Outcome.HOLD
    near = piece(runner_up=Kind.BILLING, runner_up_score=RULES.gates.kind_floor + 10 - RULES.gates.kind_margin / 2)
    assert "could be records or billing" in " ".join(plan(ledger, near).reasons)


def test_unasked_records_are_filed_and_said_so(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0005", "Demo", "Unasked", date(1960, 6, 6), request(REF_DRAFT, "general", sent=False)))
    made = plan(ledger, piece(people=(person("UNASKED, DEMO", date(1960, 6, 6)),)))
    assert made.outcome is Outcome.FILE, made.reasons
    assert (made.pieces[0].request, made.pieces[0].closes) == (None, False)
    assert "unasked" in (made.pieces[0].note or "")


def test_two_open_requests_are_told_apart_by_dates_of_service(ledger: Ledger) -> None:
    first = request(REF, "general", PartName.RECORDS, start=date(2026, 1, 5))
    first = first.model_copy(update={"parts": {PartName.RECORDS: Part.model_validate({"from": date(2026, 1, 5), "to": date(2026, 5, 1)})}})
    later = request(REF_2, "general", PartName.RECORDS, start=date(2026, 5, 2), purpose="update")
    ledger.change("2026-0001", lambda known: known.model_copy(update={"requests": (first, later)}))
    assert plan(ledger, piece()).outcome is Outcome.HOLD
    made = plan(ledger, piece(served=(date(2026, 6, 1), date(2026, 6, 3))))
    assert made.pieces[0].request == REF_2


def test_a_certification_tells_which_of_two_requests_the_chart_answers(ledger: Ledger) -> None:
    first, second = request(REF, "general", PartName.RECORDS), request(REF_2, "general", PartName.RECORDS)
    ledger.change("2026-0001", lambda known: known.model_copy(update={"requests": (first, second)}))
    said = (ReferenceSeen(1, REF_2, "text"),)
    chart = replace(piece(certified=said), first=2)
    certificate = of_type(Kind.CERTIFICATION, first=1, last=1, references=said)
    made = plan(ledger, certificate, chart)
    assert made.outcome is Outcome.FILE, made.reasons
    assert [(one.request, one.closes) for one in made.pieces] == [(REF_2, False), (REF_2, True)]
    two = plan(ledger, piece(certified=(*said, ReferenceSeen(2, REF, "text"))))
    assert two.outcome is Outcome.HOLD, "two certifications that differ tell nothing"


def test_a_certification_never_tells_whose_the_chart_is(ledger: Ledger) -> None:
    said = (ReferenceSeen(1, REF, "text"),)
    assert plan(ledger, piece(people=(person("SAMPLETON, TESTA"),), certified=said)).outcome is Outcome.HOLD
    assert plan(ledger, piece(providers=(), certified=said)).outcome is Outcome.HOLD


def test_a_certification_whose_request_asks_for_other_dates_is_for_a_person(ledger: Ledger) -> None:
    first = request(REF, "general", PartName.RECORDS)
    first = first.model_copy(update={"parts": {PartName.RECORDS: Part.model_validate({"from": date(2026, 1, 5), "to": date(2026, 5, 1)})}})
    later = request(REF_2, "general", PartName.RECORDS, start=date(2026, 5, 2), purpose="update")
    ledger.change("2026-0001", lambda known: known.model_copy(update={"requests": (first, later)}))
    served = (date(2026, 6, 1), date(2026, 6, 3))
    assert plan(ledger, piece(served=served, certified=(ReferenceSeen(1, REF_2, "text"),))).pieces[0].request == REF_2
    made = plan(ledger, piece(served=served, certified=(ReferenceSeen(1, REF, "text"),)))
    assert made.outcome is Outcome.HOLD
    assert f"The certification answers {REF}" in " ".join(made.reasons)


def test_dates_outside_the_range_do_not_close(ledger: Ledger) -> None:
    made = plan(ledger, piece(served=(date(2020, 1, 1), date(2020, 2, 1))))
    assert made.outcome is Outcome.FILE
    assert (made.pieces[0].request, made.pieces[0].closes) == (REF, False)


def test_a_part_is_closed_once_by_one_arrival(ledger: Ledger) -> None:
    made = plan(ledger, replace(piece(), last=1), of_type(Kind.BILLING, first=2, last=2), replace(piece(), first=3))
    assert [one.closes for one in made.pieces] == [True, True, False]


@pytest.mark.parametrize("kind", [Kind.INVOICE, Kind.REJECTION, Kind.STATUS])
def test_answers_are_attached_and_close_nothing(ledger: Ledger, kind: Kind) -> None:
    made = plan(ledger, of_type(kind))
    assert made.outcome is Outcome.FILE, made.reasons
    assert (made.pieces[0].request, made.pieces[0].closes) == (REF, False)


def test_no_records_waits_for_a_person(ledger: Ledger) -> None:
    assert plan(ledger, of_type(Kind.NO_RECORDS)).outcome is Outcome.HOLD
    word = PersonWord(by="pat@firm.example", matter="2026-0001", provider="general", kind=Kind.NO_RECORDS, request=REF)
    assert plan(ledger, of_type(Kind.NO_RECORDS), word=word).outcome is Outcome.FILE


def test_an_invoice_without_a_request_is_held(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0008", "Demo", "Unasked", date(1960, 6, 6)))
    made = plan(ledger, of_type(Kind.INVOICE, people=(person("UNASKED, DEMO", date(1960, 6, 6)),)))
    assert made.outcome is Outcome.HOLD
    assert "no open request" in " ".join(made.reasons)


def test_a_packet_of_two_clients_is_held_whole(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0006", "Demo", "Othersen", date(1961, 1, 1)))
    other = replace(piece(people=(person("OTHERSEN, DEMO", date(1961, 1, 1)),)), first=3)
    made = plan(ledger, replace(piece(), last=2), other)
    assert made.outcome is Outcome.HOLD
    assert "more than one of our clients" in " ".join(made.reasons)


def test_the_same_bytes_again_are_a_duplicate(ledger: Ledger) -> None:
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    document = Document(sha256=CASE.sha256, pages="1-3", kind=Kind.RECORDS, part=PartName.RECORDS, filed_as="x.pdf", on=at.date())
    ledger.change("2026-0001", lambda known: changes.record_document(known, REF, document, at=at, by="t", closes=True))
    made = plan(ledger, piece())
    assert (made.outcome, made.pieces) == (Outcome.DUPLICATE, ())


def test_a_persons_word_goes_before_the_machine(ledger: Ledger) -> None:
    word = PersonWord(by="pat@firm.example", matter="2026-0001", provider="east", kind=Kind.BILLING)
    strange = piece(people=(person("STRANGE, SAM", date(1950, 1, 1)),), kind_score=0.0)
    made = plan(ledger, strange, word=word)
    assert made.outcome is Outcome.HOLD
    assert "They name STRANGE, SAM, born 1950-01-01" in " ".join(made.reasons)
    made = plan(ledger, strange, word=replace(word, although=True))
    assert made.outcome is Outcome.FILE, made.reasons
    assert (made.pieces[0].provider, made.pieces[0].kind) == ("east", Kind.BILLING)
    assert (made.pieces[0].folder or "").endswith("/Billing")


def test_what_only_the_cover_says_proves_nothing(ledger: Ledger) -> None:
    cover = person("SAMPLETON, TESTA", date(1971, 3, 14), page=1)
    made = plan(ledger, piece(people=(cover,), references=(ReferenceSeen(1, REF, "barcode"),), attached=(1,)))
    assert made.outcome is Outcome.HOLD
    assert "no page of what was sent" in " ".join(made.reasons)
    named = piece(people=(cover, person("Testa Sampleton", page=2)), references=(ReferenceSeen(1, REF, "barcode"),), attached=(1,))
    assert plan(ledger, named).outcome is Outcome.FILE


def test_name_and_address_are_one_household(ledger: Ledger) -> None:
    home = {"street": "40 Oak Road", "city": "Sampletown", "zip": "40500"}
    ledger.add_matter(matter("2026-0010", "Walter", "Briggsample", date(1980, 1, 5), request(REF_2, "general"), address=home))
    named = piece(people=(person("BRIGGSAMPLE, WALTER"),), address_text="40 Oak Road Sampletown KY 40500")
    made = plan(ledger, named)
    assert made.outcome is Outcome.HOLD
    assert "second sure identifier" in " ".join(made.reasons)


def test_a_suffix_that_the_ledger_lacks_is_a_doubt(ledger: Ledger) -> None:
    made = plan(ledger, piece(people=(person("SAMPLETON SR, TESTA", date(1971, 3, 14)),)))
    assert made.outcome is Outcome.HOLD
    assert "says Sr" in " ".join(made.reasons)


def test_a_reference_of_another_matter_is_never_passed_over(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0011", "Demo", "Othersen", date(1961, 1, 1), request(REF_2, "general")))
    for source, page in (("text", 2), ("file name", 0)):
        made = plan(ledger, piece(references=(ReferenceSeen(page, REF_2, source),)))
        assert made.outcome is Outcome.HOLD
        assert "belongs to matter 2026-0011" in " ".join(made.reasons)


def test_a_file_name_must_name_the_request_that_is_answered(ledger: Ledger) -> None:
    more = (request(REF, "general"), request(REF_2, "east"))
    ledger.change("2026-0001", lambda known: known.model_copy(update={"requests": more}))
    made = plan(ledger, piece(references=(ReferenceSeen(1, REF, "text"), ReferenceSeen(0, REF_2, "file name"))))
    assert made.outcome is Outcome.HOLD
    assert "The file's name says" in " ".join(made.reasons)


def test_two_record_numbers_may_be_two_patients(ledger: Ledger) -> None:
    first = replace(person("SAMPLETON, TESTA", date(1971, 3, 14)), record_number="7764221")
    other = replace(person("SAMPLETON, TESTA", page=3), record_number="7764229")
    assert plan(ledger, piece(people=(first, replace(other, record_number="7764221")))).outcome is Outcome.FILE
    made = plan(ledger, piece(people=(first, other)))
    assert made.outcome is Outcome.HOLD
    assert "record numbers" in " ".join(made.reasons)
    faxed = replace(other, confidence=88.0)
    assert plan(ledger, piece(people=(replace(first, confidence=91.0), faxed))).outcome is Outcome.FILE


def test_a_patient_who_cannot_be_made_out_is_somebody(ledger: Ledger) -> None:
    known = person("SAMPLETON, TESTA", date(1971, 3, 14))
    unclear = PersonSeen(3, "Patient", "5@mp%", (), None, unknown=True)
    made = plan(ledger, piece(people=(known, unclear)))
    assert made.outcome is Outcome.HOLD
    assert "Page 3 names a patient who could not be made out" in " ".join(made.reasons)


def test_a_given_name_with_a_slip_may_be_a_twin(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0012", "Janiya", "Colesample", date(1997, 3, 3), request(REF_2, "general")))
    twin = replace(person("COLESAMPLE, JAMIYA", date(1997, 3, 3)), confidence=80.0)
    assert plan(ledger, piece(people=(twin,))).outcome is Outcome.HOLD


def test_another_spelling_of_the_given_name_may_be_a_twin(ledger: Ledger) -> None:
    """Same surname, same birth date, BRYAN for BRIAN: only what is the client's alone, our reference, tells that he is meant."""
    born = date(1988, 6, 2)
    ledger.add_matter(matter("2026-0014", "Brian", "Colesample", born, request(REF_2, "general")))
    bryan, brian = person("COLESAMPLE, BRYAN", born), person("COLESAMPLE, BRIAN", born)
    assert plan(ledger, piece(people=(brian,))).outcome is Outcome.FILE
    made = plan(ledger, piece(people=(bryan,)))
    assert made.outcome is Outcome.HOLD
    assert made.candidates[0].matter == "2026-0014"
    assert "spells the first name otherwise" in " ".join(made.candidates[0].speaks_against)
    assert plan(ledger, piece(people=(bryan,), references=(ReferenceSeen(1, REF_2, "text"),))).outcome is Outcome.FILE


def test_a_page_with_the_other_spelling_among_the_clients_pages_is_for_a_person(ledger: Ledger) -> None:
    born = date(1988, 6, 2)
    ledger.add_matter(matter("2026-0014", "Sarah", "Colesample", born, request(REF_2, "general")))
    sarah, sara = person("COLESAMPLE, SARAH", born), person("COLESAMPLE, SARA", born, page=2)
    made = plan(ledger, piece(people=(sarah, sara)))
    assert made.outcome is Outcome.HOLD
    assert "page 2 spells the first name otherwise" in " ".join(made.reasons)
    numbered = tuple(replace(one, record_number="4711-08") for one in (sarah, sara))
    assert plan(ledger, piece(people=numbered)).outcome is Outcome.FILE, "one record number is one person"
    assert plan(ledger, piece(people=(numbered[0], sara))).outcome is Outcome.HOLD


def test_a_nickname_is_the_clients_own_name(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0014", "Stephen", "Colesample", date(1988, 6, 2), request(REF_2, "general")))
    assert plan(ledger, piece(people=(person("COLESAMPLE, STEVE", date(1988, 6, 2)),))).outcome is Outcome.FILE


def test_one_paper_is_not_assigned_to_two_clients(ledger: Ledger) -> None:
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    document = Document(sha256=CASE.sha256, pages="1-3", kind=Kind.RECORDS, part=PartName.RECORDS, filed_as="x.pdf", on=at.date())
    ledger.change("2026-0001", lambda known: changes.record_document(known, REF, document, at=at, by="t", closes=True))
    ledger.add_matter(matter("2026-0013", "Demo", "Othersen", date(1961, 1, 1)))
    word = PersonWord(by="pat@firm.example", matter="2026-0013", provider="general", kind=Kind.RECORDS)
    made = plan(ledger, piece(people=(person("OTHERSEN, DEMO", date(1961, 1, 1)),)), word=word)
    assert made.outcome is Outcome.HOLD
    assert "was filed for matter 2026-0001" in " ".join(made.reasons)


def test_paper_of_somebody_who_is_not_on_the_list_is_held(ledger: Ledger) -> None:
    unlisted = ProviderSeen(1, "", "unlisted letterhead", "Sample Eye Clinic", 3.0)
    made = plan(ledger, piece(providers=(unlisted,)))
    assert made.outcome is Outcome.HOLD
    assert "Sample Eye Clinic (not on the provider list)" in " ".join(made.reasons)
    forwarded = ProviderSeen(1, "general", "fax sender", "859 555 0100", 4.0)
    assert plan(ledger, piece(providers=(unlisted, forwarded))).outcome is Outcome.HOLD
    ours = (ReferenceSeen(1, REF, "text"),)
    assert plan(ledger, piece(providers=(unlisted, forwarded), references=ours)).outcome is Outcome.HOLD
    assert plan(ledger, piece(providers=(letterhead(), forwarded), references=ours)).outcome is Outcome.FILE
