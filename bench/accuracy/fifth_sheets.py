"""Shapes of letters, reports, run sheets, laboratory sheets and portal exports that only the fifth stock has; see ``held_back``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from bench.accuracy.drawing import Paper
from bench.accuracy.people import day

if TYPE_CHECKING:
    from bench.accuracy.stationery import Visit

Pairs = Sequence[tuple[str, str]]


def about(paper: Paper, pairs: Pairs, form: str) -> None:
    """Whom a letter is about: a row of a table, captions over values, dotted lines, at the right, one subject line, or a small sheet."""
    if form == "row":
        share = 1 / len(pairs)
        paper.table([label.rstrip(":") for label, _ in pairs], [[value for _, value in pairs]], [share] * len(pairs))
    elif form == "captions":
        for label, value in pairs:
            paper.words(label.rstrip(":").upper(), grow=-2)
            paper.words(value, bold=True, indent=8)
    elif form == "dotted":
        for label, value in pairs:
            paper.words(f"{label.rstrip(':')} {'.' * max(3, 34 - len(label))} {value}")
    elif form == "right":
        paper.words("\n".join(f"{label} {value}" for label, value in pairs), align="right")
    elif form == "subject":
        more = "".join(f" - {label.rstrip(':')} {value}" for label, value in pairs[1:])
        paper.words(f"Subject: Medical records of {pairs[0][1]}{more}", bold=True)
    else:
        paper.rule()
        paper.fields(pairs, columns=2, share=0.4)
        paper.rule()


def invoice_row(paper: Paper, pairs: Pairs, total: float, form: str) -> None:
    """An invoice that tells the patient only in its own table, or on the slip that goes back with the money."""
    if form == "row":
        labels, values = [label.rstrip(":") for label, _ in pairs], [value for _, value in pairs]
        share = 0.84 / len(pairs)
        paper.table([*labels, "Balance"], [[*values, f"{total:,.2f}"]], [*[share] * len(pairs), 0.16], right=(len(pairs),))
        return
    paper.gap(10)
    paper.words("- " * 50, align="centre", grow=-3)
    paper.words("Return this slip with your payment", align="centre")
    paper.fields([*pairs, ("Sum enclosed", f"$ ______ of {total:,.2f}")], columns=2, boxed=True, above=True)


def steps(paper: Paper, names: Sequence[str], done: int) -> None:
    """How far a request has come, one cell to a step."""
    paper.table(names, [["done" if place < done else "open" for place in range(len(names))]], [1 / len(names)] * len(names))


def report(paper: Paper, labels: Sequence[str], texts: Sequence[str], form: str) -> None:
    """A radiology report: label and text in one line, the answer before the rest, or its findings in numbers."""
    pairs = list(zip(labels, texts, strict=True))
    if form == "answer-first":
        label, text = pairs.pop()
        paper.heading(label, grow=0.2)
        paper.words(text)
    for place, (label, text) in enumerate(pairs):
        if form == "numbered" and place > 1:
            paper.words(f"{label.rstrip(':')}:", bold=True)
            sentences = [words.strip(" .") for words in text.split(". ") if words.strip(" .")]
            paper.words("\n".join(f"{number}. {words}." for number, words in enumerate(sentences, start=1)), indent=12)
        else:
            paper.words(f"{label.rstrip(':').upper()}: {text}")


def call(paper: Paper, visit: Visit, facts: Pairs, times: Pairs, form: str) -> None:
    """What a run sheet says before its narrative: sections with headings of their own, or nothing but captions in ruled cells."""
    who = [*visit.fields, ("Gender", "Female" if visit.person.sex == "F" else "Male"), ("Home address", visit.person.street)]
    if form == "sections":
        for heading, pairs in (("Incident Details", facts), ("Patient Information", who), ("Times", times)):
            paper.heading(heading, grow=0.5, band=True)
            paper.fields(pairs, columns=3 if heading == "Times" else 2)
    else:
        paper.fields([*facts, *who], columns=3, above=True, boxed=True)
        paper.fields(times, columns=4, above=True, boxed=True)


def export(paper: Paper, visit: Visit, dice: Random, form: str) -> None:
    """The head of a portal's export: the rows of a clinical document, or a sentence."""
    (_, name), *rest = visit.fields
    if form == "sentence":
        known = "".join(f", {label.rstrip(':')} {value}" for label, value in rest)
        paper.words(f"This export was made for {name}{known}. Author of the document: {visit.attending}, {visit.house.name}.")
        return
    code = f"2.16.840.1.113883.{dice.randint(1000, 9999)}^{dice.randint(10**6, 10**7)}"
    rows = [*visit.fields, ("Document Id", code), ("Author", visit.attending), ("Document maintained by", visit.house.name)]
    paper.fields(rows, columns=1, boxed=True, share=0.32)


def laboratory(paper: Paper, visit: Visit, head: Sequence[str], rows: Sequence[Sequence[str]], form: str) -> None:
    """Results with a column to a day, or with the range before the value."""
    if form == "days":
        days = [day(visit.start + timedelta(days=number), "%m/%d/%y") for number in range(3)]
        made = [(test, value, f"{float(value) * 0.97:.1f}", f"{float(value) * 1.04:.1f}", span) for test, value, _, _, span in rows]
        paper.table((head[0], *days, head[4]), made, (0.3, 0.15, 0.15, 0.15, 0.25), right=(1, 2, 3, 4))
    else:
        turned = [(test, span, unit, value, flag) for test, value, flag, unit, span in rows]
        paper.table((head[0], head[4], head[3], head[1], head[2]), turned, (0.3, 0.24, 0.16, 0.18, 0.12), right=(3,))
