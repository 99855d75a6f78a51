"""A hospital's chart as its electronic record prints it: face sheet, emergency note, progress notes, laboratory, discharge summary."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from medrec_daemon.demo.paper import Face, Look, Paper
from medrec_daemon.demo.visit import Letterhead, Patient, Visit, address_lines, phone, us
from medrec_daemon.ledger.model import Provider


class Section(Enum):
    """A part of a chart; each begins on a fresh page."""

    FACE_SHEET = "face sheet"
    EMERGENCY = "emergency note"
    PROGRESS = "progress notes"
    LABORATORY = "laboratory"
    DISCHARGE = "discharge summary"


CHART_LOOK = Look(face=Face.SANS, size=10, margin=50, colour="#244a6a")


def hospital_chart(
    head: Letterhead, patient: Patient, visit: Visit, sections: tuple[Section, ...] = tuple(Section), look: Look = CHART_LOOK
) -> bytes:
    """The chart of one stay as PDF bytes; patient, birth date, MRN and account stand at the top of every page."""
    hospital = head.provider
    running = (
        (patient.last_first, hospital.name),
        (f"DOB: {us(patient.born)}   Sex: {patient.sex}   MRN: {patient.mrn}", f"Acct #: {patient.account}   Adm: {us(visit.served)}"),
    )
    foot = f"{hospital.name}   Printed by HIM {us(visit.until + timedelta(days=21))}   Page {{page}} of {{pages}}"
    paper = Paper(look, head=running, foot=foot, title="Medical record")
    writers = {
        Section.FACE_SHEET: _face_sheet,
        Section.EMERGENCY: _emergency_note,
        Section.PROGRESS: _progress_notes,
        Section.LABORATORY: _laboratory,
        Section.DISCHARGE: _discharge_summary,
    }
    for place, section in enumerate(sections):
        if place:
            paper.new_page()
        writers[section](paper, head, patient, visit)
    return paper.pdf()


def house_lines(head: Letterhead) -> tuple[str, ...]:
    """Department, address, telephone and fax as they stand under a letterhead's name; NPI and tax number last."""
    numbers = " | ".join(f"{label}: {value}" for label, value in (("Phone", head.phone), ("Fax", head.fax)) if value)
    known = " | ".join(
        f"{label}: {value}" for label, value in (("NPI", head.provider.npi), ("Tax ID", head.provider.tax_id)) if value is not None
    )
    return (head.department, ", ".join(address_lines(head.provider.address)), numbers, known)


def _place(hospital: Provider) -> tuple[str, str]:
    street, city = address_lines(hospital.address)
    return street, city


def _signed(paper: Paper, who: str, when: datetime) -> None:
    paper.paragraph(f"Electronically signed by {who} on {when:%m/%d/%Y} at {when:%H:%M}", bold=True, grow=-0.5)


def _at(visit: Visit, hours: float) -> datetime:
    """So many hours after the patient came."""
    return datetime.combine(visit.served, visit.at) + timedelta(hours=hours)


def _face_sheet(paper: Paper, head: Letterhead, patient: Patient, visit: Visit) -> None:
    paper.letterhead(head.provider.name, house_lines(head), centred=True)
    paper.heading("PATIENT REGISTRATION / FACE SHEET", centred=True)
    street, city = address_lines(patient.address)
    paper.band("PATIENT")
    paper.fields(
        (
            ("Patient Name:", patient.last_first),
            ("Medical Record #:", patient.mrn),
            ("Date of Birth:", us(patient.born)),
            ("Account Number:", patient.account),
            ("Age / Sex:", f"{patient.age(visit.served)} Y / {patient.sex}"),
            ("Admit Date/Time:", f"{us(visit.served)} {visit.at:%H:%M}"),
            ("Address:", f"{street}\n{city}"),
            ("Discharge Date:", us(visit.until)),
            ("Home Phone:", patient.phone),
            ("Patient Class:", "Emergency / Observation"),
            ("Marital Status:", "Married"),
            ("Accident:", f"Auto, {us(visit.served)}, KY"),
        ),
        boxed=True,
    )
    _coverage(paper, patient)
    paper.band("PHYSICIANS")
    paper.fields(
        (
            ("Attending:", visit.attending),
            ("Primary Care:", visit.referring),
            ("Admitting Dx:", visit.injury.complaint),
            ("Referring:", visit.referring),
        ),
        boxed=True,
    )


