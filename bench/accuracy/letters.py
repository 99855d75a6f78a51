"""What comes instead of records, and around them: covers, invoices, rejections, no-records answers, status letters, our own request."""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from bench.accuracy import fifth_asides, fifth_sheets, fifth_stationery, fourth_stationery, names, sixth_sheets, sixth_stationery
from bench.accuracy.drawing import Desk, Paper
from bench.accuracy.held_back import held, layout, otherwise, widened
from bench.accuracy.houses import CopyService, telephone
from bench.accuracy.people import TODAY, day
from bench.accuracy.stationery import Visit, letterhead

FIRM = ("Example & Sample Injury Law", "1 Practice Street, Suite 0", "Sampletown, KY 40500", "+18595550190", "+18595550199")
_SERVICE_HEADS = dict.fromkeys(("dark", "far-right", "foot"), fifth_stationery.service_head) | dict.fromkeys(
    sixth_stationery.SERVICE_HEADS, sixth_stationery.service_head
)
"""How the fifth and the sixth stock head a copy service's letters; what is not among them is the fourth's."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes about which visit: the house itself, or its copy service; ``reference`` is ours where it is echoed."""

    visit: Visit
    service: CopyService | None = None
    reference: str = ""

    @property
    def name(self) -> str:
        """The name on the letterhead."""
        return self.service.name if self.service else self.visit.house.name


def letter(desk: Desk, sender: Sender, dice: Random, *, title: str = "", about: bool = True) -> Paper:
    """A letter begun: letterhead, date, our address, whom it is about, and our reference where it is echoed."""
    visit, service = sender.visit, sender.service
    hand = service.hand if service else visit.house.hand

    def furniture(page: Desk, number: int) -> float:
        if number > 1:
            return 50.0
        if service is None:
            return letterhead(
                page,
                visit.house,
                hand,
                30.0,
                department=dice.choice(("", "Health Information Management", "Release of Information", "Medical Records")),
            )
        form = held(dice, "How a copy service heads its letters")
        if form:
            lines = (service.street, service.city, telephone(service.phone), telephone(service.fax))
            draw = _SERVICE_HEADS.get(str(form), fourth_stationery.service_head)
            return draw(page, hand.look, service.name, lines, str(form))
        page.text(hand.look.margin, 46, service.name, hand.look.fonts[1], 15)
        page.text(hand.look.margin, 58, f"{service.street}, {service.city}", hand.look.fonts[0], 9)
        page.text(hand.look.margin, 69, f"Phone {telephone(service.phone)}  Fax {telephone(service.fax)}", hand.look.fonts[0], 9)
        return 84.0

    paper = Paper(desk, hand.look, furniture)
    if title:
        paper.heading(title, grow=3, align=dice.choice(("left", "centre")))
    paper.words(day(TODAY - timedelta(days=dice.randint(1, 20)), otherwise(dice, "%B %d, %Y")))
    if dice.random() < 0.8:
        paper.words("\n".join(FIRM[:3]))
    if about:
        _about(paper, sender, dice)
    greeting = held(dice, "Greeting")
    if greeting:
        paper.words(str(greeting))
    fifth_asides.put(paper, visit, "letter")
    return paper


def _about(paper: Paper, sender: Sender, dice: Random) -> None:
    visit = sender.visit
    name, born = visit.name, "" if visit.bare else day(visit.born or visit.person.born, visit.house.hand.date_form)
    facility = visit.house.name
    rare = held(dice, "How a letter says whom it is about")
    form = dice.randrange(4)
    if rare:
        _rare_about(paper, sender, dice, str(rare), (name, born, facility))
    elif form == 0:
        about, birth = otherwise(dice, ("RE:", "DOB:"))
        lines = [f"{about} {name}", *([f"{birth} {born}"] if born else [])]
        lines += [f"{dice.choice(('Facility', 'Provider', 'Medical Facility', 'Location'))}: {facility}"] if sender.service else []
        paper.words("\n".join(lines), bold=True)
    elif form == 1:
        about, birth = otherwise(dice, ("Patient:", "Date of Birth:"))
        pairs = [(about, name), (birth, born)] if born else [(about, name)]
        last = ("Facility:", facility) if sender.service else (otherwise(dice, "Dates of service:"), day(visit.start, "%m/%d/%Y"))
        paper.fields([*pairs, last])
    elif form == 2:
        about, birth = otherwise(dice, ("Regarding: ", ", born "))
        paper.words(f"{about}{name}{birth + born if born else ''}")
        if sender.service:
            paper.words(f"{otherwise(dice, 'Records of')}: {facility}")
    else:
        about, birth = otherwise(dice, ("Patient Name", "DOB"))
        source = [(otherwise(dice, "Requested from"), facility)] if sender.service else []
        paper.fields([(about, name), *([(birth, born)] if born else []), *source], above=True, boxed=True)
    _reference(paper, sender, dice)


