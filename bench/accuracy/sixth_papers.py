"""The sixth stock's words for charts, bills, and the hands and names of houses; see ``held_back``."""

from __future__ import annotations

PAPERS: dict[object, tuple[object, ...]] = {
    # charts
    "ED PROVIDER NOTE": (
        "ED Arrival to Departure Record", "Complete Encounter Documentation", "Physician Documentation - Emergency",
            "PATIENT CARE SUMMARY / ALL SHIFTS", "Emergency Dept Visit (Scanned)",
        "Medical Screening Examination", "HOSPITAL COURSE BY PROBLEM", "Multidisciplinary Notes",
    ),
    "OFFICE NOTE": ("Exam Room Note", "Problem Visit", "History, Exam and Decision Making", "Dictated Clinic Letter",
        "MVC Follow-up Visit Record", "Chart Note (Dictated, Not Read)", "Extended Office Encounter"),
    "Daily Treatment Note": ("S.O.A.P. Card - D.C.", "Chiropractic Intake and First Visit", "Spinal Segment Listing and Care",
        "DC Progress Exam"),
    "PT Initial Evaluation": ("Rehab Services Encounter", "PT Evaluation - Cervical", "Skilled Therapy Note",
        "Exercise and Modality Record", "Therapy Recheck"),
    "Clinic Note": ("Questionnaire Before Scan", "Tech Worksheet", "Injection Suite Note"),
    "Dental Chart Note": ("Tooth-by-Tooth Notes", "Oral Surgeon's Visit Note", "Treatment Rendered - Dental"),
    "Prescription Profile": ("Prescriptions Filled, by Date", "Customer Rx List", "Pharmacy Print - Patient Copy"),
    "Daily Note": ("Nurse Visit", "Phone Encounter", "Ward Round", "Recheck (Same Complaint)", "Next Visit", "Interim Note"),
    "DOS:": ("Visit began:", "Reg. date:", "Enc. start:", "Day of visit:", "Date/Time in:"),
    "Attending:": ("Primary provider:", "MD of record:", "Provider seen:", "Rendering prov.:", "Note author:"),
    "Referred by:": ("Family doctor:", "Ref. source:", "Sent in by:"),
    "Type:": ("Visit kind:", "Status:", "Pt. type:"),
    "Follow-up": ("ER-Auto", "Recurring", "OV Level 3", "Obs"),
    "How a chart has its fields": ({"columns": 2, "above": True, "boxed": True}, {"columns": 2, "share": 0.2}, {"columns": 1,
        "share": 0.3}, {"columns": 4, "above": True}),
    "Signed: {}  {}": ("<Electronically signed by {} on {}>", "Provider: {} [signed {}]", "{} - attending - note locked {}",
        "Auth (Verified) {} {}", "Dictated not read: {} {}", "Verified Results: {} {}"),
    "How a signature is dated": ("%m/%d/%Y 2:03 PM CST", "no-pad", "%Y-%m-%dT17:40", "Mon-ordinal", "%m/%d/%y 22:15"),
    # radiology
    "Diagnostic Imaging Report": ("Radiology Result - Verified", "X-RAY READING", "Imaging Findings Letter", "RESULT: DIAGNOSTIC IMAGING",
        "Exam Interpretation by Radiologist", "Over-read of Plain Films"),
    ("Indication:", "Procedure:", "Findings:", "Impression:"): (
        ("REASON", "EXAM/VIEWS", "FINDINGS", "IMPRESSION(S)"),
        ("Why ordered", "Technique", "What was seen", "Reader's conclusion"),
        ("CLIN HX", "TECHNIQUE AND COMPARISON", "DISCUSSION OF FINDINGS", "IMPRESSION - FINAL"),
        ("Symptom / history", "Study", "Description of images", "Diagnosis"),
        ("Ind:", "Tech:", "Fdgs:", "Imp:"),
    ),
    ("Exam Date:", "Accession:", "Ordering:", "Exam:"): (
        ("Study dt:", "Accession/Order:", "Ordering MD:", "Exam code / name:"), ("Taken:", "Film no.:", "Sent by:", "Region:"),
            ("Completed dt/tm:", "Order:", "Attending:", "Proc.:"),
        ("Exam finished:", "Session:", "For:", "What was imaged:"),
    ),
    "None available.": ("Without comparison.", "Thin cut axial images.", "Upright and oblique views.", "Technically adequate."),
    "Reading radiologist": ("Signed out by", "Radiologist (final)", "Interpretation by", "Reader"),
    "MVA, rule out fracture": ("Crash two days ago", "Persistent pain, s/p MVC", "Hit steering wheel", "Fall from truck at crash"),
    ("XR KNEE RIGHT 2 VIEWS", "Small effusion. No fracture or dislocation. Joint space fair.", "Small effusion, no fracture."): (
        ("CT MAXILLOFACIAL WO", "The orbits and the zygomatic arches are whole. Nasal bones show an old break.",
            "No acute facial fracture."),
        ("XR HAND LT 3 V", "Transverse break through the neck of the fifth metacarpal, 20 degrees of angulation.", "Boxer's fracture."),
        ("MRI THORACIC SPINE", "Marrow edema of T7 along the upper endplate without loss of height. Cord is normal.", "Bone bruise of T7."),
        ("CT CHEST W IV CON", "No great vessel injury. Small contusion in the left lower lobe. No effusion.", "Left lower lobe contusion."),
    ),
    # laboratory
    "Cumulative Lab Summary": ("Lab Data - Inpatient", "RESULTS: CHEMISTRY/HEMATOLOGY", "Patient Results by Specimen",
        "Lab Values, This Visit", "Specimen Inquiry", "Chart Copy: Laboratory"),
    ("Analyte", "Your Value", "H/L", "Units", "Normal"): (
        ("PROCEDURE", "PATIENT VALUE", "ABN", "UNITS", "REF LIMITS"), ("Test (method)", "Measured", "Note", "Unit", "Adult range"),
            ("Chem/Heme", "Val.", "F", "U", "Lo-Hi"),
        ("Component", "Your result", "Sign", "Unit of meas.", "Standard"),
    ),
    "Collected:": ("Spec. coll.:", "Phlebotomy:", "Time drawn:", "In lab:"),
    "Ordered by:": ("Req. by:", "Order MD:", "Location/Dr.:"),
    # ambulance
    "Prehospital Care Report": ("Ambulance Patient Record", "EMS Response and Care Form", "Medic Unit Report", "State EMS Data Form",
        "ePCR - Hospital Copy", "Call Sheet - Ambulance"),
    ("Incident #:", "Unit:", "Crew:", "Dispatch complaint:", "Destination:"): (
        ("Resp. no.:", "Vehicle:", "Attendant:", "Dispatch reason:", "Receiving hosp.:"),
        ("Alarm No.:", "Apparatus:", "Tech in charge:", "Reported as:", "Delivered to:"),
        ("PCR ID:", "Ambulance:", "Crew member 1:", "Nature:", "Trans. to:"),
        ("Case no.:", "Squad:", "Charting medic:", "Call type:", "To:"),
    ),
    "Traffic accident": ("MVC, two cars", "29D5 crash, unk. injury", "Vehicle collision", "Rear-ended, neck pain"),
    ("Event", "Time"): (("Status change", "Clock"), ("Timeline", "hh:mm"), ("Radio log", "T")),
    ("Dispatched", "En route", "On scene", "At patient", "Left scene", "At destination", "In service"): (
        ("Call received", "Out of chute", "10-23 scene", "Patient side", "10-17 hospital", "10-97 hospital", "10-8"),
        ("Tone", "Wheels rolling", "Scene", "Hands on", "Load and go", "ER bay", "Ready"),
        ("Page out", "Response", "On location", "Contact", "Departed", "Arrival ED", "Returned"),
    ),
    "NARRATIVE": ("Medic's account", "NARR.", "Summary of call in words", "Attendant's statement"),
    "Medic {unit} dispatched to a two car crash. Found patient seated, awake, complaining of neck and back pain. No loss of "
    "consciousness. Cervical collar placed, vitals obtained, moved to cot and secured. Transported without lights. Care handed to nurse "
    "at bedside.": (
        ("Squad {unit} was called by the deputy. Car against a pole, driver's door jammed, patient out by the other side before we came. "
        "Upright, talking, upset. C/o pain in the left side of the neck. No blood. Monitor sinus. To cot on own feet. Nothing changed on "
        "the way in."),
        ("RESPONSE: priority 2. SCENE: parking lot, low speed. PATIENT: ambulatory, refuses collar, agrees to be taken in. TREATMENT: "
        "vitals, ice. TRANSPORT: seated on bench of {unit}. TRANSFER: triage nurse took report and signed."),
        ("Unit {unit} rendezvoused with volunteer squad at mile 41. Their patient was boarded and collared on arrival. Complains of the "
        "board. Lungs clear, belly soft, moves all limbs. 4 mg ondansetron for nausea. Report given face to face."),
    ),
    ("Time", "BP", "Pulse", "Resp", "SpO2", "GCS"): (("Set", "BP L arm", "HR", "Resp.", "Sat", "GCS"), ("V.S.", "Blood press.", "Pul",
        "Rsp", "O2sat", "Coma sc."), ("Taken", "NIBP", "HR (mon)", "RR (obs)", "Pleth", "15/15")),
    "Loaded mileage": ("Miles charged", "Pt. on board, miles", "Trip odometer"),
    # portals
    "Health Summary": ("Chart Snapshot", "Care Summary for Patient Use", "My Records (App Export)", "Referral/Transition Summary",
        "Open Notes Printout"),
    "Printed from the patient portal on {when}. This is a summary and may not be the complete record.": (
        "Saved from your phone on {when}. Your clinic's own record may say more.",
        "This transition of care document was made on {when} without being read by a clinician.",
        "You asked for this print on {when}. Sensitive notes are not included.",
    ),
    ("Allergies", "Current Medications", "Problem List", "Immunizations", "Recent Visits", "Vitals"): (
        ("Allergy and Intolerance", "Active Medicines", "Problem List", "Vaccines", "Visit History", "Goals"),
        ("What you react to", "What you take", "Problem List", "Family and social", "Where you were seen", "Numbers"),
        ("Reactions", "Rx", "Problem List", "Results", "Appointments", "Instructions"),
    ),
    "No known allergies": ("Nothing entered", "Ask your clinic", "gabapentin 300 mg three times a day", "Reviewed with patient"),
    # certificates
    "Certificate of Authenticity": (
        "Custodian's Sworn Paper", "Records Certification Under Subpoena", "CERTIFICATE - KEEPER OF MEDICAL RECORDS",
            "Attestation by Office Manager", "Statement Accompanying Copies", "Rule 803(6) Statement",
    ),
    "Re your file": ("Requester file ID", "Attorney ref #", "Law firm case"),
    "This is to certify that the enclosed records of {name} ({pages} pages) are exact reproductions of the originals kept by {house} in "
    "the ordinary course of business.": (
        ("I work at {house} and am asked by it to speak for its records. I compared {pages} copies with what we hold on {name}. They "
        "agree. We make such records every day as part of our work."),
        ("Affiant says: the copies, {pages} in all, come from the file of {name}; the file is in the keeping of {house}; nothing in it was "
        "made for a lawsuit."),
        ("Re: {name}. The custodian of {house} states under oath that {pages} pages were copied, and that to the custodian's knowledge the "
        "copy is the whole file for the dates requested."),
    ),
    ("Number of pages:", "Date:"): (("Page total of copy:", "Day of oath:"), ("Copies:", "Signed and dated:"), ("How many pages:", "On:")),
    "HIM Director": ("Office Manager", "Medical Records Lead", "Compliance Officer", "Clinic Administrator"),
    "I declare under penalty of perjury that this is true.": (
        "Acknowledged before me, a notary for the county. Seal below.",
        "Self-authenticating under the rules of evidence; no witness need be called.",
        "Under the pains of perjury.",
    ),
    # itemised bills
    "Patient Financial Services": ("Account Resolution", "Hospital Cashier", "Financial Counseling", "Claims & Receivables"),
    "Itemization of Charges": ("Charges With Codes - Patient Request", "Account Detail for Attorney", "Hospital Charges, Line by Line",
        "Statement of Services and Charges", "Charge Transaction Report", "Bill Detail"),
    "Visit #:": ("Billing no.:", "Ctrl no.:", "Series acct:", "Episode:", "Acct ref.:"),
    "Guarantor:": ("Resp. for bill:", "Guar/Relation:", "Account in name of:"),
    "Service Dates:": ("Dates:", "Start of care:", "Svc began:", "Reg.:"),
    "Through:": ("To:", "End of care:", "Svc ended:", "Dsch:"),
    "How a bill has its fields": ({"columns": 2, "share": 0.25, "boxed": True, "above": False}, {"columns": 3, "above": True,
        "boxed": True}, {"columns": 1, "share": 0.5, "boxed": False, "above": False}, {"columns": 4, "above": True, "boxed": False}),
    ("Svc Date", "Rev Cd", "HCPCS", "Service", "Units", "Charges"): (
        ("Serv Day", "R-Code", "CPT/NDC", "Charge line", "No.", "Amt."), ("DATE", "UB92", "PROC", "CHARGE DESC", "UNT",
            "EXT CHG"), ("Dt Srv", "Rv", "Proc.", "Services rendered", "Ct.", "Fee $"),
        ("Transaction", "Rev cat.", "Code", "Item name", "Qty/U", "Billed chg."),
    ),
    "How a bill dates its lines": ("%m-%d", "no-pad", "%b %d", "ddMONyy", "%Y/%m/%d"),
    ("0450", "EMERGENCY ROOM", "99284"): (
        ("0305", "LAB/HEMATOLOGY", "85610"), ("0333", "RAD THERAPY", ""), ("0372", "ANES INCIDENT TO OTHER DX", ""), ("0390",
            "BLOOD ADMIN", "36430"), ("0480", "CARDIOLOGY", "93306"), ("0510", "CLINIC", "99214"),
        ("0250", "DRUGS-GENERIC", ""), ("0278", "IMPLANT", "C1713"), ("0964", "PROF FEE CRNA", "01400"),
    ),
    ("Total Charges", "Insurance Payments"): (("Charges, this account", "Less payments"), ("TOTAL OF LINES", "PD BY INS"), ("Sum billed",
        "Plan and auto payments")),
    "Balance Due": ("Net balance", "Amount outstanding", "Bal. on acct", "Rest to pay"),
    # ledgers
    "Account Ledger": ("Running Account", "Chart Ledger by Patient", "Receivable Card", "Services and Receipts",
        "Account Print, All Dates", "PI Case Ledger"),
    ("Date", "Code", "Description", "Charge", "Credit", "Balance"): (
        ("Srv.", "Cd.", "Entry", "Fees", "Pay/Adj", "Due"), ("Line date", "Procedure", "Service or payment", "Amt +", "Amt -", "Total"),
            ("DOS", "CPT/TRN", "NARR", "CHGS", "PMTS", "CUM BAL"),
        ("When", "Service cd", "For", "Debited", "Credited", "Standing"),
    ),
    ("Responsible Party:", "Run date:"): (("Acct in name of:", "Print date:"), ("Who pays:", "As printed:"), ("Guar.:", "To date:")),
    "Therapeutic exercise": ("Trigger point inj.", "NMR 15 min", "Cold laser", "Narrative report", "E/M est. 99213"),
    "Contractual adjustment": ("MVA carrier pmt", "LOP hold", "Visa at desk", "Courtesy write-off", "Refund to carrier"),
    "Account balance": ("Standing balance", "Due to date", "Total receivable"),
    # statements
    "Patient Statement": ("Amount Owed on Your Account", "First Notice", "Hospital Bill - Summary", "Balance After Insurance",
        "Courtesy Statement"),
    ("Statement Date:", "Account:", "Amount Due:"): (("Bill dated:", "Acct./Guar.:", "Please send:"), ("Dated:", "Our account:",
        "Balance you owe:"), ("Statement of:", "Ref. acct.:", "Due from you:")),
    "How a statement has its fields": ({"columns": 2, "above": True, "boxed": True}, {"columns": 1, "share": 0.35, "boxed": True},
        {"columns": 3, "above": True}),
    "This account is past due. Please call us to arrange payment.": (
        "We bill auto insurance once. Whatever it leaves is due from you.",
        "A letter of protection is on file; send us the settlement date.",
        "Second notice. A service charge may be added next month.",
    ),
    ("Previous Balance", "Payments", "Adjustments", "New Balance"): (("Owed before", "Came in", "Taken off", "Owed now"), ("Bal fwd",
        "Pmts", "Adj.", "Bal due"), ("Earlier charges", "Less paid", "Less written off", "Total now")),
    ("Current", "31-60", "61-90", "Over 90"): (("0-29", "30-59", "60-89", "90 and up"), ("Not yet due", "1-30 late", "31-60 late",
        "61+ late"), ("Cur.", "30", "60", "90")),
    "DETACH HERE AND RETURN WITH PAYMENT": (
        "* * * send the part below with your check * * *", "REMIT PORTION - do not staple", "Bottom stub must come back with the money",
    ),
    "Make checks payable to": ("Payable to / mail to", "Send the check to", "Where to pay"),
    "PLEASE PAY THIS AMOUNT": ("SEND THIS AMOUNT", "OWED BY YOU", "TO PAY NOW"),
    # hands of houses
    "foot-address": ("left-rule", "print-line", "grey-foot", "window", "caps-box", "two-lines"),
    "first-page": ("meditech", "underlined", "sentence", "dark-banner", "legal-preferred", "three-blocks", "dot-leaders", "value-row",
        "foot-line", "release-strip", "comb"),
    "Pt Name:": ("Pt:", "Legal Name:", "Name (Last, First MI):", "Patient's Name (print):", "RE:", "Member/Patient:", "RESIDENT:",
        "PT. NAME", "Patient Legal Nm:", "Full legal name:", "NAME OF PATIENT"),
    "Birthdate:": ("Date of Birth (DOB):", "Birth:", "DT OF BIRTH", "Birth date", "DOB (as given):", "Pt. B-day:", "DATE BORN:", "dob",
        "Born (mm/dd/yyyy):"),
    "Chart #:": ("Unit #:", "MR No./Acct:", "Patient No.:", "Med. Rec. #:", "ID no.:", "Chart/Folder:", "Visit MRN:", "Facility MRN:",
        "MedRec:"),
    "LAST,FIRST": ("LAST , FIRST", "Last, First M., Suffix", "LAST; FIRST", "First M LAST", "Last, Title First", "LAST, FIRST M (SEX)",
        "Last First M.", "FIRST M. LAST"),
    "%d-%b-%Y": ("no-pad", "Mon-ordinal", "sql", "ddMONyy", "yrs", "yr-mo", "%Y/%m/%d", "%m/%d/%Y"),
    "- {page} -": ("{page} OF {pages}", "Bates EX{page:06}", "Chart copy p. {page}", "PAGE: {page} (of {pages})",
        "rec. page {page}/{pages}"),
    "Next of kin:": ("Person to notify:", "Support person:", "Driver home:", "Lives with:"),
    "Transfer to:": ("Prior hospital:", "Consult at:", "Follow up with:"),
    "lines": ("lines", "listed", "dotted", "form", "sentence-lines"),
    # names of houses and firms
    "General Hospital": ("Baptist Sample Hospital", "Lutheran Health Center", "Specialty Hospital", "Osteopathic Hospital",
        "Critical Access Hospital"),
    "South Campus": ("Annex", "Uptown", "at the Crossing", "Lakeside"),
    "Physician Group": ("Anesthesia Group, P.S.C.", "Hospital Medicine LLC", "Pathology Consultants", "Surgical Associates PLLC"),
    "Orthopaedics & Spine": ("Occupational Medicine", "Walk-In Clinic", "Hand Surgery", "Interventional Pain PLLC", "Physical Medicine",
        "ENT & Facial Surgery"),
    "Open MRI": ("Radiology Center", "Mobile Imaging", "Ultrasound & X-Ray", "MRI of the Bluegrass"),
    "Fire & Rescue EMS": ("Ambulance Authority", "EMS District 4", "Fire-Rescue", "Medical Transport Corp.", "Squad & Rescue"),
    "Family Chiropractic": ("Chiropractic Arts", "Whiplash & Injury Center", "Chiropractic Office, PSC", "Spine Works"),
    "Rehabilitation Associates": ("Hand & PT Clinic", "Movement Therapy", "Aquatic and Land Therapy", "Rehab Hospital Outpatient"),
    "Clinical Laboratory": ("Toxicology Labs", "Laboratory Services", "Path Lab"),
    "Pharmacy": ("Drugs", "Family Pharmacy", "Rx Shop"),
    "Dental Associates": ("Maxillofacial Surgery", "Dentistry PSC", "Smile Clinic"),
    "Medical Copy Service": ("Copying Co.", "Legal Record Retrieval", "Chart Copy Center", "Records Deposition Service"),
    "Fictional Medical Business Office": ("Pretend Account Recovery Inc.", "Sample Physicians Billing", "Imaginary Receivable Group"),
    # of what people's names are made
    "Modelt": ("Fableb", "Mirag", "Mythm", "Unreal", "Nobod", "Toyt", "Doodl", "Chimer", "Whims", "Pretext", "Hoaxl", "Dreaml", "Feign",
    "Guessw"),
    "gate": ("dale", "stead", "croft", "quist", "strom", "moor", "beck", "holt", "vale", "ick", "ova", "ez", "opoulos", "ski", "ian",
    "enko"),
    "Kathleen": (
        "Mary Ann", "Jo-Ann", "Marisol", "Shanice", "Xiomara", "Bronwyn", "Noor", "Thi Mai", "D'Andra", "Ruth Ellen", "Svetlana",
        "Ingrid", "Lupe",
        "Fatima", "Chloë", "Geneva", "Opal", "Wilhelmina", "Yesenia", "Hyun-Ju", "Tamika", "Roberta", "Carlotta", "Beatriz",
    ),
    "Kenneth": (
        "DeShawn", "Jean-Paul", "Muhammad", "Xavier", "Leroy", "Thanh", "Yusuf", "Giovanni", "José Luis", "Billy Ray", "Ulysses",
        "Ezekiel", "Hiroshi",
        "Vladimir", "Emeka", "Clyde", "Archibald", "Rubén", "Jamal", "Odell", "Pablo", "Ferdinand", "Quentin", "Isaac",
    ),
    # what a fax machine or scanner calls itself and its files
    ("FAX SERVER", ""): (("ROI FAX 2", ""), ("XMEDIUS", ""), ("CANON IR-ADV", ""), ("Front Desk Fax", "")),
    "scan{:05}": ("FAX-IN {:06}", "ScannerPro {:04}", "20261120_{:06}", "records ({})", "RE_ request {:05}"),
    # only here: how charts, reports, sheets and bills go
    "How a chart goes": ("sheet", "sheet", "sheet", "note"),
    "How a radiology report goes": ("letter", "cells", "bullets"),
    "How a run sheet goes": ("coded", "two-column"),
    "How a portal export goes": ("legal", "visit-line"),
    "How a laboratory sheet goes": ("panels", "lines"),
    "How a bill goes": ("by-day", "by-department", "claim-lines"),
    "How a certificate goes": ("numbered", "blanks"),
    "How a statement goes": ("payer-first", "collection"),
}  # fmt: skip
