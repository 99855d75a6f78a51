"""The weekly mails arranged for printing: the subject, and the view that text and HTML are printed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import singledispatch

from medrec_daemon.followup import wording
from medrec_daemon.followup.ages import AGES, UP_TO, Aged, Ages
from medrec_daemon.followup.cards import EVERYBODY, Card, Fact, Tone, particulars
from medrec_daemon.followup.charts import Chart, Grid, chart
from medrec_daemon.followup.view import Panel, Section, View, last_word
from medrec_daemon.followup.weekly import ESCALATED, Escalated, Weekly

TONES = (Tone.CALM, Tone.CALM, Tone.NOW, Tone.LATE)
LATE_DAYS = UP_TO[1]
PRIVATE = "This mail names clients. Do not forward it outside the firm."


def subject(mail: Weekly | Escalated) -> str:
    """Day and counts only, as with the call sheet."""
    but = " (incomplete)" if mail.incomplete else ""
    day = f"{wording.DAYS[mail.day.weekday()][:3]} {wording.MONTHS[mail.day.month - 1][:3]} {mail.day.day}{but}"
    if isinstance(mail, Escalated):
        return f"Escalated requests {day}: {mail.total} open, {len(mail.fresh)} new"
    return f"Weekly overview {day}: {mail.ages.total} open, {mail.ages.counts[3]} at 46 days or more"


@singledispatch
def view_of(mail: Weekly | Escalated) -> View:
    """Arrange a weekly mail for printing."""
    raise TypeError(f"no weekly mail: {type(mail).__name__}")


@view_of.register
def _weekly(mail: Weekly) -> View:
    rows = [(name, (*ages.counts, ages.total)) for name, ages in mail.each]
    return View(
        warning=wording.incomplete(mail.incomplete),
        person=f"for {mail.name or mail.person}",
        day=wording.full_date(mail.day),
        headline=_oldest(mail),
        tallies=(
            (mail.ages.total, "yours, open"),
            (mail.ages.counts[3], "out 46+ days"),
            (mail.waiting, "wait for us"),
            (mail.office.total, "office, open"),
        ),
        call_now=(),
        rest="Days count from the first time a request went out; one that was sent again keeps its first day here.",
        sections=(Section("The oldest", _panel(mail.oldest, mail.day, mail.escalate_days, {}), "Nothing is open."),),
        closing=("The call sheet of the day says whom to call and what to say.", PRIVATE),
        title="Weekly overview",
        charts=(_chart("Yours", mail.ages), _chart("The office", mail.office)),
        grid=Grid(
            "By paralegal",
            ("", "0–14", "15–30", "31–45", "46+", "all"),
            (*rows, ("The office", (*mail.office.counts, mail.office.total))),
        ),
    )


@view_of.register
def _escalated(mail: Escalated) -> View:
    shown, days = (*mail.fresh, *mail.standing)[:ESCALATED], mail.escalate_days
    fresh, standing = shown[: len(mail.fresh)], shown[len(mail.fresh) :]
    sections = (
        Section("New this week", _panel(fresh, mail.day, days, mail.paralegals)),
        Section("Open for longer, the oldest first", _panel(standing, mail.day, days, mail.paralegals)),
    )
    more = mail.total - len(shown)
    waiting = sum(one.waiting is not None for one in (*mail.fresh, *mail.standing))
    return View(
        warning=wording.incomplete(mail.incomplete),
        person=f"for {mail.name}",
        day=wording.full_date(mail.day),
        headline=f"{wording.counted(mail.total, 'records request')} of your matters, out {days} days or longer.",
        tallies=((mail.total, f"out {days}+ days"), (len(mail.fresh), "new this week"), (waiting, "wait for us")),
        call_now=(),
        rest="Each stands in its paralegal's call sheet; this mail comes once a week while there is something to tell.",
        sections=tuple(section for section in sections if section.panels),
        closing=(*([f"{more} more, not shown here."] if more else []), PRIVATE),
        title="Escalated requests",
    )


def _oldest(mail: Weekly) -> str:
    if not mail.ages.total:
        return "None of your requests is open."
    late = sum(mail.ages.counts[2:])
    return f"{late} of your {wording.counted(mail.ages.total, 'open request')} went out more than 30 days ago."


def _chart(title: str, ages: Ages) -> Chart:
    return chart(f"{title}: {wording.counted(ages.total, 'open request')}", tuple(zip(AGES, ages.counts, TONES, strict=True)))


def _panel(aged: Sequence[Aged], today: date, escalate_days: int, paralegals: Mapping[str, str]) -> tuple[Panel, ...]:
    cards = tuple(_card(one, today, escalate_days, paralegals) for one in aged)
    return (Panel("", (), cards),) if cards else ()


def _card(one: Aged, today: date, escalate_days: int, paralegals: Mapping[str, str]) -> Card:
    facts = [Fact("From", one.provider), Fact("Asked", f"{wording.short_date(one.first_on, today)}, the first time")]
    if one.waiting:
        facts.append(Fact("Waiting", one.waiting))
    facts += [Fact("Missing", wording.missing_parts(one.missing)), Fact("Last word", last_word(one.last_contact, today))]
    if paralegals:
        facts.append(Fact("Paralegal", paralegals.get(one.paralegal, "nobody at the office has this matter; name one in its file")))
    elif one.who.unassigned:
        facts.append(Fact("Whose", EVERYBODY))
    tone = Tone.LATE if one.days >= escalate_days else Tone.NOW if one.days > LATE_DAYS else Tone.CALM
    return Card(one.who.listed, particulars(one.who, one.reference), tuple(facts), wording.counted(one.days, "day"), tone)
