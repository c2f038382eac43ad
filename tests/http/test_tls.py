import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import certifi
import pytest
import trustme

from mocknylas.errors import UsageError
from mocknylas.http.local import LocalServer
from mocknylas.http.tls import Authority, state_directory
from mocknylas.sandboxes import Spec


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("made") / "deep" / "state")


@pytest.fixture
def directory(made, tmp_path):
    """A copy of a good authority's files, for the test to spoil."""
    return shutil.copytree(made.directory, tmp_path / "state")


def shake_hands(server_context, ca_file, name="localhost"):
    """Let a client that trusts `ca_file` greet the server in memory; return its certificate."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client_context = ssl.create_default_context(cafile=ca_file)
    client = client_context.wrap_bio(to_client, to_server, server_hostname=name)
    server = server_context.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server, client, server):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    return client.getpeercert()


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", "mock.test"])
def test_certificate_names_this_machine_and_further_hosts(made, name):
    context = made.server_context(["mock.test", "localhost"])

    assert shake_hands(context, made.ca_file, name)


def test_certificate_for_another_name_is_not_trusted(made):
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(made.server_context(), made.ca_file, "other.test")


def test_authority_is_loaded_the_next_time(made):
    before = made.ca_file.read_bytes()

    again = Authority(made.directory)

    assert again.ca_file.read_bytes() == before
    assert shake_hands(again.server_context(), made.ca_file)


def test_key_is_readable_by_its_owner_alone(made):
    assert made.directory.stat().st_mode & 0o777 == 0o700
    assert made.key_file.stat().st_mode & 0o777 == 0o600


def test_bundle_trusts_the_public_authorities_and_ours(made):
    bundle = made.bundle_file.read_text()

    assert bundle.startswith(certifi.contents())
    assert shake_hands(made.server_context(), made.bundle_file)


def test_no_temporary_file_is_left(made):
    assert sorted(path.name for path in made.directory.iterdir()) == [
        "bundle.pem",
        "ca-key.pem",
        "ca.pem",
        "lock",
    ]


@pytest.mark.parametrize("name", ["ca.pem", "ca-key.pem"])
@pytest.mark.parametrize("damage", ["emptied", "missing", "garbage", "another"])
def test_broken_authority_is_replaced(directory, name, damage):
    other = trustme.CA()
    blob = other.cert_pem if name == "ca.pem" else other.private_key_pem
    content = {"emptied": b"", "garbage": b"-----BEGIN X-----\n", "another": blob.bytes()}
    (directory / name).unlink()
    if damage != "missing":
        (directory / name).write_bytes(content[damage])

    authority = Authority(directory)

    assert shake_hands(authority.server_context(), authority.ca_file)
    assert shake_hands(authority.server_context(), authority.bundle_file)


def test_expired_authority_is_replaced(directory, monkeypatch):
    monkeypatch.setattr(trustme, "DEFAULT_EXPIRY", datetime(2001, 1, 1, tzinfo=UTC))
    expired = trustme.CA()
    monkeypatch.undo()
    (directory / "ca.pem").write_bytes(expired.cert_pem.bytes())
    (directory / "ca-key.pem").write_bytes(expired.private_key_pem.bytes())

    authority = Authority(directory)

    assert authority.ca_file.read_bytes() != expired.cert_pem.bytes()
    assert shake_hands(authority.server_context(), authority.ca_file)


def test_processes_that_create_at_the_same_time_agree(tmp_path):
    script = (
        "import sys, pathlib; from mocknylas.http.tls import Authority\n"
        "authority = Authority(pathlib.Path(sys.argv[1]))\n"
        "print(authority._ca.cert_pem.bytes().decode())"
    )
    command = [sys.executable, "-W", "error", "-c", script, str(tmp_path / "state")]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]

    printed = {process.communicate()[0].strip() for process in processes}

    assert printed == {(tmp_path / "state" / "ca.pem").read_text().strip()}


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="POSIX")
def test_directory_that_cannot_be_written_is_named_with_the_remedy(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(UsageError, match=r"file/state cannot keep .*MOCKNYLAS_STATE_DIR"):
        Authority(tmp_path / "file" / "state")


def test_ephemeral_authority_is_removed_by_close():
    authority = Authority.ephemeral()
    assert shake_hands(authority.server_context(), authority.ca_file)

    authority.close()

    assert not authority.directory.exists()


def test_ephemeral_authority_is_removed_at_exit():
    script = "from mocknylas.http.tls import Authority; print(Authority.ephemeral().directory)"

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], check=True, capture_output=True, text=True
    )

    assert done.stdout.strip()
    assert not os.path.exists(done.stdout.strip())


def test_lasting_authority_survives_close(made):
    made.close()

    assert made.ca_file.exists()


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"MOCKNYLAS_STATE_DIR": "/own", "XDG_STATE_HOME": "/xdg"}, "/own"),
        ({"XDG_STATE_HOME": "/xdg"}, "/xdg/mocknylas"),
        ({"HOME": "/home/ada"}, "/home/ada/.local/state/mocknylas"),
    ],
)
def test_state_directory_follows_the_environment(monkeypatch, variables, expected):
    for name in ("MOCKNYLAS_STATE_DIR", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert state_directory().as_posix() == expected


def test_plain_http_does_not_load_trustme():
    script = "import sys, mocknylas.http.tls; print('trustme' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )

    assert done.stdout.strip() == "False"


def test_an_authority_made_in_frozen_time_leaves_later_ones_unharmed():
    """cryptography keeps the first datetime class that it sees; a process of its own shows it."""
    code = (
        "from freezegun import freeze_time\n"
        "from mocknylas.http.tls import Authority\n"
        "with freeze_time('2026-01-05'):\n"
        "    Authority.ephemeral().server_context()\n"
        "Authority.ephemeral().server_context()\n"
    )

    outcome = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.usefixtures("restless_threads")
@pytest.mark.parametrize("name", ["https_url", "ca_file"])
def test_a_server_has_one_authority_and_takes_it_along(tmp_path, monkeypatch, name):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    server = LocalServer(Spec(seed_name="empty"))
    barrier = threading.Barrier(2)

    def ask(_):
        barrier.wait(10)
        return getattr(server, name)

    with ThreadPoolExecutor(2) as pool:
        told = set(pool.map(ask, range(2)))
    made = list(tmp_path.iterdir())
    server.stop()

    assert len(told) == 1
    assert made == [server.ca_file.parent]
    assert list(tmp_path.iterdir()) == []
