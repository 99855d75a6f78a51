"""Words that people and houses are made of. Every surname is built from a word for what is not real, so that nobody can be meant."""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

from random import Random

_FRONTS = (
    "Sample", "Mock", "Tester", "Faken", "Dummy", "Specim", "Proto", "Fictl", "Nonesuch", "Pretend", "Imagin", "Exempl", "Stagel",
    "Practis", "Inventa", "Makeb", "Shamb", "Madeup", "Notreal", "Phantas", "Figment", "Pseudo", "Placeb", "Modelt",
)  # fmt: skip
_BACKS = (
    "ton", "ford", "son", "man", "ley", "worth", "berg", "field", "wick", "er", "stein", "sky", "well", "by", "ham", "ridge", "low",
    "ett", "ard", "ling", "wood", "acre", "hurst", "gate",
)  # fmt: skip
_WOMEN = (
    "Mary", "Patricia", "Elizabeth", "Margaret", "Catherine", "Deborah", "Susan", "Rebecca", "Kimberly", "Jennifer", "Christina", "Maria",
    "Ana", "Keisha", "Latoya", "Aisha", "Linh", "Mei", "Sofia", "Isabel", "Ruth", "Dorothy", "Virginia", "Theresa", "Barbara", "Angela",
    "Victoria", "Samantha", "Abigail", "Frances", "Guadalupe", "Josefina", "Zoë", "Renée", "Shauna", "Oluwaseun", "Priya", "Yolanda",
    "Eleanor", "Judith", "Teresa", "Kathleen",
)  # fmt: skip
_MEN = (
    "William", "Robert", "James", "John", "Richard", "Michael", "Joseph", "Thomas", "Charles", "Edward", "Anthony", "Daniel", "Matthew",
    "Christopher", "Benjamin", "Samuel", "Timothy", "Gregory", "Jose", "Luis", "Juan", "Darnell", "Tyrone", "Omar", "Ahmed", "Wei",
    "Nguyen", "Raj", "Stephen", "Lawrence", "Frederick", "Theodore", "Nicholas", "Alexander", "Zachary", "Jesús", "Andre", "Dmitri",
    "Walter", "Harold", "Ronald", "Kenneth",
)  # fmt: skip
NICKNAMES = {
    "William": "Bill", "Robert": "Bob", "James": "Jim", "Richard": "Dick", "Michael": "Mike", "Joseph": "Joe", "Thomas": "Tom",
    "Charles": "Chuck", "Edward": "Ted", "Anthony": "Tony", "Daniel": "Dan", "Matthew": "Matt", "Christopher": "Chris",
    "Benjamin": "Ben", "Samuel": "Sam", "Timothy": "Tim", "Gregory": "Greg", "Stephen": "Steve", "Lawrence": "Larry",
    "Frederick": "Fred", "Theodore": "Ted", "Nicholas": "Nick", "Alexander": "Alex", "Zachary": "Zach", "Elizabeth": "Liz",
    "Margaret": "Peggy", "Catherine": "Cathy", "Deborah": "Debbie", "Susan": "Sue", "Rebecca": "Becky", "Kimberly": "Kim",
    "Jennifer": "Jenny", "Christina": "Tina", "Patricia": "Pat", "Barbara": "Barb", "Victoria": "Vicky", "Samantha": "Sam",
    "Abigail": "Abby", "Kathleen": "Kathy", "Kenneth": "Ken", "Ronald": "Ron", "Judith": "Judy",
}  # fmt: skip
TWINS = {
    "M": (("Jason", "Justin"), ("Darren", "Darryl"), ("Aaron", "Adam"), ("Marcus", "Martin"), ("Donald", "Ronald"), ("Evan", "Ethan")),
    "F": (("Tara", "Tanya"), ("Jasmine", "Janine"), ("Erica", "Erin"), ("Marisa", "Melissa"), ("Carla", "Karen"), ("Monica", "Veronica")),
}
"""Names that a careful person tells apart."""
NEAR_TWINS = {
    "M": (("Brian", "Bryan"), ("Steven", "Stephen"), ("Jon", "John"), ("Eric", "Erick")),
    "F": (("Kayla", "Kyla"), ("Sara", "Sarah"), ("Kristen", "Kirsten"), ("Ana", "Anna")),
}
"""Names that one takes for a slip in the other."""
_STREETS = ("Larkspur", "Tamarack", "Quarry", "Pippin", "Hollow", "Mill", "Orchard", "Juniper", "Saddle", "Cobbler", "Turnpike", "Ferry")
_ENDS = ("Street", "Avenue", "Road", "Lane", "Drive", "Court", "Way", "Pike", "Circle", "Boulevard")
_TOWNS = (
    ("Lexington", "KY", "405", "859"), ("Louisville", "KY", "402", "502"), ("Cincinnati", "OH", "452", "513"), ("Nashville", "TN", "372", "615"),
    ("Evansville", "IN", "477", "812"), ("Charleston", "WV", "253", "304"), ("Bowling Green", "KY", "421", "270"), ("Knoxville", "TN", "379", "865"),
)  # fmt: skip
PLACES = (
    "Harrow Creek", "Tamarack", "Saint Marrow", "Copperfield", "Larkmoor", "Willow Bend", "Fairhollow", "Briarstone", "Kestrel", "Ashgrove",
    "Pinnacle Ridge", "Silverbrook", "Three Forks", "Cumber Valley", "Redbud", "Oldham Falls", "Marigold", "Stonewater", "Thistledown",
    "Elk Prairie", "Hazel Run", "Northgate", "Juniper Hill", "Beacon Point", "Limetree", "Crosswell", "Dunmore", "Eastmere", "Foxglove",
    "Granite Lake", "Heron Bay", "Ironwood",
)  # fmt: skip


def surname(dice: Random) -> str:
    """A visibly invented surname; some are spelt as those of many countries are."""
    plain = dice.choice(_FRONTS) + dice.choice(_BACKS)
    turn = dice.random()
    if turn < 0.03:
        return f"O'{plain}"
    if turn < 0.06:
        return f"Mc{plain}"
    if turn < 0.08:
        return f"de la {plain}"
    if turn < 0.10:
        return plain.replace("n", "ñ", 1)
    return f"Van {plain}" if turn < 0.11 else plain


def given(dice: Random, sex: str) -> str:
    """A given name."""
    return dice.choice(_WOMEN if sex == "F" else _MEN)


def street(dice: Random) -> str:
    """A street and house number."""
    number = dice.randint(3, 9899)
    unit = f", Apt {dice.randint(1, 40)}" if dice.random() < 0.15 else ""
    return f"{number} {dice.choice(_STREETS)} {dice.choice(_ENDS)}{unit}"


def town(dice: Random) -> tuple[str, str, str, str]:
    """(city, state, ZIP code, area code)."""
    city, state, zip_, area = dice.choice(_TOWNS)
    return city, state, f"{zip_}{dice.randint(1, 99):02d}", area


def doctor(dice: Random) -> str:
    """A doctor nobody is."""
    first = dice.choice((*_WOMEN, *_MEN))
    title = dice.choice(("MD", "MD", "DO", "PA-C", "APRN", "DC", "DPT", "RN"))
    return f"{first} {dice.choice('ABCDEFGHJKLMPRST')}. {surname(dice)}, {title}"
