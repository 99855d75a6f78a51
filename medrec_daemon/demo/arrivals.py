"""One morning's arrivals at the practice office, each with what ought to become of it."""

from __future__ import annotations

from datetime import date

from medrec_daemon.demo.office import PracticeOffice
from medrec_daemon.demo.sample import ExpectedPiece, SampleArrival
from medrec_daemon.demo.sample_faxes import sample_faxes
from medrec_daemon.demo.sample_mail import sample_mail
from medrec_daemon.demo.sample_scans import sample_scans
from medrec_daemon.demo.sample_trouble import sample_trouble
from medrec_daemon.demo.stage import Stage

__all__ = ["ExpectedPiece", "SampleArrival", "sample_arrivals"]


def sample_arrivals(office: PracticeOffice, today: date) -> tuple[SampleArrival, ...]:
    """Every sample arrival, drawn anew; the same day always gives the same bytes.

    No two answer the same part, so that the order in which they are taken changes nothing; only the file that comes twice
    stands behind its first copy.
    """
    stage = Stage(office, today)
    return (*sample_mail(stage), *sample_faxes(stage), *sample_scans(stage), *sample_trouble(stage))
