"""Approving what an application uses: by verbs, by commands, after `exec`, and after pytest."""

import shutil
import sys
import textwrap

import pytest
import requests
import yaml
from click.testing import CliRunner

from mocknylas.cli import main
from mocknylas.errors import ExpectationError, NotFoundError
from mocknylas.judging.approval import CHANGED, review
from mocknylas.judging.footprint import read_footprint
from mocknylas.serving import Address, serve
from tests import readme

pytest_plugins = ["pytester"]

NAME = "nylas-contract.yaml"
LIST = "messages.list  GET /messages: List messages, newest first."


def operations(path):
    return list(yaml.safe_load(path.read_text())["operations"])


# --- verbs ---


def test_verbs_record_and_check(nylas_mock, gmail, tmp_path):
    gmail.get("/messages", limit=2)
    nylas_mock.contract.record(tmp_path / NAME)

    nylas_mock.contract.check(tmp_path / NAME)
    gmail.get("/messages", subject="x")

    with pytest.raises(ExpectationError) as failure:
        nylas_mock.contract.check(tmp_path / NAME)
    assert str(failure.value).splitlines()[1:3] == [LIST, "  + parameter subject"]


def test_check_by_a_verb_can_allow_what_is_not_used(nylas_mock, gmail, tmp_path):
    gmail.get("/messages")
    nylas_mock.contract.record(tmp_path / NAME)
    nylas_mock.reset()

    nylas_mock.contract.check(tmp_path / NAME, allow_unused=True)

    with pytest.raises(ExpectationError, match="- operation"):
        nylas_mock.contract.check(tmp_path / NAME)


def test_check_by_a_verb_names_a_missing_file(nylas_mock):
    with pytest.raises(NotFoundError, match="no such file"):
        nylas_mock.contract.check(NAME)


def test_usage_counts_this_sandbox_or_all_of_the_server(nylas_mock, gmail, nylas_server):
    gmail.get("/messages")
    nylas_mock.contract.usage(everywhere=True)
    nylas_mock.reset()
    gmail.get("/threads")

    here, everywhere = nylas_mock.contract.usage(), nylas_mock.contract.usage(everywhere=True)

    assert list(here.operations) == ["threads.list"]
    assert {"messages.list", "threads.list"} <= set(everywhere.operations)
    nylas_server.sandboxes.witness = None


def test_control_tells_usage_and_what_is_missed(nylas_mock, gmail):
    gmail.get("/messages")
    door = nylas_mock.sandboxes.door

    status, told = door(
        "GET", f"/__admin/sandboxes/{nylas_mock.sandbox.id}/contract/usage", {}, None
    )

    assert status == 200
    assert told["operations"]["messages.list"]["calls"] == 1
    assert "threads.list" in told["missed"]["operations"]


# --- commands ---


@pytest.fixture
def server():
    address = Address(port=0, tls_port=None)
    with serve(address, speed=None, seed_name="empty") as found:
        yield found


@pytest.fixture
def ask(server):
    """Ask a server for something, as an application would."""
    token = server.sandboxes.default.credentials()[0]["access_token"]
    return lambda path: requests.get(f"{server.url}{path}", auth=(token, ""), timeout=30)


@pytest.fixture
def command(server, tmp_path, monkeypatch):
    """Run `mocknylas contract …` against the server; return status, output and errors."""
    monkeypatch.chdir(tmp_path)

    def run(line):
        outcome = CliRunner().invoke(main, ["contract", *line.split(), "--url", server.url])
        return outcome.exit_code, outcome.stdout, outcome.stderr

    return run


def test_commands_record_and_check_what_a_server_has_served(ask, command, tmp_path):
    ask("/messages?limit=1")

    recorded = command(f"record {NAME}")
    same = command(f"check {NAME}")
    ask("/messages?offset=1")
    differing = command(f"check {NAME}")

    told = f"{NAME}: recorded; look at the difference before you commit it\n"
    assert recorded == (0, told, "")
    assert same == (0, f"{NAME}: what is used is approved\n", "")
    assert differing == (
        1,
        f"{NAME}: what is used differs from what is approved\n{LIST}\n  + parameter offset\n"
        "if all of it is meant, record the file anew and commit it\n",
        "",
    )
    assert operations(tmp_path / NAME) == ["messages.list"]


def test_commands_count_what_was_before_a_reset(ask, command, server, tmp_path):
    ask("/messages")
    requests.post(f"{server.url}/__admin/reset", timeout=30)
    ask("/threads")

    command(f"record {NAME}")

    assert operations(tmp_path / NAME) == ["messages.list", "threads.list"]


def test_commands_count_one_sandbox_if_it_is_named(ask, command, tmp_path):
    ask("/messages")
    ask("/nowhere")  # with a token, yet of no operation

    command(f"record {NAME} --sandbox default")

    assert operations(tmp_path / NAME) == ["(no operation)", "messages.list"]


