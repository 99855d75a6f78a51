"""What a house writes about a patient: visit notes, charts, radiology, laboratory, ambulance, therapy, portal exports."""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from bench.accuracy import fifth_asides, fifth_sheets, names, notes, sixth_charts, sixth_sheets
from bench.accuracy.drawing import Desk, Paper
from bench.accuracy.held_back import held, layout, otherwise
from bench.accuracy.houses import House
from bench.accuracy.people import TODAY, day
from bench.accuracy.stationery import Visit, chart_paper


def _signed(paper: Paper, dice: Random, who: str, when: date) -> None:
    words = dice.choice(
        ("Electronically signed by {} {}", "Signed: {}  {}", "Authenticated by {} on {}", "/s/ {} {}", "Digitally signed {} - {}")
    )
    form = str(held(dice, "How a signature is dated") or "%m/%d/%Y")
    paper.words(words.format(who, day(when, form)), grow=-0.5)


def visit_note(desk: Desk, visit: Visit, dice: Random, pages: int) -> int:
    """Notes of a visit or stay, about so many pages."""
    title = dice.choice(_TITLES.get(visit.house.type, _TITLES["hospital"]))
    sheet = sixth_charts.chosen(dice, visit.house.type)
    if sheet:
        title = dice.choice(sheet.titles)
    paper = chart_paper(desk, visit, title)
    served = dice.choice(("Date of Service:", "DOS:", "Visit Date:", "Encounter Date:", "Date of Visit:", "Admit Date:"))
    form = visit.house.hand.date_form
    doctor = dice.choice(("Provider:", "Attending:", "Seen by:", "Physician:", "Rendering:"))
    paper.fields(
        (
            (served, day(visit.start, form)),
            (doctor, visit.attending),
            (otherwise(dice, "Referred by:"), visit.referring),
            (otherwise(dice, "Type:"), dice.choice(("New", "Follow-up", "ER", "Outpatient"))),
        ),
        **layout(dice, "How a chart has its fields"),
    )
    fifth_asides.put(paper, visit, "chart")
    age = (TODAY - visit.person.born).days // 365
    if sheet:
        sheet.draw(paper, visit, dice)
    enough = sheet is not None and sheet.alone and paper.count >= pages
    while True:
        for heading, text in () if enough else notes.note(dice, age, visit.person.sex):
            if heading:
                paper.heading(heading.title() if dice.random() < 0.2 else heading, grow=0.3)
            if text:
                paper.words(text)
            if paper.count >= pages and paper.y > 560:
                break
        _signed(paper, dice, visit.attending, visit.start)
        if paper.count >= pages:
            fifth_asides.put(paper, visit, "chart", end=True)
            return paper.done()
        paper.heading(
            dice.choice(("Progress Note", "Daily Note", "Addendum", "Nursing Note", "Follow-up Visit")), band=visit.house.hand.band
        )


_TITLES = {
    "hospital": ("Emergency Department Record", "ED PROVIDER NOTE", "History and Physical", "DISCHARGE SUMMARY", "Inpatient Chart", "Operative Report", "CONSULTATION", "Progress Notes", "Clinical Record"),
    "physician": ("Office Visit", "OFFICE NOTE", "Clinic Note", "Progress Note", "Consultation Report", "Follow-Up Visit"),
    "chiropractor": ("Chiropractic Examination", "SOAP Note", "Daily Treatment Note", "Initial Exam"),
    "physical-therapy": ("PT Initial Evaluation", "Physical Therapy Daily Note", "Plan of Care", "Therapy Progress Report"),
    "imaging": ("Clinic Note",),
    "ems": ("Patient Care Report",),
    "dentist": ("Dental Chart Note",),
    "lab": ("Laboratory Report",),
    "pharmacy": ("Prescription Profile",),
}  # fmt: skip


def radiology(desk: Desk, visit: Visit, dice: Random, _pages: int = 1) -> int:
    """One radiology report."""
    study = notes.study(dice)
    paper = chart_paper(
        desk, visit, dice.choice(("RADIOLOGY REPORT", "Diagnostic Imaging Report", "Imaging Consultation", "Final Report", "X-Ray Report"))
    )
    form = visit.house.hand.date_form
    values = (day(visit.start, form), f"{dice.randint(10**7, 10**8 - 1)}", visit.referring, study.title[:34])
    heads = otherwise(dice, ("Exam Date:", "Accession:", "Ordering:", "Exam:"))
    paper.fields(tuple(zip(heads, values, strict=True)), **layout(dice, "How a chart has its fields"))
    labels = dice.choice(
        (
            ("CLINICAL HISTORY", "TECHNIQUE", "FINDINGS", "IMPRESSION"),
            ("Indication:", "Procedure:", "Findings:", "Impression:"),
            ("REASON FOR EXAM", "COMPARISON", "FINDINGS", "CONCLUSION"),
        )
    )
    texts = (
        study.indication,
        dice.choice(("Standard views were obtained.", "None available.", "Multiplanar images without contrast.")),
        study.findings,
        study.impression,
    )
    shape = str(held(dice, "How a radiology report goes") or "")
    if shape in sixth_sheets.REPORTS:
        sixth_sheets.report(paper, visit, labels, texts, shape)
    elif shape:
        fifth_sheets.report(paper, labels, texts, shape)
    for label, text in () if shape else zip(labels, texts, strict=True):
        paper.heading(label, grow=0.2)
        paper.words(text)
    paper.words(
        f"{dice.choice(('Interpreted by', 'Read by', 'Reading radiologist', 'Dictated by'))}: {visit.attending}   {visit.start:%m/%d/%Y}"
    )
    fifth_asides.put(paper, visit, "report", end=True)
    return paper.done()


