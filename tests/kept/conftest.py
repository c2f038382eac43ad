"""Fixtures of what is kept: servers with a data file, and what is in such a file."""

from contextlib import contextmanager

import pytest

from mocknylas import MockNylas
from mocknylas.http.local import LocalServer
from mocknylas.kept import kept_in
from mocknylas.kept.worlds import save
from mocknylas.mock import make_spec
from mocknylas.nylas import Verbs
from mocknylas.sandboxes import Sandboxes
from mocknylas.store import GuardedTable
from tests.conftest import START


class KeptMock(Verbs):
    """One sandbox of a server with a data file, for the helpers that take a mock."""

    def __init__(self, server, sandbox_id="default"):
        super().__init__(server.sandboxes, server.sandboxes.get(sandbox_id))
        self.server = server

    client_id = MockNylas.client_id
    client_secret = MockNylas.client_secret
    account = MockNylas.account
    accounts = MockNylas.accounts
    fault = MockNylas.fault


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mock.data"


@pytest.fixture
def keep():
    """Open a server of its own whose sandboxes are kept in a file."""

    @contextmanager
    def server(path, **spec):
        spec = {"start": START, "seed_name": "empty", **spec}
        server = LocalServer(make_spec(**spec), table_class=GuardedTable)
        with kept_in(path, server.sandboxes) as keeper:
            server.keeper = keeper
            yield server

    return server


@pytest.fixture
def read(tmp_path):
    """Return what a server would find in a copy of a file, as its process would leave it now."""

    def content(path):
        copy = tmp_path / "copy.data"
        copy.write_bytes(path.read_bytes())
        sandboxes = Sandboxes(make_spec(start=1), table_class=GuardedTable)
        with kept_in(copy, sandboxes):
            return shown(sandboxes)

    return content


def shown(sandboxes):
    """Return all that is kept of a server; the order of everything counts."""
    about = sandboxes.spec, sandboxes.elapsed, sandboxes.numbered
    return repr((about, [{**save(one), "calls": 0} for one in sandboxes.all()]))
