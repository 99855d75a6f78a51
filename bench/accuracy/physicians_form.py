"""The physician's claim form (CMS-1500 of 02/12), drawn on the NUCC's grid of lines and characters."""

# ruff: noqa: E501 - the rows of forms stay whole
from __future__ import annotations

from datetime import date
from random import Random

from bench.accuracy import notes
from bench.accuracy.drawing import Desk
from bench.accuracy.form_paper import Form, typed
from bench.accuracy.houses import House
from bench.accuracy.people import Person
from bench.accuracy.stationery import Visit

PROCEDURES = (
    "99203", "99213", "99214", "99284", "99285", "72040", "72100", "97110", "97140", "98941", "20610", "A0429", "A0425", "G0283", "73562", "70551",
)  # fmt: skip


def cms1500(desk: Desk, visit: Visit, dice: Random, *, insured: Person, place: House, pay: tuple[str, ...], printed: bool = True) -> int:
    """The physician's claim form: box 4 names the insured, 17 the referring doctor, 32 the place of service, 33 who bills (``pay``)."""
    form = Form(desk, dice, printed=printed, left=26.0, top=17.0)
    form.words(26, 66, "HEALTH INSURANCE CLAIM FORM", 11, bold=True)
    form.words(26, 75, "APPROVED BY NATIONAL UNIFORM CLAIM COMMITTEE (NUCC) 02/12")
    form.words(46, 90, "PICA")
    form.words(550, 90, "PICA")
    form.typed(2, 41, dice.choice(("SAMPLE MUTUAL AUTO", "PRETEND HEALTH PLAN", "MOCK CASUALTY")))
    form.typed(3, 41, f"PO BOX {dice.randint(100, 9999)}")
    _claim_people(form, visit, dice, insured)
    _claim_condition(form, visit, dice, insured)
    _claim_foot(form, visit, dice, _claim_lines(form, visit.start, dice), place, pay)
    return 1


def _claim_people(form: Form, visit: Visit, dice: Random, insured: Person) -> None:
    person, born = visit.printed or visit.person, visit.born or visit.person.born
    form.box(
        8,
        1,
        49,
        "1.  MEDICARE           MEDICAID            TRICARE              CHAMPVA           GROUP HEALTH PLAN    FECA BLK LUNG    OTHER",
    )
    form.box(8, 50, 30, "1a. INSURED'S I.D. NUMBER                                  (For Program in Item 1)")
    form.typed(8, 45, "X")
    form.typed(8, 50, f"{dice.randint(10**8, 10**9)}")
    form.box(10, 1, 28.8, "2. PATIENT'S NAME (Last Name, First Name, Middle Initial)")
    form.box(
        10,
        29.8,
        20.2,
        "3. PATIENT'S BIRTH DATE                          SEX\n     MM      DD        YY                   M                F",
    )
    form.box(10, 50, 30, "4. INSURED'S NAME (Last Name, First Name, Middle Initial)")
    form.typed(10, 1, typed(person), room=28)
    _parts(form, 10, (31, 34, 37), f"{born:%m %d %Y}")
    form.typed(10, 42 if person.sex == "M" else 47, "X")
    form.typed(10, 50, typed(insured), room=29)
    form.box(12, 1, 28.8, "5. PATIENT'S ADDRESS (No., Street)")
    form.box(12, 29.8, 20.2, "6. PATIENT RELATIONSHIP TO INSURED\n   Self          Spouse          Child          Other")
    form.box(12, 50, 30, "7. INSURED'S ADDRESS (No., Street)")
    form.typed(12, 33 if insured is visit.person else 38, "X")
    for column, width, whose in ((1, 28.8, person), (50, 30, insured)):
        state = 26 if column == 1 else 74
        form.typed(12, column, whose.street.upper(), room=28)
        form.box(14, column, state - column, "CITY")
        form.box(14, state, width - (state - column), "STATE")
        form.typed(14, column, whose.city.upper(), room=23)
        form.typed(14, state, whose.state)
        form.box(16, column, 13, "ZIP CODE")
        form.box(16, column + 13, width - 13, "TELEPHONE (Include Area Code)")
        form.typed(16, column, whose.zip)
    form.box(16, 29.8, 20.2, "8. RESERVED FOR NUCC USE", tall=4)
    form.typed(16, 15, person.phone, room=14)


