"""config.yaml -> ``Config``, or every mistake in it at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from medrec_daemon.config.document import Document, read
from medrec_daemon.config.mistakes import Mistake, from_validation, line_of
from medrec_daemon.config.places import overlaps
from medrec_daemon.config.settings import Config
from medrec_daemon.errors import ConfigProblem

LARGEST = 1_000_000
EXAMPLE = "config.example.yaml"
_PACKAGE = Path(__file__).parent.parent


def load(path: Path) -> Config:
    """Read and check config.yaml; relative paths in it start from its own folder.

    Raises ``ConfigProblem`` that lists every mistake, one a line, each with its line, its place, what is wrong and what to
    write; or that says that the file cannot be read.
    """
    office = path.absolute().parent
    document = read(_text(path))
    mistakes = list(document.mistakes)
    config = None
    if document.plain is None and not mistakes:
        mistakes.append(Mistake(1, (), "is empty", "Start from config.example.yaml, or run 'medrec init'."))
    elif document.plain is not None and not isinstance(document.plain, dict):
        mistakes.append(Mistake(1, (), "must be keys with values, such as 'firm:'", "Start from config.example.yaml."))
    elif isinstance(document.plain, dict):
        try:
            config = Config.model_validate(document.plain, context={"office": office})
        except ValidationError as error:
            mistakes += from_validation(error, document.lines, {mistake.place for mistake in mistakes})
        mistakes += overlaps(document, office)
        mistakes += _disagreements(document)
    if config is None or mistakes:
        raise _problem(path, mistakes)
    return config


def example_text() -> str:
    """The commented example, which is a whole configuration of an invented firm: as installed, or from the project's folder."""
    installed = _PACKAGE / "shipped_rules" / EXAMPLE
    return (installed if installed.is_file() else _PACKAGE.parent / EXAMPLE).read_text(encoding="utf-8")


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            raise ConfigProblem(f"{path} is larger than a configuration can be.", "Is it the right file? Name another with --config.")
        return content.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigProblem(f"There is no {path}.", "Name it with --config, or lay out an office with 'medrec init DIR'.") from error
    except UnicodeDecodeError as error:
        raise ConfigProblem(f"{path} is not UTF-8 text.", "Save it again as UTF-8.") from error
    except OSError as error:
        raise ConfigProblem(f"{path} cannot be read ({error.strerror}).", "Let the service's account read it.") from error


def _problem(path: Path, mistakes: list[Mistake]) -> ConfigProblem:
    listed = "\n".join(f"  {mistake}" for mistake in sorted(set(mistakes), key=lambda mistake: (mistake.line, str(mistake.place))))
    count = len(set(mistakes))
    return ConfigProblem(f"{path.name} has {count} mistake{'s' if count != 1 else ''}:\n{listed}\n", "Mend it and run 'medrec check'.")


def _disagreements(document: Document) -> Iterator[Mistake]:
    """What each value may say for itself, but not together. Looks at the plain file, so that other mistakes hide none of it."""
    yield from _staff(document)
    yield from _mail(document)


def _staff(document: Document) -> Iterator[Mistake]:
    staff = document.plain.get("staff") if isinstance(document.plain, dict) else None
    people = [(index, person) for index, person in enumerate(staff or ()) if isinstance(person, dict)] if isinstance(staff, list) else []
    first: dict[str, int] = {}
    for index, person in people:
        email = str(person.get("email") or "").strip().casefold()
        if email and email in first:
            place = ("staff", index, "email")
            what = f"'{email}' belongs to staff[{first[email]}] already"
            yield Mistake(line_of(place, document.lines), place, what, "Give each person an address of their own.")
        first.setdefault(email, index)
    if people and all((person.get("role") or "paralegal") != "paralegal" for _, person in people):
        yield Mistake(
            line_of(("staff",), document.lines),
            ("staff",),
            "has no paralegal, so nobody would get a call sheet",
            "Give one the role paralegal.",
        )


def _mail(document: Document) -> Iterator[Mistake]:
    mail = document.plain.get("mail") if isinstance(document.plain, dict) else None
    if not isinstance(mail, dict) or mail.get("kind") != "smtp":
        return
    given = {key for key, value in mail.items() if value is not None}

    def mistake(key: str, what: str, remedy: str) -> Mistake:
        return Mistake(line_of(("mail", key), document.lines), ("mail", key), what, remedy)

    if "host" not in given:
        yield mistake("host", "is missing", "Give the mail server's name, such as smtp.firm.example.")
    if "from" not in given:
        yield mistake("from", "is missing", "Give the sender that the server lets you use, such as records@firm.example.")
    if "username" in given and "password_from" not in given:
        yield mistake("password_from", "is missing beside username", "Name the credential or file that holds the password.")
    if "password_from" in given and "username" not in given:
        yield mistake("username", "is missing beside password_from", "Give the account to sign in with.")
    if mail.get("security") == "none" and "username" in given:
        yield mistake(
            "security", "'none' would send the password in clear", "Use starttls or tls, or leave out username and password_from."
        )
