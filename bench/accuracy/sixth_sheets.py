"""Shapes of letters, invoices, reports, run sheets, exports and bills that only the sixth stock has; see ``held_back``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from random import Random
from typing import TYPE_CHECKING

from bench.accuracy.drawing import WIDTH, Paper, fitting, wide
from bench.accuracy.people import TODAY, Person, day

if TYPE_CHECKING:
    from bench.accuracy.stationery import Visit

Pairs = Sequence[tuple[str, str]]
_SENTENCE = re.compile(r"(?<=[a-z)]{3})\. (?=[A-Z0-9])")
"""Where a sentence ends; not behind Mr. or an initial."""
ABOUT = frozenset({"lined", "enumerated", "piped", "corner", "bullets", "closing-line"})
REPORTS = frozenset({"letter", "cells", "bullets"})
LABORATORY = frozenset({"panels", "lines"})
CALLS = frozenset({"coded", "two-column"})
EXPORTS = frozenset({"legal", "visit-line"})


def filled(paper: Paper, pairs: Pairs) -> None:
    """Lines of a form filled in by typewriter: a label, and its value upon a line."""
    plain, bold, _ = paper.look.fonts
    size = paper.look.size
    for label, value in pairs:
        paper.need(size * 1.7)
        paper.y += size * 1.6
        paper.desk.text(paper.look.margin, paper.y, label.rstrip(":"), plain, size)
        x = paper.look.margin + wide(label.rstrip(":"), plain, size) + 8
        room = WIDTH - paper.look.margin - x
        paper.desk.text(x + 4, paper.y - 1, value, bold, fitting(value, bold, size, room - 8))
        paper.desk.line(x, paper.y + 2, x + min(room, 260), paper.y + 2, 0.5)
    paper.gap(6)


def corner(paper: Paper, pairs: Pairs) -> None:
    """A small box at the right, a line to each."""
    plain = paper.look.fonts[0]
    paper.need(14 * len(pairs) + 12)
    x = WIDTH - paper.look.margin - 240
    paper.desk.box(x, paper.y + 2, 240, 13 * len(pairs) + 6, thick=0.8)
    for place, (label, value) in enumerate(pairs):
        words = f"{label.rstrip(':')}: {value}"
        paper.desk.text(x + 6, paper.y + 14 + 13 * place, words, plain, fitting(words, plain, 9, 228))
    paper.gap(13 * len(pairs) + 16)


def about(paper: Paper, pairs: Pairs, form: str) -> None:
    """Whom a letter is about: on lines, numbered, in one line with bars, in a box at the right, with bullets, or in its first sentence."""
    if form == "lined":
        filled(paper, pairs)
    elif form == "enumerated":
        paper.words("\n".join(f"({number}) {label.rstrip(':')}: {value}" for number, (label, value) in enumerate(pairs, start=1)))
    elif form == "piped":
        paper.words(" | ".join(f"{label.rstrip(':')}: {value}" for label, value in pairs), bold=True)
    elif form == "corner":
        corner(paper, pairs)
    elif form == "bullets":
        paper.words("\n".join(f"- {label.rstrip(':')} - {value}" for label, value in pairs), indent=18)
    else:
        (_, name), *rest = pairs
        known = "".join(f"; {label.rstrip(':').lower()}: {value}" for label, value in rest)
        paper.words(f"We answer your letter about the records of {name}{known}.")


def order(paper: Paper, pairs: Pairs, *, visit: Visit, dice: Random) -> None:
    """An invoice that tells the patient only among the details of the order."""
    asked = TODAY - timedelta(days=dice.randint(8, 40))
    more = [
        ("Requester", "Example & Sample Injury Law"),
        ("Requested", f"{asked:%m/%d/%Y}"),
        ("Range", f"{day(visit.start, '%m/%d/%Y')} to present"),
    ]
    rows = [*more[:1], *pairs, *more[1:]]
    paper.heading("Order details", grow=0)
    paper.table(("Field", "On your order"), [(label.rstrip(":"), value) for label, value in rows], (0.36, 0.64), grid=False)


def coupon(paper: Paper, pairs: Pairs, total: float) -> None:
    """An invoice that tells the patient only on its remittance part."""
    paper.rule()
    paper.words("REMITTANCE PART", bold=True, align="centre")
    filled(paper, [*pairs, ("Check no.", ""), ("Amount", f"{total:,.2f}")])


def report(paper: Paper, visit: Visit, labels: Sequence[str], texts: Sequence[str], form: str) -> None:
    """A radiology report as a letter to the doctor, in cells, or with bullets below its headings."""
    if form == "letter":
        paper.words(f"Dear {visit.referring.split(',')[0]}:")
        paper.words("Thank you for sending this patient to us. " + " ".join(texts[:3]))
        paper.words(f"{labels[3].rstrip(':')}: {texts[3]}", bold=True)
        paper.words("With kind regards,")
    elif form == "cells":
        for label, text in zip(labels, texts, strict=True):
            paper.table((label.rstrip(":"),), [], (1.0,))
            paper.words(text, indent=10)
    else:
        for label, text in zip(labels, texts, strict=True):
            paper.words(label.rstrip(":").upper(), bold=True)
            paper.words("\n".join(f"* {words.strip(' .')}" for words in text.split(". ") if words.strip(" .")), indent=14)


def laboratory(paper: Paper, head: Sequence[str], rows: Sequence[Sequence[str]], form: str) -> None:
    """Results in panels with headings of their own, or in lines of a typewriter."""
    if form == "panels":
        half = max(1, len(rows) // 2)
        for name, some in (("PANEL 1", rows[:half]), ("PANEL 2", rows[half:])):
            paper.heading(name, grow=0)
            paper.table(head, some, (0.34, 0.16, 0.1, 0.16, 0.24), right=(1,), grid=False)
        return
    for test, value, flag, unit, span in rows:
        paper.words(f"{test}: {value} {unit}{f' ({flag})' if flag else ''}   [{span}]")


def call(paper: Paper, visit: Visit, facts: Pairs, times: Pairs, form: str) -> None:
    """What a run sheet says before its narrative: with the codes of the national form, or incident and patient side by side."""
    who = [*visit.fields, ("Gender", "Female" if visit.person.sex == "F" else "Male"), ("Address", visit.person.street)]
    if form == "coded":
        coded = [(f"eResponse.{3 + place:02d} {label}", value) for place, (label, value) in enumerate(facts)]
        coded += [(f"ePatient.{2 + place:02d} {label}", value) for place, (label, value) in enumerate(who)]
        coded += [(f"eTimes.{1 + place:02d} {label}", value) for place, (label, value) in enumerate(times)]
        paper.fields(coded, columns=1, share=0.45)
        return
    longest = max(len(facts), len(who))
    pairs: list[tuple[str, str]] = []
    for place in range(longest):
        pairs.append(facts[place] if place < len(facts) else ("", ""))
        pairs.append(who[place] if place < len(who) else ("", ""))
    paper.fields(pairs, columns=2, share=0.3)
    paper.fields(times, columns=len(times) // 2 + 1, above=True)


def export(paper: Paper, visit: Visit, form: str) -> None:
    """The head of a portal's export: legal and used name in a list, or the visit in one line."""
    (_, name), *rest = visit.fields
    if form == "legal":
        used = (visit.printed or visit.person).first
        paper.fields(
            [("Legal name", name), ("Goes by", used), *rest, ("Language", "English"), ("Care team", visit.attending)], columns=1, share=0.25
        )
        return
    known = "".join(f" | {label.rstrip(':')}: {value}" for label, value in rest)
    paper.words(f"{name}{known}", bold=True)
    paper.words(f"{day(visit.start, visit.house.hand.date_form)} - visit with {visit.attending} at {visit.house.name}")


