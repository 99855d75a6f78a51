"""Sample arrivals by fax: true geometry, Group 3 and 4, header lines, cover sheets, a page upside down."""

from __future__ import annotations

from medrec_daemon.demo.bills import itemised_bill
from medrec_daemon.demo.charges import ambulance_charges, hospital_charges
from medrec_daemon.demo.fax import fax_pdf, fax_tiff
from medrec_daemon.demo.hospital_chart import Section, hospital_chart
from medrec_daemon.demo.letters import CHARTWRIGHT, certification_page, copy_invoice, rejection_letter
from medrec_daemon.demo.office_papers import fax_cover, own_request
from medrec_daemon.demo.paper import Look, join
from medrec_daemon.demo.providers import BILLING_COMPANY
from medrec_daemon.demo.reports import ems_run_report, radiology_report
from medrec_daemon.demo.sample import SampleArrival
from medrec_daemon.demo.stage import Stage, filed
from medrec_daemon.demo.therapy_notes import chiropractic_notes
from medrec_daemon.demo.ub04 import ub04
from medrec_daemon.model import Kind

AMBULANCE_BUREAU = ("Ambulance Claims Bureau", "PO Box 55509", "Tampa, FL 33699")
LARGE = Look(size=12, margin=54)
GENERAL = "bluegrass-general"


def sample_faxes(stage: Stage) -> tuple[SampleArrival, ...]:
    """Everything that came by fax this morning and belongs to a client."""
    return (
        _mixed_packet(stage),
        _run_report(stage),
        _chiropractor(stage),
        _radiology(stage),
        _ambulance_bill(stage),
        _small_invoice(stage),
        _rejection(stage),
        _own_request(stage),
        _laboratory(stage),
    )


def _mixed_packet(stage: Stage) -> SampleArrival:
    patient, visit, request = stage.patient("testa", GENERAL), stage.visit("testa"), stage.request("testa", GENERAL)
    head = stage.head(GENERAL)
    chart = hospital_chart(head, patient, visit, (Section.FACE_SHEET, Section.EMERGENCY, Section.DISCHARGE))
    certification = certification_page(head, patient, visit, request, pages=3, on=stage.day(1))
    bill = ub04(stage.bill_head(GENERAL, BILLING_COMPANY), patient, visit, hospital_charges(visit), stage.insured("testa"))
    cover = fax_cover(head, stage.office.house, on=stage.today, pages=6, about=f"Sampleton, Testa M. - your file {request.id}")
    content = fax_tiff(
        join(cover, certification, chart, bill),
        vertical_dpi=196,
        compression="group4",
        header=stage.tti("BLUEGRASS GENERAL HIM", "+18595550100"),
        noise=0.15,
        skew_degrees=0.3,
        seed=11,
    )
    return filed(
        "fax/fax000000123.tif",
        content,
        "Fax, fine, Group 4: cover sheet, certification, chart and UB-04 bill in one packet",
        stage.piece((1, 2), Kind.CERTIFICATION, "testa", GENERAL),
        stage.piece((3, 5), Kind.RECORDS, "testa", GENERAL),
        stage.piece((6, 6), Kind.BILLING, "testa", GENERAL),
    )


def _run_report(stage: Stage) -> SampleArrival:
    ems = "kentucky-river-ems"
    report = ems_run_report(
        stage.head(ems),
        stage.patient("testa", ems),
        stage.visit("testa"),
        run_number=f"KR-{stage.today:%Y}-004471",
        receiving="Bluegrass General Hospital",
    )
    content = fax_tiff(
        report, vertical_dpi=196, compression="group3", header=stage.fax_of(ems, "09:41"), noise=0.2, skew_degrees=-0.5, seed=12
    )
    title = "Fax, fine, Group 3: ambulance run report; the hospital it names is only where the ride went"
    return filed("fax/fax000000124.tif", content, title, stage.piece((1, 2), Kind.RECORDS, "testa", ems))


def _chiropractor(stage: Stage) -> SampleArrival:
    chiropractor = "limestone-chiropractic"
    days = tuple(stage.day(ago) for ago in (61, 57, 54, 50, 47))
    head = stage.head(chiropractor)
    visit = stage.visit("proband", doctor="Corey Spinewell, DC")
    notes = chiropractic_notes(head, stage.patient("proband", chiropractor), visit, days)
    cover = fax_cover(
        head, stage.office.house, on=stage.today, pages=3, about="Medical records request", note="Notes as requested. Bill to follow."
    )
    content = fax_tiff(
        join(cover, notes),
        vertical_dpi=98,
        compression="group3",
        header=stage.fax_of(chiropractor, "10:02"),
        noise=0.1,
        seed=13,
        upside_down_pages=(3,),
    )
    return filed(
        "fax/fax000000125.tif",
        content,
        "Fax, standard resolution (204 x 98), Group 3: cover and chiropractic notes, the last page upside down",
        stage.piece((1, 3), Kind.RECORDS, "proband", chiropractor),
    )


