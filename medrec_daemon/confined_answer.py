"""Reading what a worker says, as if a stranger's file had taken it over: plain values, our own tuples and errors, nothing that runs."""

from __future__ import annotations

import io
import pickle
from typing import Any


class _Reader(pickle.Unpickler):
    """Refuses every name but our own tuples and errors and Python's own errors: no pickled call of anything else."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - whatever stands under that name
        found = super().find_class(module, name) if module == "builtins" or module.startswith("medrec_daemon.") else None
        if isinstance(found, type) and "." not in name and issubclass(found, (Exception, tuple)):
            return found
        raise pickle.UnpicklingError(f"a worker answered with {module}.{name}")


def read_answer(content: bytes) -> Any:  # noqa: ANN401 - the answer's own type
    """The value a worker sent. Raises ``pickle.UnpicklingError`` for anything that is more than a value."""
    return _Reader(io.BytesIO(content)).load()
