"""The pytest plugin: `nylas_mock`, a fresh sandbox for each test.

`nylas_options` (session, override it) → `nylas_server` (session) → `nylas_mock` (function). Heavy
imports wait until a fixture is used.
"""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from mocknylas import pytest_report

if TYPE_CHECKING:
    from mocknylas.http.local import LocalServer
    from mocknylas.mock import MockNylas

pytest_plugins = ("mocknylas.pytest_report",)
FROZEN_START = "2026-01-05T09:00:00Z"  # where a frozen test begins, unless it says otherwise
STOPWATCH = "_pytest.timing"  # goes on in a frozen test, or its duration would be decades
MARKER = (
    "nylas(seed_name, seed, start, freeze, scenario, options, intercept): the sandbox that the "
    "test's nylas_mock is; each overrides nylas_options"
)
KEYS = ("seed_name", "seed", "start", "freeze", "scenario", "options", "intercept")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", MARKER)


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
    wanted = _wanted(request, nylas_options)
    pytest_report.watch(request.config, nylas_server)
    freeze, intercepting = wanted.pop("freeze", False), wanted.pop("intercept", True)
    if freeze:
        wanted.setdefault("start", FROZEN_START)
    with ExitStack() as stack:
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
        report.sections.append(("mocknylas: what happened", mock.story()))
    return report


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
