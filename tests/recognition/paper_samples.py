"""One page of every kind of paper, as different offices write them. Every name and number in them is invented."""

from __future__ import annotations

from medrec_daemon.model import Kind

HEAD = """
Bluegrass General Hospital
1 Hospital Way, Lexington, KY 40508   Phone (859) 555-0101

"""
PATIENT = "Patient Name: SAMPLETON, TESTA Q   DOB: 03/14/1971   MRN: 0012345\n"

PAPERS: dict[str, tuple[str, Kind, str | None]] = {
    "emergency note": (
        HEAD + "EMERGENCY DEPARTMENT PROVIDER NOTE\n" + PATIENT + """
Date of Service: 09/06/2026
CHIEF COMPLAINT: Neck pain after a collision.
HISTORY OF PRESENT ILLNESS: The patient was the belted driver of a car that was struck from behind at a light. She did
not lose consciousness. CT of the head was read as showing no acute fracture; impression per radiology was normal.
REVIEW OF SYSTEMS: As above, otherwise negative.
PHYSICAL EXAM: Alert. Tender over the trapezius on both sides.
MEDICAL DECISION MAKING: Strain of the neck. No sign of cord injury.
DISPOSITION: Home. Electronically signed by Arthur Attendwell, MD
""", Kind.RECORDS, "records"),
    "progress note": (
        "Limestone Family Practice\n\nOFFICE VISIT\n" + PATIENT + """
SUBJECTIVE: Still stiff in the mornings, less headache.
OBJECTIVE: Full range of motion with some pain at the end.
ASSESSMENT: Cervical strain, improving.
PLAN: Continue therapy. Return to clinic in four weeks.
Electronically signed by Corey Caring, APRN
""", Kind.RECORDS, "records"),
    "discharge summary": (
        HEAD + "DISCHARGE SUMMARY\n" + PATIENT + """
Admission Date: 09/06/2026   Discharge Date: 09/08/2026
DISCHARGE DIAGNOSES: 1. Fracture of the left wrist, closed.
HOSPITAL COURSE: Reduced in the operating room without event.
DISCHARGE MEDICATIONS: None.   CONDITION AT DISCHARGE: Good.
""", Kind.RECORDS, "records"),
    "operative report": (
        HEAD + "OPERATIVE REPORT\n" + PATIENT + """
PREOPERATIVE DIAGNOSIS: Torn medial meniscus.
POSTOPERATIVE DIAGNOSIS: The same.
PROCEDURE PERFORMED: Arthroscopy of the right knee.
ESTIMATED BLOOD LOSS: Minimal.   COMPLICATIONS: None.
FINDINGS: A radial tear of the posterior horn.
""", Kind.RECORDS, "records"),
    "therapy note": (
        "Stride Physical Therapy\n\nPHYSICAL THERAPY DAILY NOTE\n" + PATIENT + """
S: Sleeps better.   Pain level 3 of 10.
O: Therapeutic exercise 25 minutes (97110), manual therapy 15 minutes (97140). Range of motion improved.
A: Progressing toward short term goals.
P: Continue plan of care twice weekly. Home exercise program reviewed.
""", Kind.RECORDS, "records"),
    "laboratory": (
        HEAD + "LABORATORY RESULTS\n" + PATIENT + """
Collected: 09/06/2026 10:40   Specimen: Blood
Test                 Result    Reference Range      Flag
Hemoglobin           13.1      12.0-16.0 g/dL
Hematocrit           39.0      36.0-46.0 %
Creatinine           0.9       0.5-1.1 mg/dL
""", Kind.RECORDS, "records"),
    "run report": (
        "Kentucky River EMS\nPATIENT CARE REPORT\n" + PATIENT + """
Unit Notified: 09:12   En Route: 09:14   At Scene: 09:21   Left Scene: 09:38   At Destination: 09:52
Dispatch Complaint: Traffic accident   Crew: A. Medic, Paramedic
Narrative: Found seated in the car, GCS 15. Transported to Bluegrass General Hospital without change.
Loaded mileage: 7.4
""", Kind.RECORDS, "records"),
    "portal summary": (
        "Community Health: Health Summary\nContinuity of Care Document\n" + PATIENT + """
Document Id   db734647   Document Created: October 1, 2026
Table of Contents: Allergies, Adverse Reactions & Alerts; Medications; Problems; Results; Vital Signs
Document maintained by   Community Health
""", Kind.RECORDS, None),
    "radiology report": (
        HEAD + "RADIOLOGY REPORT\n" + PATIENT + """
Exam: CT HEAD WITHOUT CONTRAST   Accession: 55-1234   Exam date: 09/06/2026
CLINICAL HISTORY: Motor vehicle collision, headache.
TECHNIQUE: Axial images without intravenous contrast.
COMPARISON: None.
FINDINGS: No hemorrhage, mass or shift. The bones are intact.
IMPRESSION: No acute intracranial abnormality.
Reading radiologist: Roy Raymaker, MD
""", Kind.RADIOLOGY, "radiology"),
    "disc letter": (
        "Fayette Open Imaging - Film Library\n\n" + """
RE: Testa Sampleton, DOB 03/14/1971
Enclosed is a disc containing your images in DICOM format with a viewer. Number of discs: 1.
Please insert the disc and start the DICOM viewer.
""", Kind.IMAGES, "images"),
    "ub-04": (
        """
1 Bluegrass General Hospital   2 Commonwealth Physician Billing LLC   3a PAT. CNTL # 70001   4 TYPE OF BILL 0131
5 FED. TAX NO. 00-6100012   6 STATEMENT COVERS PERIOD FROM 090626 THROUGH 090726
8 PATIENT NAME
SAMPLETON, TESTA Q
10 BIRTHDATE
03141971
42 REV. CD.   43 DESCRIPTION   44 HCPCS / RATE / HIPPS CODE   45 SERV. DATE   46 SERV. UNITS   47 TOTAL CHARGES
0450   EMERGENCY ROOM   99285   090626   1   2,318.00
0351   CT HEAD          70450   090626   1   1,944.00
50 PAYER NAME   58 INSURED'S NAME
UB-04 CMS-1450   APPROVED OMB NO. 0938-0997   THE CERTIFICATIONS ON THE REVERSE APPLY TO THIS BILL
""", Kind.BILLING, "billing"),
    "cms-1500": (
        """
HEALTH INSURANCE CLAIM FORM
APPROVED BY NATIONAL UNIFORM CLAIM COMMITTEE (NUCC) 02/12   PICA
2. PATIENT'S NAME (Last Name, First Name, Middle Initial)   3. PATIENT'S BIRTH DATE
SAMPLETON, TESTA, Q                                         03 14 1971
4. INSURED'S NAME   11. INSURED'S POLICY GROUP OR FECA NUMBER
21. DIAGNOSIS OR NATURE OF ILLNESS OR INJURY
24. A. DATE(S) OF SERVICE   D. PROCEDURES   F. $ CHARGES
09 06 26 09 06 26   23   99285   1462.00
25. FEDERAL TAX I.D. NUMBER   27. ACCEPT ASSIGNMENT?   28. TOTAL CHARGE
33. BILLING PROVIDER INFO & PH #
""", Kind.BILLING, "billing"),
    "itemised bill": (
        HEAD + "ITEMIZED STATEMENT OF CHARGES\n" + PATIENT + """
Guarantor: Bob Sampleton   Account Number: 7000101
Service Date   Rev Code   CPT     Description         Qty   Charges
09/06/2026     0450       99285   Emergency visit     1     2,318.00
09/06/2026     0351       70450   CT head             1     1,944.00
09/06/2026     0250               Pharmacy            6        84.12
Total Charges 4,346.12   Insurance Payment -1,000.00   Contractual Adjustment -500.00   Balance Due 2,846.12
""", Kind.BILLING, "billing"),
    "ledger": (
        "Limestone Chiropractic Center\nPATIENT LEDGER\n" + PATIENT + """
Date         CPT     Description                  Charge    Payment   Balance
09/20/2026   98941   Spinal manipulation           65.00      0.00      65.00
09/24/2026   98941   Spinal manipulation           65.00      0.00     130.00
09/27/2026   97014   Electrical stimulation        30.00      0.00     160.00
Total charges 160.00   Write off 0.00
""", Kind.BILLING, "billing"),
    "statement": (
        "Bluegrass Emergency Physicians\nPATIENT STATEMENT\nPatient: Testa Sampleton\n" + """
Statement Date: 10/01/2026   Account Number: 9001   Guarantor: Bob Sampleton
Previous Balance 1,462.00   Payments 0.00   Insurance pending 0.00
PLEASE PAY THIS AMOUNT 1,462.00   Payment due date 10/25/2026
Please detach and return the bottom portion with your payment.
0-30   31-60   61-90   over 90
""", Kind.BILLING, None),
    "copy service invoice": (
        "Chartwright Release Services\nINVOICE\n" + """
Invoice Number: CRS-0041250   Invoice Date: 11/01/2026   Request ID: 4410621
Bill To: Example & Sample Injury Law   Medical Facility: Ohio River Regional Medical Center
Patient Name: SAMPLETON, TESTA   Date of Birth: 03/14/1971
Retrieval fee 22.50   Per page copy 514 pages x 0.75   385.50   Electronic delivery fee 4.50
AMOUNT DUE: $412.50   Terms: due upon receipt
The records will be released upon receipt of payment. Make check payable to Chartwright Release Services.
Remit to: PO Box 55513, Carol Stream, IL 60199   Federal Tax ID 00-5800142
""", Kind.INVOICE, None),
    "hospital's own invoice for copies": (
        HEAD + "Health Information Management\nRE: Testa Sampleton, DOB 03/14/1971\n" + """
Dear Requestor: Pre-payment is required before copies of medical records can be sent.
Copying fee 88 pages at $1.00 per page   $88.00   Postage $6.10
Total due: $94.10
""", Kind.INVOICE, None),
    "rejection": (
        HEAD + "RE: Testa Sampleton, DOB 03/14/1971\n" + """
We are unable to process your request for the following reason:
[X] The authorization has expired or does not contain an expiration date.
[ ] Our authorization form must be used.
Please resubmit your request with a corrected authorization.
""", Kind.REJECTION, None),
    "no records": (
        HEAD + "CERTIFICATION OF NO RECORDS\nRE: Testa Sampleton, DOB 03/14/1971\n" + """
I, Carla Custodio, custodian of records, certify that after a diligent search no records were found for the person and the
dates named. Subscribed and sworn to before me, Notary Public.
""", Kind.NO_RECORDS, None),
    "status": (
        HEAD + "RE: Testa Sampleton, DOB 03/14/1971\n" + """
We have received your request for medical records. It is being processed; please allow 15 business days. Your request number
is 20931. No further action is needed.
""", Kind.STATUS, None),
    "certification": (
        HEAD + "CERTIFICATION OF MEDICAL RECORDS\n" + PATIENT + """
I am the custodian of records. The attached 14 pages are true and correct copies of records made at or near the time of the
matters set forth, kept in the regular course of business. Number of pages: 14
Subscribed and sworn to before me.   Notary Public, my commission expires 01/01/2028
""", Kind.CERTIFICATION, "certification"),
    "fax cover": (
        """
FACSIMILE TRANSMITTAL
To: Example & Sample Injury Law   Fax: 859-555-0190
From: Bluegrass General HIM   Phone: 859-555-0101
Re: Sampleton, Testa   Pages including cover: 14   Date: 11/20/2026
CONFIDENTIALITY NOTICE: intended only for the person named. If you have received this fax in error, call us.
""", Kind.COVER, None),
    "cover letter": (
        HEAD + "RE: Testa Sampleton, DOB 03/14/1971\n" + """
Enclosed please find the medical records you requested for the above-named patient. Number of pages: 13.
""", Kind.COVER, None),
    "our request": (
        """
Example & Sample Injury Law
1 Practice Street, Sampletown, KY 40500

November 2, 2026

Bluegrass General Hospital
Attn: Medical Records Department/ROI
1 Hospital Way
Lexington, KY 40508

Re: Patient's Name: Testa Q. Sampleton
    Patient's DOB: 03/14/1971
    Our reference: RR-7F3K9TE

Dear Medical Records Custodian:

This firm represents the patient named above. Please provide certified copies of the following. Date Range: Medical
Records from 01/05/2026 to Present, with itemized billing and radiology reports. A signed authorization is enclosed.
Charges in excess of $300.00 need our prior approval.
""", Kind.OWN_REQUEST, None),
    "fax confirmation": (
        """
TRANSMISSION REPORT
Job No 0042   Remote station 859 555 0100   Pages sent 5   Duration 02:14   Result OK
Our reference: RR-7F3K9TE
""", Kind.OWN_REQUEST, None),
    "eob": (
        "Example Mutual Health\nEXPLANATION OF BENEFITS\nTHIS IS NOT A BILL\n" + """
Member ID: EM0001   Claim Number: 55501   Patient: Testa Sampleton
Service date   Amount billed   Plan discount   Allowed amount   Your plan paid   What you may owe
09/06/2026     2,318.00        1,000.00        1,318.00         1,054.40         263.60
""", Kind.EOB, None),
    "authorization": (
        """
AUTHORIZATION FOR RELEASE OF PROTECTED HEALTH INFORMATION
Patient Name: Testa Q. Sampleton   Date of Birth: 03/14/1971
I hereby authorize Bluegrass General Hospital to disclose my records to Example & Sample Injury Law.
Purpose of disclosure: legal. This authorization expires one year from the date signed. I have the right to revoke this
authorization in writing. Signature of patient: ________________
""", Kind.OTHER, None),
    "police report": (
        """
KENTUCKY UNIFORM POLICE TRAFFIC COLLISION REPORT
Investigating Officer: O. Officer   Badge Number: 555   Police Department: Sampletown
Unit 1 operator license 000   Unit 2 vehicle identification number 1XX
""", Kind.OTHER, None),
    "lien letter": (
        """
Example Mutual Recovery Unit
NOTICE OF LIEN
Our insured: Testa Sampleton   Date of Loss: 09/06/2026
We claim a right of subrogation and of reimbursement from any settlement.
""", Kind.OTHER, None),
    "advertising": (
        """
LIMITED TIME OFFER
Low rates on toner! Call today for a free quote. To be removed from this list, opt out below.
""", Kind.OTHER, None),
}  # fmt: skip
