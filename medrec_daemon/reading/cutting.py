"""Some pages of a PDF as a PDF of their own, standing upright. Used inside confined workers only.

Written with pikepdf; where that cannot open the file, with pypdf. The same input gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdf

from medrec_daemon.errors import Unreadable
from medrec_daemon.reading import pdf_output


def write(source: str, first: int, last: int, turns: tuple[int, ...], target: str) -> None:
    """Write pages ``first`` to ``last`` (from 1) of ``source`` to ``target``, page i turned clockwise by ``turns[i]`` more degrees.

    Raises ``Unreadable`` where neither library can, ``ValueError`` where ``turns`` is not one per page.
    """
    if len(turns) != last - first + 1 or first < 1:
        raise ValueError("one turn per page is wanted")
    try:
        _with_pikepdf(source, first, last, turns, target)
    except (OSError, MemoryError):
        raise  # the machine's trouble, no verdict on the file
    except Exception:  # noqa: BLE001 - whatever a damaged file makes the library raise, the other one is asked
        try:
            _with_pypdf(source, first, last, turns, target)
        except (OSError, MemoryError):
            raise
        except Exception as error:
            raise Unreadable("The pages of this PDF cannot be taken apart.", "Print it to PDF and drop that.") from error


class _PagesMissing(Exception):
    """The library sees fewer pages than were read."""


def _with_pikepdf(source: str, first: int, last: int, turns: tuple[int, ...], target: str) -> None:
    with pikepdf.open(source, suppress_warnings=True) as whole, pikepdf.new() as part:
        if len(whole.pages) < last:
            raise _PagesMissing
        _draw_fields(whole)
        for number, turn in zip(range(first, last + 1), turns, strict=True):
            part.pages.append(whole.pages[number - 1])
            page = part.pages[-1]
            if turn % 360:
                page.rotate(turn % 360, relative=True)
            for outward in ("/B", "/AA", "/StructParents", "/PieceInfo"):
                if outward in page:  # threads, scripts and structure of the whole file have no meaning in a part
                    del page[outward]
        part.remove_unreferenced_resources()
        pdf_output.save(part, target)


def _draw_fields(whole: pikepdf.Pdf) -> None:
    """Make filled-in fields part of their page: a field's value lives outside the page, and would carry other pages' words along."""
    if "/AcroForm" not in whole.Root:
        return
    try:
        for page in whole.pages:
            if "/Annots" in page:  # a list that two pages share would be emptied for both by the first
                page.Annots = pikepdf.Array(list(page.Annots))
        whole.generate_appearance_streams()
        whole.flatten_annotations("all")
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return


def _with_pypdf(source: str, first: int, last: int, turns: tuple[int, ...], target: str) -> None:
    reader = pypdf.PdfReader(source)
    if reader.is_encrypted and not reader.decrypt(""):
        raise _PagesMissing
    if len(reader.pages) < last:
        raise _PagesMissing
    writer = pypdf.PdfWriter()
    for number, turn in zip(range(first, last + 1), turns, strict=True):
        writer.add_page(reader.pages[number - 1])
        if turn % 360:
            writer.pages[-1].rotate(turn % 360)
    with Path(target).open("wb") as handle:
        writer.write(handle)
    writer.close()
