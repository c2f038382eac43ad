"""Tapes and HAR at the doors: the command, the server that records, pytest, the control API."""

import json
import os
import textwrap

import pytest
import requests
from click.testing import CliRunner

from mocknylas import MockNylas
from mocknylas.cli import main
from mocknylas.errors import UsageError
from mocknylas.mock import make_spec
from mocknylas.serving import Address
from mocknylas.serving import serve as serve_in_process
from mocknylas.version import VERSION

pytest_plugins = ["pytester"]

JANE = "jane.doe@corp-of-jane.com"
SENT = {"to": [{"name": "Jane Doe", "email": JANE}], "subject": "The plan"}


@pytest.fixture
def tape(tmp_path):
    """The path of a tape: mail is sent, and read after an hour."""
    path = tmp_path / "tape.json"
    with MockNylas(record=True, start=1_718_010_000) as mock:
        mock.request("POST", "/send", body=SENT)
        mock.clock.advance("1h")
        mock.request("GET", "/messages?limit=2")
        mock.save_replay(path)
    return path


def replay(path):
    outcome = CliRunner().invoke(main, ["replay", str(path)])
    return outcome.exit_code, outcome.output


def tampered(path, change):
    """Change the document of a tape in place."""
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    return path


def test_a_tape_is_replayed_and_compared(tape):
    assert replay(tape) == (0, "the same, byte for byte: 2 of 3 entries are calls\n")


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_a_tape_replays_in_another_process(tape, run, hash_seed):
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": "UTC-7"}

    outcome = run("replay", tape, env=environment)

    assert (outcome.returncode, outcome.stderr) == (0, "")


def test_a_tampered_tape_names_its_first_difference(tape):
    def tamper(document):
        document["entries"][2]["came"]["body"]["json"][1]["subject"] = "Forged"
        document["entries"][2]["came"]["status"] = 200

    status, told = replay(tampered(tape, tamper))

    assert status == 1
    first, recorded, got = told.splitlines()
    assert first.startswith("call 2 (GET http://localhost/messages?limit=2, messages.list): ")
    assert first.endswith("the answer at /1/subject differs")
    assert recorded == "  recorded: 'Forged'"
    assert got.startswith("  got:      '")


def test_another_version_and_notes_are_told(tape):
    def tamper(document):
        document.update(mocknylas="0.0.1", notes=["a word to you"])

    status, told = replay(tampered(tape, tamper))

    assert status == 0
    assert told.startswith(f"made by mocknylas 0.0.1, this is {VERSION}: ")
    assert "\nnote: a word to you\n" in told


@pytest.mark.parametrize("content", ["", "{}", '{"format": "mocknylas tape"}', None])
def test_a_damaged_file_is_told_in_one_line(tmp_path, content):
    path = tmp_path / "tape.json"
    if content is not None:
        path.write_text(content)

    status, told = replay(path)

    assert status == 1
    assert told.startswith(f"Error: {path} ")
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("speed", [None, 20])
def test_a_server_writes_its_tape_when_it_ends(tmp_path, speed):
    path = tmp_path / "tape.json"
    address = {"speed": speed, "seed_name": "empty", "start": "2024-06-10T09:00Z"}
    with serve_in_process(Address(port=0, tls_port=None), record=path, **address) as server:
        auth = (server.sandboxes.default.credentials()[0]["access_token"], "")
        now = server.sandboxes.default.world.clock.now
        body = {**SENT, "send_at": now + 400}
        for method, where, sent in (
            ("POST", "/v2/send?sendnow=false", body),
            ("POST", "/__admin/clock/advance", {"by": "1h"}),
            ("GET", "/messages", None),
        ):
            answer = requests.request(method, server.url + where, json=sent, auth=auth, timeout=10)
            assert answer.status_code in {200, 202}, answer.text

    status, told = replay(path)

    assert (status, told[:24]) == (0, "the same, byte for byte:"), told
    assert "corp-of-jane" not in path.read_text()


def test_serve_takes_a_file_to_record_in(serve, tmp_path):
    path = tmp_path / "tape.json"
    served = serve("--still", "--seed-name", "empty", "--record", path, tls=False)
    requests.get(f"{served.url}/account", auth=served.auth, timeout=10)

    assert served.stop()[0] == 0
    assert replay(path)[0] == 0


