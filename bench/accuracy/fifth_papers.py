"""The fifth stock's words for charts, bills, and the hands and names of houses; see ``held_back``."""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

PAPERS: dict[object, tuple[object, ...]] = {
    # charts
    "ED PROVIDER NOTE": (
        "ED Notes (continued from encounter)", "Clinical Documents - All Authors", "ED Physician Record - Template: MVC", "Inpatient Record Print Group", "Discharge Planning and Summary of Stay",
        "EMERGENCY DEPT - FINAL CHART COPY", "Patient Chart by Encounter", "Trauma Flowsheet and Notes",
    ),
    "OFFICE NOTE": ("Encounter Document", "Visit Note - Established", "Clinical Note (signed)", "Progress Note - Ambulatory", "Patient Encounter Printout", "Post-Accident Evaluation", "Assessment & Plan Note"),
    "Daily Treatment Note": ("Chiropractic Daily Visit (S.O.A.P.)", "Spinal Visit Card", "Chiropractic Treatment Encounter", "Palpation and Adjustment Findings"),
    "PT Initial Evaluation": ("Therapy Daily Encounter", "PT Eval and Plan of Care (Certification)", "Rehab Visit Documentation", "Therapeutic Procedure Log", "Functional Progress Report"),
    "Clinic Note": ("Pre-Scan Questionnaire Notes", "Procedure Nurse Note - Radiology", "Interventional Clinic Visit"),
    "Dental Chart Note": ("Dental Services Narrative", "Clinical Chart - Teeth", "Dentist's Encounter Notes"),
    "Prescription Profile": ("Prescription Record by Patient", "Med Fill Summary", "Patient Rx Printout for Tax or Legal"),
    "Daily Note": ("Continued Visit", "Nurse Triage Call", "Rounding Note", "Care Coordination", "Consult Follow-up", "Late Entry"),
    "DOS:": ("Arrival Dt/Tm:", "Encounter:", "Appt:", "Checked in:", "Date seen by provider:"),
    "Attending:": ("Provider of record:", "Att. Prov.:", "Care provided by:", "Performing Provider:", "Supervising:"),
    "Referred by:": ("PCP:", "Referral from:", "Ordering / Ref.:"),
    "Type:": ("Appt. type:", "Patient class:", "Enc. class:"),
    "Follow-up": ("Office Visit 20", "ED - Discharged", "Recheck", "MVA New"),
    "How a chart has its fields": ({"columns": 4, "above": True}, {"columns": 1, "share": 0.2}, {"columns": 4, "above": True, "boxed": True}, {"columns": 2, "boxed": True, "share": 0.3}),
    "Signed: {}  {}": ("Electronically authenticated: {} | {}", "{} has reviewed and finalized this note {}", "Note signed by {} at {}", "eSig: {} ({})", "Attestation - {} - {}", "Completed by {}, {}"),
    "How a signature is dated": ("%m/%d/%y @ 1107", "%d-%b-%Y 09:02 CDT", "%B %d, %Y 8:14 AM", "midnight", "stamped"),
    # radiology
    "Diagnostic Imaging Report": ("Imaging Result (Final)", "RADIOLOGY INTERPRETATION", "XR/CT/MR Result Report", "Final Radiologic Result", "Imaging Services - Signed Report", "Patient Result: Radiology"),
    ("Indication:", "Procedure:", "Findings:", "Impression:"): (
        ("EXAM INDICATION", "TECHNIQUE / COMPARISON", "FINDINGS BY REGION", "IMPRESSION"),
        ("Clinical question", "Acquisition", "Observations", "Conclusion"),
        ("HX:", "COMPARISON STUDIES:", "FINDINGS:", "IMP:"),
        ("Reason for exam (per order)", "Technical factors", "Report body", "Radiologist Conclusion"),
        ("CLINICAL INFO", "SEQUENCES / VIEWS", "DETAILED FINDINGS", "OVERALL IMPRESSION"),
    ),
    ("Exam Date:", "Accession:", "Ordering:", "Exam:"): (
        ("Exam dt/tm:", "Acc. No.:", "Order prov.:", "Procedure name:"), ("Completed:", "Order ID:", "Ordered by:", "Study type:"), ("Begin exam:", "Exam #:", "Req. clinician:", "Procedure(s):"),
        ("Date performed:", "Access. #:", "Referring doc.:", "Modality / part:"),
    ),
    "None available.": ("Comparison: prior outside study not provided.", "Axial images with coronal and sagittal reformats.", "Portable upright view.", "3T magnet, no gadolinium."),
    "Reading radiologist": ("Attending radiologist", "Dictated and authenticated by", "Final read", "Result signed by"),
    "MVA, rule out fracture": ("Neck pain, T-boned yesterday", "Blunt trauma", "Passenger in rollover", "Pain with movement after crash"),
    ("XR KNEE RIGHT 2 VIEWS", "Small effusion. No fracture or dislocation. Joint space fair.", "Small effusion, no fracture."): (
        ("CT LUMBAR SPINE W/O", "Lumbar alignment is kept. Grade 1 slip of L5 on S1 with pars defects. No acute break.", "No acute fracture. Old pars defects."),
        ("XR RIBS LEFT WITH CHEST", "Lateral seventh and eighth ribs show a cortical step. No air in the pleural space.", "Two rib fractures, left."),
        ("MRI KNEE LEFT WO", "Horizontal cleavage tear of the medial meniscus. Cruciates intact. Bone bruise of the tibia.", "Medial meniscus tear."),
        ("XR ANKLE RT 3 VW", "Mortise is congruent. Soft tissue fullness laterally. No break seen.", "Sprain pattern, no fracture."),
    ),
    # laboratory
    "Cumulative Lab Summary": ("Lab Results Report - Outpatient", "RESULT VIEW: LABS", "Specimen Results (Final)", "Patient Lab Chart Copy", "Laboratory Inquiry Print", "General Lab Results"),
    ("Analyte", "Your Value", "H/L", "Units", "Normal"): (
        ("Component Name", "Value", "Flg", "Unit", "Ref Range & Units"), ("TEST DESCRIPTION", "IN RANGE / OUT", "FLG", "UNIT", "REFERENCE"), ("Lab", "Res", "A", "U/M", "Norm. limits"),
        ("Order Item", "Result Value", "Crit", "Units of meas.", "Ref. interval"),
    ),
    "Collected:": ("Specimen collected:", "Coll. dt/tm:", "Draw date:", "Rec'd in lab:"),
    "Ordered by:": ("Auth. prov.:", "Submitter:", "Client / Phys.:"),
    # ambulance
    "Prehospital Care Report": ("EMS ePCR - Print Version", "Patient Contact Report", "Ambulance Service Report (State Form)", "EMS Incident and Patient Record", "ALS/BLS Care Record", "Transport Run Sheet"),
    ("Incident #:", "Unit:", "Crew:", "Dispatch complaint:", "Destination:"): (
        ("Run / Inc. No.:", "Unit ID:", "Lead provider:", "EMD complaint:", "Transport destination:"),
        ("ePCR No.:", "EMS unit:", "Crew 1:", "Call nature:", "Hospital:"),
        ("Call #:", "Med unit:", "Patient care by:", "Type of service:", "Disposition / dest.:"),
        ("Dispatch #:", "Responding:", "EMT-P:", "Determinant:", "Facility:"),
    ),
    "Traffic accident": ("MVA w/ injury 29D2", "Transportation incident", "Motor vehicle, rear end", "Accident, unknown injury"),
    ("Event", "Time"): (("Time stamp", "Value"), ("NEMSIS time", "Local"), ("Step", "24 h clock")),
    ("Dispatched", "En route", "On scene", "At patient", "Left scene", "At destination", "In service"): (
        ("PSAP call", "Unit enroute", "Arrived scene", "Pt contact", "Depart scene", "Arrive hosp.", "Back in svc"),
        ("Notified", "Responding", "Staged / arrived", "With patient", "Transporting", "Hospital arrival", "Available"),
        ("Alarm", "Rolling", "Arrived", "First contact", "Leaving", "ED door", "Clear"),
    ),
    "NARRATIVE": ("Patient Care Narrative", "EMS NARRATIVE (DCHART)", "Free text by lead provider", "Story of the call"),
    "Medic {unit} dispatched to a two car crash. Found patient seated, awake, complaining of neck and back pain. No loss of consciousness. Cervical collar placed, vitals obtained, moved to cot and secured. Transported without lights. Care handed to nurse at bedside.": (
        "D: Sent to a motor vehicle collision. C: 'My neck is sore.' H: Patient states the vehicle was hit at a light. A: A&O x 4, no deformity, neck tender. R: Collar, vitals x 2. T: Unit {unit}, semi-Fowler, no change. Care turned over to the RN in triage.",
        "Unit {unit} on scene with engine crew in charge. Patient had self-extricated, walked to the ambulance and sat on the bench. Denied hitting the head. Shoulder belt mark noted. Declined analgesia. Uneventful trip, report by radio, signatures by tablet.",
        "AOS to find two cars in the median, moderate damage. Pt. in passenger seat, held still by bystander. Spinal precautions kept. IV 20 g left AC by {unit}. Pain 6 to 4 after fentanyl. TOC to ED staff, belongings handed over.",
    ),
    ("Time", "BP", "Pulse", "Resp", "SpO2", "GCS"): (("VS time", "BP (auto)", "HR", "Resp rate", "SpO2 (RA)", "GCS (E4V5M6)"), ("@", "SBP/DBP", "Pulse rate", "Respir.", "Pulse ox", "GCS tot."), ("Recorded", "B.P.", "Beats", "Breaths/min", "O2 %", "Neuro")),
    "Loaded mileage": ("Mileage (to dest.)", "Loaded miles A0425", "Trip miles"),
    # portals
    "Health Summary": ("Patient Health Summary (CCDA)", "Chart Download - Patient Request", "Your Visit Records", "Ambulatory Summary Export", "Blue Folder Download"),
    "Printed from the patient portal on {when}. This is a summary and may not be the complete record.": (
        "Downloaded by a portal user on {when}; the clinic has not reviewed this print.",
        "Clinical document created {when} by your electronic chart. Shared at the patient's choice.",
        "Visit information from your online account as of {when}. Some results may be held back.",
    ),
    ("Allergies", "Current Medications", "Problem List", "Immunizations", "Recent Visits", "Vitals"): (
        ("Allergies, Adverse Reactions, Alerts", "Medications", "Problem List", "Procedures", "Encounters", "Last Filed Vital Signs"),
        ("Your allergies", "Your medicines", "Problem List", "Shots", "Past appointments", "Care team notes"),
        ("ALLERGY LIST", "MED LIST", "Problem List", "SOCIAL HISTORY", "ENCOUNTER LIST", "PLAN OF TREATMENT"),
    ),
    "No known allergies": ("No information", "Not on file for this section", "methocarbamol 750 mg at bedtime", "See attached"),
    # certificates
    "Certificate of Authenticity": (
        "Custodian Attestation", "Certification - Business Record Exception", "True Copy Statement", "ROI CERTIFICATION SHEET", "Unsworn Declaration of Custodian", "Record Certification (State Form)",
    ),
    "Re your file": ("External ref.", "Requester's account ref", "Atty. matter"),
    "This is to certify that the enclosed records of {name} ({pages} pages) are exact reproductions of the originals kept by {house} in the ordinary course of business.": (
        "As designee of {house} I state that {pages} pages were reproduced from the electronic chart of {name}; that they were entered by staff with knowledge, close in time to the care; and that the copy is faithful.",
        "I have charge of health records at {house}. The {pages} pages that accompany this sheet are what our system holds about {name} for the dates asked. I make this statement under the business record rule.",
        "CERTIFICATION. Patient record: {name}. Pages: {pages}. The undersigned, for {house}, certifies the copy as true and complete, with nothing added, left out or changed.",
    ),
    ("Number of pages:", "Date:"): (("Pages in set:", "Attested on:"), ("Image count:", "Date certified:"), ("Pgs:", "Dt. signed:")),
    "HIM Director": ("Authorized Designee", "ROI Supervisor", "Records Officer", "Director, Clinical Data"),
    "I declare under penalty of perjury that this is true.": (
        "State at large, notary commission no. KYNP00000. Sworn by the above on the date shown.",
        "Executed without notary under KRS 454 and 28 U.S.C. 1746.",
        "Seal of the facility affixed.",
    ),
    # itemised bills
    "Patient Financial Services": ("Single Billing Office", "Hospital Account Services", "Patient Accounting (HB)", "Physician Billing (PB)"),
    "Itemization of Charges": ("Hospital Account - Charge Detail", "Detail Bill by Service Date", "Charges Posted to Account", "Summary and Detail of Charges", "Transaction Detail (Hospital)", "Full Charge Listing"),
    "Visit #:": ("Hosp. Acct:", "Guar. acct:", "Claim acct.:", "Acct/Visit:", "Enctr. ID:"),
    "Guarantor:": ("Acct guarantor:", "Guarantor (name):", "Bill sent to:"),
    "Service Dates:": ("Svc from:", "Adm dt:", "DOS start:", "Admit/Reg:"),
    "Through:": ("Svc to:", "Disch dt:", "DOS end:"),
    "How a bill has its fields": ({"columns": 1, "share": 0.25, "boxed": False, "above": False}, {"columns": 4, "above": True, "boxed": True}, {"columns": 3, "above": True, "boxed": False}, {"columns": 1, "boxed": True, "share": 0.4, "above": False}),
    ("Svc Date", "Rev Cd", "HCPCS", "Service", "Units", "Charges"): (
        ("Service Dt", "RevCode", "CPT/HCPCS", "Charge Name", "Qty.", "Chg Amt"), ("Svc dt", "UB Rev", "Px", "Desc", "U", "Chg"), ("Trans Dt", "Rev #", "CPT®", "Transaction Detail", "Vol.", "Total Amt"),
        ("D.O.S.", "R.C.", "HCPC/CPT", "Item / Procedure", "Qt", "Gross"),
    ),
    "How a bill dates its lines": ("%d-%b-%Y", "midnight", "%b %d %y", "%m/%d", "%y%m%d"),
    ("0450", "EMERGENCY ROOM", "99284"): (
        ("0307", "LAB/UROLOGY", "81001"), ("0324", "DX X-RAY/CHEST", "71046"), ("0260", "IV THERAPY", "96374"), ("0681", "TRAUMA LEVEL I", "G0390"), ("0943", "THERAPEUTIC EDUC", "98960"), ("0710", "RECOVERY ROOM", ""),
        ("0110", "ROOM-BOARD/PVT", ""), ("0621", "MED-SUR SUPP/INCDT RAD", ""), ("0942", "EDUC/TRAINING", "G0108"),
    ),
    ("Total Charges", "Insurance Payments"): (("Sum of all charges", "Insurance and adj."), ("TOTAL CHG", "INS PMTS & ADJ"), ("Account charges", "Posted payments")),
    "Balance Due": ("Self-pay balance", "Hospital acct. balance", "Patient portion", "Bal. remaining"),
    # ledgers
    "Account Ledger": ("Patient Transaction Report", "Encounter and Payment Ledger", "Claim and Ledger Print", "Transactions by Voucher", "Open and Closed Items", "Patient Financial History"),
    ("Date", "Code", "Description", "Charge", "Credit", "Balance"): (
        ("Svc Dt", "Proc/Type", "Txn", "Chg Amt", "Pmt/Adj", "Rem. Bal"), ("Voucher dt", "CPT", "Detail", "Billed $", "Rcvd $", "O/S $"), ("DOS", "Code/Mod", "Charge or Payment", "Dr", "Cr", "Running"),
        ("POSTING", "TRANS", "MEMO", "CHARGES", "RECEIPTS", "OPEN BAL"),
    ),
    ("Responsible Party:", "Run date:"): (("Guarantor/RP:", "Printed dt:"), ("RP name:", "Ledger thru:"), ("Account payer:", "Report generated:")),
    "Therapeutic exercise": ("CMT 1-2 regions", "Dry needling", "E/M new level 3", "Iontophoresis", "Re-evaluation"),
    "Contractual adjustment": ("MedPay EFT", "Capitation adj", "Copay - visa", "Prompt pay disc.", "Attorney lien hold"),
    "Account balance": ("Bal. after last txn", "Total A/R", "Ledger total"),
    # statements
    "Patient Statement": ("Guarantor Statement", "Statement of Hospital and Physician Services", "eStatement", "Balance Reminder", "Your Statement for This Month"),
    ("Statement Date:", "Account:", "Amount Due:"): (("Stmt dt:", "Guarantor acct. no.:", "You owe us:"), ("As of:", "Bill no.:", "Pay by due date:"), ("Sent on:", "Statement acct:", "Amt. to pay:")),
    "How a statement has its fields": ({"columns": 3, "above": True, "boxed": True}, {"columns": 1, "share": 0.5}, {"above": True}),
    "This account is past due. Please call us to arrange payment.": (
        "Interest is not charged. Ask us about no-interest plans.",
        "Your plan has finished with these claims; what is left is yours.",
        "We have your attorney's letter on file; balance is shown for information.",
    ),
    ("Previous Balance", "Payments", "Adjustments", "New Balance"): (("Bal. last stmt", "Pmts since", "Adjs since", "Bal. this stmt"), ("Start", "Ins + Pt paid", "Write down", "End"), ("Brought forward", "Credits", "Corrections", "Carried forward")),
    ("Current", "31-60", "61-90", "Over 90"): (("Age 0-30", "Age 31-60", "Age 61-90", "Age 91+"), ("1-30 d", "31-60 d", "61-90 d", ">90 d"), ("New", "Past 30", "Past 60", "Past 90 days")),
    "DETACH HERE AND RETURN WITH PAYMENT": (
        "~ ~ ~ please cut and mail with payment in the return envelope ~ ~ ~", "COUPON - write your account number on the check", "Pay online, or send this slip",
    ),
    "Make checks payable to": ("Mail your payment to", "Payee and address", "Send payments to (not for letters)"),
    "PLEASE PAY THIS AMOUNT": ("PATIENT BALANCE", "TOTAL ENCLOSED SHOULD BE", "SUM DUE NOW"),
    # hands of houses
    "foot-address": ("department-first", "system-first", "foot-name", "sidebar", "doctors", "form-number"),
    "first-page": ("strip", "stacked", "grid", "wristband", "label", "foot-cells", "facing", "narrow"),
    "Pt Name:": ("Patient (Legal):", "Pat Name:", "Pt Name (Last, First MI):", "PATIENT NM", "Name of Pt.:", "Patient/Nombre:", "Patient ID - Name:", "Pt. Legal Nm:", "PERSON SERVED:"),
    "Birthdate:": ("DoB:", "B/D:", "DOB/Age:", "Birth Date/DOB:", "Pt. Date of Birth:", "D-O-B:", "BIRTH DT/TM:", "DOB (mm/dd/yyyy):"),
    "Chart #:": ("MRN/EPN:", "Enterprise MRN:", "Person Nbr:", "CMRN:", "MPI #:", "Corp ID:", "Hosp. MR #:", "Pt ID No.:", "Med. Rec. Nbr:"),
    "LAST,FIRST": ("LAST First", "LAST/FIRST", "First Last", "LAST, FIRST MIDDLE", "Last First Middle", "Last, First (F)", "LAST, FIRST"),
    "%d-%b-%Y": ("midnight", "stamped", "%d/%b/%Y", "age-colon", "age-behind", "%b/%d/%Y", "MON-dd-yyyy", "%m/%d/%Y"),
    "- {page} -": ("Page {page} of {pages} (chart print)", "Pg: {page}", "[{page}]", "Printed page {page} of {pages}", "REC {page:05}"),
    "Next of kin:": ("Emerg. cont.:", "Guardian:", "NOK/Rel.:"),
    "Transfer to:": ("Outside records from:", "CC to:", "Sent to:"),
    # names of houses and firms
    "General Hospital": ("Medical Center Hospital", "Health Campus", "Healthplex", "Mercy Hospital", "Regional Health"),
    "South Campus": ("Riverside", "Main Street Campus", "East End", "Parkway"),
    "Physician Group": ("Emergency Care Partners PLLC", "Trauma and Acute Surgery", "Clinic Physicians", "Radiologists, PSC"),
    "Orthopaedics & Spine": ("Ortho Express", "Spine & Pain Consultants", "Express Care", "Musculoskeletal Institute", "Concussion Clinic", "Health Partners - Internal Medicine"),
    "Open MRI": ("Imaging Associates LLC", "Upright MRI", "Radiology & Vascular", "Imaging at the Plaza"),
    "Fire & Rescue EMS": ("Emergency Ambulance Corps", "Regional EMS Authority", "Fire Department Division of EMS", "Critical Transport", "Rescue Squad Inc."),
    "Family Chiropractic": ("Chiropractic Life Center", "Accident & Injury Chiropractic", "Spinal Health", "Chiropractic PLLC"),
    "Rehabilitation Associates": ("Physical Rehab Specialists", "Therapy Partners", "Back in Motion PT", "Outpatient Rehabilitation"),
    "Clinical Laboratory": ("Labs, Inc.", "Diagnostics Laboratory", "Lab Partners"),
    "Pharmacy": ("Corner Pharmacy", "Neighborhood Prescriptions", "Pharmacy & Supply"),
    "Dental Associates": ("Oral and Facial Surgery", "Dental Group PLLC", "Family Dental"),
    "Medical Copy Service": ("Health Record Exchange", "Chart Access Partners", "Release Point LLC", "Digital Records Group"),
    "Fictional Medical Business Office": ("Nonesuch Revenue Services", "Practise Account Managers LLC", "Sample Emergency Billing Agency"),
    # what a fax machine or scanner calls itself and its files
    ("FAX SERVER", ""): (("EHR AUTOFAX", ""), ("ROI-OUT-03", ""), ("BIZHUB C368", ""), ("CLOUD FAX", "")),
    "scan{:05}": ("SKM_{:08}", "inbound_{:06}", "Fax-{:04}-final", "CCF_{:06}", "doc ({}) copy"),
    # only here: how reports, sheets and exports go
    "How a radiology report goes": ("inline", "answer-first", "numbered"),
    "How a run sheet goes": ("sections", "captions"),
    "How a portal export goes": ("table", "table", "sentence"),
    "How a laboratory sheet goes": ("days", "reversed"),
}  # fmt: skip
