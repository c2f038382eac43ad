"""Whatever the document offers is answered as it says; schemathesis asks."""

import pytest

from mocknylas.api import OPERATIONS
from mocknylas.http import app
from mocknylas.http.answers import answer
from tests.support import probing
from tests.support.documented import is_error


@pytest.mark.slow
def test_what_the_document_offers_is_answered_as_it_says():
    found = probing.probe(max_examples=10)

    assert not found, str(found)
    assert set(found.cases) == set(probing.PHASES)
    assert found.cases.total() > 5_000
    assert len(found.followed) > 15  # operations that were reached by links
    assert {200, 400, 404, 409} <= set(found.statuses)


@pytest.mark.parametrize("phase", ["fuzzing", "stateful"])
def test_a_few_questions_of_each_kind_are_answered_as_the_document_says(phase):
    found = probing.probe(max_examples=1, phases=[phase])

    assert not found, str(found)
    assert found.cases[phase]


def test_what_departs_from_the_document_is_found(monkeypatch):
    monkeypatch.setattr(app, "answer", lambda _, status: answer([], status))

    found = probing.probe(max_examples=1, phases=["fuzzing"], only="/account")

    assert ("GET /account", "response_schema_conformance") in {
        (where, what.partition(":")[0]) for where, what in found.failures
    }


def test_an_error_of_another_name_is_found():
    told = {"type": "invalid_request_error", "message": "Couldn't find webhook 1"}

    assert is_error("webhook_not_found", told)
    assert not is_error("message_not_found", told)
    assert not is_error("webhook_not_found", {**told, "type": "api_error"})


@pytest.mark.parametrize(
    "row", [one for one in OPERATIONS if one.auth != "none"], ids=lambda row: row.name
)
def test_an_operation_with_credentials_refuses_strangers(nylas_mock, row):
    if row.support == "not yet":
        pytest.skip("is not simulated yet")
    path = row.path.replace("{client_id}", nylas_mock.client_id).replace("{", "").replace("}", "")
    http = nylas_mock.server.app.test_client()

    answers = [http.open(path, method=row.method, headers=headers) for headers in STRANGERS]

    assert [answer.status_code for answer in answers] == [401] * len(STRANGERS)


STRANGERS: list[dict[str, str]] = [
    {},
    {"Authorization": "Bearer nobody"},
    {"Authorization": "Basic bm9ib2R5Og=="},
    {"Authorization": "Digest x"},
]
