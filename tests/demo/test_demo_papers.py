"""The practice office's papers: whole, legible, true to what they say of themselves, and the same every time."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, time, timedelta
from hashlib import sha256

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps
from reportlab.pdfgen.canvas import Canvas

from medrec_daemon import reference
from medrec_daemon.demo import documents as draw
from medrec_daemon.demo.arrivals import SampleArrival, sample_arrivals
from medrec_daemon.demo.charges import ambulance_charges, hospital_charges, physician_charges, therapy_charges
from medrec_daemon.demo.fax import fax_pdf, fax_tiff
from medrec_daemon.demo.injury import Injury
from medrec_daemon.demo.office import PracticeOffice, practice_office
from medrec_daemon.demo.other_injuries import HEAD, KNEE, WRIST
from medrec_daemon.demo.people import CLIENTS
from medrec_daemon.demo.sample_mail import sample_mail
from medrec_daemon.demo.sample_trouble import sample_trouble
from medrec_daemon.demo.scans import hidden_text_pdf, page_png, photo_jpeg, scan_pdf
from medrec_daemon.demo.spine_injuries import LOWER_BACK, NECK
from medrec_daemon.demo.stage import HURT, Stage
from medrec_daemon.demo.visit import Insured, Patient, Visit, billing_head, dollars, patient_of, records_head, total, us
from medrec_daemon.ledger.model import Matter, PartState, Provider
from medrec_daemon.model import Kind, Outcome

TODAY = date(2026, 11, 20)
INJURIES = (NECK, LOWER_BACK, KNEE, HEAD, WRIST)
INSURED = Insured("SAMPLETON, PROBAND A", "spouse", date(1981, 11, 22), "Example Mutual Auto", "EMA5550142")
REMIT = ("Commonwealth Physician Billing LLC", "PO Box 55501", "Nashville, TN 37255")
Draw = Callable[[PracticeOffice, Patient, Visit], bytes]


def _days(visit: Visit) -> tuple[date, ...]:
    return tuple(visit.served + timedelta(days=7 + 3 * place) for place in range(5))


def _request(office: PracticeOffice) -> object:
    return office.request("testa", "bluegrass-general")


def _client(office: PracticeOffice, patient: Patient) -> object:
    return next(matter.client for matter in office.matters if matter.client.last == patient.last and matter.client.first == patient.first)


PAPERS: dict[str, tuple[Draw, tuple[str, ...]]] = {
    "chart": (
        lambda o, p, v: draw.hospital_chart(records_head(o.provider("bluegrass-general")), p, v),
        ("FACE SHEET", "HISTORY OF PRESENT ILLNESS", "SUBJECTIVE", "Reference Range", "DISCHARGE SUMMARY", "Guarantor Name", "MRN"),
    ),
    "radiology": (
        lambda o, p, v: draw.radiology_report(records_head(o.provider("fayette-imaging")), p, v),
        ("RADIOLOGY REPORT", "TECHNIQUE", "FINDINGS", "IMPRESSION", "Referring", "Accession"),
    ),
    "ems": (
        lambda o, p, v: draw.ems_run_report(records_head(o.provider("kentucky-river-ems")), p, v, run_number="KR-000042", receiving="BGH"),
        ("PATIENT CARE REPORT", "En Route", "At Scene", "NARRATIVE", "Loaded Mileage", "Crew Member"),
    ),
    "office note": (
        lambda o, p, v: draw.office_note(records_head(o.provider("woodford-family-practice")), p, v),
        ("Office Visit", "Assessment and Plan", "Encounter Date"),
    ),
    "prescriptions": (
        lambda o, p, v: draw.prescription_profile(records_head(o.provider("town-branch-pharmacy")), p, ((v.served, "44001", "DRUG", 9.5),)),
        ("PRESCRIPTION PROFILE", "Rx #"),
    ),
    "physical therapy": (
        lambda o, p, v: draw.therapy_notes(records_head(o.provider("stride-pt")), p, v, _days(v)),
        ("INITIAL EVALUATION", "Plan of care", "Daily Note"),
    ),
    "chiropractic": (
        lambda o, p, v: draw.chiropractic_notes(records_head(o.provider("limestone-chiropractic")), p, v, _days(v)),
        ("CHIROPRACTIC EXAMINATION", "Segmental findings", "98941"),
    ),
    "ub04": (
        lambda o, p, v: draw.ub04(billing_head(o.provider("bluegrass-general"), remit_to=REMIT), p, v, hospital_charges(v), INSURED),
        ("42 REV. CD.", "47 TOTAL CHARGES", "UB-04 CMS-1450", "0938-0997", "SAMPLETON, PROBAND A", "Commonwealth Physician Billing LLC"),
    ),
    "cms1500": (
        lambda o, p, v: draw.cms1500(
            billing_head(o.provider("bluegrass-emergency-physicians"), remit_to=REMIT),
            p,
            v,
            physician_charges(v),
            INSURED,
            o.provider("bluegrass-general"),
        ),
        ("HEALTH INSURANCE CLAIM FORM", "4. INSURED'S NAME", "SAMPLETON, PROBAND A", "32. SERVICE FACILITY", "FORM 1500 (02-12)"),
    ),
    "itemised bill": (
        lambda o, p, v: draw.itemised_bill(
            billing_head(o.provider("stride-pt"), remit_to=REMIT), p, therapy_charges(_days(v)), on=TODAY, paid=100
        ),
        ("ITEMIZED STATEMENT", "Total Charges", "Contractual", "Guarantor", "Remit to", "97140"),
    ),
    "statement": (
        lambda o, p, v: draw.balance_statement(billing_head(o.provider("fayette-imaging"), remit_to=REMIT), p, balance=812.5, on=TODAY),
        ("Amount Due", "$812.50", "detach and return", "Guarantor"),
    ),
    "eob": (
        lambda o, p, v: draw.explanation_of_benefits(INSURED, p, "Bluegrass General Hospital", hospital_charges(v), on=TODAY),
        ("EXPLANATION OF BENEFITS", "THIS IS NOT A BILL"),
    ),
    "invoice": (
        lambda o, p, v: draw.copy_invoice(
            draw.CHARTWRIGHT, o.provider("ohio-river-regional"), p, o.house, _request(o), amount=412.5, on=TODAY
        ),
        ("Invoice Number", "PREPAYMENT", "AMOUNT DUE: $412.50", "Medical Facility", "Ohio River Regional", "Bill To"),
    ),
    "rejection": (
        lambda o, p, v: draw.rejection_letter(
            records_head(o.provider("beaumont-neurology")), p, o.house, _request(o), on=TODAY, ticked=(1,)
        ),
        ("unable to process your request", "RE: Patient"),
    ),
    "no records": (
        lambda o, p, v: draw.no_records_certification(records_head(o.provider("bluegrass-general-east")), p, o.house, v, on=TODAY),
        ("CERTIFICATION OF NO RECORDS", "diligent search"),
    ),
    "status": (
        lambda o, p, v: draw.status_letter(
            records_head(o.provider("town-branch-pharmacy")), p, o.house, _request(o), on=TODAY, their_number="TB-1"
        ),
        ("We have received your request", "15 business days", "TB-1"),
    ),
    "certification": (
        lambda o, p, v: draw.certification_page(records_head(o.provider("bluegrass-general")), p, v, _request(o), pages=64, on=TODAY),
        ("CERTIFICATION OF MEDICAL RECORDS", "true and complete", "Notary Public"),
    ),
    "own request": (
        lambda o, p, v: draw.own_request(o.house, _client(o, p), o.provider("bluegrass-general"), _request(o), on=TODAY),
        ("Patient's Name:", "Patient's DOB:", "KRS 422.317", "$300.00"),
    ),
    "authorization": (
        lambda o, p, v: draw.authorization_form(o.house, _client(o, p), signed=TODAY),
        ("AUTHORIZATION FOR RELEASE", "expires on", "revoke"),
    ),
}


@pytest.fixture(scope="module")
def office() -> PracticeOffice:
    return practice_office(TODAY)


@pytest.fixture(scope="module")
def arrivals(office: PracticeOffice) -> tuple[SampleArrival, ...]:
    return sample_arrivals(office, TODAY)


def a_patient(office: PracticeOffice, key: str = "testa") -> Patient:
    return patient_of(office.matter(key).client, sex="F", mrn="33010127", account="70001011075", guarantor="Proband A. Sampleton")


def a_visit(injury: Injury = NECK) -> Visit:
    return Visit(date(2026, 9, 6), date(2026, 9, 7), time(10, 40), injury, "Arthur Attendwell, MD", "Rhea Referral, MD")


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def blemishes(pdf: bytes) -> list[str]:
    """What is printed over something else, or off the page."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            width, height = page.get_size()
            text = page.get_textpage()
            boxes = [text.get_rect(place) for place in range(text.count_rects())]
            boxes = [box for box in boxes if text.get_text_bounded(*box).strip()]
            for place, (left, bottom, right, top) in enumerate(boxes):
                if left < 18 or bottom < 18 or right > width - 14 or top > height - 18:
                    found.append(f"off the page: {text.get_text_bounded(left, bottom, right, top)}")
                for other in boxes[:place]:
                    across = min(right, other[2]) - max(left, other[0])
                    down = min(top, other[3]) - max(bottom, other[1])
                    if across > 1 and down > 1.5:
                        found.append(f"{text.get_text_bounded(left, bottom, right, top)} over {text.get_text_bounded(*other)}")
    return found


