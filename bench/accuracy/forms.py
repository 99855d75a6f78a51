"""The two claim forms, drawn box by box: UB-04 and CMS-1500. On some faxes the red print drops out and only what was typed is left."""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

from datetime import date
from random import Random

from bench.accuracy import names, notes
from bench.accuracy.drawing import Desk
from bench.accuracy.houses import House, telephone
from bench.accuracy.people import Person
from bench.accuracy.stationery import Visit

REVENUE = (
    ("0450", "EMERGENCY ROOM", "99284"), ("0320", "DX X-RAY", "72040"), ("0351", "CT SCAN/HEAD", "70450"), ("0352", "CT SCAN/BODY", "74177"),
    ("0250", "PHARMACY", ""), ("0270", "MED-SUR SUPPLIES", ""), ("0300", "LABORATORY", "80053"), ("0305", "LAB/HEMATOLOGY", "85025"),
    ("0420", "PHYSICAL THERP", "97110"), ("0636", "DRUGS/DETAIL CODE", "J1885"), ("0360", "OR SERVICES", "29881"), ("0762", "OBSERVATION HOURS", "G0378"),
)  # fmt: skip
PROCEDURES = (
    "99203",
    "99213",
    "99214",
    "99284",
    "99285",
    "72040",
    "72100",
    "97110",
    "97140",
    "98941",
    "20610",
    "A0429",
    "A0425",
    "G0283",
    "73562",
    "70551",
)


class Form:
    """One page of a form; ``printed`` False where the form's own words did not come through."""

    def __init__(self, desk: Desk, dice: Random, *, printed: bool) -> None:
        desk.page()
        self._desk = desk
        self._printed = printed
        self._shift = dice.uniform(-3, 3)
        self._size = dice.choice((8.0, 8.5, 9.0))
        self._font = dice.choice(("Courier", "Courier", "Helvetica"))

    def box(self, x: float, y: float, width: float, height: float, label: str = "", value: str = "", *, right: bool = False) -> None:
        """A box with its printed label and the typed value (line breaks allowed)."""
        if self._printed:
            self._desk.box(x, y, width, height, thick=0.5)
            for place, line in enumerate(label.split("\n")):
                self._desk.text(x + 2, y + 6.5 + 6 * place, line, "Helvetica", 5.6, grey=0.25)
        lines = value.split("\n")
        for place, line in enumerate(lines):
            low = y + height - 2.5 - (len(lines) - 1 - place) * (self._size + 0.6) + self._shift * 0.3
            self._desk.text(
                x + width - 3 if right else x + 4 + self._shift, low, line, self._font, self._size, align="right" if right else "left"
            )

    def words(self, x: float, y: float, text: str, size: float = 6.5, *, bold: bool = False) -> None:
        """Words of the form itself."""
        if self._printed:
            self._desk.text(x, y, text, "Helvetica-Bold" if bold else "Helvetica", size)


def typed(person: Person) -> str:
    """A name as billing systems type it."""
    return f"{person.last}{' ' + person.suffix if person.suffix else ''}, {person.first}{' ' + person.middle[:1] if person.middle else ''}".upper()