def _reference(paper: Paper, sender: Sender, dice: Random) -> None:
    """Our reference, where it is echoed."""
    if sender.reference:
        paper.words(
            f"{dice.choice(('Your reference', 'Your file', 'Ref. no.', 'Your File No.', 'Requester reference', 'Claim/File #'))}: {sender.reference}"
        )


def _rare_about(paper: Paper, sender: Sender, dice: Random, form: str, said: tuple[str, str, str]) -> None:
    """The ways of the third stock to say whom a letter is about, and those of the fourth."""
    name, born, facility = said
    if form in {"ruled", "brackets", "centred", "memo"}:
        _fourth_about(paper, sender, dice, form, said)
    elif form in {"row", "captions", "dotted", "right", "subject", "sheet"}:
        fifth_sheets.about(paper, _whom(sender, dice), form)
    elif form in sixth_sheets.ABOUT:
        sixth_sheets.about(paper, _whom(sender, dice), form)
    elif form == "stacked":
        about, birth = otherwise(dice, ("Patient:", "Date of Birth:"))
        source = [(f"{otherwise(dice, 'Records of')}:", facility)] if sender.service else []
        paper.fields([(about, name), *([(birth, born)] if born else []), *source], columns=1, share=0.3)
    elif form == "line":
        about, birth = otherwise(dice, ("RE:", "DOB:"))
        paper.words(f"{about} {name}{f'   {birth} {born}' if born else ''}{f'   /   {facility}' if sender.service else ''}", bold=True)
    else:
        birth = f", date of birth {born}" if born else ""
        about = f"and records held by {facility}" if sender.service else "a patient you wrote about"
        paper.words(f"This letter concerns {name}{birth}, {about}.")


def _fourth_about(paper: Paper, sender: Sender, dice: Random, form: str, said: tuple[str, str, str]) -> None:
    """Ruled lines, the birth date in brackets, lines in the middle, or the head of a memorandum."""
    name, born, facility = said
    if form == "brackets":
        about, birth = otherwise(dice, ("RE:", "DOB:"))
        source = f", {otherwise(dice, 'Records of')}: {facility}" if sender.service else ""
        paper.words(f"{about} {name}{f' [{birth} {born}]' if born else ''}{source}", bold=True)
        return
    if form == "memo":
        _, birth = otherwise(dice, ("RE:", "DOB:"))
        pairs = [("TO:", FIRM[0]), ("FROM:", sender.name), ("RE:", f"{name}{f' ({birth} {born})' if born else ''}")]
        paper.fields([*pairs, *([("PROVIDER:", facility)] if sender.service else [])], columns=1, share=0.18)
        paper.rule()
        return
    about, birth = otherwise(dice, ("Patient:", "Date of Birth:"))
    pairs = [(about, name), *([(birth, born)] if born else [])]
    pairs += [(f"{otherwise(dice, 'Requested from')}:", facility)] if sender.service else []
    if form == "ruled":
        paper.fields(pairs, columns=1, boxed=True, share=0.28)
    else:
        paper.words("\n".join(f"{label} {value}" for label, value in pairs), align="centre", bold=True)


def _whom(sender: Sender, dice: Random) -> list[tuple[str, str]]:
    """Name, birth date and, in a copy service's letter, the house, each with its label."""
    visit = sender.visit
    about, birth = otherwise(dice, ("Patient:", "Date of Birth:"))
    born = [] if visit.bare else [(birth, day(visit.born or visit.person.born, visit.house.hand.date_form))]
    source = [(f"{otherwise(dice, 'Requested from')}:", visit.house.name)] if sender.service else []
    return [(about, visit.name), *born, *source]


def closing(paper: Paper, sender: Sender, dice: Random) -> int:
    """The end of a letter; its pages."""
    fifth_asides.put(paper, sender.visit, "letter", end=True)
    paper.words(dice.choice(("Sincerely,", "Thank you,", "Respectfully,", "")))
    paper.words(
        f"{names.doctor(dice).split(',')[0]}\n{dice.choice(('ROI Specialist', 'Correspondence Clerk', 'HIM Department', 'Customer Care'))}\n{sender.name}"
    )
    return paper.done()


