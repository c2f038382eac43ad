"""Fixtures of every room: the mock on a store that finds out documents changed in place."""

import sys

import pytest

from mocknylas.http.local import LocalServer
from mocknylas.mock import make_spec
from mocknylas.store import GuardedTable
from mocknylas.world import World
from tests.support.api import Api
from tests.support.documented import is_documented

START = 1_718_010_000  # Mon, 10 Jun 2024 09:00:00 GMT


@pytest.fixture(scope="session")
def nylas_options():
    return {"start": START}


@pytest.fixture(scope="session")
def nylas_server(nylas_options):
    server = LocalServer(make_spec(**nylas_options), table_class=GuardedTable)
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def unchanged_documents(request):
    """Fail a test after which a stored document is not what was put."""
    yield
    for name in ("world", "nylas_mock"):
        found = request.node.funcargs.get(name)
        world = found if isinstance(found, World) else getattr(found, "world", None)
        for kind in world.store.kinds if world else ():
            world.store.table(kind).check_all()


@pytest.fixture(autouse=True)
def documented_errors(request):
    """Fail a test in which an operation refused by what the document does not name for it."""
    yield
    mock = request.node.funcargs.get("nylas_mock")
    for call in mock.world.calls if mock and hasattr(mock, "world") else ():
        if call.status >= 400 and call.operation and not call.fault:
            assert is_documented(call), f"{call.operation}: {call.status} {call.json}"


@pytest.fixture
def restless_threads():
    """Let threads take turns as often as they can, so that what is not guarded is found out."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def world(nylas_mock):
    """The world of the sandbox."""
    return nylas_mock.world


@pytest.fixture
def gmail(nylas_mock):
    """The API as the Gmail account uses it: labels."""
    return Api(nylas_mock, "gmail")


@pytest.fixture
def exchange(nylas_mock):
    """The API as the Exchange account uses it: folders."""
    return Api(nylas_mock, "eas")


@pytest.fixture
def imap(nylas_mock):
    """The API as the IMAP account uses it: folders."""
    return Api(nylas_mock, "imap")
