"""Texts of ledger files, as a person might have typed them."""

from __future__ import annotations

PROVIDERS = """# Master Medical Provider List

- id: bluegrass-general
  name: Bluegrass General Hospital          # the folder's name
  also_known_as: [Bluegrass General, BGH Medical Center]
  bills_as: [Commonwealth Physician Billing LLC]
  type: hospital        # hospital physician chiropractor physical-therapy imaging ems pharmacy lab dentist other
  state: KY             # governs the letter's statute: the custodian's state
  address: {street: 1 Hospital Way, city: Lexington, state: KY, zip: "40508"}
  npi: null
  tax_id: null
  records: {attention: Medical Records/ROI, phone: "+18595550101", fax: "+18595550100", email: null, prefers: fax, vendor: null}
  billing: {fax: "+18595550102"}
  radiology: {fax: "+18595550103"}

- id: demo-imaging
  name: Demo Imaging
  type: imaging
"""

MATTER = """matter: "{matter}"
client:
  first: {first}
  last: {last}
  born: {born}
requests:
  - id: {reference}
    provider: bluegrass-general
    purpose: initial
    parts:
      records: {{from: 2026-01-05, to: present, state: open}}
      billing: {{from: 2026-01-05, to: present, state: open}}
      images:  {{state: open, wanted_only: true}}
    sent:
      - {{on: 2026-01-12, by: fax, to: "+18595550100"}}
    due: 2026-02-11
    follow_up: 2026-01-26
"""


def matter_text(
    matter: str, first: str = "Testina", last: str = "Sampleton", born: str = "1971-03-14", reference: str = "RR-7F3K9TE"
) -> str:
    return MATTER.format(matter=matter, first=first, last=last, born=born, reference=reference)