def _coverage(paper: Paper, patient: Patient) -> None:
    """Who pays: guarantor and subscriber, who need not be the patient."""
    paper.band("GUARANTOR")
    paper.fields(
        (
            ("Guarantor Name:", patient.payer),
            ("Relation to Patient:", "Self" if patient.payer == patient.natural else "Spouse"),
            ("Guarantor Phone:", patient.phone),
            ("Employer:", "Sample Works, Inc."),
        ),
        boxed=True,
    )
    paper.band("COVERAGE")
    paper.table(
        ("Seq", "Payer", "Plan", "Subscriber", "Policy Number"),
        (
            ("1", "Example Mutual Auto", "PIP / No-Fault", patient.payer.upper(), f"EMA-{patient.account[-6:]}"),
            ("2", "Fictional Health Plan", "PPO", patient.payer.upper(), f"FHP{patient.mrn[-5:]}01"),
        ),
        (0.07, 0.26, 0.21, 0.26, 0.20),
    )


def _emergency_note(paper: Paper, head: Letterhead, patient: Patient, visit: Visit) -> None:
    injury = visit.injury
    street, city = _place(head.provider)
    paper.paragraph(f"{head.provider.name}, {street}, {city}", centred=True, grow=-1)
    paper.heading("EMERGENCY DEPARTMENT PROVIDER NOTE", centred=True)
    paper.fields(
        (
            ("Patient:", patient.last_first),
            ("Date of Service:", us(visit.served)),
            ("DOB:", f"{us(patient.born)} ({patient.age(visit.served)} yrs)"),
            ("Arrival:", f"{visit.at:%H:%M} by ambulance"),
            ("Attending Physician:", visit.attending),
            ("PCP:", visit.referring),
        )
    )
    paper.rule()
    paper.heading("CHIEF COMPLAINT", grow=0.5)
    paper.paragraph(injury.complaint)
    paper.heading("HISTORY OF PRESENT ILLNESS", grow=0.5)
    for text in injury.story:
        paper.paragraph(visit.words(text, patient))
    paper.heading("PAST MEDICAL HISTORY", grow=0.5)
    paper.paragraph("Seasonal allergies. No operations other than tonsillectomy in childhood. Does not smoke; alcohol on weekends.")
    paper.heading("VITAL SIGNS", grow=0.5)
    paper.table(
        ("Time", "BP", "Pulse", "Resp", "SpO2", "Temp", "Pain"),
        (
            (f"{_at(visit, 0.2):%H:%M}", "142/88", "96", "18", "98% RA", "98.4 F", "7/10"),
            (f"{_at(visit, 2.1):%H:%M}", "131/80", "84", "16", "99% RA", "98.2 F", "4/10"),
        ),
        (0.14, 0.16, 0.13, 0.13, 0.16, 0.14, 0.14),
    )
    paper.heading("PHYSICAL EXAM", grow=0.5)
    paper.fields([(f"{label}:", words) for label, words in injury.examination], columns=1, label_share=0.2)
    paper.heading("MEDICAL DECISION MAKING AND COURSE", grow=0.5)
    paper.paragraph(visit.words(injury.course[0], patient))
    paper.paragraph(f"{injury.imaging.title}: {' '.join(injury.imaging.impression)} Report by radiology to follow under separate cover.")
    paper.heading("DIAGNOSIS", grow=0.5)
    paper.bullets([f"{words} ({code})" for code, words in injury.diagnoses], numbered=True)
    _signed(paper, visit.attending, _at(visit, 5.4))


def _progress_notes(paper: Paper, head: Letterhead, patient: Patient, visit: Visit) -> None:
    injury = visit.injury
    paper.heading(f"{head.provider.name.upper()}  -  PROGRESS NOTES", centred=True)
    for place, hours in enumerate((9.0, 21.5)):
        when = _at(visit, hours)
        author = visit.attending if place else "Casey Nonesuch, PA-C"
        paper.heading(f"Progress Note  -  {when:%m/%d/%Y %H:%M}", grow=0.5)
        paper.fields((("Patient:", patient.last_first), ("Author:", author)), label_share=0.25)
        paper.paragraph(f"SUBJECTIVE: {visit.words(injury.course[place], patient)}")
        finding = " ".join(f"{label}: {words}" for label, words in injury.examination[place * 2 : place * 2 + 2])
        paper.paragraph(f"OBJECTIVE: Afebrile, BP {128 - 4 * place}/{78 - 2 * place}, pulse {82 - 6 * place}. {finding}")
        paper.paragraph(f"ASSESSMENT: {'; '.join(words for _, words in injury.diagnoses)}. {'Improving.' if place else 'Stable.'}")
        paper.paragraph(f"PLAN: {injury.advice if place else 'Continue present orders, recheck in the morning, physical therapy to see.'}")
        _signed(paper, author, when + timedelta(minutes=35))
        paper.rule()
    paper.heading("NURSING NOTE", grow=0.5)
    evening = _at(visit, 11.5)
    paper.paragraph(
        f"{evening:%H:%M}  Resting in bed with side rails up, call light in reach. Rates pain 4 of 10. Medicine given per order, see "
        "medication administration record. Family at bedside and updated. Walked to the bathroom with one person helping. J. Dummy, RN"
    )


