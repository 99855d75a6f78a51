"""Single reports: the radiologist's reading, the ambulance's run report, an office visit, a pharmacy's prescription profile."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from medrec_daemon.demo.hospital_chart import house_lines
from medrec_daemon.demo.injury import paragraphs
from medrec_daemon.demo.paper import Face, Look, Paper
from medrec_daemon.demo.visit import Letterhead, Patient, Visit, address_lines, us

RADIOLOGY_LOOK = Look(face=Face.SERIF, size=12, margin=62, colour="#000000")
EMS_LOOK = Look(face=Face.SANS, size=9.5, margin=40, colour="#333333")
OFFICE_LOOK = Look(face=Face.SANS, size=11, margin=60, colour="#3a5f3a")
PHARMACY_LOOK = Look(face=Face.TYPEWRITER, size=10, margin=46, colour="#000000")


def radiology_report(
    head: Letterhead, patient: Patient, visit: Visit, *, reader: str = "Mona Mockray, MD", look: Look = RADIOLOGY_LOOK
) -> bytes:
    """One radiology report as PDF bytes; the referring physician is named, and must not be taken for the provider."""
    imaging = visit.injury.imaging
    paper = Paper(look, foot=f"{head.provider.name}   {head.phone}   Page {{page}} of {{pages}}", title="Radiology report")
    paper.letterhead(head.provider.name, house_lines(head), centred=True)
    paper.heading("RADIOLOGY REPORT", centred=True)
    paper.fields(
        (
            ("Patient Name:", patient.last_first),
            ("Exam Date:", us(visit.served)),
            ("DOB:", us(patient.born)),
            ("Accession #:", f"{visit.served:%y%j}{patient.mrn[-5:]}"),
            ("MRN:", patient.mrn),
            ("Sex:", patient.sex),
            ("Referring Provider:", visit.referring),
            ("Ordering Provider:", visit.attending),
        )
    )
    paper.rule()
    paper.paragraph(f"EXAM: {imaging.title}", bold=True)
    paper.heading("CLINICAL HISTORY:", grow=0)
    paper.paragraph(f"{visit.injury.complaint}.")
    paper.heading("COMPARISON:", grow=0)
    paper.paragraph(imaging.comparison)
    paper.heading("TECHNIQUE:", grow=0)
    paper.paragraph(imaging.technique)
    paper.heading("FINDINGS:", grow=0)
    for finding in imaging.findings:
        paper.paragraph(finding)
    paper.heading("IMPRESSION:", grow=0)
    paper.bullets(imaging.impression, numbered=True)
    read = datetime.combine(visit.served, visit.at) + timedelta(hours=1, minutes=50)
    paper.gap(8)
    paper.paragraph(f"Dictated by: {reader}\nInterpreting physician: {reader}", grow=-1)
    paper.paragraph(f"FINAL REPORT. Electronically signed {read:%m/%d/%Y %H:%M}", grow=-1)
    return paper.pdf()


def ems_run_report(head: Letterhead, patient: Patient, visit: Visit, *, run_number: str, receiving: str, look: Look = EMS_LOOK) -> bytes:
    """A prehospital care report of two pages as PDF bytes; ``receiving`` is the hospital it went to (a body mention, no provider)."""
    agency = head.provider
    start = datetime.combine(visit.served, visit.at) - timedelta(minutes=58)
    running = (
        (f"{agency.name}", f"Run #: {run_number}"),
        (f"Patient: {patient.last_first}   DOB: {us(patient.born)}", f"Date of call: {us(visit.served)}"),
    )
    paper = Paper(look, head=running, foot="Patient Care Report   Page {page} of {pages}", title="Patient care report")
    paper.letterhead(agency.name, house_lines(head), centred=True)
    paper.heading("PREHOSPITAL PATIENT CARE REPORT", centred=True)
    _run_head(paper, patient, start, run_number, receiving)
    paper.band("CHIEF COMPLAINT AND HISTORY")
    paper.fields(
        (
            ("Chief Complaint:", visit.injury.complaint),
            ("Mechanism:", "Motor vehicle collision, belted"),
            ("Allergies:", "NKDA"),
            ("Medications:", "None"),
        ),
        columns=1,
        label_share=0.2,
    )
    paper.band("VITAL SIGNS")
    rows = [
        (f"{start + timedelta(minutes=minute):%H:%M}", bp, pulse, breath, oxygen, "15 (4/5/6)", pain)
        for minute, bp, pulse, breath, oxygen, pain in ((17, "148/92", "104", "20", "97%", "8"), (29, "139/86", "98", "18", "98%", "6"))
    ]
    paper.table(("Time", "BP", "Pulse", "Resp", "SpO2", "GCS", "Pain"), rows, (0.13, 0.16, 0.13, 0.13, 0.14, 0.18, 0.13), grow=0)
    paper.band("NARRATIVE")
    for text in _narrative(visit, patient, receiving):
        paper.paragraph(text, grow=0.5)
    paper.new_page()
    _run_tail(paper, patient, start, receiving)
    return paper.pdf()


def _run_head(paper: Paper, patient: Patient, start: datetime, run_number: str, receiving: str) -> None:
    street, city = address_lines(patient.address)
    paper.band("PATIENT INFORMATION")
    paper.fields(
        (
            ("Last:", f"{patient.last} {patient.suffix}".strip()),
            ("First / MI:", f"{patient.first} {patient.middle[:1]}"),
            ("Date of Birth:", us(patient.born)),
            ("Age / Gender:", f"{patient.age(start.date())} / {'Female' if patient.sex == 'F' else 'Male'}"),
            ("Home Address:", f"{street}, {city}"),
            ("Phone:", patient.phone),
        ),
        boxed=True,
    )
    times = (("Unit Notified", 0), ("En Route", 2), ("At Scene", 11), ("At Patient", 13), ("Left Scene", 31), ("At Destination", 47))
    paper.band("DISPATCH INFORMATION")
    paper.fields(
        (
            ("Incident #:", f"{start:%Y}-{run_number[-5:]}"),
            ("Unit:", "Medic 7"),
            ("Dispatch Complaint:", "Traffic accident with injury"),
            ("Response Mode:", "Lights and siren"),
            ("Scene:", "Sample Pike at Example Road, Lexington, KY"),
            ("Receiving Facility:", receiving),
        ),
        boxed=True,
    )
    paper.table([name for name, _ in times], [[f"{start + timedelta(minutes=minutes):%H:%M}" for _, minutes in times]], [1 / 6] * 6, grow=0)


def _narrative(visit: Visit, patient: Patient, receiving: str) -> tuple[str, ...]:
    return paragraphs(f"""
        Medic 7 was dispatched to a two-vehicle collision with injury. On arrival we found a {patient.age(visit.served)} year old
        patient standing beside the vehicle with bystanders, alert and oriented to person, place, time and event. Damage to the
        vehicle was moderate with no intrusion into the cabin.

        {visit.words(visit.injury.story[1], patient)}

        Primary survey without threat to life. Secondary survey as charted. Spinal motion restriction was applied with a collar and
        the stretcher. A saline lock was placed in the left forearm, 20 gauge, on the first attempt.

        Transport to {receiving} was without incident. Report was given to the charge nurse and care handed over at bedside.
        Patient belongings went with the patient.
    """)


def _run_tail(paper: Paper, patient: Patient, start: datetime, receiving: str) -> None:
    paper.band("FLOW CHART")
    steps = (
        (13, "Assessment", "Adult, primary and secondary survey", "Dummigan"),
        (16, "Spinal motion restriction", "Collar, stretcher straps; patient response: unchanged", "Mannequin"),
        (21, "Intravenous access", "20 gauge left forearm, successful", "Dummigan"),
        (26, "Fentanyl", "50 mcg intravenous; patient response: improved", "Dummigan"),
        (34, "Cardiac monitor", "Sinus rhythm, no ectopy", "Mannequin"),
    )
    rows = [(f"{start + timedelta(minutes=minute):%H:%M}", what, how, who) for minute, what, how, who in steps]
    paper.table(("Time", "Treatment", "Description", "Crew Member"), rows, (0.1, 0.26, 0.46, 0.18), grow=0)
    paper.band("TRANSPORT")
    paper.fields(
        (
            ("Transport Mode:", "Ground, no lights or siren"),
            ("Loaded Mileage:", "8.4"),
            ("Level of Care:", "Advanced life support"),
            ("Destination:", receiving),
        ),
        boxed=True,
    )
    paper.band("SIGNATURES")
    paper.paragraph("Crew: Paramedic R. Dummigan (lead), EMT T. Mannequin")
    paper.signature("C. Nurse, RN", (f"Receiving facility signature, {receiving}", f"{start + timedelta(minutes=52):%m/%d/%Y %H:%M}"))
    paper.signature(patient.natural, ("Patient signature: privacy practices received, assignment of benefits",))


def office_note(head: Letterhead, patient: Patient, visit: Visit, look: Look = OFFICE_LOOK) -> bytes:
    """An office visit as PDF bytes: subjective, objective, assessment, plan."""
    paper = Paper(look, foot=f"{patient.last_first}   DOB {us(patient.born)}   Page {{page}} of {{pages}}", title="Office visit")
    paper.letterhead(head.provider.name, house_lines(head))
    paper.heading("Office Visit")
    paper.fields(
        (
            ("Patient Name:", patient.natural),
            ("Encounter Date:", us(visit.served)),
            ("Date of Birth:", us(patient.born)),
            ("Chart #:", patient.mrn),
            ("Provider:", visit.attending),
            ("Referred by:", visit.referring),
        )
    )
    paper.rule()
    paper.paragraph(f"Chief complaint: {visit.injury.complaint}.")
    paper.paragraph(f"History of present illness: {visit.words(visit.injury.story[1], patient)}")
    paper.heading("Physical examination", grow=0.5)
    paper.fields([(f"{label}:", words) for label, words in visit.injury.examination], columns=1, label_share=0.22)
    paper.paragraph(f"Imaging reviewed: {visit.injury.imaging.title}. {' '.join(visit.injury.imaging.impression)}")
    paper.heading("Assessment and Plan", grow=0.5)
    paper.bullets([f"{words} ({code})" for code, words in visit.injury.diagnoses], numbered=True)
    paper.paragraph(visit.words(visit.injury.course[1], patient))
    paper.paragraph(visit.injury.advice)
    paper.signature(visit.attending, (visit.attending, f"Electronically signed by {visit.attending} {us(visit.served)}"))
    return paper.pdf()


def prescription_profile(
    head: Letterhead, patient: Patient, fills: tuple[tuple[date, str, str, float], ...], look: Look = PHARMACY_LOOK
) -> bytes:
    """A pharmacy's profile of prescriptions filled (day, number, drug, price in US dollars) as PDF bytes."""
    paper = Paper(look, foot="Page {page} of {pages}", title="Prescription profile")
    paper.letterhead(head.provider.name.upper(), house_lines(head), rule=False)
    paper.heading("PATIENT PRESCRIPTION PROFILE", centred=True)
    street, city = address_lines(patient.address)
    paper.fields(
        (
            ("Patient:", patient.last_first),
            ("DOB:", us(patient.born)),
            ("Address:", f"{street}, {city}"),
            ("Profile #:", patient.mrn),
        ),
        columns=1,
        label_share=0.18,
    )
    rows = [(us(day), number, drug, "Model P", f"{price:.2f}") for day, number, drug, price in fills]
    paper.table(("Filled", "Rx #", "Drug / Directions", "Prescriber", "Price"), rows, (0.15, 0.13, 0.46, 0.14, 0.12), right=(4,))
    paper.paragraph("Pharmacist in charge: L. Pretend, PharmD. This profile lists every prescription dispensed in the period asked for.")
    return paper.pdf()
