"""``medrec explain --pictures``: a folder for the person who decides, that holds nothing else and is open to nobody else."""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from command_line import medrec
from PIL import Image

from medrec_daemon.errors import UsageProblem
from medrec_daemon.journeys.picture_folder import prepare

sys.path.insert(0, str(Path(__file__).parent / "reading"))
from reading_samples import LETTER, fax_tiff, faxed, letter_pdf, page_image

REMOTE = re.compile(r"""(?:src|href)\s*=\s*["'](?:[a-z]+:|//)|url\(|@import|<script""", re.IGNORECASE)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("explain") / "office"
    assert medrec("init", str(root)).returncode == 0
    return root


class Page(HTMLParser):
    """The words of an index, its pictures, and every tag in it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.text, self.pictures, self.tags = "", [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "img":
            self.pictures.append(dict(attrs))

    def handle_data(self, data):
        self.text += data


def explain(office: Path, *words: str):
    return medrec("explain", *words, "--config", str(office / "config.yaml"), COLUMNS="200")


def test_every_page_is_drawn_beside_the_decision(office: Path, tmp_path: Path) -> None:
    paper = letter_pdf(tmp_path / "chart <b>&amp; bill.pdf", [LETTER, ["Second page"], []])
    done = explain(office, str(paper), "--pictures", str(tmp_path / "look"))
    assert done.returncode == 0, done.stderr
    assert "3 pages drawn" in done.stdout
    assert "delete the folder" in done.stdout
    folder = tmp_path / "look"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "index.html": 0o600, "page-0001.png": 0o600, "page-0002.png": 0o600, "page-0003.png": 0o600,
    }  # fmt: skip
    written = (folder / "index.html").read_text()
    assert not REMOTE.search(written)
    page = Page(folder / "index.html")
    assert "chart <b>&amp; bill.pdf" in page.text
    assert not {"b&amp;", "script", "iframe", "link"} & page.tags
    assert "A person decides" in page.text
    assert "Whose is it?" in page.text
    assert [picture["src"] for picture in page.pictures] == ["page-0001.png", "page-0002.png", "page-0003.png"]
    assert "Patient: Testina Sampleton" in page.pictures[0]["alt"]
    assert "nothing on it counted" in page.pictures[1]["alt"]
    assert "How to settle it" not in page.text, "the file is not among the held ones"


def test_a_fax_and_the_same_folder_again(office: Path, tmp_path: Path) -> None:
    fax = fax_tiff(tmp_path / "fax.tif", [faxed(page_image(), 98), faxed(page_image(["Nothing more"]), 98)], 98)
    folder = tmp_path / "look"
    assert explain(office, str(fax), "--pictures", str(folder)).returncode == 0
    assert len(list(folder.iterdir())) == 3
    with Image.open(folder / "page-0001.png") as picture:
        wide, high = picture.size
    assert high <= 1600
    assert wide < 1.2 * high
    short = letter_pdf(tmp_path / "one.pdf")
    plan = json.loads(explain(office, str(short), "--pictures", str(folder), "--json").stdout)
    assert plan["pictures"] == str(folder / "index.html")
    assert list(plan)[:7] == ["file", "sha256", "page_count", "outcome", "pieces", "reasons", "candidates"]
    assert sorted(path.name for path in folder.iterdir()) == ["index.html", "page-0001.png"], "the fax's second page is gone"


def test_of_a_long_file_only_the_pages_that_counted_are_drawn(office: Path, tmp_path: Path) -> None:
    paper = letter_pdf(tmp_path / "long.pdf", [LETTER, *([["Nothing of note"]] * 31), LETTER])
    folder = tmp_path / "look"
    assert explain(office, str(paper), "--pictures", str(folder)).returncode == 0
    names = sorted(path.name for path in folder.glob("*.png"))
    assert {"page-0001.png", "page-0033.png"} <= set(names)
    assert len(names) < 6
    assert re.search(r"Not drawn, for nothing on them counted: pages \d+-\d+", Page(folder / "index.html").text)
    assert explain(office, str(paper), "--pictures", str(folder), "--all").returncode == 0
    assert len(list(folder.glob("*.png"))) == 33


def test_a_file_that_cannot_be_read_still_gets_its_words(office: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4\nnothing")
    done = explain(office, str(broken), "--pictures", str(tmp_path / "look"))
    assert done.returncode == 0, done.stderr
    page = Page(tmp_path / "look" / "index.html")
    assert "breaks off before its end" in page.text
    assert "no page to show" in page.text


def test_never_into_the_offices_own_folders(office: Path, tmp_path: Path) -> None:
    before = sorted(path for path in office.rglob("*") if "state" not in path.parts)
    done = explain(office, str(letter_pdf(tmp_path / "a.pdf")), "--pictures", str(office / "inbox" / "new"))
    assert done.returncode == 2
    assert "office's own folder" in done.stderr
    assert sorted(path for path in office.rglob("*") if "state" not in path.parts) == before


def test_neither_by_a_link_nor_over_other_files(tmp_path: Path) -> None:
    own = [tmp_path / name for name in ("inbox", "held")]
    for folder in own:
        folder.mkdir()
    (tmp_path / "link").symlink_to(own[0])
    for inside in (own[0], own[1] / "a" / "b", tmp_path / "link" / "look", tmp_path / "desk" / ".." / "held"):
        with pytest.raises(UsageProblem, match="office's own folder"):
            prepare(inside, own)
    desk = tmp_path / "desk"
    desk.mkdir()
    for name, content in (("index.html", "<p>my own page</p>"), ("page-0001.png", "mine"), ("letter.txt", "mine")):
        (desk / name).write_text(content)
        with pytest.raises(UsageProblem, match="holds other files"):
            prepare(desk, own)
        assert (desk / name).read_text() == content
        (desk / name).unlink()
    with pytest.raises(UsageProblem, match="is not a folder"):
        prepare(letter_pdf(tmp_path / "a.pdf"), own)
    desk.chmod(0o755)
    assert prepare(desk, own).stat().st_mode & 0o777 == 0o700
    assert [path for folder in own for path in folder.iterdir()] == []
