"""The report at every door: pytest's options, `mocknylas report`, `exec`, the control API."""

import json
import sys
import textwrap
from xml.etree import ElementTree

import pytest
import requests
from click.testing import CliRunner

from mocknylas.cli import main
from mocknylas.http.local import LocalServer
from mocknylas.mock import make_spec
from mocknylas.pytest_report import Whereabouts
from mocknylas.serving import Address, serve
from tests.doors.test_exec import python

pytest_plugins = ["pytester"]

FAULTY = """
    import pytest
    import requests

    def ask(mock, path):
        return requests.get(f"https://api.nylas.com{path}", auth=(mock.access_token, ""))

    def test_misspells(nylas_mock):
        ask(nylas_mock, "/messages?limitt=5&limit=5")

    @pytest.mark.nylas(options={"accept": "ignored-parameter"})
    def test_is_known(nylas_mock):
        ask(nylas_mock, "/messages?limitt=5&limit=5")

    def test_is_lost(nylas_mock):
        ask(nylas_mock, "/message")
        nylas_mock.reset()
        ask(nylas_mock, "/message")

    def test_is_fine(nylas_mock):
        ask(nylas_mock, "/account")
"""
LINE = "test_it.py:8 test_it.py::test_misspells"
MISSPELLED = f"warning ignored-parameter messages.list /query/limitt, call 1 {LINE}"
CLIENT = """\
import os, requests
for path in ("/account", "/messages?limitt=5&limit=5"):
    requests.get(os.environ["MOCKNYLAS_URL"] + path, auth=(os.environ["NYLAS_ACCESS_TOKEN"], ""))
"""
MISSPELT_BY = "mocknylas: warning ignored-parameter messages.list /query/limitt, call 2"


@pytest.fixture
def project(pytester):
    """A project whose tests drive a faulty client."""
    pytester.makepyfile(test_it=textwrap.dedent(FAULTY))
    return pytester


@pytest.mark.parametrize(
    "workers",
    [["-p", "no:xdist"], pytest.param(["-n", "2"], marks=pytest.mark.slow)],
    ids=["one", "two"],
)
def test_a_run_ends_with_its_report_over_all_workers(project, workers):
    run = project.runpytest_subprocess(
        *workers, "--nylas-report=out/report.json", "--nylas-report=report.xml"
    )

    run.assert_outcomes(passed=4)
    run.stdout.fnmatch_lines(
        [
            "*= mocknylas: report =*",
            "mocknylas * 5 calls in 4 tests, *",
            "2 operations exercised, * not",
            "error unexplained-error GET /message (2 times), call 1 test_it.py:15 *::test_is_lost",
            MISSPELLED.replace("[", "[[]"),
            "accepted: 1 ignored-parameter",
            "written to out/report.json",
            "written to report.xml",
        ]
    )
    assert run.ret == 0
    report = json.loads((project.path / "out/report.json").read_text())
    assert report["tests"] == [
        f"test_it.py::test_{name}" for name in ("is_fine", "is_known", "is_lost", "misspells")
    ]
    lost = next(one for one in report["findings"] if one["kind"] == "unexplained-error")
    assert [(one["test"], one["line"]) for one in lost["calls"]] == [
        ("test_it.py::test_is_lost", "test_it.py:15"),
        ("test_it.py::test_is_lost", "test_it.py:17"),
    ]
    assert ElementTree.parse(project.path / "report.xml").getroot().get("failures") == "2"


def test_a_run_fails_by_the_findings_that_it_names(project):
    run = project.runpytest_inprocess(
        "-p", "no:xdist", "--nylas-fail-on=deprecated,ignored-parameter"
    )

    assert run.ret == pytest.ExitCode.TESTS_FAILED
    run.assert_outcomes(passed=4)
    run.stdout.fnmatch_lines(
        ["findings that fail the run:", f"- {MISSPELLED}", "    test_it.py::test_misspells"]
    )
    run.stdout.no_fnmatch_line("- *unexplained-error*")


