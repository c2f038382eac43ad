"""The command line: help, mistakes, and every control as a command against a running server."""

import hashlib
import hmac
import json
import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from mocknylas import MockNylas
from mocknylas.cli import main
from mocknylas.cli.remote import DEFAULT_URL
from mocknylas.controls import CONTROLS
from mocknylas.http.local import LocalServer
from mocknylas.mock import make_spec
from mocknylas.version import VERSION
from tests.support.hooks import DELIVERY, queue_delivery
from tests.support.syntax import ROOT

START = 1_718_010_000
ADA, GRACE = "ada.lovelace@gmail.test", "grace.hopper@outlook.test"
LINK = '<a href="https://a.example">A</a>'
GROUPS = {one.name.partition(".")[0] for one in CONTROLS if "." in one.name}
FAILING = {"webhooks.check"}  # for want of a receiver
COMMANDS = {  # for each control, a command line that must succeed, or fail as it should
    "health": "health",
    "clock": "clock",
    "clock.advance": "clock advance 2h",
    "clock.move_to": "clock move-to 2030-01-31T09:00Z",
    "clock.settle": "clock settle",
    "clock.tick": "clock tick",
    "clock.run_until_idle": "clock run-until-idle --limit 2d",
    "clock.run_until": "clock run-until job.* --limit 2d",
    "clock.agenda": "clock agenda",
    "reset": "reset",
    "snapshot": "snapshot",
    "restore": "restore SNAPSHOT",  # a file with one
    "tape": "tape --keep-addresses",
    "har": "har",
    "sent": f"sent --account {ADA}",
    "outbox": f"outbox --account {ADA} --status pending",
    "duplicates": "duplicates",
    "report": "report --sandbox default --accept deprecated",
    "expect": 'expect --sent {"count":1} --outbox [{"status":"pending"}]',
    "request": f"request GET /messages?limit=1 --account {ADA}",
    "send": f'send {{"to":"eve@example.com"}} --account {ADA} --at 1h',
    "contract": "contract",
    "contract.usage": "contract usage --everywhere",
    "events": f"events --since 0 --kind job.* --account {ADA}",
    "story": "story",
    "calls": "calls --since 0 --operation messages.list --status 200",
    "requests": "requests --since 0 --operation messages.list --status 200",
    "requests.explain": "requests explain 1",
    "faults": "faults",
    "faults.add": "faults add provider defer --name busy --times 2",
    "faults.clear": "faults clear",
    "faults.delete": "faults delete here",
    "scenarios": "scenarios",
    "options": "options",
    "options.set": 'options set {"strict":true}',
    "scenarios.load": "scenarios load provider-busy-twice",
    "simulate.inbound": f"simulate inbound {ADA} {{}}",
    "simulate.invite": f'simulate invite {ADA} {{"start":"2030-01-31T09:00Z"}}',
    "simulate.rsvp": f"simulate rsvp {ADA} {ADA} yes",
    "webhooks": "webhooks",
    "webhooks.deliveries": "webhooks deliveries --status queued --trigger message.*",
    "webhooks.trigger": f"webhooks trigger message.created --account {ADA}",
    "webhooks.check": "webhooks check http://127.0.0.1:1/hooks",
    "webhooks.replay": f"webhooks replay {DELIVERY}",
    "webhooks.show": f"webhooks show {DELIVERY}",
    "simulate.open": "simulate open --after 1h",
    "simulate.click": "simulate click --link 0",
    "simulate.reply": "simulate reply --body Yes",
    "simulate.forward": "simulate forward charles@engine.example",
    "simulate.bounce": "simulate bounce --soft",
    "simulate.out_of_office": "simulate out-of-office",
    "accounts": "accounts",
    "accounts.set": f"accounts set {ADA} --sync-state invalid",
    "accounts.connect": "accounts connect new@gmail.test --name New",
    "accounts.accept": f"accounts accept {ADA} --refuse",
    "accounts.revoke": f"accounts revoke {ADA}",
    "accounts.delete": f"accounts delete {ADA}",
    "accounts.expire_codes": "accounts expire-codes",
    "application": "application",
    "application.set": "application set --application-name Orbit",
    "contacts.add": f'contacts add {ADA} {{"given_name":"Charles"}}',
    "contacts.add_group": f"contacts add-group {ADA} Rivals",
    "contacts.set_picture": f"contacts set-picture {ADA} {GRACE}",
    "contacts.remove_picture": f"contacts remove-picture {ADA} {GRACE}",
    "sandboxes": "sandboxes",
    "sandboxes.create": "sandboxes create --id new --seed-name empty --seed 3",
    "sandboxes.delete": "sandboxes delete spare",
}