def ub04(desk: Desk, visit: Visit, dice: Random, *, insured: Person, pay_to: tuple[str, ...], printed: bool = True) -> int:
    """The hospital's claim form; ``pay_to`` goes into box 2 and ``insured`` into 38 and 58: neither is provider or patient."""
    form = Form(desk, dice, printed=printed)
    house, person = visit.house, visit.printed or visit.person
    street, city = house.place
    phone = telephone(house.provider.records.phone) if house.provider.records and house.provider.records.phone else ""
    born = visit.born or person.born
    form.box(28, 30, 196, 50, "1", f"{house.name[:34]}\n{street}\n{city}\n{phone}")
    form.box(224, 30, 180, 50, "2", "\n".join(pay_to))
    form.box(404, 30, 140, 25, "3a PAT.\nCNTL #", f"{dice.randint(10**8, 10**9)}")
    form.box(544, 30, 44, 25, "4 TYPE\nOF BILL", "0131")
    form.box(404, 55, 184, 25, "b. MED.\nREC. #", visit.person.number(house.id))
    form.box(404, 80, 80, 24, "5 FED. TAX NO.", house.provider.tax_id or f"00-8{dice.randint(10**5, 10**6 - 1)}")
    form.box(484, 80, 104, 24, "6 STATEMENT COVERS PERIOD\nFROM          THROUGH", f"{visit.start:%m%d%y}   {visit.end:%m%d%y}")
    form.box(28, 104, 196, 22, "8 PATIENT NAME      a", "")
    form.box(28, 126, 196, 22, "b", typed(person))
    form.box(224, 104, 364, 22, "9 PATIENT ADDRESS     a", person.street.upper())
    form.box(224, 126, 364, 22, "b", f"{person.city.upper()}        {person.state}  {person.zip}")
    cells = (("10 BIRTHDATE", f"{born:%m%d%Y}", 74), ("11 SEX", person.sex, 28), ("12 DATE", f"{visit.start:%m%d%y}", 56), ("13 HR", f"{dice.randint(0, 23):02d}", 28),
             ("14 TYPE", "1", 30), ("15 SRC", "1", 28), ("16 DHR", "18", 32), ("17 STAT", "01", 34), ("18-28 CONDITION CODES", "", 180), ("29 ACDT\nSTATE", person.state, 70))  # fmt: skip
    x = 28.0
    for label, value, width in cells:
        form.box(x, 148, width, 22, label, value)
        x += width
    form.box(28, 170, 140, 24, "31 OCCURRENCE\nCODE      DATE", f"01  {visit.start:%m%d%y}")
    form.box(168, 170, 420, 24, "35 OCCURRENCE SPAN\nCODE      FROM      THROUGH")
    form.box(
        28, 194, 300, 44, "38", f"{insured.full.upper()}\n{insured.street.upper()}\n{insured.city.upper()} {insured.state} {insured.zip}"
    )
    form.box(328, 194, 260, 44, "39 VALUE CODES\nCODE      AMOUNT")
    _service_lines(form, visit, dice)
    form.box(28, 560, 150, 24, "50 PAYER NAME", dice.choice(("SAMPLE MUTUAL AUTO PIP", "PRETEND HEALTH PPO", "SELF PAY")))
    form.box(178, 560, 250, 24, "51 HEALTH PLAN ID", f"FX{dice.randint(1000, 9999)}")
    form.box(428, 560, 160, 24, "56 NPI", house.provider.npi or "")
    form.box(28, 584, 190, 24, "58 INSURED'S NAME", typed(insured))
    form.box(218, 584, 60, 24, "59 P. REL", "18" if insured is person else "01")
    form.box(278, 584, 310, 24, "60 INSURED'S UNIQUE ID", f"{dice.randint(10**8, 10**9)}")
    form.box(28, 608, 560, 24, "66 DX   67", "   ".join(code.replace(".", "") for code, _ in notes.diagnoses(dice, 4)))
    last = visit.attending.split(",")[0].split()[-1].upper()
    form.box(28, 632, 280, 24, "74 PRINCIPAL PROCEDURE   CODE   DATE")
    form.box(308, 632, 280, 24, "76 ATTENDING   NPI      LAST      FIRST", f"     {last}  {visit.attending.split()[0].upper()}")
    form.words(28, 666, "UB-04 CMS-1450        APPROVED OMB NO. 0938-0997        NUBC National Uniform Billing Committee")
    form.words(28, 675, "THE CERTIFICATIONS ON THE REVERSE APPLY TO THIS BILL AND ARE MADE A PART HEREOF.")
    return 1


def _service_lines(form: Form, visit: Visit, dice: Random) -> None:
    widths = (42, 160, 104, 54, 54, 80, 66)
    labels = (
        "42 REV. CD.",
        "43 DESCRIPTION",
        "44 HCPCS / RATE / HIPPS CODE",
        "45 SERV. DATE",
        "46 SERV. UNITS",
        "47 TOTAL CHARGES",
        "48 NON-COVERED",
    )
    rows = dice.sample(REVENUE, dice.randint(3, 10))
    total, y = 0.0, 238.0
    x = 28.0
    for width, label in zip(widths, labels, strict=True):
        form.box(x, y, width, 11, label)
        x += width
    for number in range(22):
        y += 13
        x = 28.0
        values: tuple[str, ...] = ("",) * 7
        if number < len(rows):
            revenue, words, code = rows[number]
            amount = round(dice.uniform(20, 4200), 2)
            total += amount
            values = (revenue, words, code, f"{visit.start:%m%d%y}", str(dice.randint(1, 4)), f"{amount:.2f}".replace(".", " "), "")
        for place, (width, value) in enumerate(zip(widths, values, strict=True)):
            form.box(x, y, width, 13, "", value, right=place == 5)
            x += width
    form.box(28, y + 13, 376, 14, "", "0001   PAGE 1 OF 1      CREATION DATE   TOTALS")
    form.box(404, y + 13, 184, 14, "", f"{total:.2f}".replace(".", " "))