def test_blemishes_are_seen() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(612, 792))
    canvas.drawString(100, 500, "first words")
    canvas.drawString(110, 503, "second words over them")
    canvas.drawString(560, 300, "runs off the edge")
    canvas.save()
    assert len(blemishes(buffer.getvalue())) == 2


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_says_what_such_papers_say(name: str, office: PracticeOffice) -> None:
    make, labels = PAPERS[name]
    patient = a_patient(office)
    words = words_of(make(office, patient, a_visit()))
    missing = [label for label in labels if label not in words]
    assert not missing, words[:500]
    assert re.search(r"SAMPLETON, TESTA M|Testa M(\.|arie) Sampleton|Sampleton First / MI: Testa", words), words[:300]
    if name not in {"eob"}:
        assert us(patient.born) in words or f"{patient.born:%m%d%Y}" in words or "03 09 1984" in words


@pytest.mark.parametrize("injury", INJURIES, ids=lambda injury: injury.complaint)
def test_nothing_is_printed_over_anything_or_off_the_page(injury: Injury, office: PracticeOffice) -> None:
    for name, (make, _) in PAPERS.items():  # for the client with the longest name
        assert blemishes(make(office, a_patient(office, "ficta"), a_visit(injury))) == [], name


@pytest.mark.parametrize("injury", INJURIES, ids=lambda injury: injury.complaint)
def test_the_text_banks_leave_no_blank_unfilled(injury: Injury, office: PracticeOffice) -> None:
    for make, _ in PAPERS.values():
        assert not re.search(r"[{}]", words_of(make(office, a_patient(office), a_visit(injury))))


