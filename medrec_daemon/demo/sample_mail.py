"""Sample arrivals as born-digital PDFs: saved from e-mail or a portal, with a true text layer."""

from __future__ import annotations

from medrec_daemon.demo.bills import itemised_bill
from medrec_daemon.demo.charges import hospital_charges
from medrec_daemon.demo.hospital_chart import hospital_chart
from medrec_daemon.demo.letters import CHARTWRIGHT, copy_invoice, status_letter
from medrec_daemon.demo.providers import BILLING_COMPANY
from medrec_daemon.demo.reports import office_note
from medrec_daemon.demo.sample import SampleArrival
from medrec_daemon.demo.stage import Stage, filed
from medrec_daemon.model import Kind

GENERAL = "bluegrass-general"


def sample_mail(stage: Stage) -> tuple[SampleArrival, ...]:
    """Everything that came as a PDF file and belongs to a client; the chart comes first."""
    return (chart(stage), _large_invoice(stage), _status(stage), _named_by_reference(stage), _unasked(stage))


def chart(stage: Stage) -> SampleArrival:
    """A whole chart of one stay, as a hospital's release portal gives it."""
    patient, visit = stage.patient("proband", GENERAL), stage.visit("proband")
    content = hospital_chart(stage.head(GENERAL), patient, visit)
    title = "Born-digital chart: face sheet, emergency note, progress notes, laboratory, discharge summary"
    return filed("Portal downloads/ROI_Release_882714.pdf", content, title, stage.piece((1, 5), Kind.RECORDS, "proband", GENERAL))


def _large_invoice(stage: Stage) -> SampleArrival:
    hospital = "ohio-river-regional"
    content = copy_invoice(
        CHARTWRIGHT,
        stage.office.provider(hospital),
        stage.patient("ficta", hospital),
        stage.office.house,
        stage.request("ficta", hospital),
        amount=412.50,
        on=stage.day(1),
    )
    title = "Copy service's invoice of $412.50: more than may be paid without approval"
    return filed("INV_CRS-0041250.pdf", content, title, stage.piece((1, 1), Kind.INVOICE, "ficta", hospital))


def _status(stage: Stage) -> SampleArrival:
    pharmacy = "town-branch-pharmacy"
    content = status_letter(
        stage.head(pharmacy),
        stage.patient("mockelle", pharmacy),
        stage.office.house,
        stage.request("mockelle", pharmacy),
        on=stage.day(1),
        their_number="TB-20931",
    )
    title = "Status letter: request received, allow 15 business days"
    return filed("Acknowledgement.pdf", content, title, stage.piece((1, 1), Kind.STATUS, "mockelle", pharmacy))


def _named_by_reference(stage: Stage) -> SampleArrival:
    request = stage.request("fixtura", GENERAL)
    head = stage.bill_head(GENERAL, BILLING_COMPANY)
    content = itemised_bill(head, stage.patient("fixtura", GENERAL), hospital_charges(stage.visit("fixtura")), on=stage.day(5), paid=1500.0)
    title = "Itemized hospital bill that somebody named after our request; the guarantor is her mother"
    return filed(f"{request.id} bill.pdf", content, title, stage.piece((1, 1), Kind.BILLING, "fixtura", GENERAL))


def _unasked(stage: Stage) -> SampleArrival:
    practice = "woodford-family-practice"
    visit = stage.visit("mockman", ago=11, stay=0, doctor="Rhea Referral, MD")
    content = office_note(stage.head(practice), stage.patient("mockman", practice), visit)
    title = "Office note that nobody asked for: the request to this practice is closed"
    piece = stage.piece((1, 1), Kind.RECORDS, "mockman", practice, closes=False)
    return filed("Mockman office visit.pdf", content, title, piece)
