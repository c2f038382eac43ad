"""Clients of the mock: the Python SDK by both of its ways in, each test once by each."""

import json
import os
import shutil
import ssl
import subprocess
from pathlib import Path

import pytest
from nylas import APIClient

from mocknylas import departures
from mocknylas.judging.habits import NODE as NODE_SDK
from mocknylas.judging.habits import PYTHON

NODE = Path(__file__).parent / "node"
SDKS = {"test_python": PYTHON, "test_node": NODE_SDK}  # whose habits the tests of a module show


@pytest.fixture(autouse=True)
def habits(request):
    """Fail a test in which an SDK departs from the contract, and the README does not tell of it."""
    yield
    mock, name = request.node.funcargs.get("nylas_mock"), request.node.path.stem
    sdk = next((sdk for start, sdk in SDKS.items() if name.startswith(start)), None)
    if mock is None or sdk is None:
        return
    found = mock.report(accept=[sdk]).failing(departures.KINDS)
    assert found == [], f"departures of the {sdk} that HABITS does not have"


@pytest.fixture
def handshakes(monkeypatch):
    """The addresses with which this process, as a client, has begun TLS."""
    peers = []
    wrap = ssl.SSLContext.wrap_socket

    def wrap_socket(context, sock, server_side=False, **options):
        if not server_side:
            peers.append("https://{}:{}".format(*sock.getpeername()))
        return wrap(context, sock, server_side=server_side, **options)

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap_socket)
    return peers


@pytest.fixture(params=["intercept", pytest.param("tls", marks=pytest.mark.nylas(intercept=False))])
def connect(request, nylas_mock, handshakes, monkeypatch):
    """Make a client for an account: in process, and then over a socket that speaks TLS."""
    options, clients = {}, []
    if request.param == "tls":
        options["api_server"] = nylas_mock.https_url
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(nylas_mock.ca_bundle))

    def make(account="gmail", token=None):
        token = token or nylas_mock.account(account).access_token
        client = APIClient(nylas_mock.client_id, nylas_mock.client_secret, token, **options)
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.session.close()
        client.admin_session.close()
    assert set(handshakes) == set(options.values()), "the traffic took another way"


@pytest.fixture
def client(connect):
    """The SDK's client for the Gmail account: labels."""
    return connect("gmail")


@pytest.fixture
def exchange_client(connect):
    """The SDK's client for the Exchange account: folders."""
    return connect("eas")


@pytest.fixture
def node_modules():
    """Where the Node SDK is installed; without Node or the SDK a test is skipped."""
    if shutil.which("node") is None:
        pytest.skip("no node on this machine: the Node SDK is not tested")
    if not (NODE / "node_modules" / "nylas").is_dir():
        pytest.skip("the Node SDK is not installed: run `make node`")
    return NODE / "node_modules"


@pytest.fixture
def node(node_modules, nylas_mock):
    """Run a script of the node directory for an account; return what it printed."""

    def run(*arguments, account="gmail"):
        done = subprocess.run(
            ["node", *arguments],
            cwd=NODE,
            env={
                "PATH": os.environ["PATH"],
                "NYLAS_API_SERVER": nylas_mock.url,
                "NYLAS_ACCESS_TOKEN": nylas_mock.account(account).access_token,
                "NYLAS_CLIENT_ID": nylas_mock.client_id,
                "NYLAS_CLIENT_SECRET": nylas_mock.client_secret,
                "MOCKNYLAS_ADMIN": f"{nylas_mock.url}/__admin/sandboxes/{nylas_mock.sandbox.id}",
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def chapter(request, node):
    """Run a chapter of the module's SCRIPT; return the value, or error, of each of its steps."""

    def run(name, account="gmail"):
        lines = map(json.loads, node(request.module.SCRIPT, name, account=account).splitlines())
        return {line["step"]: line.get("error", line.get("value")) for line in lines}

    return run
