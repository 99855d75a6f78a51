"""Words misread on purpose: a text layer with the slips of OCR put into it, letter by letter. A stand-in for faxes, not a fax.

What it has of OCR: letters taken for each other at measured rates, words run together or torn apart, a confidence that says so. What
it has not: lines lost, columns mixed up, whole regions gone. So its rates say what misread letters alone cost, over thousands of
arrivals that nobody would wait for OCR to read.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from medrec_daemon.model import Page, PageSource, ReadFile, Word

LEVELS = (0.0038, 0.0096, 0.026)
"""Share of letters misread on a page: measured on ``fine-light``, ``fine-medium`` and ``std-light`` faxes of this bench."""
CONFUSED: dict[str, tuple[float, str]] = {
    "#": (1.82, "45"),
    "'": (10.00, "_5 '4"),
    "(": (2.87, "_5 {3 t2"),
    ")": (0.84, "_5"),
    ",": (8.52, ".5 _1"),
    "-": (0.41, "_5 ~3"),
    ".": (10.00, ",5 _2 :1"),
    "/": (4.74, "_5 .2 -1 '1 71 :1"),
    "0": (1.32, "O5 _3 93 (1 61 )1"),
    "1": (1.84, "45 )4 l3 _3 22 (2"),
    "2": (0.08, "_5"),
    "3": (0.31, "45"),
    "4": (0.16, "_5"),
    "5": (1.92, "85 42 $2 62 S2 §1"),
    "7": (0.34, "T5"),
    "8": (0.75, "R5 $3 42"),
    "9": (0.16, "05"),
    ":": (3.87, ";5 _3 ,1 .1 '1 ?1"),
    "B": (0.49, "R5"),
    "C": (0.53, "G5 _3"),
    "D": (1.11, "O5 N2 U1 C1"),
    "E": (0.69, "F5 L2 R2 _1"),
    "F": (0.78, "P5 f2"),
    "I": (2.03, "i5 _3 13 T2 L2 {2"),
    "J": (2.55, "15 I5"),
    "L": (0.51, "_5 .4"),
    "N": (0.11, "_5"),
    "O": (0.45, "05 G4 o3"),
    "P": (0.14, "F5"),
    "R": (0.28, "F5 K4"),
    "S": (0.24, "_5 $3"),
    "T": (0.48, "75 F2 _2 P2 t2"),
    "V": (0.48, "Y5"),
    "a": (0.36, "u5 i2 t1 _1"),
    "b": (0.20, "h5"),
    "c": (1.32, "e5 g1 v1 _1 c1 C1"),
    "e": (0.23, "c5 a1 o1 g1 _1 é1"),
    "f": (1.60, "t5 l1 {1 M1"),
    "g": (0.38, "y5 e4 q1"),
    "i": (0.81, "_5 t1 u1 m1 a1 11"),
    "l": (1.07, "t5 i5 _4 h3 f3 !3"),
    "m": (0.45, "n5 i1 M1 t1"),
    "n": (0.24, "_5 m2 t1 i1 o1"),
    "o": (0.14, "e5 a3 u2 c1 _1"),
    "p": (0.06, "P5"),
    "r": (0.52, "n5 t4 _3 m3 f2 e1"),
    "s": (0.37, "y5 a1 _1 x1"),
    "t": (0.52, "(5 u4 _3 l2 n1 i1"),
    "u": (0.10, "a5"),
    "v": (0.10, "y5"),
    "w": (0.19, "W5"),
    "x": (0.20, "a5"),
}
"""Per letter: how much likelier than the average letter it is misread, and what is read instead (``_``: nothing), with how often.

Measured by ``confusions.py`` on 68,000 words of four fax channels, seed 21, Tesseract's fast model after despeckling.
"""


_READS = {
    letter: (rate, [("" if read[0] == "_" else read[0]) for read in reads.split() for _ in range(int(read[1:]))])
    for letter, (rate, reads) in CONFUSED.items()
}


def misread(read: ReadFile, seed: str) -> ReadFile:
    """The pages as a machine might have read them from a fax; always the same for one seed."""
    dice = Random(seed)
    level = dice.choices(LEVELS, (0.5, 0.35, 0.15))[0]
    return ReadFile(read.sha256, tuple(_page(page, level, dice) for page in read.pages))


def _page(page: Page, level: float, dice: Random) -> Page:
    if page.blank or not page.words:
        return page
    words: list[Word] = []
    for word in page.words:
        text = _text(word.text, level, dice)
        sure = 96.0 - 9 * abs(dice.gauss(0, 1)) - (25 * dice.random() if text != word.text else 0)
        if words and words[-1].line == word.line and dice.random() < level / 3 and word.left - words[-1].right < 0.01:
            words[-1] = replace(words[-1], text=words[-1].text + text, right=word.right)
        elif text:
            words.append(replace(word, text=text, confidence=max(20.0, sure)))
    confidence = sum(word.confidence for word in words) / len(words) if words else 0.0
    return replace(page, words=tuple(words), source=PageSource.OCR, confidence=confidence)


def _text(text: str, level: float, dice: Random) -> str:
    return "".join(_letter(letter, level, dice) for letter in text)


def _letter(letter: str, level: float, dice: Random) -> str:
    rate, reads = _READS.get(letter, (0.0, []))
    return dice.choice(reads) if dice.random() < level * rate else letter
