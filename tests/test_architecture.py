"""The rooms keep to their floors, packages enter by their doors, modules stay small."""

import ast
import subprocess
import sys

import pytest
import yaml

from mocknylas.catalogue import CATALOGUE
from tests.support.syntax import PACKAGE, ROOT, Module, modules, name_of

FLOORS = {
    11: {
        "__init__",
        "__main__",
        "cli",
        "doctor",
        "mock",
        "pytest_plugin",
        "pytest_report",
        "run",
        "serving",
    },
    10: {"http", "ui"},
    9: {"controls"},
    8: {"nylas"},
    7: {"judging"},
    6: {"openapi"},
    5: {"api"},
    4: {"kept", "sandboxes"},
    3: {"tapes", "world"},
    2: {"engine"},
    1: {
        "calls",
        "clock",
        "contract",
        "headed",
        "journal",
        "rules",
        "scenario",
        "schemas",
        "seeding",
        "store",
        "transport",
    },
    0: {
        "catalogue",
        "collector",
        "departures",
        "documents",
        "durations",
        "errors",
        "ids",
        "jsons",
        "providers",
        "proxies",
        "resources",
        "spool",
        "version",
        "vocabulary",
        "wsgi",
        "yamls",
        "zones",
    },
}
FLOOR = {room: floor for floor, rooms in FLOORS.items() for room in rooms}

# Same floor and yet allowed: errors are rows of the catalogue and are raised on every floor, the
# command has two names, and every way in offers the same `mock`.
NEIGHBOURS = {
    ("errors", "catalogue"),
    ("resources", "errors"),
    ("__main__", "cli"),
    ("__main__", "doctor"),
    ("__init__", "mock"),
    ("__init__", "serving"),
    ("__init__", "version"),
    ("cli", "doctor"),
    ("cli", "mock"),
    ("cli", "serving"),
    ("doctor", "serving"),
    ("serving", "mock"),
    ("durations", "errors"),
    ("vocabulary", "errors"),
    ("kept", "sandboxes"),
    ("pytest_plugin", "mock"),
    ("pytest_plugin", "pytest_report"),
    ("pytest_plugin", "run"),
    ("pytest_report", "run"),
}

NOBODY: set[str] = set()
WALL_CLOCK = {"http", "mock", "nylas", "transport"}

# A package, a module of the standard library, or one name of it → the rooms that may use it.
DOORS = {
    "apispec": {"openapi"},
    "certifi": {"cli", "http"},
    "click": {"cli"},
    "cryptography": {"http"},
    "dateutil": {"rules"},
    "faker": {"seeding"},
    "flask": {"http"},
    "freezegun": {"pytest_plugin"},
    "icalendar": {"rules"},
    "jinja2": {"judging"},
    "marshmallow": {"api", "controls", "openapi", "scenario", "schemas"},
    "orjson": {"jsons"},
    "packaging": {"doctor"},
    "pytest": {"pytest_plugin", "pytest_report"},
    "requests": {"cli", "http", "transport"},
    "tinydb": {"store"},
    "trustme": {"http"},
    "werkzeug": {"http"},
    "yaml": {"contract", "judging", "openapi", "scenario", "seeding", "yamls"},
    "time": WALL_CLOCK,
    "datetime.date.today": WALL_CLOCK,
    "datetime.datetime.now": WALL_CLOCK,
    "datetime.datetime.today": WALL_CLOCK,
    "datetime.datetime.utcnow": WALL_CLOCK,
    "http.client": NOBODY,
    "os.urandom": NOBODY,
    "random": {"ids"},
    "secrets": {"ids"},
    "socket": {"http"},
    "socketserver": {"http"},
    "ssl": {"http"},
    "urllib.request": NOBODY,
    "uuid": {"ids"},
    "builtins.eval": NOBODY,
    "builtins.exec": NOBODY,
    "builtins.__import__": NOBODY,
    "importlib.import_module": {"__init__"},
    "marshal": NOBODY,
    "pickle": NOBODY,
    "shelve": NOBODY,
}

WALL = 300  # lines of a module
LONGEST = 40  # lines of a function
SUMMARY = 90  # characters of a docstring's first line
FILLED = {"dict", "list", "set"}  # constant tables, when they are made from something
MUTABLE = {"Counter", "Lock", "RLock", "WeakKeyDictionary", "WeakValueDictionary", "defaultdict"}
HEAVY = {"faker", "flask", "freezegun", "jinja2", "marshmallow", "requests", "tinydb", "werkzeug"}


def climbing(module):
    here = FLOOR.get(module.room)
    if here is None:
        return [f"{module.place}: the room {module.room!r} has no floor"]
    found = ((line, _room(name), name) for line, name in module.imported())
    return [
        f"{module.place}:{line}: {module.room} (floor {here}) must not import {name}"
        for line, room, name in found
        if room not in (None, module.room)
        and FLOOR.get(room, 99) >= here
        and (module.room, room) not in NEIGHBOURS
    ]


def trespassing(module):
    return [
        f"{module.place}:{line}: {name} belongs to {', '.join(sorted(rooms)) or 'nobody'}"
        for line, name in module.used()
        if (rooms := _door(name)) is not None and module.room not in rooms
    ]


def overgrown(module):
    lines = len(module.source.splitlines())
    too_long = [f"{module.place}: {lines} lines, {WALL} is the wall"] if lines > WALL else []
    return too_long + [
        f"{module.place}:{node.lineno}: {node.name} has {length} lines, {LONGEST} is the limit"
        for node in module.definitions()
        if not isinstance(node, ast.ClassDef)
        and (length := node.end_lineno - node.lineno + 1) > LONGEST
    ]


def remembering(module):
    return [f"{module.place}:{node.lineno}: {why}" for node, why in _state(module)]