def laboratory(desk: Desk, visit: Visit, dice: Random, _pages: int = 1) -> int:
    """Laboratory results."""
    paper = chart_paper(desk, visit, dice.choice(("LABORATORY REPORT", "Lab Results", "Cumulative Lab Summary", "Chemistry / Hematology")))
    taken, ordered = otherwise(dice, "Collected:"), otherwise(dice, "Ordered by:")
    paper.fields(((taken, day(visit.start, visit.house.hand.date_form)), (ordered, visit.referring)))
    fifth_asides.put(paper, visit, "lab")
    tests = (
        "WBC",
        "RBC",
        "Hemoglobin",
        "Hematocrit",
        "Platelet count",
        "Sodium",
        "Potassium",
        "Chloride",
        "CO2",
        "BUN",
        "Creatinine",
        "Glucose",
        "Calcium",
        "AST",
        "ALT",
        "Lipase",
        "Troponin",
    )
    head = dice.choice(
        (
            ("Test", "Result", "Flag", "Units", "Reference Range"),
            ("Component", "Value", "", "Unit", "Ref. Interval"),
            ("Analyte", "Your Value", "H/L", "Units", "Normal"),
        )
    )
    rows = [
        (
            test,
            f"{dice.uniform(1, 150):.1f}",
            dice.choice(("", "", "", "H", "L")),
            "mmol/L",
            f"{dice.randint(1, 9)}.0 - {dice.randint(10, 150)}.0",
        )
        for test in dice.sample(tests, dice.randint(6, len(tests)))
    ]
    shape = str(held(dice, "How a laboratory sheet goes") or "")
    if shape in sixth_sheets.LABORATORY:
        sixth_sheets.laboratory(paper, head, rows, shape)
    elif shape:
        fifth_sheets.laboratory(paper, visit, head, rows, shape)
    else:
        paper.table(head, rows, (0.34, 0.16, 0.1, 0.16, 0.24), right=(1,), grid=dice.random() < 0.6)
    fifth_asides.put(paper, visit, "lab", end=True)
    return paper.done()


def run_report(desk: Desk, visit: Visit, dice: Random, _pages: int = 1) -> int:
    """An ambulance crew's report."""
    paper = chart_paper(
        desk, visit, dice.choice(("PATIENT CARE REPORT", "Prehospital Care Report", "EMS RUN REPORT", "ePCR", "Ambulance Run Sheet"))
    )
    incident, unit, crew, complaint, where = otherwise(dice, ("Incident #:", "Unit:", "Crew:", "Dispatch complaint:", "Destination:"))
    facts = (
        (incident, f"{visit.start:%y}-{dice.randint(1000, 99999)}"),
        ("Date:", day(visit.start, visit.house.hand.date_form)),
        (unit, f"Medic {dice.randint(1, 19)}"),
        (crew, f"{names.doctor(dice).split(',')[0]}, Paramedic"),
        (complaint, otherwise(dice, "Traffic accident")),
        (where, visit.referring),
    )
    usual = layout(dice, "How a chart has its fields")
    hour = dice.randint(0, 22)
    steps = otherwise(dice, ("Dispatched", "En route", "On scene", "At patient", "Left scene", "At destination", "In service"))
    times = [(step, f"{hour:02d}:{4 + 7 * place:02d}") for place, step in enumerate(steps)]
    shape = str(held(dice, "How a run sheet goes") or "")
    if shape in sixth_sheets.CALLS:
        sixth_sheets.call(paper, visit, facts, times, shape)
    elif shape:
        fifth_sheets.call(paper, visit, facts, times, shape)
    else:
        paper.fields(facts, **usual)
        paper.table(otherwise(dice, ("Event", "Time")), times, (0.3, 0.2))
    fifth_asides.put(paper, visit, "run")
    paper.heading(otherwise(dice, "NARRATIVE"), grow=0.3)
    paper.words(otherwise(dice, _RUN).format(unit=dice.randint(1, 19)))
    paper.table(
        otherwise(dice, ("Time", "BP", "Pulse", "Resp", "SpO2", "GCS")),
        [
            (
                f"{hour:02d}:{18 + 8 * place}",
                f"{dice.randint(110, 160)}/{dice.randint(60, 95)}",
                str(dice.randint(60, 110)),
                str(dice.randint(12, 22)),
                f"{dice.randint(94, 100)}%",
                "15",
            )
            for place in range(2)
        ],
        (0.16, 0.18, 0.16, 0.16, 0.17, 0.17),
    )
    paper.words(f"{otherwise(dice, 'Loaded mileage')}: {dice.uniform(1, 22):.1f}")
    fifth_asides.put(paper, visit, "run", end=True)
    return paper.done()


