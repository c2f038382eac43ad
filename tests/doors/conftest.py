"""Fixtures of the doors: commands as a shell would run them, away from the user's own state."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field

import pytest

PATIENCE = 30  # seconds after which a process counts as hanging
OTHERS = re.compile("NYLAS|CA_BUNDLE|CA_CERTS$")  # what a user has in the environment
COMMAND = [sys.executable, "-m", "mocknylas"]
LAST_LINE = {True: "export NODE_EXTRA_CA_CERTS=", False: "export NYLAS_ACCESS_TOKEN_IMAP="}


@pytest.fixture(autouse=True)
def state_directory(tmp_path, monkeypatch):
    """Where the commands of a test keep their certificates; no server of the user is found."""
    for name in [name for name in os.environ if OTHERS.search(name)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MOCKNYLAS_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def run(tmp_path):
    """Run `mocknylas …` to its end."""

    def command(*arguments, **options):
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            **options,
        )

    return command


@pytest.fixture
def serve(tmp_path):
    """Start `mocknylas serve …` on free ports and read what it prints; it stops with the test."""
    started = []

    def start(*arguments, tls=True):
        ports = ["--port", "0", *(["--tls-port", "0"] if tls else ["--no-tls"])]
        process = subprocess.Popen(
            [*COMMAND, "serve", *ports, *map(str, arguments)],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        served = Served(process)
        for line in process.stdout:
            served.lines.append(line.rstrip("\n"))
            if line.startswith(LAST_LINE[tls]):
                return served
        raise AssertionError(f"`mocknylas serve` ended: {process.communicate()}")

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@dataclass
class Served:
    """A running `mocknylas serve`, and the lines that it printed at its start."""

    process: subprocess.Popen
    lines: list[str] = field(default_factory=list)

    def said(self, word):
        """What follows a word at the start of a line, for each such line."""
        return [line.removeprefix(f"{word} ") for line in self.lines if line.startswith(word)]

    @property
    def variables(self):
        return dict(one.split("=", 1) for one in self.said("export"))

    @property
    def url(self):
        return self.variables["MOCKNYLAS_URL"]

    @property
    def auth(self):
        return (self.variables["NYLAS_ACCESS_TOKEN"], "")

    def stop(self, number=signal.SIGTERM):
        """Send a signal; return exit status, further output, and errors."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err