@pytest.mark.parametrize(
    "settings",
    [
        "nylas_fail_on = error\nnylas_accept = unexplained-error:GET /message\n",
        "nylas_fail_on = error\nnylas_accept =\n    deprecated\n    unexplained-error\n",
        "nylas_fail_on = duplicate-send\n",
    ],
)
def test_the_configuration_file_says_what_fails_and_what_is_known(project, settings):
    project.makeini(f"[pytest]\n{settings}")

    run = project.runpytest_inprocess("-p", "no:xdist")

    assert run.ret == 0
    run.stdout.fnmatch_lines(["*= mocknylas: report =*"])


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--nylas-fail-on=ignored-feld", "no kind of finding 'ignored-feld'; did you mean *"),
        ("--nylas-report=report.pdf", "no format of a report ends with 'pdf': report.pdf; *"),
    ],
)
def test_an_option_that_cannot_be_is_refused_before_any_test(project, option, told):
    run = project.runpytest_inprocess("-p", "no:xdist", option)

    assert run.ret == pytest.ExitCode.USAGE_ERROR
    run.stderr.fnmatch_lines([f"ERROR: {told}"])


def test_an_unknown_acceptance_is_refused_too(project):
    run = project.runpytest_inprocess(
        "-p", "no:xdist", "--nylas-fail-on=error", "--nylas-accept=deprecatd"
    )

    assert run.ret == pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize("accepted", ["deprecated", "deprecatd"])
def test_accepting_without_a_report_is_refused(project, accepted):
    run = project.runpytest_inprocess("-p", "no:xdist", f"--nylas-accept={accepted}")

    assert run.ret == pytest.ExitCode.USAGE_ERROR
    run.stderr.fnmatch_lines(["ERROR: --nylas-accept accepts nothing alone: name --nylas-report *"])


def test_what_the_configuration_file_accepts_needs_no_report(project):
    project.makeini("[pytest]\nnylas_accept = deprecated\n")

    project.runpytest_inprocess("-p", "no:xdist").assert_outcomes(passed=4)


def test_a_call_outside_of_any_test_is_of_none():
    assert Whereabouts().now() == ("", "")


def test_a_run_that_asks_for_no_report_says_nothing_of_it(project):
    run = project.runpytest_inprocess("-p", "no:xdist")

    run.assert_outcomes(passed=4)
    run.stdout.no_fnmatch_line("*mocknylas: report*")


def test_a_failed_run_stays_failed_and_is_reported(project):
    project.makepyfile(test_fails="def test_fails(): assert False")

    run = project.runpytest_inprocess("-p", "no:xdist", "--nylas-report=report.html")

    run.assert_outcomes(passed=4, failed=1)
    assert run.ret == pytest.ExitCode.TESTS_FAILED
    assert "<!doctype html>" in (project.path / "report.html").read_text()


def test_a_report_that_cannot_be_written_fails_the_run(project):
    project.makefile(".d", taken="a file")

    run = project.runpytest_inprocess("-p", "no:xdist", "--nylas-report=taken.d/report.txt")

    assert run.ret == pytest.ExitCode.TESTS_FAILED
    run.stdout.fnmatch_lines(["the report cannot be written to taken.d/report.txt: *"])


# --- a server ---


@pytest.fixture
def server():
    """A running server, as `mocknylas serve` runs it, and a client that has made a mistake."""
    with serve(Address(port=0, tls_port=None), speed=None, start=1_718_010_000) as server:
        token = next(iter(server.sandboxes.default.tokens))
        requests.get(f"{server.url}/messages?limitt=5&limit=5", auth=(token, ""), timeout=9)
        yield server


@pytest.fixture
def report(server):
    """Run `mocknylas report …`; return exit status, output and errors."""

    def command(*arguments):
        outcome = CliRunner().invoke(main, ["report", "--url", server.url, *arguments])
        return outcome.exit_code, outcome.stdout, outcome.stderr

    return command


def test_a_server_tells_its_report(report):
    status, output, _ = report()

    assert status == 0
    assert "1 call in 1 world, 2024-06-10T09:00:00Z to 2024-06-10T09:00:00Z" in output
    assert "warning: ignored-parameter in messages.list /query/limitt\n" in output


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (["--json"], "{"),
        (["--format", "json"], "{"),
        (["--format", "junit"], "<?xml"),
        (["--format", "html"], "<!doctype html>"),
    ],
)
def test_a_report_is_printed_in_any_form(report, arguments, begins):
    status, output, _ = report(*arguments)

    assert status == 0
    assert output.lstrip().startswith(begins)


