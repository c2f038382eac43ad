"""The report of a pytest run over all its workers: `--nylas-report`, `--nylas-fail-on`."""

import sys
from collections.abc import Generator, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any

import pytest

from mocknylas.run import Ending, report_ending

if TYPE_CHECKING:
    from mocknylas.http.local import LocalServer

NAME = "mocknylas-whereabouts"  # of the plugin that follows the tests
SETTINGS = {  # option, what it takes, and what it is for
    "nylas_report": ("FILE", "write what the run made of the Nylas contract: .html, .json, …"),
    "nylas_fail_on": ("KINDS", "fail the run by findings of these kinds, with commas"),
    "nylas_accept": ("FINDING", "a known finding: kind[:operation[:place]], globs"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer each setting as an option, which can be repeated, and in the configuration file."""
    group = parser.getgroup("mocknylas")
    for name, (takes, purpose) in SETTINGS.items():
        option = f"--{name.replace('_', '-')}"
        group.addoption(option, action="append", default=[], metavar=takes, help=purpose)
        parser.addini(name, type="linelist", default=[], help=purpose)


def endings(config: pytest.Config) -> "Iterator[Ending]":
    """Yield the report and its verdict, where one is asked for. Raises: pytest.UsageError."""
    files, kinds = settings(config, "nylas_report"), settings(config, "nylas_fail_on")
    if not files and not kinds:
        if config.getoption("nylas_accept"):
            raise pytest.UsageError(
                "--nylas-accept accepts nothing alone: name --nylas-report or --nylas-fail-on, too"
            )
        return
    from mocknylas.errors import UsageError

    try:
        yield report_ending(files, ",".join(kinds), settings(config, "nylas_accept"))
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None
    config.pluginmanager.register(Whereabouts(), NAME)


def settings(config: pytest.Config, name: str) -> list[str]:
    """Return what the command line says of a setting, or else the configuration file."""
    return list(config.getoption(name) or config.getini(name))


def watch(config: pytest.Config, server: "LocalServer") -> None:
    """Let a server log whence each call comes, if a report is to be made."""
    found = config.pluginmanager.get_plugin(NAME)
    if found is not None:
        from mocknylas.http.logbook import WHEREABOUTS

        server.app.config[WHEREABOUTS] = found.now


class Whereabouts:
    """Knows which test runs, and which of its lines is calling."""

    def __init__(self) -> None:
        """Know nothing before a test runs."""
        self._item: pytest.Item | None = None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Remember which test runs."""
        self._item = item
        try:
            return (yield)
        finally:
            self._item = None

    def now(self) -> tuple[str, str]:
        """Return the test that runs, and the line of its file that is calling."""
        if self._item is None:
            return "", ""
        path, line = str(self._item.path), ""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:  # to the outermost: the test itself, and not a helper beside it
            if frame.f_code.co_filename == path:
                line = f"{self._item.nodeid.partition('::')[0]}:{frame.f_lineno}"
            frame = frame.f_back
        return self._item.nodeid, line