def invoice(desk: Desk, sender: Sender, dice: Random) -> int:
    """A bill for copies."""
    rare = str(held(dice, "How an invoice goes") or "")
    paper = letter(
        desk,
        sender,
        dice,
        title=dice.choice(
            (
                "INVOICE",
                "Pre-Payment Invoice",
                "Copy Fee Invoice",
                "Statement of Copying Charges",
                "INVOICE FOR MEDICAL RECORDS",
                "Request for Payment",
            )
        ),
        about=not rare,
    )
    copies = dice.randint(12, 420)
    rate = dice.choice((0.25, 0.5, 0.75, 1.0))
    fee, post = dice.choice((0.0, 15.0, 22.5)), dice.choice((0.0, 4.5, 9.8))
    total = copies * rate + fee + post
    paper.fields(
        (
            (dice.choice(("Invoice Number:", "Invoice #:", "Inv. No.")), f"{dice.randint(10**6, 10**8)}"),
            (dice.choice(("Invoice Date:", "Date:")), f"{TODAY - timedelta(days=6):%m/%d/%Y}"),
            (dice.choice(("Request ID:", "Order #:", "Release ID:")), f"{dice.randint(10**5, 10**7)}"),
            otherwise(dice, ("Terms:", "Due on receipt")),
        ),
        **layout(dice, "How an invoice has its fields"),
    )
    if rare:
        _reference(paper, sender, dice)
    if rare == "order":
        sixth_sheets.order(paper, _whom(sender, dice), visit=sender.visit, dice=dice)
    if rare == "row":
        fifth_sheets.invoice_row(paper, _whom(sender, dice), total, rare)
    rows = [
        (
            dice.choice(("Copies", "Per page copy (paper)", "Page charge", "Reproduction of records")),
            str(copies),
            f"{rate:.2f}",
            f"{copies * rate:.2f}",
        )
    ]
    rows += [(dice.choice(("Basic fee", "Search and retrieval", "Handling fee")), "1", f"{fee:.2f}", f"{fee:.2f}")] if fee else []
    rows += [(dice.choice(("Postage", "Shipping and handling", "Electronic delivery")), "1", f"{post:.2f}", f"{post:.2f}")] if post else []
    paper.table(otherwise(dice, ("Description", "Qty", "Rate", "Amount")), rows, (0.5, 0.14, 0.16, 0.2), right=(1, 2, 3))
    paper.words(f"{dice.choice(('TOTAL DUE', 'Amount Due', 'Please remit', 'Balance due'))}: ${total:,.2f}", bold=True, align="right")
    paper.words(dice.choice((
        "Records will be sent when payment has been received.", "The copies are ready and are being held pending payment of this invoice.",
        "Kindly pay before release. We do not ship until our fee is paid.", "Upon receipt of your check the records will be mailed to you.",
    )))  # fmt: skip
    paper.words(
        f"{dice.choice(('Remit to', 'Make check payable to', 'Mail payment to'))}: {sender.name}"
        + (f", {sender.service.street}, {sender.service.city}" if sender.service else "")
    )
    if rare == "coupon":
        sixth_sheets.coupon(paper, _whom(sender, dice), total)
    elif rare == "stub":
        fifth_sheets.invoice_row(paper, _whom(sender, dice), total, rare)
    fifth_asides.put(paper, sender.visit, "letter", end=True)
    return paper.done()


_REASONS = (
    "The authorization you sent has expired.", "The authorization is not signed by the patient.", "Your authorization lacks an expiration date or event.",
    "Our own authorization form must be used; it is enclosed.", "The date of birth you gave does not match our file.",
    "Proof of authority of the person who signed is missing (guardianship, executor papers).", "The form does not name our facility as the one to release.",
    "We do not accept requests by fax; please mail the original.", "Please give the dates of service that you need.",
    "Psychiatric and substance-use notes need a specific consent.",
)  # fmt: skip
_REFUSED = (
    "We are unable to process your request for the reason(s) marked below.", "Your request is returned to you unprocessed. Please see the items checked.",
    "We cannot release the information asked for because:", "This request has been rejected and closed. Reason:", "Before we can honor your request the following must be corrected:",
)  # fmt: skip