def test_every_page_of_a_chart_names_the_patient(office: PracticeOffice) -> None:
    chart = draw.hospital_chart(records_head(office.provider("bluegrass-general")), a_patient(office), a_visit())
    with pypdfium2.PdfDocument(chart) as document:
        assert len(document) >= 5
        for number, page in enumerate(document, start=1):
            words = page.get_textpage().get_text_range()
            assert "SAMPLETON, TESTA M" in words
            assert "03/09/1984" in words
            assert f"Page {number} of {len(document)}" in words


@pytest.mark.parametrize("amount", [30.0, 86.25, 299.99, 300.0, 412.5, 1200.01])
def test_an_invoice_adds_up(amount: float, office: PracticeOffice) -> None:
    invoice = draw.copy_invoice(
        draw.CHARTWRIGHT, office.provider("ohio-river-regional"), a_patient(office), office.house, _request(office), amount=amount, on=TODAY
    )
    words = words_of(invoice)
    table = words[words.index("Description") : words.index("AMOUNT DUE")]
    money = [float(found.replace(",", "")) for found in re.findall(r"\$([\d,]+\.\d\d)", table)]
    basic, pages, delivery = money[1], money[3], money[5]
    assert round(basic + pages + delivery, 2) == amount
    assert f"AMOUNT DUE: ${dollars(amount)}" in words


def test_no_invoice_for_less_than_it_costs(office: PracticeOffice) -> None:
    with pytest.raises(ValueError, match="30 dollars"):
        draw.copy_invoice(
            draw.CHARTWRIGHT, office.provider("stride-pt"), a_patient(office), office.house, _request(office), amount=29, on=TODAY
        )


