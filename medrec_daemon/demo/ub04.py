"""The hospital's claim form (UB-04, also CMS-1450): our own drawing of its boxes, with the labels it prints."""

from __future__ import annotations

from medrec_daemon.demo.form_sheet import Cell, FormSheet
from medrec_daemon.demo.visit import Charge, Insured, Letterhead, Patient, Visit, address_lines, dollars, total

LINES = 22


def ub04(head: Letterhead, patient: Patient, visit: Visit, charges: tuple[Charge, ...], insured: Insured) -> bytes:
    """One page as PDF bytes; ``head.remit_to`` goes into the pay-to box, the guarantor into box 38: neither is provider or patient."""
    sheet = FormSheet(left=28, top=30, title="UB-04")
    _provider_and_patient(sheet, head, patient, visit)
    _codes(sheet, patient, visit)
    _service_lines(sheet, visit, charges)
    _payers(sheet, head, patient, charges, insured)
    _diagnoses(sheet, visit)
    sheet.words(0, sheet.top + 8, "UB-04 CMS-1450", size=6.5, ink=True)
    sheet.words(120, sheet.top + 8, "APPROVED OMB NO. 0938-0997", size=6.5, ink=True)
    sheet.words(268, sheet.top + 8, "NUBC  National Uniform Billing Committee", size=6.5, ink=True)
    sheet.words(0, sheet.top + 17, "THE CERTIFICATIONS ON THE REVERSE APPLY TO THIS BILL AND ARE MADE A PART HEREOF.", size=6.5, ink=True)
    return sheet.pdf()


def _provider_and_patient(sheet: FormSheet, head: Letterhead, patient: Patient, visit: Visit) -> None:
    street, city = address_lines(head.provider.address)
    house = f"{head.provider.name}\n{street}\n{city}\n{head.phone}"
    pay_to = "\n".join(head.remit_to or (head.provider.name, street, city))
    top = sheet.top
    sheet.row(52, (Cell(196, "1", house, size=8.5), Cell(180, "2", pay_to, size=8.5), Cell(180)))
    below, sheet.top = sheet.top, top
    beside = Cell(376, boxed=False)
    sheet.row(26, (beside, Cell(140, "3a PAT. CNTL #", patient.account), Cell(40, "4 TYPE\nOF BILL", "0131")))
    sheet.row(26, (beside, Cell(180, "b. MED. REC. #", patient.mrn)))
    sheet.top = below
    period = (Cell(70, "6 STATEMENT COVERS\nPERIOD FROM", f"{visit.served:%m%d%y}"), Cell(60, "\nTHROUGH", f"{visit.until:%m%d%y}"))
    sheet.row(27, (Cell(310), Cell(86, "5 FED. TAX NO.", head.provider.tax_id or ""), *period, Cell(30, "7")))
    sheet.row(20, (Cell(110, "8 PATIENT NAME   a", patient.mrn), Cell(446, "9 PATIENT ADDRESS   a", address_lines(patient.address)[0])))
    sheet.row(20, (Cell(240, "b", patient.last_first), Cell(316, "b", address_lines(patient.address)[1])))


def _codes(sheet: FormSheet, patient: Patient, visit: Visit) -> None:
    admission = (
        Cell(72, "10 BIRTHDATE", f"{patient.born:%m%d%Y}"),
        Cell(30, "11 SEX", patient.sex, align="centre"),
        Cell(52, "12 DATE", f"{visit.served:%m%d%y}"),
        Cell(28, "13 HR", f"{visit.at:%H}"),
        Cell(30, "14 TYPE", "1"),
        Cell(28, "15 SRC", "1"),
        Cell(32, "16 DHR", "11"),
        Cell(32, "17 STAT", "01"),
    )
    conditions = tuple(Cell(19, str(number)) for number in range(18, 29))
    sheet.row(22, (*admission, *conditions, Cell(43, "29 ACDT\nSTATE", "    KY")))
    occurrence = Cell(92, "31 OCCURRENCE\nCODE      DATE", f"01  {visit.served:%m%d%y}")
    rest = tuple(Cell(92, f"{number} OCCURRENCE\nCODE      DATE") for number in (32, 33, 34))
    sheet.row(26, (occurrence, *rest, Cell(188, "35 OCCURRENCE SPAN\nCODE      FROM      THROUGH")))
    responsible = f"{patient.payer.upper()}\n" + "\n".join(address_lines(patient.address)).upper()
    values = (
        Cell(92, "39 VALUE CODES\nCODE      AMOUNT", "\n\n"),
        Cell(92, "40 VALUE CODES\nCODE      AMOUNT"),
        Cell(92, "41 VALUE CODES"),
    )
    sheet.row(44, (Cell(280, "38", responsible), *values))


