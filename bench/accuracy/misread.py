"""Words misread on purpose: a text layer with the slips of OCR put into it, letter by letter. A stand-in for faxes, not a fax.

What it has of OCR: letters taken for each other at measured rates, words run together or torn apart, a confidence that says so. What
it has not: lines lost, columns mixed up, whole regions gone. So its rates say what misread letters alone cost, over thousands of
arrivals that nobody would wait for OCR to read.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from medrec_daemon.model import Page, PageSource, ReadFile, Word

LEVELS = (0.004, 0.012, 0.03)
"""Share of letters misread on a page: clean fine faxes, standard ones, bad ones (character error rates of our engine after cleaning)."""
CONFUSED: dict[str, tuple[str, ...]] = {
    "0": ("O", "Q", "8"), "1": ("I", "l", "7"), "2": ("Z", "7"), "3": ("8", "5"), "4": ("A", "1"), "5": ("S", "6"), "6": ("8", "G", "5"),
    "7": ("1", "?"), "8": ("B", "3", "6"), "9": ("g", "8"), "O": ("0", "Q", "D"), "D": ("O", "0"), "I": ("l", "1", "|"),
    "l": ("1", "I", "i"),
    "S": ("5", "8"), "B": ("8", "R"), "G": ("6", "C"), "Z": ("2",), "e": ("c", "o"), "c": ("e", "o"), "o": ("c", "e", "0"), "a": ("o", "e"),
    "n": ("ri", "m", "h"), "m": ("rn", "nn"), "h": ("b", "n"), "r": ("t", "n"), "t": ("f", "l"), "f": ("t",),
    "i": ("l", "j", "1"), "u": ("v", "ii"),
    "v": ("u", "y"), "w": ("vv", "u"), "d": ("cl",), "E": ("F", "L"), "F": ("P", "E"), "P": ("F", "R"), "R": ("K", "P"), "K": ("R", "X"),
    "M": ("N", "H"), "N": ("M", "H"), "H": ("N", "M"), "U": ("V", "O"), "V": ("Y", "U"), "C": ("G", "O"), "T": ("I", "Y"), "L": ("I", "E"),
    "A": ("4", "R"), "/": ("1", "I", "l"), ",": (".",), ".": (",", ""), ":": (".", ";", ""), "-": ("", "~"), "ñ": ("n", "fi"), "é": ("e",),
}  # fmt: skip


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
    return "".join(dice.choice(CONFUSED.get(letter, (letter,))) if dice.random() < level else letter for letter in text)
