"""Variables that lead clients astray are named with what to set instead."""

import subprocess
from pathlib import Path

import certifi
import pytest

from mocknylas.doctor.surroundings import (
    TRUST,
    check_proxies,
    check_server,
    check_targets,
    check_trust,
    check_verification,
    judge_version,
)
from mocknylas.http.local import LocalServer
from mocknylas.http.probing import UNTOLD
from mocknylas.http.tls import Authority
from mocknylas.mock import make_spec
from mocknylas.version import VERSION


@pytest.fixture
def authority(machine):
    return Authority(machine.state)


@pytest.mark.parametrize("variable", TRUST)
def test_certificates_that_include_ours_are_fine(within, authority, variable):
    _, file = TRUST[variable]

    assert check_trust(within(), variable).what == "not set"
    found = check_trust(within(**{variable: str(authority.directory / file)}), variable)
    assert (found.verdict, found.remedy) == ("ok", "")


@pytest.mark.parametrize("variable", TRUST)
def test_certificates_without_ours_are_told_with_a_command_that_joins_both(
    within, authority, variable, tmp_path
):
    finding = check_trust(within(**{variable: certifi.where()}), variable)

    assert finding.verdict == "warn"
    assert f"{TRUST[variable][0]} will refuse it" in finding.what
    command, joined = finding.remedy.removeprefix("under `mocknylas serve`: ").split(" && ")
    subprocess.run(command, shell=True, cwd=tmp_path, check=True)
    assert joined == f"export {variable}=$PWD/all.pem"
    mended = check_trust(within(**{variable: str(tmp_path / "all.pem")}), variable)
    assert mended.verdict == "ok"


def test_certificates_in_a_folder_are_read(within, authority, tmp_path):
    folder = tmp_path / "certs"
    (folder / "private").mkdir(parents=True)
    (folder / "public.pem").write_bytes(Path(certifi.where()).read_bytes())
    variables = {"REQUESTS_CA_BUNDLE": str(folder)}

    without = check_trust(within(**variables), "REQUESTS_CA_BUNDLE")
    (folder / "ours.pem").write_bytes(authority.ca_file.read_bytes())

    assert (without.verdict, f"cat {folder}/* " in without.remedy) == ("warn", True)
    assert check_trust(within(**variables), "REQUESTS_CA_BUNDLE").verdict == "ok"


def test_before_there_are_certificates_of_ours_any_others_are_told(within):
    assert check_trust(within(SSL_CERT_FILE=certifi.where()), "SSL_CERT_FILE").verdict == "warn"


@pytest.mark.parametrize(
    ("text", "what"), [(None, "cannot be read"), ("no certificate", "holds no certificate")]
)
def test_a_file_that_holds_no_certificates_is_told(within, tmp_path, text, what):
    path = tmp_path / "with space.pem"
    if text:
        path.write_text(text)

    finding = check_trust(within(NODE_EXTRA_CA_CERTS=str(path)), "NODE_EXTRA_CA_CERTS")

    assert finding.verdict == "fail"
    assert finding.what == f"names {path}, which {what}"
    assert finding.remedy.startswith(f"export NODE_EXTRA_CA_CERTS={tmp_path}/state/ca.pem, ")


@pytest.mark.parametrize(("value", "verdict"), [("0", "warn"), ("1", "ok"), ("", "ok")])
def test_a_node_that_checks_nothing_is_told(within, value, verdict):
    finding = check_verification(within(NODE_TLS_REJECT_UNAUTHORIZED=value))

    assert (finding.verdict, bool(finding.remedy)) == (verdict, verdict == "warn")


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"HTTPS_PROXY": ""},
        {"NO_PROXY": "intranet.test"},
        {"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "intranet.test, 127.0.0.1"},
        {"https_proxy": "http://proxy:3128", "no_proxy": "127.0.0.0/8"},
        {"ALL_PROXY": "http://proxy:3128", "NO_PROXY": "*"},
    ],
)
def test_a_proxy_that_spares_this_machine_is_fine(within, variables):
    assert check_proxies(within(**variables)).verdict == "ok"