def cms1500(desk: Desk, visit: Visit, dice: Random, *, insured: Person, place: House, pay: tuple[str, ...], printed: bool = True) -> int:
    """The physician's claim form: box 4 names the insured, 17 the referring doctor, 32 the place of service, 33 who bills (``pay``)."""
    form = Form(desk, dice, printed=printed)
    house, person = visit.house, visit.printed or visit.person
    born = visit.born or person.born
    form.words(30, 40, "HEALTH INSURANCE CLAIM FORM", 12, bold=True)
    form.words(30, 50, "APPROVED BY NATIONAL UNIFORM CLAIM COMMITTEE (NUCC) 02/12")
    form.words(30, 64, "PICA")
    form.words(560, 64, "PICA")
    form.box(
        340,
        24,
        240,
        30,
        "",
        f"{dice.choice(('SAMPLE MUTUAL AUTO', 'PRETEND HEALTH PLAN', 'MOCK CASUALTY'))}\nPO BOX {dice.randint(100, 9999)}",
    )
    form.box(
        30,
        70,
        356,
        24,
        "1. MEDICARE   MEDICAID   TRICARE   CHAMPVA   GROUP HEALTH PLAN   FECA   OTHER",
        "                                             X",
    )
    form.box(386, 70, 196, 24, "1a. INSURED'S I.D. NUMBER          (For Program in Item 1)", f"{dice.randint(10**8, 10**9)}")
    form.box(30, 94, 206, 26, "2. PATIENT'S NAME (Last Name, First Name, Middle Initial)", typed(person))
    form.box(236, 94, 150, 26, "3. PATIENT'S BIRTH DATE               SEX\nMM    DD    YY          M      F", f"{born:%m  %d  %Y}      X")
    form.box(386, 94, 196, 26, "4. INSURED'S NAME (Last Name, First Name, Middle Initial)", typed(insured))
    form.box(30, 120, 206, 26, "5. PATIENT'S ADDRESS (No., Street)", person.street.upper())
    form.box(
        236, 120, 150, 26, "6. PATIENT RELATIONSHIP TO INSURED\nSelf    Spouse    Child    Other", "X" if insured is person else "       X"
    )
    form.box(386, 120, 196, 26, "7. INSURED'S ADDRESS (No., Street)", insured.street.upper())
    form.box(30, 146, 206, 24, "CITY                                      STATE", f"{person.city.upper()}            {person.state}")
    form.box(236, 146, 150, 24, "8. RESERVED FOR NUCC USE")
    form.box(386, 146, 196, 24, "CITY                                      STATE", f"{insured.city.upper()}            {insured.state}")
    form.box(30, 170, 206, 24, "ZIP CODE                  TELEPHONE (Include Area Code)", f"{person.zip}      {person.phone}")
    form.box(386, 170, 196, 24, "ZIP CODE                  TELEPHONE (Include Area Code)", insured.zip)
    form.box(30, 194, 206, 24, "9. OTHER INSURED'S NAME (Last Name, First Name, Middle Initial)")
    form.box(236, 194, 150, 24, "10. IS PATIENT'S CONDITION RELATED TO:")
    form.box(386, 194, 196, 24, "11. INSURED'S POLICY GROUP OR FECA NUMBER", f"GRP{dice.randint(1000, 9999)}")
    form.box(236, 218, 150, 24, "b. AUTO ACCIDENT?     YES    NO     PLACE (State)", f"    X           {person.state}")
    form.box(386, 218, 196, 24, "a. INSURED'S DATE OF BIRTH                SEX\nMM    DD    YY", f"{insured.born:%m  %d  %Y}")
    form.box(30, 242, 356, 30, "12. PATIENT'S OR AUTHORIZED PERSON'S SIGNATURE", "SIGNATURE ON FILE")
    form.box(386, 242, 196, 30, "13. INSURED'S OR AUTHORIZED PERSON'S SIGNATURE", "SIGNATURE ON FILE")
    form.box(30, 272, 206, 24, "14. DATE OF CURRENT ILLNESS, INJURY, or PREGNANCY (LMP)", f"{visit.start:%m  %d  %y}")
    form.box(30, 296, 206, 24, "17. NAME OF REFERRING PROVIDER OR OTHER SOURCE", f"DN {visit.referring.split(',')[0].upper()}")
    form.box(236, 296, 150, 24, "17b. NPI", f"1000{dice.randint(100000, 999999)}")
    form.box(
        30,
        320,
        356,
        30,
        "21. DIAGNOSIS OR NATURE OF ILLNESS OR INJURY   Relate A-L to service line below (24E)    ICD Ind.",
        "   ".join(f"{letter}. {code}" for letter, (code, _) in zip("ABC", notes.diagnoses(dice, 3), strict=True)),
    )
    total = _claim_lines(form, visit.start, dice)
    form.box(30, 520, 130, 26, "25. FEDERAL TAX I.D. NUMBER    SSN EIN", house.provider.tax_id or f"00-9{dice.randint(10**5, 10**6 - 1)}")
    form.box(160, 520, 110, 26, "26. PATIENT'S ACCOUNT NO.", visit.person.number(house.id + "acct"))
    form.box(270, 520, 116, 26, "27. ACCEPT ASSIGNMENT?", "X")
    form.box(386, 520, 100, 26, "28. TOTAL CHARGE", f"$ {total:.2f}")
    form.box(486, 520, 96, 26, "29. AMOUNT PAID", "$ 0.00")
    street, city = place.place
    form.box(30, 546, 150, 50, "31. SIGNATURE OF PHYSICIAN OR SUPPLIER", visit.attending.upper()[:26])
    form.box(180, 546, 206, 50, "32. SERVICE FACILITY LOCATION INFORMATION", f"{place.name.upper()[:38]}\n{street.upper()}\n{city.upper()}")
    form.box(386, 546, 196, 50, "33. BILLING PROVIDER INFO & PH #", "\n".join(line.upper()[:36] for line in pay))
    form.box(386, 596, 90, 14, "a. NPI", house.provider.npi or "")
    form.words(
        30,
        622,
        "NUCC Instruction Manual available at: www.nucc.org        PLEASE PRINT OR TYPE        APPROVED OMB-0938-1197 FORM 1500 (02-12)",
    )
    return 1


