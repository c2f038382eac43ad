"""The report of a pytest run over all its workers: `--nylas-report`, `--nylas-fail-on`.

Nothing is gathered, and nothing imported, unless one of them is asked for.
"""

import sys
from collections.abc import Generator
from types import FrameType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mocknylas.http.local import LocalServer
    from mocknylas.judging.report import Report

NAME = "mocknylas-reporting"  # of the plugin that gathers
OUTPUT = "mocknylas"  # what a worker hands over
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


def pytest_configure(config: pytest.Config) -> None:
    """Gather when a report or a verdict is asked for. Raises: pytest.UsageError."""
    files, kinds = settings(config, "nylas_report"), settings(config, "nylas_fail_on")
    if not files and not kinds:
        return
    from mocknylas.errors import UsageError

    try:
        reporting = Reporting(config, files, ",".join(kinds))
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None
    config.pluginmanager.register(reporting, NAME)


def settings(config: pytest.Config, name: str) -> list[str]:
    """Return what the command line says of a setting, or else the configuration file."""
    return list(config.getoption(name) or config.getini(name))


def watch(config: pytest.Config, server: "LocalServer") -> None:
    """Let what happens in a server's sandboxes be gathered, if anything is."""
    reporting = config.pluginmanager.get_plugin(NAME)
    if reporting is not None:
        reporting.watch(server)


class Reporting:
    """Gathers what a process does; the one that started the others tells the sum."""

    def __init__(self, config: pytest.Config, files: list[str], kinds: str) -> None:
        """Check what is wanted. Raises: UsageError."""
        from mocknylas.judging.gathering import Gathering
        from mocknylas.judging.kinds import read_accepted, read_kinds
        from mocknylas.judging.rendering import form_of_file
        from mocknylas.judging.report import Report

        for file in files:
            form_of_file(file)
        self._files = files
        self._kinds = read_kinds(kinds)
        self._accepted = read_accepted(settings(config, "nylas_accept"))
        self._gathering = Gathering(report=Report)
        self._item: pytest.Item | None = None
        self._report: Report | None = None

    def watch(self, server: "LocalServer") -> None:
        """Gather what happens in a server's sandboxes, and say of each call whence it came."""
        from mocknylas.http.logbook import WHEREABOUTS

        self._gathering.watch(server.sandboxes)
        server.app.config[WHEREABOUTS] = self.whereabouts

    def whereabouts(self) -> tuple[str, str]:
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

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Remember which test runs."""
        self._item = item
        try:
            return (yield)
        finally:
            self._item = None

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take in what a worker has gathered; one that crashed hands over nothing."""
        output = getattr(node, "workeroutput", {})
        if OUTPUT in output:
            self._gathering.merge_json(output[OUTPUT])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what was gathered, or write it and fail the run by it."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[OUTPUT] = self._gathering.as_json()
            return
        from mocknylas.judging.rendering import write

        report: Report = self._gathering.totals()["report"]
        self._report = report.accept(self._accepted)
        for file in self._files:
            write(self._report, file)
        if report.failing(self._kinds) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the report in short, then by what the run fails."""
        from mocknylas.judging.told import line_of, tell_briefly

        report = self._report
        if report is None:
            return
        terminalreporter.section("mocknylas: the Nylas contract")
        for line in [*tell_briefly(report), *(f"written to {file}" for file in self._files)]:
            terminalreporter.line(line)
        failing = report.failing(self._kinds)
        if failing:
            terminalreporter.section("mocknylas: findings that fail the run", red=True)
        for one in failing:
            terminalreporter.line(line_of(one), red=True)
            for test in one.tests:
                terminalreporter.line(f"  {test}")
