"""`mocknylas doctor`: findings for people and for programs, and the exit status."""

import json
import re

import pytest
from click.testing import CliRunner

from mocknylas.cli import main
from mocknylas.doctor.checks import CHECKS
from tests.doors.conftest import COMMAND

LINE = re.compile(r"(ok  |warn|fail)  (?P<check>[^:]+): .+")


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, state_directory):
    """No certificates, proxies and servers of whoever runs the tests; any port is the default."""
    for name in ("SSL_CERT_FILE", "TMPDIR", "NO_PROXY", "no_proxy", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def examine():
    """Run `mocknylas doctor` as for a server on any ports."""

    def command(*options):
        return CliRunner().invoke(main, ["doctor", "--port", "0", *options])

    return command


def test_each_check_has_a_line_and_what_is_wrong_its_remedy_below(examine, monkeypatch):
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", "/missing")

    lines = examine().stdout.splitlines()

    told = [LINE.fullmatch(line)["check"] for line in lines[:-1] if not line.startswith(" ")]
    assert told == [check.name for check in CHECKS]
    bad = lines.index("fail  NODE_EXTRA_CA_CERTS: names /missing, which cannot be read")
    assert lines[bad + 1].startswith("      → export NODE_EXTRA_CA_CERTS=")
    assert re.fullmatch(rf"{len(CHECKS)} checks: \d+ ok, \d+ warn, [1-9]\d* fail", lines[-1])


def test_status_is_1_when_something_fails_and_0_for_warnings(examine, monkeypatch):
    monkeypatch.setenv("NYLAS_API_SERVER", "https://api.nylas.com")
    warned = examine("--json")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")
    failed = examine("--json")

    assert (warned.exit_code, failed.exit_code) == (0, 1)
    verdicts = {one["check"]: one["verdict"] for one in json.loads(failed.stdout)}
    assert (verdicts["NYLAS variables"], verdicts["proxies"]) == ("warn", "fail")


def test_json_has_a_row_for_each_check(examine):
    rows = json.loads(examine("--json").stdout)

    assert [row["check"] for row in rows] == [check.name for check in CHECKS]
    assert {tuple(row) for row in rows} == {("check", "verdict", "what", "remedy")}


@pytest.mark.slow
def test_under_exec_the_command_finds_its_server_and_its_certificates(run):
    outcome = run("exec", "--seed-name", "empty", "--", *COMMAND, "doctor", "--json")

    rows = {row["check"]: row["verdict"] for row in json.loads(outcome.stdout)}
    wanted = ("REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "MOCKNYLAS_URL", "certificates")
    assert [rows[name] for name in wanted] == ["ok"] * 4
