"""The letters' texts as Jinja2 templates in a sandbox: a placeholder that we do not know is a mistake with its line.

Templates are the office's own, but a paralegal edits them: they reach nothing beyond the values handed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

import jinja2
from jinja2 import nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from medrec_daemon.errors import ConfigProblem
from medrec_daemon.requesting import markup
from medrec_daemon.requesting.facts import PLACEHOLDERS, LetterFacts
from medrec_daemon.rules import LetterTemplate

REMEDY = "Mend the file, or take it out of the office's rules/letters/ to have the shipped one."
_BROKEN = (jinja2.TemplateError, TypeError, ArithmeticError, LookupError, ValueError, AttributeError, RecursionError, MemoryError)
"""What a template that is not ours can raise while it is filled in."""


def render(template: LetterTemplate, facts: LetterFacts) -> str:
    """The letter's text with our layout marks still in it (see ``markup``). Raises ``ConfigProblem`` naming file and line."""
    if mistakes := problems(template):
        raise ConfigProblem("A letter's template has mistakes:\n" + "\n".join(f"  {line}" for line in mistakes), REMEDY)
    try:
        return _environment().from_string(template.text).render(facts.placeholders())
    except _BROKEN as error:
        raise ConfigProblem(f"{template.place}: line {_line_of(error)}: {_without_values(error, facts)}", REMEDY) from error


def problems(template: LetterTemplate) -> tuple[str, ...]:
    """Every mistake that can be seen without sending a letter, each with file and line; empty when there is none."""
    environment = _environment()
    try:
        tree = environment.parse(template.text)
        environment.compile(template.text)  # an unknown filter is only found here
    except jinja2.TemplateSyntaxError as error:
        return (f"{template.place}: line {error.lineno}: {error.message}",)
    unknown = find_undeclared_variables(tree) - PLACEHOLDERS
    found = [
        (node.lineno, f"{{{{ {node.name} }}}} is not a placeholder we know{_near(node.name)}")
        for node in tree.find_all(nodes.Name)
        if node.name in unknown and node.ctx == "load"
    ]
    found += [(line, what) for line, what in markup.mistakes(template.text)]
    return tuple(f"{template.place}: line {line}: {what}" for line, what in sorted(set(found)))


def all_problems(templates: Iterable[LetterTemplate]) -> tuple[str, ...]:
    """The mistakes of every template."""
    return tuple(problem for template in templates for problem in problems(template))


def _near(name: str) -> str:
    close = get_close_matches(name, PLACEHOLDERS, n=1)
    return f"; did you mean {{{{ {close[0]} }}}}?" if close else "; rules/README.md lists them"


def _without_values(error: Exception, facts: LetterFacts) -> str:
    """The error's words, unless they repeat what stands behind a placeholder: a number or a name is no part of a message."""
    words = str(error)
    told = (value for value in facts.placeholders().values() if isinstance(value, str))
    return type(error).__name__ if any(value in words for value in told if len(value) > 3) else words


def _line_of(error: Exception) -> int:
    """The template's line that an error came up in: the innermost frame of the template's own code."""
    line, frame = getattr(error, "lineno", 0) or 0, error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        finalize=markup.protected,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # plain text, drawn on paper; what a value may not do is the business of ``markup.protected``
    )
