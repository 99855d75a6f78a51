"""What settling a held file teaches: shown, remembered only by a yes, used by the service from then on, and taken back whole."""

from __future__ import annotations

import os
import pty
import select
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from practice_rooms import Office

from medrec_daemon.demo.paper import Look, Paper
from medrec_daemon.demo.run import medrec
from medrec_daemon.errors import UsageProblem
from medrec_daemon.journeys import learning
from medrec_daemon.journeys.learning import Offer
from medrec_daemon.journeys.request import Teller
from medrec_daemon.model import Kind, Outcome

pytestmark = pytest.mark.slow
IMAGING = "fayette-imaging"
HOUSE = "Kettlewick Open Scanning Associates"
BORN = "Date of Birth: 03/09/1984"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "office")
    yield made
    made.close()


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office for what is refused: nothing in it changes."""
    made = Office(tmp_path_factory.mktemp("quiet") / "office")
    yield made
    made.close()


def report(
    on: str, *, house: str = HOUSE, patient: str = "SAMPLETON, TESTA M", born: str = BORN, mrn: str = "", says: str = "left"
) -> bytes:
    """A radiology report of a house whose name is on no list."""
    paper = Paper(Look(), title="Report")
    paper.letterhead(house, ("Diagnostic Imaging", "Suite 9, Sampletown, KY 40500"))
    paper.heading("RADIOLOGY REPORT")
    paper.fields((("Patient Name:", patient), ("Exam Date:", on), *((("MRN:", mrn),) if mrn else ())))
    if born:
        paper.paragraph(born)
    paper.paragraph("EXAMINATION: MRI of the cervical spine without contrast.")
    paper.paragraph("TECHNIQUE: Sagittal and axial T1 and T2 weighted images were obtained through the cervical spine.")
    paper.paragraph(f"FINDINGS: There is a broad based disc protrusion at C5-C6 to the {says} with mild narrowing of the neural foramen.")
    paper.paragraph("No fracture. Alignment is normal. The spinal cord has normal signal.")
    paper.paragraph(f"IMPRESSION: Disc protrusion at C5-C6. Electronically signed by Rita Readwell, MD on {on}")
    return paper.pdf()


def test_an_alias_is_offered_remembered_used_and_taken_back(office: Office) -> None:
    number, providers = office.matter().matter, office.root / "ledger" / "providers.yaml"
    held = office.drop("report.pdf", report("09/20/2026"))
    assert held.outcome is Outcome.HOLD
    assert HOUSE in " ".join(held.reasons)
    before = providers.read_bytes()
    told = office.run("held", "assign", "report.pdf", "--matter", number, "--provider", IMAGING, "--kind", "radiology")
    flat = " ".join(told.split())
    assert f"'{HOUSE}' is another name of Fayette Advanced Imaging (page 1" in flat
    assert "Nothing is remembered." in flat
    line = f"medrec learned add alias '{HOUSE}' --provider {IMAGING} --file {held.sha256[:16]} --page 1"
    assert line in flat
    assert providers.read_bytes() == before, "without a yes nothing is remembered"
    office.rooms.ledger.refresh()
    assert office.drop("next.pdf", report("10/01/2026", says="right")).outcome is Outcome.HOLD
    office.run("learned", "add", "alias", HOUSE, "--provider", IMAGING, "--who", "pat@firm.example")
    assert "by: pat@firm.example" in providers.read_text()
    told = office.run("learned", "list")
    name = next(word for word in told.split() if word.startswith("L-"))
    office.run("held", "assign", "next.pdf", "--matter", number, "--provider", IMAGING, "--kind", "radiology", "--remember", "none")
    office.rooms.ledger.refresh()
    alone = office.drop("third.pdf", report("10/08/2026"))
    assert alone.outcome is Outcome.FILE, alone.reasons
    assert alone.pieces[0].provider == IMAGING
    office.run("learned", "forget", name)
    assert providers.read_bytes() == before, "the list is as it was"
    office.rooms.ledger.refresh()
    assert office.drop("fourth.pdf", report("10/15/2026")).outcome is Outcome.HOLD


def test_a_record_number_counts_for_this_patient_at_this_provider_only(office: Office) -> None:
    matter, imaging = office.matter().matter, "Fayette Advanced Imaging"
    known = report("09/20/2026", house=imaging, mrn="KT-440917", born="")
    held = office.drop("no birth date.pdf", known)
    assert held.outcome is Outcome.HOLD
    settled = office.assign("no birth date.pdf", matter=matter, provider=IMAGING, kind=Kind.RADIOLOGY)
    assert settled.plan.outcome is Outcome.FILE
    (offer,) = settled.offers
    assert (offer.what, offer.provider, offer.matter, offer.page, offer.refused) == ("mrn", IMAGING, matter, 1, None)
    before = (office.root / "ledger" / "matters" / f"{matter}.yaml").read_bytes()
    name = learning.remember(offer, office.rooms.ledger, Teller("pat@firm.example", office.rooms.clock()))
    (entry,) = office.matter().learned
    assert (entry.by, entry.at, entry.sha256, entry.page) == ("pat@firm.example", office.rooms.clock(), held.sha256, 1)

    alone = office.drop("again.pdf", report("10/01/2026", house=imaging, mrn="KT-440917", born=""))
    assert alone.outcome is Outcome.FILE, alone.reasons
    assert "record number" in {item.what for item in alone.pieces[0].evidence}
    for number, (paper, words) in enumerate(
        (
            (report("10/02/2026", house=imaging, mrn="KT-440917", born="Date of Birth: 05/06/1991"), "another date of birth"),
            (report("10/03/2026", house=imaging, mrn="KT-440917", born="", patient="OTHERPERSON, BORIS"), "another person"),
            (report("10/04/2026", house=imaging, mrn="KT-440918", born=""), "second sure identifier"),
            (report("10/05/2026", house="Bluegrass General Hospital", mrn="KT-440917", born=""), "second sure identifier"),
            (
                report("10/06/2026", house=imaging, mrn="KT-440917", born="Date of Birth: 11/22/1981", patient="SAMPLETON, PROBAND A"),
                "learned for matter",
            ),
        )
    ):
        stray = office.drop(f"stray {number}.pdf", paper)
        assert stray.outcome is Outcome.HOLD, words
        assert words in " ".join(stray.reasons), (words, stray.reasons)

    learning.forget(name, office.rooms.ledger)
    assert office.matter().learned == ()
    after = (office.root / "ledger" / "matters" / f"{matter}.yaml").read_text()
    assert "learned" not in after
    assert after.startswith(before.decode()[:200])
    assert office.drop("forgotten.pdf", report("10/20/2026", house=imaging, mrn="KT-440917", born="")).outcome is Outcome.HOLD


def test_a_number_that_two_patients_share_is_refused(office: Office) -> None:
    teller = Teller("pat@firm.example", office.rooms.clock())
    ledger, testa, proband = office.rooms.ledger, office.matter().matter, office.matter("proband").matter
    learning.remember(Offer("mrn", "440917", IMAGING, testa), ledger, teller)
    with pytest.raises(UsageProblem, match="of two patients it tells neither"):
        learning.remember(Offer("mrn", "44-0917", IMAGING, proband), ledger, teller)
    learning.remember(Offer("mrn", "440917", "bluegrass-general", proband), ledger, teller)
    assert ledger.matter(proband).learned[0].provider == "bluegrass-general"
    shared = ledger.matter(testa).learned
    ledger.change(proband, lambda matter: matter.model_copy(update={"learned": shared}))
    paper = office.drop("shared.pdf", report("10/01/2026", house="Fayette Advanced Imaging", mrn="440917", born=""))
    assert paper.outcome is Outcome.HOLD, "by whatever way two matters came to have it, it counts for neither"


@pytest.mark.parametrize(
    ("what", "words", "provider", "because"),
    [
        ("alias", "Bluegrass General Hospital East", "bluegrass-general", "too like"),
        ("alias", "Blue grass General Hospitol East", "bluegrass-general", "too like"),
        ("alias", "General Hospital East", "bluegrass-general", "too like"),
        ("alias", "Stride PT", "fayette-imaging", "too like"),
        ("biller", "Ambulance Claims Bureau", "bluegrass-general", "too like"),
        ("alias", "Medical Records", "bluegrass-general", "anybody's"),
        ("alias", "Health Information Management Department", "bluegrass-general", "anybody's"),
        ("alias", "Chartwright Release Services LLC", "bluegrass-general", "copy service"),
        ("alias", "Datavant", "bluegrass-general", "copy service"),
        ("alias", "Commonwealth Mutual Insurance", "bluegrass-general", "insurer"),
        ("alias", "Tortwell Law Offices", "bluegrass-general", "law firm"),
        ("vendor", "Bluegrass General Hospital", "ohio-river-regional", "too like"),
        ("vendor", "Medical Records Services", "ohio-river-regional", "anybody's"),
        ("mrn", "12", "bluegrass-general", "too short"),
    ],
)
def test_what_would_point_at_the_wrong_house_is_refused(
    quiet: Office, what: learning.What, words: str, provider: str, because: str
) -> None:
    offer = Offer(what, words, provider, quiet.matter().matter if what == "mrn" else None)
    before = (quiet.root / "ledger" / "providers.yaml").read_bytes()
    with pytest.raises(UsageProblem, match=because):
        learning.remember(offer, quiet.rooms.ledger, Teller("pat@firm.example", quiet.rooms.clock()))
    assert (quiet.root / "ledger" / "providers.yaml").read_bytes() == before


def test_a_new_copy_service_is_no_provider(office: Office) -> None:
    """A report on a copy service's paper is held for its letterhead; once that is known as a vendor, the facility it names counts."""
    number = office.matter().matter
    paper = report("09/20/2026", house="Quillmore Record Retrieval Inc")
    assert office.drop("quillmore.pdf", paper).outcome is Outcome.HOLD
    settled = office.assign("quillmore.pdf", matter=number, provider=IMAGING, kind=Kind.RADIOLOGY)
    assert [(offer.what, offer.words, offer.refused) for offer in settled.offers] == [("vendor", "Quillmore Record Retrieval Inc", None)]
    learning.remember(settled.offers[0], office.rooms.ledger, Teller("pat@firm.example", office.rooms.clock()))
    assert office.rooms.ledger.provider(IMAGING).copy_services == ("Quillmore Record Retrieval Inc",)
    held = office.drop("next.pdf", report("10/01/2026", house="Quillmore Record Retrieval Inc"))
    assert "not on the provider list" not in " ".join(held.reasons)


