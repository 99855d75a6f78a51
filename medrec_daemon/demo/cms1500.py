"""The physician's claim form (CMS-1500, version 02/12): our own drawing of its boxes, with the labels it prints."""

from __future__ import annotations

from datetime import date

from medrec_daemon.demo.form_sheet import Cell, FormSheet
from medrec_daemon.demo.visit import Charge, Insured, Letterhead, Patient, Visit, address_lines, dollars, total
from medrec_daemon.ledger.model import Provider

LINES = 6


def cms1500(head: Letterhead, patient: Patient, visit: Visit, charges: tuple[Charge, ...], insured: Insured, facility: Provider) -> bytes:
    """One page as PDF bytes. Traps as in life: box 4 names the insured, 17 the referring physician, 32 the place, 33 who is paid."""
    sheet = FormSheet(left=30, top=74, title="Health insurance claim form")
    sheet.words(0, 40, "HEALTH INSURANCE CLAIM FORM", size=12, bold=True, ink=True)
    sheet.words(0, 50, "APPROVED BY NATIONAL UNIFORM CLAIM COMMITTEE (NUCC) 02/12", size=6.5, ink=True)
    sheet.words(330, 40, insured.plan.upper(), size=9)
    sheet.words(330, 51, "PO BOX 555, SAMPLEVILLE, OH 45299", size=9)
    sheet.words(0, 66, "PICA", size=6.5, ink=True)
    sheet.words(520, 66, "PICA", size=6.5, ink=True)
    _people(sheet, patient, insured)
    _condition(sheet, insured)
    _illness(sheet, visit)
    _lines(sheet, charges)
    _money(sheet, head, patient, visit, charges, facility)
    sheet.words(0, sheet.top + 9, "NUCC Instruction Manual available at: www.nucc.org", size=6.5, ink=True)
    sheet.words(240, sheet.top + 9, "PLEASE PRINT OR TYPE", size=6.5, bold=True, ink=True)
    sheet.words(400, sheet.top + 9, "APPROVED OMB-0938-1197 FORM 1500 (02-12)", size=6.5, ink=True)
    return sheet.pdf()


def _split(day: date) -> str:
    return f"{day:%m  %d  %Y}"


def _people(sheet: FormSheet, patient: Patient, insured: Insured) -> None:
    street, city = address_lines(patient.address)
    town, _, state_zip = city.partition(", ")
    state, _, code = state_zip.partition(" ")
    kinds = ("MEDICARE", "MEDICAID", "TRICARE", "CHAMPVA", "GROUP", "FECA", "OTHER")
    sheet.row(24, (Cell(356, "1."), Cell(196, "1a. INSURED'S I.D. NUMBER          (For Program in Item 1)", insured.number)))
    sheet.ticks(6, sheet.top - 6, [(kind, kind == "OTHER") for kind in kinds], step=50)
    sheet.row(
        26,
        (
            Cell(206, "2. PATIENT'S NAME (Last Name, First Name, Middle Initial)", patient.last_first),
            Cell(150, "3. PATIENT'S BIRTH DATE               SEX", _split(patient.born)),
            Cell(196, "4. INSURED'S NAME (Last Name, First Name, Middle Initial)", insured.last_first),
        ),
    )
    sheet.ticks(290, sheet.top - 6, (("M", patient.sex == "M"), ("F", patient.sex == "F")), step=32)
    sheet.row(
        26,
        (
            Cell(206, "5. PATIENT'S ADDRESS (No., Street)", street),
            Cell(150, "6. PATIENT RELATIONSHIP TO INSURED"),
            Cell(196, "7. INSURED'S ADDRESS (No., Street)", street),
        ),
    )
    relations = ("Self", "Spouse", "Child", "Other")
    sheet.ticks(214, sheet.top - 6, [(word, word.lower() == insured.relationship) for word in relations], step=36)
    sheet.row(
        24,
        (
            Cell(170, "CITY", town),
            Cell(36, "STATE", state),
            Cell(150, "8. RESERVED FOR NUCC USE"),
            Cell(160, "CITY", town),
            Cell(36, "STATE", state),
        ),
    )
    telephone = patient.phone
    sheet.row(
        24,
        (
            Cell(86, "ZIP CODE", code),
            Cell(120, "TELEPHONE (Include Area Code)", telephone),
            Cell(150),
            Cell(76, "ZIP CODE", code),
            Cell(120, "TELEPHONE (Include Area Code)", telephone),
        ),
    )


def _condition(sheet: FormSheet, insured: Insured) -> None:
    sheet.row(
        26,
        (
            Cell(206, "9. OTHER INSURED'S NAME (Last Name, First Name, Middle Initial)"),
            Cell(150, "10. IS PATIENT'S CONDITION RELATED TO:"),
            Cell(196, "11. INSURED'S POLICY GROUP OR FECA NUMBER", f"GRP{insured.number[-4:]}"),
        ),
    )
    questions = (
        ("a. EMPLOYMENT? (Current or Previous)", False),
        ("b. AUTO ACCIDENT?          PLACE (State) KY", True),
        ("c. OTHER ACCIDENT?", False),
    )
    left = ("a. OTHER INSURED'S POLICY OR GROUP NUMBER", "b. RESERVED FOR NUCC USE", "c. RESERVED FOR NUCC USE")
    right = (
        ("a. INSURED'S DATE OF BIRTH", _split(insured.born)),
        ("b. OTHER CLAIM ID", ""),
        ("c. INSURANCE PLAN NAME OR PROGRAM NAME", insured.plan.upper()),
    )
    for (question, yes), other, (label, value) in zip(questions, left, right, strict=True):
        sheet.row(24, (Cell(206, other), Cell(150, question), Cell(196, label, value)))
        sheet.ticks(236, sheet.top - 6, (("YES", yes), ("NO", not yes)), step=50)


