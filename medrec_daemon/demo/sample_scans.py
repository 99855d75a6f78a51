"""Sample arrivals from the office's own scanner, telephones and screens: pictures without words, or with wrong ones."""

from __future__ import annotations

from datetime import timedelta

from medrec_daemon.demo.bills import balance_statement, itemised_bill
from medrec_daemon.demo.charges import chiropractic_charges, hospital_charges, physician_charges
from medrec_daemon.demo.cms1500 import cms1500
from medrec_daemon.demo.hospital_chart import Section, hospital_chart
from medrec_daemon.demo.letters import certification_page
from medrec_daemon.demo.paper import blank_page, join
from medrec_daemon.demo.providers import BILLING_COMPANY
from medrec_daemon.demo.reports import prescription_profile, radiology_report
from medrec_daemon.demo.sample import SampleArrival
from medrec_daemon.demo.scans import hidden_text_pdf, page_png, photo_jpeg, scan_pdf
from medrec_daemon.demo.stage import Stage, filed
from medrec_daemon.demo.therapy_notes import therapy_notes
from medrec_daemon.demo.ub04 import ub04
from medrec_daemon.model import Kind

GENERAL, EAST = "bluegrass-general", "bluegrass-general-east"
DOCTORS = "bluegrass-emergency-physicians"


def sample_scans(stage: Stage) -> tuple[SampleArrival, ...]:
    """Everything that was scanned, photographed or saved from a screen today and belongs to a client."""
    return (
        _physicians_claim(stage),
        _imaging(stage),
        _hospital_claim(stage),
        _maiden_name(stage),
        _bad_text_layer(stage),
        _photograph(stage),
        _statement(stage),
        _certification(stage),
        _sideways(stage),
    )


def _copier(stage: Stage, clock: str) -> str:
    """The name that the office copier gives."""
    return f"SKM_C368{stage.today:%y%m%d}{clock}.pdf"


def _physicians_claim(stage: Stage) -> SampleArrival:
    visit = stage.visit("testa")
    claim = cms1500(
        stage.bill_head(DOCTORS, BILLING_COMPANY),
        stage.patient("testa", DOCTORS),
        visit,
        physician_charges(visit),
        stage.insured("testa"),
        stage.office.provider(GENERAL),
    )
    title = "Scan without words: CMS-1500 claim; the insured is her husband, who is a client too; served at the hospital"
    return filed(_copier(stage, "09140"), scan_pdf(claim, seed=21), title, stage.piece((1, 1), Kind.BILLING, "testa", DOCTORS))


def _imaging(stage: Stage) -> SampleArrival:
    imaging = "fayette-imaging"
    report = radiology_report(stage.head(imaging), stage.patient("testa", imaging), stage.visit("testa", ago=60, stay=0))
    content = scan_pdf(report, bilevel=True, skew_degrees=1.2, seed=22)
    title = "Scan without words, black and white, askew: radiology report"
    name = f"Front Desk/Scan from Front Desk {stage.today.isoformat()}.pdf"
    return filed(name, content, title, stage.piece((1, 1), Kind.RADIOLOGY, "testa", imaging))


def _hospital_claim(stage: Stage) -> SampleArrival:
    visit = stage.visit("mockman")
    claim = ub04(stage.bill_head(EAST), stage.patient("mockman", EAST), visit, hospital_charges(visit), stage.insured("mockman"))
    title = "Scan, 300 dots per inch: UB-04 bill of the sister campus, for a Junior"
    content = scan_pdf(claim, dpi=300, bilevel=True, seed=23)
    return filed(_copier(stage, "09152"), content, title, stage.piece((1, 1), Kind.BILLING, "mockman", EAST))


