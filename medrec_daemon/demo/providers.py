"""The practice office's Master Medical Provider List: invented houses with telephone numbers that nobody has."""

from __future__ import annotations

from medrec_daemon.demo.injury import lines
from medrec_daemon.ledger.model import Address, Department, Provider

BILLING_COMPANY = ("Commonwealth Physician Billing LLC", "PO Box 55501", "Nashville, TN 37255")
"""Where several houses have their bills paid: a remit-to address, never a provider."""

# id | name | type | street | city, state zip | area code and last three digits of the records fax | last three digits of the NPI
_HOUSES = lines("""
    bluegrass-general|Bluegrass General Hospital|hospital|1 Hospital Way|Lexington, KY 40508|859 100|012
    bluegrass-general-east|Bluegrass General Hospital East|hospital|2400 Eastern Parkway|Richmond, KY 40475|859 105|020
    ohio-river-regional|Ohio River Regional Medical Center|hospital|700 Landing Street|Cincinnati, OH 45202|513 100|038
    bluegrass-emergency-physicians|Bluegrass Emergency Physicians PSC|physician|1 Hospital Way, Suite 12|Lexington, KY 40508|859 110|046
    fayette-imaging|Fayette Advanced Imaging|imaging|88 Lucite Lane|Lexington, KY 40503|859 115|053
    kentucky-river-ems|Kentucky River Emergency Medical Services|ems|9 Ferry Road|Nicholasville, KY 40356|859 120|061
    limestone-chiropractic|Limestone Chiropractic Center|chiropractor|415 North Limestone|Lexington, KY 40508|859 125|079
    stride-pt|Stride Physical Therapy|physical-therapy|31 Gait Street|Georgetown, KY 40324|859 130|087
    inner-bluegrass-orthopedics|Inner Bluegrass Orthopedics & Sports Medicine|physician|2200 Patella Drive|Lexington, KY 40509|859 135|095
    woodford-family-practice|Woodford Family Practice|physician|12 Courthouse Square|Versailles, KY 40383|859 140|103
    beaumont-neurology|Beaumont Neurology Associates|physician|3020 Synapse Circle|Lexington, KY 40513|859 146|111
    town-branch-pharmacy|Town Branch Pharmacy|pharmacy|77 Vine Street|Lexington, KY 40507|859 150|129
    commonwealth-lab|Commonwealth Reference Laboratory|lab|5 Pipette Court|Frankfort, KY 40601|502 155|137
""")
_MORE: dict[str, dict[str, object]] = {
    "bluegrass-general": {
        "also_known_as": ("Bluegrass General", "BGH Medical Center"),
        "records": Department(
            attention="Medical Records Department/ROI",
            phone="+18595550101",
            fax="+18595550100",
            email="roi@bluegrass-general.example",
            prefers="fax",
        ),
        "radiology": Department(attention="Film Library", phone="+18595550104", fax="+18595550103"),
    },
    "bluegrass-general-east": {"also_known_as": ("Bluegrass General East", "BGH East")},
    "ohio-river-regional": {
        "also_known_as": ("ORRMC",),
        "records": Department(
            attention="Health Information Management",
            phone="+15135550101",
            fax="+15135550100",
            prefers="portal",
            portal="https://requests.chartwright.example",
            vendor="Chartwright Release Services LLC",
        ),
    },
    "bluegrass-emergency-physicians": {"bills_as": ("Commonwealth Physician Billing LLC",)},
    "fayette-imaging": {"also_known_as": ("Fayette Imaging Center",)},
    "kentucky-river-ems": {"also_known_as": ("Kentucky River EMS", "KREMS"), "bills_as": ("Ambulance Claims Bureau",)},
    "stride-pt": {"also_known_as": ("Stride PT",)},
    "inner-bluegrass-orthopedics": {"also_known_as": ("Inner Bluegrass Ortho",)},
}
"""What some houses have beyond the rest: other names, a copy service, a billing company, departments of their own."""


def practice_providers() -> tuple[Provider, ...]:
    """Thirteen houses, with what makes them hard to tell apart: sister campuses, doctors who bill apart, a copy service."""
    return tuple(_house(line) for line in _HOUSES)


def _house(line: str) -> Provider:
    """One line of the table; the telephone is the number after the records fax, the billing fax the one after that.

    NPIs have a right check digit but a number too low to be given out; no tax number begins with 00.
    """
    id_, name, sort, street, place, fax, serial = line.split("|")
    city, _, state_zip = place.partition(", ")
    state, _, zip_ = state_zip.partition(" ")
    area, _, last = fax.partition(" ")
    numbers = [f"+1{area}5550{int(last) + step}" for step in range(3)]
    values: dict[str, object] = {
        "id": id_,
        "name": name,
        "type": sort,
        "state": state,
        "address": Address(street=street, city=city, state=state, zip=zip_),
        "npi": f"1000000{serial}",
        "tax_id": f"00-6100{serial}",
        "records": Department(attention="Medical Records", phone=numbers[1], fax=numbers[0], prefers="fax"),
        "billing": Department(attention="Billing Office", phone=numbers[1], fax=numbers[2]),
    }
    return Provider.model_validate(values | _MORE.get(id_, {}))
