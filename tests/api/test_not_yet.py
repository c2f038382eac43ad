"""Rows of the contract that are not simulated yet say so."""

import re

import pytest

from mocknylas.api import OPERATIONS

pytestmark = pytest.mark.nylas(seed_name="empty")
PLANNED = [row for row in OPERATIONS if row.support == "not yet" and row.variant is None]


def path_of(row):
    return re.sub(r"\{\w+\}", "1", row.path)


@pytest.mark.rule("E-09")
@pytest.mark.parametrize("row", PLANNED, ids=lambda row: row.name)
def test_what_is_not_simulated_answers_501_and_names_itself(gmail, row):
    status, kind, message = gmail.error(row.method, path_of(row), {})

    assert (status, kind) == (501, "api_error")
    assert message.startswith("API endpoint not yet implemented")
    assert f"{row.method} {row.path}" in message


@pytest.mark.parametrize(
    "row", [row for row in PLANNED if row.auth != "account"], ids=lambda row: row.name
)
def test_rows_with_other_credentials_answer_strangers_too(nylas_mock, row):
    answer = nylas_mock.server.app.test_client().open(path_of(row), method=row.method)

    assert answer.status_code == 501


def test_each_operation_has_a_name_of_its_own():
    assert len({row.name for row in OPERATIONS}) == len(OPERATIONS)
    assert all(row.name and row.source for row in OPERATIONS if row.support == "supported")