def _claim_lines(form: Form, start: date, dice: Random) -> float:
    labels = (
        ("24. A. DATE(S) OF SERVICE\nFrom            To", 128),
        ("B. PLACE\nOF SERV.", 34),
        ("C.\nEMG", 20),
        ("D. PROCEDURES, SERVICES, OR SUPPLIES\nCPT/HCPCS     MODIFIER", 120),
        ("E. DIAG\nPOINTER", 40),
        ("F.\n$ CHARGES", 70),
        ("G. DAYS\nOR UNITS", 40),
        ("J. RENDERING\nPROVIDER ID. #", 100),
    )
    total, y = 0.0, 354.0
    x = 30.0
    for label, width in labels:
        form.box(x, y, width, 18, label)
        x += width
    lines = dice.randint(1, 6)
    for number in range(6):
        y += 18 if number == 0 else 23
        amount = round(dice.uniform(35, 1900), 2)
        total += amount if number < lines else 0
        when = f"{start:%m %d %y}  {start:%m %d %y}"
        values = (
            when,
            dice.choice(("11", "23", "22")),
            "",
            dice.choice(PROCEDURES),
            "A",
            f"{amount:.2f}",
            "1",
            f"1000{dice.randint(100000, 999999)}",
        )
        x = 30.0
        for (_, width), value in zip(labels, values, strict=True):
            form.box(x, y, width, 23, "", value if number < lines else "")
            x += width
    return total


def pay_to_box(house: House, dice: Random) -> tuple[str, ...]:
    """A remit-to address: the house's biller where it has one."""
    street, city = house.place
    if house.biller:
        return (house.biller, f"PO BOX {dice.randint(1000, 99999)}", f"{names.town(dice)[0]}, TN 372{dice.randint(10, 99)}")
    return (house.name, street, city)
