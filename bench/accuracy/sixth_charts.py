"""Sheets of a chart that only the sixth stock has: reports of operations, drug and nursing sheets, checklists and forms; see ``charts``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from bench.accuracy import names, sixth_offices
from bench.accuracy.drawing import Paper
from bench.accuracy.held_back import held
from bench.accuracy.people import day

if TYPE_CHECKING:
    from bench.accuracy.stationery import Visit

Draw = Callable[[Paper, "Visit", Random], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """``alone`` are those that may be all there is of a visit; behind the others a note follows."""

    titles: tuple[str, ...]
    draw: Draw
    alone: bool = False


def chosen(dice: Random, kind: str) -> Sheet | None:
    """What a house of that type writes instead of a running note, now and then and only with the sixth stock."""
    if held(dice, "How a chart goes") != "sheet":
        return None
    return dice.choice(BY_TYPE.get(kind, BY_TYPE["hospital"]))


def _form(visit: Visit) -> str:
    return visit.house.hand.date_form


def _staff(dice: Random, title: str) -> str:
    return f"{names.doctor(dice).split(',')[0]}, {title}"


def _operation(paper: Paper, visit: Visit, dice: Random) -> None:
    side = dice.choice(("right", "left"))
    pairs = (
        ("DATE OF OPERATION", day(visit.start, _form(visit))), ("SURGEON", visit.attending), ("ASSISTANT", _staff(dice, "PA-C")),
        ("ANESTHESIA", dice.choice(("General endotracheal", "Spinal with sedation", "Interscalene block, general"))),
        ("PREOPERATIVE DIAGNOSIS", f"Internal derangement, {side} knee"), ("POSTOPERATIVE DIAGNOSIS", "Same"),
        ("PROCEDURE", f"Arthroscopy, {side} knee, with partial medial meniscectomy"), ("ESTIMATED BLOOD LOSS", "10 mL"),
        ("SPECIMENS", "None"), ("COMPLICATIONS", "None"), ("COUNTS", "Correct x 2"),
    )  # fmt: skip
    for label, value in pairs:
        paper.words(f"{label}: {value}")
    paper.words(
        f"DESCRIPTION OF PROCEDURE: The patient was identified in the holding area and the {side} knee was marked. After a time-out the "
        "leg was "
        "prepped and draped. Standard portals were made. A flap tear of the posterior horn was found and trimmed to a stable rim. The "
        "cruciates "
        "were intact. The joint was lavaged, portals closed with nylon, and a soft dressing put on. The patient went to recovery in good "
        "shape."
    )


def _anesthesia(paper: Paper, visit: Visit, dice: Random) -> None:
    paper.fields((("ASA class", "II"), ("NPO since", "2300"), ("Mallampati", "2"), ("Anesthesiologist", visit.attending),
                  ("CRNA", _staff(dice, "CRNA")), ("Anes. start / end", "0742 / 0921")), columns=3, above=True, boxed=True)  # fmt: skip
    times = ("0745", "0800", "0815", "0830", "0845", "0900")
    rows = [
        (drug, *(dice.choice(("", "", str(dice.randint(1, 9) * 10))) for _ in times))
        for drug in ("Propofol mg", "Fentanyl mcg", "Sevo %", "LR mL")
    ]
    rows += [
        (sign, *(str(dice.randint(low, high)) for _ in times))
        for sign, low, high in (("SBP", 96, 140), ("DBP", 55, 85), ("HR", 58, 92), ("SpO2", 97, 100))
    ]
    paper.table(("", *times), rows, (0.22, *[0.13] * 6), right=(1, 2, 3, 4, 5, 6))
    paper.words("Airway: LMA 4 placed at first try. Eyes taped. Pressure points padded. Emergence smooth. To PACU, report given.")


def _drugs(paper: Paper, visit: Visit, dice: Random) -> None:
    days = [f"{visit.start + timedelta(days=step):%m/%d}" for step in range(3)]
    nurses = [_staff(dice, "RN") for _ in range(3)]
    marks = ["".join(word[0] for word in who.split(",")[0].replace(".", "").split())[:3].upper() for who in nurses]
    drugs = dice.sample(
        ("acetaminophen 650 mg PO q6h", "ketorolac 15 mg IV q6h", "enoxaparin 40 mg SC daily", "docusate 100 mg PO BID", ("ondansetron 4 "
        "mg IV PRN"),
         "lisinopril 10 mg PO daily", "oxycodone 5 mg PO q4h PRN", "methocarbamol 750 mg PO TID"), 5,
    )  # fmt: skip
    rows = [(drug, *(f"{dice.randint(0, 23):02d}{dice.choice(('00', '12', '30'))} {dice.choice(marks)}" for _ in days)) for drug in drugs]
    paper.table(("Medication / dose / route / frequency", *days), rows, (0.49, 0.17, 0.17, 0.17))
    paper.words("Initials: " + "   ".join(f"{mark} = {who}" for mark, who in zip(marks, nurses, strict=True)))
    paper.words("R = refused   H = held   NPO = nothing by mouth   * = see note", grow=-1)


def _flowsheet(paper: Paper, visit: Visit, dice: Random) -> None:
    hours = [f"{hour:02d}00" for hour in range(7, 19, 2)]
    spans = (
        ("Temp F", 97, 99),
        ("Pulse", 62, 98),
        ("Resp", 12, 20),
        ("BP sys", 108, 150),
        ("Pain 0-10", 1, 8),
        ("SpO2 %", 94, 100),
        ("Intake mL", 0, 400),
        ("Output mL", 0, 500),
    )
    rows = [(name, *(str(dice.randint(low, high)) for _ in hours)) for name, low, high in spans]
    paper.table(("Row", *hours), rows, (0.28, *[0.12] * 6), right=(1, 2, 3, 4, 5, 6))
    paper.ticks(
        [
            (dice.random() < 0.6, words)
            for words in (
                "Bed low, rails x 2",
                "Call light in reach",
                "Fall band on",
                "Skin intact",
                "Turned q2h",
                "Collar on at all times",
            )
        ]
    )
    paper.words(f"Shift assessment by {_staff(dice, 'RN')}. Day of care {(visit.end - visit.start).days + 1}.")


def _leaving(paper: Paper, visit: Visit, dice: Random) -> None:
    paper.words(f"You were seen on {day(visit.start, _form(visit))} by {visit.attending}.", bold=True)
    paper.words("Why you came in: car accident, neck and back pain.")
    for heading, text in (
        ("What to do next", "Make an appointment with your family doctor in 3 to 5 days. Pick up: cyclobenzaprine 10 mg, naproxen 500 mg."),
        (
            "Come back right away if",
            "you have a headache that gets worse, throw up twice, cannot hold your water, or feel weak in an arm or leg.",
        ),
        ("Your medicines", "START cyclobenzaprine. KEEP TAKING lisinopril. STOP nothing."),
        ("Today's tests", dice.choice(("CT of the neck: no break.", "X-ray of the back: no break.", "Blood count: normal."))),
    ):
        paper.heading(heading, grow=0.5)
        paper.words(text)
    paper.words("I have read this and my questions were answered.   ______________________   patient / representative      ________ RN")


def _triage(paper: Paper, visit: Visit, dice: Random) -> None:
    paper.fields((("Arrival", f"{day(visit.start, _form(visit))} {dice.randint(0, 23):02d}:{dice.randint(10, 59)}"), ("Mode",
    dice.choice(("Walk-in", "EMS", "Police"))),
                  ("ESI", str(dice.randint(2, 4))), ("Triage RN", _staff(dice, "RN")), ("Chief complaint", "MVC"), ("Pain",
                  f"{dice.randint(3, 9)}/10"),
                  ("Weight", f"{dice.randint(55, 120)} kg"), ("Last tetanus", "unknown")), columns=4, above=True, boxed=True)  # fmt: skip
    paper.ticks([(dice.random() < 0.5, words) for words in (
        "Restrained", "Airbag deployed", "LOC", "Ambulatory at scene", "C-spine tenderness", "Anticoagulants", "Feels safe at home",
        "Suicide screen negative",
    )])  # fmt: skip
    paper.words(
        "TRIAGE NOTE: Pt states was stopped in traffic when hit from behind. Denies LOC. C/o neck stiffness and headache. Collar placed "
        "in triage."
    )


def _consent(paper: Paper, visit: Visit, dice: Random) -> None:
    paper.words(
        f"1. I consent to examination and treatment at {visit.house.name} by {visit.attending} and whoever is called in. 2. I was told of "
        "the risks, "
        "benefits and other ways of treatment. 3. I give permission to bill my insurance. 4. I got the notice of privacy practices. "
        "5. Valuables are kept at my own risk."
    )
    paper.ticks(
        [(True, "Treatment"), (True, "Assignment of benefits"), (dice.random() < 0.5, "Photographs"), (False, "Students may watch")]
    )
    paper.words(f"Signed on {day(visit.start, _form(visit))}     Registrar: {_staff(dice, 'Registrar')}")


def _pathology(paper: Paper, visit: Visit, dice: Random) -> None:
    paper.fields(
        (
            ("Case no.:", f"S26-{dice.randint(1000, 9999)}"),
            ("Received:", day(visit.start, _form(visit))),
            ("Submitted by:", visit.referring),
            ("Pathologist:", visit.attending),
        )
    )
    for heading, text in (
        ("SPECIMEN(S)", "A. Soft tissue, right knee, shavings. B. Disc material, L4-5."), ("GROSS DESCRIPTION", ("A. Received in formalin, "
        "tan-white pieces, 2.1 x 1.4 cm together. B. Fibrous pieces, 1.8 cm.")),
        ("MICROSCOPIC", "A. Fibrocartilage with myxoid change. B. Nucleus pulposus with fissures."), ("FINAL DIAGNOSIS", ("A. Degenerate "
        "meniscus. B. Disc material. No malignancy.")),
    ):  # fmt: skip
        paper.heading(heading, grow=0)
        paper.words(text)


def _heart(paper: Paper, visit: Visit, dice: Random) -> None:
    paper.words(
        f"12 LEAD ECG   {day(visit.start, _form(visit))}   {dice.randint(0, 23):02d}:{dice.randint(10, 59)}   25 mm/s  10 mm/mV  150 Hz"
    )
    paper.fields((("Vent. rate", f"{dice.randint(58, 101)} BPM"), ("PR interval", f"{dice.randint(130, 190)} ms"), ("QRS duration",
    f"{dice.randint(78, 104)} ms"),
                  ("QT/QTc", f"{dice.randint(360, 400)}/{dice.randint(401, 440)} ms"), ("P-R-T axes", "52 31 44")), columns=1,
                  share=0.25)  # fmt: skip
    y = paper.y
    for lead in range(3):
        for beat in range(14):
            x, base = paper.look.margin + 34 * beat, y + 30 + 36 * lead
            for one, other in (((0, 0), (14, 0)), ((14, 0), (17, -18)), ((17, -18), (20, 6)), ((20, 6), (22, 0)), ((22, 0), (34, 0))):
                paper.desk.line(x + one[0], base + one[1], x + other[0], base + other[1], 0.6)
    paper.gap(130)
    paper.words(f"Normal sinus rhythm. No ST elevation. Confirmed by {visit.attending}.")


def _sleep(paper: Paper, visit: Visit, dice: Random) -> None:
    paper.words(f"Polysomnogram, night of {day(visit.start, _form(visit))}. Scored by {_staff(dice, 'RPSGT')}. Read by {visit.attending}.")
    paper.table(("Measure", "Diagnostic", "CPAP"), [
        ("Total sleep time (min)", str(dice.randint(280, 410)), str(dice.randint(200, 400))), ("AHI per hour",
        f"{dice.uniform(6, 42):.1f}", f"{dice.uniform(0, 5):.1f}"),
        ("Lowest SpO2 %", str(dice.randint(74, 89)), str(dice.randint(89, 95))), ("Arousal index", f"{dice.uniform(9, 40):.1f}",
        f"{dice.uniform(5, 12):.1f}"),
    ], (0.5, 0.25, 0.25), right=(1, 2))  # fmt: skip
    paper.words("Impression: obstructive sleep apnea. Auto CPAP 6 to 14 cm of water is advised.")


_OPERATION = Sheet(("OPERATIVE NOTE", "Report of Operation", "Surgeon's Dictation", "Procedure Record"), _operation, alone=True)
_LEAVING = Sheet(("After Visit Summary", "Discharge Instructions", "Going Home Sheet", "Patient Copy of Instructions"), _leaving)
BY_TYPE: dict[str, tuple[Sheet, ...]] = {
    "hospital": (
        _OPERATION, Sheet(("Anesthesia Record", "INTRAOPERATIVE ANESTHESIA"), _anesthesia), Sheet(("Medication Administration Record",
        "MAR - 72 hours", "eMAR Print"), _drugs),
        Sheet(("Nursing Flowsheet", "24 Hour Nursing Record", "Vital Signs and I&O"), _flowsheet), _LEAVING, Sheet(("ED Triage", ("Triage "
        "Assessment"), "Quick Look / Triage"), _triage, alone=True),
        Sheet(("Conditions of Treatment", "General Consent"), _consent), Sheet(("SURGICAL PATHOLOGY", "Tissue Report"), _pathology),
        Sheet(("ECG Report", "Electrocardiogram"), _heart),
    ),
    "physician": (
        _OPERATION, Sheet(("Work Status Report", "Return to Work Form", "Physician's Activity Report"), sixth_offices.work), _LEAVING,
        Sheet(("Sleep Study Report", "Polysomnography"), _sleep),
        Sheet(("Consent and Assignment", "Office Consent"), _consent), Sheet(("Office EKG",), _heart),
    ),
    "chiropractor": (Sheet(("Chiropractic SOAP (check-off)", "Visit Check Sheet", "Adjustment Record"), sixth_offices.adjustment,
    alone=True),),
    "physical-therapy": (Sheet(("Exercise Flow Sheet", "Therapy Grid"), sixth_offices.exercises, alone=True), Sheet(("FCE Report",
    "Functional Capacity Evaluation"), sixth_offices.capacity, alone=True)),
    "dentist": (Sheet(("Services Rendered", "Tooth Record"), sixth_offices.teeth, alone=True),),
    "pharmacy": (Sheet(("Fill List", "Dispensed Prescriptions"), sixth_offices.fills, alone=True),),
    "imaging": (Sheet(("Screening Sheet", "MR Safety Form"), sixth_offices.before_scan),),
}  # fmt: skip