def test_a_report_goes_to_files_instead(report, tmp_path):
    files = [tmp_path / "report.html", tmp_path / "report.xml"]

    status, output, _ = report(*(word for file in files for word in ("--output", str(file))))

    assert (status, output) == (0, "")
    assert "<!doctype html>" in files[0].read_text()
    assert "<testsuites " in files[1].read_text()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--fail-on", "ignored-parameter"], 1),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "error,deprecated"], 0),
        (["--fail-on", "warning", "--accept", "ignored-parameter:messages.*:/query/*"], 0),
        (["--fail-on", "warning", "--accept", "ignored-parameter:threads.*"], 1),
    ],
)
def test_a_report_fails_by_what_it_is_told_to(report, arguments, status):
    found, _, errors = report(*arguments)

    assert found == status
    assert errors.startswith("mocknylas: warning ignored-parameter" if status else "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--fail-on", "deprecatd"], "Error: no kind of finding 'deprecatd'; did you mean "),
        (["--accept", "deprecatd"], "Error: no kind of finding 'deprecatd'; did you mean "),
        (["--output", "report.pdf"], "Error: no format of a report ends with 'pdf': report.pdf"),
    ],
)
def test_a_wrong_word_is_told(report, arguments, told):
    status, _, errors = report(*arguments)

    assert status == 1
    assert errors.startswith(told)


def test_what_ended_is_reported_too(report, server):
    token = next(iter(server.sandboxes.default.tokens))
    server.sandboxes.reset(server.sandboxes.default)
    requests.get(f"{server.url}/account", auth=(token, ""), timeout=9)

    everything = json.loads(report("--json")[1])
    present = json.loads(report("--json", "--sandbox", "default")[1])

    assert sorted(everything["usage"]["operations"]) == ["account.get", "messages.list"]
    assert sorted(present["usage"]["operations"]) == ["account.get"]
    assert [one["kind"] for one in everything["findings"]] == ["ignored-parameter"]


@pytest.mark.parametrize(
    ("query", "media"),
    [
        ("", "application/json"),
        ("?format=text", "text/plain"),
        ("?format=html&accept=ignored-parameter,deprecated", "text/html"),
        ("?format=junit&everywhere=true", "application/xml"),
    ],
)
def test_the_control_api_gives_every_form(server, query, media):
    answer = requests.get(f"{server.url}/__admin/report{query}", timeout=9)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(media)


def test_the_control_api_refuses_a_form_that_is_not(server):
    answer = requests.get(f"{server.url}/__admin/report?format=pdf", timeout=9)

    assert (answer.status_code, answer.json()["type"]) == (400, "usage_error")


# --- exec ---


@pytest.fixture
def execute(capfd):
    """Run `mocknylas exec …` in this process; return exit status and errors."""

    def command(*arguments):
        outcome = CliRunner().invoke(main, ["exec", "--no-tls", *arguments])
        return outcome.exit_code, capfd.readouterr().err + outcome.stderr

    return command


def test_a_command_is_reported_when_it_has_ended(execute, tmp_path):
    path = tmp_path / "report.json"

    status, errors = execute("--report", str(path), *python(CLIENT))

    report = json.loads(path.read_text())
    assert (status, errors) == (0, "")
    assert sorted(report["usage"]["operations"]) == ["account.get", "messages.list"]


@pytest.mark.parametrize(
    ("code", "arguments", "status"),
    [
        (CLIENT, ["--fail-on", "ignored-parameter"], 1),
        (CLIENT, ["--fail-on", "error"], 0),
        (CLIENT, ["--fail-on", "warning", "--accept", "ignored-parameter"], 0),
        (f"{CLIENT}raise SystemExit(7)", ["--fail-on", "ignored-parameter"], 7),
    ],
)
def test_the_status_is_the_commands_own_or_one_for_findings(execute, code, arguments, status):
    found, errors = execute(*arguments, *python(code))

    assert found == status
    assert (MISSPELT_BY in errors) is (status != 0)


@pytest.mark.parametrize(("code", "status"), [(CLIENT, 1), (f"{CLIENT}raise SystemExit(7)", 7)])
def test_a_report_that_cannot_be_leaves_the_commands_own_status(execute, tmp_path, code, status):
    (tmp_path / "taken").write_text("a file")

    found, errors = execute("--report", str(tmp_path / "taken" / "report.txt"), *python(code))

    assert found == status
    assert "mocknylas exec: the report cannot be written to " in errors


def test_a_wrong_option_of_exec_runs_nothing(execute, tmp_path):
    made = tmp_path / "made"

    status, errors = execute(
        "--fail-on", "deprecatd", "--", sys.executable, "-c", f"open({str(made)!r}, 'w')"
    )

    assert status == 1
    assert "did you mean 'deprecated'?" in errors
    assert not made.exists()


def test_a_mock_without_a_report_has_no_witness():
    server = LocalServer(make_spec(start=1_718_010_000))

    assert server.sandboxes.witness is None
