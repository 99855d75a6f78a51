"""The same pages in other bytes, from the inbox to the digest: faxed twice, in part, longer, clearer; and papers that are only alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from practice_rooms import TODAY, Office

from medrec_daemon.demo.bills import itemised_bill
from medrec_daemon.demo.charges import hospital_charges
from medrec_daemon.demo.fax import fax_pdf
from medrec_daemon.demo.hospital_chart import Section, hospital_chart
from medrec_daemon.demo.office_papers import fax_cover
from medrec_daemon.demo.paper import join
from medrec_daemon.ledger.changes import documents_of
from medrec_daemon.ledger.model import Matter, PartState
from medrec_daemon.ledger.request_steps import replaced, with_part
from medrec_daemon.model import Kind, Outcome, PartName, Plan
from medrec_daemon.safe_write import sha256_of

pytestmark = pytest.mark.slow
GENERAL = "bluegrass-general"
TWO = (Section.PROGRESS, Section.DISCHARGE)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("again") / "office")
    yield made
    made.close()


def chart(office: Office, ago: int, sections: tuple[Section, ...] = TWO) -> bytes:
    stage = office.stage
    return hospital_chart(stage.head(GENERAL), stage.patient("testa", GENERAL), stage.visit("testa", ago=ago), sections)


def bill(office: Office, *, lines: int, more: float = 0.0) -> bytes:
    stage = office.stage
    charges = hospital_charges(stage.visit("testa", ago=70))[:lines]
    charges = (*charges[:-1], replace(charges[-1], amount=charges[-1].amount + more))
    return itemised_bill(stage.bill_head(GENERAL), stage.patient("testa", GENERAL), charges, on=stage.day(5))


def turned_round(pdf: bytes) -> bytes:
    """The last page first."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.pages.reverse()
        document.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def first(office: Office) -> Plan:
    """A chart that came by fax, and was filed."""
    plan = office.drop("first.tif", office.fax(chart(office, 70), GENERAL))
    assert plan.outcome is Outcome.FILE, plan.reasons
    assert [document.pages for document in office.filed(plan)] == ["1-2"]
    return plan


def test_faxed_again_with_a_cover_sheet_it_is_filed_once(office: Office, first: Plan) -> None:
    stage, there = office.stage, office.stored()
    cover = fax_cover(stage.head(GENERAL), stage.office.house, on=TODAY, pages=3, about="Medical records request")
    second = office.drop("second.pdf", fax_pdf(office.fax(join(cover, chart(office, 70)), GENERAL, 2, dpi=98)))
    assert (second.outcome, second.pieces, office.filed(second)) == (Outcome.DUPLICATE, (), ())
    assert "nothing was filed a second time" in second.reasons[0]
    (document,) = office.again(second)
    assert (document.sha256, [(came.pages, came.on) for came in document.again]) == (first.sha256, [("1-3", TODAY)])
    assert "came again" in office.said(second)
    assert office.stored() == there
    originals = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in (office.root / "filed").rglob("*") if path.is_file()}
    assert {first.sha256, second.sha256} <= set(originals), "the second original is kept as the first is"
    assert json.loads(office.run("verify", "--json"))["findings"] == []
    sheet = " ".join(office.run("--practice-now", "2026-11-23T10:00", "digest", "--for", "pat@firm.example").split())
    assert "came again on" in sheet
    assert "filed once, on" in sheet
    third = office.drop("third.pdf", originals[second.sha256].read_bytes())
    assert third.outcome is Outcome.DUPLICATE, "those very bytes are known without reading"


def test_of_a_packet_only_what_is_new_is_filed_though_the_store_fails_in_between(office: Office, first: Plan) -> None:
    """A chart that was filed, with a new bill behind it: nothing of it is taken for filed before the bill is."""
    stage, store = office.stage, office.rooms.store
    bill_folder = office.root / "OneDrive/Sampleton, Testa/Medical Records/Bluegrass General Hospital/Billing"
    away = bill_folder.with_name("away")
    new = itemised_bill(
        stage.bill_head(GENERAL), stage.patient("testa", GENERAL), hospital_charges(stage.visit("testa", ago=33)), on=stage.day(2)
    )
    packet = office.fax(join(chart(office, 70), new), GENERAL, 2)
    was_there = bill_folder.exists()
    if was_there:
        bill_folder.rename(away)
    bill_folder.write_bytes(b"a file where the folder is needed")
    assert office.try_to_drop("packet.tif", packet) is None, "it waits in the spool"
    assert not [one for one in documents_of(office.matter()) if sha256_of(office.waiting()) in {came.sha256 for came in one.again}]
    bill_folder.unlink()
    if was_there:
        away.rename(bill_folder)
    plan = office.next_try()
    assert (plan.outcome, [piece.kind for piece in plan.pieces]) == (Outcome.FILE, [Kind.BILLING])
    assert [document.pages for document in office.filed(plan)] == ["3-3"]
    assert [one.sha256 for one in office.again(plan)] == [first.sha256]
    assert store.digest_of(office.filed(plan)[0].filed_as)


def test_in_another_order_and_in_part_it_is_filed_once(office: Office, first: Plan) -> None:
    turned = office.drop("turned.tif", office.fax(turned_round(chart(office, 70)), GENERAL, 3))
    assert (turned.outcome, [one.sha256 for one in office.again(turned)]) == (Outcome.DUPLICATE, [first.sha256])
    part = office.drop("part.tif", office.fax(chart(office, 70, (Section.DISCHARGE,)), GENERAL, 4, dpi=98))
    assert (part.outcome, [one.sha256 for one in office.again(part)]) == (Outcome.DUPLICATE, [first.sha256])


