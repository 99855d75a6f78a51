"""The sheet as mail HTML: nested tables and inline styles, because Outlook draws with Word and drops everything else."""

from __future__ import annotations

from html import escape

from medrec_daemon.followup.cards import Card, Fact, Tone
from medrec_daemon.followup.charts import Bar, Chart, Grid
from medrec_daemon.followup.view import CallRow, Panel, Section, View

FONT = "font-family:'Segoe UI',Helvetica,Arial,sans-serif;"
INK, QUIET, RULE, ACCENT, GROUND = "#1d2733", "#5c6b7a", "#dde3ea", "#1d5a85", "#f3f5f8"
TONES = {Tone.LATE: ("#a3261b", "#fbe9e7"), Tone.NOW: ("#8a5a00", "#fdf3dc"), Tone.CALM: (QUIET, "#eef1f5")}
BARS = {Tone.LATE: "#c5483c", Tone.NOW: "#d99a2b", Tone.CALM: "#7fa6c2"}
CAPTION = f"padding:12px 0 4px;font-size:13px;line-height:18px;font-weight:600;color:{INK};{FONT}"
WIDTH = 680
TABLE = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;'


def page(view: View) -> str:
    """One whole HTML document. Every text is escaped; nothing is fetched from outside."""
    parts = (_warning(view), _head(view), _call_now(view), _drawn(view), *(_section(section) for section in view.sections), _closing(view))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="format-detection" content="telephone=no"><title>{escape(view.title)}</title></head>\n'
        f'<body style="margin:0;padding:0;background-color:{GROUND};">\n'
        f'{TABLE}background-color:{GROUND};"><tr><td align="center" style="padding:16px 8px;">\n'
        f'<!--[if mso]><table role="presentation" width="{WIDTH}"><tr><td><![endif]-->\n'
        f'<div style="max-width:{WIDTH}px;margin:0 auto;text-align:left;{FONT}color:{INK};">\n{"".join(parts)}</div>\n'
        "<!--[if mso]></td></tr></table><![endif]-->\n</td></tr></table>\n</body></html>\n"
    )


def _warning(view: View) -> str:
    ink, ground = TONES[Tone.LATE]
    style = f"padding:12px 20px;font-size:14px;line-height:20px;font-weight:600;color:{ink};background-color:{ground};{FONT}"
    return f'<div style="{style}">{escape(view.warning)}</div>\n' if view.warning else ""


def _head(view: View) -> str:
    share = 100 // len(view.tallies)
    tallies = "".join(
        f'<td width="{share}%" valign="top" style="padding:0 4px 0 0;{FONT}color:#ffffff;">'
        f'<div style="font-size:26px;line-height:32px;font-weight:600;">{number}</div>'
        f'<div style="font-size:12px;line-height:16px;color:#cfe0ec;">{escape(label)}</div></td>'
        for number, label in view.tallies
    )
    return (
        f'{TABLE}background-color:{ACCENT};"><tr><td style="padding:18px 20px 16px;{FONT}color:#ffffff;">'
        f'<div style="font-size:20px;line-height:26px;font-weight:600;">{escape(view.title)}</div>'
        f'<div style="font-size:14px;line-height:20px;color:#cfe0ec;padding-bottom:12px;">{escape(view.day)}, {escape(view.person)}</div>'
        f'{TABLE}"><tr>{tallies}</tr></table></td></tr></table>\n'
    )


def _call_now(view: View) -> str:
    rows = "".join(_call_row(row) for row in view.call_now)
    table = f'{TABLE}margin-top:8px;">{rows}</table>' if rows else ""
    return (
        f'{TABLE}background-color:#ffffff;"><tr><td style="padding:16px 20px 14px;{FONT}">'
        f'<div style="font-size:16px;line-height:22px;font-weight:600;color:{INK};">{escape(view.headline)}</div>{table}'
        f'<div style="font-size:12px;line-height:18px;color:{QUIET};padding-top:10px;">{escape(view.rest)}</div></td></tr></table>\n'
    )


def _call_row(row: CallRow) -> str:
    cell = f"border-top:1px solid {RULE};padding:8px 0;font-size:14px;line-height:20px;{FONT}"
    return (
        f'<tr><td valign="top" style="{cell}color:{INK};"><b>{escape(row.name)}</b><br>'
        f'<span style="color:{TONES[row.tone][0]};font-size:13px;">{escape(row.load)}</span></td>'
        f'<td valign="top" align="right" style="{cell}white-space:nowrap;padding-left:12px;">{_linked(row.phone, bold=True)}</td></tr>'
    )


def _drawn(view: View) -> str:
    """Charts and grid on one white ground; bars are table cells with a colour, which every mail program draws."""
    drawn = "".join((*(_chart(one) for one in view.charts), _grid(view.grid) if view.grid else ""))
    return f'{TABLE}background-color:#ffffff;"><tr><td style="padding:0 20px 14px;{FONT}">{drawn}</td></tr></table>\n' if drawn else ""


def _chart(chart: Chart) -> str:
    rows = "".join(_bar(bar) for bar in chart.bars)
    return f'<div style="{CAPTION}">{escape(chart.title)}</div>{TABLE}">{rows}</table>'


