"""The words that recognition knows by heart: labels of fields, what heads a date or a sender."""

from __future__ import annotations


def words_in(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


def phrases_in(text: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of a text, which semicolons part, each as its words."""
    return tuple(tuple(phrase.split()) for phrase in text.split(";"))


MONTHS = words_in("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC")

PATIENT_LABELS = phrases_in(
    """
    patient name; patients name; patient full name; patient legal name; name of patient; patientname; patientsname; pt name; pts name;
    patient; inre; client name; clients name; client; resident name; resident; re; regarding; in re; subject; regarding patient; re patient;
    pt re; patient re; our patient; your patient; your client; individuals name; name of individual; individual; patient name last
    first; patient name and address; patient name address; patient last first; patients legal name; patient s name; pat name; member
    name; members name; claimant name; claimants name; childs name; name of child; minors name; infants name; newborns name; babys name;
    residents name; member; claimant; child; minor; infant; newborn; baby; pt; services for; services rendered to; account of;
    patientresident; patientclient; chart name; ref patient; reference patient; about patient; record subject; whose chart; name as
    requested; ptname; patname; clientname; residentname; name of pt; name of client; name of resident; person served; requested patient;
    patient requested; patient ref; in regard to; patient served; pt legal name; pt legal nm; patient nm; pt nm; patient legal nm;
    patient reference; client reference; medical records of; chart for; subject of request; name of patient on request; patient on request
    """
)

ASKING_WHO = words_in(
    """
    NAME NM NAMED LEGAL FULL LAST KNOWN FIRST IN QUESTION CONCERNED IDENTIFIED TREATED AS OF RECORD REGISTERED BEING SEEN REQUESTED REQUEST
    ON YOUR OUR FILE CHART YOU GAVE PACIENTE THIS THE IS REFERENCED BELOW ABOVE ID REF PT SERVED NUMBER FIRM OFFICE LETTER
    """
)
"""Words behind ``Patient``, up to a colon, that go on asking who it is: ``Patient in question:``."""

PATIENT_HEADINGS = words_in(
    """
    ACTIVITY ALERT ALERTS APPOINTMENTS BANNER BILL BILLING CHART CHARTS COMMUNICATION COPY CORRESPONDENCE DATA DEMOGRAPHIC DEMOGRAPHICS
    DETAIL DETAILS DOCUMENT DOCUMENTS DOCUMENTATION EDUCATION ENCOUNTER ENCOUNTERS EXPERIENCE FACESHEET FILE FINANCIALS FORM FORMS
    HANDOUT HEADER HISTORY ID IDENTIFICATION IDENTIFIER IDENTIFIERS INFO INFORMATION INSTRUCTIONS INTAKE INVOICE LABEL LETTER LISTING
    LOG MESSAGE MESSAGES NARRATIVE NOTE NOTES OVERVIEW PACKET PORTAL PRINTOUT PROFILE QUESTIONNAIRE RECEIPT RECORD RECORDS REPORT
    RESULTS ROSTER SERVICES SHEET SNAPSHOT STATEMENT STICKER SUMMARY SURVEY TRANSACTIONS VISIT VISITS WORKSHEET DOB MRN AGE CARE HEALTH
    FINANCIAL CENTER SAFETY RIGHTS LEDGER ACCOUNT LIST CONTACT STATUS TYPE
    """
)
"""Words behind ``Patient`` with which a heading or a row of labels goes on, and no name."""

NAME_LABELS = phrases_in(
    """
    name; full name; legal name; full legal name; legal full name; name last first; name last first mi
    """
)

LAST_LABELS = phrases_in(
    """
    last name; lastname; surname; patient last name; patients last name
    """
)

FIRST_LABELS = phrases_in(
    """
    first name; firstname; given name; patient first name; patients first name
    """
)

MIDDLE_LABELS = phrases_in(
    """
    middle name; middle initial; mi; middle; m i
    """
)

BORN_LABELS = phrases_in(
    """
    dob; d o b; date of birth; birth date; birthdate; birthday; born; dateofbirth; bdate; b date; birth dt; dob age; dob sex; dobage;
    dobsex; agedob; sexdob; dt of birth; birth; b day; bday; birthage; birth age; date of birthage; date of birthsex; birthdateage;
    birth dateage; date born; born on; pate of birth; bate of birth; dale of birth; oate of birth; date ofbirth; dateof birth; birth
    dates; datebirth; born date; birth day; birthdt; dob as requested; day of birth; dt birth; born dt; birth dttm;
    birth dt tm; birth de; birth du; birth dob; bd; birth datetime; birth date time; dob yob; when born;
    member dob; members dob; member date of birth; members date of birth; member birth date; members birth date
    """
)

PATIENT_BORN_LABELS = phrases_in(
    """
    pt date of birth; pat date of birth;
    patients birth date; patient birth date; patient dob; patients dob; pt dob; patients date of birth; patient date of birth; patient s
    birth date; client dob; pat dob; resident dob; pt born; patient born; chart dob; ptdob
    """
)

ADDRESS_LABELS = phrases_in(
    """
    patient address; patients address; patient s address; address; street address; home address; mailing address
    """
)

RECORD_NUMBER_LABELS = phrases_in(
    """
    mrn; cmrn; emrn; hrn; mr; med rec; med rec no; medical record number; medical record no; medical record; unit number; emr; empi; mrn no
    """
)

SOMEBODY_ELSE_LABELS = phrases_in(
    """
    guarantor; guarantors; insured; insureds; insured s; subscriber; subscribers; responsible party; policy holder; policyholder;
    emergency contact; emergency; next of kin; mother; mothers; father; fathers; spouse; parent; guardian; employer; physician;
    physicians; provider; doctor; attending; attending physician; referring; referring physician; referring provider; ordering;
    ordering physician; ordering provider; attorney; requested by; requester; requestor; requesting party; to; from; attn;
    attention; dear; signed by; electronically signed by; dictated by; interpreted by; read by; author; performed by; collected by;
    custodian; custodian of records; witness; notary; representative; legal representative; primary care provider; primary care
    physician; pcp; technologist; surgeon; anesthesiologist; assistant; nurse; crew member; crew; driver; cc; sincerely; recipient;
    release to; disclose to; informant; performer; caregiver; rendering provider; operating; operating physician; entered by;
    reported by; transcribed by; radiologist; reading radiologist; interpreting physician; insured name; other insured; other
    insureds; authenticator; legal authenticator; contact; contact person; relative; therapist; supervisor; partner; significant
    other; pharmacist; prescriber; account holder; parentguardian; parent guardian; parents; guardians name; parents name; mothers name;
    fathers name; spouses name; bill to; care of; accompanied by; brought by; brought in by; other driver; driver of the other vehicle;
    interpreter; historian; baby of; babygirl of; babyboy of; infant of; newborn of; child of; son of; daughter of; baby boy of; baby
    girl of
    """
)

PROFESSIONALS = words_in(
    """
    PHYSICIAN PHYSICIANS PROVIDER DOCTOR ATTENDING REFERRING ORDERING ATTORNEY REQUESTED REQUESTER REQUESTOR REQUESTING TO FROM ATTN
    ATTENTION DEAR SIGNED ELECTRONICALLY DICTATED INTERPRETED READ AUTHOR PERFORMED COLLECTED CUSTODIAN NOTARY PRIMARY PCP TECHNOLOGIST
    SURGEON ANESTHESIOLOGIST ASSISTANT NURSE CREW CC SINCERELY RECIPIENT RELEASE DISCLOSE PERFORMER RENDERING OPERATING ENTERED REPORTED
    TRANSCRIBED RADIOLOGIST READING INTERPRETING AUTHENTICATOR THERAPIST SUPERVISOR PHARMACIST PRESCRIBER
    """
)
"""The labels of somebody else that begin so never have a birth date: one printed below them is not theirs."""

STOP_LABELS = phrases_in(
    """
    sex; gender; age; ssn; ss; social security; social security number; acct; account; account number; account no; acct no; patient
    account; patient account number; patient id; patient no; patient number; patient control no; patient type; patient class; visit;
    visit date; visit number; encounter; encounter date; admit; admitted; admit date; admission; admission date; discharge;
    discharged; discharge date; date; phone; telephone; tel; cell; home phone; room; bed; room bed; location; loc; unit; floor;
    insurance; claim; claim number; claim no; policy; policy number; group; dos; date of service; dates of service; service date;
    doi; dol; date of injury; date of loss; date of accident; page; race; ethnicity; marital status; language; religion; fin; csn;
    har; status; height; weight; allergies; code status; pages; fax; email; file; our file; file no; our reference; your reference;
    reference; reference no; request id; request no; request number; invoice; invoice no; invoice number; statement date; account
    date; due date; facility; hospital; department; dept; service; type; exam; exam date; study; study date; accession; accession
    no; accession number; order; specimen; collected; received; reported; id; patient phone; patient signature; patient
    relationship; patient status; incident; incident no; run no; pcr; pcr no; unit notified; city; state; zip; county; district;
    plan; payer; medicare; medicaid
    """
)

COLON_ONLY = phrases_in(
    """
    individual; subject; in re; inre; medical records of; chart for;
    member; claimant; child; minor; infant; newborn; baby; pt; services for; services rendered to; account
    of; birth; bd; interpreter; parents; historian; other driver; bill to; care of; accompanied by; brought by; brought in by; son of;
    daughter of; child of; infant of
    """
)
"""These label something only with a colon: also alone in their cell they are mostly a box to tick or a column of something else."""

NEEDS_COLON = words_in(
    """
    to from attn attention contact provider doctor physician parent mother father spouse guardian representative author emergency
    assistant nurse crew driver cc surgeon therapist partner relative custodian witness notary attorney attending referring ordering
    re regarding client resident pt pat last first middle mi name born birthday employer insured subscriber visit encounter admit
    admitted admission discharge discharged date room bed location unit floor insurance claim policy group page race file reference
    status study exam order id type service facility hospital department city state zip county plan collected received reported
    incident address operating supervisor prescriber pharmacist recipient dear performer pages mr
    """
)
"""Words that label something only with a colon behind them, or alone in their cell: running text has them all the time."""

SENDER_LABEL_WORDS = words_in(
    """
    REMIT REMITTANCE PAY PAYABLE PAYMENT PAYMENTS MAIL SEND CHECK CHECKS REFERRING REFERRED REFERRAL ORDERING ORDERED CC COPY COPIES
    PCP PRIMARY TRANSFER TRANSFERRED ATTENDING OPERATING BILL SOLD SHIP INSURANCE PAYER PAYOR EMPLOYER GUARANTOR REQUESTED REQUESTER
    REQUESTOR EMERGENCY PHARMACY DISCHARGE DISCHARGED FOLLOW FOLLOWUP RECEIVING DESTINATION TRANSPORTED SEEN TO DEAR NPI PREVIOUS
    PREVIOUSLY OUTSIDE SUBMIT FORWARDED FACILITY PROVIDER HOSPITAL LOCATION PLACE PRACTICE CLINIC SITE AGENCY BEHALF CUSTODIAN
    BILLING FROM SENDER SENT
    """
)
"""One of these stands in every label of ``passages``: a quick look before the slow one."""

SERVICE_WORDS = words_in(
    """
    SERVICE SERVICES SERV DOS SERVDATE VISIT EXAM EXAMINATION STUDY PROCEDURE SURGERY TREATMENT ENCOUNTER ADMISSION DISCHARGE
    DISCHARGED CALL ARRIVAL EVALUATION INCIDENT ADMIT ADMITTED COVERS FROM THROUGH NOTE D PROVISION
    COLLECTED COLLECTION SEEN TREATED EXAMINED SVC SVCS APPT APPOINTMENT CONSULT CONSULTATION SESSION OPERATION OP SCAN DRAW ADM DISCH
    VISITED EVALUATED PERFORMED SCANNED IMAGED OPERATED DRAWN SAMPLE SPECIMEN
    """
)
"""One of these stands in every label of a date of service: a quick look before the slow one."""

OTHER_PERSONS = words_in(
    """
    INSURED INSUREDS SUBSCRIBER SUBSCRIBERS GUARANTOR GUARANTORS MOTHER MOTHERS FATHER FATHERS SPOUSE SPOUSES HOLDER HOLDERS PARENT
    PARENTS BABY CHILD POLICYHOLDER
    """
)
"""Before ``date of birth``: it is theirs."""

SOMEBODY_ELSE_STEMS = words_in(
    """
    GUAR INSUR SUBSCR RESPONS POLIC HOLDER EMERG NOTIF KIN MOTH FATH PARENT GUARD SPOUS HUSB WIFE PARTNER SIBL BROTH SISTER SON DAUGHT
    PHYS PROVID DOCT DR ATTEND REFER REFD ORDER SURG ATTOR COUNS EMPLOY REQUEST CUSTOD WITN DRIV SIGN REPRES AGENT RELAT SPONS PAY BILL
    OWNER CONTACT TO FROM ATTN ATTENT CC SENT SEND THERAP NURS TECH CLINIC PRACTI PERFORM READ DICT TRANSC INTERP REVIEW VERIF ENTER
    COLLECT OBTAIN PHARM PRESCR SUPERV LAW CAREG RENDER BY AUTHOR CREW MEDIC PARAMED STAFF SCRIBE REPORT APPROV ADMIT ASSIST CONSULT
    EXAMINER ADDRESSEE ACCOMP BROUGHT INFORM HISTORIAN DEPEND TRUST PROXY POA MAIDEN FORMER CARRIER ADJUST COMPANY FIRM OFFICE CLERK
    PASSENG OCCUP OTHER SECOND FACILITY HOSPITAL LOCATION LIVES NEXT FAMILY FRIEND FOSTER STEP GRAND AUNT UNCLE COUSIN DEAR SINCERE
    RADIOL DISPATCH DESTIN SPECIALIST COPY COPIES DEPARTM DEPT PCP NOTARY CASEWORK SOCIAL LIAISON COORD MANAGER DIRECTOR BABY INFANT
    NEWBORN DECEASED ESTATE HEIR BENEFICIARIES ACCOUNTHOLDER HOUSEHOLD FINANC VICTIM DEFEND TORT ADVERSE NOK ICE MOM MUM DAD GTOR INSD SUBS
    RESP RP HOH HEAD DONOR TWIN TRIPLET SOURCE PRIOR PREVIOUS PROBAND INDEX TITULAR MADRE PADRE TUTOR GARANT ASEGUR SUSCR VERSICH MUTTER
    VATER MERE PERE ASSUR CONYUGE ESPOS HIJ MARIDO MUJER ACCT ACCOUNT MPOA HCP SURROG CONSERV EXECUT ADMINISTRAT ESCORT CHAPER COSIGN
    COINSUR COSUBSCR EX- CO- NON- CARDHOLD CERTIFICATE ENROLL SIB FIANC GIRLFR BOYFR SEEN DUPLIC SEE ALSO MATERNAL PATERNAL OBLIG DEBT
    CARER SPOKE SPEAK MERGE LINK ALIAS SURETY ROOMMATE SO HOLD LEASE TENANT NEIGHB TEACH SCHOOL COACH PASTOR CLERGY
    VISITOR BYSTAND COMPLAIN CALLER CALLED SPEAKER REL WITH GODM GODF NEPH NIECE STATED VIA OPERATOR VEHICLE CONSENT RIDER
    GRANTOR GTR MOB FOB REP REPS ADVOC AUTHORIZ SUBMIT PREPAR COMPLET TRANSLAT LANDLORD VOLUNT
    """
)
"""A label with a word that begins so speaks of somebody else than the patient, however it goes on; two letters are a word."""

NO_BIRTH_DATE = words_in(
    """
    DOS SERVICE SERV VISIT EXAM STUDY ENCOUNTER ADMIT ADMITTED ADMISSION DISCHARGE DISCHARGED PRINTED PRINT RUN SENT FAXED FAX
    RECEIVED INVOICE STATEMENT DUE SIGNED DICTATED LOSS INJURY ACCIDENT COLLECTED REPORTED LETTER EXPIRES EXPIRATION THROUGH ARRIVAL
    """
)
"""A date under one of these is nobody's birth date."""

OTHER_CAMPUS = words_in(
    """
    EAST WEST NORTH SOUTH NORTHEAST NORTHWEST SOUTHEAST SOUTHWEST DOWNTOWN UPTOWN AT II III CHILDRENS WOMENS CAMPUS
    """
)
"""Behind the name of a house: it is a sister's."""

HOUSE_WORDS = words_in(
    """
    EMERGENCY DEPARTMENT MEDICAL RECORDS RECORD HEALTH INFORMATION MANAGEMENT HIM ROI RELEASE RADIOLOGY IMAGING LABORATORY LAB BILLING
    BUSINESS OFFICE PATIENT ACCOUNTS FINANCIAL SERVICES ADMISSIONS PHONE TEL TELEPHONE FAX PO BOX PAGE DATE ED ER CLINIC NPI TAX ID
    STATEMENT BILL INVOICE REPORT DBA A AN AN IS WWW SUITE ATTN EMAIL FROM TO PHYSICAL THERAPY NURSING SURGERY DEPT SERVICE
    """
)
"""Beside the name of a house: its departments, and what letterheads go on with."""

LEAD_INS = words_in("FROM BY FOR THE AND TO IN WITH VIA THAT BEHALF BETWEEN FAX TEL PHONE RE FACILITY HOSPITAL WELCOME PROVIDER CUSTODIAN")
"""Before the name of a house in running text."""

HOUSE_OF = words_in("UNIVERSITY COLLEGE HOSPITAL CENTER CLINIC SISTERS SOCIETY SCHOOL CHURCH CITY COUNTY STATE")
"""Before ``of`` and a name: it is only the end of a longer one."""

ANOTHER_FIRM = words_in(
    """
    GROUP PHYSICIANS FOUNDATION ASSOCIATES PARTNERS AUXILIARY SPECIALISTS CONSULTANTS FEDERATION ALLIANCE
    """
)
"""Behind the name of a house, at once or after a word for a trade (``Medical Group``): it is another firm's name."""

CARE_HOUSES = words_in(
    """
    HOSPITAL HOSPITALS CLINIC CLINICS CENTER CENTRE ASSOCIATES PARTNERS GROUP CONSULTANTS PHYSICIANS SPECIALISTS IMAGING RADIOLOGY
    THERAPY PHARMACY DRUG DRUGS DRUGSTORE EMS AMBULANCE RESCUE CHIROPRACTIC CHIROPRACTORS ORTHOPEDICS ORTHOPAEDICS ORTHOPEDIC
    ANESTHESIA HEALTHCARE PRACTICE REHAB REHABILITATION DENTAL LABORATORY LABS LABORATORIES INSTITUTE INFIRMARY HOSPICE NEUROLOGY
    CARDIOLOGY SURGEONS NEUROSURGERY PEDIATRICS APOTHECARY
    """
)
"""Words for houses that treat people."""

FIRM_FORMS = words_in("PSC PLLC LLC INC CORP CORPORATION COMPANY MUTUAL INSURANCE CASUALTY INDEMNITY")
"""Words for firms of any sort."""

INSURERS = words_in("INSURANCE CASUALTY INDEMNITY MUTUAL ASSURANCE UNDERWRITERS")
"""Firms that pay bills: across the top of a claim form stands the one it was sent to."""

LAWYERS = words_in("LAW LAWYERS ATTORNEY ATTORNEYS LEGAL LLP COUNSEL")
"""A law firm's letterhead, most likely our own."""

TITLE_WORDS = words_in(
    """
    FINAL INITIAL DAILY RECORD CHART FAMILY INTERNAL GENERAL CLINICAL DIAGNOSTIC OCCUPATIONAL SPEECH CONTINUITY DOCUMENT OPERATIVE
    OUTPATIENT INPATIENT ACUTE URGENT ADULT CHILDREN CHILDRENS WOMEN WOMENS MENS PEDIATRIC BEHAVIORAL CRITICAL INTENSIVE UNIT
    CONSULTATION FOLLOW CARDIAC RESPIRATORY WOUND SLEEP PREHOSPITAL PROVIDER PHYSICIAN DOCTOR NURSE ADMINISTRATION MEDICATION ORDERS
    DISCHARGE EXAMINATION STATEMENT ITEMIZED CHARGES ACCOUNTS FINANCIAL ACCOUNTING WORK SPORTS CARE HEAD NECK SPINE BACK KNEE
    SHOULDER HAND FOOT ANKLE CERVICAL LUMBAR THORACIC XRAY DIGITAL NUCLEAR COMMUNITY REGIONAL MEMORIAL EDUCATIONAL HOME HEALTH
    MENTAL ADDICTION TRAUMA STROKE CANCER HEART VASCULAR BLOOD DONOR POISON CONTROL COPIES COPY INVOICE RELEASE RETRIEVAL
    FACSIMILE TRANSMITTAL COVER SHEET CHIEF CHECKLIST FORM FORMS QUESTIONNAIRE INTAKE COMPLETE COMPREHENSIVE FUNCTIONAL CAPACITY
    COURSE INTOLERANCE INTOLERANCES ALLERGIES ALLERGY HISTORY PRESENT PAST ILLNESS MEDICATIONS PROBLEM PROBLEMS LIST SUMMARY PLAN FINDINGS
    DATA STUDIES STUDY TESTS
    RESULTS CONTINUED SUPPLIES SURGICAL SOCIAL VITAL SIGNS PROCEDURES IMMUNIZATIONS ADMISSION COMPLICATIONS ITEMIZATION DETAIL
    INDEPENDENT NERVE CONDUCTION ELECTRODIAGNOSTIC AGREEMENT AUTHORIZATION NEWBORN MATERNITY OBSTETRICS GYNECOLOGY RETURN SCHOOL
    ENCOUNTER ENCOUNTERS VISITS VALUES INTERPRETATION INTERPRETED ADDENDUM ASSESSMENT REASSESSMENT SESSION FLOWSHEET WORKSHEET LISTING
    SECTION DIVISION ACCOUNT CHARGE TRANSACTION TRANSACTIONS POSTED ACTIVITY PRINT PRINTED PRINTOUT SIGNED CHEST LATERAL VIEWS OBLIQUE
    RESULT VERIFIED LETTER GENERIC BRAND INTRAOPERATIVE PERIOPERATIVE BASE
    """
)

TITLE_ENDS = words_in("NOTE NOTES VISIT ENCOUNTER REPORT RECORD SUMMARY EVALUATION ASSESSMENT SESSION QUESTIONNAIRE CONSULTATION STATEMENT")
"""What the title of a page ends with, and no house's name."""

DEPARTMENTS = words_in(
    "INTERVENTIONAL PROCEDURE PROCEDURAL AMBULATORY PREOPERATIVE POSTOPERATIVE SPECIALTY MULTISPECIALTY PAIN WELLNESS CONCUSSION INJURY"
)
"""Words of such a title that may also be the only own one in a house's name (``Pain Clinic Visit``, ``Interventional Pain Center``)."""

COPYING = words_in(
    "RECORD RECORDS COPY COPIES COPYING RETRIEVAL DOCUMENT DOCUMENTS DUPLICATION REPRODUCTION REPROGRAPHICS ARCHIVE ARCHIVES CHART CHARTS"
)
"""The trade of firms that copy records for the houses that keep them."""
"""Words of titles and departments: a line of nothing but these names no house."""