def _claim_condition(form: Form, visit: Visit, dice: Random, insured: Person) -> None:
    for line, left, right in (
        (18, "9. OTHER INSURED'S NAME (Last Name, First Name, Middle Initial)", "11. INSURED'S POLICY GROUP OR FECA NUMBER"),
        (20, "a. OTHER INSURED'S POLICY OR GROUP NUMBER", "a. INSURED'S DATE OF BIRTH                                SEX\n          MM      DD        YY                       M                   F"),
        (22, "b. RESERVED FOR NUCC USE", "b. OTHER CLAIM ID (Designated by NUCC)"),
        (24, "c. RESERVED FOR NUCC USE", "c. INSURANCE PLAN NAME OR PROGRAM NAME"),
        (26, "d. INSURANCE PLAN NAME OR PROGRAM NAME", "d. IS THERE ANOTHER HEALTH BENEFIT PLAN?\n        YES          NO       If yes, complete items 9, 9a, and 9d."),
    ):  # fmt: skip
        form.box(line, 1, 28.8, left)
        form.box(line, 50, 30, right)
    form.box(24, 29.8, 20.2, "10. IS PATIENT'S CONDITION RELATED TO:", tall=8)
    for height, words in (
        (19.2, "a. EMPLOYMENT? (Current or Previous)"),
        (21.2, "b. AUTO ACCIDENT?             PLACE (State)"),
        (23.2, "c. OTHER ACCIDENT?"),
    ):
        form.label(height, 30, words)
        form.label(height + 0.8, 36, "YES                 NO")
    form.box(26, 29.8, 20.2, "10d. CLAIM CODES (Designated by NUCC)")
    form.typed(18, 50, f"GRP{dice.randint(1000, 9999)}")
    form.typed(20, 41, "X")
    _parts(form, 20, (53, 56, 59), f"{insured.born:%m %d %Y}")
    form.typed(22, 35, "X")
    form.typed(22, 45, visit.person.state)
    form.typed(24, 41, "X")
    form.box(30, 1, 49, "READ BACK OF FORM BEFORE COMPLETING & SIGNING THIS FORM.\n12. PATIENT'S OR AUTHORIZED PERSON'S SIGNATURE  I authorize the release of any medical or other information necessary\nto process this claim. I also request payment of government benefits either to myself or to the party who accepts assignment below.", tall=4)  # fmt: skip
    form.box(30, 50, 30, "13. INSURED'S OR AUTHORIZED PERSON'S SIGNATURE I authorize\npayment of medical benefits to the undersigned physician or supplier for\nservices described below.", tall=4)  # fmt: skip
    form.typed(29.4, 7, "SIGNATURE ON FILE")
    form.typed(29.4, 55, "SIGNATURE ON FILE")
    form.box(32, 1, 27, "14. DATE OF CURRENT ILLNESS, INJURY, or PREGNANCY (LMP)\n   MM      DD        YY        QUAL.")
    form.box(32, 28, 22, "15. OTHER DATE                  MM      DD        YY\nQUAL.")
    form.box(32, 50, 30, "16. DATES PATIENT UNABLE TO WORK IN CURRENT OCCUPATION\nFROM                                            TO")
    _parts(form, 32, (2, 5, 8), f"{visit.start:%m %d %y}")
    form.box(34, 1, 28, "17. NAME OF REFERRING PROVIDER OR OTHER SOURCE")
    form.box(34, 29, 21, "17a.\n17b.  NPI")
    form.box(34, 50, 30, "18. HOSPITALIZATION DATES RELATED TO CURRENT SERVICES\nFROM                                            TO")
    form.typed(34, 1, "DN")
    form.typed(34, 4, visit.referring.split(",")[0].upper(), room=24)
    form.typed(34, 33, f"1000{dice.randint(100000, 999999)}")
    form.box(36, 1, 49, "19. ADDITIONAL CLAIM INFORMATION (Designated by NUCC)")
    form.box(36, 50, 30, "20. OUTSIDE LAB?                              $ CHARGES\n        YES          NO")
    form.box(
        40, 1, 49, "21. DIAGNOSIS OR NATURE OF ILLNESS OR INJURY   Relate A-L to service line below (24E)             ICD Ind.", tall=4
    )
    form.box(38, 50, 30, "22. RESUBMISSION\n    CODE                          ORIGINAL REF. NO.")
    form.box(40, 50, 30, "23. PRIOR AUTHORIZATION NUMBER")
    for place, (code, _) in enumerate(notes.diagnoses(dice, 3)):
        form.label(38, 2 + 12 * place, f"{'ABC'[place]}.", 6.5)
        form.typed(38, 3.5 + 12 * place, code)


