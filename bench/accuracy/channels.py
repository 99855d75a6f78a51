"""How a paper comes: as text, as a clean scan, over every sort of bad fax line, as a photograph; true fax calls where an engine is at hand.

A channel takes the papers as PDF and gives the bytes of the file that arrives. What a fax machine does is drawn here on its own
account, apart from the demo's: header in other places and faces, dirt of other shapes.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from bench.fax_round_trip import VARIABLE
from medrec_daemon.demo.fax import page_pictures
from medrec_daemon.demo.scans import photo_jpeg

COLUMNS = 1728
Grey = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Channel:
    """What the way does to a page.

    ``rows`` an inch; ``noise`` 0 to 1; ``skew`` in degrees at most; ``upside`` the share of arrivals with pages turned over; ``over``
    prints the fax line into the page; ``engine`` sends it through a true fax call.
    """

    name: str
    kind: str = "fax"
    rows: int = 196
    noise: float = 0.1
    skew: float = 0.5
    upside: float = 0.0
    streaks: bool = False
    shrink: float = 1.0
    over: bool = False
    engine: bool = False


CHANNELS = {
    channel.name: channel
    for channel in (
        Channel("text", "text"),
        Channel("noise", "noise"),
        Channel("clean300", "scan", noise=0.02, skew=0.3),
        Channel("fine-light", noise=0.1),
        Channel("fine-medium", noise=0.28),
        Channel("fine-heavy", noise=0.5),
        Channel("std-light", rows=98, noise=0.06),
        Channel("std-medium", rows=98, noise=0.2),
        Channel("std-heavy", rows=98, noise=0.42),
        Channel("skew", noise=0.12, skew=3.0),
        Channel("upside", noise=0.12, upside=0.7),
        Channel("streaks", noise=0.12, streaks=True),
        Channel("shrunk", noise=0.08, shrink=0.75),
        Channel("over", noise=0.1, over=True),
        Channel("photo", "photo"),
        Channel("t30-fine", noise=0.0, engine=True),
        Channel("t30-std", rows=98, noise=0.0, engine=True),
    )
}
GROUPS = {
    "text": ("text",), "noise": ("noise",), "clean": ("clean300",), "fine": ("fine-light", "fine-medium"), "std": ("std-light",),
    "heavy": ("fine-heavy", "std-medium", "std-heavy"), "bent": ("skew", "upside", "streaks", "shrunk", "over", "photo"),
    "t30": ("t30-fine", "t30-std"),
}  # fmt: skip
"""Names that stand for several channels, for ``--sizes``."""


def engine() -> str | None:
    """The program that makes true fax calls, see ``bench.fax_round_trip``."""
    return os.environ.get(VARIABLE)


def through(channel: Channel, pdf: bytes, sender: tuple[str, str], seed: str) -> tuple[bytes, str]:
    """(bytes, ending of the name) of what arrives."""
    if channel.kind in {"text", "noise"}:
        return pdf, ".pdf"
    dice = Random(seed)
    grain = np.random.default_rng(dice.getrandbits(32))
    if channel.kind == "photo":
        return _photographs(pdf, dice)
    if channel.kind == "scan":
        pages = [_scanned(picture, channel, dice, grain) for picture in page_pictures(pdf, 300)]
        return _saved(pages, "PDF", resolution=300), ".pdf"
    frames = _faxed(pdf, channel, sender, dice, grain)
    tiff = _tiff(frames, channel.rows, dice.choice(("group4", "group3")))
    if channel.engine and engine():
        return _called(tiff, sender), ".tif"
    if dice.random() < 0.4:  # as fax services mail it
        buffer = io.BytesIO()
        frames[0].save(buffer, "PDF", save_all=True, append_images=frames[1:], dpi=(204, channel.rows))
        return buffer.getvalue(), ".pdf"
    return tiff, ".tif"


def _scanned(picture: Image.Image, channel: Channel, dice: Random, grain: np.random.Generator) -> Image.Image:
    askew = picture.rotate(dice.uniform(-channel.skew, channel.skew), Image.Resampling.BILINEAR, fillcolor=255)
    grey = (
        np.asarray(askew, dtype=np.float32) * 0.96
        + 5
        + grain.standard_normal((askew.height, askew.width), dtype=np.float32) * (110 * channel.noise)
    )
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def _photographs(pdf: bytes, dice: Random) -> tuple[bytes, str]:
    count = len(page_pictures(pdf, 36))
    shots = [
        photo_jpeg(pdf, page=page, seed=dice.getrandbits(16), orientation=dice.choice((1, 6)) if count == 1 else 1)
        for page in range(1, count + 1)
    ]
    if count == 1:
        return shots[0], ".jpg"
    return _saved([Image.open(io.BytesIO(shot)) for shot in shots], "PDF", resolution=220), ".pdf"


def _saved(pages: list[Image.Image], form: str, **more: object) -> bytes:
    buffer = io.BytesIO()
    pages[0].save(buffer, form, save_all=True, append_images=pages[1:], **more)
    return buffer.getvalue()


def _faxed(pdf: bytes, channel: Channel, sender: tuple[str, str], dice: Random, grain: np.random.Generator) -> list[Image.Image]:
    pictures = page_pictures(pdf, 204)
    upside = dice.random() < channel.upside
    one_only = dice.randrange(len(pictures)) if dice.random() < 0.5 else -1
    frames = []
    for number, picture in enumerate(pictures):
        page = _shrunk(picture, channel.shrink) if channel.shrink < 1 else picture
        if upside and one_only in {-1, number}:
            page = page.rotate(180)
        page = page.rotate(dice.uniform(-channel.skew, channel.skew), Image.Resampling.BILINEAR, fillcolor=255)
        rows = round(page.height / 204 * channel.rows)
        grey = np.asarray(page.resize((COLUMNS, rows), Image.Resampling.BILINEAR), dtype=np.float32).copy()
        if channel.noise:
            grey = _dirty(grey, channel.noise, grain)
        if channel.streaks:
            _streak(grey, grain)
        bits = Image.fromarray(np.where(grey < (150 if channel.rows == 196 else 170), 0, 255).astype(np.uint8)).convert(
            "1", dither=Image.Dither.NONE
        )
        frames.append(bits if channel.engine else _headed(bits, _header(sender, number + 1, len(pictures), dice), channel))
    return frames


def _shrunk(picture: Image.Image, share: float) -> Image.Image:
    small = picture.resize((round(picture.width * share), round(picture.height * share)), Image.Resampling.LANCZOS)
    page = Image.new("L", picture.size, 255)
    page.paste(small, ((picture.width - small.width) // 2, (picture.height - small.height) // 3))
    return page


def _dirty(grey: Grey, noise: float, grain: np.random.Generator) -> Grey:
    """Broken strokes, single dots, and blots of a few dots."""
    dirty = grey + grain.standard_normal(grey.shape, dtype=np.float32) * np.float32(105 * noise)
    flat = dirty.ravel()
    for value, share in ((0.0, 0.001), (255.0, 0.001)):
        flat[grain.integers(0, flat.size, grain.poisson(share * noise * flat.size))] = value
    for _ in range(grain.poisson(60 * noise)):
        row, column = int(grain.integers(0, grey.shape[0] - 4)), int(grain.integers(0, grey.shape[1] - 4))
        dirty[row : row + 3, column : column + 3] = 0
    return dirty


def _streak(grey: Grey, grain: np.random.Generator) -> None:
    """Upright lines of a dirty glass, and rows that the line lost."""
    for _ in range(int(grain.integers(1, 4))):
        column = int(grain.integers(20, COLUMNS - 20))
        grey[:, column : column + int(grain.integers(1, 4))] = float(grain.choice((0, 0, 255)))
    for _ in range(int(grain.integers(0, 6))):
        row = int(grain.integers(0, grey.shape[0] - 3))
        grey[row : row + 2, :] = 255


def _header(sender: tuple[str, str], page: int, pages: int, dice: Random) -> str:
    """What the sending machine prints: its clock, name and number in one of the usual orders."""
    name, number = sender
    shown = f"{number[2:5]} {number[5:8]} {number[8:]}" if number else ""
    return dice.choice((
        f"11/19/2026 10:{page:02d}  FROM: {name} {shown}  P.{page:03d}/{pages:03d}",
        f"Nov 19 26 02:1{page % 10}p    {name}    {shown}    p.{page}",
        f"11-19-2026  16:4{page % 10}   {name}   {shown}   PAGE {page}/{pages}",
        f"From:{shown} {name}  Page: {page}/{pages}  Date: 11/19/2026 3:12 PM",
    ))  # fmt: skip


def _headed(bits: Image.Image, words: str, channel: Channel) -> Image.Image:
    """The fax line above the page; or over its uppermost text, as machines do that are set so."""
    rows = 34 * channel.rows // 196
    strip = Image.new("L", (COLUMNS, 34), 255)
    ImageDraw.Draw(strip).text((50, 3), words, fill=0, font=ImageFont.load_default(size=24))
    line = strip.resize((COLUMNS, rows), Image.Resampling.BOX).convert("1", dither=Image.Dither.NONE)
    if not channel.over:
        whole = Image.new("1", (COLUMNS, bits.height + rows), 1)
        whole.paste(line, (0, 0))
        whole.paste(bits, (0, rows))
        return whole
    black = np.asarray(bits)
    inked = np.flatnonzero((~black[20:]).sum(axis=1) > 12)
    at = 20 + int(inked[0]) if inked.size else 20
    bits.paste(line, (0, max(0, at - rows // 2)))
    return bits


def _tiff(frames: list[Image.Image], rows: int, compression: str) -> bytes:
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:], compression=compression, dpi=(204, rows))
    return buffer.getvalue()


def _called(tiff: bytes, sender: tuple[str, str]) -> bytes:
    """The pages over a true fax call. Raises ``RuntimeError`` where the engine fails."""
    with tempfile.TemporaryDirectory() as folder:
        sent, received = Path(folder) / "sent.tif", Path(folder) / "received.tif"
        sent.write_bytes(tiff)
        more = ["--header", sender[0] or " ", "--from", sender[1].removeprefix("+1") or "0"]
        done = subprocess.run(
            [sys.executable, str(engine()), str(sent), str(received), *more], check=False, capture_output=True, timeout=900
        )
        if done.returncode:
            raise RuntimeError(f"the fax engine failed: {done.stdout.decode()}{done.stderr.decode()}")
        return received.read_bytes()