def test_check_can_allow_what_is_not_used(ask, command, server):
    ask("/messages")
    command(f"record {NAME}")
    requests.post(f"{server.url}/__admin/reset", timeout=30)

    assert command(f"check {NAME} --sandbox default")[0] == 1
    assert command(f"check {NAME} --sandbox default --allow-unused")[0] == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, f"Error: {NAME}: no such file; `mocknylas contract record {NAME}` or "),
        ("[", f"Error: {NAME}: not an approved contract: it is no YAML: "),
        ("nylas-contract: 2\nmocknylas: 9.0", f"Error: {NAME}: mocknylas 9.0 wrote it, in format"),
    ],
    ids=["missing", "damaged", "newer"],
)
def test_check_of_a_bad_file_names_it_with_the_remedy(content, message, command, tmp_path):
    if content is not None:
        (tmp_path / NAME).write_text(content)

    status, output, errors = command(f"check {NAME}")

    assert (status, output) == (1, "")
    assert errors.startswith(message)
    assert len(errors.splitlines()) == 1


# --- exec ---

ASK = """\
import os, sys, requests
for path in sys.argv[2:]:
    requests.get(os.environ["NYLAS_API_SERVER"] + path, auth=(os.environ["NYLAS_ACCESS_TOKEN"], ""))
sys.exit(int(sys.argv[1]))
"""


@pytest.fixture
def execute(tmp_path, monkeypatch, capfd):
    """Run `mocknylas exec` with a command that ends with a status after it has asked for paths."""
    monkeypatch.chdir(tmp_path)

    def run(options, *words):
        line = ["exec", "--no-tls", "--seed-name", "empty", *options.split(), "--"]
        outcome = CliRunner().invoke(main, [*line, sys.executable, "-c", ASK, *words])
        return outcome.exit_code, outcome.stderr

    return run


def test_exec_records_and_checks_what_its_command_has_used(execute, tmp_path):
    recorded = execute(f"--contract {NAME} --contract-record", "0", "/messages", "/threads")
    same = execute(f"--contract {NAME}", "0", "/messages", "/threads")
    partial = execute(f"--contract {NAME} --contract-allow-unused", "0", "/threads")
    status, told = execute(f"--contract {NAME}", "0", "/messages", "/labels")

    assert [recorded[0], same[0], partial[0]] == [0, 0, 0]
    assert status == 1
    assert "labels.list  GET /labels\n  + operation\n" in told
    assert operations(tmp_path / NAME) == ["messages.list", "threads.list"]


def test_exec_keeps_the_status_of_its_command(execute, tmp_path):
    status, told = execute(f"--contract {NAME} --contract-record", "3", "/messages")

    assert (status, told) == (3, f"{NAME}: not recorded, for the run did not pass\n")
    assert not (tmp_path / NAME).exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (f"--contract {NAME}", f"Error: {NAME}: no such file; "),
        ("--contract-record", "Error: name the file, too: --contract FILE\n"),
        ("--contract-allow-unused", "Error: name the file, too: --contract FILE\n"),
    ],
)
def test_exec_tells_a_mistake_before_it_runs_its_command(options, message, execute, tmp_path):
    status, told = execute(options, "5", "/messages")

    assert status == 1
    assert told.startswith(message)


# --- pytest ---

SUITE = """
    import pytest
    import requests

    @pytest.mark.parametrize("path", {paths})
    def test_asks(nylas_mock, path):
        url = f"https://api.nylas.com{{path}}"
        assert requests.get(url, auth=(nylas_mock.access_token, "")).ok
"""
PLAIN = ("-p", "no:xdist", "-p", "no:cacheprovider")
OPTION = f"--nylas-contract={NAME}"
RECORD = "--nylas-contract-record"


@pytest.fixture
def suite(pytester):
    """Run a suite that asks for paths, in this process; return its outcome."""
    pytester.makeconftest(
        textwrap.dedent(
            """
            import pytest

            @pytest.fixture(scope="session")
            def nylas_options():
                return {"seed_name": "empty"}
            """
        )
    )

    def run(paths, *arguments, how="runpytest_inprocess"):
        # whatever was compiled of another suite of this name
        shutil.rmtree(pytester.path / "__pycache__", ignore_errors=True)
        pytester.makepyfile(test_it=textwrap.dedent(SUITE.format(paths=paths)))
        return getattr(pytester, how)(*arguments)

    return run


def test_pytest_records_and_checks(suite, pytester):
    recorded = suite(["/messages?limit=1", "/threads"], *PLAIN, OPTION, RECORD)
    same = suite(["/threads", "/messages?limit=1"], *PLAIN, OPTION)
    differing = suite(["/messages?limit=1", "/labels"], *PLAIN, OPTION)

    assert [recorded.ret, same.ret, differing.ret] == [0, 0, 1]
    recorded.stdout.fnmatch_lines(["*= mocknylas: contract =*", f"{NAME}: recorded; look at *"])
    same.stdout.fnmatch_lines(["*= mocknylas: contract =*", f"{NAME}: what is used is approved"])
    differing.stdout.fnmatch_lines(
        [
            "*= mocknylas: contract =*",
            f"{NAME}: what is used differs from what is approved",
            "labels.list  GET /labels",
            "  + operation",
            "  + status 200",
            "threads.list  GET /threads: *",
            "  - operation",
            "after a part of the tests, *",
            "if all of it is meant, *",
            "*2 passed*",
        ]
    )
    assert operations(pytester.path / NAME) == ["messages.list", "threads.list"]


