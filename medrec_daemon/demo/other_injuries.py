"""Knee, head and wrist: what charts say about them, in our own sentences, about nobody."""

from __future__ import annotations

from medrec_daemon.demo.injury import Imaging, Injury, labelled, lines, paragraphs

KNEE = Injury(
    complaint="Right knee pain and swelling, struck dashboard",
    diagnoses=labelled("""
        S83.241A: Other tear of medial meniscus, current injury, right knee
        S80.01XA: Contusion of right knee
    """),
    story=paragraphs("""
        This {age} year old {woman} was the driver in a head-on collision at low speed on a county road. The right knee struck the
        lower dashboard. {She} was able to bear weight at the scene with a limp. Swelling came up during the night, and since then
        the knee catches when {she} climbs stairs.

        There was an injury to the same knee in high school, treated with a brace, from which {she} recovered fully. No operation
        before. {She} works on {her} feet and has missed eight shifts.
    """),
    examination=labelled("""
        Inspection: Moderate effusion of the right knee. Healing abrasion below the patella. No redness.
        Range of motion: Extension lacks 5 degrees, flexion to 105 degrees with pain at the end.
        Ligaments: Lachman and posterior drawer negative. Stable to varus and valgus stress at 0 and 30 degrees.
        Meniscus: Medial joint line tenderness. McMurray test painful with a click.
        Vascular: Pulses in the foot full. Capillary refill under two seconds.
    """),
    course=paragraphs("""
        The knee was aspirated under sterile conditions; 35 mL of straw-colored fluid with slight blood staining was withdrawn,
        and {she} felt relief at once. A hinged brace was fitted.

        Nonoperative and operative treatment were discussed at length. {She} wishes to try therapy first. If catching goes on for
        six weeks, arthroscopy with partial medial meniscectomy would be reasonable.
    """),
    advice=paragraphs("""
        Hinged brace when up. Weight bearing as tolerated with crutches for one week. Ice and elevation. No kneeling or squatting.
    """)[0],
    medicines=lines("""
        Meloxicam 15 mg tablet, one daily with food, 30 tablets
        Acetaminophen 500 mg tablet, two every eight hours as needed
    """),
    imaging=Imaging(
        title="XR KNEE RIGHT 3 VIEWS",
        code="73562",
        price=264.0,
        technique=paragraphs("""
            Frontal, lateral and sunrise projections of the right knee.
        """)[0],
        comparison="None.",
        findings=paragraphs("""
            There is a moderate suprapatellar effusion. No fracture, no dislocation. Joint spaces are kept in all three
            compartments.

            The patella is centered in the trochlear groove. Soft tissue swelling lies in front of the patellar tendon. No
            foreign body.
        """),
        impression=lines("""
            Moderate joint effusion.
            No fracture. If symptoms persist, MRI may be helpful.
        """),
    ),
    therapy=paragraphs("""
        Says that the knee gave way once on the porch steps. Swelling comes by evening. Wears the brace at work.

        Flexion 118 degrees, extension full. Quadriceps girth 1.5 cm less than the left. Step-down from 6 inches is painful.

        Completed all exercises with rest breaks. Ice for ten minutes afterwards. No increase of the effusion seen.

        Three times weekly for three weeks, then review by the orthopedic office. Straight leg raises and stationary bicycle at
        home.
    """),
)