def test_what_is_kept_in_a_file_is_not_recorded_as_well(run):
    outcome = run("serve", "--data", "a", "--record", "b", "--port", "0", "--no-tls")

    assert outcome.returncode == 1
    assert "cannot be recorded; give one file of both" in outcome.stderr


def test_a_server_does_not_begin_when_its_tape_would_replace_a_strangers_file(tmp_path):
    path = tmp_path / "package.json"
    path.write_text("{}")

    address = Address(port=0, tls_port=None)
    with (
        pytest.raises(UsageError, match="so it stays"),
        serve_in_process(address, record=path, seed_name="empty"),
    ):
        raise AssertionError("it was served")

    assert path.read_text() == "{}"


def test_record_is_an_argument_and_a_word_of_the_marker():
    assert make_spec(record=True).options.record
    assert not make_spec(record=False).options.record


FAILING = """
    import pytest, requests

    def get():
        return requests.get("https://api.nylas.com/account", auth=(TOKEN, ""))

    @pytest.mark.parametrize("name", ["a/b", "a b"])
    def test_fails(nylas_mock, name):
        nylas_mock.simulate.inbound("gmail", {"from": "jane.doe@corp-of-jane.com"})
        nylas_mock.request("GET", "/messages?limit=1")
        assert False

    def test_passes(nylas_mock):
        nylas_mock.request("GET", "/account")

    def test_fails_after_a_snapshot(nylas_mock):
        nylas_mock.restore(nylas_mock.snapshot())
        assert False
"""


def test_a_failing_test_leaves_a_tape_and_says_where(pytester):
    pytester.makepyfile(textwrap.dedent(FAILING))
    directory = pytester.path / "tapes"

    outcome = pytester.runpytest_inprocess("-p", "no:xdist", f"--nylas-replay={directory}")

    outcome.assert_outcomes(passed=1, failed=3)
    tapes = sorted(directory.iterdir())
    assert len(tapes) == 2
    for path in tapes:
        outcome.stdout.fnmatch_lines([f"mocknylas replay *{path.name}"])
        assert "corp-of-jane" not in path.read_text()
        assert replay(path) == (0, "the same, byte for byte: 1 of 2 entries are calls\n")
    outcome.stdout.fnmatch_lines(["no tape: * goes on from a snapshot or data file*"])


TWICE = """
    import pytest

    @pytest.fixture
    def fragile(nylas_mock):
        yield
        assert False, "in teardown"

    def test_fails(nylas_mock, fragile):
        assert False, "in the call"
"""


def test_a_test_that_fails_twice_is_taped_once(pytester):
    pytester.makepyfile(textwrap.dedent(TWICE))

    outcome = pytester.runpytest_inprocess("-p", "no:xdist", "--nylas-replay=tapes")

    outcome.assert_outcomes(failed=1, errors=1)
    assert str(outcome.stdout).count("mocknylas replay tapes") == 1


def test_a_defect_while_taping_does_not_hide_why_a_test_failed(pytester, monkeypatch):
    monkeypatch.setattr(MockNylas, "save_replay", None)
    pytester.makepyfile(textwrap.dedent(TWICE))

    outcome = pytester.runpytest_inprocess("-p", "no:xdist", "--nylas-replay=tapes")

    outcome.assert_outcomes(failed=1, errors=1)
    outcome.stdout.fnmatch_lines(["*in the call", "no tape: TypeError(*"])


@pytest.mark.nylas(record=True)
def test_a_marked_test_can_write_its_own(nylas_mock, tmp_path):
    nylas_mock.request("GET", "/account")

    told = nylas_mock.save_replay(tmp_path / "tape.json")

    assert told == {"path": str(tmp_path / "tape.json"), "entries": 1, "notes": []}


# --- HAR ---

# What HAR 1.2 asks of each object: the names that it must have, and those that it may have.
HAR = {
    "log": ({"version", "creator", "entries"}, {"browser", "pages", "comment"}),
    "creator": ({"name", "version"}, {"comment"}),
    "entry": (
        {"startedDateTime", "time", "request", "response", "cache", "timings"},
        {"pageref", "serverIPAddress", "connection", "comment"},
    ),
    "request": (
        {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize",
         "bodySize"},
        {"postData", "comment"},
    ),
    "response": (
        {"status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL",
         "headersSize", "bodySize"},
        {"comment"},
    ),
    "content": ({"size", "mimeType"}, {"compression", "text", "encoding", "comment"}),
    "postData": ({"mimeType", "params", "text"}, {"comment"}),
    "timings": ({"send", "wait", "receive"}, {"blocked", "dns", "connect", "ssl", "comment"}),
    "name and value": ({"name", "value"}, {"comment"}),
}  # fmt: skip


