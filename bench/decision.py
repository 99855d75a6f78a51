"""What a decision costs in a large office: recognise and decide (no reading) against 20,000 matters and 100,000 requests.

Run it as ``python -m bench.decision``. The arrivals are those of ``bench.accuracy``, with their clients among the 20,000, whose names
come from the same stock: so every client has namesakes. Beside it a plain script that asks rapidfuzz, page by page, which client's
name stands in the words. The same arrivals are decided in an office of their own clients only: what differs must be a hold.

Processor time, so that a busy machine can be told from a slow program. Exits with 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from rapidfuzz import fuzz, process

from bench.accuracy import generate, notes, office, people, run
from bench.accuracy.judge import WRONG, judge
from bench.accuracy.truth import Truth
from bench.accuracy.work import Work
from medrec_daemon import reference
from medrec_daemon.errors import Unreadable
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Part, Request, Sent, SentBy
from medrec_daemon.model import Outcome, PartName, Plan, ReadFile
from medrec_daemon.reading.reader import Reader

MATTERS, REQUESTS_EACH = 20_000, 5
GOAL_PAGE_MS, GOAL_ARRIVAL_MS, GOAL_MB = 5.0, 20.0, 300.0
PEER_PAGES = 40
LIKE = 90
