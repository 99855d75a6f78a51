"""What a machine finds on an authorization: which elements are printed on it, and whether it is the client's at all. PURE.

A find is a hint that a person looks at, never a judgement: wording is matched, handwriting is not, and nobody but a person
can say that a line is really signed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz

from medrec_daemon.ledger.model import Client
from medrec_daemon.model import Page, PersonSeen
from medrec_daemon.person_names import fold, readings
from medrec_daemon.privacy import without_ssn
from medrec_daemon.recognition import dates
from medrec_daemon.recognition.people import BornVerdict, NameVerdict, compare_born, compare_names, patients
from medrec_daemon.requesting.elements import Element
from medrec_daemon.rules import Rules

_SSN = re.compile(r"(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])")
_PARTY = r"\b(?:physician|hospital|provider|clinic|doctor|custodian|facilit|practitioner|health ?care|medical center)"
_SEVERAL = ("record", "bill", "radiolog", "x-ray", "imag", "laborator", "note", "chart", "report")
_PHRASES: dict[Element, str] = {
    Element.DISCLOSER: (
        rf"\b(?:authori[sz]e|permit|direct|request)\b[^_]{{0,160}}?{_PARTY}[^_]{{0,160}}?"
        r"\b(?:disclose|release|furnish|provide|give|send)\b"
    ),
    Element.PURPOSE: (
        r"\bat (?:the|my) request of the (?:individual|patient)"
        r"|\bpurposes?\b[^._]{0,60}?(?:\bis\b|\bare\b|:)[:\s]*(?:an? |the )?[a-z]{2,}\W+[a-z]{2,}(?:\W+[a-z]{2,}){0,6}"
    ),
    Element.EXPIRATION: (
        r"\bexpir\w*[^_]{0,120}?(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\b20\d\d\b|\b(?:one|two|\d+) (?:year|month|day)"
        r"|conclusion|settlement|resolution|\bend of\b)"
    ),
    Element.REVOCATION: r"\brevo(?:ke|cation|king)\b",
    Element.CONDITIONING: (
        r"\b(?:treatment|payment|enrol\w+|eligib\w+|benefits)\b[^_]{0,160}?\b(?:condition\w*|depend\w*|refus\w+)"
        r"|\b(?:condition\w*|depend\w*|refus\w+)\b[^_]{0,160}?\b(?:treatment|payment|enrol\w+|eligib\w+|benefits)"
    ),
    Element.REDISCLOSURE: r"\bre-? ?disclos\w*|\bdisclosed again|\bno longer (?:be )?(?:\w+ ){0,3}protected|\bfurther disclos\w*",
}
"""How forms say an element. A blank line (``____``) within the phrase is none."""
_BLANK = re.compile(r"_{3,}|\.{5,}")
_EXPIRES = re.compile(r"\bexpir", re.IGNORECASE)
_OTHERS = frozenset({"PROVIDER", "FIRM", "RECIPIENT", "FACILITY", "HOSPITAL", "PHYSICIAN", "DOCTOR", "ATTORNEY", "REPRESENTATIVE"})
_OTHERS |= {"WITNESS", "INSURED", "GUARANTOR", "FROM", "TO"}
"""Words in the name of a form field that is about somebody else."""
_NEAR = 92
_LONGEST_SAW = 70


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a PDF form that has a value."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """An element that a machine found: on which page (0: in a form field), and what it saw, without any Social Security number."""

    element: Element
    page: int
    saw: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Looked:
    """All that was found. ``against`` says in words why it may be another person's; ``expires`` is the day read, if any."""

    seen: tuple[Seen, ...] = field(repr=False)
    against: tuple[str, ...]
    expires: date | None
    readable: bool

    @property
    def elements(self) -> tuple[Element, ...]:
        """What was found, in the order of the lists."""
        found = {each.element for each in self.seen}
        return tuple(each for each in Element if each in found)


def look(pages: Sequence[Page], form: Sequence[FormField], client: Client, firm: str, rules: Rules, today: date) -> Looked:
    """Look at an authorization's pages and form fields.

    Args:
        pages: As the reader gives them.
        form: The fields that are filled in.
        client: Whose it should be.
        firm: The firm's name, which must stand on it as the recipient.
        rules: For nicknames, and how like a misread name must be.
        today: Two-digit years of birth are read as lying before this day.
    """
    people = [person for page in pages for person in patients(page, today)] + list(_form_people(form, today))
    likeness = rules.gates.name_likeness
    names = [(person, compare_names(person, client, rules.nicknames, likeness)) for person in people if person.readings]
    births = [(person, compare_born(person, client.born)) for person in people if person.born]
    texts = [(0, _form_text(form)), *((page.number, "\n".join(line.text for line in page.lines())) for page in pages)]
    seen = [*_name_and_birth(names, births)]
    for number, text in texts:
        seen += [*_on_page(number, text, client, firm)]
    first = {each.element: each for each in reversed(seen)}
    expires = next((day for _, text in texts for day in _expiry(text, today)), None)
    ordered = tuple(first[each] for each in Element if each in first)
    return Looked(ordered, _against(names, births), expires, any(text.strip() for _, text in texts))


