"""Clinical words: from note corpora where MEDREC_CORPORA names a folder that has them, else from a few templates of our own.

Read are, where there: ``notes/mtsamples.jsonl`` (``text``), ``notes/aci_bench.jsonl`` (``note``, whose patient's name is taken out) and
``notes/indiana_cxr_first600.csv`` (``image``, ``indication``, ``findings``, ``impression``). Nothing of them is kept in the project.
"""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

import csv
import json
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from bench.accuracy import names

VARIABLE = "MEDREC_CORPORA"
LONGEST = 9000
_ANON = re.compile(r"\bX{3,}\b|\[\*\*.*?\*\*\]")
_AGE = re.compile(r"\b\d{1,2}[- ]year[- ]old\b")
_IS_REPORT = re.compile(r"Sample Patient|Dear Dr|\bTECHNIQUE:|\bEXAM:|RADIOLOG(?:Y|IC) (?:REPORT|EXAM)", re.IGNORECASE)
"""Notes that are reports of pictures or letters about a patient of another name."""
_HEADING = re.compile(r"\s*\b([A-Z][A-Z /&'-]{5,48}):\s*")
_OWN = (
    ("CHIEF COMPLAINT", "{He} says the {part} hurts since the crash and that it is worse on getting up in the morning."),
    ("HISTORY OF PRESENT ILLNESS", ("This {age} year old was {role} in a car that was struck {where}. Belted; airbags {bags}. {He} walked at the scene. "
     "Pain in the {part} came on {when} and is {pain} of ten, dull, worse on {worse}. No loss of consciousness. Tried ibuprofen with some relief.")),
    ("PAST HISTORY", "High blood pressure, takes lisinopril. Appendix out as a child. Does not smoke."),
    ("REVIEW OF SYSTEMS", "No fever, no chest pain, no shortness of breath. Sleeps badly because of the {part}. All other systems negative."),
    ("EXAMINATION", ("Alert, in mild distress. Tender over the {part}, spasm on both sides. Motion limited to {share} of normal. Strength 5/5, "
     "sensation intact, reflexes equal. Straight leg raise negative on both sides. Gait slow but steady.")),
    ("COURSE", "Given ketorolac and a muscle relaxant. Imaging showed no fracture. Pain came down to {less} of ten."),
    ("ASSESSMENT", "1. Strain of the {part}. 2. Motor vehicle collision. 3. Muscle spasm."),
    ("PLAN", "Physical therapy twice a week for six weeks. Ice and heat. Return if there is numbness, weakness or trouble with the bladder. Recheck in two weeks."),
)  # fmt: skip
_PARTS = ("neck", "lower back", "left shoulder", "right knee", "upper back", "right wrist", "left hip")
_STUDIES = (
    ("XR CERVICAL SPINE 3 VIEWS", "Alignment is kept. Disc spaces are narrowed at two levels. No fracture line.", "No acute bony injury. Mild wear."),
    ("CT HEAD WITHOUT CONTRAST", "No bleed, mass or shift. Ventricles are of normal size. The skull is whole.", "No acute finding within the head."),
    ("MRI LUMBAR SPINE W/O CONTRAST", "Disc bulge at L4-L5 with annular tear touching the thecal sac. Facets hypertrophic.", "L4-L5 disc bulge with mild narrowing of the canal."),
    ("XR KNEE RIGHT 2 VIEWS", "Small effusion. No fracture or dislocation. Joint space fair.", "Small effusion, no fracture."),
    ("US SHOULDER LEFT", "Partial tear of the supraspinatus, 6 mm. Biceps tendon in its groove.", "Partial supraspinatus tear."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Study:
    """A radiology report's words."""

    title: str
    indication: str
    findings: str
    impression: str


@lru_cache(maxsize=1)
def corpus() -> tuple[tuple[str, ...], tuple[Study, ...]]:
    """(notes, studies) of the corpora; empty where there are none."""
    root = os.environ.get(VARIABLE)
    folder = Path(root) / "notes" if root else None
    if folder is None or not folder.is_dir():
        return (), ()
    notes = [_clean(str(row.get("text") or "")) for row in _rows(folder / "mtsamples.jsonl")]
    notes += [_nameless(row) for row in _rows(folder / "aci_bench.jsonl")]
    studies: list[Study] = []
    table = folder / "indiana_cxr_first600.csv"
    if table.exists():
        with table.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["findings"] and row["impression"]]
        studies = [Study(*(_clean(row[key]) for key in ("image", "indication", "findings", "impression"))) for row in rows]
    return tuple(note[:LONGEST] for note in notes if len(note) > 400 and not _IS_REPORT.search(note)), tuple(studies)


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line] if path.exists() else []


