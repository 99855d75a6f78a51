"""A signed authorization's way into the office: read, compared with the client, judged by a person, copied, written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from medrec_daemon.errors import FileProblem, UsageProblem
from medrec_daemon.journeys.request import Teller
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Authorization, Client, Matter
from medrec_daemon.ledger.request_steps import entry_of
from medrec_daemon.reading.reader import Reader
from medrec_daemon.requesting.elements import PERSONS, Element
from medrec_daemon.requesting.signed_paper import FormField, Looked, look
from medrec_daemon.rules import Rules
from medrec_daemon.safe_write import copy_new, disk_errors, move, numbered, sha256_of


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of the paper: ``ticks`` it has, whatever a machine saw; ``strikes`` it has not."""

    signed: date
    expires: date | None = None
    ticks: tuple[Element, ...] = ()
    strikes: tuple[Element, ...] = ()
    although: str | None = field(default=None, repr=False)


def read(file: Path, sha256: str, reader: Reader, client: Client, firm: str, rules: Rules, today: date) -> Looked:
    """What a machine finds on the paper, form fields and OCR included. Raises ``Unreadable``."""
    pages = reader.read(file, sha256).pages
    form = [FormField(name, value) for name, value in reader.form_values(file)]
    return look(pages, form, client, firm, rules, today)


def add(
    ledger: Ledger, matter_id: str, file: Path, looked: Looked, word: Word, folder: Path, reader: Reader, teller: Teller
) -> Authorization:
    """Keep the scan in ``folder`` and what is known of it in the matter. The very same file again adds to what was said of it.

    Raises ``FileProblem`` where the paper names somebody else, or is kept for another matter, and the word does not insist,
    ``UsageProblem`` for days that cannot be. The scan is durable before the ledger names it.
    """
    refuse_others(looked, word)
    refuse_elsewhere(ledger, matter_id, file, folder, word)
    if word.expires is not None and word.expires <= word.signed:
        raise UsageProblem(f"It would expire on {word.expires}, before it was signed.", "Look at the years of --signed and --expires.")
    sha256 = sha256_of(file)
    matter = ledger.matter(matter_id)
    known = next((paper for paper in matter.authorizations if _is_scan(paper, sha256, folder)), None)
    if known is not None:
        word = _with_earlier(word, known)
    name = known.file if known else f"{folder.name}/{_keep(file, sha256, matter_id, folder, reader).name}"
    paper = Authorization(
        file=name,
        signed=word.signed,
        expires=word.expires or looked.expires,
        checked_by=teller.by,
        checked_on=teller.at.date(),
        elements=tuple(each.value for each in settled(looked, word)),
        ticked=tuple(each.value for each in Element if each in word.ticks),
        sha256=sha256,
        although=word.although,
        revoked=known.revoked if known else None,
    )
    ledger.change(matter_id, lambda before: _with(before, paper, teller))
    return paper


def revoke(ledger: Ledger, matter_id: str, name: str, on: date, teller: Teller) -> Authorization:
    """The client took it back. Raises ``UsageProblem`` where the matter has no authorization of that name."""

    def edit(matter: Matter) -> Matter:
        paper = find(matter, name).model_copy(update={"revoked": on})
        papers = tuple(paper if known.file == paper.file else known for known in matter.authorizations)
        entry = entry_of(teller.at, teller.by, "authorization revoked", said=f"{paper.file}, on {on}")
        return changes.log_activity(matter.model_copy(update={"authorizations": papers}), None, entry)

    return find(ledger.change(matter_id, edit), name)


def find(matter: Matter, name: str) -> Authorization:
    """A matter's authorization by its file's name. Raises ``UsageProblem``."""
    for paper in matter.authorizations:
        if Path(paper.file).name == Path(name).name:
            return paper
    there = ", ".join(Path(paper.file).name for paper in matter.authorizations) or "none"
    raise UsageProblem(f"Matter {matter.matter} has no authorization {name}.", f"It has: {there}.")


def scan_of(paper: Authorization, folder: Path) -> Path:
    """Where the scan lies in the folder of authorizations. Raises ``FileProblem`` where it does not, or is another one."""
    named = Path(paper.file)
    if named.is_absolute() or ".." in named.parts:
        raise FileProblem(f"The authorization {paper.file} lies outside {folder}.", "Add it again: medrec authorization add.")
    scan = folder / (named.relative_to(folder.name) if named.is_relative_to(folder.name) else named)
    if not scan.is_file():
        raise FileProblem(f"The scan {scan} is not there.", "Put it back, or add the authorization again.")
    if paper.sha256 is not None and sha256_of(scan) != paper.sha256:
        raise FileProblem(f"The scan {scan} is not the one that was looked at.", "Put the right one back, or add the authorization again.")
    return scan