def _name_and_birth(names: list[tuple[PersonSeen, NameVerdict]], births: list[tuple[PersonSeen, BornVerdict]]) -> Iterator[Seen]:
    for person, name in names:
        if name in {NameVerdict.AGREES, NameVerdict.CLOSE}:
            yield Seen(Element.NAME, person.page, _short(person.printed))
    for person, born in births:
        if born is BornVerdict.AGREES:
            yield Seen(Element.BIRTH, person.page, _short(person.born_printed or str(person.born)))


def _against(names: list[tuple[PersonSeen, NameVerdict]], births: list[tuple[PersonSeen, BornVerdict]]) -> tuple[str, ...]:
    """Why it may not be the client's: a patient of another name, another birth date (an inverted one is a known reason to refuse)."""
    words = [f"{_where(person)} names another person as the patient" for person, verdict in names if verdict is NameVerdict.CONFLICT]
    other = {BornVerdict.CONFLICT: "gives another date of birth", BornVerdict.DAY_MONTH_SWAPPED: "has day and month of birth swapped"}
    words += [f"{_where(person)} {other[verdict]}" for person, verdict in births if verdict in other]
    return tuple(dict.fromkeys(words))


def _where(person: PersonSeen) -> str:
    return f"page {person.page}" if person.page else "a form field"


def _on_page(number: int, text: str, client: Client, firm: str) -> Iterator[Seen]:
    running = " ".join(text.split())
    for wanted, phrase in _PHRASES.items():
        match = re.search(phrase, running, re.IGNORECASE)
        if match:
            yield Seen(wanted, number, _short(match.group()))
    if _SSN.search(text):
        yield Seen(Element.SSN, number, "a number of nine digits")
    kinds = [word for word in _SEVERAL if re.search(rf"\b{word}", running, re.IGNORECASE)]
    if len(kinds) >= 3 and re.search(r"\b(?:disclos|releas|information)", running, re.IGNORECASE):
        yield Seen(Element.DESCRIPTION, number, _short(", ".join(kinds)))
    if firm and fuzz.partial_ratio(fold(firm), fold(running)) >= _NEAR:
        yield Seen(Element.RECIPIENT, number, _short(firm))
    yield from _address(number, text, client)


def _address(number: int, text: str, client: Client) -> Iterator[Seen]:
    street = fold((client.address.street if client.address else None) or "")
    if street and fuzz.partial_ratio(street, fold(text)) >= _NEAR and street.split()[0] in fold(text).split():
        yield Seen(Element.ADDRESS, number, "the client's street and number")
        return
    labelled = re.search(r"\baddress\b\W{0,3}(\d+ \w+.*)", text, re.IGNORECASE)
    if not street and labelled and not _BLANK.search(labelled[1]):
        yield Seen(Element.ADDRESS, number, _short(labelled[1]))


def _expiry(text: str, today: date) -> Iterator[date]:
    """Days printed shortly behind ``expires``; they may lie ahead, so two-digit years are of this century."""
    running = " ".join(text.split())
    ahead = today.replace(year=today.year + 40, day=1)
    for match in _EXPIRES.finditer(running):
        yield from (found.day for found in dates.in_text(running[match.start() : match.start() + 120], ahead))


def _form_people(form: Sequence[FormField], today: date) -> Iterator[PersonSeen]:
    for one in form:
        words = frozenset(word.upper() for word in _split(one.name))
        born = dates.strict_birth(one.value, today) if words & {"DOB", "BIRTH", "BIRTHDATE", "BORN"} else None
        own = "NAME" in words and not words & _OTHERS and (words == {"NAME"} or bool(words & {"PATIENT", "CLIENT", "FULL"}))
        if born is not None:
            yield PersonSeen(0, one.name, "", (), born, one.value)
        elif own and readings(one.value):
            yield PersonSeen(0, one.name, one.value, readings(one.value), None)


def _form_text(form: Sequence[FormField]) -> str:
    """The fields as lines of text, with spaces in their names: ``ExpirationDate`` as ``Expiration Date: 2027-01-01``."""
    return "\n".join(f"{' '.join(_split(one.name))}: {one.value}" for one in form)


def _split(name: str) -> list[str]:
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)


def _short(text: str) -> str:
    clean = without_ssn(" ".join(text.split()))
    return clean if len(clean) <= _LONGEST_SAW else f"{clean[:_LONGEST_SAW]}…"
