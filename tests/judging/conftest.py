"""Fixtures of the judges: an application that has done something, and a file for its contract."""

import pytest

from mocknylas.judging.usage import Usage
from tests.support.calls import a_call

PERSON = {"name": "Grace", "email": "grace@example.com"}


@pytest.fixture
def usage():
    """What an application has used that lists messages and sends one."""
    found = Usage()
    found.add(a_call(version="2.0", query={"limit": "2", "view": "ids"}))
    found.add(a_call(version="2.0", status=404))
    body = {"to": [PERSON], "subject": "Secret"}
    found.add(a_call(version="2.0", method="POST", operation="send.direct", request=body))
    found.notified("message.created")
    return found


@pytest.fixture
def path(tmp_path):
    return tmp_path / "nylas-contract.yaml"