def _claim_lines(form: Form, start: date, dice: Random) -> float:
    labels = (
        ("24. A.   DATE(S) OF SERVICE\n     From                        To\nMM    DD    YY    MM    DD    YY", 1, 18), ("B.\nPLACE OF\nSERVICE", 19, 3), ("C.\n\nEMG", 22, 3),
        ("D. PROCEDURES, SERVICES, OR SUPPLIES\n    (Explain Unusual Circumstances)\nCPT/HCPCS               MODIFIER", 25, 20), ("E.\nDIAGNOSIS\nPOINTER", 45, 5), ("F.\n\n$ CHARGES", 50, 9),
        ("G.\nDAYS OR\nUNITS", 59, 4), ("H.\nEPSDT", 63, 2), ("I.\nID.\nQUAL.", 65, 3), ("J.\nRENDERING\nPROVIDER ID. #", 68, 12),
    )  # fmt: skip
    for label, column, width in labels:
        form.box(42, column, width, label)
        for number in range(6):
            form.box(44 + 2 * number, column, width)
    total = 0.0
    lines = dice.randint(1, 6)
    for number in range(6):
        line = 44 + 2 * number
        amount = round(dice.uniform(35, 1900), 2)
        place, code, npi = dice.choice(("11", "23", "22")), dice.choice(PROCEDURES), f"1000{dice.randint(100000, 999999)}"
        if number >= lines:
            continue
        total += amount
        _parts(form, line, (1, 4, 7), f"{start:%m %d %y}")
        _parts(form, line, (10, 13, 16), f"{start:%m %d %y}")
        form.typed(line, 19, place)
        form.typed(line, 25, code)
        form.typed(line, 45, "A")
        form.typed(line, 58, f"{amount:.2f}".replace(".", " "), right=True)
        form.typed(line, 60, "1")
        form.typed(line, 68, npi)
    return total


def _parts(form: Form, line: float, columns: tuple[int, ...], value: str) -> None:
    for column, part in zip(columns, value.split(), strict=True):
        form.typed(line, column, part)


def _claim_foot(form: Form, visit: Visit, dice: Random, total: float, place: House, pay: tuple[str, ...]) -> None:
    house = visit.house
    for label, column, width in (
        ("25. FEDERAL TAX I.D. NUMBER           SSN EIN", 1, 22), ("26. PATIENT'S ACCOUNT NO.", 23, 14), ("27. ACCEPT ASSIGNMENT?\n       YES           NO", 37, 13),
        ("28. TOTAL CHARGE", 50, 11.5), ("29. AMOUNT PAID", 61.5, 10), ("30. Rsvd for NUCC Use", 71.5, 8.5),
    ):  # fmt: skip
        form.box(56, column, width, label)
    form.typed(56, 1, house.provider.tax_id or f"00-9{dice.randint(10**5, 10**6 - 1)}")
    form.typed(56, 19, "X")
    form.typed(56, 23, visit.person.number(house.id + "acct"))
    form.typed(56, 38, "X")
    form.typed(56, 60, f"{total:.2f}".replace(".", " "), right=True)
    form.typed(56, 70, "0 00", right=True)
    street, city = place.place
    form.box(61, 1, 22, "31. SIGNATURE OF PHYSICIAN OR SUPPLIER\nINCLUDING DEGREES OR CREDENTIALS", tall=5)
    form.box(61, 23, 27, "32. SERVICE FACILITY LOCATION INFORMATION", tall=5)
    form.box(61, 50, 30, "33. BILLING PROVIDER INFO & PH #", tall=5)
    form.typed(60, 1, visit.attending.upper(), room=22)
    for step, text in enumerate((place.name, street, city)):
        form.typed(58 + step, 23, text.upper(), room=26)
    for step, text in enumerate(pay):
        form.typed(58 + step, 50, text.upper(), room=29)
    form.label(61, 22.6, "a.", 5.0)
    form.label(61, 49.4, "a.", 5.0)
    form.typed(61, 50.6, house.provider.npi or "")
    form.words(
        26,
        768,
        "NUCC Instruction Manual available at: www.nucc.org        PLEASE PRINT OR TYPE        APPROVED OMB-0938-1197 FORM 1500 (02-12)",
    )
