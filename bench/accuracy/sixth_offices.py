"""Sheets that therapists, chiropractors, dentists, pharmacies and offices write, of the sixth stock only; see ``sixth_charts``."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from bench.accuracy import names
from bench.accuracy.drawing import Paper
from bench.accuracy.people import day

if TYPE_CHECKING:
    from bench.accuracy.stationery import Visit


def exercises(paper: Paper, visit: Visit, dice: Random) -> None:
    days = [f"{visit.start + timedelta(days=3 * step):%m/%d}" for step in range(5)]
    work = dice.sample(
        (
            "Cervical retraction",
            "Scap squeeze",
            "UBE 5 min",
            "Pec stretch",
            "Bridge",
            "Clam shell",
            "Heel slide",
            "Wall sit",
            "Nerve glide",
        ),
        7,
    )
    rows = [(name, *(f"{dice.randint(1, 3)}x{dice.choice((8, 10, 12, 15))}" for _ in days)) for name in work]
    rows += [
        ("MHP / ice", *("10 min" for _ in days)),
        ("97110 / 97140 units", *(f"{dice.randint(1, 2)}/{dice.randint(1, 2)}" for _ in days)),
        ("Pain in/out", *(f"{dice.randint(4, 8)}/{dice.randint(1, 4)}" for _ in days)),
    ]
    paper.table(("Exercise", *days), rows, (0.35, *[0.13] * 5))
    paper.words(f"Therapist initials on each date. {visit.attending}. Visits authorized: 12.")


def capacity(paper: Paper, visit: Visit, dice: Random) -> None:
    paper.words(
        f"Functional capacity evaluation, {day(visit.start, visit.house.hand.date_form)}. Evaluator: {visit.attending}. Duration: "
        "4 h 10 min."
    )
    rows = [
        (
            task,
            f"{dice.randint(5, 50)} lb",
            dice.choice(("Occasional", "Frequent", "Never")),
            dice.choice(("Consistent", "Consistent", "Self-limited")),
        )
        for task in ("Floor to waist lift", "Waist to shoulder", "Overhead", "Carry 50 ft", "Push", "Pull")
    ]
    paper.table(("Task", "Maximum", "How often", "Effort"), rows, (0.34, 0.18, 0.24, 0.24))
    paper.ticks([(dice.random() < 0.5, level) for level in ("Sedentary", "Light", "Medium", "Heavy")])
    paper.words("Coefficients of variation are below 15 %. The demands of the job as described are not met at this time.")


def adjustment(paper: Paper, visit: Visit, dice: Random) -> None:
    for step in range(3):
        paper.heading(f"Visit {step + 1}   {day(visit.start + timedelta(days=2 * step), visit.house.hand.date_form)}", grow=0)
        paper.words(
            f"S: neck {dice.randint(2, 8)}/10  low back {dice.randint(2, 8)}/10   O: spasm, fixation at the levels marked   A: improving "
            "as expected"
        )
        paper.ticks(
            [
                (dice.random() < 0.4, words)
                for words in ("C1-C4 adjusted (Diversified)", "C5-T3 adjusted", "L4-S1 adjusted (drop)", "EMS 15 min", "Traction 10 min")
            ]
        )
    paper.words(f"P: three times a week for four weeks, then re-exam.   {visit.attending}")


def work(paper: Paper, visit: Visit, dice: Random) -> None:
    paper.words("WORK / SCHOOL STATUS", bold=True)
    paper.ticks([
        (False, "May return to full duty"), (True, (f"Restricted duty until "
        f"{day(visit.start + timedelta(days=dice.randint(7, 28)), visit.house.hand.date_form)}")),
        (dice.random() < 0.3, "Off work altogether"), (True, f"No lifting over {dice.choice((5, 10, 20))} lb"), (dice.random() < 0.5, ("No "
        "driving company vehicles")),
    ])  # fmt: skip
    paper.words(f"Next visit in two weeks. Form completed by {visit.attending}. Copies: patient, employer, carrier.")


def teeth(paper: Paper, visit: Visit, dice: Random) -> None:
    rows = [
        (
            day(visit.start, visit.house.hand.date_form),
            str(dice.randint(2, 31)),
            dice.choice(("D0140", "D2391", "D7140", "D2740")),
            dice.choice(("Limited exam, trauma", "Crown fracture, composite", "Extraction", "Bite adjusted")),
        )
        for _ in range(4)
    ]
    paper.table(("Date", "Tooth", "ADA code", "Done"), rows, (0.24, 0.12, 0.18, 0.46))
    paper.words("Upper front teeth hit the steering wheel. Percussion positive at 8 and 9. Vitality to be tested again in six weeks.")


def fills(paper: Paper, visit: Visit, dice: Random) -> None:
    drugs = ("cyclobenzaprine 10 mg #30", "naproxen 500 mg #60", "tramadol 50 mg #20", "lidocaine 5 % patch #30", "gabapentin 300 mg #90")
    rows = [
        (
            f"{visit.start + timedelta(days=9 * step):%m/%d/%y}",
            f"{dice.randint(600000, 699999)}",
            dice.choice(drugs),
            names.doctor(dice).split(",")[0][:22],
            f"{dice.uniform(4, 80):.2f}",
        )
        for step in range(6)
    ]
    paper.table(("Filled", "Rx no.", "Drug, strength, qty", "Prescriber", "Paid"), rows, (0.13, 0.13, 0.37, 0.25, 0.12), right=(4,))
    paper.words("Generic where available. This print is for tax, insurance and legal use.")


def before_scan(paper: Paper, _visit: Visit, dice: Random) -> None:
    paper.ticks(
        [
            (dice.random() < 0.3, f"{words}?")
            for words in ("Pacemaker", "Aneurysm clip", "Metal in the eye", "Pregnant", "Kidney disease", "Allergy to contrast")
        ]
    )
    paper.words(
        f"Screened by {names.doctor(dice).split(',')[0]}, RT(R)(MR). Gadolinium: {dice.choice(('none', '8 mL IV'))}. Sequences complete, "
        "patient held still."
    )
