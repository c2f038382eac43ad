"""Processes: starting, stopping, loading, and how much memory a mailbox takes."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from mocknylas.http.server import Server
from tests.benchmarks.bare_app import bare_app
from tests.benchmarks.report import TIMES, Line, Row, millis
from tests.benchmarks.timing import duration, real, take_turns

ROOT = Path(__file__).parents[2]
HERE = "tests.benchmarks"
START_LIMIT, STOP_LIMIT, PLUGIN_LIMIT = 10, 20, 30  # ms
SERVE_LIMIT = 1.5  # times bare
DO_NOT_COMPILE = "PYTHONDONTWRITEBYTECODE"
MEMORY_LIMIT = 8  # KB of 1000 bytes


def start_and_stop(bench):
    server = Server(bare_app({}))
    start, stop = take_turns(
        lambda: duration(server.start, clock=real),
        lambda: duration(server.stop, clock=real),
        rounds=bench.rounds * 5,
    )
    yield millis("start", start, START_LIMIT)
    yield millis("stop", stop, STOP_LIMIT)


def load_plugin(bench):
    folder = bench.directory / "empty"
    folder.mkdir(exist_ok=True)
    (folder / "test_nothing.py").write_text("def test_nothing():\n    pass\n")
    command = [sys.executable, "-m", "pytest", "--co", "-q", "-p", "no:cacheprovider"]
    alone = _environment(bench, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")  # others take a second to load

    def collect(*options):
        run = {"args": [*command, *options], "cwd": folder, "env": alone}
        return duration(lambda: subprocess.run(**run, check=True, capture_output=True), clock=real)

    rounds = bench.rounds * 2
    loaded, bare = take_turns(
        lambda: collect("-p", "mocknylas.pytest_plugin"), collect, rounds=rounds
    )
    note = f"pytest --co {loaded * 1000:.0f} : {bare * 1000:.0f} ms"
    yield millis("pytest with and without it", loaded - bare, PLUGIN_LIMIT, note)


def serve(bench):
    options = ("-m", "mocknylas", "serve", "--port", "0")
    for what, ours, bare in (
        ("HTTP alone", ("--no-tls",), ()),
        ("HTTP and HTTPS", ("--tls-port", "0"), ("trustme",)),
    ):
        taken, beside = take_turns(
            lambda ours=ours: _until_answer(bench, *options, *ours),
            lambda bare=bare: _until_answer(bench, "-m", f"{HERE}.bare_server", *bare),
            rounds=bench.rounds,
        )
        note = f"{taken * 1000:.0f} : {beside * 1000:.0f} ms"
        yield Line(what, taken / beside, TIMES, SERVE_LIMIT, note)


def _until_answer(bench, *arguments):
    """Return the seconds from the start of a process to its first answer."""
    environment = _environment(bench, MOCKNYLAS_STATE_DIR=str(bench.directory / "state"))
    start = real()
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        url, token = _read_place(process.stdout)
        request = urllib.request.Request(
            f"{url}/account", headers={"Authorization": f"Bearer {token}"}
        )
        urllib.request.urlopen(request).read()
        taken = real() - start
        process.terminate()
        process.stdout.read()
    return taken


def _environment(bench, **variables):
    """Return an environment in which modules are compiled once, in the first round, and kept."""
    kept = {name: value for name, value in os.environ.items() if name != DO_NOT_COMPILE}
    return {**kept, "PYTHONPYCACHEPREFIX": str(bench.directory / "compiled"), **variables}


def _read_place(output):
    """Return URL and token from what a server prints when it listens."""
    said = {}
    for line in output:
        name, _, value = line.strip().partition("=")
        said[name.rpartition("_")[2]] = value
        if {"URL", "TOKEN"} <= said.keys():
            return said["URL"], said["TOKEN"]
    raise RuntimeError("the server ended before it listened; start it by hand to see why")


def memory(bench):
    traced = _measure_memory(bench, "traced")
    resident = _measure_memory(bench, "resident")
    note = f"live objects; resident {resident['bytes'] / 1000:.1f}; {traced['text']:.0f} characters"
    yield Line(f"{bench.mailbox} messages", traced["bytes"] / 1000, "KB", MEMORY_LIMIT, note)


def _measure_memory(bench, how):
    recipes = [bench.recipe(0), bench.recipe(bench.mailbox)]
    done = subprocess.run(
        [sys.executable, "-m", f"{HERE}.memory", how, *recipes],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return json.loads(done.stdout)


ROWS = [
    Row("server", "socket server start / stop in a thread", start_and_stop),
    Row("plugin", "plugin load when no fixture is used", load_plugin),
    Row("serve", "`mocknylas serve` until the first 200, seeded", serve),
    Row("memory", "memory", memory),
]