_RUN = "Medic {unit} dispatched to a two car crash. Found patient seated, awake, complaining of neck and back pain. No loss of consciousness. Cervical collar placed, vitals obtained, moved to cot and secured. Transported without lights. Care handed to nurse at bedside."
_PRINTED = "Printed from the patient portal on {when}. This is a summary and may not be the complete record."


def portal(desk: Desk, visit: Visit, dice: Random, pages: int) -> int:
    """A summary as patients print it from a portal; it is no certified chart."""
    paper = chart_paper(
        desk,
        visit,
        dice.choice(("Health Summary", "Continuity of Care Document", "Visit Summary - Patient Portal", "Summarization of Episode Note")),
    )
    paper.words(otherwise(dice, _PRINTED).format(when=f"{TODAY:%m/%d/%Y}"))
    shape = str(held(dice, "How a portal export goes") or "")
    if shape in sixth_sheets.EXPORTS:
        sixth_sheets.export(paper, visit, shape)
    elif shape:
        fifth_sheets.export(paper, visit, dice, shape)
    for heading in otherwise(dice, ("Allergies", "Current Medications", "Problem List", "Immunizations", "Recent Visits", "Vitals")):
        paper.heading(heading, grow=0.4)
        words = (
            "; ".join(text for _, text in notes.diagnoses(dice, 3))
            if heading == "Problem List"
            else dice.choice(
                ("None on file", "No known allergies", "ibuprofen 600 mg, cyclobenzaprine 10 mg", f"{visit.start:%m/%d/%Y} office visit")
            )
        )
        paper.words(words)
    return paper.done() if pages else 0


def certification(desk: Desk, visit: Visit, dice: Random, *, copied: int, reference: str) -> int:
    """A custodian's certificate of a true copy."""
    paper = chart_paper(
        desk,
        visit,
        dice.choice(
            (
                "CERTIFICATION OF MEDICAL RECORDS",
                "Affidavit of Custodian of Records",
                "Certificate of Authenticity",
                "Business Records Certification",
            )
        ),
    )
    if reference:
        paper.words(f"{dice.choice(('Your reference', 'Ref', 'Requester file', 'Re your file'))}: {reference}")
    words = dice.choice(_CERTIFIED).format(house=visit.house.name, name=visit.name, pages=copied)
    shape = str(held(dice, "How a certificate goes") or "")
    if shape:
        blanks = (("Facility", visit.house.name), ("Record of", visit.name), ("Pages", str(copied)), ("Kept in the ordinary course", "yes"))
        sixth_sheets.certificate(paper, words, blanks, shape)
    else:
        paper.words(words)
    count, dated = otherwise(dice, ("Number of pages:", "Date:"))
    paper.fields(((count, str(copied)), (dated, f"{TODAY:%m/%d/%Y}")))
    paper.words(
        f"{names.doctor(dice).split(',')[0]}, {dice.choice(('Custodian of Records', 'HIM Director', 'Records Custodian', 'Keeper of the Records'))}"
    )
    paper.words(
        dice.choice(("Subscribed and sworn to before me. Notary Public.", "I declare under penalty of perjury that this is true.", ""))
    )
    fifth_asides.put(paper, visit, "certificate", end=True)
    return paper.done()


_CERTIFIED = (
    "I, the undersigned custodian of records for {house}, certify that the attached {pages} pages are a true and complete copy of the chart of {name}, made in the regular course of business.",
    "The {pages} pages attached hereto are true, accurate and complete copies of records kept by {house} concerning {name}. They were made at or near the time of the events by persons with knowledge.",
    "This is to certify that the enclosed records of {name} ({pages} pages) are exact reproductions of the originals kept by {house} in the ordinary course of business.",
)
Writer = Callable[[Desk, Visit, Random, int], int]


def writer_for(house: House, dice: Random) -> Writer:
    """What a house of that type sends as its chart."""
    if house.type == "ems":
        return run_report
    if house.type == "lab":
        return laboratory
    return laboratory if house.type == "hospital" and dice.random() < 0.08 else visit_note