def rejection(desk: Desk, sender: Sender, dice: Random) -> int:
    """Our request sent back, with the reason ticked in a list or said in a sentence."""
    paper = letter(
        desk,
        sender,
        dice,
        title=dice.choice(("", "Notice of Deficiency", "REQUEST RETURNED", "Correspondence", "Unable to Process Request")),
    )
    paper.words(dice.choice(_REFUSED))
    shape = str(held(dice, "How a rejection goes") or "")
    if shape:
        sixth_sheets.refused(paper, dice.sample(widened(dice, _REASONS), 4), dice.randrange(4), shape)
    elif dice.random() < 0.5:
        ticked = dice.randrange(5)
        paper.ticks([(place == ticked, reason) for place, reason in enumerate(dice.sample(widened(dice, _REASONS), 5))])
    else:
        paper.words(dice.choice(_REASONS))
    paper.words(
        dice.choice(
            (
                "Please resubmit with a corrected form.",
                "Kindly correct this and send us a new request.",
                "Once we have a valid authorization we will gladly proceed.",
                "No records have been released at this time.",
            )
        )
    )
    return closing(paper, sender, dice)


_NONE = (
    "After a thorough search we find no record of this patient at our facility.", "We have no records for the above patient for the dates you asked for.",
    "A diligent search of our index did not locate any chart for the person named above.", "The patient was never seen at this location.",
    "Our records for that period were destroyed under our retention schedule.", "I certify that no records exist at this office concerning the named individual.",
)  # fmt: skip


def no_records(desk: Desk, sender: Sender, dice: Random) -> int:
    """They have nothing."""
    paper = letter(
        desk,
        sender,
        dice,
        title=dice.choice(("CERTIFICATION OF NO RECORDS", "", "No Record Letter", "Affidavit of No Records", "Response to Request")),
    )
    paper.words(dice.choice(_NONE))
    if held(dice, "How a search is told"):
        sixth_sheets.searched(paper, sender.visit.house.name)
    paper.words(
        dice.choice(
            (
                "Please check the spelling and the date of birth.",
                "If the patient was known by another name please let us know.",
                "You may wish to contact our sister facility.",
                "",
            )
        )
    )
    return closing(paper, sender, dice)


_STATUS = (
    "We have received your request and it is being processed. Please allow 15 business days.", "This is to let you know that your request is in our queue.",
    "Your request has been forwarded to the provider for approval. You will hear from us within two weeks.", "The chart is kept off site and has been ordered. We ask for your patience.",
    "We need an extension of 30 days to respond to your request.", "Your request was logged in on {when} and assigned number {number}. No action is needed on your part.",
)  # fmt: skip


def status(desk: Desk, sender: Sender, dice: Random) -> int:
    """They are at it."""
    paper = letter(
        desk,
        sender,
        dice,
        title=dice.choice(("", "Request Acknowledgement", "Status of your request", "NOTICE OF RECEIPT", "Delay Notice")),
    )
    paper.words(dice.choice(_STATUS).format(when=f"{TODAY - timedelta(days=8):%m/%d/%Y}", number=dice.randint(10**5, 10**7)))
    paper.words(f"{dice.choice(('Our tracking number', 'Your request number is', 'Release ID'))}: {dice.randint(10**5, 10**7)}")
    steps = held(dice, "How a status letter ends")
    if isinstance(steps, tuple):
        fifth_sheets.steps(paper, steps, dice.randint(1, len(steps) - 1))
    return closing(paper, sender, dice)


def images(desk: Desk, sender: Sender, dice: Random) -> int:
    """A disc comes by mail, or a link is given."""
    paper = letter(desk, sender, dice, title=dice.choice(("Film Library", "Images on Disc", "Imaging Release", "Radiology Image Transfer")))
    paper.words(dice.choice((
        "Enclosed is a CD containing the DICOM images of the studies requested.", "The images you asked for are on the enclosed disc together with a viewer.",
        "You may download your images with the access code below. The link ends in 14 days.",
    )))  # fmt: skip
    values = (str(dice.randint(1, 6)), str(dice.randint(20, 900)), f"{sender.visit.start:%m/%d/%Y}", "1")
    labels = otherwise(dice, ("Studies:", "Number of images:", "Exam date:", "Discs:"))
    paper.fields(tuple(zip(labels, values, strict=True)))
    return closing(paper, sender, dice)
