"""The practice office's Master Medical Provider List: invented houses with telephone numbers that nobody has."""

from __future__ import annotations

from typing import Literal

from medrec_daemon.ledger.model import Address, Department, Provider

Sort = Literal["hospital", "physician", "chiropractor", "physical-therapy", "imaging", "ems", "pharmacy", "lab"]

BILLING_COMPANY = ("Commonwealth Physician Billing LLC", "PO Box 55501", "Nashville, TN 37255")
"""Where several houses have their bills paid: a remit-to address, never a provider."""


def _line(area: str, last: int) -> str:
    return f"+1{area}5550{last}"


def _house(
    id_: str, name: str, sort: Sort, street: str, city_state_zip: tuple[str, str, str], number: int, *, area: str = "859", **more: object
) -> Provider:
    """One house; ``number`` is the last three digits of its records fax, the telephone is the next one, billing the one after."""
    city, state, zip_ = city_state_zip
    values: dict[str, object] = {
        "id": id_,
        "name": name,
        "type": sort,
        "state": state,
        "address": Address(street=street, city=city, state=state, zip=zip_),
        "records": Department(attention="Medical Records", phone=_line(area, number + 1), fax=_line(area, number), prefers="fax"),
        "billing": Department(attention="Billing Office", phone=_line(area, number + 1), fax=_line(area, number + 2)),
    }
    return Provider.model_validate(values | more)


def practice_providers() -> tuple[Provider, ...]:
    """Thirteen houses, with what makes them hard to tell apart: sister campuses, doctors who bill apart, a copy service."""
    return (
        _house(
            "bluegrass-general",
            "Bluegrass General Hospital",
            "hospital",
            "1 Hospital Way",
            ("Lexington", "KY", "40508"),
            100,
            also_known_as=("Bluegrass General", "BGH Medical Center"),
            npi="1000000012",
            tax_id="00-6100012",
            records=Department(
                attention="Medical Records Department/ROI",
                phone="+18595550101",
                fax="+18595550100",
                email="roi@bluegrass-general.example",
                prefers="fax",
            ),
            radiology=Department(attention="Film Library", phone="+18595550104", fax="+18595550103"),
        ),
        _house(
            "bluegrass-general-east",
            "Bluegrass General Hospital East",
            "hospital",
            "2400 Eastern Parkway",
            ("Richmond", "KY", "40475"),
            105,
            also_known_as=("Bluegrass General East", "BGH East"),
            npi="1000000020",
            tax_id="00-6100020",
        ),
        _house(
            "ohio-river-regional",
            "Ohio River Regional Medical Center",
            "hospital",
            "700 Landing Street",
            ("Cincinnati", "OH", "45202"),
            100,
            area="513",
            also_known_as=("ORRMC",),
            npi="1000000038",
            tax_id="00-3100038",
            records=Department(
                attention="Health Information Management",
                phone="+15135550101",
                fax="+15135550100",
                prefers="portal",
                portal="https://requests.chartwright.example",
                vendor="Chartwright Release Services LLC",
            ),
        ),
        _house(
            "bluegrass-emergency-physicians",
            "Bluegrass Emergency Physicians PSC",
            "physician",
            "1 Hospital Way, Suite 12",
            ("Lexington", "KY", "40508"),
            110,
            bills_as=("Commonwealth Physician Billing LLC",),
            npi="1000000046",
            tax_id="00-6100046",
        ),
        _house(
            "fayette-imaging",
            "Fayette Advanced Imaging",
            "imaging",
            "88 Lucite Lane",
            ("Lexington", "KY", "40503"),
            115,
            also_known_as=("Fayette Imaging Center",),
            npi="1000000053",
            tax_id="00-6100053",
        ),
        _house(
            "kentucky-river-ems",
            "Kentucky River Emergency Medical Services",
            "ems",
            "9 Ferry Road",
            ("Nicholasville", "KY", "40356"),
            120,
            also_known_as=("Kentucky River EMS", "KREMS"),
            bills_as=("Ambulance Claims Bureau",),
            npi="1000000061",
            tax_id="00-6100061",
        ),
        _house(
            "limestone-chiropractic",
            "Limestone Chiropractic Center",
            "chiropractor",
            "415 North Limestone",
            ("Lexington", "KY", "40508"),
            125,
            npi="1000000079",
            tax_id="00-6100079",
        ),
        _house(
            "stride-pt",
            "Stride Physical Therapy",
            "physical-therapy",
            "31 Gait Street",
            ("Georgetown", "KY", "40324"),
            130,
            also_known_as=("Stride PT",),
            npi="1000000087",
            tax_id="00-6100087",
        ),
        _house(
            "inner-bluegrass-orthopedics",
            "Inner Bluegrass Orthopedics & Sports Medicine",
            "physician",
            "2200 Patella Drive",
            ("Lexington", "KY", "40509"),
            135,
            also_known_as=("Inner Bluegrass Ortho",),
            npi="1000000095",
            tax_id="00-6100095",
        ),
        _house(
            "woodford-family-practice",
            "Woodford Family Practice",
            "physician",
            "12 Courthouse Square",
            ("Versailles", "KY", "40383"),
            140,
            npi="1000000103",
            tax_id="00-6100103",
        ),
        _house(
            "beaumont-neurology",
            "Beaumont Neurology Associates",
            "physician",
            "3020 Synapse Circle",
            ("Lexington", "KY", "40513"),
            146,
            npi="1000000111",
            tax_id="00-6100111",
        ),
        _house(
            "town-branch-pharmacy",
            "Town Branch Pharmacy",
            "pharmacy",
            "77 Vine Street",
            ("Lexington", "KY", "40507"),
            150,
            npi="1000000129",
            tax_id="00-6100129",
        ),
        _house(
            "commonwealth-lab",
            "Commonwealth Reference Laboratory",
            "lab",
            "5 Pipette Court",
            ("Frankfort", "KY", "40601"),
            155,
            area="502",
            npi="1000000137",
            tax_id="00-6100137",
        ),
    )