def _laboratory(paper: Paper, head: Letterhead, patient: Patient, visit: Visit) -> None:
    drawn = _at(visit, 0.6)
    paper.heading(f"{head.provider.name.upper()}  -  LABORATORY RESULTS", centred=True)
    paper.fields(
        (
            ("Patient Name:", patient.last_first),
            ("Collected:", f"{drawn:%m/%d/%Y %H:%M}"),
            ("DOB:", us(patient.born)),
            ("Specimen:", f"L{drawn:%y%m%d}-{patient.mrn[-4:]}"),
            ("Ordering Provider:", visit.attending),
            ("Status:", "Final"),
        )
    )
    rows = (
        ("White blood cells", "9.8", "", "K/uL", "4.0 - 11.0"),
        ("Hemoglobin", "13.1", "", "g/dL", "12.0 - 16.0"),
        ("Hematocrit", "39.4", "", "%", "36.0 - 46.0"),
        ("Platelets", "248", "", "K/uL", "150 - 400"),
        ("Sodium", "139", "", "mmol/L", "136 - 145"),
        ("Potassium", "3.4", "L", "mmol/L", "3.5 - 5.1"),
        ("Creatinine", "0.82", "", "mg/dL", "0.50 - 1.10"),
        ("Glucose", "128", "H", "mg/dL", "70 - 99"),
        ("Alanine aminotransferase", "22", "", "U/L", "7 - 55"),
        ("Lactate", "1.6", "", "mmol/L", "0.5 - 2.0"),
        ("Troponin I, high sensitivity", "< 6", "", "ng/L", "0 - 14"),
    )
    paper.table(("Test", "Result", "Flag", "Units", "Reference Range"), rows, (0.38, 0.14, 0.09, 0.15, 0.24))
    paper.heading("URINALYSIS", grow=0.5)
    urine = (
        ("Color", "Yellow", "", "", "Yellow"),
        ("Blood", "Trace", "A", "", "Negative"),
        ("Specific gravity", "1.018", "", "", "1.005 - 1.030"),
        ("Leukocyte esterase", "Negative", "", "", "Negative"),
    )
    paper.table(("Test", "Result", "Flag", "Units", "Reference Range"), urine, (0.38, 0.14, 0.09, 0.15, 0.24))
    paper.paragraph(
        "H = above range   L = below range   A = abnormal.  Performed by the laboratory of the house named above, director P. Model, MD.",
        grow=-1,
    )


def _discharge_summary(paper: Paper, head: Letterhead, patient: Patient, visit: Visit) -> None:
    injury = visit.injury
    paper.letterhead(head.provider.name, address_lines(head.provider.address), centred=True)
    paper.heading("DISCHARGE SUMMARY", centred=True)
    paper.fields(
        (
            ("Patient:", patient.last_first),
            ("MRN:", patient.mrn),
            ("Date of Birth:", us(patient.born)),
            ("Admitted:", us(visit.served)),
            ("Attending:", visit.attending),
            ("Discharged:", us(visit.until)),
        )
    )
    paper.heading("Discharge Diagnoses", grow=0.5)
    paper.bullets([f"{words}  {code}" for code, words in injury.diagnoses], numbered=True)
    paper.heading("Hospital Course", grow=0.5)
    for text in injury.course:
        paper.paragraph(visit.words(text, patient))
    paper.heading("Imaging", grow=0.5)
    paper.paragraph(f"{injury.imaging.title}. {' '.join(injury.imaging.impression)}")
    paper.heading("Condition at Discharge", grow=0.5)
    paper.paragraph("Stable. Walking, eating a regular diet, pain controlled by tablets.")
    paper.heading("Discharge Medications", grow=0.5)
    paper.bullets(injury.medicines)
    paper.heading("Instructions and Follow-up", grow=0.5)
    paper.paragraph(injury.advice)
    paper.paragraph(f"Follow up with {visit.referring} within one week.")
    _signed(paper, visit.attending, _at(visit, 30.2))
    paper.paragraph(f"cc: {visit.referring}; Beaumont Neurology Associates, fax {phone('+18595550148')}", grow=-1)
