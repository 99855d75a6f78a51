"""The two claim forms: the hospital's (UB-04) drawn here on the NUBC's grid of lines and characters, the physician's beside it.

On some faxes the red print drops out and only what was typed is left.
"""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

from random import Random

from bench.accuracy import names, notes
from bench.accuracy.drawing import Desk
from bench.accuracy.form_paper import Form, typed
from bench.accuracy.houses import House, telephone
from bench.accuracy.people import Person
from bench.accuracy.physicians_form import PROCEDURES, cms1500
from bench.accuracy.stationery import Visit

__all__ = ["PROCEDURES", "REVENUE", "cms1500", "pay_to_box", "typed", "ub04"]

REVENUE = (
    ("0450", "EMERGENCY ROOM", "99284"), ("0320", "DX X-RAY", "72040"), ("0351", "CT SCAN/HEAD", "70450"), ("0352", "CT SCAN/BODY", "74177"),
    ("0250", "PHARMACY", ""), ("0270", "MED-SUR SUPPLIES", ""), ("0300", "LABORATORY", "80053"), ("0305", "LAB/HEMATOLOGY", "85025"),
    ("0420", "PHYSICAL THERP", "97110"), ("0636", "DRUGS/DETAIL CODE", "J1885"), ("0360", "OR SERVICES", "29881"), ("0762", "OBSERVATION HOURS", "G0378"),
)  # fmt: skip


def ub04(desk: Desk, visit: Visit, dice: Random, *, insured: Person, pay_to: tuple[str, ...], printed: bool = True) -> int:
    """The hospital's claim form; ``pay_to`` goes into box 2 and ``insured`` into 38 and 58: neither is provider or patient."""
    form = Form(desk, dice, printed=printed, left=12.0, top=9.0)
    _ub04_head(form, visit, dice, pay_to)
    person, born = visit.printed or visit.person, visit.born or visit.person.born
    form.box(5, 1, 31, "8 PATIENT NAME       a", tall=1, low=0.25)
    form.box(6, 1, 31, "b", tall=1, low=0.25)
    form.box(5, 32, 50, "9 PATIENT ADDRESS       a", tall=1, low=0.25)
    form.box(6, 32, 50, "b", tall=1, low=0.25)
    form.typed(6, 2, typed(person), room=29)
    form.typed(5, 42, person.street.upper())
    form.typed(6, 32, person.city.upper(), room=30)
    form.typed(6, 65, person.state)
    form.typed(6, 69, person.zip)
    cells = (("10 BIRTHDATE", f"{born:%m%d%Y}", 1, 9), ("11 SEX", person.sex, 10, 3), ("12 DATE", f"{visit.start:%m%d%y}", 13, 6), ("13 HR", f"{dice.randint(0, 23):02d}", 19, 3),
             ("14 TYPE", "1", 22, 3), ("15 SRC", "1", 25, 3), ("16 DHR", "18", 28, 3), ("17 STAT", "01", 31, 3), ("18        19        20   CONDITION CODES   24        25        26", "", 34, 33), ("29 ACDT\nSTATE", person.state, 67, 4), ("30", "", 71, 11))  # fmt: skip
    for label, value, column, width in cells:
        form.box(8, column, width, label, low=0.25)
        form.typed(8, column + (0.6 if width < 6 else 0.0), value)
    for number, column in ((31, 1), (32, 11), (33, 21), (34, 31)):
        form.box(11, column, 10, f"{number}  OCCURRENCE\nCODE        DATE", tall=3, low=0.25)
    form.box(11, 41, 17, "35    OCCURRENCE SPAN\nCODE      FROM      THROUGH", tall=3, low=0.25)
    form.box(11, 58, 24, "36    OCCURRENCE SPAN\nCODE      FROM      THROUGH", tall=3, low=0.25)
    form.typed(10, 1.4, "01")
    form.typed(10, 4.2, f"{visit.start:%m%d%y}")
    form.box(16, 1, 43, "38", tall=5, low=0.25)
    for step, text in enumerate((insured.full, insured.street, f"{insured.city} {insured.state} {insured.zip}")):
        form.typed(13 + step, 2.5, text.upper())
    for number, column in ((39, 44), (40, 57), (41, 69)):
        form.box(16, column, 13, f"{number}    VALUE CODES\nCODE       AMOUNT", tall=5, low=0.25)
    _service_lines(form, visit, dice)
    _ub04_foot(form, visit, dice, insured)
    return 1