def undocumented(module):
    return [
        f"{module.place}: {name_of(node)} needs a docstring, its first line ≤ {SUMMARY} characters"
        for node in module.public()
        if not 0 < len((ast.get_docstring(node) or "").partition("\n")[0]) <= SUMMARY
    ]


def unheard_of(module):
    return [
        f"{module.place}:{node.lineno}: no row {node.args[0].value!r} in the error catalogue"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] == "ApiError"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value not in CATALOGUE
    ]


CHECKS = [climbing, trespassing, overgrown, remembering, undocumented, unheard_of]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_no_module_is(check):
    found = [problem for module in modules() for problem in check(module)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("check", "path", "source"),
    [
        (climbing, "store/__init__.py", "from mocknylas.world import World"),
        (climbing, "store/__init__.py", "import mocknylas.clock"),
        (climbing, "clock.py", "from mocknylas import journal"),
        (climbing, "engine/outbox.py", "from mocknylas import MockNylas"),
        (climbing, "engine/outbox.py", "from mocknylas.attic import dust"),
        (climbing, "attic.py", ""),
        (trespassing, "engine/outbox.py", "import flask.json as json"),
        (trespassing, "engine/outbox.py", "def f():\n    from time import monotonic"),
        (trespassing, "engine/outbox.py", "from datetime import datetime as d\nd.now(UTC)"),
        (trespassing, "engine/outbox.py", "import datetime\ndatetime.date.today()"),
        (trespassing, "engine/outbox.py", "import os\nos.urandom(8)"),
        (trespassing, "engine/outbox.py", "eval('1')"),
        (trespassing, "engine/outbox.py", "import numpy"),
        (overgrown, "clock.py", "\n" * 301),
        (overgrown, "clock.py", "def f():\n" + "    g()\n" * 40),
        (remembering, "clock.py", "def f():\n    global x"),
        (remembering, "clock.py", "_worlds = {}"),
        (remembering, "clock.py", "_worlds: dict[str, World] = dict()"),
        (remembering, "clock.py", "import threading\nLOCK = threading.RLock()"),
        (remembering, "clock.py", "import functools\nclass A:\n @functools.cache\n def f(self): 1"),
        (undocumented, "clock.py", "def tick(): 1"),
        (
            undocumented,
            "clock.py",
            '"""A clock."""\nclass Clock:\n    """C."""\n    def f(self): 1',
        ),
        (unheard_of, "clock.py", "raise ApiError('no_such_row')"),
    ],
)
def test_each_check_finds_what_it_looks_for(check, path, source):
    found = check(Module(PACKAGE / path, source))

    assert found


@pytest.mark.parametrize(
    ("check", "path", "source"),
    [
        (climbing, "engine/outbox.py", "from mocknylas import clock\nimport mocknylas.engine.tick"),
        (climbing, "__main__.py", "from mocknylas.cli import main"),
        (trespassing, "http/ticker.py", "import time\ntime.monotonic()"),
        (trespassing, "engine/outbox.py", "from datetime import datetime\nclock.now(datetime.max)"),
        (remembering, "clock.py", "DELAYS = {1: 2}\nALL = dict(a=1)\ndef f():\n    seen = {}"),
    ],
)
def test_what_is_allowed_passes(check, path, source):
    found = check(Module(PACKAGE / path, source))

    assert not found


def test_each_error_of_the_catalogue_names_a_rule_of_the_contract():
    contract = yaml.safe_load((ROOT / "fixtures/contract/rules.yaml").read_text())
    rules = {rule["id"] for rule in contract}

    unknown = {name: row.rule for name, row in CATALOGUE.items() if row.rule not in {"", *rules}}

    assert unknown == {}


@pytest.mark.parametrize("room", ["__init__", "pytest_plugin", "pytest_report"])
def test_the_ways_in_load_nothing_heavy(room):
    if not (PACKAGE / f"{room}.py").exists():
        pytest.skip(f"mocknylas/{room}.py does not exist yet")
    name = "mocknylas" if room == "__init__" else f"mocknylas.{room}"
    script = f"import sys, {name}; print(*sorted({HEAVY} & set(sys.modules)))"

    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert loaded.stdout.split() == []


def _room(name):
    """Return the room of a full name; what is no room is a public name of the package."""
    package, *inside = name.split(".")
    if package != "mocknylas":
        return None
    return inside[0] if len(inside) > 1 or FLOOR.keys() & inside else "__init__"


def _door(name):
    rows = [key for key in DOORS if name == key or name.startswith(f"{key}.")]
    if rows:
        return DOORS[max(rows, key=len)]
    root = name.partition(".")[0]
    return None if root in {*sys.stdlib_module_names, "mocknylas", "__future__"} else NOBODY


def _state(module):
    """Yield what outlives a call: `global`, containers waiting to be filled, caches of objects."""
    for node in module.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_empty_container(node.value):
            yield node, "an empty container here is shared by every World"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Global):
            yield node, f"global {', '.join(node.names)} is shared by every World"
        if isinstance(node, ast.FunctionDef) and _caches_self(node):
            yield node, f"the cache of {node.name} keeps every object alive"


def _is_empty_container(node):
    match node:
        case ast.Dict(keys=[]) | ast.List(elts=[]):
            return True
        case ast.Call(func=func, args=arguments, keywords=keywords):
            name = ast.unparse(func).rpartition(".")[2]
            return name in MUTABLE or (name in FILLED and not arguments and not keywords)
    return False


def _caches_self(node):
    decorators = " ".join(map(ast.unparse, node.decorator_list))
    caches = "lru_cache" in decorators or "cache" in decorators.replace("cached_", "").split(".")
    return caches and [argument.arg for argument in node.args.args[:1]] == ["self"]