@pytest.mark.parametrize("charges", [hospital_charges, physician_charges, ambulance_charges])
def test_a_bill_s_total_is_the_sum_of_its_lines(charges: Callable[[Visit], tuple[object, ...]], office: PracticeOffice) -> None:
    lines = charges(a_visit())
    head = billing_head(office.provider("bluegrass-general"))
    words = words_of(draw.ub04(head, a_patient(office), a_visit(), lines, INSURED))
    printed = [float(found.replace(",", "")) for found in re.findall(r" ([\d,]+\.\d\d)", words[: words.index("0001 PAGE")])]
    assert round(sum(printed), 2) == total(lines)
    assert f"TOTALS {dollars(total(lines))}" in words


# --- faxes, scans, photographs ---


def a_letter(office: PracticeOffice) -> bytes:
    return draw.own_request(office.house, office.matter("testa").client, office.provider("bluegrass-general"), _request(office), on=TODAY)


@pytest.mark.parametrize(("vertical", "rows"), [(196, 2188), (98, 1094)])
@pytest.mark.parametrize(("compression", "code"), [("group3", 3), ("group4", 4)])
def test_a_fax_has_the_true_geometry(vertical: int, rows: int, compression: str, code: int, office: PracticeOffice) -> None:
    two = draw.join(a_letter(office), a_letter(office))
    tiff = fax_tiff(two, vertical_dpi=vertical, compression=compression, header="NOV-20-2026 09:14  FROM: STRIDE", seed=3)
    with Image.open(io.BytesIO(tiff)) as opened:
        assert opened.n_frames == 2
        for frame in range(2):
            opened.seek(frame)
            assert opened.size == (1728, rows)  # what a fax engine stores for a letter page with its header line
            assert opened.mode == "1"
            assert opened.info["dpi"] == (204.0, float(vertical))
            assert opened.tag_v2[259] == code
            assert opened.tag_v2[262] == 0  # white is zero
            assert 0.80 < np.asarray(opened).mean() < 0.99  # mostly white paper, and something on it


@pytest.mark.parametrize("vertical", [196, 98])
def test_our_bar_code_survives_the_fax(vertical: int, office: PracticeOffice) -> None:
    tiff = fax_tiff(
        a_letter(office), vertical_dpi=vertical, compression="group4", header="FROM: STRIDE", noise=0.25, skew_degrees=0.5, seed=5
    )
    with Image.open(io.BytesIO(tiff)) as opened:
        square = opened.convert("L").resize((1728, 2188))
    assert [found.text for found in zxingcpp.read_barcodes(square)] == [office.request("testa", "bluegrass-general").id]


def test_an_upside_down_page_keeps_its_header_upright(office: PracticeOffice) -> None:
    def frame(*upside_down: int) -> np.ndarray:
        tiff = fax_tiff(
            a_letter(office), vertical_dpi=196, compression="group4", header="FROM: STRIDE", noise=0.0, upside_down_pages=upside_down
        )
        with Image.open(io.BytesIO(tiff)) as opened:
            return np.asarray(opened)

    upright, turned = frame(), frame(1)
    assert (upright[:32] == turned[:32]).all()
    assert (upright[:32] == 0).any()
    paper, wrong_way = upright[32:], turned[32:]
    assert (paper[::-1, ::-1] == wrong_way).mean() > 0.995
    assert (paper == wrong_way).mean() < 0.95


def test_noise_grows_and_the_seed_decides_it(office: PracticeOffice) -> None:
    def tiff(noise: float, seed: int) -> bytes:
        return fax_tiff(a_letter(office), vertical_dpi=98, compression="group3", header="H", noise=noise, seed=seed)

    def specks(content: bytes) -> int:
        with Image.open(io.BytesIO(content)) as opened:
            black = ~np.asarray(opened)
        alone = black[1:-1, 1:-1] & ~black[:-2, 1:-1] & ~black[2:, 1:-1] & ~black[1:-1, :-2] & ~black[1:-1, 2:]
        return int(alone.sum())

    assert tiff(0.3, 1) == tiff(0.3, 1)
    assert tiff(0.3, 1) != tiff(0.3, 2)
    assert specks(tiff(0.0, 1)) < specks(tiff(0.3, 1)) < specks(tiff(0.6, 1))


