"""The page that shows one decision beside the pictures it was made from: one file without scripts, readable without a network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from medrec_daemon.journeys.decision_words import OUTCOMES, Answer, answers, client_words, pages_and_kind
from medrec_daemon.journeys.explain import Explained
from medrec_daemon.journeys.why import ways
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Candidate, Outcome, Plan, PlannedPiece
from medrec_daemon.reading.highlights import COLOURS, DASHED, MarkedPage, Sort
from medrec_daemon.reading.reader import picture_name

_MARK = '<meta name="generator" content="medrec explain --pictures">'
_STYLE = """
body{margin:0;font:16px/1.45 "Source Sans Pro","Segoe UI",Arial,sans-serif;color:#1a1a1a;background:#f3f3f0}
main{display:grid;grid-template-columns:minmax(340px,30rem) minmax(0,1fr)}
#words{padding:1.2rem 1.4rem;background:#fff;border-right:1px solid #ccc;overflow-wrap:anywhere}
@media(min-width:900px){#words{position:sticky;top:0;height:100vh;overflow:auto;box-sizing:border-box}}
@media(max-width:899px){main{display:block}}
#pages{padding:1.2rem}
h1{font-size:1.25rem;margin:0 0 .2rem}h2{font-size:1.05rem;margin:1.4rem 0 .4rem}h3{font-size:1rem;margin:.9rem 0 .2rem}
.outcome{font-size:1.1rem;font-weight:700;padding:.5rem .7rem;border-left:6px solid #0072b2;background:#eef5fa}
.hold{border-color:#b34f00;background:#fdf3ea}
.quiet{color:#555}ul{margin:.2rem 0;padding-left:1.2rem}
.asked{border-top:1px solid #ddd;padding:.35rem 0}.asked b{display:inline-block;min-width:1.4em}
.no{color:#b34f00}.yes{color:#007a5a}
.saw{font-size:.85rem;color:#555;margin:.1rem 0 0 1.6rem;padding:0;list-style:none}
.who{border:1px solid #ccc;border-radius:4px;padding:.4rem .7rem;margin:.5rem 0}
.key{display:inline-block;width:1.3em;height:.8em;margin-right:.45em;border:3px solid;vertical-align:-.05em}
figure{margin:0 0 1.6rem;background:#fff;border:1px solid #ccc}img{display:block;max-width:100%;height:auto;margin:auto}
a{color:#004f80}code{background:#f3f3f0;padding:.1em .3em}
@media print{main{display:block}figure{break-before:page;border:0}}
"""
_POLICY = "script-src 'none'; object-src 'none'; connect-src 'none'; frame-src 'none'; form-action 'none'"


def is_ours(path: Path) -> bool:
    """Whether a file is such a page."""
    try:
        with path.open("rb") as file:
            return _MARK.encode() in file.read(2048)
    except OSError:
        return False


def begun(plan: Plan) -> str:
    """What stands there while the pictures are drawn."""
    return _page(plan, "<p>The pictures are being drawn.</p>", "")


def index(explained: Explained, drawn: Sequence[MarkedPage], undrawn: dict[int, str], ledger: Ledger, *, held: bool) -> str:
    """The whole page: the plan in words on the left, the pictures on the right. ``held``: the file lies among the held ones."""
    plan = explained.plan
    words = [_outcome(plan), _owners(plan, ledger), *(_piece(piece, ledger) for piece in plan.pieces)]
    if held and plan.outcome is Outcome.HOLD:
        words.append(f"<h2>How to settle it</h2>{_list(ways(plan, plan.file))}")
    words.append(_legend())
    figures = [_figure(page) for page in drawn] or ["<p>There is no page to show.</p>"]
    return _page(plan, "".join(words), "".join(figures) + _left_out(explained.pages, drawn, undrawn))


def _page(plan: Plan, words: str, figures: str) -> str:
    title = escape(plan.file)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{_MARK}'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><meta name="robots" content="noindex">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style></head><body><main>'
        f'<section id="words"><h1>{title}</h1>{words}</section><section id="pages">{figures}</section></main></body></html>\n'
    )


def _outcome(plan: Plan) -> str:
    sort = "" if plan.outcome is Outcome.FILE else " hold"
    count = f"{plan.page_count} page{'' if plan.page_count == 1 else 's'}, " if plan.page_count else ""
    return (
        f'<p class="outcome{sort}">{escape(OUTCOMES[plan.outcome])}</p>{_list(plan.reasons)}'
        f'<p class="quiet">{count}sha256 {escape(plan.sha256[:16])}</p>'
    )


def _piece(piece: PlannedPiece, ledger: Ledger) -> str:
    rows = "".join(_asked(answer) for answer in answers(piece, ledger))
    heading = escape(pages_and_kind(piece)[:1].upper() + pages_and_kind(piece)[1:])
    first = piece.pages[0]
    named = f"<p>It names {escape(' / '.join(piece.people))}.</p>" if piece.people else "<p>It names nobody as the patient.</p>"
    return f'<h2><a href="#page-{first}">{heading}</a></h2>{named}{rows}'


def _asked(answer: Answer) -> str:
    """One question: a sign that needs no colour, the question, the answer, and smaller what it stands on."""
    sort, sign = {True: ("yes", "&#10003;"), False: ("no", "&#10007;"), None: ("quiet", "&ndash;")}[answer.passed]
    question = f'<span class="{sort}"><b>{sign}</b>{escape(answer.question)}</span>'
    if answer.passed is None:
        return f'<div class="asked">{question}<p class="saw">{escape(answer.words[0])}</p></div>'
    if answer.passed is False:
        return f'<div class="asked">{question}{_list(answer.words)}</div>'
    saw = "".join(f"<li>{escape(word)}</li>" for word in answer.words[1:])
    return f'<div class="asked">{question} <b>{escape(answer.words[0])}</b>{f"""<ul class="saw">{saw}</ul>""" if saw else ""}</div>'


def _owners(plan: Plan, ledger: Ledger) -> str:
    told = ""
    if plan.candidates:
        told += "<h2>It may belong to</h2>" + "".join(_owner(one, ledger) for one in plan.candidates)
    if plan.ruled_out:
        told += "<h2>Looked at and ruled out</h2>" + "".join(_owner(one, ledger) for one in plan.ruled_out)
    if plan.outcome is Outcome.HOLD and plan.pieces and not plan.candidates and not plan.ruled_out:
        told = "<h2>It may belong to</h2><p>No client of the ledger resembles the patient.</p>"
    return told


def _owner(one: Candidate, ledger: Ledger) -> str:
    who = client_words(one, ledger)
    speaks = f"<h3>For</h3>{_list(one.speaks_for)}" if one.speaks_for else ""
    speaks += f"<h3>Against</h3>{_list(one.speaks_against)}" if one.speaks_against else ""
    return f'<div class="who"><b>{escape(who[:1].upper() + who[1:])}</b>{speaks}</div>'


def _legend() -> str:
    keys = "".join(
        f'<div><span class="key" style="border-color:{COLOURS[sort]};border-style:{"dashed" if sort in DASHED else "solid"}"></span>'
        f"{escape(sort.value)}</div>"
        for sort in Sort
    )
    how = "A label says what the machine read in its box. What has no box did not count, or could not be read."
    return f"<h2>The boxes on the pages</h2>{keys}<p>{how}</p>"


def _figure(page: MarkedPage) -> str:
    name = escape(picture_name(page.number))
    told = "; ".join(f"{one.title}: {one.words}" for one in page.highlights if one.boxes) or "nothing on it counted"
    alternative = escape(f"{page.heading}. {told}", quote=True)
    return f'<figure id="page-{page.number}"><a href="{name}"><img src="{name}" loading="lazy" alt="{alternative}"></a></figure>'


def _left_out(pages: Sequence[MarkedPage], drawn: Sequence[MarkedPage], undrawn: dict[int, str]) -> str:
    there = {page.number for page in drawn} | set(undrawn)
    others = [page.number for page in pages if page.number not in there]
    told = _list(f"Page {number} could not be drawn: {why}" for number, why in sorted(undrawn.items()))
    if others:
        numbers = escape(_runs(others))
        told += f"<p>Not drawn, for nothing on them counted: pages {numbers}. With --all every page is drawn.</p>"
    return told


def _runs(numbers: Sequence[int]) -> str:
    """``2-5, 9`` for 2, 3, 4, 5, 9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][-1:] = [runs[-1][-1], number] if len(runs[-1]) == 1 else [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


def _list(sentences: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in sentences)
    return f"<ul>{items}</ul>" if items else ""
