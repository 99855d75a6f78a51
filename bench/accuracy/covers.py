"""What lies in front of records: fax cover sheets, the letter that speaks of them, our own request come back."""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

from datetime import timedelta
from random import Random

from bench.accuracy import sixth_sheets
from bench.accuracy.drawing import WIDTH, Desk, Paper
from bench.accuracy.held_back import held, layout, otherwise
from bench.accuracy.houses import telephone
from bench.accuracy.letters import FIRM, Sender, closing, letter
from bench.accuracy.people import TODAY
from bench.accuracy.stationery import Visit


def enclosed(desk: Desk, sender: Sender, dice: Random) -> int:
    """The letter in front of the records that it speaks of."""
    paper = letter(desk, sender, dice, title=dice.choice(("", "Release of Information", "Records Enclosed", "Transmittal")))
    paper.words(dice.choice((
        "Enclosed please find the records that you requested.", "As asked, copies of the chart of the above patient are attached.", "In answer to your request we send the following pages.",
        "The attached is everything we have for the dates given.",
    )))  # fmt: skip
    paper.words(f"{dice.choice(('Pages', 'Number of pages', 'Page count'))}: {dice.randint(2, 300)}")
    return closing(paper, sender, dice)


def cover(desk: Desk, sender: Sender, dice: Random, *, about: bool) -> int:
    """A fax cover sheet; ``about`` says whether it tells whom the fax is about."""
    visit, look = sender.visit, sender.visit.house.hand.look
    paper = Paper(desk, look, lambda _page, _number: 40.0)
    paper.heading(
        dice.choice(("FAX COVER SHEET", "FACSIMILE TRANSMITTAL", "Fax", "FAX TRANSMISSION", "Facsimile")),
        grow=8,
        align=dice.choice(("left", "centre")),
    )
    if dice.random() < 0.7:
        paper.words(sender.name, bold=True, grow=2)
    records = visit.house.provider.records
    fax = sender.service.fax if sender.service else (records.fax if records else "") or ""
    to, origin = otherwise(dice, ("To:", "From:"))
    ours, theirs = otherwise(dice, ("Fax:", "Fax from:"))
    pairs = [
        (to, FIRM[0]),
        (origin, sender.name),
        (ours, telephone(FIRM[4])),
        (theirs, telephone(fax)),
        ("Date:", f"{TODAY:%m/%d/%Y}"),
        (otherwise(dice, "Pages:"), otherwise(dice, "{} including cover").format(dice.randint(2, 90))),
    ]
    if about:
        pairs.append((dice.choice(("Re:", "RE:", "Subject:")), visit.name))
    if sender.reference:
        pairs.append((dice.choice(("Ref:", "Your ref:", "Your file:")), sender.reference))
    usual = {"columns": dice.choice((1, 2)), "boxed": dice.random() < 0.4}
    fields = usual | layout(dice, "How a cover sheet has its fields")
    shape = str(held(dice, "How a cover sheet goes") or "")
    if shape:
        sixth_sheets.covered(paper, pairs, shape)
    else:
        paper.fields(pairs, **fields)
    paper.words(dice.choice((
        "CONFIDENTIALITY NOTICE: This fax is intended only for the person named above. If you received it in error please call us and destroy it.",
        "The documents accompanying this transmission contain confidential health information that is legally privileged.", "",
    )), grow=-1)  # fmt: skip
    return paper.done()


def own_request(desk: Desk, visit: Visit, dice: Random, reference: str) -> int:
    """Our letter faxed back to us, often with a stamp."""
    paper = Paper(desk, visit.house.hand.look, lambda _page, _number: 40.0)
    paper.words(FIRM[0], bold=True, grow=5)
    paper.words(f"{FIRM[1]}, {FIRM[2]}   Phone {telephone(FIRM[3])}   Fax {telephone(FIRM[4])}", grow=-1)
    paper.words(f"{TODAY - timedelta(days=30):%B %d, %Y}")
    paper.words(f"{visit.house.name}\n{visit.house.place[0]}\n{visit.house.place[1]}")
    paper.words(
        f"RE: Our client / your patient: {visit.person.full}\nDate of birth: {visit.person.born:%m/%d/%Y}\nOur file: {reference}", bold=True
    )
    paper.words("Dear Medical Records Custodian:")
    paper.words(
        "This office represents the patient named above. Please provide the complete medical records and itemized billing for the dates of service named in the enclosed HIPAA authorization, together with the certification page."
    )
    paper.words("If there are any questions please call. Please put our reference on everything that you send.")
    paper.words("Sincerely,\nPat Example, Paralegal")
    if dice.random() < 0.5:
        desk.text(WIDTH - 180, 300, dice.choice(("RECEIVED", "PROCESSED", "SCANNED")), "Helvetica-Bold", 22, grey=0.4)
    return paper.done()