@pytest.fixture(scope="module")
def server():
    server = LocalServer(make_spec(start=START, seed_name="empty", record=True))
    yield server
    server.stop()


def receiver(secret, taken):
    """Return a receiver that verifies, and answers with this status to what it takes."""

    def hook(parcel):
        right = hmac.new(secret.encode(), parcel.body, hashlib.sha256).hexdigest()
        return taken if parcel.headers.get("X-Nylas-Signature") == right else 401

    return hook


def send(sandbox):
    """Send a tracked mail, which the simulated recipients act upon."""
    world = sandbox.world
    tracking = {"opens": True, "links": True}
    body = {"to": [{"email": "a@b.example"}], "body": LINK, "tracking": tracking}
    world.sending.send_now(world.account("gmail"), body)


@pytest.fixture
def invoke(server):
    """Run a command against the server, whose sandboxes are fresh; return its outcome."""

    def command(line, *words):
        arguments = [*(line.split() if isinstance(line, str) else line), *words]
        return CliRunner().invoke(main, [*arguments, "--url", server.url])

    yield command
    for sandbox in server.sandboxes.all():
        server.sandboxes.delete(sandbox)


@pytest.fixture
def saved(invoke, tmp_path):
    """The path of a file with what `mocknylas snapshot` printed."""
    path = tmp_path / "world.json"
    path.write_text(invoke("snapshot").stdout)
    return path


@pytest.fixture
def ask(invoke):
    """Run a command with --json and return what it answers."""

    def command(line, *words, status=0):
        outcome = invoke(line, *words, "--json")
        assert outcome.exit_code == status, outcome.output
        return json.loads(outcome.stdout)

    return command


# --- help and mistakes ---


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_every_command(option):
    outcome = CliRunner().invoke(main, [option])

    first_words = {control.name.partition(".")[0] for control in CONTROLS}
    assert outcome.exit_code == 0
    others = {"serve", "exec", "openapi", "replay", "scenario", "doctor"}
    assert set(main.commands) == {*others, *first_words}
    assert all(f"\n  {name} " in outcome.output for name in main.commands)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_each_control_has_a_command_that_explains_itself(control):
    words = control.name.replace("_", "-").split(".")

    outcome = CliRunner().invoke(main, [*words, "--help"])

    told = " ".join(outcome.output.split())
    assert outcome.exit_code == 0
    assert control.summary in told
    for argument in control.arguments:
        shown = argument.name.upper() if argument.positional else f"--{argument.name}"
        assert shown.replace("_", "-") in told.replace("_", "-")


def test_help_says_what_an_argument_means_and_which_are_json():
    advance = CliRunner().invoke(main, ["clock", "advance", "--help"]).output
    inbound = CliRunner().invoke(main, ["simulate", "inbound", "--help"]).output

    assert "BY: duration: 90s, 15m, 2h30m, 7d, or seconds" in advance
    assert "as JSON" in inbound