def _nameless(row: dict[str, object]) -> str:
    """A visit note without its patient's name: the page must not name a second person."""
    text, meta = str(row["note"]), row.get("meta")
    names = [str(meta.get(key) or "") for key in ("patient_firstname", "patient_familyname")] if isinstance(meta, dict) else []
    for name in (" ".join(filter(None, names)), *names):
        if name:
            text = re.sub(rf"(?:\b(?:Mr\.|Mrs\.|Ms\.|Miss)[ ]+)?\b{re.escape(name)}\b", "the patient", text)
    return _clean(text)


def _clean(text: str) -> str:
    """Plain letters only, the marks of anonymising filled with a word."""
    text = _ANON.sub("noted", text).replace("•", "-").replace("\u2019", "'").replace("\u2013", "-")
    return text.encode("cp1252", "ignore").decode("cp1252").strip()


def note(dice: Random, age: int, sex: str) -> list[tuple[str, str]]:
    """(heading, text) of one visit; from a corpus, or our own words put together anew."""
    texts, _ = corpus()
    if texts and dice.random() < 0.85:
        return _sections(_AGE.sub(f"{age}-year-old", dice.choice(texts)))
    fill = {
        "He": "He" if sex == "M" else "She", "part": dice.choice(_PARTS), "age": age, "role": dice.choice(("driver", "front passenger", "rear passenger")),
        "where": dice.choice(("from behind", "on the left side", "head-on")), "bags": dice.choice(("opened", "did not open")),
        "when": dice.choice(("at once", "that evening", "the next morning")), "pain": dice.randint(3, 9), "less": dice.randint(1, 3),
        "worse": dice.choice(("turning", "bending", "lifting", "long sitting")), "share": dice.choice(("half", "two thirds", "three quarters")),
    }  # fmt: skip
    chosen = [section for section in _OWN if dice.random() < 0.85]
    return [(heading, text.format(**fill)) for heading, text in chosen]


def _sections(text: str) -> list[tuple[str, str]]:
    """A note cut at its headings."""
    if "\n\n" in text:
        parts: list[tuple[str, str]] = []
        for paragraph in text.split("\n\n"):
            words = paragraph.strip()
            if words.isupper() and len(words) < 60:
                parts.append((words, ""))
            elif parts:
                parts[-1] = (parts[-1][0], f"{parts[-1][1]} {words}".strip())
            else:
                parts.append(("", words))
        return parts
    cut = _HEADING.split(text)
    sections = [("", cut[0])] if cut[0].strip() else []
    return [*sections, *((heading, words.strip(" ,")) for heading, words in zip(cut[1::2], cut[2::2], strict=False))]


def study(dice: Random) -> Study:
    """One radiology study."""
    _, studies = corpus()
    if studies and dice.random() < 0.5:
        return dice.choice(studies)
    title, findings, impression = dice.choice(_STUDIES)
    return Study(title, dice.choice(("Pain after MVC", "Trauma", "MVA, rule out fracture", "Persistent pain")), findings, impression)


def diagnoses(dice: Random, count: int) -> list[tuple[str, str]]:
    """(ICD-10 code, words)."""
    known = (
        ("S13.4XXA", "Sprain of ligaments of cervical spine"), ("S39.012A", "Strain of muscle of lower back"), ("S06.0X0A", "Concussion without LOC"),
        ("S83.91XA", "Sprain of right knee"), ("V43.52XA", "Car driver injured in collision"), ("M54.2", "Cervicalgia"), ("M54.50", "Low back pain"),
        ("S46.012A", "Strain of rotator cuff, left"), ("M62.830", "Muscle spasm of back"),
    )  # fmt: skip
    return dice.sample(known, min(count, len(known)))


def doctors(dice: Random) -> tuple[str, str, str]:
    """Attending, referring, signing."""
    return names.doctor(dice), names.doctor(dice), names.doctor(dice)