def check_har(document):
    """Fail unless a document has the structure of HAR 1.2."""
    assert document.keys() == {"log"}
    _check("log", document["log"])
    _check("creator", document["log"]["creator"])
    assert document["log"]["version"] == "1.2"
    for entry in document["log"]["entries"]:
        _check("entry", entry)
        request, response = entry["request"], entry["response"]
        for name, part in (("request", request), ("response", response)):
            _check(name, part)
            assert all(type(part[one]) is int for one in ("headersSize", "bodySize"))
        _check("content", response["content"])
        _check("timings", entry["timings"])
        if "postData" in request:
            _check("postData", request["postData"])
        for pair in [*request["queryString"], *request["headers"], *response["headers"]]:
            _check("name and value", pair)
            assert all(isinstance(one, str) for one in pair.values())
        assert type(response["status"]) is int
        assert entry["time"] >= 0


def _check(name, part):
    required, optional = HAR[name]
    assert required <= part.keys() <= required | optional, name


def test_calls_are_shown_to_tools_of_browsers(nylas_mock, gmail, tmp_path):
    gmail.post("/send", SENT)
    nylas_mock.clock.advance("1h")
    gmail.get("/messages", any_email=JANE, limit=1)
    gmail.request("GET", "/nowhere?access_token=hush&a=1&a=2")
    gmail.post("/send", data=b"From: a@b.co\r\nTo: c@d.co\r\n\r\nHi",
               headers={"Content-Type": "message/rfc822"})  # fmt: skip
    nylas_mock.fault("request", "refuse", status=499)
    gmail.request("GET", "/files/x/download")
    gmail.request("OPTIONS", "/account")

    document = nylas_mock.har(tmp_path / "calls.har")

    text = (tmp_path / "calls.har").read_text()
    assert json.loads(text) == document
    check_har(document)
    assert not [one for one in (JANE, "Jane", "hush", nylas_mock.access_token) if one in text]
    first, second, third, *_ = document["log"]["entries"]
    assert (first["startedDateTime"], second["startedDateTime"]) == (
        "2024-06-10T09:00:00Z", "2024-06-10T10:00:00Z",
    )  # fmt: skip
    assert json.loads(first["request"]["postData"]["text"])["subject"] == "The plan"
    assert first["request"]["url"] == "https://api.nylas.com/send"
    assert {"name": "any_email", "value": "person-1@domain-1.example"} in (
        second["request"]["queryString"]
    )
    assert third["response"]["statusText"] == "Not Found"
    assert [one["value"] for one in third["request"]["queryString"]] == ["secret-1", "1", "2"]


def test_parameters_are_shown_where_they_were_sent(nylas_mock, gmail):
    client = f"client_id={nylas_mock.client_id}"
    gmail.request("GET", f"/oauth/authorize?{client}&login_hint=a")
    gmail.request("POST", f"/oauth/token?{client}", data={"grant_type": "x"})
    gmail.request("POST", f"/oauth/token?{client}")

    first, second, third = (one["request"] for one in nylas_mock.har()["log"]["entries"])

    assert "postData" not in first
    assert "postData" not in third
    assert json.loads(second["postData"]["text"]) == {"grant_type": "x"}


def test_addresses_stay_in_a_har_file_when_asked(nylas_mock, gmail):
    gmail.post("/send", SENT)

    assert JANE in json.dumps(nylas_mock.har(keep_addresses=True))


def test_binary_answers_and_calls_from_disk_are_in_a_har_file(nylas_mock, gmail):
    nylas_mock.set_options({"calls_memory": 0})
    files = gmail.get("/files")
    gmail.request("GET", f"/files/{files[0]['id']}/download")
    gmail.get("/messages", limit=200, view="expanded")

    document = nylas_mock.har()

    check_har(document)
    assert len(document["log"]["entries"]) == 3