def test_a_longer_one_is_filed_and_says_what_it_extends(office: Office, first: Plan) -> None:
    longer = office.drop("longer.tif", office.fax(chart(office, 70, (*TWO, Section.EMERGENCY)), GENERAL, 2))
    assert (longer.outcome, office.again(longer)) == (Outcome.FILE, ())
    assert "It has the 2 pages of" in office.said(longer)
    assert "1 page more: it extends that one" in office.said(longer)


def test_the_next_days_visit_on_the_same_form_is_another_document(office: Office, first: Plan) -> None:
    for name, content in (("fax.tif", office.fax(chart(office, 69), GENERAL)), ("portal.pdf", chart(office, 68))):
        other = office.drop(name, content)
        assert (other.outcome, office.again(other)) == (Outcome.FILE, ())
        assert "filed on" not in office.said(other)


def test_a_clearer_one_is_filed_and_says_what_it_may_replace(office: Office) -> None:
    sections = (Section.FACE_SHEET, Section.LABORATORY)
    poor = office.drop("poor.tif", office.fax(chart(office, 50, sections), GENERAL))
    clear = office.drop("clear.pdf", chart(office, 50, sections))
    assert (poor.outcome, clear.outcome, office.again(clear)) == (Outcome.FILE, Outcome.FILE, ())
    assert "A clearer copy of" in office.said(clear)


def test_a_bill_with_another_amount_or_one_line_more_is_another_bill(office: Office) -> None:
    before = office.drop("bill.pdf", bill(office, lines=8))
    same = office.drop("bill once more.tif", office.fax(bill(office, lines=8), GENERAL, 2))
    assert [one.sha256 for one in office.again(same)] == [before.sha256]
    for name, content in (
        ("another amount.tif", office.fax(bill(office, lines=8, more=1.0), GENERAL)),
        ("one line more.tif", office.fax(bill(office, lines=9), GENERAL)),
        ("one line less.tif", office.fax(bill(office, lines=7), GENERAL)),
        ("another amount.pdf", bill(office, lines=8, more=2.0)),
    ):
        other = office.drop(name, content)
        assert (other.outcome, office.again(other)) == (Outcome.FILE, ()), name


def test_what_answers_a_request_that_the_first_does_not_answer_is_filed(office: Office) -> None:
    """The first came unasked, the second closes a part: both are filed, and the second says so."""
    before = office.drop("before.pdf", chart(office, 40))
    general = office.stage.request("testa", GENERAL).id

    def unasked(matter: Matter) -> Matter:
        request = next(one for one in matter.requests if one.id == general)
        moved = tuple(one for one in request.documents if one.sha256 == before.sha256)
        request = with_part(request, PartName.RECORDS, state=PartState.OPEN, on=None)
        request = request.model_copy(update={"documents": tuple(one for one in request.documents if one not in moved)})
        return replaced(matter, request).model_copy(update={"documents": (*matter.documents, *moved)})

    office.rooms.ledger.change(office.matter().matter, unasked)
    after = office.drop("after.tif", office.fax(chart(office, 40), GENERAL))
    assert (after.outcome, office.again(after)) == (Outcome.FILE, ())
    assert after.pieces[0].closes
    assert "they answer another request" in office.said(after)


def test_what_was_taken_out_of_the_ledger_is_filed_when_it_comes_again(office: Office) -> None:
    sections = (Section.FACE_SHEET, Section.PROGRESS)
    before = office.drop("gone.pdf", chart(office, 30, sections))
    number = office.matter().matter
    office.rooms.ledger.change(number, lambda matter: _taken_out(matter, before.sha256))
    after = office.drop("gone again.tif", office.fax(chart(office, 30, sections), GENERAL))
    assert (after.outcome, office.again(after)) == (Outcome.FILE, ())


def _taken_out(matter: Matter, sha256: str) -> Matter:
    requests = tuple(
        request.model_copy(update={"documents": tuple(one for one in request.documents if one.sha256 != sha256)})
        for request in matter.requests
    )
    return matter.model_copy(
        update={"requests": requests, "documents": tuple(one for one in matter.documents if one.sha256 != sha256)}
    )  # fmt: skip


def test_without_the_memory_of_pages_it_is_filed_a_second_time(office: Office) -> None:
    memory = office.root / "state" / "page-prints.sqlite"
    office.drop("known.pdf", chart(office, 20))
    for path in memory.parent.glob("page-prints.sqlite*"):
        path.write_bytes(b"damaged" * 1000)
    again = office.drop("known again.tif", office.fax(chart(office, 20), GENERAL, 2))
    assert again.outcome is Outcome.FILE
    assert office.drop("and again.tif", office.fax(chart(office, 20), GENERAL, 3)).outcome is Outcome.DUPLICATE


def test_what_no_longer_lies_in_the_store_is_filed_when_it_comes_again(office: Office) -> None:
    office.drop("thrown away.pdf", chart(office, 15))
    (document,) = [one for one in documents_of(office.matter()) if one.sha256 == sha256_of(office.kept("thrown away.pdf"))]
    (office.root / "OneDrive" / document.filed_as).unlink()
    after = office.drop("thrown away again.tif", office.fax(chart(office, 15), GENERAL, 2))
    assert (after.outcome, office.again(after)) == (Outcome.FILE, ())