def test_part_of_the_tests_passes_where_not_all_need_be_used(suite):
    paths = ["/messages", "/threads"]
    suite(paths, *PLAIN, OPTION, RECORD)

    part = suite(paths, *PLAIN, OPTION, "-k", "messages")
    allowed = suite(paths, *PLAIN, OPTION, "-k", "messages", "--nylas-contract-allow-unused")

    assert (part.ret, allowed.ret) == (1, 0)


def test_failed_run_is_told_what_is_new_and_records_nothing(suite, pytester):
    suite(["/messages"], *PLAIN, OPTION, RECORD)
    before = (pytester.path / NAME).read_bytes()

    checked = suite(["/nowhere"], *PLAIN, OPTION)
    recorded = suite(["/nowhere"], *PLAIN, OPTION, RECORD)

    assert (checked.ret, recorded.ret) == (1, 1)
    checked.stdout.fnmatch_lines(["(no operation): *", "  + operation", "  + status 404"])
    checked.stdout.no_fnmatch_line("  - operation*")
    recorded.stdout.fnmatch_lines([f"{NAME}: not recorded, for the run did not pass"])
    assert (pytester.path / NAME).read_bytes() == before


def test_listing_the_tests_checks_nothing(suite):
    suite(["/messages"], *PLAIN, OPTION, RECORD)

    listed = suite(["/threads"], *PLAIN, OPTION, "--collect-only")

    assert listed.ret == 0
    listed.stdout.no_fnmatch_line("*mocknylas: contract*")


def test_run_without_these_options_says_nothing(suite):
    run = suite(["/messages"], *PLAIN)

    assert run.ret == 0
    run.stdout.no_fnmatch_line("*mocknylas: contract*")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([OPTION], f"ERROR: {NAME}: no such file; --nylas-contract-record writes it"),
        ([RECORD], "ERROR: name the file, too: --nylas-contract=FILE"),
        (["--nylas-contract-allow-unused"], "ERROR: name the file, too: --nylas-contract=FILE"),
    ],
)
def test_wrong_options_are_told_before_any_test_runs(arguments, message, suite):
    run = suite(["/messages"], *PLAIN, *arguments)

    assert run.ret == pytest.ExitCode.USAGE_ERROR
    run.stderr.fnmatch_lines([message])


def test_damaged_file_fails_the_run_by_name(suite, pytester):
    (pytester.path / NAME).write_text("nylas-contract: x")

    run = suite(["/messages"], *PLAIN, OPTION)

    assert run.ret == 1
    run.stdout.fnmatch_lines([f"{NAME}: not an approved contract: *record it anew"])


def test_readme_shows_the_file_that_its_example_records(pytester):
    (example,) = (one for one in readme.blocks("python", readme.text()) if one.note == "approved")
    (shown,) = (one for one in readme.blocks("yaml", readme.text()) if one.note == "contract")
    pytester.makepyfile(test_it=example.code)

    run = pytester.runpytest_inprocess(*PLAIN, OPTION, RECORD)

    assert run.ret == 0
    differences = review(yaml.safe_load(shown.code), read_footprint(pytester.path / NAME))
    assert {one.sign for rows in differences.groups.values() for one in rows} <= {CHANGED}


@pytest.mark.slow
def test_workers_of_xdist_are_merged(suite, pytester):
    paths = ["/messages?limit=1", "/threads", "/labels", "/drafts"]
    how = "runpytest_subprocess"

    alone = suite(paths, *PLAIN, OPTION, RECORD, how=how)
    text = (pytester.path / NAME).read_text()
    together = suite(paths, "-n", "2", OPTION, RECORD, how=how)
    checked = suite([*paths, "/files"], "-n", "2", OPTION, how=how)

    assert [alone.ret, together.ret, checked.ret] == [0, 0, 1]
    assert (pytester.path / NAME).read_text() == text
    checked.stdout.fnmatch_lines(["files.list  GET /files*", "  + operation", "  + status 200"])


@pytest.mark.slow
def test_worker_that_crashes_leaves_what_the_others_say(suite, pytester):
    suite(["/messages", "/threads"], *PLAIN, OPTION, RECORD)
    pytester.makepyfile(test_crash="import os\n\ndef test_crash(nylas_mock):\n    os._exit(9)")

    run = suite(["/messages", "/labels"], "-n", "2", OPTION, how="runpytest_subprocess")

    assert run.ret == 1
    run.stdout.fnmatch_lines(["*mocknylas: contract*", f"{NAME}: what is used *"])
    run.stdout.no_fnmatch_line("*INTERNALERROR*")
