"""A small invented office on Monday, November 23, 2026 (Thanksgiving week): every group of the call sheet has somebody in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from medrec_daemon import rules
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.digest import Digest, HeldNote, digest_for
from medrec_daemon.ledger.model import Matter, Provider, Request
from medrec_daemon.reference import check_symbol

TODAY = date(2026, 11, 23)
LAST = date(2026, 11, 20)
PAT, KIM = "pat@firm.example", "kim@firm.example"
SSN = "900-55-0123"
CADENCE = rules.Cadence(first_days=14, due_days=30, then_every_days=7, after_promise_days=1, holidays="US", invoice_approval_over=300)
CALENDAR = Calendar("US")


def reference(body: str) -> str:
    return f"RR-{body}{check_symbol(body)}"


def request(body: str = "ACDEFH", **fields: Any) -> Request:
    """A request to Bluegrass General for records and billing, sent by fax on October 20; ``fields`` replace what they name."""
    plain: dict[str, Any] = {
        "id": reference(body),
        "provider": "bluegrass-general",
        "parts": {"records": {"from": "2026-01-05", "to": "present"}, "billing": {"from": "2026-01-05", "to": "present"}},
        "sent": [{"on": "2026-10-20", "by": "fax", "to": "+18595550100", "proof": "fax report 4711"}],
        "due": "2026-11-19",
        "follow_up": "2026-11-03",
    }
    return Request.model_validate(plain | fields)


def entry(at: str, did: str = "call", **fields: Any) -> dict[str, Any]:
    return {"at": f"{at}T10:12:00-05:00", "by": PAT, "did": did, **fields}


def matter(number: str, first: str, last: str, *requests: Request, **fields: Any) -> Matter:
    client = {"first": first, "last": last, "born": "1971-03-14", **fields.pop("client", {})}
    plain: dict[str, Any] = {"matter": number, "client": client, "paralegal": PAT, "attorney": "A. Attorney", "requests": requests}
    return Matter.model_validate(plain | fields)


PROVIDERS = {
    provider.id: provider
    for provider in (
        Provider.model_validate(
            {
                "id": "bluegrass-general",
                "name": "Bluegrass General Hospital",
                "type": "hospital",
                "records": {"attention": "Medical Records Department/ROI", "phone": "+18595550101", "fax": "+18595550100"},
                "billing": {"fax": "+18595550102"},
                "radiology": {"attention": "Film Library", "phone": "+18595550103", "email": "films@bluegrass.example"},
            }
        ),
        Provider.model_validate(
            {
                "id": "sample-imaging",
                "name": "Sample Imaging & Sons",
                "type": "imaging",
                "records": {"phone": "+18595550120", "portal": "https://portal.sample.example/roi?a=1&b=2", "vendor": "CopyWorks <Demo>"},
            }
        ),
    )
}


def matters() -> tuple[Matter, ...]:
    """Pat's four matters, one of Kim's, one that nobody has."""
    images = {"images": {"state": "open", "wanted_only": True}}
    records = {"records": {"from": "2026-01-05", "to": "present"}}
    came = {"state": "received", "on": "2026-11-20"}
    billing_document = {
        "sha256": "ab" * 32,
        "pages": "1-14",
        "kind": "billing",
        "part": "billing",
        "filed_as": "Sampleton, Testina/Medical Records/Bluegrass General Hospital/Billing/2026-11-20 Billing.pdf",
        "on": "2026-11-20",
    }
    sampleton = matter(
        "2026-0143",
        "Testina",
        "Sampleton",
        request(
            "ACDEFH",
            parts=records | images | {"billing": came},
            documents=[billing_document],
            promised="2026-11-13",
            activity=[
                entry("2026-11-04", said=f"in process, asked for SSN {SSN}", promised="2026-11-13", their_reference="123456789")
                | {"with": "Maria, ROI"}
            ],
        ),
        request("CDEFHJ", provider="sample-imaging", sent=[{"on": "2026-11-12", "by": "portal"}], due="2026-12-12", follow_up="2026-11-26"),
        client={"middle": "Quinn", "also_known_as": ["Testina Demo"]},
        authorizations=[{"file": "authorizations/2026-0143.pdf", "signed": "2025-12-10", "expires": "2026-12-10"}],
    )
    patientsson = matter(
        "2026-0150",
        "Demo",
        "Patientsson",
        request(
            "DEFHJK",
            sent=[{"on": "2026-09-01", "by": "mail"}, {"on": "2026-11-09", "by": "fax", "to": "+18595550100"}],
            due="2026-12-09",
            follow_up="2026-11-23",
        ),
        request("EFHJKL", waiting_on_us={"why": "invoice", "since": "2026-11-18", "note": "$412.50 (their number 88-41)."}),
        request("FHJKLN", waiting_on_us={"why": "rejected", "since": "2026-11-16", "note": "authorization too old"}),
        request("HJKLNP", provider="county-ems", sent=[], due=None, follow_up=None),
        client={"suffix": "Jr.", "born": "1988-07-02"},
        documents=[
            billing_document
            | {"sha256": "cd" * 32, "pages": "3-4", "kind": "eob", "part": None, "filed_as": "Patientsson, Demo/Medical Records/EOB.pdf"}
        ],
    )
    shared = matter("2026-0161", "Tilda", "Trialsdottir", request("JKLNPR", parts=records), paralegal=None, client={"born": None})
    kims = matter("2026-0170", "Foster", "Fictional", request("KLNPRT"), paralegal=KIM)
    done = matter("2026-0099", "Olga", "Overwith", request("LNPRTU", closed={"on": "2026-11-01", "why": "all parts received"}))
    return (sampleton, patientsson, shared, kims, done)


HELD = (
    HeldNote("fax000000123.tif", "Two of our clients fit: 2026-0143 and 2026-0150.", "2026-0150"),
    HeldNote(f"scan {SSN}.pdf", "The file is damaged after page 3.", None),
    HeldNote("kim.pdf", "For Kim's client.", "2026-0170"),
)
PROBLEMS = ("The inbox folder cannot be reached since 07:12.",)


def digest(person: str = PAT, **changes: Any) -> Digest:
    given: dict[str, Any] = {"held": HELD, "problems": PROBLEMS, "since": LAST, "today": TODAY, "matters": matters()} | changes
    return digest_for(
        person, given["matters"], PROVIDERS, given["held"], given["problems"], given["since"], given["today"], CADENCE, CALENDAR
    )