def test_version_is_told():
    assert CliRunner().invoke(main, ["--version"]).output == f"mocknylas, version {VERSION}\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("clok", "No such command 'clok'"),
        ("clock advnce", "No such command 'advnce'"),
        ("clock advance", "Missing argument 'BY'"),
        ("clock advance 2h --jsn", "No such option '--jsn'"),
        ("events --since x", "'x' is not a valid integer"),
        ("serve --port 99999", "99999 is not in the range"),
        ("serve --sped 3", "No such option '--sped'"),
    ],
)
def test_command_line_that_cannot_be_is_refused_with_status_2(line, message):
    outcome = CliRunner().invoke(main, line.split())

    assert outcome.exit_code == 2
    assert message in outcome.stderr


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("clock advance soon", "not a duration: 'soon'; write 90s, 15m, 2h30m, 7d or a number"),
        ("clock move-to 5", "time never runs backwards"),
        ("faults add provider defr", "did you mean 'defer'?"),
        ("faults add provider defer --match {", "match: not JSON: "),
        ("faults add provider defer --attributes soon", "attributes: not JSON: "),
        ("faults delete busyy", "no fault 'busyy'"),
        ("faults add request refuse --status 42", "'status': Must be greater than or equal to 400"),
        ("faults add request slow --status 429", "attributes of 'slow': no key 'status'"),
        ("faults add request --sequence [429,okk]", "no step of a request sequence 'okk'"),
        ("restore nofile.json", "snapshot: no file 'nofile.json'; name one, or write JSON itself"),
        (f"simulate inbound {ADA} mails/one", "message: no file 'mails/one'; name one"),
        ("scenarios load rate-limit", "no scenario 'rate-limit'; did you mean 'rate-limited'?"),
        (f"simulate inbound {ADA} Hi", "message: not JSON: "),
        ("sent --account ada", "no account 'ada'"),
        ("clock --sandbox checkoutt", "no sandbox 'checkoutt'"),
        ("sandboxes create --id default", "sandbox 'default' exists already; delete it first"),
    ],
)
def test_refusal_is_told_in_one_line_with_status_1(line, message, invoke, server):
    server.sandboxes.default  # noqa: B018  # made when first asked for

    outcome = invoke(line)

    assert (outcome.exit_code, outcome.stdout) == (1, "")
    (told,) = outcome.stderr.splitlines()
    assert told.startswith("Error: ")
    assert message in told


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "127.0.0.1:9", "http://nowhere.invalid"])
def test_server_that_is_not_there_is_told_with_the_remedy(url):
    outcome = CliRunner().invoke(main, ["health", "--url", url])

    assert outcome.exit_code == 1
    assert outcome.stderr.startswith(f"Error: no mocknylas at {url} (")
    assert outcome.stderr.endswith("start one with `mocknylas serve`, or say --url\n")


def test_option_before_the_command_is_refused_and_not_ignored(server):
    outcome = CliRunner().invoke(main, ["clock", "--url", server.url, "advance", "2h"])

    assert outcome.exit_code == 1
    assert outcome.stderr == ("Error: --url belongs behind the command: main clock advance --url\n")


# --- every control ---


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_each_control_runs_as_a_command(control, ask, server, saved):
    send(server.sandboxes.default)
    ask(["simulate", "invite", ADA], '{"start": "2030-01-31T09:00Z"}')
    ask("faults add provider defer --name here")
    ask("sandboxes create --id spare")
    ask(f'contacts add {ADA} {{"emails":[{{"email":"{GRACE}"}}]}}')
    queue_delivery(server.sandboxes.default)
    ask('send {"to":"eve@example.com"} --at 1d')
    before = list(server.sandboxes.stray_calls)

    line = COMMANDS[control.name].replace("SNAPSHOT", str(saved))
    ask(line, status=int(control.name in FAILING))

    assert list(server.sandboxes.stray_calls) == before


def test_clock_is_turned_and_told(ask):
    assert ask("clock advance 2h30m") == []
    assert ask("clock")["now"] == START + 9000


def test_fault_is_added_with_its_options(ask):
    armed = ask(
        ["faults", "add", "provider", "defer", "--name", "busy", "--skip", "1", "--times", "2"],
        *["--match", '{"to": "*@example.com"}', "--probability", "0.5"],
        *["--window", '{"after": "10m"}', "--attributes", '{"reason": "421 later"}'],
    )

    (listed,) = ask("faults")
    assert listed == armed
    assert (armed["name"], armed["skip"], armed["times"]) == ("busy", 1, 2)
    assert (armed["match"], armed["probability"]) == ({"to": "*@example.com"}, 0.5)
    assert armed["attributes"] == {"reason": "421 later"}


@pytest.mark.parametrize(
    ("line", "attributes"),
    [
        ("request refuse --status 429 --message Slower", {"status": 429, "message": "Slower"}),
        ("request refuse --message 404", {"message": "404"}),
        ("request lose_reply --cut", {"cut": True}),
        ("request cut --after 10", {"after": 10}),
        ("request slow --by 2m --time real", {"by": "2m", "time": "real"}),
        ("provider bounce_later --after 2h", {"after": "2h"}),
        (
            "provider partial --recipients a@x.test,*@y.test",
            {"recipients": ["a@x.test", "*@y.test"]},
        ),
        ("webhook repeat --copies 3", {"copies": 3}),
        (
            'request refuse --status 429 --attributes {"type":"a","status":500}',
            {"type": "a", "status": 429},
        ),
    ],
)
def test_what_an_effect_takes_is_an_option_of_its_own(line, attributes, ask):
    armed = ask(f"faults add {line}")

    assert armed["attributes"].items() >= attributes.items()


