"""The filled-in fields of a PDF form, which are no part of a page's text. Used inside confined workers only."""

from __future__ import annotations

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from medrec_daemon.errors import Unreadable

MOST = 500
LONGEST = 2_000


def form_values(path: str) -> list[tuple[str, str]]:
    """Each text field's name and value, in the form's order; none where the PDF is no form. Raises ``Unreadable``."""
    try:
        fields = PdfReader(path).get_fields() or {}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise Unreadable("The form fields of this PDF cannot be read.", "Print it to a new PDF and take that.") from error
    values = ((str(name), field.get("/V")) for name, field in list(fields.items())[:MOST])
    return [(name[:LONGEST], str(value)[:LONGEST]) for name, value in values if isinstance(value, str) and value.strip()]