def test_on_a_terminal_each_is_asked_and_no_is_the_answer_of_return(office: Office) -> None:
    number = office.matter().matter
    office.drop("report.pdf", report("09/20/2026", mrn="KT-440917"))
    words = ("held", "assign", "report.pdf", "--matter", number, "--provider", IMAGING, "--kind", "radiology", "--who", "pat@firm.example")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        medrec(office.root, *words), stdin=theirs, stdout=theirs, stderr=theirs, cwd=office.root, env=os.environ | {"COLUMNS": "160"}
    ) as asked:
        os.close(theirs)
        said, answers = "", [b"y\n", b"\n"]
        while asked.poll() is None or select.select([ours], [], [], 0.2)[0]:
            if select.select([ours], [], [], 60)[0]:
                try:
                    said += os.read(ours, 4096).decode()
                except OSError:
                    break
            if said.count("[y/N]") > 2 - len(answers) and answers:
                os.write(ours, answers.pop(0))
    os.close(ours)
    assert asked.returncode == 0, said
    office.rooms.ledger.refresh()
    assert [entry.name for entry in office.rooms.ledger.provider(IMAGING).learned] == [HOUSE]
    assert office.matter().learned == ()
    assert "Remembered as L-" in said
    assert "medrec learned add mrn" in said
