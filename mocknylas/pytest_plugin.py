"""The pytest plugin: `nylas_mock`, a fresh sandbox for each test.

`nylas_options` (session, override it) → `nylas_server` (session) → `nylas_mock` (function). Heavy
imports wait until a fixture is used.
"""

import re
import shlex
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mocknylas import pytest_report
from mocknylas.run import Ending, Run, contract_ending

if TYPE_CHECKING:
    from mocknylas.http.local import LocalServer
    from mocknylas.mock import MockNylas

pytest_plugins = ("mocknylas.pytest_report",)
FROZEN_START = "2026-01-05T09:00:00Z"  # where a frozen test begins, unless it says otherwise
STOPWATCH = "_pytest.timing"  # goes on in a frozen test, or its duration would be decades
MARKER = (
    "nylas(seed_name, seed, start, freeze, scenario, options, intercept, record): the sandbox that "
    "the test's nylas_mock is; each overrides nylas_options"
)
WORKER_OUTPUT = "mocknylas"  # the key under which a worker of xdist passes on what it gathered
KEYS = ("seed_name", "seed", "start", "freeze", "scenario", "options", "intercept", "record")
REPLAY = "--nylas-replay"


RUN = pytest.StashKey[Run]()
TAPED = pytest.StashKey[bool]()  # of a test: a teardown that fails, too, tapes nothing again


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what is said at the end of a run."""
    group = parser.getgroup("mocknylas", "mocknylas: what the tests use of Nylas v2")
    group.addoption(
        "--nylas-contract",
        metavar="FILE",
        help="check that what is used is what FILE approves",
    )
    group.addoption(
        "--nylas-contract-record",
        action="store_true",
        help="write FILE instead: all that is used is approved",
    )
    group.addoption(
        "--nylas-contract-allow-unused",
        action="store_true",
        help="what is approved need not be used: for a part of the tests",
    )
    group.addoption(REPLAY, metavar="DIR", help="write a tape of each failing test into DIR")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and see what is to be said at the end."""
    config.addinivalue_line("markers", MARKER)
    config.stash[RUN] = Run(list(_endings(config)))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Conclude from all that was used; a worker of xdist passes it on."""
    config = session.config
    run = config.stash[RUN]
    if hasattr(config, "workeroutput"):
        config.workeroutput[WORKER_OUTPUT] = run.hand_over()
    elif not config.getoption("collectonly"):
        passed = exitstatus == pytest.ExitCode.OK
        if run.end(passed=passed) and passed:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take in what a worker of xdist has gathered; one that crashed has nothing to say."""
    output = getattr(node, "workeroutput", {})
    node.config.stash[RUN].take(output.get(WORKER_OUTPUT, {}))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what is concluded."""
    for title, verdict in config.stash[RUN].verdicts:
        terminalreporter.section(title, red=verdict.failed, green=not verdict.failed)
        for line in verdict.lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def nylas_options() -> dict[str, Any]:
    """Return what every sandbox starts from; override this fixture to change it."""
    return {}


@pytest.fixture(scope="session")
def nylas_server(nylas_options: dict[str, Any]) -> "Iterator[LocalServer]":
    """Return the session's server; it listens only once an address is asked for."""
    from mocknylas.http.local import LocalServer
    from mocknylas.mock import make_spec

    spec = {name: nylas_options.get(name) for name in ("seed_name", "seed", "start")}
    with _sentences():
        server = LocalServer(make_spec(**spec))
    yield server
    server.stop()