def _radiology(stage: Stage) -> SampleArrival:
    report = radiology_report(stage.head(GENERAL), stage.patient("fixtura", GENERAL), stage.visit("fixtura"))
    content = fax_tiff(report, vertical_dpi=98, compression="group4", header=stage.fax_of(GENERAL, "10:15"), noise=0.1, seed=14)
    title = "Fax, standard resolution, Group 4: radiology report; a referring physician is named"
    return filed("fax/fax000000126.tif", content, title, stage.piece((1, 1), Kind.RADIOLOGY, "fixtura", GENERAL))


def _ambulance_bill(stage: Stage) -> SampleArrival:
    ems = "kentucky-river-ems"
    head = stage.bill_head(ems, AMBULANCE_BUREAU)
    bill = itemised_bill(head, stage.patient("fixtura", ems), ambulance_charges(stage.visit("fixtura")), on=stage.day(3))
    header = stage.tti("AMBULANCE CLAIMS BUREAU", "+18135550177", "10:31")
    content = fax_tiff(bill, vertical_dpi=196, compression="group3", header=header, noise=0.2, skew_degrees=0.7, seed=15)
    title = "Fax from a billing agent: itemized ambulance bill, to be paid to another company"
    return filed("fax/fax000000127.tif", content, title, stage.piece((1, 1), Kind.BILLING, "fixtura", ems))


def _small_invoice(stage: Stage) -> SampleArrival:
    hospital = "ohio-river-regional"
    invoice = copy_invoice(
        CHARTWRIGHT,
        stage.office.provider(hospital),
        stage.patient("demo", hospital),
        stage.office.house,
        stage.request("demo", hospital),
        amount=86.25,
        on=stage.day(1),
    )
    header = stage.tti("CHARTWRIGHT RELEASE SVCS", "+18005550143", "11:20")
    content = fax_tiff(invoice, vertical_dpi=196, compression="group4", header=header, noise=0.15, seed=16)
    title = "Fax from a copy service: prepayment invoice of $86.25, no medical bill"
    return filed("fax/fax000000128.tif", content, title, stage.piece((1, 1), Kind.INVOICE, "demo", hospital))


def _rejection(stage: Stage) -> SampleArrival:
    office = "inner-bluegrass-orthopedics"
    letter = rejection_letter(
        stage.head(office), stage.patient("demo", office), stage.office.house, stage.request("demo", office), on=stage.day(1), ticked=(0, 3)
    )
    content = fax_tiff(
        letter, vertical_dpi=196, compression="group4", header=stage.fax_of(office, "11:44"), noise=0.2, skew_degrees=0.4, seed=17
    )
    title = "Fax: our request sent back, two reasons ticked"
    return filed("fax/fax000000129.tif", content, title, stage.piece((1, 1), Kind.REJECTION, "demo", office))


def _own_request(stage: Stage) -> SampleArrival:
    therapist = "stride-pt"
    request, provider = stage.request("example", therapist), stage.office.provider(therapist)
    letter = own_request(stage.office.house, stage.office.matter("example").client, provider, request, on=request.sent[0].on)
    content = fax_tiff(letter, vertical_dpi=98, compression="group3", header=stage.fax_of(therapist, "12:05"), noise=0.1, seed=18)
    title = "Fax, standard resolution: our own request letter coming back, with our bar code"
    return filed("fax/fax000000130.tif", content, title, stage.piece((1, 1), Kind.OWN_REQUEST, "example", therapist))


def _laboratory(stage: Stage) -> SampleArrival:
    lab = "commonwealth-lab"
    visit = stage.visit("fixtura", ago=30)
    report = hospital_chart(stage.head(lab), stage.patient("fixtura", lab), visit, (Section.LABORATORY,), LARGE)
    header = stage.fax_of(lab, "12:19")
    fax = fax_tiff(report, vertical_dpi=196, compression="group4", header=header, noise=0.1, skew_degrees=-0.3, seed=19)
    title = "A fax service's PDF: laboratory report as fax pixels"
    return filed(f"fax/EFax_{stage.today:%Y%m%d}_15025550155.pdf", fax_pdf(fax), title, stage.piece((1, 1), Kind.RECORDS, "fixtura", lab))
