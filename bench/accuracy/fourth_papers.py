"""The fourth stock's words for charts, bills, and the hands and names of houses; see ``held_back``."""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

PAPERS: dict[object, tuple[object, ...]] = {
    # charts
    "ED PROVIDER NOTE": (
        "Hospital Encounter - All Notes", "ED Course and Disposition", "Admission Face Sheet and Notes", "Provider Charting - Complete", "Emergency Visit Chart Printout",
        "Legal Health Record Extract", "Critical Care Flow Note", "Inpatient Encounter Report",
    ),
    "OFFICE NOTE": ("Ambulatory Encounter Record", "Patient Visit Report", "Specialist's Exam Note", "Chart Documents - Clinic", "SOAP - Medical Visit", "Return Patient Exam"),
    "Daily Treatment Note": ("Chiropractic Encounter Form", "Spinal Exam and Treatment Log", "D.C. Visit Record", "Adjustment and Modality Note"),
    "PT Initial Evaluation": ("Rehab Case Summary", "PT Recertification Note", "Therapy Minutes and Notes", "Physical Therapist's Assessment", "Outpatient Therapy Flowsheet"),
    "Clinic Note": ("Technologist's Screening Note", "Contrast Screening Record", "Imaging Visit Note"),
    "Dental Chart Note": ("Periodontal and Restorative Notes", "Odontogram and Narrative", "Restorative Visit Sheet"),
    "Prescription Profile": ("Dispense Log", "Rx Purchases by Patient", "Medication Sales History"),
    "Daily Note": ("Encounter, next in order", "Telephone Contact", "Later Visit", "Case Management Entry", "Shift Note"),
    "DOS:": ("Contact date:", "Enc Date:", "Admission/Visit:", "Visit dt:", "Exam day:"),
    "Attending:": ("Author:", "Enc. Provider:", "Practitioner:", "Auth Prov:", "Treated by:"),
    "Referred by:": ("PCP / Referring:", "Consult asked by:", "Source of patient:"),
    "Type:": ("Enc type:", "Service line:", "Class:"),
    "Follow-up": ("Hospital visit", "Urgent", "Same-day", "Consult"),
    "How a chart has its fields": ({"columns": 1, "boxed": True, "share": 0.25}, {"above": True}, {"columns": 1, "above": True, "boxed": True}, {"columns": 1, "share": 0.45}),
    "Signed: {}  {}": ("Attested: {} at {}", "[{}] closed the encounter on {}", "Sign-off: {} / {}", "{} - electronic signature - {}", "Author: {}   Filed: {}"),
    "How a signature is dated": ("%m/%d/%Y 11:48 AM EST", "%Y-%m-%d 16:20:05", "%b %d, %Y@10:22", "ordinal", "dashes"),
    # radiology
    "Diagnostic Imaging Report": ("Imaging Study - Final Result", "Transcribed Radiology Dictation", "RADIOLOGIST INTERPRETATION (FINAL)", "Exam Result - Radiology", "Teleradiology Read", "Order Result: Imaging"),
    ("Indication:", "Procedure:", "Findings:", "Impression:"): (
        ("Why the exam was done", "How the exam was done", "FINDINGS / RESULT", "IMPRESSION / DIAGNOSIS"),
        ("Dx / Symptoms", "Scan parameters", "Narrative", "Radiologist's impression"),
        ("HISTORY / REASON", "PRIORS / MANNER OF EXAM", "Body of report", "Bottom line"),
        ("Order Reason:", "Modality and Views:", "What the pictures show:", "Interpretation Summary:"),
        ("PATIENT HISTORY", "STUDY TECHNIQUE", "IMAGING FINDINGS", "IMPRESSIONS"),
    ),
    ("Exam Date:", "Accession:", "Ordering:", "Exam:"): (
        ("Imaged:", "Accn:", "Auth. provider:", "Scan:"), ("Study done:", "Study ID:", "Ordered for:", "Imaging:"), ("Exam End:", "RIS No.:", "Phys. of order:", "Exam desc.:"),
        ("Scan Date:", "Film #:", "Attn. Dr.:", "Test:"),
    ),
    "None available.": ("Nothing prior to compare.", "Helical acquisition with reformats.", "Bedside technique.", "Done after oral and written consent."),
    "Reading radiologist": ("Radiology attending", "Finalized by", "Verified and released by", "Interpreting MD"),
    "MVA, rule out fracture": ("Struck by another car", "Acute pain, collision", "S/P crash, evaluate injury", "Tenderness after rear impact"),
    ("XR KNEE RIGHT 2 VIEWS", "Small effusion. No fracture or dislocation. Joint space fair.", "Small effusion, no fracture."): (
        ("XR THORACIC SPINE 2 VIEWS", "Vertebral heights are held. Slight curve to the right. Paraspinal lines are normal.", "No compression fracture."),
        ("CT CERVICAL SPINE WO", "No prevertebral swelling. Facets are lined up. Spondylosis at C6-C7.", "No acute fracture of the cervical spine."),
        ("MR SHOULDER RT WO CONTRAST", "Tendinosis of the supraspinatus without a gap. Labrum intact. AC joint arthrosis.", "Tendinosis. No full tear."),
        ("XR PELVIS AP", "The ring is whole. Hips are congruent. Sacroiliac joints are symmetric.", "No fracture of the pelvis."),
    ),
    # laboratory
    "Cumulative Lab Summary": ("Results Review - Lab", "Lab Flowsheet", "Order Result: Chemistry", "Assay Printout", "Final Verified Results", "Blood Test Printout"),
    ("Analyte", "Your Value", "H/L", "Units", "Normal"): (
        ("What was tested", "Value found", "Hi/Lo", "In", "Usual"), ("LAB NAME", "LATEST", "OUT", "MEAS IN", "REF RANGE & UNITS"), ("Result Name", "Result Val", "Alert", "Uts", "Low - High"),
        ("Code / Test", "Reading", "Warn", "Dim.", "Healthy range"),
    ),
    "Collected:": ("Obtained:", "Sample taken:", "Collection day:", "Spec. taken:"),
    "Ordered by:": ("Authorizing:", "For Dr.:", "Placed by:"),
    # ambulance
    "Prehospital Care Report": ("EMS Electronic Record", "Ambulance Crew Chart", "Fire Dept. Patient Charting", "Medic Chart", "9-1-1 Response Record", "Out-of-Hospital Care Chart"),
    ("Incident #:", "Unit:", "Crew:", "Dispatch complaint:", "Destination:"): (
        ("Response No.:", "Unit call sign:", "Crew lead:", "Complaint by dispatch:", "Dest. name:"),
        ("CAD #:", "Truck:", "Medic 1:", "Dispatched for:", "Where taken:"),
        ("Trip ID:", "Rig:", "Primary caregiver:", "911 call for:", "Drop-off:"),
        ("Event No.:", "Medic unit:", "Staff:", "Problem at call:", "Facility reached:"),
    ),
    "Traffic accident": ("29-B-1 traffic incident", "Car wreck", "MVC - injuries unknown", "Two vehicles, one hurt"),
    ("Event", "Time"): (("Milestone", "At"), ("CAD stamp", "HH:MM"), ("Phase", "Recorded")),
    "NARRATIVE": ("WHAT THE CREW FOUND", "Provider Impression and Story", "CHART TEXT", "SOAP BY MEDIC"),
    "Medic {unit} dispatched to a two car crash. Found patient seated, awake, complaining of neck and back pain. No loss of consciousness. Cervical collar placed, vitals obtained, moved to cot and secured. Transported without lights. Care handed to nurse at bedside.": (
        "Toned out to a wreck on the state road. R{unit} found one adult still in the driver's seat, belt on, crying, able to speak in full sentences. Back and shoulder hurt 7/10. Helped out with a board behind the back, vitals stable, ice pack given. Quiet ride, no lights. Bedside handoff done, face sheet taken.",
        "S: Pt. says the other car ran the light. O: Walking at scene, skin normal, pupils equal, chest clear, tender mid neck. A: Strain, collision. P: Collar, position of comfort, transport by truck {unit}, signatures on file.",
        "Unit {unit} arrived behind the engine company. Extrication not needed. One patient, alert, with pain of the low back and a scrape on the knee, dressed with gauze. Refused the long board, took the cot. Radio report to the ED; nothing new on the way.",
    ),
    ("Time", "BP", "Pulse", "Resp", "SpO2", "GCS"): (("At", "Pressure", "Rate", "Breathing", "Oxygen", "E+V+M"), ("V/S clock", "Sys/Dia", "HR/min", "RR/min", "SaO2", "GCS sum"), ("V/S time", "Cuff", "Puls.", "Resps", "Ox.", "Coma")),
    "Loaded mileage": ("Odometer miles with patient", "Miles, scene to hospital", "Billable miles"),
    # portals
    "Health Summary": ("Summary of Your Chart", "CCD - Patient Copy", "What My Doctor Has on File", "Patient Access Export", "Health Passport"),
    "Printed from the patient portal on {when}. This is a summary and may not be the complete record.": (
        "You printed this page from your portal on {when}. Ask the clinic for the full chart.",
        "Generated {when} by a patient's phone app out of the clinic's shared data. For personal use.",
        "Sent to you through online access, {when}. Parts of your chart are left out.",
    ),
    "No known allergies": ("Not entered", "See clinic", "naproxen 500 mg twice a day", "Reviewed, no change"),
    # certificates
    "Certificate of Authenticity": (
        "Custodian's Certification", "Record Keeper's Oath", "Declaration under Rule 902(11)", "CERTIFIED COPY - CUSTODIAN PAGE", "Sworn Certificate as to Records", "Records Affidavit",
    ),
    "Re your file": ("Firm's file", "Your control no.", "Case of the requester"),
    "This is to certify that the enclosed records of {name} ({pages} pages) are exact reproductions of the originals kept by {house} in the ordinary course of business.": (
        "My name appears below and I am of sound mind. I look after the charts of {house}. Behind this sheet are {pages} pages about {name}; each was checked against its original by me.",
        "To the courts and to all whom it concerns: the copy that follows, of {pages} leaves, was taken from the chart of {name} at {house}, is whole, and was put together by staff in their daily work.",
        "{house} hereby attests that it holds a chart for {name}, that {pages} pages were reproduced from it for this disclosure, and that none were changed or left out.",
    ),
    ("Number of pages:", "Date:"): (("Leaves:", "Sworn on:"), ("Sheets copied:", "Signed on:"), ("Pages in this copy:", "Day signed:")),
    "HIM Director": ("Chart Custodian", "Lead, Disclosure Desk", "Record Keeper", "Manager, Health Data"),
    "I declare under penalty of perjury that this is true.": (
        "State of Kentucky, signed before me by the person named, who is known to me. Notary ID on file.",
        "What I say here is true to the best of my knowledge and belief (28 U.S.C. 1746).",
        "No notary is needed under our statute.",
    ),
    # itemised bills
    "Patient Financial Services": ("Accounts Receivable", "Patient Billing Help Desk", "Charge Integrity", "Billing & Collections Unit"),
    "Itemization of Charges": ("Charge Listing by Day", "All Charges for This Stay", "Itemized Account Printout", "Bill with Every Item", "Charges, Codes and Amounts", "Hospital Account Itemization"),
    "Visit #:": ("HAR:", "Enc. #:", "Acct key:", "Bill Acct.:", "Contact Serial:"),
    "Guarantor:": ("Acct. holder:", "Payer of bill:", "Billed to:"),
    "Service Dates:": ("Stay from:", "Began:", "In:", "Beg:"),
    "Through:": ("Stay to:", "Ended:", "Out:"),
    ("Svc Date", "Rev Cd", "HCPCS", "Service", "Units", "Charges"): (
        ("Srv Dt.", "R/C", "CPT4®", "Procedure Name", "Qnty", "Total $"), ("Dt of Svc", "Rev#", "HCPC Cd", "What was done", "Each", "Amount $"), ("Post Date", "UB", "CDM", "Item", "Pcs.", "Price $"),
        ("ON", "REV.C", "CODE", "CHARGE NAME", "NR", "BILLED"),
    ),
    "How a bill dates its lines": ("%b-%d-%y", "%b %d, %Y", "%m.%d.%y", "%Y%m%d", "dashes"),
    ("0450", "EMERGENCY ROOM", "99284"): (
        ("0302", "IMMUNOLOGY LAB", "86140"), ("0272", "STERILE SUPPLY", ""), ("0424", "PT EVALUATION", "97161"), ("0456", "URGENT CARE", "99213"), ("0610", "MRT GENERAL", "73721"),
        ("0460", "PULMONARY FUNC", "94010"), ("0771", "VACCINE ADMIN", "90471"), ("0370", "ANESTHESIA", ""), ("0540", "AMBULANCE BASE", "A0429"),
    ),
    ("Total Charges", "Insurance Payments"): (("All charges", "Received so far"), ("GROSS", "CARRIER PAID"), ("Billed amount", "Plan payments")),
    "Balance Due": ("Left to pay", "Still open", "To be paid", "Acct. total"),
    # ledgers
    "Account Ledger": ("Practice Ledger Report", "Charges, Payments, Adjustments", "Account Inquiry - All Lines", "Day Sheet for One Patient", "Guarantor Ledger Printout", "Ledger by Visit"),
    ("Date", "Code", "Description", "Charge", "Credit", "Balance"): (
        ("Dt", "Tx", "What happened", "Plus", "Minus", "Sum"), ("Posted on", "CPT Cd", "Entry text", "Chg $", "Cr $", "Bal $"), ("Dt of Svc", "Proc Code", "Service / Receipt", "Fee", "Applied", "Open"),
        ("LINE DT", "ITEM", "EXPLANATION", "CHG", "PAY", "BAL"),
    ),
    ("Responsible Party:", "Run date:"): (("Acct. owner:", "Report run:"), ("Bill payer:", "Through day:"), ("Family head:", "Made on:")),
    "Therapeutic exercise": ("Ultrasound therapy", "Mech. traction", "CMT extremity", "Neuromusc. re-ed", "New patient exam"),
    "Contractual adjustment": ("Med-pay check", "Ins. discount", "Card payment", "Small balance off", "Auto PIP remit"),
    "Account balance": ("Open on account", "Sum after last line", "Owed as of today"),
    # statements
    "Patient Statement": ("Your Balance With Us", "Payment Reminder", "Notice of Amount Due", "Household Statement", "Your Bill Is Ready"),
    ("Statement Date:", "Account:", "Amount Due:"): (("Printed:", "Your acct.:", "To pay:"), ("Notice date:", "Guarantor ID:", "Owed now:"), ("Cycle end:", "Bill acct.:", "Sum due:")),
    "This account is past due. Please call us to arrange payment.": (
        "Scan the code or use the web page to pay; plans of 6 or 12 months are offered.",
        "You can ask for financial help. An application is on the back.",
        "Thank you for choosing us. This is what is left after your plan did its share.",
    ),
    ("Previous Balance", "Payments", "Adjustments", "New Balance"): (("Old balance", "You paid", "Changes", "Sum now"), ("Opening", "Insurer paid", "Discount", "Closing"), ("From before", "Money in", "Corrections", "Left over")),
    ("Current", "31-60", "61-90", "Over 90"): (("This month", "1 month old", "2 months old", "Older"), ("0-30", "30+", "60+", "90+"), ("Fresh", "Late", "Later", "Oldest")),
    "DETACH HERE AND RETURN WITH PAYMENT": (
        "- - - fold and tear; this half goes into the envelope - - -", "Bottom half: keep it with your check", "PAY BY MAIL SLIP",
    ),
    "Make checks payable to": ("Envelope goes to", "Write your check to", "Lockbox"),
    "PLEASE PAY THIS AMOUNT": ("YOUR SHARE", "ENCLOSE THIS SUM", "PAY NOW"),
    # hands of houses
    "foot-address": ("three-columns", "bar", "address-first"),
    "first-page": ("parts", "demographics", "foot-rule", "parentheses", "barcode"),
    "Pt Name:": ("Legal Name:", "Full Name:", "Patient / Paciente:", "PATIENT/RESIDENT:", "Chart Name:", "PtName", "Name on Chart:"),
    "Birthdate:": ("Dt of Birth:", "DATE/BIRTH", "DOB / Fecha nac.:", "Day of Birth:", "Date born (mm/dd/ccyy)", "BirthDt", "Pt. born:"),
    "Chart #:": ("EMPI:", "MRUN:", "Medical Record ID:", "Unit Record #:", "PID:", "Med Rec ID#", "M.R. Number:"),
    "LAST,FIRST": ("Last,First", "Last,First", "First LAST", "LAST^FIRST", "Title First Last", "First Middle Last", "LAST, First Middle"),
    "%d-%b-%Y": ("aged", "aged", "dashes", "MONTH", "ordinal", "%Y%m%d", "%m %d %Y", "%Y-%b-%d", "%a %b %d, %Y"),
    "- {page} -": ("{page} / {pages} pp.", "ROI {page:06}", "Document page {page}", "Page number {page:03}", "Leaf {page}"),
    "Next of kin:": ("ICE:", "Came with:", "Contact person:"),
    "Transfer to:": ("Arrived from:", "Results also to:", "Home clinic:"),
    # names of houses and firms
    "General Hospital": ("Surgical Hospital", "Health Center", "Trauma Hospital", "Specialty Hospital", "Clinic & Hospital"),
    "South Campus": ("Midtown", "Lakeside Campus", "Southwest", "Uptown"),
    "Physician Group": ("ER Doctors LLC", "Acute Care Surgeons PLLC", "Inpatient Physicians, PSC", "Pathology Group"),
    "Orthopaedics & Spine": ("Orthopedic Surgeons PSC", "Headache & Neurology Center", "Physical Medicine & Rehab Physicians", "Walk-In Clinic", "Hand and Upper Limb Surgery", "Injury Medicine"),
    "Open MRI": ("Imaging & Breast Center", "Scan Center", "Radiology Consultants", "Outpatient Imaging"),
    "Fire & Rescue EMS": ("Rescue and Ambulance Authority", "City Fire Department", "Mobile Medics", "Township Ambulance", "MedFlight & Ground"),
    "Family Chiropractic": ("Chiropractic Clinic", "Spine & Posture Chiropractic", "Accident Chiropractic", "Chiropractic Arts"),
    "Rehabilitation Associates": ("Therapy & Sports Rehab", "Hands-On Physical Therapy", "Movement Clinic", "Physiotherapy"),
    "Clinical Laboratory": ("Medical Lab", "Bloodwork Laboratory", "Laboratory Services"),
    "Pharmacy": ("Rx Shop", "Prescription Center", "Family Drugs"),
    "Dental Associates": ("Dental Arts", "Smile Dentistry", "Dental Clinic"),
    "Medical Copy Service": ("Chart Logistics, Inc.", "Health Data Release Corp.", "Records Exchange LLC", "Secure Disclosure Group"),
    "Fictional Medical Business Office": ("Pretend Practice Receivables LLC", "Figment Medical Billing Co.", "Unreal Hospital Accounts Inc"),
    # what a fax machine or scanner calls itself and its files
    ("FAX SERVER", ""): (("OPENFAX", ""), ("COPY ROOM", ""), ("MFP-2 NURSING", ""), ("eFax Gateway", "")),
    "scan{:05}": ("MFP{:05}", "FaxIn-{:05}", "efax_{:07}", "Document ({})", "20261130_{:06}"),
}  # fmt: skip
