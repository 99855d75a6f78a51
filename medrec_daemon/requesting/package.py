"""The package: letter, signed authorization and certification page as one PDF, every page stamped. Ready to fax."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf

from medrec_daemon.requesting import certification, stamp
from medrec_daemon.requesting.facts import LetterFacts
from medrec_daemon.requesting.pictures import Foreign, Picture, Room
from medrec_daemon.requesting.stamp import Writing
from medrec_daemon.requesting.typeset import PAGE_HEIGHT, PAGE_WIDTH

SIDE = 18.0
"""White on either side of a foreign page, in points: what every fax machine prints."""
ROOM = Room(PAGE_WIDTH - 2 * SIDE, PAGE_HEIGHT - stamp.BAND)
"""A letter page shrunk to 94 % fits into it, above the stamp."""


@dataclass(frozen=True, slots=True)
class Form:
    """The office's own certification form, and what to fill it with."""

    paper: Foreign
    facts: LetterFacts


@dataclass(frozen=True, slots=True)
class PackagedRequest:
    """What goes out, as PDF bytes, and how many pages it has."""

    pdf: bytes = field(repr=False)
    pages: int


Sheet = bytes | Foreign | Form
"""A paper of the package: a PDF of ours with the stamp's band left free, somebody else's pages, or the office's own form."""


def make_package(sheets: Sequence[Sheet], reference: str, firm: str) -> PackagedRequest:
    """Put papers together in their order and stamp every page. The same papers give the same bytes.

    The PDF names nobody in its properties, embeds its type and holds no colour.
    """
    writings: list[tuple[Writing, ...]] = []
    with pikepdf.new() as whole:
        for sheet in sheets:
            writings += _add(whole, sheet)
        with pikepdf.open(io.BytesIO(stamp.stamps(reference, firm, writings))) as over:
            for page, mark in zip(whole.pages, over.pages, strict=True):
                _lay_over(whole, page, mark)
        whole.docinfo["/Title"] = f"Request {reference}"
        whole.remove_unreferenced_resources()
        buffer = io.BytesIO()
        whole.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return PackagedRequest(buffer.getvalue(), len(writings))


def _add(whole: pikepdf.Pdf, sheet: Sheet) -> list[tuple[Writing, ...]]:
    """Append one paper's pages; what is to be written into each."""
    if isinstance(sheet, bytes):
        with pikepdf.open(io.BytesIO(sheet)) as ours:
            whole.pages.extend(ours.pages)
            return [()] * len(ours.pages)
    pictures = (sheet.paper if isinstance(sheet, Form) else sheet).pictures
    lefts = [(PAGE_WIDTH - picture.width) / 2 for picture in pictures]
    for picture, left in zip(pictures, lefts, strict=True):
        _add_picture(whole, picture, left)
    if isinstance(sheet, Form):
        return list(certification.filled(sheet.paper, sheet.facts, lefts, [PAGE_HEIGHT] * len(pictures)))
    return [()] * len(pictures)


def _lay_over(whole: pikepdf.Pdf, page: pikepdf.Page, mark: pikepdf.Page) -> None:
    """Put one page over another, both letter size; under a name of ours, because pikepdf's own overlay takes a random one."""
    page.add_resource(whole.copy_foreign(mark.as_form_xobject()), pikepdf.Name.XObject, pikepdf.Name.Stamp)
    page.contents_add(b"q", prepend=True)
    page.contents_add(b"Q /Stamp Do")


def _add_picture(whole: pikepdf.Pdf, picture: Picture, left: float) -> None:
    """A page with the picture at its upper edge."""
    image = pikepdf.Stream(
        whole,
        picture.group4,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.columns,
        Height=picture.rows,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=1,
        Filter=pikepdf.Name.CCITTFaxDecode,
        DecodeParms=pikepdf.Dictionary(K=-1, Columns=picture.columns, Rows=picture.rows),
    )
    low = PAGE_HEIGHT - picture.height
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, PAGE_WIDTH, PAGE_HEIGHT],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image)),
        Contents=whole.make_stream(f"q {picture.width:.4f} 0 0 {picture.height:.4f} {left:.4f} {low:.4f} cm /Scan Do Q".encode()),
    )
    whole.pages.append(pikepdf.Page(whole.make_indirect(page)))