HEAD = Injury(
    complaint="Head injury with brief loss of consciousness",
    diagnoses=labelled("""
        S06.0X1A: Concussion with loss of consciousness of 30 minutes or less
        S01.01XA: Laceration without foreign body of scalp
    """),
    story=paragraphs("""
        {age} year old {woman} brought in after {her} car left the wet road and rolled onto its side. Bystanders report that {she}
        did not answer for about one minute. {She} was belted. On arrival {she} asks the same questions again and again and does
        not remember the crash, nor breakfast.

        There is a bleeding cut above the left ear. {She} complains of headache and nausea, and the light hurts {her} eyes. {She}
        takes no blood thinner. Tetanus shot three years ago.
    """),
    examination=labelled("""
        General: Glasgow Coma Scale 14 on arrival, 15 after one hour. Speech clear.
        Head: Four centimeter laceration of the left temporal scalp, clean edges, no step-off of the skull. No fluid from ear or nose.
        Neck: Not tender. Full motion once cleared by imaging.
        Neurologic: Cranial nerves intact. No drift of the arms. Finger to nose accurate but slow. Recalls one of three words.
        Extremities: Scrapes of both forearms. No deformity.
    """),
    course=paragraphs("""
        The laceration was irrigated with saline and closed with five staples under local anesthesia. Ondansetron 4 mg relieved
        the nausea.

        Neurologic checks every two hours stayed normal. By the next morning {she} was oriented, remembered the names of the night
        nurses, and ate a full meal. The family was taught the warning signs and will stay with {her} for two days.
    """),
    advice=paragraphs("""
        Rest in a quiet room for 48 hours, then slow return to activity. No driving until seen by the neurologist. Staples out in
        ten days. Wake once in the first night. Come back for repeated vomiting, confusion or a worsening headache.
    """)[0],
    medicines=lines("""
        Ondansetron 4 mg dissolving tablet, one every eight hours as needed, 10 tablets
        Acetaminophen 500 mg tablet as needed
    """),
    imaging=Imaging(
        title="CT HEAD WITHOUT CONTRAST",
        code="70450",
        price=1896.0,
        technique=paragraphs("""
            Five millimeter axial sections from the foramen magnum to the vertex without contrast material.
        """)[0],
        comparison="None available.",
        findings=paragraphs("""
            There is no intracranial hemorrhage, mass effect or midline shift. The ventricles and sulci are normal for age.
            Gray and white matter are well told apart.

            Soft tissue swelling with gas over the left temporal bone in keeping with a laceration. The skull is intact.
            Paranasal sinuses and mastoid air cells are clear.
        """),
        impression=lines("""
            No acute intracranial abnormality.
            Left temporal scalp laceration without fracture.
        """),
    ),
    therapy=paragraphs("""
        Headache on most afternoons, worse with screens. Feels foggy in the grocery store. Slept with the light off for the first
        time.

        Smooth pursuit provokes dizziness 4 of 10. Balance on foam with eyes closed nine seconds. Neck motion full.

        Symptoms rose to 5 of 10 during gaze stabilization and settled within three minutes of rest.

        Weekly for five weeks. Gaze exercises twice daily, brisk walk twenty minutes. Report to the neurologist enclosed.
    """),
)

WRIST = Injury(
    complaint="Left wrist pain and deformity after crash",
    diagnoses=labelled("""
        S52.502A: Unspecified fracture of the lower end of left radius, closed
        S20.219A: Contusion of front wall of thorax
    """),
    story=paragraphs("""
        {title} {last}, {age}, was riding in the rear seat when the vehicle struck a guard rail. {She} braced with the left hand
        against the seat in front and felt a crack. The wrist is swollen and bent. {She} also has soreness across the breastbone
        from the belt.

        No blow to the head. Breathing is comfortable. {She} is right handed, does not smoke, and takes a tablet for blood
        pressure.
    """),
    examination=labelled("""
        General: Alert, holds the left forearm with the other hand.
        Left wrist: Dorsal angulation with swelling. Skin unbroken. Thumb, index and small finger move; sensation intact.
        Chest: Tender over the sternum, no crepitus. Breath sounds equal.
        Heart: Regular rate and rhythm, no murmur. Electrocardiogram without acute change.
        Abdomen: Soft, no guarding.
    """),
    course=paragraphs("""
        A hematoma block was placed and the fracture reduced under fluoroscopy, then held in a sugar-tong splint. Alignment
        afterwards was acceptable. Fingers stayed warm with good color.

        Serial troponin tests were negative. {She} was discharged on the second day with {her} arm elevated in a sling.
    """),
    advice=paragraphs("""
        Keep the splint dry and the hand above the heart. Move the fingers every hour. See the orthopedic surgeon within five
        days. Return for increasing pain, tightness of the splint or blue fingers.
    """)[0],
    medicines=lines("""
        Hydrocodone 5 mg with acetaminophen 325 mg, one every six hours as needed, 12 tablets
        Docusate 100 mg capsule, one twice daily while taking the above
    """),
    imaging=Imaging(
        title="XR WRIST LEFT 3 VIEWS",
        code="73110",
        price=238.0,
        technique=paragraphs("""
            Frontal, oblique and lateral views of the left wrist, before reduction.
        """)[0],
        comparison="None.",
        findings=paragraphs("""
            Transverse fracture of the distal radial metaphysis with 20 degrees of dorsal angulation and 3 mm of shortening. A
            fracture line reaches the radiocarpal joint.

            The ulnar styloid is intact. Carpal bones are in line. Bones are somewhat thin for age.
        """),
        impression=lines("""
            Displaced fracture of the distal left radius with extension to the joint.
        """),
    ),
    therapy=paragraphs("""
        Out of the cast for one week. Cannot open jars. Hand swells when it hangs down.

        Wrist extension 25 degrees, flexion 30, grip 9 kg on the left against 27 on the right. Scar none. Edema mild.

        Paraffin and gentle joint glides were well borne. Extension gained 5 degrees within the session.

        Twice weekly for eight weeks. Putty exercises and contrast baths at home. Splint at night only.
    """),
)