@pytest.fixture
def nylas_mock(
    request: pytest.FixtureRequest, nylas_server: "LocalServer", nylas_options: dict[str, Any]
) -> "Iterator[MockNylas]":
    """Return a fresh sandbox; `requests` traffic for Nylas is led into it.

    Teardown raises the first internal error of the mock, if there was one.
    """
    request.config.stash[RUN].watch(nylas_server.sandboxes)
    pytest_report.watch(request.config, nylas_server)
    with _sentences():
        wanted = _wanted(request, nylas_options)
    freeze, intercepting = wanted.pop("freeze", False), wanted.pop("intercept", True)
    if freeze:
        wanted.setdefault("start", FROZEN_START)
    if request.config.getoption(REPLAY):
        wanted["record"] = True
    with ExitStack() as stack:
        with _sentences():
            mock = stack.enter_context(_sandbox(request, nylas_server, wanted))
        if freeze:
            stack.enter_context(_frozen(mock))
        if intercepting:
            stack.enter_context(mock.intercept())
        yield mock
        errors = mock.world.internal_errors
    if errors:
        raise errors[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the mock's story to the report of a failed test."""
    report = yield
    mock = getattr(item, "funcargs", {}).get("nylas_mock")
    if report.failed and mock is not None:
        report.sections.append(("mocknylas: what happened", _story(mock)))
        directory = item.config.getoption(REPLAY)
        if directory and not item.stash.get(TAPED, False):
            item.stash[TAPED] = True
            report.sections.append(("mocknylas: replay", _taped(mock, directory, item.nodeid)))
    return report


def _endings(config: pytest.Config) -> Iterator[Ending]:
    """Yield what a run is to say at its end."""
    path = config.getoption("nylas_contract")
    record, allow_unused = (
        config.getoption(f"nylas_contract_{name}") for name in ("record", "allow_unused")
    )
    if path and not record and not hasattr(config, "workerinput") and not Path(path).is_file():
        raise pytest.UsageError(f"{path}: no such file; --nylas-contract-record writes it")
    yield from pytest_report.endings(config)
    if path:
        yield contract_ending(path, record=record, allow_unused=allow_unused)
    elif record or allow_unused:
        raise pytest.UsageError("name the file, too: --nylas-contract=FILE")


def _story(mock: "MockNylas") -> str:
    """Return the mock's story; a defect in it must not hide why the test failed."""
    try:
        return mock.story()
    except Exception as error:
        return f"the story cannot be told: {error!r}"


def _taped(mock: "MockNylas", directory: str, nodeid: str) -> str:
    """Write the tape of a test into a directory; tell how to replay it, or why it cannot be.

    A defect in it must not hide why the test failed.
    """
    from mocknylas.ids import fixed_id

    name = re.sub(r"[^\w.-]+", "-", nodeid.rpartition("/")[2])[:100]
    path = Path(directory) / f"{name}-{fixed_id('tape', nodeid)[:6]}.json"
    try:
        notes = mock.save_replay(path)["notes"]
    except Exception as error:
        return f"no tape: {_said(error)}"
    return "\n".join([f"mocknylas replay {shlex.quote(str(path))}", *notes])


def _said(error: Exception) -> str:
    """Return what an error says; one of ours is a sentence already."""
    from mocknylas.errors import UsageError

    return str(error) if isinstance(error, UsageError) else repr(error)


def _wanted(request: pytest.FixtureRequest, options: dict[str, Any]) -> dict[str, Any]:
    """Return the session's options with the test's markers over them, the nearest last."""
    from mocknylas.errors import UsageError, unknown

    wanted = dict(options)
    for marker in reversed(list(request.node.iter_markers("nylas"))):
        if marker.args:
            raise UsageError(f"mark.nylas takes keywords only: {', '.join(KEYS)}")
        wanted.update(marker.kwargs)
    for name in wanted:
        if name not in KEYS:
            raise unknown("option of mark.nylas or nylas_options", name, KEYS)
    return wanted


def _sandbox(
    request: pytest.FixtureRequest, server: "LocalServer", wanted: dict[str, Any]
) -> "MockNylas":
    """Return the test's sandbox; its id, and so its tokens, depend on the test's name alone."""
    from mocknylas.ids import fixed_id
    from mocknylas.mock import MockNylas

    return MockNylas(server=server, sandbox_id=fixed_id("test", request.node.nodeid), **wanted)


@contextmanager
def _sentences() -> Iterator[None]:
    """Tell what a person wrote wrongly in a sentence; a traceback would lead into the mock."""
    from mocknylas.errors import UsageError

    try:
        yield
    except UsageError as error:
        raise pytest.fail.Exception(f"nylas_mock: {error}", pytrace=False) from None


@contextmanager
def _frozen(mock: "MockNylas") -> Iterator[None]:
    """Freeze the test process at the sandbox's instant, and let it follow the clock."""
    from freezegun import freeze_time

    with freeze_time(_moment(mock.clock.now), ignore=[STOPWATCH]) as frozen:
        observers = mock.world.clock.observers
        observers.append(lambda now: frozen.move_to(_moment(now)))
        yield
        observers.clear()


def _moment(now: int) -> datetime:
    return datetime.fromtimestamp(now, UTC).replace(tzinfo=None)