def _maiden_name(stage: Stage) -> SampleArrival:
    patient, visit = stage.patient("mockelle", GENERAL, last="Fakenham"), stage.visit("mockelle")
    first = hospital_chart(stage.head(GENERAL), patient, visit, (Section.EMERGENCY,))
    second = hospital_chart(stage.head(GENERAL), patient, visit, (Section.DISCHARGE,))
    content = scan_pdf(join(first, blank_page(), second), bilevel=True, seed=24)
    title = "Scan of both sides, one side blank: chart under the client's maiden name"
    return filed(_copier(stage, "10077"), content, title, stage.piece((1, 3), Kind.RECORDS, "mockelle", GENERAL))


def _bad_text_layer(stage: Stage) -> SampleArrival:
    therapist = "stride-pt"
    days = tuple(stage.day(ago) for ago in (43, 40, 36, 33))
    notes = therapy_notes(
        stage.head(therapist), stage.patient("mockman", therapist), stage.visit("mockman", doctor="Dorcas Limbering, PT, DPT"), days
    )
    title = "Scan with a bad text layer under the pictures: physical therapy notes, for an update request"
    return filed(
        "Scanned document (7).pdf", hidden_text_pdf(notes, seed=25), title, stage.piece((1, 2), Kind.RECORDS, "mockman", therapist)
    )


def _photograph(stage: Stage) -> SampleArrival:
    chiropractor = "limestone-chiropractic"
    days = tuple(stage.day(ago) for ago in (61, 57, 54, 50, 47))
    patient = stage.patient("proband", chiropractor)
    ledger = itemised_bill(stage.bill_head(chiropractor), patient, chiropractic_charges(days), on=stage.day(6), title="PATIENT LEDGER")
    title = "Photograph of an itemized ledger, taken by the client on a table"
    return filed("IMG_2041.jpg", photo_jpeg(ledger, seed=26), title, stage.piece((1, 1), Kind.BILLING, "proband", chiropractor))


def _statement(stage: Stage) -> SampleArrival:
    statement = balance_statement(
        stage.bill_head(DOCTORS, BILLING_COMPANY), stage.patient("mockelle", DOCTORS), balance=1756.0, on=stage.day(8)
    )
    title = "Screen picture (PNG) of a statement that tells only the balance: filed, and closes nothing"
    piece = stage.piece((1, 1), Kind.BILLING, "mockelle", DOCTORS, closes=False)
    return filed("statement_download.png", page_png(statement), title, piece)


def _certification(stage: Stage) -> SampleArrival:
    page = certification_page(
        stage.head(GENERAL),
        stage.patient("example", GENERAL),
        stage.visit("example"),
        stage.request("example", GENERAL),
        pages=118,
        on=stage.day(4),
    )
    title = "Scan: notarized records certification, the last part that was out"
    piece = stage.piece((1, 1), Kind.CERTIFICATION, "example", GENERAL)
    return filed(_copier(stage, "10431"), scan_pdf(page, skew_degrees=0.5, seed=27), title, piece)


def _sideways(stage: Stage) -> SampleArrival:
    pharmacy = "town-branch-pharmacy"
    hurt = stage.visit("mockelle").served
    drugs = (
        ("4400123", "ONDANSETRON 4 MG ODT  1 Q8H PRN NAUSEA  #10", 14.2),
        ("4400124", "ACETAMINOPHEN 500 MG TAB  2 Q8H PRN  #60", 9.85),
    )
    later = (("4401877", "TOPIRAMATE 25 MG TAB  1 AT BEDTIME  #30", 22.4), ("4402961", "TOPIRAMATE 25 MG TAB  1 AT BEDTIME  #30", 22.4))
    fills = tuple((hurt + timedelta(days=1), *drug) for drug in drugs)
    fills += tuple((hurt + timedelta(days=20 + 30 * place), *drug) for place, drug in enumerate(later))
    profile = prescription_profile(stage.head(pharmacy), stage.patient("mockelle", pharmacy), fills)
    content = scan_pdf(profile, dpi=300, turned={1: 90}, seed=28)
    title = "Scan lying on its side: a pharmacy's prescription profile"
    return filed(_copier(stage, "11009"), content, title, stage.piece((1, 1), Kind.RECORDS, "mockelle", pharmacy))
