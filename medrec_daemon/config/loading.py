"""config.yaml -> ``Config``, or every mistake in it at once."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from medrec_daemon.config.disagreements import disagreements
from medrec_daemon.config.document import read
from medrec_daemon.config.mistakes import Mistake, from_validation
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
        mistakes += disagreements(document)
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