def test_a_fax_services_pdf_has_the_fax_s_own_pixels(office: PracticeOffice) -> None:
    tiff = fax_tiff(a_letter(office), vertical_dpi=98, compression="group3", header="H", seed=1)
    with pypdfium2.PdfDocument(fax_pdf(tiff)) as document, Image.open(io.BytesIO(tiff)) as opened:
        page = document[0]
        assert page.get_textpage().count_chars() == 0
        assert page.get_size() == pytest.approx((1728 * 72 / 204, 1094 * 72 / 98), abs=0.1)
        inside = next(thing for thing in page.get_objects() if thing.type == 3)
        assert (np.asarray(inside.get_bitmap().to_pil().convert("1")) == np.asarray(opened)).all()


@pytest.mark.parametrize("bilevel", [True, False])
def test_a_scan_has_no_words_and_is_all_picture(bilevel: bool, office: PracticeOffice) -> None:
    chart = draw.hospital_chart(records_head(office.provider("bluegrass-general")), a_patient(office), a_visit(), (draw.Section.PROGRESS,))
    scan = scan_pdf(draw.join(chart, draw.blank_page()), bilevel=bilevel, turned={1: 90}, seed=4)
    with pypdfium2.PdfDocument(scan) as document:
        assert [page.get_textpage().count_chars() for page in document] == [0, 0]
        sizes = [page.get_size() for page in document]
        assert sizes[0] == pytest.approx((792, 612), abs=1)
        assert sizes[1] == pytest.approx((612, 792), abs=1)
        ink = [float((page.render(scale=1, grayscale=True).to_numpy() < 100).mean()) for page in document]
        assert ink[0] > 0.01 > 0.001 > ink[1]


def test_a_page_that_lay_on_its_side_stands_again_when_turned_back(office: PracticeOffice) -> None:
    straight = scan_pdf(a_letter(office), skew_degrees=0.0, noise=0.0)
    sideways = scan_pdf(a_letter(office), skew_degrees=0.0, noise=0.0, turned={1: 90})
    with pypdfium2.PdfDocument(straight) as one, pypdfium2.PdfDocument(sideways) as other:
        upright = one[0].render(scale=1, grayscale=True).to_numpy().squeeze().astype(int)
        back = np.rot90(other[0].render(scale=1, grayscale=True).to_numpy().squeeze().astype(int))
    assert back.shape == upright.shape
    assert np.abs(upright - back).mean() < 4 < np.abs(upright - back[::-1, ::-1]).mean()


def test_a_bad_text_layer_has_words_and_they_are_wrong(office: PracticeOffice) -> None:
    notes = draw.therapy_notes(records_head(office.provider("stride-pt")), a_patient(office), a_visit(), _days(a_visit()))
    truth, layer = words_of(notes), words_of(hidden_text_pdf(notes, seed=2))
    assert len(layer) > len(truth) * 0.8
    assert "03/09/1984" not in layer
    right = set(re.findall(r"[A-Za-z]{5,}", truth))
    assert len(right & set(re.findall(r"[A-Za-z]{5,}", layer))) < len(right) * 0.3


def test_a_photograph_lies_on_its_side_and_says_so(office: PracticeOffice) -> None:
    with Image.open(io.BytesIO(photo_jpeg(a_letter(office), seed=6))) as photo:
        assert photo.format == "JPEG"
        assert photo.getexif()[274] == 6
        assert photo.width > photo.height
        upright = ImageOps.exif_transpose(photo).convert("L")
    assert upright.height > upright.width
    assert [found.text for found in zxingcpp.read_barcodes(upright)] == [office.request("testa", "bluegrass-general").id]
    table = np.asarray(upright)[:40, :40].mean()
    assert table < 140 < np.asarray(upright)[1200:1300, 900:1000].mean()


def test_a_png_keeps_its_resolution(office: PracticeOffice) -> None:
    with Image.open(io.BytesIO(page_png(a_letter(office), dpi=150))) as picture:
        assert picture.size == (1275, 1650)
        assert picture.info["dpi"] == pytest.approx((150, 150), abs=0.1)


