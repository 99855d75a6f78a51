"""Course notes of the offices a client sees every week: physical therapy and chiropractic."""

from __future__ import annotations

from datetime import date

from medrec_daemon.demo.hospital_chart import house_lines
from medrec_daemon.demo.injury import lines
from medrec_daemon.demo.paper import Face, Look, Paper
from medrec_daemon.demo.visit import Letterhead, Patient, Visit, us

THERAPY_LOOK = Look(face=Face.SANS, size=11, margin=56, colour="#0b5563")
CHIROPRACTIC_LOOK = Look(face=Face.SERIF, size=12.5, margin=58, colour="#5a2d0c")
SAID = lines("""
    Did the home exercises every day but one. Sore the evening after the last visit, better by morning.
    Went back to half shifts on Monday. Sitting in meetings is still hard after forty minutes.
    Woke twice last night. Thinks the change of weather has something to do with it.
    Carried groceries in without trouble. First time since the crash.
    No new complaints. Stopped the evening tablet two days ago.
""")
SEEN = lines("""
    Less guarding than last time and a freer turn at the end of range. Goal two of four is met.
    Slow but steady gain. Endurance is what limits, not pain.
    Slight setback after a long drive; settled with treatment.
    Good form with fewer cues. Ready for the next step of the program.
""")


def therapy_notes(head: Letterhead, patient: Patient, visit: Visit, days: tuple[date, ...], look: Look = THERAPY_LOOK) -> bytes:
    """Physical therapy as PDF bytes: an initial evaluation with plan of care on the first day, then a daily note per day."""
    running = ((f"{patient.last_first}   DOB: {us(patient.born)}", head.provider.name),)
    paper = Paper(look, head=running, foot="Page {page} of {pages}", title="Physical therapy")
    paper.letterhead(head.provider.name, house_lines(head))
    paper.heading("PHYSICAL THERAPY INITIAL EVALUATION", centred=True)
    paper.fields(
        (
            ("Patient Name:", patient.natural),
            ("Evaluation Date:", us(days[0])),
            ("D.O.B.:", us(patient.born)),
            ("Patient ID:", patient.mrn),
            ("Referring Physician:", visit.referring),
            ("Onset:", us(visit.served)),
        )
    )
    paper.paragraph(f"Medical diagnosis: {'; '.join(f'{words} ({code})' for code, words in visit.injury.diagnoses)}.")
    subjective, objective, response, plan = visit.injury.therapy
    paper.paragraph(f"Subjective: {visit.words(visit.injury.story[1], patient)}")
    paper.paragraph(f"Objective: {objective} Functional score 46 of 100 on intake.")
    paper.paragraph("Assessment: Good candidate for skilled therapy. Limits in sleep, work and driving are in keeping with the injury.")
    paper.paragraph(f"Plan of care: {plan}")
    paper.signature(visit.attending, (visit.attending, f"License KY-00{patient.mrn[-3:]}"))
    for place, day in enumerate(days[1:], start=2):
        paper.heading(f"Daily Note  -  Visit {place}  -  {us(day)}", grow=1)
        paper.paragraph(f"S: {subjective if place == 2 else SAID[place % len(SAID)]}")
        paper.paragraph(
            f"O: Therapeutic exercise 25 minutes (97110), manual therapy 15 minutes (97140). Pain {max(1, 7 - place)} of 10 on arrival."
        )
        paper.paragraph(f"A: {response if place == 2 else SEEN[place % len(SEEN)]}")
        paper.paragraph(f"P: {plan}")
        paper.paragraph(f"Electronically signed by {visit.attending}, {us(day)}", grow=-1, bold=True)
    return paper.pdf()


def chiropractic_notes(head: Letterhead, patient: Patient, visit: Visit, days: tuple[date, ...], look: Look = CHIROPRACTIC_LOOK) -> bytes:
    """Chiropractic treatment notes as PDF bytes: a page of examination, then short notes, about three to a page."""
    running = ((f"Patient: {patient.last_first}", f"DOB: {us(patient.born)}   File: {patient.mrn}"),)
    paper = Paper(look, head=running, foot=f"{head.provider.name}    {{page}} / {{pages}}", title="Chiropractic notes")
    paper.letterhead(head.provider.name, house_lines(head), centred=True)
    paper.heading("CHIROPRACTIC EXAMINATION AND TREATMENT NOTES", centred=True)
    paper.fields(
        (
            ("Patient Name:", patient.natural),
            ("First Visit:", us(days[0])),
            ("Date of Birth:", us(patient.born)),
            ("Date of Injury:", us(visit.served)),
            ("Doctor:", visit.attending),
            ("Referred by:", visit.referring),
        )
    )
    subjective, objective, response, plan = visit.injury.therapy
    paper.paragraph(f"History: {visit.words(visit.injury.story[0], patient)}")
    paper.paragraph(f"Examination: {objective}")
    paper.heading("Segmental findings", grow=0)
    paper.table(
        ("Segment", "Fixation", "Tenderness", "Spasm"),
        (("C5", "Right rotation", "2+", "Present"), ("T4", "Extension", "1+", "Slight"), ("L4", "Left lateral flexion", "2+", "Present")),
        (0.2, 0.35, 0.22, 0.23),
    )
    paper.paragraph(f"Plan of care: {plan}")
    regions = ("cervical and thoracic", "thoracic and lumbar", "cervical, thoracic and lumbar")
    for place, day in enumerate(days):
        paper.heading(f"{us(day)}   Visit {place + 1}", grow=0.5)
        paper.paragraph(f"Subjective: {SAID[place % len(SAID)] if place else subjective}")
        paper.paragraph(
            f"Objective and treatment: adjustment of the {regions[place % 3]} spine (98941), electrical stimulation 15 minutes (97014)."
        )
        paper.paragraph(f"Assessment: {SEEN[place % len(SEEN)] if place else response}")
    paper.signature(visit.attending, (f"{visit.attending}, treating doctor",))
    return paper.pdf()
