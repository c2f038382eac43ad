"""The reviewed document under fixtures is the one that is served."""

import difflib

from mocknylas.openapi import as_yaml, document
from tests.openapi.renew import SNAPSHOT


def test_the_reviewed_document_is_the_present_one():
    reviewed, present = SNAPSHOT.read_text(encoding="utf-8"), as_yaml(document())

    changes = difflib.unified_diff(reviewed.splitlines(), present.splitlines(), lineterm="", n=1)
    first = "\n".join(list(changes)[:40]) if reviewed != present else ""
    assert not first, f"renew it by `python -m tests.openapi.renew` and review:\n{first}"
