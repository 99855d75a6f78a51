"""Which words can be a person's name: where a value ends, and what is a heading, a firm or a sentence instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from medrec_daemon.person_names import PARTICLES, SUFFIXES, fold
from medrec_daemon.recognition.layout import CELL_GAP
from medrec_daemon.recognition.name_lists import (
    CREDENTIALS,
    ENDS_A_NAME,
    NEVER_A_NAME,
    NEVER_ALONE,
    NO_VALUE,
    OF_THE_PATIENT,
    PROSE,
    SURNAMES_TOO,
    TITLES,
)
from medrec_daemon.recognition.tokens import Token
from medrec_daemon.recognition.word_lists import CARE_HOUSES, HOUSE_WORDS, MONTHS, words_in

MOST_WORDS = 6
_MOST_AT_END = 4
_TYPED = 100.0
"""The confidence of words that the sender typed; what a machine read from a picture has less."""

_SHORT_WORD, _SMUDGE = 4, 2
_LIKE_INSTRUCTION = 75.0
_BORN = words_in("born bom dob d.o.b birth birthdate date")
_WEEKDAYS = words_in("SUN MON TUE WED THU FRI SAT")
_SMALL_WORDS = words_in("INPATIENT INJURY INTAKE INITIAL INSURED INSURANCE INFORMATION LEFT LATE LAST INTO")
"""Small words behind a name that are none."""
_TOLD = re.compile(r"[^\W\d_][^\W\d]*(?:['\u2019\-][^\W\d]+)*(?:\^[^\W\d]*(?:['\u2019\-.][^\W\d]*)*)+[,;]?")
LEADS = frozenset({"concerns", "concerning", "regarding", "about", "of", "for", "named"})
_CONCERNS, _SLIPS = "concerns", 2
_HOUSES = frozenset(word for word in NEVER_A_NAME | NEVER_ALONE | HOUSE_WORDS | CARE_HOUSES if len(word) > 3) - {"BILL"}
"""Two of them make a house of what stands behind a patient's label; Bill is a name."""
_SLASHED = re.compile(r"[^\W\d_][\w'\u2019\-]+/[^\W\d_][\w'\u2019\-]+[.,;]?")
_NO_PARTS = (
    ENDS_A_NAME
    | NEVER_A_NAME
    | NEVER_ALONE
    | TITLES
    | words_in("AND OR HIS HER HE SHE YES NO NA MALE FEMALE MOTHER FATHER PARENT GUARDIAN SPOUSE SELF OTHER TIME DATE")
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u2018`.\-][^\W\d_]*)*[.,;]?|[A-Za-z][A-Za-z0-9]{2,}[.,;]?|[A-Za-z][.,]?")


def name_at_start(words: Sequence[Token], *, loose: bool, patients: bool = False) -> tuple[Token, ...]:
    """The leading words that are a name, or none.

    ``loose`` (they certainly are a field's value) takes any words that look like a name; otherwise only ``LAST, FIRST``.
    ``patients`` (the field is the patient's) takes small letters too, and a last name such as Page or Law.
    """
    if patients and is_prose(words):
        return ()
    words = _as_meant(without_box_marks(words))
    if len(words) > 1 and words[0].text[:3].upper() in _WEEKDAYS and words[1].text[:3].upper() in MONTHS:
        return ()
    found: list[Token] = []
    for step, token in enumerate(words[: MOST_WORDS + 1]):
        if found and token.left - found[-1].right > 2 * CELL_GAP and token.line == found[-1].line and len(found) > 1:
            break
        if found and token.text[0] in "([" and token.text[-1] not in ")]":
            break  # ``Jane Doe (MRN 77123)``
        following = words[step + 1] if step + 1 < len(words) else None
        stop = _ends_patient(token, following, found) if patients else _ends(token, following, found)
        if stop or not can_be_name_word(token.text):
            break
        small = found and _is_small_capital(token, following, found)
        found.append(token._replace(text=token.text.capitalize()) if small else token)
        if token.text.endswith(";"):
            break
    if not found:
        return ()
    while found and fold(found[-1].text) in {"", "DR", "MR"}:
        found.pop()
    following = words[len(found)] if len(found) < len(words) else None
    if following is not None and following.text.strip(".,()").upper() in CREDENTIALS:
        return ()
    printed = " ".join(token.text for token in found)
    if not looks_like_name(printed, patients=patients) or not (loose or "," in printed[:-1] or "/" in printed):
        return ()
    return tuple(found) if "/" not in printed or is_slashed_name(printed) else ()


def told_by_machine(words: Sequence[Token]) -> tuple[Token, ...]:
    """The leading words that are a name as one hospital system tells it another (``DE LA CRUZ JR^JANE^Q``), or none."""
    for step, token in enumerate(words[:_MOST_AT_END]):
        if "^" in token.text:
            return tuple(words[: step + 1]) if _TOLD.fullmatch(token.text) else ()
        if not can_be_name_word(token.text) or _stops(token):
            return ()
    return ()


def _as_meant(words: Sequence[Token]) -> Sequence[Token]:
    """The words without the smudges between them, and those that a machine read twice once."""
    if not words or words[0].confidence >= _TYPED:
        return words
    kept = [words[0]]
    for step, token in enumerate(words[1:], start=1):
        if _is_read_twice(kept[-1], token):
            kept[-1] = token
        elif not _is_smudge(token, words[step + 1 : step + 2]):
            kept.append(token)
    return kept


def _is_read_twice(one: Token, other: Token) -> bool:
    """Whether a machine read one word twice, once with a letter wrong: ``DOE, JANIE JANE``."""
    first, second = one.text.strip(".,;").upper(), other.text.strip(".,;").upper()
    alike = len(first) == len(second) > _SHORT_WORD and first != second and Levenshtein.distance(first, second) == 1
    return alike and other.confidence < _TYPED and "," not in one.text


def _is_smudge(token: Token, following: Sequence[Token]) -> bool:
    """Whether a machine read an initial as marks and figures (``ANTHONY {2 SAMPLE``): a space from the name's next word."""
    marks = token.confidence < _TYPED and len(token.text) <= _SMUDGE and not any(map(str.isalpha, token.text))
    near = bool(following) and following[0].left - token.right < CELL_GAP / 2
    return marks and near and following[0].text.isalpha() and following[0].text[0].isupper() and not _stops(following[0])


def without_box_marks(words: Sequence[Token]) -> Sequence[Token]:
    """The words from the first on that is not the line or number of a form's box."""
    start = next((step for step, token in enumerate(words) if not is_box_mark(token.text)), len(words))
    return words[start:]


def is_prose(words: Sequence[Token]) -> bool:
    """Whether the words behind a label are a sentence (``Patient: states that …``) or say that nothing stands there."""
    first = [token.text.strip(".,;:()").lower() for token in words[:2]]
    if first and fold(first[0]) in NO_VALUE:
        return True
    begins = [token.text for token in words[:3]]
    if len(begins) == 3 and all(text.isalpha() and text.islower() and text.upper() not in PARTICLES for text in begins):
        return True  # three small words with no comma: running text
    return any(word in PROSE and token.text[0].islower() for word, token in zip(first, words, strict=False))


def _ends_patient(token: Token, following: Token | None, found: Sequence[Token]) -> bool:
    """Whether a word behind a patient's label ends the name: small letters behind capitals, or a field's word.

    A field's word that can be a last name is one where no number follows.
    """
    if not found and token.text.startswith("("):
        return True
    if found and found[0].text[0].isupper() and token.text[0].islower() and token.text.upper() not in PARTICLES:
        return not _is_small_capital(token, following, found)
    if not _stops(token):
        return False
    word = token.text.strip(".,;()").upper()
    if word not in SURNAMES_TOO or token.text.endswith((":", "#")):
        return True
    if following is None:
        return False
    field = any(char.isdigit() for char in following.text) or following.text[0] in ":#"
    return field or (word == "BIRTH" and token.confidence < _TYPED and following.text[0] in "Dd")


def _is_small_capital(token: Token, following: Token | None, found: Sequence[Token]) -> bool:
    """A last name's capital that a machine read as a small letter, at the end of a cell or before a birth date.

    A J, I or L (``Isabella jones``), or any where the name has no last word yet (``Samuel D exemplard``).
    """
    at_end = following is None or following.left - token.right > CELL_GAP or following.text.endswith(":")
    born = following is not None and following.text.strip(".:,(").lower() in _BORN
    word = token.text.strip(".,;")
    name = len(word) > 3 and word.isalpha() and word.upper() not in _SMALL_WORDS and word not in PROSE
    wanted = len(found) == 1 or (bool(found) and len(found[-1].text.strip(".")) == 1)
    return name and token.confidence < _TYPED and (at_end or born) and (token.text[0] in "jil" or (wanted and len(word) > _SHORT_WORD))


@lru_cache(maxsize=16384)
def is_box_mark(text: str) -> bool:
    """The line of a form's box, read as ``|`` or ``_``, or the small letter that numbers it."""
    return not any(char.isalnum() for char in text) or (len(text) <= 2 and (text[0].islower() or text.isdigit()))


def leads(word: str, *, misread: bool) -> bool:
    """Whether a word leads to whom a letter is about; ``misread``: be ``concerns`` read as ``concems``."""
    if word in LEADS:
        return True
    near = misread and word.startswith("conc") and len(word) >= len(_CONCERNS) - 1
    return near and Levenshtein.distance(word, _CONCERNS, score_cutoff=_SLIPS) <= _SLIPS


def name_at_end(words: Sequence[Token]) -> tuple[Token, ...]:
    """The trailing words that are a name in running text (``… records of Jane Q. Doe, DOB``), or none."""
    trimmed = [token for token in words if token.text.strip("(),;:/|-\u2013")]
    found: list[Token] = []
    particles = 0
    for place, token in reversed(list(enumerate(trimmed))):
        if found and place and _is_comma_misread(token, trimmed[place - 1]):
            token = token._replace(text=f"{token.text[:-1]},")  # noqa: PLW2901
        text = token.text.strip("()")
        particle = text.islower() and text.upper() in PARTICLES and bool(found)
        if (
            len(found) - particles >= _MOST_AT_END
            or not can_be_name_word(text)
            or not (text[0].isupper() or particle)
            or _stops(token)
            or (text.endswith((".", ";")) and len(text) > 3)
        ):
            break
        if found and found[-1].left - token.right > CELL_GAP:
            break
        found.append(token)
        particles += particle
    found.reverse()
    while found and found[0].text.islower() and not any(token.text.endswith(",") for token in found[:-1]):
        found.pop(0)
    printed = " ".join(token.text for token in found).strip("(), ")
    return tuple(found) if looks_like_name(printed) else ()


def _is_comma_misread(token: Token, before: Token) -> bool:
    """Whether the point behind a name is the comma behind a last name: a word that says whose the papers are stands before it."""
    lead = before.text.lower().strip(",:")
    return token.confidence < _TYPED and token.text.endswith(".") and (lead in OF_THE_PATIENT or leads(lead, misread=True))


@lru_cache(maxsize=4096)
def looks_like_name(printed: str, *, patients: bool = False) -> bool:
    """Two to six words that can be a person's name: letters, capitals first, no word that only headings, firms and fields have.

    Behind a patient's label (``patients``) small letters will do, and one such word may be the last name.
    """
    plain = fold(printed.replace(",", " ")).split()
    content = [word for word in plain if word not in SUFFIXES]
    headings = sum(word in NEVER_A_NAME for word in content) + 2 * sum(word in TITLES for word in content)
    if patients and sum(word in _HOUSES for word in content) > 1:
        return False
    if not 2 <= len(content) <= MOST_WORDS or headings > (1 if patients else 0):
        return False
    if sum(len(word) for word in content) < 5 or max(len(word) for word in content) < 3:
        return False
    if _is_instruction(plain):
        return False
    if patients:
        return True
    first = [word for word in printed.replace(",", " ").split() if word[0].isalpha()]
    return all(word[0].isupper() or word.upper() in PARTICLES for word in first)


def _is_instruction(words: Sequence[str]) -> bool:
    """Whether words are those of a form that tell how to fill it in, be they misread: ``LastName Frist``."""
    return len(words) > 1 and fuzz.ratio(words[0], "LASTNAME") >= _LIKE_INSTRUCTION and fuzz.ratio(words[1], "FIRST") >= _LIKE_INSTRUCTION


@lru_cache(maxsize=16384)
def can_be_name_word(text: str) -> bool:
    """Whether a word can be part of a name: letters, one misread figure at most."""
    text = text.strip("()")
    if _WORD.fullmatch(text) is None and not _comma_inside(text) and not is_slashed(text):
        return False
    digits = sum(char.isdigit() for char in text)
    return digits <= 1


def is_slashed(text: str) -> bool:
    """Whether a word is ``DOE/JANE``: a last and a first name with a slash between, and no pair of field's words (``DATE/TIME``)."""
    if "/" not in text or _SLASHED.fullmatch(text) is None or not text[0].isupper() or any(map(str.isdigit, text)):
        return False
    return not any(part in _NO_PARTS for part in text.upper().strip(",.;").split("/"))


def is_slashed_name(printed: str) -> bool:
    """Whether a value is ``DOE/JANE Q`` and no more: with a comma, or a second given name, it names two people."""
    last, _, given = printed.partition("/")
    words = given.replace(".", "").split()
    names = [word for word in last.split() if word.upper() not in SUFFIXES]
    initials = all(len(word) == 1 or word.upper() in SUFFIXES for word in words[1:])
    return "," not in printed and "/" not in given and len(names) == 1 and initials and "TWIN" not in given.upper()


def _comma_inside(text: str) -> bool:
    """``DOE,JANE`` printed without a space."""
    parts = text.rstrip(".,;").split(",")
    return 2 <= len(parts) <= 3 and all(part and _WORD.fullmatch(part) for part in parts)


def _ends(token: Token, following: Token | None, found: Sequence[Token]) -> bool:
    """Whether a word cannot belong to the name any more: a field's word, or a lower-case word of a sentence."""
    if _stops(token):
        return True
    text = token.text.strip("()")
    if not text:
        return True
    if text[0].islower() and text.upper() not in PARTICLES:
        return not (found and _is_small_capital(token, following, found))
    return text.startswith("(") and not found


def _stops(token: Token) -> bool:
    return _ends_a_name(token.text)


@lru_cache(maxsize=16384)
def _ends_a_name(text: str) -> bool:
    return text.strip(".,:;()#").upper() in ENDS_A_NAME or text.endswith(":")
