"""What things cost in the practice office: charge lines for each kind of house, in invented US dollars."""

from __future__ import annotations

from datetime import date

from medrec_daemon.demo.visit import Charge, Visit


def hospital_charges(visit: Visit) -> tuple[Charge, ...]:
    """An emergency visit with observation, by revenue code, as a hospital bills it."""
    day, after, imaging = visit.served, visit.until, visit.injury.imaging
    revenue = "0352" if imaging.title.startswith("CT") else "0610" if imaging.title.startswith("MRI") else "0320"
    return (
        Charge(day, "99285", "0450", "Emergency room level 5", 1, 2318.00),
        Charge(day, imaging.code, revenue, imaging.title, 1, imaging.price),
        Charge(day, "96374", "0260", "IV push single drug", 1, 214.50),
        Charge(day, "85025", "0305", "Complete blood count", 1, 96.25),
        Charge(day, "80053", "0301", "Comprehensive metabolic panel", 1, 158.75),
        Charge(day, "J1885", "0636", "Ketorolac injection 15 mg", 2, 38.40),
        Charge(day, "", "0250", "Pharmacy", 6, 84.12),
        Charge(day, "", "0270", "Medical surgical supplies", 4, 147.60),
        Charge(after, "G0378", "0762", "Observation per hour", 19, 1805.00),
        Charge(after, "97161", "0424", "Physical therapy evaluation", 1, 243.00),
    )


def physician_charges(visit: Visit) -> tuple[Charge, ...]:
    """The doctors' own bill for the same night."""
    return (
        Charge(visit.served, "99285", "", "Emergency visit level 5", 1, 1462.00),
        Charge(visit.served, "93010", "", "Electrocardiogram reading", 1, 58.00),
        Charge(visit.until, "99238", "", "Discharge day management", 1, 236.00),
    )


def ambulance_charges(visit: Visit) -> tuple[Charge, ...]:
    """An emergency ride with advanced life support, and the miles."""
    return (
        Charge(visit.served, "A0427", "0540", "ALS emergency transport", 1, 1185.00),
        Charge(visit.served, "A0425", "0540", "Ground mileage, loaded, per mile", 8, 152.00),
        Charge(visit.served, "A0398", "0540", "ALS disposable supplies", 1, 74.35),
    )


def therapy_charges(days: tuple[date, ...]) -> tuple[Charge, ...]:
    """An evaluation on the first day, exercise and manual therapy on each."""
    lines = [Charge(days[0], "97161", "", "PT evaluation, low complexity", 1, 185.00)]
    for day in days:
        lines.append(Charge(day, "97110", "", "Therapeutic exercise, 15 min", 2, 118.00))
        lines.append(Charge(day, "97140", "", "Manual therapy, 15 min", 1, 57.00))
    return tuple(lines)


def chiropractic_charges(days: tuple[date, ...]) -> tuple[Charge, ...]:
    """An examination on the first day, adjustment and stimulation on each."""
    lines = [Charge(days[0], "99203", "", "New patient examination", 1, 165.00)]
    for day in days:
        lines.append(Charge(day, "98941", "", "Spinal adjustment, 3-4 regions", 1, 68.00))
        lines.append(Charge(day, "97014", "", "Electrical stimulation", 1, 32.00))
    return tuple(lines)
