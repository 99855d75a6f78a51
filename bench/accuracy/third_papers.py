"""The third stock's words for charts, bills, and the hands and names of houses; see ``held_back``."""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

PAPERS: dict[object, tuple[object, ...]] = {
    # charts
    "ED PROVIDER NOTE": (
        "Emergency Services Record", "ED Triage and Treatment Record", "Inpatient Progress Record", "Discharge Instructions and Summary", "Trauma Service History & Physical",
        "Emergency Center Physician Record", "Admission Record and Nursing Notes", "Hospital Medical Record",
    ),
    "OFFICE NOTE": ("Outpatient Progress Report", "New Patient Evaluation", "Clinic Encounter", "Physician Visit Note", "Follow-Up Examination Report", "Specialty Consult"),
    "Daily Treatment Note": ("Chiropractic Progress Notes", "Chiropractic SOAP Documentation", "Initial Chiropractic Evaluation", "Re-Examination Findings", "Chiropractic Treatment Record"),
    "PT Initial Evaluation": ("Physical Therapy Evaluation", "Outpatient PT Visit Note", "Rehabilitation Progress Summary", "PT Plan of Treatment", "Therapeutic Exercise Flow Sheet", "Re-Evaluation - Physical Therapy"),
    "Clinic Note": ("Procedure Visit Note", "Pre-Exam Nursing Note", "Outpatient Encounter Note"),
    "Dental Chart Note": ("Progress Notes - Dental", "Dental Treatment Record", "Oral Examination Notes", "Tooth Chart and Clinical Notes"),
    "Prescription Profile": ("Patient Medication Profile", "Rx History Report", "Pharmacy Dispensing Record", "Prescription Fill History"),
    "Daily Note": ("Visit Continuation", "Re-check", "Physician Progress Entry", "Nurse's Notes", "Clinical Follow-Up"),
    "DOS:": ("Date of Exam:", "Service Dt/Tm:", "Treatment Date:", "Encounter Dt:", "Visit on:", "D.O.S."),
    "Attending:": ("Clinician:", "Doctor:", "Treating Dr.:", "MD/DO:", "Examiner:"),
    "Referred by:": ("Referral source:", "Ref. Phys.:", "Sent by Dr.:"),
    "Type:": ("Visit type:", "Pt class:", "Appt type:"),
    "Follow-up": ("Established", "Walk-in", "Emergent", "Inpatient"),
    "How a chart has its fields": ({"columns": 1}, {"boxed": True}, {"above": True, "boxed": True}, {"columns": 3, "above": True}),
    "Signed: {}  {}": ("Reviewed and signed by: {} {}", "E-signed by {} at {}", "{}, {} (signature on file)", "Provider signature: {}   Date: {}", "Note finalized by {} on {}"),
    "How a signature is dated": ("%m/%d/%Y 14:32", "%m/%d/%y 0915", "plain", "%b %d, %Y 4:07 PM", "%d-%b-%Y 08:51"),
    # radiology
    "Diagnostic Imaging Report": ("Radiology Consultation Report", "Imaging Results", "DIAGNOSTIC RADIOLOGY", "Radiology Exam Report", "Medical Imaging Interpretation", "CT / MRI / X-RAY REPORT"),
    ("Indication:", "Procedure:", "Findings:", "Impression:"): (
        ("HISTORY:", "EXAMINATION:", "FINDINGS:", "IMPRESSION:"),
        ("Reason for Study", "Comparison and Technique", "Findings and Interpretation", "Impression / Recommendation"),
        ("Clinical Indication:", "Exam:", "Report:", "Impression:"),
        ("INDICATIONS", "METHOD", "RESULTS", "ASSESSMENT"),
        ("Reason For Visit", "Protocol used", "Radiographic Findings", "Radiographic Impression"),
        ("CLINICAL STATEMENT:", "VIEWS OBTAINED:", "INTERPRETATION:", "CONCLUSION:"),
    ),
    ("Exam Date:", "Accession:", "Ordering:", "Exam:"): (
        ("Study Date:", "Acc #:", "Requesting Dr.:", "Study:"), ("Performed:", "Exam No.:", "Ordering Provider:", "Examination:"), ("Date of Study:", "Order No.:", "Ref. MD:", "Procedure:"),
        ("Exam performed:", "X-Ray No.:", "Referring:", "Views:"),
    ),
    "None available.": ("No prior studies.", "Routine protocol.", "Compared with outside films where available.", "Limited by patient motion."),
    "Reading radiologist": ("Signed by radiologist", "Radiologist of record", "Final interpretation by", "Report approved by"),
    "MVA, rule out fracture": ("Auto accident with pain", "Restrained driver, MVC", "Injury, initial encounter", "Pain and stiffness after collision"),
    ("XR KNEE RIGHT 2 VIEWS", "Small effusion. No fracture or dislocation. Joint space fair.", "Small effusion, no fracture."): (
        ("XR CHEST PA AND LATERAL", "The lungs are clear. Heart size is normal. No pneumothorax or rib fracture is seen.", "Negative chest."),
        ("MRI CERVICAL SPINE WO CONTRAST", "At C5-C6 there is a broad based disc protrusion with mild cord contact. No cord edema.", "C5-C6 disc protrusion."),
        ("CT ABDOMEN PELVIS W CONTRAST", "Solid organs enhance normally. No free fluid or free air.", "No traumatic injury of the abdomen or pelvis."),
        ("XR LEFT WRIST 3 VIEWS", "Nondisplaced fracture of the distal radius. Soft tissue swelling.", "Distal radius fracture, nondisplaced."),
    ),
    # laboratory
    "Cumulative Lab Summary": ("Laboratory Results Report", "LAB REPORT - FINAL", "Patient Test Results", "Clinical Laboratory Report", "Pathology & Lab Medicine", "Results Inquiry - Laboratory"),
    ("Analyte", "Your Value", "H/L", "Units", "Normal"): (
        ("TESTS", "RESULT", "FLAG", "UNITS", "NORMAL RANGE"), ("Procedure", "Outcome", "A/N", "Unit", "Standard Range"), ("Order / Test", "Result", "Ind", "UofM", "Range"),
        ("Lab Test", "Final Result", "Flg", "Meas.", "Limits"), ("Name", "Observed", "Abn?", "Units", "Ref. Values"),
    ),
    "Collected:": ("Specimen Date:", "Coll. Date/Time:", "Drawn:", "Date Collected:"),
    "Ordered by:": ("Requesting MD:", "Ordering Physician:", "Client/Physician:"),
    # ambulance
    "Prehospital Care Report": ("Ambulance Patient Care Record", "EMS Patient Contact Form", "Fire-Rescue Medical Report", "Patient Treatment & Transport Record", "NEMSIS ePCR", "Emergency Ambulance Report"),
    ("Incident #:", "Unit:", "Crew:", "Dispatch complaint:", "Destination:"): (
        ("Run #:", "Ambulance:", "Attendants:", "Nature of call:", "Transported to:"),
        ("Call No.:", "Vehicle ID:", "Lead Medic:", "Call type:", "Receiving:"),
        ("Alarm No.:", "Apparatus:", "Personnel:", "Reason for dispatch:", "Taken to:"),
        ("PCR #:", "Responding unit:", "Caregiver:", "Chief complaint:", "Delivered to:"),
    ),
    "Traffic accident": ("MVC with injuries", "Motor vehicle crash", "10-50 with injury", "Auto vs. auto"),
    ("Event", "Time"): (("Status", "Clock"), ("Unit Times", "24-hr"), ("Activity", "Hrs")),
    "NARRATIVE": ("CREW NARRATIVE", "Assessment / Treatment Narrative", "PCR Comments", "HISTORY OF EVENT"),
    "Medic {unit} dispatched to a two car crash. Found patient seated, awake, complaining of neck and back pain. No loss of consciousness. Cervical collar placed, vitals obtained, moved to cot and secured. Transported without lights. Care handed to nurse at bedside.": (
        "M{unit} responded priority 1 to an MVC. Upon arrival pt was standing outside of vehicle and c/o pain to neck. Pt A&Ox4, GCS 15. Pt placed on stretcher, SMR applied, IV attempted x1. Transported non-emergent. Report given to ER staff, signature obtained.",
        "Unit {unit} called for traffic collision with entrapment negative. Patient was belted driver, airbag deployment. Patient denies LOC. Secondary survey shows tenderness of lumbar spine. Monitored en route with no change. Transfer of care to receiving RN.",
        "C: Motor vehicle accident. H: None stated. A: Airway open, breathing normal, skin warm and dry. R: Cervical collar, vital signs, pain scale. T: Ground, Medic {unit}, without incident.",
    ),
    ("Time", "BP", "Pulse", "Resp", "SpO2", "GCS"): (("Vitals @", "B/P", "HR", "RR", "Sat", "Coma Sc."), ("Taken", "Blood Pr.", "Heart", "Breaths", "O2 Sat", "Glasgow"), ("Hour", "NIBP", "P", "R", "SPO2 %", "GCS Tot")),
    "Loaded mileage": ("Transport miles", "Patient miles", "Miles to destination"),
    # portals
    "Health Summary": ("Patient Portal Chart Summary", "My Medical Information", "Clinical Summary for Patient", "Download My Health Record", "Personal Health Summary"),
    "Printed from the patient portal on {when}. This is a summary and may not be the complete record.": (
        "This document was generated by the patient from the online portal on {when} and does not replace the legal medical record.",
        "Exported by the patient via the web portal, {when}. Not a certified copy.",
        "Downloaded {when} from your online patient portal account. Information may be incomplete.",
    ),
    "No known allergies": ("Nothing recorded", "Ask your care team", "acetaminophen 500 mg as needed", "Up to date"),
    # certificates
    "Certificate of Authenticity": (
        "Declaration of Custodian of Records", "Certificate of True and Complete Copies", "Records Certification Form", "Affidavit in Support of Medical Records", "CERTIFICATE OF MEDICAL RECORDS CUSTODIAN",
        "Attestation of Record Copies",
    ),
    "Re your file": ("Requesting party ref.", "Attorney reference", "Your claim or file"),
    "This is to certify that the enclosed records of {name} ({pages} pages) are exact reproductions of the originals kept by {house} in the ordinary course of business.": (
        "I am the duly authorized custodian of the medical records of {house} and have authority to certify them. The {pages} pages accompanying this certificate are correct copies of the record of {name}.",
        "BEFORE ME personally appeared the undersigned, who stated under oath: I keep the records of {house}. Attached are {pages} pages concerning {name}, created and kept by {house} as a regular practice.",
        "Pursuant to Rule 902(11) I declare that the accompanying {pages} page(s) relating to {name} are records of a regularly conducted activity of {house} and are unaltered duplicates of the originals.",
    ),
    ("Number of pages:", "Date:"): (("Pages certified:", "Certified on:"), ("Page total:", "Executed on:"), ("Copies (pages):", "Dated:")),
    "HIM Director": ("Medical Records Supervisor", "Designated Records Custodian", "Director of Health Information", "Authorized Representative"),
    "I declare under penalty of perjury that this is true.": (
        "Sworn to and subscribed before me this day. My commission expires 06/30/2029.",
        "I certify the foregoing under the penalties of perjury.",
        "Signature notarized on the original.",
    ),
    # itemised bills
    "Patient Financial Services": ("Central Billing", "Revenue Cycle Department", "Customer Service - Billing", "Hospital Billing"),
    "Itemization of Charges": ("Itemized Hospital Bill", "Patient Itemization", "Detailed Bill", "Account Charge Detail", "Itemized Charges by Revenue Code", "Detail of Patient Charges"),
    "Visit #:": ("Encounter No:", "Acct. Nbr.:", "FIN:", "CSN:", "Pt Acct #:"),
    "Guarantor:": ("Guar:", "Person responsible:", "Guarantor Name:"),
    "Service Dates:": ("Admitted:", "Service From:", "DOS From:", "Adm. Date:"),
    "Through:": ("Service To:", "Disch.:", "Thru Date:"),
    ("Svc Date", "Rev Cd", "HCPCS", "Service", "Units", "Charges"): (
        ("Date Srvd", "RevCd", "CPT-4", "Description of Service", "Qty", "Gross Chg"), ("From Date", "Rev.", "Code", "Charge Description", "Vol", "Amt Billed"),
        ("Day", "RC", "HCPC", "Procedure / Supply", "Ct", "Fee"), ("Tran Date", "UBRev", "Proc #", "Service Rendered", "Un", "Charge Amt"), ("DOS", "REV", "CPT", "Chg Item", "Qty", "Total"),
    ),
    "How a bill dates its lines": ("plain", "%m-%d-%y", "%Y-%m-%d", "short", "%d-%b-%y", "%m%d%y"),
    ("0450", "EMERGENCY ROOM", "99284"): (
        ("0301", "LAB/CHEMISTRY", "80048"), ("0402", "ULTRASOUND", "76705"), ("0410", "RESPIRATORY SVC", "94640"), ("0730", "EKG/ECG", "93005"), ("0258", "IV SOLUTIONS", ""),
        ("0271", "NONSTER SUPPLY", ""), ("0612", "MRI - SPINE", "72148"), ("0981", "PRO FEE/ER", "99283"),
    ),
    ("Total Charges", "Insurance Payments"): (("Charges to date", "Payments / Adjustments"), ("TOTAL BILLED", "LESS: INS. PAID"), ("Sum of charges", "Third party payments")),
    "Balance Due": ("Remaining Balance", "Net Due", "Unpaid Balance", "Account Bal."),
    # ledgers
    "Account Ledger": ("Patient Account History", "Ledger Card", "Account Transactions", "Financial Ledger", "Patient Billing History", "Detailed Account Inquiry"),
    ("Date", "Code", "Description", "Charge", "Credit", "Balance"): (
        ("Tran. Date", "Proc", "Transaction", "Debit", "Credits", "Run. Bal"), ("DOS", "CPT", "Service / Payment", "Charges", "Pmts/Adj", "Acct Bal"), ("Entry", "Type", "Details", "Amt", "Paid", "Owing"),
        ("Service", "Proc.", "Posting Description", "Billed", "Rec'd", "Remain."),
    ),
    ("Responsible Party:", "Run date:"): (("Resp. Party:", "As of:"), ("Bill To:", "Printed on:"), ("Guar. Name:", "Report date:")),
    "Therapeutic exercise": ("E/M established pt", "Hot/cold packs", "Elec stim unattended", "CMT spinal 3-4 regions", "Manual therapy 15 min"),
    "Contractual adjustment": ("PIP payment received", "Ins. write-down", "Patient check", "Courtesy adjustment", "Ins pmt - auto carrier"),
    "Account balance": ("Current balance", "Ending balance", "Total outstanding"),
    # statements
    "Patient Statement": ("Account Statement", "Statement of Patient Account", "Amount You Owe", "Summary of Account", "Past Due Reminder"),
    ("Statement Date:", "Account:", "Amount Due:"): (("Closing Date:", "Account Nbr:", "Pay This Amount:"), ("Stmt. Date:", "Acct. ID:", "You owe:"), ("Date of Statement:", "Patient Acct.:", "Balance Now Due:")),
    "This account is past due. Please call us to arrange payment.": (
        "Your prompt payment is appreciated. For questions about this balance call our billing representatives.",
        "We have not received a response from your insurance carrier. Please remit the balance in full.",
        "FINAL NOTICE: unless we hear from you this balance may be placed with a collection agency.",
    ),
    ("Previous Balance", "Payments", "Adjustments", "New Balance"): (("Balance Forward", "Receipts", "Write-offs", "Current Balance"), ("Last Statement", "Paid", "Credits", "Amount Owed"), ("Prior Bal.", "Pmts Rec'd", "Adj.", "Now Due")),
    ("Current", "31-60", "61-90", "Over 90"): (("0-30 Days", "31-60 Days", "61-90 Days", "90+ Days"), ("Not Due", "30 Days", "60 Days", "90 Days +"), ("Under 30", "Over 30", "Over 60", "Past 90")),
    "DETACH HERE AND RETURN WITH PAYMENT": (
        "Please return lower portion with remittance", "Cut here - enclose this part with your check", "PAYMENT STUB - RETURN WITH PAYMENT", "Use this coupon to pay by mail",
    ),
    "Make checks payable to": ("Payments should be mailed to", "Check payable to", "Mail payments to"),
    "PLEASE PAY THIS AMOUNT": ("TOTAL NOW DUE", "AMOUNT TO REMIT", "PAY IN FULL"),
    # hands of houses
    "foot-address": ("ruled", "split", "banner", "monogram"),
    "first-page": ("lines", "under", "name-first", "right-lines"),
    "Pt Name:": ("Patient Nm:", "Resident Name:", "Name (Last, First)", "Client Name:", "Pat. Name:", "Pt. Full Name:", "Individual's Name:"),
    "Birthdate:": ("Date of birth (mm/dd/yyyy)", "Born On:", "Birth Dt:", "Patient DOB:", "Pt DOB:", "BDATE", "Birth:"),
    "Chart #:": ("MR No.", "Pt. No.:", "EMR ID:", "Patient #:", "Med Rec:", "Record Number:", "CHART NO."),
    "LAST,FIRST": ("LAST, First", "Last, First Middle", "LAST,FIRST MIDDLE", "FIRST MIDDLE LAST", "LAST FIRST", "Last, First M.", "First M. Last"),
    "%d-%b-%Y": ("plain", "plain", "long", "%d-%b-%y", "%m-%d-%y", "%d %b %Y", "UPPER", "%d%b%Y", "%m%d%Y", "%b %d %Y"),
    "- {page} -": ("Page {page}/{pages}", "p. {page}", "Sheet {page} of {pages}", "PAGE NO. {page}", "{page} of {pages}"),
    "Next of kin:": ("Emer. Contact:", "Brought in by:", "Notify:", "Relative:"),
    "Transfer to:": ("Sent from:", "Copy to:", "Primary care at:", "Outside facility:"),
    # names of houses and firms
    "General Hospital": ("University Hospital", "County Hospital", "Health Sciences Center", "Medical Pavilion", "District Hospital"),
    "South Campus": ("Downtown", "Southside", "Northwest Campus", "Heights"),
    "Physician Group": ("Emergency Medicine Associates", "Hospitalist Partners, PLLC", "Trauma Surgeons, LLC", "Anesthesia Consultants"),
    "Orthopaedics & Spine": ("Brain & Spine Institute", "Bone and Joint Clinic", "Occupational Health", "Urgent Care", "Neurosurgical Group", "Sports Medicine PLLC"),
    "Open MRI": ("Advanced Radiology", "MRI & CT Center", "Medical Imaging Partners", "X-Ray & Ultrasound"),
    "Fire & Rescue EMS": ("Ambulance District", "Paramedic Services", "Volunteer Rescue Squad", "Fire Protection District EMS", "Medical Transport"),
    "Family Chiropractic": ("Chiropractic Center", "Back & Neck Care", "Injury Chiropractic Group", "Spinal Care Clinic"),
    "Rehabilitation Associates": ("Rehab & Wellness", "Therapy Services", "Orthopedic Rehab Center", "PT & Performance"),
    "Clinical Laboratory": ("Reference Laboratory", "Diagnostic Labs", "Pathology Laboratories"),
    "Pharmacy": ("Drug Store", "Apothecary", "Discount Pharmacy"),
    "Dental Associates": ("Family Dentistry", "Oral Surgery Group", "Dental Care"),
    "Medical Copy Service": ("Document Solutions", "Information Exchange Corp.", "Record Reproduction Co.", "Disclosure Management"),
    "Fictional Medical Business Office": ("Imaginary Physician Billing Group", "Notreal Healthcare Receivables", "Placeholder Practice Management"),
    # what a fax machine or scanner calls itself and its files
    ("FAX SERVER", ""): (("RIGHTFAX", ""), ("ROI DEPT", ""), ("WORKCENTRE 7845", ""), ("Fax Line 2", "")),
    "scan{:05}": ("img{:04}", "Fax_{:012}", "attachment-{:03}", "Untitled ({})"),
}  # fmt: skip