def charges(paper: Paper, head: Sequence[str], lines: Sequence[Sequence[str]], form: str) -> None:
    """An itemised bill's lines: a table to each day or department with a sum below it, or with the claim form's numbers as heads."""
    if form == "claim-lines":
        made = [(revenue, words.upper(), code, when, units, amount) for when, revenue, code, words, units, amount in lines]
        heads = ("42 REV", "43 DESCRIPTION", "44 HCPCS", "45 DATE", "46 UNITS", "47 CHARGES")
        paper.table(heads, made, (0.1, 0.35, 0.12, 0.15, 0.1, 0.18), right=(4, 5))
        return
    at = 0 if form == "by-day" else 1
    rows = lines if at == 0 else sorted(lines, key=lambda row: row[1])
    shown = [place for place in range(len(head)) if place != at]
    shares = [(0.15, 0.13, 0.13, 0.33, 0.09, 0.17)[place] for place in shown]
    for name, some in groupby(rows, key=lambda row: row[at]):
        group = list(some)
        paper.words(f"{head[at]}: {name or 'other'}", bold=True)
        paper.table(
            [head[place] for place in shown], [[row[place] for place in shown] for row in group], [share / sum(shares) for share in shares],
            right=(3, 4), grid=False,
        )  # fmt: skip
        total = sum(float(row[5].replace(",", "")) for row in group)
        paper.words(f"Subtotal {total:,.2f}", align="right")