def settled(looked: Looked, word: Word) -> tuple[Element, ...]:
    """What the paper counts as having: what a machine found and a person did not strike out, and what a person ticked."""
    found = set(looked.elements) - PERSONS
    return tuple(each for each in Element if each in (found | set(word.ticks)) - set(word.strikes))


def refuse_others(looked: Looked, word: Word) -> None:
    """Raise ``FileProblem`` where the paper names somebody else and the person gives no reason to take it."""
    if looked.against and word.although is None:
        what = "This looks like another person's authorization: " + "; ".join(looked.against) + "."
        raise FileProblem(what, "Nothing was stored. If it is the client's all the same, say why: --override 'married name'.")


def refuse_elsewhere(ledger: Ledger, matter_id: str, file: Path, folder: Path, word: Word) -> None:
    """Raise ``FileProblem`` where these very bytes are kept as another matter's authorization and the person gives no reason."""
    if word.although is not None:
        return
    sha256 = sha256_of(file)
    with disk_errors(f"The folder {folder}"):
        size = file.stat().st_size
        same = [path for path in folder.iterdir() if path.is_file() and path.stat().st_size == size and sha256_of(path) == sha256]
    said = [sha256, *(f"{folder.name}/{path.name}" for path in same)]
    for other in dict.fromkeys(found for text in said for found in ledger.matters_that_say(text)):
        if other != matter_id and any(_is_scan(paper, sha256, folder) for paper in ledger.matter(other).authorizations):
            raise FileProblem(
                f"This very scan is kept for matter {other} already.",
                "Nothing was stored. If it is meant for both, say why: --although 'same client, second accident'.",
            )


def _is_scan(paper: Authorization, sha256: str, folder: Path) -> bool:
    """Whether a paper's scan has these bytes; where an older ledger noted none, the file itself says."""
    if paper.sha256 is not None:
        return paper.sha256 == sha256
    try:
        return sha256_of(scan_of(paper, folder)) == sha256
    except (FileProblem, OSError):
        return False


def _with_earlier(word: Word, known: Authorization) -> Word:
    """A second word about the same paper: earlier ticks stay unless struck out, and so does what is not said anew."""
    earlier = tuple(each for each in Element if each.value in known.ticked and each not in word.strikes)
    return replace(
        word,
        ticks=tuple(dict.fromkeys((*earlier, *word.ticks))),
        expires=word.expires or known.expires,
        although=word.although or known.although,
    )


def _with(matter: Matter, paper: Authorization, teller: Teller) -> Matter:
    others = tuple(known for known in matter.authorizations if known.file != paper.file)
    words = f"{paper.file}, signed {paper.signed}" + (f"; taken although: {paper.although}" if paper.although else "")
    entry = entry_of(teller.at, teller.by, "authorization", said=words, sha256=paper.sha256)
    return changes.log_activity(matter.model_copy(update={"authorizations": (*others, paper)}), None, entry)


def _keep(file: Path, sha256: str, matter_id: str, folder: Path, reader: Reader) -> Path:
    """A PDF of the scan under the matter's number, durable; a free name is taken, and nothing that is there is touched.

    A copy that an interrupted try left there is taken up again.
    """
    with disk_errors(f"The folder {folder}"):
        pdf = reader.is_pdf(file)
        for name in _names(f"{matter_id}.pdf"):
            target = folder / name
            if pdf and target.is_file() and sha256_of(target) == sha256:
                return target
            try:
                if pdf:
                    copy_new(file, target)
                else:
                    _drawn(file, target, reader)
            except FileExistsError:
                continue
            return target
    raise AssertionError("unreachable: names do not end")


def _drawn(file: Path, target: Path, reader: Reader) -> None:
    """A picture as a PDF under a name that must be free."""
    if target.exists():
        raise FileExistsError(target)
    temporary = target.with_name(f".writing-{target.name}")
    try:
        reader.pages_as_pdf(file, temporary)
        move(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _names(name: str) -> Sequence[str]:
    return [numbered(name, number) for number in range(1, 1000)]