@pytest.mark.parametrize("sequence", ["[429,ok]", '[429, "ok"]', "[429, ok]"])
def test_sequence_is_written_as_in_a_scenario(sequence, ask):
    armed = ask(["faults", "add", "request", "--sequence", sequence])

    assert armed["sequence"] == [429, "ok"]


def test_mail_from_outside_is_given_as_json(ask):
    stored = ask(["simulate", "inbound", ADA], '{"subject": "Hi", "labels": ["important"]}')

    assert stored["subject"] == "Hi"
    assert [label["name"] for label in stored["labels"]] == ["important", "all"]


def test_printed_snapshot_is_a_file_for_restore(ask, saved):
    ask(["simulate", "inbound", ADA], '{"subject": "Not in it"}')

    restored = ask(["restore", str(saved), "--sandbox", ask("sandboxes create")["id"]])
    ask(["restore", str(saved)])

    assert restored["id"] == "sandbox-1"
    assert ask("events") == []


def test_printed_snapshot_is_a_file_for_python(ask, saved):
    with MockNylas(start=1) as mock:
        mock.restore(saved)

        assert mock.clock.now == START


def test_scenario_is_loaded_by_name_by_path_or_inline(ask, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\n")

    assert ask("scenarios load rate-limited")["faults"] == ["rate limited"]
    assert ask(["scenarios", "load", str(path)])["scenario"] == "mine"
    assert ask(["scenarios", "load"], '{"name": "inline"}')["scenario"] == "inline"


def test_sandbox_is_created_used_and_deleted(ask):
    created = ask(
        ["sandboxes", "create", "--id", "checkout", "--start", "2024-06-11", "--seed", "7"],
        *["--options", '{"max_limit": 5}', "--scenario", "rate-limited"],
    )
    ask("clock advance 1h --sandbox checkout")

    assert (created["seed"], created["options"]["max_limit"]) == (7, 5)
    assert ask("clock --sandbox checkout")["now"] == created["start"] + 3600
    assert ask("clock")["now"] == START
    assert ask("sandboxes delete checkout") is None
    assert [one["id"] for one in ask("sandboxes")] == ["default"]


@pytest.mark.parametrize("name", ["100 % busy", "a/b", "ä?b#c"])
def test_name_with_any_characters_is_deleted(name, ask):
    ask(["faults", "add", "provider", "defer", "--name", name])

    ask(["faults", "delete", name])

    assert ask("faults") == []


@pytest.mark.parametrize(
    "control", [one for one in CONTROLS if one.name in GROUPS], ids=lambda control: control.name
)
def test_a_group_whose_control_lists_has_a_command_list(control, ask, invoke, server):
    queue_delivery(server.sandboxes.default)
    answer = ask(control.name)

    if isinstance(answer, list):
        assert ask(f"{control.name} list") == answer
    else:
        assert invoke(f"{control.name} list").exit_code == 2


def test_a_sound_receiver_ends_the_check_with_status_0_and_another_with_1(ask, server):
    sandbox = server.sandboxes.default
    wanted = {"sound": 200, "deaf": 204}
    for name, status in wanted.items():
        sandbox.transport.mount(f"https://{name}.test", receiver(sandbox.client_secret, status))

    sound = ask("webhooks check https://sound.test/hooks")
    deaf = ask("webhooks check https://deaf.test/hooks", status=1)

    assert [one["mistake"] for one in sound] == [""] * 3
    assert [one["mistake"] for one in deaf] == ["", "answers 204: v2 counts only 200", ""]


def test_receiver_without_a_scheme_is_told_with_the_remedy(invoke):
    outcome = invoke("webhooks check localhost:5000/hooks")

    assert outcome.exit_code == 1
    assert outcome.stderr == (
        "Error: not a URL: 'localhost:5000/hooks'; write http://localhost:5000/hooks\n"
    )


# --- how answers look, and where the server is ---


@pytest.mark.parametrize(
    ("line", "output"),
    [
        ("clock", f"now: {START}\niso: 2024-06-10T09:00:00Z\nnext_event: null\npending: []\n"),
        ("clock advance 2h", "nothing\n"),
        ("faults clear", "done\n"),
    ],
)
def test_answer_for_people_is_a_line_for_each_entry(line, output, invoke):
    assert invoke(line).stdout == output


def test_list_for_people_has_a_line_for_each_row(invoke):
    invoke("faults add provider defer")
    invoke("faults add request refuse")

    lines = invoke("faults").stdout.splitlines()

    assert [json.loads(line)["name"] for line in lines] == ["provider defer", "request refuse"]


def slow(line, told):
    """Return a case that is left to the complete run: each starts a process."""
    return pytest.param(line, told, marks=pytest.mark.slow)


def test_story_is_told_as_text(invoke):
    invoke(f'send {{"to":"eve@example.com"}} --account {ADA}')

    lines = invoke("story").stdout.splitlines()

    assert lines[0].startswith("sandbox default: recipe empty, seed 0, start ")
    assert "calls:" in lines
    assert any(" mail.sent " in line for line in lines)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("clock advance 2h", "2024-06-10T10:00:00Z mail.sent "),
        ("clock agenda", "2024-06-10T10:00:00Z try 1 to send 'Hi' to eve@example.com"),
        slow("outbox", " pending: 'Hi' to eve@example.com"),
        slow("calls", "#1 POST /v2/send → 202"),
        slow("accounts", f" email_address={ADA} name=Ada Lovelace provider=gmail access_token="),
        slow("clock", f"now: {START}"),
        slow("duplicates", "nothing"),
        slow("faults clear", "done"),
    ],
)
def test_person_at_a_terminal_gets_short_lines(line, told, invoke, server):
    send = '{"to":"eve@example.com","subject":"Hi"}'
    invoke(["send", send, "--account", ADA, "--at", "1h"])

    shown = at_terminal(*line.split(), "--url", server.url)

    assert told in shown
    assert not shown.startswith(("{", "["))


