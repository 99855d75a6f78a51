"""Every kind of paper that the demo can draw, in one place: each function takes values and gives PDF bytes."""

from __future__ import annotations

from medrec_daemon.demo.bills import balance_statement, explanation_of_benefits, itemised_bill
from medrec_daemon.demo.cms1500 import cms1500
from medrec_daemon.demo.hospital_chart import Section, hospital_chart
from medrec_daemon.demo.letters import (
    CHARTWRIGHT,
    CopyService,
    certification_page,
    copy_invoice,
    no_records_certification,
    rejection_letter,
    status_letter,
)
from medrec_daemon.demo.office_papers import authorization_form, fax_cover, own_request
from medrec_daemon.demo.paper import blank_page, join
from medrec_daemon.demo.reports import ems_run_report, office_note, prescription_profile, radiology_report
from medrec_daemon.demo.therapy_notes import chiropractic_notes, therapy_notes
from medrec_daemon.demo.ub04 import ub04

__all__ = [
    "CHARTWRIGHT",
    "CopyService",
    "Section",
    "authorization_form",
    "balance_statement",
    "blank_page",
    "certification_page",
    "chiropractic_notes",
    "cms1500",
    "copy_invoice",
    "ems_run_report",
    "explanation_of_benefits",
    "fax_cover",
    "hospital_chart",
    "itemised_bill",
    "join",
    "no_records_certification",
    "office_note",
    "own_request",
    "prescription_profile",
    "radiology_report",
    "rejection_letter",
    "status_letter",
    "therapy_notes",
    "ub04",
]
