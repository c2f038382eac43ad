"""`mocknylas serve`: two addresses, lines to paste, live and still time, and a quick end."""

import re
import signal
import socket
import time

import pytest
import requests

from mocknylas.cli.server import _address, run_server
from mocknylas.http.local import LocalServer
from mocknylas.mock import make_spec
from mocknylas.serving import BUNDLES, Address, _advance_all
from mocknylas.serving import serve as serve_in_process

TO_GRACE = {"to": [{"email": "grace.hopper@outlook.test"}], "subject": "The plan"}
PATIENCE = 15  # seconds after which live time counts as standing


def poll(ask, wanted):
    """Ask until the answer is as wanted; fail when that takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not wanted(answer := ask()):
        assert time.monotonic() < deadline, f"still {answer!r} after {PATIENCE} s"
    return answer


def clock(url):
    return requests.get(f"{url}/__admin/clock", timeout=10).json()["now"]


def test_greeting_says_where_it_listens_and_what_to_paste(serve, state_directory):
    served = serve("--still", "--seed-name", "empty", "--seed", 5, "--start", "2024-06-10")

    assert re.fullmatch(r"mocknylas \d\S+: recipe empty, seed 5, time still", served.lines[0])
    plain, secure = served.said("listening on")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", plain)
    assert re.fullmatch(r"https://127\.0\.0\.1:\d+", secure)
    accounts = [line.split() for line in served.said("account")]
    assert [account[:2] for account in accounts] == [
        ["ada.lovelace@gmail.test", "gmail"],
        ["grace.hopper@outlook.test", "eas"],
        ["alan.turing@imap.test", "imap"],
    ]
    variables = served.variables
    assert variables["NYLAS_API_SERVER"] == secure
    assert variables["MOCKNYLAS_URL"] == plain
    assert variables["NYLAS_ACCESS_TOKEN"] == variables["NYLAS_ACCESS_TOKEN_GMAIL"]
    assert [account[2] for account in accounts] == [
        variables[f"NYLAS_ACCESS_TOKEN_{provider}"] for provider in ("GMAIL", "EAS", "IMAP")
    ]
    assert {variables[name] for name in BUNDLES} == {str(state_directory / "bundle.pem")}
    assert variables["NODE_EXTRA_CA_CERTS"] == str(state_directory / "ca.pem")
    assert set(served.lines[1:]) == {
        *(f"listening on {one}" for one in (plain, secure)),
        *(f"account {' '.join(account)}" for account in accounts),
        *(f"export {name}={value}" for name, value in variables.items()),
    }


def test_same_world_is_served_over_http_and_over_https(serve, monkeypatch):
    served = serve("--still", "--seed-name", "empty")
    plain, secure = served.said("listening on")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", served.variables["REQUESTS_CA_BUNDLE"])

    sent = requests.post(f"{secure}/send", json=TO_GRACE, auth=served.auth, timeout=10)
    (found,) = requests.get(
        f"{plain}/messages?subject=The plan", auth=served.auth, timeout=10
    ).json()

    assert found == sent.json()


@pytest.mark.slow
def test_credentials_are_the_same_at_every_start(serve):
    first, second = serve("--still").variables, serve("--still", tls=False).variables

    names = ["NYLAS_CLIENT_ID", "NYLAS_CLIENT_SECRET", "NYLAS_ACCESS_TOKEN"]
    assert [first[name] for name in names] == [second[name] for name in names]


def test_without_tls_there_is_one_address_and_no_certificate(serve, state_directory):
    served = serve("--still", tls=False)

    (address,) = served.said("listening on")
    assert address.startswith("http://")
    assert served.variables["NYLAS_API_SERVER"] == address
    assert not {*BUNDLES, "NODE_EXTRA_CA_CERTS"} & set(served.variables)
    assert not state_directory.exists()
    assert requests.get(f"{address}/account", auth=served.auth, timeout=10).ok


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_signal_stops_it_at_once_with_status_0(number, serve):
    served = serve("--seed-name", "empty", "--speed", 60)
    with requests.Session() as session:
        session.get(f"{served.url}/account", auth=served.auth, timeout=10)  # stays connected
        began = time.monotonic()

        outcome = served.stop(number)

    assert outcome == (0, "stopped\n", "")
    assert time.monotonic() - began < 3


def test_empty_world_stands_still_until_told(serve):
    served = serve("--still", "--seed-name", "empty", "--start", "2024-06-10T09:00Z", tls=False)

    count = requests.get(f"{served.url}/messages?view=count", auth=served.auth, timeout=10)
    requests.post(f"{served.url}/__admin/clock/advance", json={"by": "90s"}, timeout=10)

    assert count.json() == {"count": 0}
    assert clock(served.url) == 1_718_010_090


def test_live_time_moves_at_its_speed_and_sends_mail(serve):
    served = serve("--seed-name", "empty", "--start", 1_718_010_000, "--speed", 36_000, tls=False)
    job = requests.post(
        f"{served.url}/v2/send?sendnow=false",
        json={**TO_GRACE, "send_at": clock(served.url) + 36_000},
        auth=served.auth,
        timeout=10,
    ).json()

    status = poll(
        lambda: requests.get(
            f"{served.url}/job-statuses/{job['job_status_id']}", auth=served.auth, timeout=10
        ).json()["status"],
        lambda status: status != "pending",
    )

    assert served.lines[0].endswith("time live, speed 36000")
    assert status == "successful"


def test_world_begins_now_and_lives_in_real_time_unless_told_otherwise(serve):
    before = int(time.time())
    served = serve(tls=False)

    first = clock(served.url)
    now = poll(lambda: clock(served.url), lambda now: now > first)

    assert served.lines[0].endswith("recipe default, seed 0, time live, speed 1")
    assert before <= first < now <= time.time() + 1


@pytest.mark.parametrize("option", ["--port", "--tls-port"])
def test_port_in_use_is_told_in_one_line_with_the_remedy(option, run):
    ports = {"--port": "0", "--tls-port": "0"}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports[option] = str(taken.getsockname()[1])

        outcome = run("serve", *(word for pair in ports.items() for word in pair))

    assert (outcome.returncode, outcome.stdout) == (1, "")
    (line,) = outcome.stderr.splitlines()
    assert line.startswith(f"Error: port {ports[option]} of 127.0.0.1 is in use; ")
    assert "port 0`" in line


@pytest.mark.parametrize(
    ("options", "ports"),
    [
        ("", (9250, 9251)),
        ("--port 8000", (8000, 8001)),
        ("--port 0", (0, 0)),
        ("--port 8000 --tls-port 9000", (8000, 9000)),
        ("--tls-port 9000", (9250, 9000)),
        ("--port 65535 --no-tls", (65535, None)),
    ],
)
def test_https_is_served_one_port_above_unless_told_otherwise(options, ports):
    given = run_server.make_context("serve", options.split()).params

    assert _address(given) == Address("127.0.0.1", *ports)


def test_last_port_leaves_none_for_https(run):
    outcome = run("serve", "--port", 65535)

    assert (outcome.returncode, outcome.stdout) == (1, "")
    assert outcome.stderr == ("Error: no port comes after 65535; say --tls-port, or --no-tls\n")


def test_host_that_does_not_exist_is_told_in_one_line(run):
    outcome = run("serve", "--port", 0, "--no-tls", "--host", "nowhere.invalid")

    assert (outcome.returncode, outcome.stdout) == (1, "")
    (line,) = outcome.stderr.splitlines()
    assert line.startswith("Error: port 0 of nowhere.invalid cannot be bound")


def test_new_and_reset_sandboxes_of_a_live_server_begin_at_the_present():
    start = 1_718_010_000
    address = Address(port=0, tls_port=None)
    with serve_in_process(address, speed=1000, seed_name="empty", start=start) as server:
        sandboxes = server.sandboxes
        poll(lambda: sandboxes.elapsed, lambda elapsed: elapsed >= 600)

        late = sandboxes.create("late", sandboxes.spec)
        sandboxes.reset(sandboxes.default)

        assert late.world.clock.now >= start + 600
        assert sandboxes.default.world.clock.now >= start + 600


def test_error_in_one_sandbox_lets_the_others_go_on():
    server = LocalServer(make_spec(seed_name="empty", start=1_718_010_000))
    broken, sound = (server.sandboxes.create(one, server.sandboxes.spec) for one in ("a", "b"))
    broken.world.clock.schedule("nonsense", at=broken.world.clock.now)

    with pytest.raises(KeyError, match="nonsense"):
        _advance_all(server, 60)

    assert sound.world.clock.now == 1_718_010_000 + 60
    assert [repr(one) for one in broken.world.internal_errors] == ["KeyError('nonsense')"]
    assert sound.world.internal_errors == []


def test_data_file_carries_mail_and_time_over_a_restart(serve, tmp_path):
    path = tmp_path / "mock.data"
    options = ("--data", path, "--seed-name", "empty")
    served = serve("--still", "--start", 1_718_010_000, *options, tls=False)
    mail = {**TO_GRACE, "send_at": 1_718_010_000 + 7200}
    requests.post(f"{served.url}/v2/send?sendnow=false", json=mail, auth=served.auth, timeout=10)
    requests.post(f"{served.url}/__admin/clock/advance", json={"by": "1h"}, timeout=10)
    served.process.kill()
    served.process.wait()

    served = serve("--speed", 36_000, *options, tls=False)

    assert clock(served.url) >= 1_718_010_000 + 3600
    sent = poll(lambda: requests.get(f"{served.url}/__admin/sent", timeout=10).json(), bool)
    assert [one["subject"] for one in sent] == ["The plan"]
    assert sent[0]["at"] == 1_718_010_000 + 7200


def test_data_file_in_use_or_damaged_is_told_in_one_line(serve, run, tmp_path):
    path = tmp_path / "mock.data"
    served = serve("--still", "--seed-name", "empty", "--data", path, tls=False)

    in_use = run("serve", "--port", 0, "--no-tls", "--data", path)
    served.stop()
    path.write_bytes(path.read_bytes().replace(b"grace", b"brace", 1))
    damaged = run("serve", "--port", 0, "--no-tls", "--data", path)

    assert in_use.stderr.startswith(f"Error: {path} is in use by another mocknylas; ")
    assert damaged.stderr.startswith(f"Error: {path}, line 3: its checksum is wrong; ")
    for outcome in (in_use, damaged):
        assert (outcome.returncode, outcome.stdout) == (1, "")
        assert outcome.stderr.count("\n") == 1
