"""The laws of the house (design section 3), read off the imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "medrec_daemon"
FLOORS = {
    "model": 1, "message": 1, "evidence": 1, "people_seen": 1, "page_type": 1, "errors": 1, "safe_write": 1, "privacy": 1, "reference": 1,
    "person_names": 1,
    "confined": 1, "confined_worker": 1, "confined_answer": 1, "landmark": 1, "defects": 1, "sealed": 1, "as_typed": 1,
    "ledger": 2, "recognition": 2, "decide": 2, "followup": 2, "rules": 2, "config": 2, "graph": 2,
    "intake": 3, "reading": 3, "filing": 3, "mail": 3, "requesting": 3, "spreadsheet": 3,
    "journeys": 5, "beside": 5, "daemon": 6, "demo": 6, "cli": 7,
}  # fmt: skip
SAME_FLOOR = {  # who may look at a neighbour on the same floor, and what of it
    "recognition": ("ledger.model", "rules"),
    "decide": ("recognition", "ledger.model", "rules"),
    "followup": ("ledger.model", "ledger.invoice", "rules"),
    "requesting": ("mail.contract",),
}
ONE_ROOM = {  # an outside thing -> the rooms that may import it
    "watchdog": ("intake",),
    "msal": ("graph",),
    "requests": ("graph", "requesting.srfax"),
    "urllib3": ("graph",),
    "cryptography": ("graph", "sealed"),
    "openpyxl": ("spreadsheet",),
    "yaml": ("config", "rules", "ledger.files", "spreadsheet"),
    "pypdf": ("reading", "filing", "requesting", "demo"),
    "pypdfium2": ("reading", "filing", "requesting", "demo"),
    "pikepdf": ("reading", "filing", "requesting", "demo"),
    "tesserocr": ("reading",),
    "rapidocr": ("reading",),
    "onnxruntime": ("reading",),
    "zxingcpp": ("reading", "requesting", "demo"),
    "PIL": ("reading", "filing", "requesting", "demo"),
    "reportlab": ("requesting", "demo"),
    "jinja2": ("requesting",),
    "smtplib": ("mail",),
    "sqlite3": ("ledger", "filing"),
    "rich": ("cli",),
    "typer": ("cli",),
    "schedule": ("daemon",),
    "holidays": ("followup",),
}
PURE = (
    "recognition", "decide", "followup", "model", "person_names", "privacy", "ledger.model", "ledger.changes", "ledger.request_steps",
    "requesting.authorization", "requesting.elements", "requesting.signed_paper",
    "requesting.letter", "requesting.markup", "requesting.facts",
)  # fmt: skip
WORLD = {"os", "pathlib", "io", "socket", "subprocess", "shutil", "tempfile", "time", "random", "logging", "requests", "urllib", "secrets"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    dotted = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return dotted.removesuffix(".__init__").removesuffix("__init__")


def room_of(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def imports(path: Path) -> set[str]:
    """Every module a file imports anywhere in it, in functions and under TYPE_CHECKING too; ours without the package's name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            dotted = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if is_module(name) else str(node.module) for name in dotted}
    return found


def is_module(dotted: str) -> bool:
    relative = Path(*dotted.split(".")[1:])
    return dotted.startswith("medrec_daemon.") and ((PACKAGE / relative).is_dir() or (PACKAGE / relative).with_suffix(".py").is_file())


def ours(path: Path) -> set[str]:
    return {name.removeprefix("medrec_daemon.") for name in imports(path) if name.startswith("medrec_daemon.")}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_arrows_point_down(path: Path) -> None:
    here = name_of(path)
    if room_of(here) in {"", "__main__"}:
        return
    for there in ours(path):
        if room_of(there) == room_of(here):
            continue
        gap = FLOORS[room_of(here)] - FLOORS[room_of(there)]
        neighbours = SAME_FLOOR.get(room_of(here), ())
        allowed = gap > 0 or any(there == name or there.startswith(f"{name}.") for name in neighbours)
        allowed = allowed or (gap == 0 and FLOORS[room_of(here)] == 1)
        assert allowed, f"{here} imports {there}: arrows point down only"


def test_no_circle() -> None:
    graph = {name_of(path): {there for there in ours(path) if there != name_of(path)} for path in MODULES}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, f"import circle: {' -> '.join((*way, module))}"
        if module not in done:
            for there in graph.get(module, ()):
                visit(there, (*way, module))
            done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_one_room_per_outside_thing(path: Path) -> None:
    here = name_of(path)
    for imported in imports(path):
        rooms = ONE_ROOM.get(imported.split(".")[0])
        if rooms is not None:
            assert any(here == room or here.startswith(f"{room}.") for room in rooms), f"{here} imports {imported}"


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path) in PURE or room_of(name_of(path)) in PURE], ids=name_of)
def test_pure_rooms_touch_no_world(path: Path) -> None:
    used = {name.split(".")[0] for name in imports(path)} & WORLD
    assert not used, f"{name_of(path)} imports {used}"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    methods = {node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    clocks = methods & {"now", "today", "utcnow", "fromtimestamp"}
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    opened = called & {"open", "input", "print"}
    assert not clocks | opened, f"{name_of(path)} asks the world: {clocks | opened}"


def test_only_the_front_door_reads_the_configuration() -> None:
    readers = {name_of(path) for path in MODULES if "config" in ours(path)}
    assert all(room_of(name) in {"cli"} for name in readers), readers


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_stay_small_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), f"{path.name} has no first line that says what it is for"
    assert text.count("\n") <= 320, f"{path.name} has {text.count(chr(10))} lines: it is two things"
    assert path.stem not in {"utils", "helpers", "common", "base", "manager"}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 60, f"{path.name}: {node.name} has {length} lines"