def _ub04_head(form: Form, visit: Visit, dice: Random, pay_to: tuple[str, ...]) -> None:
    house = visit.house
    street, city = house.place
    phone = telephone(house.provider.records.phone) if house.provider.records and house.provider.records.phone else ""
    form.box(4, 1, 26, "1", tall=4, low=0.25)
    form.box(4, 27, 25, "2", tall=4, low=0.25)
    for step, text in enumerate((house.name, street, city, phone), start=1):
        form.typed(step, 2, text, room=24)
    for step, text in enumerate(pay_to, start=1):
        form.typed(step, 27.4, text, room=24)
    form.box(1, 49, 29, "3a PAT.\nCNTL #", tall=1, low=0.25)
    form.box(2, 49, 29, "b. MED.\nREC. #", tall=1, low=0.25)
    form.box(2, 78, 4.5, "4  TYPE\nOF BILL", low=0.25)
    form.box(4, 51, 10, "5 FED. TAX NO.", tall=1.6, low=0.25)
    form.box(4, 61, 14, "6   STATEMENT COVERS PERIOD\n    FROM              THROUGH", tall=1.8, low=0.25)
    form.box(4, 75, 7, "7", tall=1.8, low=0.25)
    form.typed(1, 54, f"{dice.randint(10**8, 10**9)}")
    form.typed(2, 78, "0131")
    form.typed(2, 54, visit.person.number(house.id))
    form.typed(4, 51, house.provider.tax_id or f"00-8{dice.randint(10**5, 10**6 - 1)}")
    form.typed(4, 61.4, f"{visit.start:%m%d%y}")
    form.typed(4, 68.4, f"{visit.end:%m%d%y}")


def _service_lines(form: Form, visit: Visit, dice: Random) -> None:
    heads = (("42 REV. CD.", 1, 5), ("43 DESCRIPTION", 6, 25), ("44 HCPCS / RATE / HIPPS CODE", 31, 15), ("45 SERV. DATE", 46, 7), ("46 SERV. UNITS", 53, 8),
             ("47 TOTAL CHARGES", 61, 10), ("48 NON-COVERED CHARGES", 71, 10), ("49", 81, 1.5))  # fmt: skip
    rows = dice.sample(REVENUE, dice.randint(3, 10))
    for label, column, width in heads:
        form.box(17, column, width, label, tall=1, low=0.25)
        form.box(39, column, width, tall=22, low=0.25)
    total = 0.0
    for number, (revenue, words, code) in enumerate(rows):
        line = 18 + number
        amount = round(dice.uniform(20, 4200), 2)
        total += amount
        form.typed(line, 1.3, revenue)
        form.typed(line, 6, words)
        form.typed(line, 31, code)
        form.typed(line, 46.2, f"{visit.start:%m%d%y}")
        form.typed(line, 60.4, str(dice.randint(1, 4)), right=True)
        form.typed(line, 70.4, f"{amount:.2f}".replace(".", " "), right=True)
    form.box(40, 1, 81.5, "", tall=1, low=0.25)
    form.label(40, 8, "PAGE            OF                      CREATION DATE")
    form.label(40, 53.6, "TOTALS")
    form.typed(40, 1.3, "0001")
    form.typed(40, 12, "1")
    form.typed(40, 17, "1")
    form.typed(40, 46.2, f"{visit.end:%m%d%y}")
    form.typed(40, 70.4, f"{total:.2f}".replace(".", " "), right=True)


