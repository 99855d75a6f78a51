"""Neck and lower back: what charts say about them, in our own sentences, about nobody."""

from __future__ import annotations

from medrec_daemon.demo.injury import Imaging, Injury, labelled, lines, paragraphs

NECK = Injury(
    complaint="Neck pain and headache after motor vehicle collision",
    diagnoses=labelled("""
        S13.4XXA: Sprain of ligaments of cervical spine, initial encounter
        S16.1XXA: Strain of muscle at neck level
    """),
    story=paragraphs("""
        The patient is a {age} year old {woman} who presents by ambulance after a two-vehicle collision this morning. {She} was
        the restrained front passenger of a sedan that was struck from behind while stopped at a traffic light. The van behind
        is thought to have been going about 35 miles per hour. The air bags did not open.

        {She} remembers the whole event and did not lose consciousness. Pain began in the back of the neck within minutes and has
        since spread to both shoulders, worse on the right. {She} rates it 7 out of 10 and describes it as burning, made worse by
        turning the head. There is a dull headache at the base of the skull. No weakness, no numbness of the hands, no loss of
        bladder control.
    """),
    examination=labelled("""
        General: Awake and alert, uncomfortable, sitting upright with a rigid collar in place.
        Head and eyes: No scalp wound. Pupils equal, round and reactive. Extraocular movements full.
        Neck: Midline tenderness over C5 and C6. Paraspinal spasm on the right. Rotation to the right limited to 40 degrees by pain.
        Chest and abdomen: No seat belt mark. Lungs clear on both sides. Abdomen soft and not tender.
        Neurologic: Strength 5 of 5 in all four limbs. Sensation intact. Reflexes symmetric. Gait steady once cleared.
    """),
    course=paragraphs("""
        Cervical spine precautions were kept until imaging had been read. Ketorolac 15 mg was given intravenously with fair
        relief, and cyclobenzaprine 10 mg by mouth an hour later. On repeat examination the pain had come down to 4 out of 10.

        {title} {last} was observed overnight because of persistent headache and one episode of vomiting. The headache eased by
        morning and {she} tolerated breakfast. The collar was removed after the radiologist's reading and {she} walked the hall
        without help.
    """),
    advice=paragraphs("""
        Soft collar for comfort no longer than three days. Ice for fifteen minutes four times a day. Return at once for weakness,
        numbness, loss of bladder control or a headache that worsens. Physical therapy referral was sent.
    """)[0],
    medicines=lines("""
        Cyclobenzaprine 10 mg tablet, one at bedtime as needed, 14 tablets
        Naproxen 500 mg tablet, one twice daily with food, 20 tablets
    """),
    imaging=Imaging(
        title="CT CERVICAL SPINE WITHOUT CONTRAST",
        code="72125",
        price=2184.0,
        technique=paragraphs("""
            Axial images were obtained from the skull base through T2 without intravenous contrast. Sagittal and coronal
            reformations were made. Dose reduction was used.
        """)[0],
        comparison="None available.",
        findings=paragraphs("""
            There is straightening of the normal cervical lordosis, which may be positional or reflect muscle spasm. Vertebral
            body heights are kept. No acute fracture is seen. The dens and lateral masses of C1 are intact.

            Mild narrowing of the C5-C6 disc space with small posterior osteophytes, long standing in appearance. No
            significant canal narrowing. The prevertebral soft tissues are not thickened. The lung apices are clear.
        """),
        impression=lines("""
            No acute fracture or malalignment of the cervical spine.
            Mild degenerative change at C5-C6.
        """),
    ),
    therapy=paragraphs("""
        Reports that the neck is stiff in the morning and loosens by noon. Slept five hours without waking. Drives with care.

        Rotation to the right 55 degrees, to the left 65. Palpable spasm of the right upper trapezius. Spurling test negative.

        Tolerated treatment well. Pain 4 of 10 before and 2 of 10 after. Posture cues needed less often than last visit.

        Continue twice weekly for four weeks. Home program advanced: chin tucks, scapular retraction, doorway stretch.
    """),
)

LOWER_BACK = Injury(
    complaint="Low back pain radiating to left leg",
    diagnoses=labelled("""
        S39.012A: Strain of muscle of lower back, initial encounter
        M54.42: Lumbago with sciatica, left side
    """),
    story=paragraphs("""
        {title} {last} is {age} years old and was driving the family sedan, stopped at a traffic light, when a delivery van struck
        it from behind. {She} was wearing a lap and shoulder belt. {She} got out without help and at first declined transport,
        but the back tightened over the next hours and pain now runs down the left leg to the calf.

        The pain is worse with sitting and with coughing. {She} has had occasional backache in the past after yard work, never
        with leg pain, and has not seen a physician for it. No fever, no weight loss, no trouble passing urine.
    """),
    examination=labelled("""
        General: In mild distress, shifts position often, prefers to stand.
        Back: Tender over the left paraspinal muscles from L3 to the sacrum. No step-off. Flexion limited, fingertips to the knees.
        Straight leg raise: Positive on the left at 45 degrees with pain to the calf; negative on the right.
        Neurologic: Ankle and knee reflexes present and equal. Great toe extension 5 of 5. Sensation slightly less over left lateral foot.
        Skin: Faint bruise over the left hip, six centimeters across.
    """),
    course=paragraphs("""
        Intravenous fluids were not needed. Hydromorphone 0.5 mg was given once, then acetaminophen by mouth. The patient was able
        to stand and transfer without help two hours after arrival.

        Findings were discussed with the on-call spine surgeon, who advised no operation at this time and a visit in the office in
        two weeks. {She} was kept for observation of pain control and seen by physical therapy at the bedside.
    """),
    advice=paragraphs("""
        Avoid lifting more than ten pounds for two weeks. Short walks several times a day. Heat to the low back. Come back for any
        new weakness of the leg, numbness around the saddle area, or loss of control of bladder or bowel.
    """)[0],
    medicines=lines("""
        Methocarbamol 750 mg tablet, one every eight hours as needed, 21 tablets
        Ibuprofen 600 mg tablet, one every six hours with food, 28 tablets
    """),
    imaging=Imaging(
        title="MRI LUMBAR SPINE WITHOUT CONTRAST",
        code="72148",
        price=1675.0,
        technique=paragraphs("""
            Sagittal T1, T2 and STIR and axial T1 and T2 weighted sequences of the lumbar spine on a 1.5 tesla magnet.
        """)[0],
        comparison="Lumbar radiographs of the same facility, dated the day of injury.",
        findings=paragraphs("""
            The conus ends at L1 and is normal in signal. Marrow signal is normal; no fracture or bone contusion.

            L4-L5: broad based disc bulge with a left paracentral protrusion measuring 5 mm, touching the descending left L5
            nerve root. Mild facet overgrowth. The canal is mildly narrowed.

            L5-S1: shallow bulge without contact to the nerve roots. The remaining levels are unremarkable for age.
        """),
        impression=lines("""
            Left paracentral disc protrusion at L4-L5 with contact to the descending left L5 nerve root.
            No fracture.
        """),
    ),
    therapy=paragraphs("""
        States that the leg pain no longer passes the knee. Sitting tolerance about thirty minutes. Took no tablets yesterday.

        Lumbar flexion 50 degrees, extension 15. Straight leg raise 60 degrees on the left. Guarding on first rise from the chair.

        Good response to extension exercises; symptoms centralize. Core endurance poor, plank held eighteen seconds.

        Twice weekly for six weeks. Add hip hinge training and walking program. Recheck in four visits.
    """),
)