# --- the office ---


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)))
@settings(max_examples=25, deadline=None)
def test_the_office_holds_together_on_any_day(today: date) -> None:
    office = practice_office(today)
    requests = [request for matter in office.matters for request in matter.requests]
    known = {provider.id for provider in office.providers}
    assert office == practice_office(today)
    assert len({matter.matter for matter in office.matters}) == len(office.matters) >= 8
    assert len({request.id for request in requests}) == len(requests) >= 20
    assert all(reference.is_valid(request.id) and request.provider in known for request in requests)
    for matter in office.matters:
        assert Matter.model_validate_json(matter.model_dump_json(by_alias=True)) == matter
    for request in requests:
        assert all(sent.on <= today for sent in request.sent)
        assert all(line.at.date() <= today for line in request.activity)
        assert (request.closed is not None) == (not request.required_open())
        if request.sent:
            assert request.due == request.sent[-1].on + timedelta(days=30)


def test_every_state_of_a_request_is_there(office: PracticeOffice) -> None:
    live = [request for matter in office.matters for request in matter.requests if not request.closed]
    sent = [request for request in live if request.sent]
    ages = {(TODAY - request.sent[-1].on).days for request in sent}
    assert any(not request.sent for request in live)
    assert min(ages) < 7
    assert any(14 <= age < 30 for age in ages)
    assert any(request.due < TODAY for request in sent)
    assert any(request.partial for request in live)
    assert {request.waiting_on_us.why for request in live if request.waiting_on_us} == {"invoice", "rejected"}
    assert any(request.promised for request in live)
    assert any(request.purpose == "update" for request in live)
    assert any(part.wanted_only for request in live for part in request.parts.values())
    assert any(request.closed for matter in office.matters for request in matter.requests)
    assert any(request.follow_up and request.follow_up <= TODAY for request in sent)


def test_the_hard_cases_are_among_the_clients(office: PracticeOffice) -> None:
    one, two = office.matter("testa"), office.matter("proband")
    assert one.client.last == two.client.last
    assert one.date_of_loss == two.date_of_loss
    assert {request.provider for request in one.requests} & {request.provider for request in two.requests} >= {"bluegrass-general"}
    clients = [matter.client for matter in office.matters]
    assert any(client.suffix for client in clients)
    assert any("-" in client.last for client in clients)
    assert any(client.also_known_as for client in clients)
    assert set(HURT) == {client.key for client in CLIENTS}


def test_nobody_can_be_called_by_accident(office: PracticeOffice) -> None:
    def numbers(provider: Provider) -> list[str]:
        departments = (provider.records, provider.billing, provider.radiology)
        return [number for department in departments if department for number in (department.phone, department.fax) if number]

    every = [number for provider in office.providers for number in numbers(provider)]
    every += [person.direct_line for person in office.staff] + [office.house.phone, office.house.fax]
    assert len(every) > 40
    assert all(re.fullmatch(r"\+1\d{3}55501\d\d", number) for number in every)
    faxes = [department.fax for provider in office.providers for department in (provider.records, provider.billing) if department]
    assert len(set(faxes)) == len(faxes)


# --- the arrivals ---


def page_count(arrival: SampleArrival) -> int:
    if arrival.content.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(arrival.content) as document:
            return len(document)
    with Image.open(io.BytesIO(arrival.content)) as opened:
        return int(getattr(opened, "n_frames", 1))


def test_there_is_enough_of_everything(arrivals: tuple[SampleArrival, ...]) -> None:
    assert len(arrivals) >= 24
    kinds = {piece.kind for arrival in arrivals for piece in arrival.pieces}
    everything = {Kind.RECORDS, Kind.BILLING, Kind.RADIOLOGY, Kind.CERTIFICATION, Kind.INVOICE, Kind.REJECTION}
    assert kinds >= everything | {Kind.STATUS, Kind.OWN_REQUEST}
    outcomes = {outcome: sum(arrival.expected is outcome for arrival in arrivals) for outcome in Outcome}
    assert outcomes[Outcome.FILE] >= 15
    assert outcomes[Outcome.HOLD] >= 8
    assert outcomes[Outcome.DUPLICATE] == 1
    endings = {arrival.file_name.rsplit(".", 1)[1] for arrival in arrivals}
    assert endings == {"pdf", "tif", "jpg", "png", "docx"}
    names = [arrival.file_name.rsplit("/", 1)[-1] for arrival in arrivals]
    assert len(set(names)) == len(names)