def refused(paper: Paper, reasons: Sequence[str], true: int, form: str) -> None:
    """Why a request was sent back: brackets, codes of which one is starred, or elements answered with yes and no."""
    for place, reason in enumerate(reasons):
        if form == "brackets":
            paper.words(f"[{'X' if place == true else ' '}] {reason}", indent=6)
        elif form == "codes":
            paper.words(f"{'***' if place == true else ''} R{11 + 3 * place:03d} {reason}")
        else:
            paper.words(f"{'YES' if place == true else 'no'} - {reason}", bold=place == true)


def searched(paper: Paper, house: str) -> None:
    """Where nothing was found."""
    rows = [("Master patient index", "0"), ("Billing system", "0"), ("Radiology", "0"), ("Off-site storage", "0")]
    paper.table((f"Searched at {house}"[:60], "Found"), rows, (0.75, 0.25))


def certificate(paper: Paper, words: str, blanks: Pairs, form: str) -> None:
    """A certificate's text with its sentences numbered, or as a form with blanks."""
    if form == "numbered":
        sentences = [part.strip(" .") for part in _SENTENCE.split(words)]
        paper.words("\n".join(f"{number}.  {part}." for number, part in enumerate(sentences, start=1)))
    else:
        paper.words("The undersigned keeper of records certifies what is filled in below to be true, and the copies to be whole.")
        filled(paper, blanks)


def covered(paper: Paper, pairs: Pairs, form: str) -> None:
    """A cover sheet's lines: filled in upon rules, or as typed."""
    if form == "ruled":
        filled(paper, pairs)
    else:
        paper.words("\n".join(f"{label.rstrip(':').upper()}:  {value}" for label, value in pairs))


def addressed(paper: Paper, guarantor: Person, visit: Visit, form: str) -> None:
    """Above a statement's numbers: the one who is to pay before the patient, or the words of a collector."""
    paper.words(f"{guarantor.full.upper()}\n{guarantor.street.upper()}\n{guarantor.city.upper()} {guarantor.state} {guarantor.zip}")
    if form == "collection":
        paper.words(
            f"Last letter before {visit.house.name} sends this account to a collector. You may dispute it within 30 days. "
            f"Services to {visit.name} are listed below.",
        )
    else:
        paper.words("RESPONSIBLE PARTY ABOVE - PATIENT AND ACCOUNT BELOW", grow=-1)
