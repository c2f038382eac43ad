"""Which sent mails are the same mail sent twice."""

import pytest

from mocknylas.rules.twins import twins

MAIL = {
    "id": "1",
    "at": 5,
    "account_id": "a",
    "to": [{"email": "ada@x.test"}, {"email": "bob@x.test"}],
    "cc": [],
    "bcc": [],
    "subject": "Once",
    "body": "Hello",
    "files": ["a.txt"],
}


def test_mails_alike_in_all_but_time_id_and_order_of_recipients_are_twins():
    again = {**MAIL, "id": "2", "at": 9, "to": MAIL["to"][::-1]}
    other = {**MAIL, "id": "3", "subject": "Other"}

    assert twins([MAIL, other, again]) == [[MAIL, again]]


@pytest.mark.parametrize(
    "change",
    [
        {"account_id": "b"},
        {"to": MAIL["to"][:1]},
        {"subject": "Twice"},
        {"body": "Hello again"},
        {"files": []},
    ],
)
def test_mails_that_differ_are_not_twins(change):
    assert twins([MAIL, {**MAIL, **change}]) == []