def test_the_pieces_cover_every_page(arrivals: tuple[SampleArrival, ...]) -> None:
    for arrival in arrivals:
        if arrival.expected is Outcome.FILE:
            covered = [page for piece in arrival.pieces for page in range(piece.pages[0], piece.pages[1] + 1)]
            assert covered == list(range(1, page_count(arrival) + 1)), arrival.file_name
        else:
            assert not arrival.pieces
        assert bool(arrival.why) == (arrival.expected is Outcome.HOLD)


def test_what_is_expected_agrees_with_the_ledger(arrivals: tuple[SampleArrival, ...], office: PracticeOffice) -> None:
    matters = {matter.matter: matter for matter in office.matters}
    closed = []
    for piece in (piece for arrival in arrivals for piece in arrival.pieces):
        request = matters[piece.matter].request(piece.request) if piece.request else None
        if piece.request:
            assert request is not None
            assert request.provider == piece.provider
            assert request.sent
            assert not request.closed
        else:
            live = [asked for asked in matters[piece.matter].requests if asked.provider == piece.provider and not asked.closed]
            assert not live
        if piece.closes:
            assert request.parts[piece.part].state is PartState.OPEN
            closed.append((piece.request, piece.part))
        assert (piece.part is not None) == piece.closes
    assert len(closed) == len(set(closed)) >= 15


def test_one_arrival_closes_a_request_for_good(arrivals: tuple[SampleArrival, ...], office: PracticeOffice) -> None:
    closes = {(piece.request, piece.part) for arrival in arrivals for piece in arrival.pieces if piece.closes}
    requests = [request for matter in office.matters for request in matter.requests if request.required_open()]
    assert any(all((request.id, part) in closes for part in request.required_open()) for request in requests)


def test_the_copy_is_a_copy_and_comes_later(arrivals: tuple[SampleArrival, ...]) -> None:
    digests = [sha256(arrival.content).hexdigest() for arrival in arrivals]
    (copy,) = [place for place, arrival in enumerate(arrivals) if arrival.expected is Outcome.DUPLICATE]
    assert digests.index(digests[copy]) < copy
    assert len(set(digests)) == len(digests) - 1


def test_broken_files_are_broken(arrivals: tuple[SampleArrival, ...]) -> None:
    by_why = {arrival.why: arrival.content for arrival in arrivals if arrival.why}
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(by_why["password"])
    with pypdfium2.PdfDocument(by_why["password"], password="not-told") as document:
        assert "records enclosed" in document[0].get_textpage().get_text_range()
    assert b"%%EOF" not in by_why["breaks off"]
    assert by_why["breaks off"].startswith(b"%PDF")
    assert by_why["empty"] == b""
    assert b"word/document.xml" in by_why["Word"]


def test_the_same_day_gives_the_same_bytes_and_another_day_others(arrivals: tuple[SampleArrival, ...], office: PracticeOffice) -> None:
    drawn = {arrival.file_name: arrival.content for arrival in arrivals}
    again = Stage(office, TODAY)
    for sample in (*sample_mail(again), *sample_trouble(again)):  # among them faxes, scans, a locked file and a zip package
        assert drawn[sample.file_name] == sample.content, sample.title
    letter = a_letter(office)
    assert photo_jpeg(letter, seed=1) == photo_jpeg(letter, seed=1) != photo_jpeg(letter, seed=2)
    assert hidden_text_pdf(letter, seed=1) == hidden_text_pdf(letter, seed=1) != hidden_text_pdf(letter, seed=2)
    later = TODAY + timedelta(days=90)
    others = sample_mail(Stage(practice_office(later), later))
    assert {sample.content for sample in others}.isdisjoint(drawn.values())


def test_reading_them_costs_under_a_minute(arrivals: tuple[SampleArrival, ...]) -> None:
    looked_at = 0
    for arrival in arrivals:
        if not arrival.content or arrival.why in {"password", "breaks off", "Word"}:
            continue
        if arrival.content.startswith(b"%PDF"):
            with pypdfium2.PdfDocument(arrival.content) as document:
                looked_at += sum(any(thing.type == 3 for thing in page.get_objects()) for page in document)
        else:
            looked_at += page_count(arrival)
    assert 20 < looked_at <= 45


def test_nothing_of_a_paper_shows_in_a_repr(arrivals: tuple[SampleArrival, ...]) -> None:
    shown = repr(arrivals)
    assert "%PDF" not in shown
    assert "Sampleton" not in shown
