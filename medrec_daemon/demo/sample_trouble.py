"""Sample arrivals that no machine may file: strangers, two patients in one packet, nothing found, files that cannot be read."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from medrec_daemon.demo.fax import fax_tiff
from medrec_daemon.demo.hospital_chart import Section, hospital_chart
from medrec_daemon.demo.letters import no_records_certification
from medrec_daemon.demo.paper import join
from medrec_daemon.demo.reports import office_note, radiology_report
from medrec_daemon.demo.sample import SampleArrival
from medrec_daemon.demo.sample_mail import chart
from medrec_daemon.demo.scans import scan_pdf
from medrec_daemon.demo.stage import Stage, held, stranger
from medrec_daemon.model import Outcome

GENERAL, EAST = "bluegrass-general", "bluegrass-general-east"


def sample_trouble(stage: Stage) -> tuple[SampleArrival, ...]:
    """What a person must look at, and one file that came twice."""
    return (
        _same_surname(stage),
        _two_clients(stage),
        _stranger(stage),
        _senior(stage),
        _no_records(stage),
        _locked(stage),
        _cut_short(stage),
        held("fax/fax000000132.tif", b"", "An empty file, left by a fax that broke off", "empty"),
        held("Dear records department.docx", _word_document(), "A Word document", "Word"),
        _again(stage),
    )


def _same_surname(stage: Stage) -> SampleArrival:
    quentin = stranger("Quentin", "Ralph", "Sampleton", date(1963, 6, 2))
    content = radiology_report(stage.head(GENERAL), quentin, stage.visit("proband"))
    return held("CT report.pdf", content, "Radiology report of another man with a client's surname", "none of our clients")


def _two_clients(stage: Stage) -> SampleArrival:
    head, sections = stage.head(GENERAL), (Section.PROGRESS,)
    hers = hospital_chart(head, stage.patient("testa", GENERAL), stage.visit("testa"), sections)
    his = hospital_chart(head, stage.patient("proband", GENERAL), stage.visit("proband"), sections)
    content = scan_pdf(join(hers, his), bilevel=True, seed=31)
    title = "One packet with pages of two clients who were in one crash"
    return held(f"SKM_C368{stage.today:%y%m%d}11302.pdf", content, title, "more than one")


def _stranger(stage: Stage) -> SampleArrival:
    practice = "inner-bluegrass-orthopedics"
    nobody = stranger("Nobody", "Q", "Unheardof", date(1977, 8, 19))
    note = office_note(stage.head(practice), nobody, stage.visit("demo", ago=40, doctor="Bram Boneset, MD"))
    content = fax_tiff(note, vertical_dpi=196, compression="group4", header=stage.fax_of(practice, "13:02"), noise=0.15, seed=32)
    return held("fax/fax000000131.tif", content, "Fax meant for somebody else: a patient who is no client", "none of our clients")


def _senior(stage: Stage) -> SampleArrival:
    practice = "woodford-family-practice"
    father = stranger("Robert", "Trialford", "Mockman", date(1961, 2, 27), suffix="Sr")
    content = office_note(stage.head(practice), father, stage.visit("mockman", ago=9, doctor="Rhea Referral, MD"))
    return held("R Mockman visit.pdf", content, "Office note of the client's father: Senior, not Junior", "none of our clients")


def _no_records(stage: Stage) -> SampleArrival:
    letter = no_records_certification(
        stage.head(EAST), stage.patient("demo", EAST), stage.office.house, stage.visit("demo"), on=stage.day(2)
    )
    title = "Certification that there are no records: a person confirms it"
    return held(f"SKM_C368{stage.today:%y%m%d}11455.pdf", scan_pdf(letter, seed=33), title, "no records")


def _locked(stage: Stage) -> SampleArrival:
    buffer = io.BytesIO()
    lock = StandardEncryption("not-told", ownerPassword="nor-this", strength=128)
    canvas = Canvas(buffer, encrypt=lock, invariant=1)
    canvas.drawString(72, 720, f"Secure message of {stage.today.isoformat()}: records enclosed.")
    canvas.save()
    return held("Secure_Records_Delivery.pdf", buffer.getvalue(), "A PDF locked with a password", "password")


def _cut_short(stage: Stage) -> SampleArrival:
    whole = hospital_chart(
        stage.head(GENERAL), stage.patient("ficta", GENERAL), stage.visit("ficta"), (Section.EMERGENCY, Section.DISCHARGE)
    )
    return held("records (incomplete download).pdf", whole[: len(whole) * 3 // 5], "A download that broke off", "breaks off")


def _again(stage: Stage) -> SampleArrival:
    first = chart(stage)
    return SampleArrival(
        "records, second copy.pdf", first.content, "The chart of this morning once more, under another name", Outcome.DUPLICATE
    )


def _word_document() -> bytes:
    """The smallest thing that Word opens."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{relation}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>Please find my records attached.</w:t></w:r></w:p></w:body></w:document>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
    return buffer.getvalue()