def _service_lines(sheet: FormSheet, visit: Visit, charges: tuple[Charge, ...]) -> None:
    widths = (42, 158, 104, 54, 54, 72, 58, 14)
    labels = (
        "42 REV. CD.",
        "43 DESCRIPTION",
        "44 HCPCS / RATE / HIPPS CODE",
        "45 SERV. DATE",
        "46 SERV. UNITS",
        "47 TOTAL CHARGES",
        "48 NON-COVERED",
        "49",
    )
    sheet.row(11, tuple(Cell(width, label) for width, label in zip(widths, labels, strict=True)))
    for charge in charges[:LINES]:
        day = f"{charge.day:%m%d%y}"
        values = (charge.revenue, charge.words.upper()[:30], charge.code, day, str(charge.units), dollars(charge.amount), "", "")
        cells = [
            Cell(width, "", value, "right" if place in (4, 5) else "left", size=8.5) for place, (width, value) in _paired(widths, values)
        ]
        sheet.row(12.2, cells)
    for _ in range(LINES - len(charges)):
        sheet.row(12.2, tuple(Cell(width) for width in widths))
    whole = dollars(total(charges))
    creation = f"PAGE 1 OF 1        CREATION DATE {visit.until:%m%d%y}"
    sheet.row(
        13,
        (
            Cell(42, "", "0001"),
            Cell(270, "", creation, size=8.5),
            Cell(100, "", "TOTALS", "right"),
            Cell(72, "", whole, "right", size=8.5),
            Cell(72),
        ),
    )


def _paired(widths: tuple[int, ...], values: tuple[str, ...]) -> list[tuple[int, tuple[int, str]]]:
    return list(enumerate(zip(widths, values, strict=True)))


def _payers(sheet: FormSheet, head: Letterhead, patient: Patient, charges: tuple[Charge, ...], insured: Insured) -> None:
    money = (Cell(80, "54 PRIOR PAYMENTS", "0.00", "right"), Cell(80, "55 EST. AMOUNT DUE", dollars(total(charges)), "right"))
    sheet.row(
        22,
        (
            Cell(150, "50 PAYER NAME", insured.plan.upper()),
            Cell(90, "51 HEALTH PLAN ID", "EX0042"),
            Cell(28, "52 REL.", "Y"),
            Cell(28, "53 ASG.", "Y"),
            *money,
            Cell(100, "56 NPI", head.provider.npi or ""),
        ),
    )
    sheet.row(
        22,
        (
            Cell(190, "58 INSURED'S NAME", insured.last_first),
            Cell(40, "59 P. REL.", "18" if insured.relationship == "self" else "01"),
            Cell(130, "60 INSURED'S UNIQUE ID", insured.number),
            Cell(100, "61 GROUP NAME"),
            Cell(96, "62 INSURANCE GROUP NO."),
        ),
    )
    sheet.row(
        22,
        (
            Cell(190, "63 TREATMENT AUTHORIZATION CODES"),
            Cell(190, "64 DOCUMENT CONTROL NUMBER", f"DCN{patient.account}"),
            Cell(176, "65 EMPLOYER NAME"),
        ),
    )


def _diagnoses(sheet: FormSheet, visit: Visit) -> None:
    codes = [code.replace(".", "") for code, _ in visit.injury.diagnoses]
    filled = codes + [""] * (8 - len(codes))
    boxes = (Cell(66.25, label, code) for label, code in zip(("67", *"ABCDEFG"), filled, strict=True))
    sheet.row(20, (Cell(26, "66 DX", "0"), *boxes))
    first, _, last = visit.attending.removesuffix(", MD").upper().rpartition(" ")
    admitted = (Cell(90, "69 ADMIT DX", codes[0]), Cell(150, "70 PATIENT REASON DX", codes[0]))
    sheet.row(20, (*admitted, Cell(316, "76 ATTENDING   NPI", "1000000996")))
    sheet.row(20, (Cell(240, "74 PRINCIPAL PROCEDURE   CODE   DATE"), Cell(180, "LAST", last), Cell(136, "FIRST", first)))
    sheet.row(20, (Cell(240, "80 REMARKS", "AUTO ACCIDENT"), Cell(316, "77 OPERATING   NPI   QUAL   LAST   FIRST")))