def _ub04_foot(form: Form, visit: Visit, dice: Random, insured: Person) -> None:
    payers = (("50 PAYER NAME", 1, 23), ("51 HEALTH PLAN ID", 24, 15), ("52 REL.\nINFO", 39, 3), ("53 ASG.\nBEN.", 42, 2.5), ("54 PRIOR PAYMENTS", 44.5, 10),
              ("55 EST. AMOUNT DUE", 54.5, 11.5), ("56 NPI", 66, 16.5))  # fmt: skip
    for label, column, width in payers:
        form.box(44, column, width, label, tall=4, low=0.25)
    form.typed(42, 1, dice.choice(("SAMPLE MUTUAL AUTO PIP", "PRETEND HEALTH PPO", "SELF PAY")))
    form.typed(42, 24, f"FX{dice.randint(1000, 9999)}")
    form.typed(42, 39.4, "Y")
    form.typed(42, 42.2, "Y")
    form.typed(41, 68, visit.house.provider.npi or "")
    insureds = (
        ("58 INSURED'S NAME", 1, 26),
        ("59 P. REL", 27, 3),
        ("60 INSURED'S UNIQUE ID", 30, 20),
        ("61 GROUP NAME", 50, 15),
        ("62 INSURANCE GROUP NO.", 65, 17.5),
    )
    for label, column, width in insureds:
        form.box(48, column, width, label, tall=4, low=0.25)
    form.typed(46, 1, typed(insured), room=25)
    form.typed(46, 27.3, "18" if insured is visit.person else "01")
    form.typed(46, 30.2, f"{dice.randint(10**8, 10**9)}")
    for label, column, width in (
        ("63 TREATMENT AUTHORIZATION CODES", 1, 31),
        ("64 DOCUMENT CONTROL NUMBER", 32, 26),
        ("65 EMPLOYER NAME", 58, 24.5),
    ):
        form.box(52, column, width, label, tall=4, low=0.25)
    form.box(54, 1, 81.5, "66\nDX", tall=2, low=0.25)
    for place, (code, _) in enumerate(notes.diagnoses(dice, 4)):
        form.typed(53, 2.2 + 8 * place, code.replace(".", ""))
    form.box(55, 1, 81.5, "69 ADMIT             70 PATIENT                                                       71 PPS                  72\nDX                      REASON DX                                                     CODE                    ECI", tall=1, low=0.25)  # fmt: skip
    last, first = visit.attending.split(",")[0].split()[-1].upper(), visit.attending.split()[0].upper()
    form.box(59, 1, 53, "74     PRINCIPAL PROCEDURE\n     CODE                    DATE", tall=4, low=0.25)
    for line, label in ((56, "76 ATTENDING"), (58, "77 OPERATING"), (60, "78 OTHER"), (62, "79 OTHER")):
        form.box(line + 1, 54, 28.5, f"{label}          NPI", tall=2, low=0.25)
        form.label(line + 1.1, 54.2, "LAST                                            FIRST", 5.0)
    form.typed(57, 56, last, room=15)
    form.typed(57, 73, first, room=9)
    form.box(63, 1, 27, "80 REMARKS", tall=4, low=0.25)
    form.box(63, 28, 26, "81CC\n   a", tall=4, low=0.25)
    form.label(64, 1, "UB-04 CMS-1450                APPROVED OMB NO. 0938-0997          NUBC National Uniform Billing Committee          THE CERTIFICATIONS ON THE REVERSE APPLY TO THIS BILL AND ARE MADE A PART HEREOF.")  # fmt: skip


def pay_to_box(house: House, dice: Random) -> tuple[str, ...]:
    """A remit-to address: the house's biller where it has one."""
    street, city = house.place
    if house.biller:
        return (house.biller, f"PO BOX {dice.randint(1000, 99999)}", f"{names.town(dice)[0]}, TN 372{dice.randint(10, 99)}")
    return (house.name, street, city)