def _illness(sheet: FormSheet, visit: Visit) -> None:
    on_file = "SIGNATURE ON FILE"
    sheet.row(
        34,
        (
            Cell(
                356,
                "READ BACK OF FORM BEFORE COMPLETING & SIGNING THIS FORM.\n12. PATIENT'S OR AUTHORIZED PERSON'S SIGNATURE",
                on_file,
            ),
            Cell(196, "13. INSURED'S OR AUTHORIZED PERSON'S SIGNATURE", on_file),
        ),
    )
    sheet.row(
        26,
        (
            Cell(206, "14. DATE OF CURRENT ILLNESS, INJURY, or PREGNANCY (LMP)", _split(visit.served)),
            Cell(150, "15. OTHER DATE"),
            Cell(196, "16. DATES PATIENT UNABLE TO WORK IN CURRENT OCCUPATION"),
        ),
    )
    sheet.row(
        26,
        (
            Cell(206, "17. NAME OF REFERRING PROVIDER OR OTHER SOURCE", f"DN {visit.referring.upper()}"),
            Cell(150, "17b. NPI", "1000000871"),
            Cell(196, "18. HOSPITALIZATION DATES RELATED TO CURRENT SERVICES", f"{_split(visit.served)}  {_split(visit.until)}"),
        ),
    )
    sheet.row(22, (Cell(356, "19. ADDITIONAL CLAIM INFORMATION (Designated by NUCC)"), Cell(196, "20. OUTSIDE LAB?          $ CHARGES")))
    codes = "   ".join(f"{letter_}. {code}" for letter_, (code, _) in zip("AB", visit.injury.diagnoses, strict=False))
    sheet.row(
        32,
        (
            Cell(356, "21. DIAGNOSIS OR NATURE OF ILLNESS OR INJURY   Relate A-L to service line below (24E)     ICD Ind. 0", codes),
            Cell(196, "22. RESUBMISSION CODE          ORIGINAL REF. NO.\n\n23. PRIOR AUTHORIZATION NUMBER"),
        ),
    )


def _lines(sheet: FormSheet, charges: tuple[Charge, ...]) -> None:
    widths = (128, 34, 20, 106, 40, 64, 36, 24, 100)
    labels = (
        "24. A. DATE(S) OF SERVICE\nFrom MM DD YY     To MM DD YY",
        "B. PLACE\nOF SVC",
        "C.\nEMG",
        "D. PROCEDURES, SERVICES\nCPT/HCPCS     MODIFIER",
        "E. DIAG.\nPOINTER",
        "F.\n$ CHARGES",
        "G. DAYS\nOR UNITS",
        "I. ID.\nQUAL.",
        "J. RENDERING\nPROVIDER ID. #",
    )
    sheet.row(20, tuple(Cell(width, label) for width, label in zip(widths, labels, strict=True)))
    for charge in (*charges[:LINES], *[None] * (LINES - len(charges))):
        if charge is None:
            sheet.row(23, tuple(Cell(width) for width in widths))
            continue
        day = f"{charge.day:%m %d %y}"
        values = (f"{day}  {day}", "23", "", charge.code, "A", f"{charge.amount:.2f}", str(charge.units), "NPI", "1000000939")
        sheet.row(
            23,
            [
                Cell(width, "", value, "right" if place == 5 else "left")
                for place, (width, value) in enumerate(zip(widths, values, strict=True))
            ],
        )


def _money(sheet: FormSheet, head: Letterhead, patient: Patient, visit: Visit, charges: tuple[Charge, ...], facility: Provider) -> None:
    whole = dollars(total(charges))
    sheet.row(
        26,
        (
            Cell(130, "25. FEDERAL TAX I.D. NUMBER    SSN EIN", head.provider.tax_id or ""),
            Cell(100, "26. PATIENT'S ACCOUNT NO.", patient.account),
            Cell(102, "27. ACCEPT ASSIGNMENT?"),
            Cell(78, "28. TOTAL CHARGE", f"$ {whole}"),
            Cell(70, "29. AMOUNT PAID", "$ 0.00"),
            Cell(72, "30. Rsvd for NUCC Use"),
        ),
    )
    sheet.ticks(240, sheet.top - 6, (("YES", True), ("NO", False)), step=44)
    place = "\n".join((facility.name.upper(), *(line.upper() for line in address_lines(facility.address))))
    paid = "\n".join(line.upper() for line in (head.provider.name, *(head.remit_to[-2:] or address_lines(head.provider.address))))
    signed = f"{visit.attending.upper()}   {charges[-1].day:%m/%d/%Y}"
    sheet.row(
        58,
        (
            Cell(170, "31. SIGNATURE OF PHYSICIAN OR SUPPLIER\nINCLUDING DEGREES OR CREDENTIALS", signed, size=8),
            Cell(186, "32. SERVICE FACILITY LOCATION INFORMATION", place, size=8.5),
            Cell(196, f"33. BILLING PROVIDER INFO & PH #   {head.phone}", paid, size=8.5),
        ),
    )
    sheet.row(18, (Cell(170), Cell(93, "a.", facility.npi or ""), Cell(93, "b."), Cell(98, "a.", head.provider.npi or ""), Cell(98, "b.")))
