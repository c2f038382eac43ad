"""The table of checks: each has a name and a verdict, and none breaks the others."""

import os
from dataclasses import replace
from pathlib import Path

from mocknylas.doctor.checks import CHECKS, Check, examine
from mocknylas.doctor.machine import Machine
from mocknylas.serving import Address


def test_on_a_machine_where_all_is_well_every_check_says_so(machine):
    findings = examine(machine)

    assert [check for check, _ in findings] == CHECKS
    assert {(check.name, finding.verdict) for check, finding in findings} == {
        (check.name, "ok") for check in CHECKS
    }
    assert all(finding.what and not finding.remedy for _, finding in findings)


def test_each_check_has_a_name_of_its_own():
    names = [check.name for check in CHECKS]

    assert len(set(names)) == len(names)


def test_a_check_that_breaks_is_a_finding(machine):
    finding = Check("broken", lambda machine: 1 // 0)(machine)

    assert finding.verdict == "fail"
    assert finding.what == (
        "this could not be checked: ZeroDivisionError: integer division or modulo by zero"
    )
    assert "doctor --json" in finding.remedy


def test_whatever_is_wrong_has_a_remedy(machine, tmp_path):
    (tmp_path / "file").write_text("")
    wrong = replace(
        machine,
        environ={
            "SSL_CERT_FILE": "/missing",
            "HTTPS_PROXY": "x",
            "MOCKNYLAS_URL": "http://127.0.0.1:1",
            "NYLAS_API_SERVER": "https://api.nylas.com",
        },
        python=(3, 9),
        state=tmp_path / "file",
        temporary=None,
        addresses_of=lambda name: ["10.0.0.1"],
    )

    bad = [(check.name, finding) for check, finding in examine(wrong) if finding.verdict != "ok"]

    assert [name for name, _ in bad] == [
        "Python",
        "temporary files",
        "localhost",
        "certificates",
        "SSL_CERT_FILE",
        "proxies",
        "NYLAS variables",
        "MOCKNYLAS_URL",
    ]
    assert all(finding.remedy for _, finding in bad)


def test_this_machine_is_read(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOCKNYLAS_STATE_DIR", "/state")

    here = Machine.here(Address())

    assert (here.folder, here.state) == (tmp_path, Path("/state"))
    assert here.environ is os.environ
    assert (here.address.port, here.address.tls_port) == (9250, 9251)
    assert here.temporary.is_dir()


def test_a_machine_without_temporary_files_is_read_all_the_same(monkeypatch):
    def none():
        raise FileNotFoundError

    monkeypatch.setattr("tempfile.gettempdir", none)

    assert Machine.here(Address()).temporary is None