def test_person_at_a_terminal_gets_json_when_asked_for(server):
    shown = at_terminal("clock", "--json", "--url", server.url)

    assert json.loads(shown)["now"] == START


def at_terminal(*arguments):
    """Return what a command prints when its standard output is a terminal."""
    near, far = os.openpty()
    command = [sys.executable, "-m", "mocknylas", *arguments]
    with open(far, "wb", closefd=True) as output:
        subprocess.run(command, stdout=output, cwd=ROOT, timeout=60, check=True)
    found = os.read(near, 65536).decode()
    os.close(near)
    return found


def test_requests_are_told_in_short_and_explained_at_length(invoke):
    invoke("request GET /messages?limt=3&limit=x --status 400")
    invoke("request GET /account")

    listed = invoke("requests").stdout.splitlines()
    explained = invoke("requests explain 1").stdout.splitlines()

    assert listed == [
        "#1 GET /messages?limt=3&limit=x → 400 (limit_not_integer; ignored-parameter /query/limt)",
        "#2 GET /account → 200",
    ]
    assert explained[0] == "#1 GET /messages?limt=3&limit=x → 400"
    assert "  remedy: Write 'limit' in digits." in explained
    assert "  remedy: Write 'limit' instead of 'limt'." in explained


def test_a_list_of_no_requests_is_told_as_nothing(invoke):
    assert invoke("requests").stdout == "nothing\n"


def test_explanations_are_data_for_programs(ask):
    ask("request GET /message --status 404")

    told = ask("requests explain 1")

    assert told["nearest"][0]["name"] == "messages.list"


def test_a_request_that_is_not_there_is_not_explained(invoke):
    assert "no call 7" in invoke("requests explain 7").stderr


def test_letters_beyond_ascii_stay_readable(invoke):
    outcome = invoke(["simulate", "inbound", ADA], '{"subject": "Grüße"}')

    assert "subject: Grüße" in outcome.stdout.splitlines()


def test_server_is_found_by_the_environment(server, monkeypatch):
    monkeypatch.setenv("MOCKNYLAS_URL", f"{server.url}/")

    outcome = CliRunner().invoke(main, ["health"])

    assert outcome.stdout.startswith("status: ok\n")


def test_no_proxy_is_asked_for_a_server_on_this_machine(invoke, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    assert invoke("health").stdout.startswith("status: ok\n")


def test_server_is_looked_for_where_serve_listens():
    (url,) = {
        option.default
        for option in main.commands["health"].params
        if isinstance(option, click.Option) and option.name == "url"
    }

    assert url == DEFAULT_URL == "http://127.0.0.1:9250"