def _bar(bar: Bar) -> str:
    cell = f"padding:3px 0;font-size:13px;line-height:18px;white-space:nowrap;{FONT}color:{INK};"
    width = max(1, round(100 * bar.share)) if bar.number else 0
    drawn = (
        f'<td width="{width}%" bgcolor="{BARS[bar.tone]}" style="font-size:1px;line-height:14px;height:14px;">&nbsp;</td>' if width else ""
    )
    rest = f'<td width="{100 - width}%" style="font-size:1px;line-height:14px;">&nbsp;</td>' if width < 100 else ""
    return (
        f'<tr><td width="88" style="{cell}width:88px;">{escape(bar.label)}</td>'
        f'<td style="padding:3px 0;">{TABLE}"><tr>{drawn}{rest}</tr></table></td>'
        f'<td width="44" align="right" style="{cell}width:44px;"><b>{bar.number}</b></td></tr>'
    )


def _grid(grid: Grid) -> str:
    cell = f"border-top:1px solid {RULE};padding:6px 0 6px 6px;font-size:13px;line-height:18px;{FONT}color:{INK};"
    heads = "".join(
        f'<td align="{"right" if place else "left"}" style="{cell}border-top:0;color:{QUIET};font-size:12px;">{escape(head)}</td>'
        for place, head in enumerate(grid.heads)
    )
    rows = "".join(
        f'<tr><td style="{cell}padding-left:0;">{escape(name)}</td>'
        + "".join(f'<td align="right" style="{cell}">{number}</td>' for number in numbers)
        + "</tr>"
        for name, numbers in grid.rows
    )
    return f'<div style="{CAPTION}">{escape(grid.title)}</div>{TABLE}"><tr>{heads}</tr>{rows}</table>'


def _section(section: Section) -> str:
    style = f"margin:22px 4px 8px;font-size:15px;line-height:20px;font-weight:600;color:{ACCENT};{FONT}"
    title = f'<h2 style="{style}">{escape(section.title)}</h2>'
    if section.panels:
        return f"{title}\n{''.join(_panel(panel) for panel in section.panels)}"
    return f'{title}\n<div style="margin:0 4px;font-size:14px;line-height:20px;color:{QUIET};{FONT}">{escape(section.otherwise)}</div>\n'


def _panel(panel: Panel) -> str:
    heading = f'<div style="font-size:16px;line-height:22px;font-weight:600;">{escape(panel.heading)}</div>' if panel.heading else ""
    reaches = "".join(f'<div style="font-size:13px;line-height:20px;color:{QUIET};">{_reach(reach)}</div>' for reach in panel.reaches)
    top = f'<tr><td style="padding:12px 20px 10px;{FONT}color:{INK};">{heading}{reaches}</td></tr>' if heading or reaches else ""
    cards = "".join(_card(card) for card in panel.cards)
    return f'{TABLE}background-color:#ffffff;margin-bottom:10px;">{top}{cards}</table>\n'


def _reach(reach: tuple[Fact, ...]) -> str:
    return " &middot; ".join(f"{escape(fact.label)} {_linked(fact)}".strip() for fact in reach)


def _card(card: Card) -> str:
    ink, ground = TONES[card.tone]
    mark = (
        f'<td valign="top" align="right" style="white-space:nowrap;padding-left:8px;{FONT}"><span style="font-size:12px;line-height:18px;'
        f'font-weight:600;color:{ink};background-color:{ground};padding:2px 8px;">{escape(card.mark)}</span></td>'
        if card.mark
        else ""
    )
    facts = "".join(_fact(fact) for fact in card.facts)
    return (
        f'<tr><td style="border-top:1px solid {RULE};padding:12px 20px;{FONT}">'
        f'{TABLE}"><tr><td valign="top" style="{FONT}font-size:15px;line-height:20px;font-weight:600;color:{INK};">{escape(card.title)}'
        f'<div style="font-size:13px;font-weight:400;color:{QUIET};">{escape(card.particulars)}</div></td>{mark}</tr></table>'
        f'{TABLE}margin-top:6px;">{facts}</table></td></tr>'
    )


def _fact(fact: Fact) -> str:
    cell = f"padding:2px 0;font-size:13px;line-height:19px;{FONT}"
    weight = "font-weight:600;" if fact.label == "Next" else "font-style:italic;" if fact.label == "Say" else ""
    return (
        f'<tr><td valign="top" width="76" style="{cell}width:76px;color:{QUIET};">{escape(fact.label)}</td>'
        f'<td valign="top" style="{cell}{weight}color:{INK};word-break:break-word;">{_linked(fact)}</td></tr>'
    )


def _linked(fact: Fact, *, bold: bool = False) -> str:
    shown = f"<b>{escape(fact.text)}</b>" if bold else escape(fact.text)
    if fact.link is None:
        return shown
    whole = "white-space:nowrap;" if fact.link.startswith("tel:") else ""
    return f'<a href="{escape(fact.link, quote=True)}" style="color:{ACCENT};text-decoration:none;{whole}">{shown}</a>'


def _closing(view: View) -> str:
    lines = "".join(f'<div style="padding-bottom:4px;">{escape(line)}</div>' for line in view.closing)
    return f'<div style="padding:20px 4px 8px;font-size:12px;line-height:18px;color:{QUIET};{FONT}">{lines}</div>'
