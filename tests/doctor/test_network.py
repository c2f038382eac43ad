"""Names, ports, TLS, temporary files and the clock: what is wrong is told, with the remedy."""

from dataclasses import replace
from pathlib import Path

import pytest

from mocknylas.doctor import network
from mocknylas.doctor.network import (
    check_certificates,
    check_clock,
    check_http_port,
    check_https_port,
    check_localhost,
    check_temporary,
)
from mocknylas.http.local import LocalServer
from mocknylas.http.probing import Readings, addresses_of
from mocknylas.http.server import Server
from mocknylas.http.tls import Authority
from mocknylas.mock import make_spec
from mocknylas.serving import Address
from mocknylas.version import VERSION

HOSTS = "put the line `127.0.0.1 localhost` into the hosts file"


@pytest.fixture
def listening_at(machine):
    """The machine on which a server is to listen at one port."""
    return lambda port: replace(machine, address=Address(port=port, tls_port=port))


@pytest.fixture
def strange_context(machine):
    """TLS with a certificate of an authority that nobody here trusts."""
    return Authority(machine.folder / "other").server_context()


@pytest.mark.parametrize(
    ("addresses", "verdict", "what", "remedy"),
    [
        (["127.0.0.1"], "ok", "is 127.0.0.1", ""),
        (["::1", "127.0.0.1"], "ok", "is ::1 and 127.0.0.1", ""),
        (
            ["::1"],
            "warn",
            "is only ::1, and mocknylas listens at 127.0.0.1",
            "write 127.0.0.1 where you would write localhost",
        ),
        (["127.0.0.1", "10.0.0.7"], "fail", "leads to 10.0.0.7, not to this machine", HOSTS),
    ],
)
def test_localhost_is_this_machine(machine, addresses, verdict, what, remedy):
    finding = check_localhost(replace(machine, addresses_of=lambda name: addresses))

    assert (finding.verdict, finding.what, finding.remedy) == (verdict, what, remedy)


def test_a_localhost_that_leads_nowhere_is_told(machine):
    nowhere = replace(machine, addresses_of=lambda name: addresses_of(f"{name}.invalid"))

    finding = check_localhost(nowhere)

    assert (finding.verdict, finding.remedy) == ("fail", HOSTS)
    assert finding.what.startswith("leads nowhere (")


def test_addresses_are_those_of_the_machine():
    assert "127.0.0.1" in addresses_of("127.0.0.1")


def test_certificates_are_made_and_speak_tls(machine):
    first, second = check_certificates(machine), check_certificates(machine)

    assert first == second
    assert (first.verdict, str(machine.state) in first.what) == ("ok", True)
    assert (machine.state / "ca.pem").is_file()


def test_broken_certificates_are_made_anew_and_that_is_told(machine):
    Authority(machine.state)
    (machine.state / "ca-key.pem").write_text("broken")

    finding = check_certificates(machine)

    assert finding.verdict == "warn"
    assert "have been made anew" in finding.what
    assert check_certificates(machine).verdict == "ok"


def test_a_place_that_keeps_no_certificates_is_told(machine):
    machine.state.write_text("a file where a folder should be")

    finding = check_certificates(machine)

    assert finding.verdict == "fail"
    assert "cannot keep certificates" in finding.what
    assert finding.remedy == "name a writable directory in MOCKNYLAS_STATE_DIR"


def test_certificates_that_a_client_does_not_accept_are_told(machine, strange_context, monkeypatch):
    monkeypatch.setattr(Authority, "server_context", lambda authority: strange_context)

    finding = check_certificates(machine)

    assert finding.verdict == "fail"
    assert "does not get through to a server of ours" in finding.what
    assert finding.remedy.startswith(f"delete {machine.state}")


@pytest.mark.parametrize("check", [check_http_port, check_https_port])
def test_a_free_port_is_fine(machine, check):
    assert check(machine).what == "free"


@pytest.mark.parametrize("body", [b"It works!", b"[]", b"{}", b"null"])
@pytest.mark.parametrize(
    ("check", "by"), [(check_http_port, ", by Apache/2.4"), (check_https_port, "")]
)
def test_a_port_of_another_program_is_told_with_the_name_it_has(
    listening_at, strange_context, check, by, body
):
    def other_program(environ, start_response):
        headers = [("Content-Length", str(len(body))), ("Server", "Apache/2.4")]
        start_response("200 OK", headers)
        return [body]

    context = strange_context if check is check_https_port else None
    with Server(other_program, ssl_context=context) as server:
        port = int(server.url.rpartition(":")[2])
        finding = check(listening_at(port))

    assert finding.verdict == "fail"
    assert finding.what == f"port {port} of 127.0.0.1 is in use{by}"
    assert "--port 0" in finding.remedy


def test_a_server_without_https_needs_no_port_for_it(machine):
    plain = replace(machine, address=Address(tls_port=None))

    assert check_https_port(plain).what == "none is wanted"


@pytest.mark.parametrize("check", [check_http_port, check_https_port])
def test_a_port_of_a_mocknylas_is_told_with_its_version(machine, listening_at, check):
    server = LocalServer(make_spec(seed_name="empty"), authority=Authority(machine.state))
    url = {check_http_port: "url", check_https_port: "https_url"}[check]
    try:
        place = getattr(server, url)
        finding = check(listening_at(int(place.rpartition(":")[2])))
    finally:
        server.stop()

    assert (finding.verdict, finding.what) == ("ok", f"mocknylas {VERSION} serves {place}")


@pytest.mark.parametrize("variables", [{}, {"TMPDIR": "{folder}"}])
def test_temporary_files_can_be_written(within, tmp_path, variables):
    given = {name: value.format(folder=tmp_path) for name, value in variables.items()}

    assert check_temporary(within(**given)).what == f"{tmp_path} can be written to"


def test_a_temporary_folder_that_is_not_there_is_told(within, tmp_path):
    finding = check_temporary(within(TMPDIR="/no/such/folder"))

    assert finding.verdict == "warn"
    assert finding.what == (
        f"TMPDIR names /no/such/folder, where there is no folder; {tmp_path} is used"
    )
    assert finding.remedy == "unset TMPDIR"


@pytest.mark.parametrize("temporary", [None, Path("/no/such/folder")])
def test_no_place_for_temporary_files_is_told(machine, temporary):
    finding = check_temporary(replace(machine, temporary=temporary))

    assert (finding.verdict, finding.remedy) == ("fail", "export TMPDIR=…")


def test_a_clock_that_runs_is_fine(machine):
    assert check_clock(machine).verdict == "ok"


@pytest.mark.parametrize(
    ("readings", "verdict", "what"),
    [
        (Readings(0, 0), "fail", "the clock says 1970-01-01 00:00+00:00, which is before"),
        (Readings(2e9, 2e9 - 60), "warn", "Python is shown 2033-05-18 03:33+00:00, the file"),
        (Readings(2e9, 2e9 - 1), "ok", "2033-05-18 03:33+00:00"),
    ],
)
def test_a_wrong_clock_is_told(machine, readings, verdict, what):
    finding = check_clock(replace(machine, read_clocks=lambda folder: readings))

    assert finding.verdict == verdict
    assert finding.what.startswith(what)


@pytest.mark.parametrize("variable", network.PRELOADS)
def test_a_faked_clock_is_told(within, variable):
    finding = check_clock(within(**{variable: "/usr/lib/faketime/libfaketime.so.1"}))

    assert finding.verdict == "warn"
    assert finding.what.startswith(f"{variable} shows programs a time of its own")
