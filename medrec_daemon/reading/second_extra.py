"""Whether the second engine can work here: installed, with the models that belong to it, and with memory enough. Light to import."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

LEAST_MEMORY_MB = 1400
"""The engine and a page take 1.2 GB of address space (measured: faxes, and scans at 300 dpi)."""
MODELS = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx", "ch_ppocr_mobile_v2.0_cls_mobile.onnx")
LACKING = (
    "Install it: 'make second-opinion', or pip install --require-hashes -r requirements-second-opinion.lock; "
    "or say reading.second_opinion: false."
)


def model_folder() -> Path | None:
    """Where the engine's models lie, in its own package: nothing is ever fetched. None where package or a model is not there."""
    package = find_spec("rapidocr")
    places = list(package.submodule_search_locations or ()) if package and find_spec("onnxruntime") else []
    folder = Path(places[0]) / "models" if places else None
    return folder if folder and all((folder / name).is_file() for name in MODELS) else None


def problems(memory_mb: int) -> tuple[str, ...]:
    """What keeps the second engine from working, a sentence each with its remedy; empty when it can."""
    found = [] if model_folder() else [f"The second opinion is asked for, and its reader is not installed. {LACKING}"]
    if memory_mb < LEAST_MEMORY_MB:
        found.append(f"reading.memory_mb: {memory_mb} is too little for the second opinion. Give it {LEAST_MEMORY_MB} or more.")
    return tuple(found)
