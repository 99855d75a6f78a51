"""The second engine, where its extra is installed: it reads what a fax says, in a worker of its own that ends, and fetches nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from reading_samples import LETTER, fax_tiff, faxed, image_pdf, page_image, pdf417

from medrec_daemon.errors import ConfigProblem, TryLater
from medrec_daemon.reading import Reader, ReadingLimits
from medrec_daemon.reading.second_extra import LEAST_MEMORY_MB, model_folder, problems

SHA = "0" * 64
needs_extra = pytest.mark.skipif(model_folder() is None, reason="the extra second-opinion is not installed")


@pytest.fixture(scope="module")
def reader():
    with Reader(ReadingLimits(workers=1, page_seconds=60, file_minutes=5, memory_mb=1500, max_file_mb=64)) as shared:
        yield shared


def lines(page) -> list[str]:
    return [line.text for line in page.lines()]


@needs_extra
def test_it_reads_a_coarse_fax_upright_with_boxes_where_the_words_are(reader, tmp_path):
    """The first letter of line n was drawn at x = 150, y = 180 + 52 n of a page of 1728 by 2244 pixels."""
    sheet = faxed(page_image(stamp=pdf417("RR-7F3K9TE")).rotate(180), 98)
    path = fax_tiff(tmp_path / "fax.tif", [sheet], 98)
    (first,) = reader.read(path, SHA).pages
    assert first.turned == 180
    before = {child.pid for child in psutil.Process().children()}
    (second,) = reader.read_again(str(path), [first])
    assert {child.pid for child in psutil.Process().children()} <= before, "its worker is gone, and the gigabyte with it"
    read = lines(second)
    assert "Patient: Testina Sampleton" in read
    assert "Date of birth: 03/14/1971" in read
    assert (second.number, second.turned, second.width, second.height) == (1, 180, first.width, first.height)
    assert [code.text for code in second.barcodes] == [code.text for code in first.barcodes]
    words = next(line.words for line in second.lines() if line.text == "Patient: Testina Sampleton")
    assert words[0].left == pytest.approx(150 / 1728, abs=0.01)
    assert words[0].top == pytest.approx((180 + 2 * 52) / 2244, abs=0.01)
    theirs = next(line.words for line in first.lines() if line.text == "Patient: Testina Sampleton")
    for one, other in zip(theirs, words, strict=True):
        assert one.left == pytest.approx(other.left, abs=0.02), one.text
        assert one.right == pytest.approx(other.right, abs=0.02), one.text


@needs_extra
def test_it_keeps_to_the_memory_it_is_said_to_need(tmp_path):
    """A scan at 300 dpi, the largest picture there is, within the least that the configuration allows."""
    path = image_pdf(tmp_path / "scan.pdf", page_image(dpi=300))
    with Reader(ReadingLimits(workers=1, page_seconds=60, file_minutes=5, memory_mb=LEAST_MEMORY_MB, max_file_mb=64)) as small:
        pages = small.read(path, SHA).pages
        again = small.read_again(str(path), [pages[0]])
    assert len(again) == 1
    assert "Patient: Testina Sampleton" in lines(again[0])


@needs_extra
def test_a_page_that_is_too_much_for_it_is_left_out(tmp_path):
    path = fax_tiff(tmp_path / "fax.tif", [faxed(page_image())])
    with Reader(ReadingLimits(workers=1, page_seconds=60, file_minutes=5, memory_mb=600, max_file_mb=64)) as tiny:
        pages = tiny.read(path, SHA).pages
        assert tiny.read_again(str(path), pages) == ()


@needs_extra
def test_a_stop_is_obeyed(reader, tmp_path):
    path = fax_tiff(tmp_path / "fax.tif", [faxed(page_image())])
    pages = reader.read(path, SHA).pages
    with pytest.raises(TryLater):
        reader.read_again(str(path), pages * 20, lambda: True)


@needs_extra
def test_its_models_come_with_its_package_and_no_network_is_asked(tmp_path):
    """Every way to open a connection is closed before the engine is made."""
    path = fax_tiff(tmp_path / "fax.tif", [faxed(page_image())])
    program = (
        "import socket\n"
        "def closed(*_, **__): raise AssertionError('a connection was asked for')\n"
        "socket.socket.connect = closed; socket.getaddrinfo = closed; socket.create_connection = closed\n"
        "from medrec_daemon.reading import open_file, second_engine\n"
        "from medrec_daemon.reading.file_kind import FileKind\n"
        f"picture = open_file.image_file({str(path)!r}, FileKind.TIFF).picture(1)\n"
        "print(' '.join(second_engine.read_again(picture, 1, 0).texts))\n"
    )
    environment = os.environ | {"HOME": str(tmp_path / "home"), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, env=environment, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert LETTER[-1].split()[-1] in done.stdout
    assert sorted(found.name for found in tmp_path.iterdir()) == ["fax.tif"], "nor is anything written"


@pytest.mark.skipif(model_folder() is not None, reason="the extra second-opinion is installed")
def test_without_the_extra_it_says_what_to_install(reader, tmp_path):
    path = fax_tiff(tmp_path / "fax.tif", [faxed(page_image())])
    pages = reader.read(path, SHA).pages
    with pytest.raises(ConfigProblem, match=r"requirements-second-opinion\.lock"):
        reader.read_again(str(path), pages)


def test_what_check_says(monkeypatch, tmp_path):
    assert any("reading.memory_mb: 1000" in problem for problem in problems(1000))
    assert len(problems(1500)) == (0 if model_folder() else 1)
    package = tmp_path / "rapidocr"
    (package / "models").mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('is not imported to be looked at')\n")
    (tmp_path / "onnxruntime").mkdir()
    (tmp_path / "onnxruntime" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert model_folder() is None, "a package without its models is none"
    assert Path(__file__).parents[2].joinpath("requirements-second-opinion.lock").read_text().count("rapidocr==") == 1