@pytest.mark.parametrize(
    ("variables", "names", "spared"),
    [
        ({"HTTP_PROXY": "x"}, "HTTP_PROXY", "127.0.0.1,localhost"),
        (
            {"https_proxy": "x", "ALL_PROXY": "x"},
            "ALL_PROXY and https_proxy",
            "127.0.0.1,localhost",
        ),
        (
            {"HTTPS_PROXY": "x", "NO_PROXY": ".test,10.0.0.0/8"},
            "HTTPS_PROXY",
            ".test,10.0.0.0/8,127.0.0.1,localhost",
        ),
        (
            {"HTTPS_PROXY": "x", "no_proxy": "a.test", "NO_PROXY": "127.0.0.1"},
            "HTTPS_PROXY",
            "a.test,127.0.0.1,localhost",
        ),
    ],
)
def test_a_proxy_before_this_machine_is_told_and_the_remedy_mends_it(
    within, variables, names, spared
):
    finding = check_proxies(within(**variables))

    assert finding.verdict == "fail"
    assert finding.what == f"{names} would be asked for 127.0.0.1, too"
    assert finding.remedy == f"export NO_PROXY={spared} no_proxy={spared}"
    assert check_proxies(within(**{**variables, "no_proxy": spared})).verdict == "ok"


def test_the_password_of_a_proxy_is_not_told(within):
    finding = check_proxies(within(HTTPS_PROXY="http://ada:enigma@proxy:3128"))

    assert "enigma" not in f"{finding}"


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"NYLAS_API_SERVER": "https://127.0.0.1:9251"}, ""),
        ({"NYLAS_REDIRECT_URI": "https://app.example/callback"}, ""),
        ({"NYLAS_ACCESS_TOKEN": "http://[x"}, ""),
        ({"API_SERVER": "https://api.nylas.com"}, ""),
        ({"NYLAS_API_SERVER": "https://api.nylas.com"}, "leads to api.nylas.com, a real host"),
        ({"NYLAS_API_URI": "api.eu.nylas.com"}, "leads to api.eu.nylas.com, a real host"),
        ({"NYLAS_HOST": "https://notnylas.com"}, ""),
    ],
)
def test_variables_that_lead_to_the_real_nylas_are_named(within, variables, told):
    finding = check_targets(within(**variables))

    assert finding.verdict == ("warn" if told else "ok")
    assert told in finding.what
    assert all(name in finding.remedy for name in variables if told)


@pytest.fixture
def server():
    server = LocalServer(make_spec(seed_name="empty"))
    yield server
    server.stop()


def test_a_url_where_a_mocknylas_answers_is_fine(within, machine, server, authority):
    secured = LocalServer(make_spec(seed_name="empty"), authority=authority)
    try:
        findings = [
            check_server(within()),
            check_server(within(MOCKNYLAS_URL=f"{server.url}/")),
            check_server(within(MOCKNYLAS_URL=secured.https_url)),
        ]
    finally:
        secured.stop()

    assert [one.verdict for one in findings] == ["ok"] * 3
    assert findings[1].what == f"mocknylas {VERSION} serves {server.url}/"


def test_a_server_that_asks_for_its_token_is_told_from_none(within, server):
    server.app.config["CONTROL_TOKEN"] = "secret"

    without = check_server(within(MOCKNYLAS_URL=server.url))
    with_it = check_server(within(MOCKNYLAS_URL=server.url, MOCKNYLAS_TOKEN="secret"))

    assert (without.verdict, without.remedy) == ("warn", "export MOCKNYLAS_TOKEN=…")
    assert with_it.verdict == "ok"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "127.0.0.1:1", "https://127.0.0.1:1"])
def test_a_url_where_nothing_answers_is_told(within, url):
    finding = check_server(within(MOCKNYLAS_URL=url))

    assert (finding.verdict, finding.what) == ("fail", f"no mocknylas answers at {url}")


def test_another_version_is_told_with_the_remedy():
    finding = judge_version("0.0.9", "http://127.0.0.1:9250")

    assert finding.verdict == "warn"
    assert finding.what == (f"mocknylas 0.0.9 serves http://127.0.0.1:9250, and this is {VERSION}")
    assert judge_version("", "x") is None
    assert judge_version(UNTOLD, "x").verdict == "warn"
