"""`mocknylas exec`: a command with a server of its own."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from mocknylas.cli import main
from mocknylas.serving import BUNDLES
from tests.doors.conftest import COMMAND, PATIENCE

SHOW = "import json, os; print(json.dumps(dict(os.environ)))"
ASK = """\
import os, requests
answer = requests.get(os.environ["NYLAS_API_SERVER"] + "/account",
                      auth=(os.environ["NYLAS_ACCESS_TOKEN_IMAP"], ""))
print(answer.json()["email_address"])
"""
SDK = """\
import os
from nylas import APIClient
client = APIClient(os.environ["NYLAS_CLIENT_ID"], os.environ["NYLAS_CLIENT_SECRET"],
                   os.environ["NYLAS_ACCESS_TOKEN"], os.environ["NYLAS_API_SERVER"])
print(client.account.email_address)
"""


@pytest.fixture
def execute(capfd):
    """Run `mocknylas exec …` in this process; return exit status, output and errors."""

    def command(*arguments):
        outcome = CliRunner().invoke(main, ["exec", *arguments])
        printed = capfd.readouterr()
        return outcome.exit_code, printed.out + outcome.stdout, printed.err + outcome.stderr

    return command


def python(code):
    return ("--", sys.executable, "-c", code)


def test_command_is_led_to_the_server_by_its_environment(execute, state_directory):
    status, output, _ = execute(*python(SHOW))

    variables = json.loads(output)
    assert status == 0
    assert variables["NYLAS_API_SERVER"].startswith("https://127.0.0.1:")
    assert variables["MOCKNYLAS_URL"].startswith("http://127.0.0.1:")
    assert {variables[name] for name in BUNDLES} == {str(state_directory / "bundle.pem")}
    assert variables["NODE_EXTRA_CA_CERTS"] == str(state_directory / "ca.pem")
    assert variables["NYLAS_ACCESS_TOKEN"] == variables["NYLAS_ACCESS_TOKEN_GMAIL"]
    assert {"NYLAS_CLIENT_ID", "NYLAS_CLIENT_SECRET", "PATH"} <= set(variables)


@pytest.mark.parametrize(
    ("code", "address"),
    [
        pytest.param(ASK, "alan.turing@imap.test", id="requests"),
        pytest.param(SDK, "ada.lovelace@gmail.test", id="sdk", marks=pytest.mark.slow),
    ],
)
def test_command_reaches_the_server_over_https(code, address, execute):
    outcome = execute("--seed-name", "empty", *python(code))

    assert outcome == (0, f"{address}\n", "")


def test_a_proxy_of_the_user_is_not_asked_for_the_server(execute, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "intranet.test")

    reached = execute("--seed-name", "empty", *python(ASK))
    _, output, _ = execute("--no-tls", "--seed-name", "empty", *python(SHOW))

    assert reached == (0, "alan.turing@imap.test\n", "")
    variables = json.loads(output)
    assert variables["NO_PROXY"] == variables["no_proxy"] == "intranet.test,127.0.0.1,localhost"


def test_a_proxy_that_spares_the_server_is_left_alone(execute, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.0/8")
    monkeypatch.delenv("no_proxy", raising=False)

    _, output, _ = execute("--no-tls", "--seed-name", "empty", *python(SHOW))

    assert json.loads(output)["NO_PROXY"] == "127.0.0.0/8"


@pytest.mark.slow
def test_controls_in_the_command_mean_its_server(execute):
    _, output, _ = execute("--still", "--seed-name", "empty", "--", *COMMAND, "health", "--json")

    assert json.loads(output)["status"] == "ok"


def test_exit_status_is_that_of_the_command(run):
    outcome = run("exec", "--no-tls", *python("raise SystemExit(3)"))

    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (3, "", "")


def test_command_ended_by_a_signal_returns_what_a_shell_would(execute):
    status, _, _ = execute("--no-tls", *python("import os; os.kill(os.getpid(), 9)"))

    assert status == 128 + 9


@pytest.mark.parametrize(
    ("command", "why"),
    [("no-such-command", "No such file or directory"), ("/", "Permission denied")],
)
def test_command_that_cannot_be_run_is_told_in_one_line(command, why, execute):
    outcome = execute("--no-tls", "--", command)

    assert outcome == (127, "", f"mocknylas exec: {command}: {why}\n")


def test_without_tls_the_command_gets_http_and_no_certificate(
    execute, monkeypatch, state_directory
):
    for name in BUNDLES:
        monkeypatch.delenv(name, raising=False)
    _, output, _ = execute("--no-tls", *python(SHOW))

    variables = json.loads(output)
    assert variables["NYLAS_API_SERVER"] == variables["MOCKNYLAS_URL"]
    assert not {*BUNDLES, "NODE_EXTRA_CA_CERTS"} & set(variables)
    assert not state_directory.exists()


def test_words_after_the_command_are_its_own(execute):
    code = "import sys; print(sys.argv[1:])"

    _, output, _ = execute("--no-tls", sys.executable, "-c", code, "--seed", "x", "-h", "--still")

    assert output == "['--seed', 'x', '-h', '--still']\n"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("--sed", "3", "--", "true"), 2, "No such option '--sed'"),
        (
            ("--seed-name", "empti", "true"),
            1,
            "Error: no recipe 'empti'; did you mean 'empty'?\n",
        ),
        (("--start", "soon", "true"), 1, "Error: not an instant: 'soon'; write Unix seconds"),
        (("--speed", "0", "true"), 1, "Error: not a speed: 0.0; write a number above 0"),
        ((), 2, "Missing argument 'COMMAND...'"),
    ],
)
def test_mistake_is_told_with_the_remedy(arguments, status, message, execute):
    found, output, errors = execute("--no-tls", *arguments)

    assert (found, output) == (status, "")
    assert message in errors


@pytest.mark.slow
def test_command_may_read_its_input(tmp_path):
    outcome = subprocess.run(
        [*COMMAND, "exec", "--no-tls", *python("print(input().upper())")],
        input="hello\n",
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )

    assert outcome.stdout == "HELLO\n"
